package vitrine.cam.metrics;

/// Which way a metric's figures are to be read.
public enum Better {
    /// a larger figure speaks for the map
    HIGHER,
    /// a smaller figure speaks for the map
    LOWER
}
