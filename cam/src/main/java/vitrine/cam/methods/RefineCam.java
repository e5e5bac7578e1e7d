package vitrine.cam.methods;

import vitrine.cam.Evidence;
import vitrine.cam.Method;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Rendering;
import vitrine.cam.Space;
import vitrine.engine.Interpolation;
import vitrine.engine.Tensor;

import java.util.Comparator;
import java.util.List;

/// RefineCAM (Domeniconi, Stramiglio, Lombardi, Salti: *How to Evaluate and Refine your CAM*,
/// 2026): the product over several layers of a CAM of each, finished to `[0, 1]`. The late layer
/// says where to look, the early ones draw the details. It is asked about several places; the raw
/// maps are the CAM's own, and the product is the display, scaled to `[0, 1]` again.
///
/// torch-cam multiplies at the extents of the largest map, and resizes then.
///
/// Worked example in torch-cam's form, two maps of 2×2: `[0 1; 2 3]` and `[3 2; 1 0]`, scaled by
/// their maximum 3. The product is `[0 2/9; 2/9 0]`, scaled `[0 1; 1 0]`.
///
/// @param base which CAM, the paper's being Grad-CAM++
/// @param form how maps are finished and where they are multiplied
public record RefineCam(Method base, Form form) implements Method {
    /// How maps are finished and where they are multiplied.
    public enum Form {
        /// As the paper's profile, at the input's extents.
        PAPER(Profile.PAPER, 0),
        /// As pytorch-grad-cam, at the input's extents.
        PYTORCH_GRAD_CAM(Profile.PYTORCH_GRAD_CAM, 1e-7),
        /// As torch-cam, at the extents of the largest map.
        TORCH_CAM(Profile.TORCH_CAM, 1e-8);

        private final Profile finish;
        private final double epsilon;

        Form(Profile finish, double epsilon) {
            this.finish = finish;
            this.epsilon = epsilon;
        }

        private int[] extents(List<Tensor> maps, int[] wanted) {
            if (this != TORCH_CAM) return wanted;
            return maps.stream()
                    .max(Comparator.comparingInt(Space::positions))
                    .map(Space::extents)
                    .orElse(wanted);
        }

        private Tensor scaled(Tensor x) {
            Tensor raised = x.sub(Space.least(x));
            Tensor top = Space.greatest(raised).add(epsilon);
            return raised.div(top.gt(0).where(top, top.add(1)));
        }
    }

    /// The form of a profile.
    public static RefineCam of(Profile profile, Method base) {
        return new RefineCam(
                base,
                switch (profile) {
                    case PYTORCH_GRAD_CAM -> Form.PYTORCH_GRAD_CAM;
                    case TORCH_CAM -> Form.TORCH_CAM;
                    case PAPER, CAPTUM, TORCHRAY, XPLIQUE -> Form.PAPER;
                });
    }

    @Override
    public String name() {
        return "refine-cam";
    }

    @Override
    public Place place(String layer) {
        return base.place(layer);
    }

    @Override
    public Tensor map(Evidence e) {
        return base.map(e);
    }

    /// The form's own, whatever the profile.
    @Override
    public Rendering rendering(Profile profile) {
        Rendering each = base.rendering(form.finish);
        return (maps, extents) -> {
            int[] at = form.extents(maps, extents);
            Tensor product =
                    maps.stream()
                            .map(m -> each.display(List.of(m), at))
                            .reduce(Tensor::mul)
                            .orElseThrow();
            return Interpolation.LINEAR.resize(form.scaled(product), extents);
        };
    }
}
