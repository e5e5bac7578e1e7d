// Elementwise steps one after the other, without the way through memory between them. The steps and what they meet are
// written in front of this file for each sequence: CHAIN_STEPS on the value v of element i, with CHAIN_OPERANDS.

__kernel void chain(__global const float *x, __global float *y, int n CHAIN_OPERANDS) {
    int i = get_global_id(0);
    if (i >= n) return;
    float v = x[i];
    CHAIN_STEPS
    y[i] = v;
}
