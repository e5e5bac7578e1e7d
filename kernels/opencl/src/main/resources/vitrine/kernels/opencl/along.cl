// What works along one axis of x[outer, along, inner], and what only moves along it. One item makes one element, or the
// sum of one chunk of it.

#define REDUCE(NAME, NEUTRAL, NEXT)                                                                    \
    __kernel void reduce_##NAME(__global const float *restrict x, __global float *restrict y, int n,   \
                                int along, int inner, int split) {                                     \
        int item = get_global_id(0);                                                                   \
        int chunks = max(1, (along + CHUNK - 1) / CHUNK);                                              \
        if (item >= (split ? n * chunks : n)) return;                                                  \
        int e = split ? item % n : item;                                                               \
        int first = split ? item / n : 0;                                                              \
        int last = split ? first + 1 : chunks;                                                         \
        __global const float *from = x + e / inner * along * inner + e % inner;                        \
        float b = 0;                                                                                   \
        for (int c = first; c < last; c++) {                                                           \
            float a = NEUTRAL;                                                                         \
            int end = min(along, (c + 1) * CHUNK);                                                     \
            for (int j = c * CHUNK; j < end; j++) {                                                    \
                float v = from[j * inner];                                                             \
                a = NEXT(a, v);                                                                        \
            }                                                                                          \
            b = c == first ? a : NEXT(b, a);                                                           \
        }                                                                                              \
        y[item] = b;                                                                                   \
    }                                                                                                  \
    __kernel void total_##NAME(__global const float *restrict x, __global float *restrict y, int n,    \
                               int chunks) {                                                           \
        int e = get_global_id(0);                                                                      \
        if (e >= n) return;                                                                            \
        float b = x[e];                                                                                \
        for (int c = 1; c < chunks; c++) {                                                             \
            float v = x[c * n + e];                                                                    \
            b = NEXT(b, v);                                                                            \
        }                                                                                              \
        y[e] = b;                                                                                      \
    }

#define PLUS(a, b) ((a) + (b))
REDUCE(SUM, 0.0f, PLUS)
REDUCE(MAX, -INFINITY, larger)
REDUCE(MIN, INFINITY, smaller)

__kernel void cumulate(__global const float *restrict x, __global float *restrict y, int n, int along, int inner,
                       int reversed) {
    int e = get_global_id(0);
    if (e >= n) return;
    int base = e / inner * along * inner + e % inner;
    float sum = 0;
    for (int j = 0; j < along; j++) {
        int at = base + (reversed ? along - 1 - j : j) * inner;
        sum += x[at];
        y[at] = sum;
    }
}

__kernel void gather(__global const float *restrict x, __global const int *restrict index, __global float *restrict y,
                     int n, int rows, int from, int inner) {
    int e = get_global_id(0);
    if (e >= n) return;
    int r = e / inner;
    y[e] = x[(r / rows * from + index[r % rows]) * inner + e % inner];
}

// A row of the result adds the rows of x that list[start[row] … start[row + 1]) names.
__kernel void scatter(__global const float *restrict x, __global const int *restrict list, __global float *restrict y,
                      int n, int rows, int to, int inner) {
    int e = get_global_id(0);
    if (e >= n) return;
    int r = e / inner;
    int row = r % to;
    int base = r / to * rows;
    float sum = 0;
    int end = list[row + 1];
    for (int t = list[row]; t < end; t++) sum += x[(base + list[to + 1 + t]) * inner + e % inner];
    y[e] = sum;
}

// Row r is the sum of weight[t] · x[column[t]] over start[r] ≤ t < start[r + 1].
__kernel void resample(__global const float *restrict x, __global const int *restrict taps,
                       __global const float *restrict weight, __global float *restrict y, int n, int in, int out,
                       int inner) {
    int e = get_global_id(0);
    if (e >= n) return;
    int line = e / inner;
    int row = line % out;
    int base = line / out * in;
    float sum = 0;
    int end = taps[row + 1];
    for (int t = taps[row]; t < end; t++)
        sum = fma(weight[t], x[(base + taps[out + 1 + t]) * inner + e % inner], sum);
    y[e] = sum;
}
