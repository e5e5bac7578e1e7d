package vitrine.cam.gradients;

import vitrine.cam.CamException;
import vitrine.cam.Evidence;
import vitrine.cam.Method;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Rendering;
import vitrine.cam.Space;
import vitrine.cam.methods.GradCam;
import vitrine.engine.Interpolation;
import vitrine.engine.Tensor;

import java.util.List;

/// Guided Grad-CAM (Selvaraju, Cogswell, Das, Vedantam, Parikh, Batra, 2017): guided
/// backpropagation at an input times the layer's Grad-CAM brought to that input's extents. The
/// study is at the layer, the answer is for an input, `[n, c, ...]`; for every input of a model ask
/// one method each.
///
/// Departures: Captum answers an input that the map cannot be brought to with an empty tensor and a
/// warning, this with a [CamException]; pytorch-grad-cam multiplies by the finished map between 0
/// and 1.
///
/// Worked example (Captum's test), a Grad-CAM `[0 4; 28 32½]` and a guided gradient `[1 1; 1 2]` of
/// the same extents: the map is `[0 4; 28 65]`.
///
/// @param fine the guided backpropagation
/// @param enlarged how the layer's map becomes one of the input's extents
/// @param input the number of the input that is asked about
public record GuidedGradCam(GuidedBackprop fine, Rendering enlarged, int input) implements Method {
    /// As Captum: the positive part of Grad-CAM, resized so.
    public GuidedGradCam(Interpolation interpolation, int input) {
        this(GuidedBackprop.of(Profile.CAPTUM), new Positive(interpolation), input);
    }

    /// The positive part of a map, resized.
    ///
    /// @param interpolation how
    public record Positive(Interpolation interpolation) implements Rendering {
        @Override
        public Tensor display(List<Tensor> maps, int... extents) {
            return interpolation.resize(maps.getFirst().relu(), extents);
        }
    }

    /// The first input's, resized as the profile does: bilinearly, with Captum to the nearest
    /// neighbour, with pytorch-grad-cam its finished map.
    public static GuidedGradCam of(Profile profile) {
        Rendering enlarged =
                switch (profile) {
                    case PYTORCH_GRAD_CAM -> profile;
                    case CAPTUM -> new Positive(Interpolation.NEAREST);
                    case XPLIQUE -> new Positive(Interpolation.CUBIC_TENSORFLOW);
                    case PAPER, TORCHRAY, TORCH_CAM -> new Positive(Interpolation.LINEAR);
                };
        return new GuidedGradCam(GuidedBackprop.of(profile), enlarged, 0);
    }

    @Override
    public String name() {
        return "guided-grad-cam";
    }

    @Override
    public Tensor map(Evidence e) {
        Tensor coarse = new GradCam().map(e);
        Evidence there = e.at(new Place.ModelInput(input));
        Tensor guided = fine.map(there);
        if (guided.shape().rank() < 3 || guided.shape().rank() != coarse.shape().rank()) {
            throw new CamException(
                    name()
                            + ": the map "
                            + coarse.shape()
                            + " of "
                            + e.place()
                            + " cannot be brought to the extents of "
                            + there.place()
                            + ", "
                            + guided.shape()
                            + "; both need as many axes of space behind batch and channels");
        }
        return guided.mul(enlarged.display(List.of(coarse), Space.extents(guided)));
    }

    @Override
    public Rendering rendering(Profile profile) {
        return Channels.gradients(profile);
    }
}
