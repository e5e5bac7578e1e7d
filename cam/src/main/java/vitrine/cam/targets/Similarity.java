package vitrine.cam.targets;

import vitrine.cam.CamException;
import vitrine.cam.Target;
import vitrine.engine.Layouts;
import vitrine.engine.Tensor;

/// How like an embedding the output is: `y·e / (|y| |e|)` over a sample's output laid flat.
///
/// @param embedding `e`: `[numbers]` for every sample, or `[n, numbers]`
/// @param kind likeness or its opposite
public record Similarity(Tensor embedding, Kind kind) implements Target {
    /// What is explained.
    public enum Kind {
        /// The cosine: what makes the output like the embedding.
        COSINE,
        /// One less the cosine: what makes it differ.
        DIFFERENCE
    }

    /// @param embedding not zero
    public Similarity {
        if (embedding.shape().rank() == 1) embedding = Layouts.unsqueeze(embedding, 0);
        if (embedding.shape().rank() != 2) {
            throw new CamException(
                    "similarity: needs an embedding [numbers] or [batch, numbers], got "
                            + embedding.shape());
        }
        if (embedding.square().sum(1).amin().item() == 0)
            throw new CamException("similarity: the embedding is zero, which is like nothing");
    }

    @Override
    public String name() {
        String what = kind == Kind.COSINE ? "similarity to" : "difference from";
        return what + " an embedding of " + embedding.shape().dim(1);
    }

    @Override
    public Tensor score(Tensor output) {
        Tensor y = Layouts.flatten(output, 1);
        int numbers = embedding.shape().dim(1);
        if (y.shape().dim(1) != numbers) {
            throw new CamException(
                    "similarity: the embedding has "
                            + numbers
                            + " numbers, the model's output "
                            + output.shape()
                            + " has "
                            + y.shape().dim(1)
                            + " for each sample");
        }
        Samples.check("similarity", "embeddings", embedding.shape().dim(0), y.shape().dim(0));
        Tensor lengths = y.square().sum(1).sqrt().mul(embedding.square().sum(1).sqrt());
        Tensor cosine = y.mul(embedding).sum(1).div(lengths);
        return kind == Kind.COSINE ? cosine : cosine.rsub(1);
    }

    @Override
    public Target sample(int i) {
        return new Similarity(Samples.of(embedding, i), kind);
    }
}
