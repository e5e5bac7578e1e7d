// The pooling family: one item per element of the result. The table t has four numbers for each axis z, y, x: the extents
// before and after, the dilation, and where the axis' rows begin; then the divisor and whether padding counts. The rows
// of an axis: begin, end and padded span of each window, then the first and the last window that may cover each element.
#define IN(a) t[4 * (a)]
#define OUT(a) t[4 * (a) + 1]
#define STEP(a) t[4 * (a) + 2]
#define ROWS(a) (t + t[4 * (a) + 3])
#define BEGIN(a, o) ROWS(a)[o]
#define END(a, o) ROWS(a)[OUT(a) + (o)]
#define SPAN(a, o) ROWS(a)[2 * OUT(a) + (o)]
#define FIRST(a, i) ROWS(a)[3 * OUT(a) + (i)]
#define LAST(a, i) ROWS(a)[3 * OUT(a) + IN(a) + (i)]
#define DIVISOR t[12]
#define PADDING_COUNTS t[13]

typedef __global const int *restrict Table;

// Splits a position into the plane and z, y, x for the extents that EXTENT names.
#define POSITION(EXTENT)                  \
    int item = get_global_id(0);          \
    if (item >= n) return;                \
    int x_ = item % EXTENT(2);            \
    int y_ = item / EXTENT(2) % EXTENT(1); \
    int z_ = item / EXTENT(2) / EXTENT(1) % EXTENT(0); \
    int plane = item / EXTENT(2) / EXTENT(1) / EXTENT(0);

// What an average over a window is divided by.
static inline float divisor_of(Table t, int z, int y, int x) {
    if (DIVISOR != 0) return DIVISOR;
    if (PADDING_COUNTS) return SPAN(0, z) * SPAN(1, y) * SPAN(2, x);
    return (END(0, z) - BEGIN(0, z)) * (END(1, y) - BEGIN(1, y)) * (END(2, x) - BEGIN(2, x));
}

// The first position of a window that attains its maximum, a NaN counting as largest.
static inline int argmax_of(__global const float *restrict x, Table t, int plane, int oz, int oy, int ox) {
    int best = -1;
    float most = 0;
    int bottom = END(1, oy);
    int right = END(2, ox);
    for (int z = BEGIN(0, oz); z < END(0, oz); z += STEP(0)) {
        for (int y = BEGIN(1, oy); y < bottom; y += STEP(1)) {
            int line = ((plane * IN(0) + z) * IN(1) + y) * IN(2);
            for (int i = BEGIN(2, ox); i < right; i += STEP(2)) {
                float v = x[line + i];
                if (best < 0 || v > most || (isnan(v) && !isnan(most))) {
                    best = line + i;
                    most = v;
                }
            }
        }
    }
    return best;
}

__kernel void pool_MAX(__global const float *restrict x, __global const float *restrict w, __global float *restrict y,
                       Table t, int n) {
    POSITION(OUT)
    float most = -INFINITY;
    for (int z = BEGIN(0, z_); z < END(0, z_); z += STEP(0)) {
        for (int l = BEGIN(1, y_); l < END(1, y_); l += STEP(1)) {
            int line = ((plane * IN(0) + z) * IN(1) + l) * IN(2);
            for (int i = BEGIN(2, x_); i < END(2, x_); i += STEP(2)) most = larger(most, x[line + i]);
        }
    }
    y[item] = most;
}

__kernel void pool_MAX_GATHER(__global const float *restrict x, __global const float *restrict w,
                              __global float *restrict y, Table t, int n) {
    POSITION(OUT)
    y[item] = w[argmax_of(x, t, plane, z_, y_, x_)];
}

__kernel void pool_MAX_SCATTER(__global const float *restrict x, __global const float *restrict w,
                               __global float *restrict y, Table t, int n) {
    POSITION(IN)
    float sum = 0;
    for (int oz = FIRST(0, z_); oz <= LAST(0, z_); oz++) {
        for (int oy = FIRST(1, y_); oy <= LAST(1, y_); oy++) {
            for (int ox = FIRST(2, x_); ox <= LAST(2, x_); ox++) {
                if (argmax_of(x, t, plane, oz, oy, ox) == item)
                    sum += w[((plane * OUT(0) + oz) * OUT(1) + oy) * OUT(2) + ox];
            }
        }
    }
    y[item] = sum;
}

__kernel void pool_AVERAGE(__global const float *restrict x, __global const float *restrict w,
                           __global float *restrict y, Table t, int n) {
    POSITION(OUT)
    float sum = 0;
    for (int z = BEGIN(0, z_); z < END(0, z_); z++) {
        for (int l = BEGIN(1, y_); l < END(1, y_); l++) {
            int line = ((plane * IN(0) + z) * IN(1) + l) * IN(2);
            float part = 0;
            for (int i = BEGIN(2, x_); i < END(2, x_); i++) part += w[line + i];
            sum += part;
        }
    }
    y[item] = sum / divisor_of(t, z_, y_, x_);
}

__kernel void pool_AVERAGE_SCATTER(__global const float *restrict x, __global const float *restrict w,
                                   __global float *restrict y, Table t, int n) {
    POSITION(IN)
    float sum = 0;
    for (int oz = FIRST(0, z_); oz <= LAST(0, z_); oz++) {
        if (z_ < BEGIN(0, oz) || z_ >= END(0, oz)) continue;
        for (int oy = FIRST(1, y_); oy <= LAST(1, y_); oy++) {
            if (y_ < BEGIN(1, oy) || y_ >= END(1, oy)) continue;
            for (int ox = FIRST(2, x_); ox <= LAST(2, x_); ox++) {
                if (x_ < BEGIN(2, ox) || x_ >= END(2, ox)) continue;
                sum += w[((plane * OUT(0) + oz) * OUT(1) + oy) * OUT(2) + ox] / divisor_of(t, oz, oy, ox);
            }
        }
    }
    y[item] = sum;
}
