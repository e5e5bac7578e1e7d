// Elementwise steps one after the other, without the way through memory between them.

__kernel void chain(__global const float *x, __global float *y, int n STEP_OPERANDS) {
    int element = get_global_id(0);
    if (element >= n) return;
    float value = x[element];
    STEPS
    y[element] = value;
}

// As total_SUM, with the steps behind it.
__kernel void chain_total(__global const float *restrict x, __global float *restrict y, int n,
                          int chunks STEP_OPERANDS) {
    int element = get_global_id(0);
    if (element >= n) return;
    float value = x[element];
    for (int c = 1; c < chunks; c++) value += x[c * n + element];
    STEPS
    y[element] = value;
}
