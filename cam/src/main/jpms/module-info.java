/// Class activation maps and other attributions, with their derivations.
module vitrine.cam {
    requires java.desktop;
    requires static org.jspecify;
    requires transitive vitrine.nn;

    exports vitrine.cam;
    exports vitrine.cam.audit;
    exports vitrine.cam.combine;
    exports vitrine.cam.decomposition;
    exports vitrine.cam.gradients;
    exports vitrine.cam.image;
    exports vitrine.cam.methods;
    exports vitrine.cam.metrics;
    exports vitrine.cam.perturbation;
    exports vitrine.cam.propagation;
    exports vitrine.cam.targets;
}
