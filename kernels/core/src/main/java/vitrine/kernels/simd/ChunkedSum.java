package vitrine.kernels.simd;

/// Rule 2 and 3 of the order contract: fma within chunks of 256 terms, chunk sums added in order.
final class ChunkedSum {
    private float total;
    private float chunk;
    private int terms;

    void add(float a, float b) {
        if (terms > 0 && terms % FloatKernels.CHUNK == 0) {
            total = terms == FloatKernels.CHUNK ? chunk : total + chunk;
            chunk = 0;
        }
        chunk = Math.fma(a, b, chunk);
        terms++;
    }

    float total() {
        return terms <= FloatKernels.CHUNK ? chunk : total + chunk;
    }
}
