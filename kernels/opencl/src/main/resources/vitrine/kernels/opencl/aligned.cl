// Matrix products whose sizes are whole tiles: tile.cl without guards, four numbers at a time, with two sets of tiles in
// local memory so that the next one is under way while this one is used. An item's rows and columns come in quads, each
// a share of the tile apart, so that neighbours read neighbouring memory. The order of each element's terms is that of
// tile.cl.

#define ITEMS ((BM / TM) * (BN / TN))
#define ITEM_COLUMNS (BN / TN)
#define ROW_QUADS (TM / 4)
#define COLUMN_QUADS (TN / 4)
#define LEFT_LOADS (BM * BK / 4 / ITEMS)
#define RIGHT_LOADS (BN * BK / 4 / ITEMS)

// Four numbers that begin at a multiple of sixteen bytes.
#define QUAD(from) (*(__global const float4 *) (from))
#define LOCAL_QUAD(from) (*(__local float4 *) (from))

// The quad l of a tile of A and of B in global memory: along terms, or along rows or columns when these lie together.
#if defined(A_BY_ROW)
#define LEFT_QUAD(l, k) QUAD(a + ((k) + (l) / (BM / 4)) * s.s2 + row0 + (l) % (BM / 4) * 4)
#define LEFT_STORE(l, v) LOCAL_QUAD(&left[set][(l) / (BM / 4)][(l) % (BM / 4) * 4]) = v;
#else
#define LEFT_QUAD(l, k) QUAD(a + (row0 + (l) / (BK / 4)) * s.s1 + (k) + (l) % (BK / 4) * 4)
#define LEFT_STORE(l, v)                            \
    left[set][(l) % (BK / 4) * 4][(l) / (BK / 4)] = v.x;     \
    left[set][(l) % (BK / 4) * 4 + 1][(l) / (BK / 4)] = v.y; \
    left[set][(l) % (BK / 4) * 4 + 2][(l) / (BK / 4)] = v.z; \
    left[set][(l) % (BK / 4) * 4 + 3][(l) / (BK / 4)] = v.w;
#endif
#if defined(B_BY_TERM)
#define RIGHT_QUAD(l, k) QUAD(b + (column0 + (l) / (BK / 4)) * s.s5 + (k) + (l) % (BK / 4) * 4)
#define RIGHT_STORE(l, v)                            \
    right[set][(l) % (BK / 4) * 4][(l) / (BK / 4)] = v.x;     \
    right[set][(l) % (BK / 4) * 4 + 1][(l) / (BK / 4)] = v.y; \
    right[set][(l) % (BK / 4) * 4 + 2][(l) / (BK / 4)] = v.z; \
    right[set][(l) % (BK / 4) * 4 + 3][(l) / (BK / 4)] = v.w;
#else
#define RIGHT_QUAD(l, k) QUAD(b + ((k) + (l) / (BN / 4)) * s.s4 + column0 + (l) % (BN / 4) * 4)
#define RIGHT_STORE(l, v) LOCAL_QUAD(&right[set][(l) / (BN / 4)][(l) % (BN / 4) * 4]) = v;
#endif

