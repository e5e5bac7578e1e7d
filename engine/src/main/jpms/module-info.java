/// Tensors, operations and traces.
module vitrine.engine {
    // Not transitive: nobody above the engine sees a kernel or a buffer.
    requires vitrine.kernels;
    requires static org.jspecify;

    exports vitrine.engine;
}
