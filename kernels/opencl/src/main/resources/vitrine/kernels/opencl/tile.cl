// Sums of products by tiles. A work-group makes BM rows by BN columns of the result, an item TM by TN of them; BK terms
// at a time lie in local memory, in two sets, so that the next terms are under way while these are used. Each element
// takes its terms in ascending order and its chunks of 256 one after the other, so no size of a tile changes a bit. Tiles
// at the edges are guarded; no term is added that is not there.
//
// A split sum has one chunk for each work-group; then total_SUM adds the chunks.

#define ITEMS ((BM / TM) * (BN / TN))
#define ITEM_COLUMNS (BN / TN)
#define LEFT_LOADS (BM * BK / ITEMS)
#define RIGHT_LOADS (BN * BK / ITEMS)

// An item's rows and columns come in runs of neighbours, a share of the tile apart.
#define RUN(n) ((n) % 4 == 0 ? 4 : (n) % 2 == 0 ? 2 : 1)
#define SPREAD(i, t, whole, own) ((i) / RUN(own) * ((whole) / ((own) / RUN(own))) + (t) * RUN(own) + (i) % RUN(own))
#define ROW(i) SPREAD(i, ty, BM, TM)
#define COLUMN(j) SPREAD(j, tx, BN, TN)

// Which row or column, and which term, item's load l is.
#if defined(A_BY_ROW)
#define LEFT_ROW(l) ((l) % BM)
#define LEFT_TERM(l) ((l) / BM)
#else
#define LEFT_ROW(l) ((l) / BK)
#define LEFT_TERM(l) ((l) % BK)
#endif
#if defined(B_BY_TERM)
#define RIGHT_COLUMN(l) ((l) / BK)
#define RIGHT_TERM(l) ((l) % BK)
#else
#define RIGHT_COLUMN(l) ((l) % BN)
#define RIGHT_TERM(l) ((l) / BN)
#endif

// Fills own[n] from a line of local memory, four neighbours at a time where they come in fours.
#define READ_RUNS(own, line, place, n)                                       \
    if (RUN(n) == 4) {                                                       \
        _Pragma("unroll") for (int i = 0; i < (n); i += 4) {                 \
            float4 q = *(__local const float4 *) &line[place(i)];            \
            own[i] = q.x;                                                    \
            own[i + 1] = q.y;                                                \
            own[i + 2] = q.z;                                                \
            own[i + 3] = q.w;                                                \
        }                                                                    \
    } else {                                                                 \
        _Pragma("unroll") for (int i = 0; i < (n); i++) own[i] = line[place(i)]; \
    }

#define LOAD_AHEAD(k)                                                                      \
    _Pragma("unroll") for (int l = 0; l < LEFT_LOADS; l++) {                               \
        int row = row0 + LEFT_ROW(item + l * ITEMS);                                       \
        int term = (k) + LEFT_TERM(item + l * ITEMS);                                      \
        ahead_left[l] = row < rows && term < end ? A_AT(row, term) : 0.0f;                 \
    }                                                                                      \
    _Pragma("unroll") for (int l = 0; l < RIGHT_LOADS; l++) {                              \
        int column = column0 + RIGHT_COLUMN(item + l * ITEMS);                             \
        int term = (k) + RIGHT_TERM(item + l * ITEMS);                                     \
        ahead_right[l] = column < columns && term < end ? B_AT(term, column) : 0.0f;       \
    }

__kernel __attribute__((reqd_work_group_size(ITEMS, 1, 1))) void tile(
    __global const float *restrict a, __global const float *restrict b, __global float *restrict to, int rows,
    int terms, int columns, int split, int total, OPERANDS STEP_OPERANDS) {
    __local float left[2][BK][BM + 4] __attribute__((aligned(16)));
    __local float right[2][BK][BN + 4] __attribute__((aligned(16)));
    // Read at each use, so that no compiler keeps the addresses of a whole tile in registers all the time.
    __local int step;
    int item = get_local_id(0);
    int row0 = get_group_id(1) * BM;
    int column0 = get_group_id(0) * BN;
    int chunks = split ? (terms + CHUNK - 1) / CHUNK : 1;
    int z = get_group_id(2) / chunks;
    int chunk = get_group_id(2) % chunks;
    int begin = split ? chunk * CHUNK : 0;
    int end = split ? min(terms, begin + CHUNK) : terms;
    __global float *y = to + chunk * total;
    // An item always loads the same column of the data: ITEMS is a multiple of BN.
    OPERANDS_SETUP
    COLUMN_SETUP(column0 + item % BN)

    if (item == 0) step = ROW_STEP;
    int tx = item % ITEM_COLUMNS;
    int ty = item / ITEM_COLUMNS;
    float acc[TM][TN];
#pragma unroll
    for (int i = 0; i < TM; i++)
#pragma unroll
        for (int j = 0; j < TN; j++) acc[i][j] = 0;

    float ahead_left[LEFT_LOADS];
    float ahead_right[RIGHT_LOADS];
    LOAD_AHEAD(begin)
    int set = 0;
    for (int k = begin; k < end; k += BK) {
#pragma unroll
        for (int l = 0; l < LEFT_LOADS; l++)
            left[set][LEFT_TERM(item + l * ITEMS)][LEFT_ROW(item + l * ITEMS)] = ahead_left[l];
#pragma unroll
        for (int l = 0; l < RIGHT_LOADS; l++)
            right[set][RIGHT_TERM(item + l * ITEMS)][RIGHT_COLUMN(item + l * ITEMS)] = ahead_right[l];
        // One barrier for each tile: whoever is past it no longer reads the set that is written next.
        barrier(CLK_LOCAL_MEM_FENCE);
        if (k + BK < end) {
            LOAD_AHEAD(k + BK)
        }
        int here = min(BK, end - k);
        for (int p = 0; p < here; p++) {
            float r[TN];
            float c[TM];
            READ_RUNS(r, right[set][p], COLUMN, TN)
            READ_RUNS(c, left[set][p], ROW, TM)
#pragma unroll
            for (int i = 0; i < TM; i++) {
#pragma unroll
                for (int j = 0; j < TN; j++) acc[i][j] = fma(c[i], r[j], acc[i][j]);
            }
        }
        set = 1 - set;
        if ((k + BK) % CHUNK != 0 && k + BK < end) continue;
        // A chunk is complete: it is added to the element, or is its first.
        int below = step;
#pragma unroll
        for (int j = 0; j < TN; j++) {
            int column = column0 + COLUMN(j);
            __global float *first = y + PLACE(0, min(column, columns - 1)) + (row0 + ROW(0)) * below;
#pragma unroll
            for (int i = 0; i < TM; i++) {
                int down = ROW(i) - ROW(0);
                if (row0 + ROW(i) < rows && column < columns) {
                    __global float *at = first + down * below;
                    *at = k - begin < CHUNK ? acc[i][j] : *at + acc[i][j];
                }
                acc[i][j] = 0;
            }
        }
    }
#ifdef STEPPED
    // An item's own elements once more, out of the cache: here the steps stand once, not once for each element.
#pragma unroll 1
    for (int i = 0; i < TM * TN; i++) {
        int row = row0 + ROW(i / TN);
        int column = column0 + COLUMN(i % TN);
        if (row >= rows || column >= columns) continue;
        int element = PLACE(0, column) + row * step;
        float value = y[element];
        STEPS
        y[element] = value;
    }
#endif
}
