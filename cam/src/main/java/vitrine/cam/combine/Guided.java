package vitrine.cam.combine;

import vitrine.cam.Evidence;
import vitrine.cam.Method;
import vitrine.cam.NotApplicable;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Space;
import vitrine.engine.Interpolation;
import vitrine.engine.Tensor;

import java.util.List;

/// A fine map of the input weighted by a coarse one of a layer, for every channel of the input:
/// Guided Grad-CAM (Selvaraju and others, 2017) with guided backpropagation as the fine and
/// Grad-CAM as the coarse. It is asked about the coarse map's place.
///
/// Worked example, input of 1×4, nearest neighbours: coarse `[-1 2]` is rectified to `[0 2]` and
/// resized to `[0 0 2 2]`; with the fine map `[5 6 -7 8]` the map is `[0 0 -14 16]`.
///
/// @param fine a map of the input, `[n, c, ...]`
/// @param coarse a map of the place
/// @param weight how the coarse map becomes a weight
/// @param input which of the model's inputs the fine map is of, 0 for the first
public record Guided(Method fine, Method coarse, Weight weight, int input) implements Method {
    /// How the coarse map becomes a weight at the input's extents.
    public sealed interface Weight permits Rectified, Finished {}

    /// `relu(map)`, resized: the paper's, bilinear, and Captum's, nearest by itself.
    ///
    /// @param interpolation how it is resized
    public record Rectified(Interpolation interpolation) implements Weight {}

    /// What the profile shows of the coarse map: pytorch-grad-cam's.
    ///
    /// @param profile how the coarse map is finished
    public record Finished(Profile profile) implements Weight {}

    /// Of the model's first input, the coarse map rectified and resized.
    public Guided(Method fine, Method coarse, Interpolation interpolation) {
        this(fine, coarse, new Rectified(interpolation), 0);
    }

    /// The form of a profile, of the model's first input.
    public static Guided of(Profile profile, Method fine, Method coarse) {
        return switch (profile) {
            case PYTORCH_GRAD_CAM -> new Guided(fine, coarse, new Finished(profile), 0);
            case CAPTUM -> new Guided(fine, coarse, Interpolation.NEAREST);
            case PAPER, TORCHRAY, XPLIQUE, TORCH_CAM ->
                    new Guided(fine, coarse, Interpolation.LINEAR);
        };
    }

    @Override
    public String name() {
        return "guided-" + coarse.name();
    }

    @Override
    public Place place(String layer) {
        return coarse.place(layer);
    }

    @Override
    public Tensor map(Evidence e) {
        Evidence there = e.at(new Place.ModelInput(input));
        Tensor details = e.note("fine", () -> fine.map(there));
        Tensor map = e.note("coarse", () -> coarse.map(e));
        int rank = details.shape().rank();
        if (rank < 3 || rank != map.shape().rank()) {
            throw new NotApplicable(
                    name()
                            + ": the map "
                            + map.shape()
                            + " of "
                            + e.place()
                            + " cannot be brought to the extents of "
                            + there.place()
                            + ", "
                            + details.shape()
                            + "; both need as many axes of space behind batch and channels");
        }
        int[] extents = Space.extents(details);
        return details.mul(e.note("weight", () -> weight(map, extents)));
    }

    private Tensor weight(Tensor map, int[] extents) {
        return switch (weight) {
            case Rectified(Interpolation interpolation) ->
                    interpolation.resize(map.sum(1).relu(), extents);
            case Finished(Profile profile) ->
                    coarse.rendering(profile).display(List.of(map), extents);
        };
    }
}
