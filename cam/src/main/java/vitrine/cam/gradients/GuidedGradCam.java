package vitrine.cam.gradients;

import vitrine.cam.CamException;
import vitrine.cam.Evidence;
import vitrine.cam.Method;
import vitrine.cam.Profile;
import vitrine.cam.Rendering;
import vitrine.cam.combine.Guided;
import vitrine.cam.methods.GradCam;
import vitrine.engine.Interpolation;
import vitrine.engine.Tensor;

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
/// @param guided guided backpropagation of an input, weighted by Grad-CAM of the place
public record GuidedGradCam(Guided guided) implements Method {
    /// As Captum: the positive part of Grad-CAM, resized so.
    ///
    /// @param input the number of the input that is asked about
    public GuidedGradCam(Interpolation interpolation, int input) {
        this(weighted(Profile.CAPTUM, new Guided.Rectified(interpolation), input));
    }

    /// The first input's, resized as the profile does: bilinearly, with Captum to the nearest
    /// neighbour, with pytorch-grad-cam its finished map.
    public static GuidedGradCam of(Profile profile) {
        Guided.Weight weight =
                switch (profile) {
                    case PYTORCH_GRAD_CAM -> new Guided.Finished(profile);
                    case CAPTUM -> new Guided.Rectified(Interpolation.NEAREST);
                    case XPLIQUE -> new Guided.Rectified(Interpolation.CUBIC_TENSORFLOW);
                    case PAPER, TORCHRAY, TORCH_CAM -> new Guided.Rectified(Interpolation.LINEAR);
                };
        return new GuidedGradCam(weighted(profile, weight, 0));
    }

    private static Guided weighted(Profile profile, Guided.Weight weight, int input) {
        return new Guided(GuidedBackprop.of(profile), new GradCam(), weight, input);
    }

    @Override
    public String name() {
        return guided.name();
    }

    @Override
    public Tensor map(Evidence e) {
        return guided.map(e);
    }

    @Override
    public Rendering rendering(Profile profile) {
        return Channels.gradients(profile);
    }
}
