package vitrine.kernels;

/// The maps of the pooling family. Each is linear in its last operand, and the pairs are adjoint.
public enum PoolFn {
    /// `y[o] = max of x over window o`
    MAX,
    /// `y[o] = t[argmax of x over window o]`, `t` shaped as the input
    MAX_GATHER,
    /// `y[i] = Σ t[o] over windows o whose argmax of x is i`, `t` shaped as the output
    MAX_SCATTER,
    /// `y[o] = mean of t over window o`
    AVERAGE,
    /// `y[i] = Σ t[o] / divisor(o) over windows o that cover i`
    AVERAGE_SCATTER
}
