/// Layers, where their weights come from, and the model families.
module vitrine.nn {
    requires transitive vitrine.engine;
    requires static org.jspecify;

    exports vitrine.nn;
    exports vitrine.nn.models;
    exports vitrine.nn.training;
    exports vitrine.nn.weights;
}