__kernel __attribute__((reqd_work_group_size(ITEMS, 1, 1))) void aligned(
    __global const float *restrict a, __global const float *restrict b, __global float *restrict to, int rows,
    int terms, int columns, int split, int total, int8 s STEP_OPERANDS) {
    __local float left[2][BK][BM + 4] __attribute__((aligned(16)));
    __local float right[2][BK][BN + 4] __attribute__((aligned(16)));
    int item = get_local_id(0);
    int row0 = get_group_id(1) * BM;
    int column0 = get_group_id(0) * BN;
    int chunks = split ? (terms + CHUNK - 1) / CHUNK : 1;
    int z = get_group_id(2) / chunks;
    int chunk = get_group_id(2) % chunks;
    int begin = split ? chunk * CHUNK : 0;
    int end = split ? min(terms, begin + CHUNK) : terms;
    __global float *y = to + chunk * total;
    a += z * s.s0;
    b += z * s.s3;
    int tx = item % ITEM_COLUMNS;
    int ty = item / ITEM_COLUMNS;
    float4 acc[TM][COLUMN_QUADS];
#pragma unroll
    for (int i = 0; i < TM; i++)
#pragma unroll
        for (int v = 0; v < COLUMN_QUADS; v++) acc[i][v] = 0;

    float4 ahead_left[LEFT_LOADS];
    float4 ahead_right[RIGHT_LOADS];
#pragma unroll
    for (int l = 0; l < LEFT_LOADS; l++) ahead_left[l] = LEFT_QUAD(item + l * ITEMS, begin);
#pragma unroll
    for (int l = 0; l < RIGHT_LOADS; l++) ahead_right[l] = RIGHT_QUAD(item + l * ITEMS, begin);

    int set = 0;
    for (int k = begin; k < end; k += BK) {
#pragma unroll
        for (int l = 0; l < LEFT_LOADS; l++) {
            LEFT_STORE(item + l * ITEMS, ahead_left[l])
        }
#pragma unroll
        for (int l = 0; l < RIGHT_LOADS; l++) {
            RIGHT_STORE(item + l * ITEMS, ahead_right[l])
        }
        // One barrier for each tile: whoever is past it no longer reads the set that is written next.
        barrier(CLK_LOCAL_MEM_FENCE);
        if (k + BK < end) {
#pragma unroll
            for (int l = 0; l < LEFT_LOADS; l++) ahead_left[l] = LEFT_QUAD(item + l * ITEMS, k + BK);
#pragma unroll
            for (int l = 0; l < RIGHT_LOADS; l++) ahead_right[l] = RIGHT_QUAD(item + l * ITEMS, k + BK);
        }
#pragma unroll
        for (int p = 0; p < BK; p++) {
            float4 r[COLUMN_QUADS];
#pragma unroll
            for (int v = 0; v < COLUMN_QUADS; v++)
                r[v] = LOCAL_QUAD(&right[set][p][v * (BN / COLUMN_QUADS) + tx * 4]);
#pragma unroll
            for (int q = 0; q < ROW_QUADS; q++) {
                float4 c = LOCAL_QUAD(&left[set][p][q * (BM / ROW_QUADS) + ty * 4]);
#pragma unroll
                for (int v = 0; v < COLUMN_QUADS; v++) {
                    acc[4 * q][v] = fma((float4) c.x, r[v], acc[4 * q][v]);
                    acc[4 * q + 1][v] = fma((float4) c.y, r[v], acc[4 * q + 1][v]);
                    acc[4 * q + 2][v] = fma((float4) c.z, r[v], acc[4 * q + 2][v]);
                    acc[4 * q + 3][v] = fma((float4) c.w, r[v], acc[4 * q + 3][v]);
                }
            }
        }
        set = 1 - set;
        if ((k + BK) % CHUNK != 0 && k + BK < end) continue;
        // A chunk is complete: it is added to the element, or is its first.
#pragma unroll
        for (int i = 0; i < TM; i++) {
            int row = row0 + i / 4 * (BM / ROW_QUADS) + ty * 4 + i % 4;
#pragma unroll
            for (int v = 0; v < COLUMN_QUADS; v++) {
                __global float4 *at =
                    (__global float4 *) (y + (z * rows + row) * columns + column0 + v * (BN / COLUMN_QUADS) + tx * 4);
                *at = k - begin < CHUNK ? acc[i][v] : *at + acc[i][v];
                acc[i][v] = 0;
            }
        }
    }
#ifdef STEPPED
    // An item's own elements once more, out of the cache: here the steps stand once, not once for each element.
#pragma unroll 1
    for (int i = 0; i < TM * TN; i++) {
        int row = row0 + i / TN / 4 * (BM / ROW_QUADS) + ty * 4 + i / TN % 4;
        int column = column0 + i % TN / 4 * (BN / COLUMN_QUADS) + tx * 4 + i % 4;
        int element = (z * rows + row) * columns + column;
        float value = y[element];
        STEPS
        y[element] = value;
    }
#endif
}
