package vitrine.cam.metrics;

import vitrine.cam.Network;

/// Data randomisation (Adebayo, Gilmer, Muelly, Goodfellow, Hardt, Kim, 2018): how much a map
/// resembles that of the same model trained on permuted labels, which has learnt nothing that can
/// be explained.
///
/// Worked example: equal maps of both models, rank correlation 1: the map says nothing of what was
/// learnt.
///
/// @param other the model that was trained on permuted labels
/// @param similarity of both maps
public record DataRandomisation(Network other, Similarity similarity) implements Metric {
    @Override
    public String name() {
        return "data-randomisation";
    }

    @Override
    public Better better() {
        return Better.LOWER;
    }

    @Override
    public Estimate of(Trial trial) {
        return Estimate.exact(similarity.of(trial.mapBy(other), trial.map()));
    }
}
