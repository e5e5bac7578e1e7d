package vitrine.cam;

/// A method that draws random numbers: the same ones in every run, others for another seed.
public interface Sampled extends Method {
    /// The same method with another seed.
    Sampled withSeed(long seed);
}
