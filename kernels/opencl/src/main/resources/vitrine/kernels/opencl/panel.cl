// Sums of products for a device whose items are threads of a processor. One item makes BM rows by BN columns of the
// result: for each chunk of terms it lays the BN columns of the right operand side by side, and takes TM rows at a time
// through them in registers. The order of each element's terms is that of tile.cl.

#define LANES 16
#define VECTORS (BN / LANES)

__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void panel(
    __global const float *restrict a, __global const float *restrict b, __global float *restrict to, int rows,
    int terms, int columns, int split, int total, OPERANDS STEP_OPERANDS) {
    __local float16 right[CHUNK * VECTORS];
    __local float *lanes = (__local float *) right;
    int row0 = get_group_id(1) * BM;
    int column0 = get_group_id(0) * BN;
    int chunks = split ? (terms + CHUNK - 1) / CHUNK : 1;
    int z = get_group_id(2) / chunks;
    int chunk = get_group_id(2) % chunks;
    int begin = split ? chunk * CHUNK : 0;
    int end = split ? min(terms, begin + CHUNK) : terms;
    __global float *y = to + chunk * total;
    OPERANDS_SETUP
    int used = min(BN, columns - column0);
    int last_row = min(rows, row0 + BM);
    int place[BN];
    for (int j = 0; j < BN; j++) place[j] = PLACE(0, column0 + min(j, used - 1));

    for (int k = begin; k < end; k += CHUNK) {
        int here = min(CHUNK, end - k);
        for (int j = 0; j < BN; j++) {
            // A column beyond the last repeats it, and is not written.
            int column = column0 + min(j, used - 1);
            COLUMN_SETUP(column)
            for (int p = 0; p < here; p++) lanes[p * BN + j] = B_AT(k + p, column);
        }
        for (int i0 = row0; i0 < last_row; i0 += TM) {
            float16 acc[TM][VECTORS];
#pragma unroll
            for (int i = 0; i < TM; i++)
#pragma unroll
                for (int v = 0; v < VECTORS; v++) acc[i][v] = 0;
            for (int p = 0; p < here; p++) {
#pragma unroll
                for (int i = 0; i < TM; i++) {
                    float16 left = A_AT(min(i0 + i, last_row - 1), k + p);
#pragma unroll
                    for (int v = 0; v < VECTORS; v++) acc[i][v] = fma(left, right[p * VECTORS + v], acc[i][v]);
                }
            }
            // A chunk is complete: it is added to the element, or is its first.
            for (int i = 0; i < TM && i0 + i < last_row; i++) {
                float16 sums[VECTORS];
                for (int v = 0; v < VECTORS; v++) sums[v] = acc[i][v];
                for (int j = 0; j < used; j++) {
                    int at = place[j] + (i0 + i) * ROW_STEP;
                    float sum = ((float *) sums)[j];
                    float value = k == begin ? sum : y[at] + sum;
#ifdef STEPPED
                    if (k + CHUNK >= end) {
                        int element = at;
                        STEPS
                    }
#endif
                    y[at] = value;
                }
            }
        }
    }
}
