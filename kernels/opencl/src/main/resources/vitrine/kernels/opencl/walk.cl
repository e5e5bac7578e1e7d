// How the elements of a convolution's result meet its data: the numbers that the Java side lays into a table.

// The numbers of one axis, in the order of ConvAxis.Walk.
typedef struct {
    int count, to, to_step, taps, tap, tap_step, from, from_step, from_tap, extent;
} Walk;

static inline Walk walk(__global const int *restrict g, int axis) {
    g += 10 * axis;
    Walk w = {g[0], g[1], g[2], g[3], g[4], g[5], g[6], g[7], g[8], g[9]};
    return w;
}

// What follows the three walks.
#define ROWS g[30]
#define OTHERS g[31]
#define GROUPS g[32]
#define ROW_STRIDE g[33]
#define OTHER_STRIDE g[34]
#define GROUP_STRIDE g[35]
#define KERNEL_Y g[36]
#define KERNEL_X g[37]
#define RESULT_Z g[38]
#define RESULT_Y g[39]
#define RESULT_X g[40]
#define TAPS g[41]

static inline float read_at(__global const float *restrict data, int plane, Walk z, Walk y, Walk x, int iz, int iy,
                            int ix) {
    bool in = iz >= 0 && iz < z.extent && iy >= 0 && iy < y.extent && ix >= 0 && ix < x.extent;
    return in ? data[((plane * z.extent + iz) * y.extent + iy) * x.extent + ix] : 0.0f;
}
