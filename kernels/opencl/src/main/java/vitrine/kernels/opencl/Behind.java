package vitrine.kernels.opencl;

/// The steps that one call asks for behind its result, until a kernel does them.
final class Behind {
    private final Chains chains;
    private final Steps steps;
    private boolean done;

    Behind(Chains chains, Steps steps) {
        this.chains = chains;
        this.steps = steps;
    }

    /// The steps that `kernel` does: all of them if it has been asked for them often, else none.
    /// Only one kernel is asked, which makes the whole result.
    ///
    /// @param kernel what it is known by among those that may do steps
    Steps in(Object kernel) {
        done = !steps.text().empty() && chains.isOften(kernel, steps.text());
        return done ? steps : Steps.NONE;
    }

    /// Whether a kernel does the steps.
    boolean done() {
        return done;
    }
}
