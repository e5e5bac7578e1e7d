package vitrine.cam.decomposition;

/// What is taken from the channels before their common pattern is sought.
public enum Centring {
    /// Nothing: the singular vector of the values as they are.
    NONE {
        @Override
        FeatureMatrix of(FeatureMatrix x) {
            return x;
        }
    },
    /// Each channel's mean over positions: the principal component.
    CHANNELS {
        @Override
        FeatureMatrix of(FeatureMatrix x) {
            return x.centred();
        }
    };

    abstract FeatureMatrix of(FeatureMatrix x);
}
