package vitrine.nn.models;

import vitrine.engine.ConvSpec;
import vitrine.engine.PoolSpec;

/// How square windows move: the same along both axes.
final class Square {
    private Square() {}

    /// A kernel's steps.
    static ConvSpec conv(int stride, int padding) {
        return ConvSpec.of(2).withStride(stride, stride).withPadding(padding, padding);
    }

    /// A pool's window and steps.
    static PoolSpec pool(int kernel, int stride, int padding) {
        return PoolSpec.of(kernel, kernel).withStride(stride, stride).withPadding(padding, padding);
    }
}
