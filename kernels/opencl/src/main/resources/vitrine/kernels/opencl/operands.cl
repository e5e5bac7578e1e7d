// What a product's operands are: a matrix product (PRODUCT), the faces OUTPUT and INPUT of a convolution on one phase
// (WALK), or its face WEIGHT. Each says how to read a row's term of the left operand and a term's column of the right
// one, and where an element of the result lies: the next row is ROW_STEP further. z counts products or groups.

#if defined(PRODUCT)
#define OPERANDS int8 s
#define OPERANDS_SETUP
#define COLUMN_SETUP(column)
#define ROW_STEP columns
#define A_AT(row, term) a[z * s.s0 + (row) * s.s1 + (term) * s.s2]
#define B_AT(term, column) b[z * s.s3 + (term) * s.s4 + (column) * s.s5]
#define PLACE(row, column) ((z * rows + (row)) * columns + (column))
#else
#define OPERANDS __global const int *restrict g, __global const int8 *restrict table
#define OPERANDS_SETUP   \
    Walk wz = walk(g, 0); \
    Walk wy = walk(g, 1); \
    Walk wx = walk(g, 2); \
    int plane = wz.count * wy.count * wx.count;
#endif

#if defined(WALK)
#define COLUMN_SETUP(column)                                   \
    int rest = (column) / wx.count;                            \
    int ix = wx.from + (column) % wx.count * wx.from_step;     \
    int iy = wy.from + rest % wy.count * wy.from_step;         \
    rest /= wy.count;                                          \
    int iz = wz.from + rest % wz.count * wz.from_step;         \
    int base = (rest / wz.count * GROUPS + z) * OTHERS * wz.extent * wy.extent * wx.extent;
#define ROW_STEP (RESULT_Z * RESULT_Y * RESULT_X)
#define A_AT(row, term) a[z * GROUP_STRIDE + table[term].s4 + (row) * ROW_STRIDE]
#define B_AT(term, column) walked(b, table[term], base, iz, iy, ix, wz, wy, wx)
#define PLACE(row, column) walk_place(g, wz, wy, wx, z, row, column)

static inline float walked(__global const float *restrict data, int8 t, int base, int iz, int iy, int ix, Walk z,
                           Walk y, Walk x) {
    iz += t.s1;
    iy += t.s2;
    ix += t.s3;
    bool in = iz >= 0 && iz < z.extent && iy >= 0 && iy < y.extent && ix >= 0 && ix < x.extent;
    return in ? data[base + t.s0 + (iz * y.extent + iy) * x.extent + ix] : 0.0f;
}

static inline int walk_place(__global const int *restrict g, Walk z, Walk y, Walk x, int group, int row, int column) {
    int jx = column % x.count;
    int rest = column / x.count;
    int jy = rest % y.count;
    rest /= y.count;
    int jz = rest % z.count;
    int sample = rest / z.count;
    int channel = (sample * GROUPS + group) * ROWS + row;
    return ((channel * RESULT_Z + z.to + jz * z.to_step) * RESULT_Y + y.to + jy * y.to_step) * RESULT_X + x.to +
           jx * x.to_step;
}
#endif

#if defined(WEIGHT)
#define COLUMN_SETUP(column)                      \
    int channel = (column) / TAPS;                \
    int kx = (column) % TAPS % KERNEL_X;          \
    int ky = (column) % TAPS / KERNEL_X % KERNEL_Y; \
    int kz = (column) % TAPS / KERNEL_X / KERNEL_Y;
#define ROW_STEP columns
#define A_AT(row, term) a[(((term) / plane * GROUPS + z) * ROWS + (row)) * plane + (term) % plane]
#define B_AT(term, column) met(b, g, wz, wy, wx, z, channel, kz, ky, kx, (term) / plane, (term) % plane)
#define PLACE(row, column) ((z * rows + (row)) * columns + (column))

static inline float met(__global const float *restrict data, __global const int *restrict g, Walk z, Walk y, Walk x,
                        int group, int channel, int kz, int ky, int kx, int sample, int at) {
    int iz = z.from + at / x.count / y.count * z.from_step + kz * z.from_tap;
    int iy = y.from + at / x.count % y.count * y.from_step + ky * y.from_tap;
    int ix = x.from + at % x.count * x.from_step + kx * x.from_tap;
    return read_at(data, (sample * GROUPS + group) * OTHERS + channel, z, y, x, iz, iy, ix);
}
#endif
