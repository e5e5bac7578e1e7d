// Sums of products whose terms are found one by one: what is too thin for tiles, and depthwise convolution. One item
// makes one element, or one chunk of it when the sum is split; then total_SUM adds the chunks. Steps come behind whole
// elements only.

// From and to which chunk an item works, and on which element.
#define SPLIT(terms)                                    \
    int item = get_global_id(0);                        \
    int chunks = max(1, ((terms) + CHUNK - 1) / CHUNK); \
    if (item >= (split ? n * chunks : n)) return;       \
    int e = split ? item % n : item;                    \
    int first = split ? item / n : 0;                   \
    int last = split ? first + 1 : chunks;              \
    float sum = NOTHING;

// The faces OUTPUT and INPUT on one phase.
__kernel void walk_terms(__global const float *restrict data, __global const float *restrict weights,
                         __global float *restrict to, __global const int *restrict g,
                         int n STEP_OPERANDS) {
    int item = get_global_id(0);
    if (item >= n) return;
    Walk z = walk(g, 0);
    Walk y = walk(g, 1);
    Walk x = walk(g, 2);
    int jx = item % x.count;
    int rest = item / x.count;
    int jy = rest % y.count;
    rest /= y.count;
    int jz = rest % z.count;
    int channel = rest / z.count;
    int row = channel % ROWS;
    int group = channel / ROWS % GROUPS;
    int sample = channel / ROWS / GROUPS;
    float sum = NOTHING;
    float acc = 0;
    int terms = 0;
    for (int other = 0; other < OTHERS; other++) {
        int plane = (sample * GROUPS + group) * OTHERS + other;
        __global const float *w = weights + group * GROUP_STRIDE + other * OTHER_STRIDE + row * ROW_STRIDE;
        for (int tz = 0; tz < z.taps; tz++) {
            int kz = z.tap + tz * z.tap_step;
            int iz = z.from + jz * z.from_step + tz * z.from_tap;
            for (int ty = 0; ty < y.taps; ty++) {
                int ky = y.tap + ty * y.tap_step;
                int iy = y.from + jy * y.from_step + ty * y.from_tap;
                for (int tx = 0; tx < x.taps; tx++) {
                    int kx = x.tap + tx * x.tap_step;
                    int ix = x.from + jx * x.from_step + tx * x.from_tap;
                    float v = read_at(data, plane, z, y, x, iz, iy, ix);
                    acc = fma(v, w[(kz * KERNEL_Y + ky) * KERNEL_X + kx], acc);
                    if (++terms == CHUNK) {
                        sum += acc;
                        acc = 0;
                        terms = 0;
                    }
                }
            }
        }
    }
    if (terms > 0 || OTHERS * z.taps * y.taps * x.taps == 0) sum += acc;
    int pz = z.to + jz * z.to_step;
    int py = y.to + jy * y.to_step;
    int px = x.to + jx * x.to_step;
    int element = ((channel * RESULT_Z + pz) * RESULT_Y + py) * RESULT_X + px;
    float value = sum;
    STEPS
    to[element] = value;
}

// The face WEIGHT: an element of the weight sums over samples and positions. The walks are those of OUTPUT; ROWS and
// OTHERS are the output and input channels of a group.
__kernel void weight_terms(__global const float *restrict data, __global const float *restrict above,
                           __global float *restrict to, __global const int *restrict g, int n, int samples,
                           int split STEP_OPERANDS) {
    Walk z = walk(g, 0);
    Walk y = walk(g, 1);
    Walk x = walk(g, 2);
    int plane = z.count * y.count * x.count;
    int terms = samples * plane;
    SPLIT(terms)
    int tap = e % TAPS;
    int kx = tap % KERNEL_X;
    int ky = tap / KERNEL_X % KERNEL_Y;
    int kz = tap / KERNEL_X / KERNEL_Y;
    int o = e / TAPS / OTHERS;
    int channel = o / ROWS * OTHERS + e / TAPS % OTHERS;
    for (int c = first; c < last; c++) {
        float acc = 0;
        int end = min(terms, (c + 1) * CHUNK);
        for (int t = c * CHUNK; t < end; t++) {
            int sample = t / plane;
            int at = t % plane;
            int iz = z.from + at / x.count / y.count * z.from_step + kz * z.from_tap;
            int iy = y.from + at / x.count % y.count * y.from_step + ky * y.from_tap;
            int ix = x.from + at % x.count * x.from_step + kx * x.from_tap;
            float v = read_at(data, sample * GROUPS * OTHERS + channel, z, y, x, iz, iy, ix);
            acc = fma(v, above[(sample * GROUPS * ROWS + o) * plane + at], acc);
        }
        sum += acc;
    }
    int element = item;
    float value = sum;
    STEPS
    to[element] = value;
}

// A matrix product by the strides of its operands: s has batch, row and term of A, then batch, term and column of B.
__kernel void product_terms(__global const float *restrict a, __global const float *restrict b,
                            __global float *restrict to, int n, int rows, int terms, int columns, int8 s,
                            int split STEP_OPERANDS) {
    SPLIT(terms)
    int column = e % columns;
    int row = e / columns % rows;
    int batch = e / columns / rows;
    __global const float *p = a + batch * s.s0 + row * s.s1;
    __global const float *q = b + batch * s.s3 + column * s.s5;
    for (int c = first; c < last; c++) {
        float acc = 0;
        int end = min(terms, (c + 1) * CHUNK);
        for (int t = c * CHUNK; t < end; t++) acc = fma(p[t * s.s2], q[t * s.s4], acc);
        sum += acc;
    }
    int element = item;
    float value = sum;
    STEPS
    to[element] = value;
}
