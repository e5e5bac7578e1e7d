package vitrine.cam.methods;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import vitrine.cam.ChannelMasks;
import vitrine.cam.Method;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Saliency;
import vitrine.cam.Study;
import vitrine.cam.Target;
import vitrine.cam.combine.Augmented;
import vitrine.cam.combine.Contrasted;
import vitrine.cam.combine.Fused;
import vitrine.cam.combine.Guided;
import vitrine.cam.gradients.SmoothGrad;
import vitrine.engine.Engine;
import vitrine.engine.Interpolation;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;

import java.util.List;
import java.util.stream.Stream;

/// A batch of three is three samples alone, bit for bit, for methods that sweep, derive or combine.
class BatchesTest {
    private static final Engine SIMD = Engine.cpu();
    private static final int[] CLASSES = {3, 0, 4};

    static Stream<Method> methods() {
        Method coarse = new GradCam();
        return Stream.of(
                new ScoreCam(ChannelMasks.Form.PAPER),
                new ScoreCam(ChannelMasks.Form.TORCH_CAM),
                new SsCam(ChannelMasks.Form.PAPER, 2, 1, 3),
                new IsCam(ChannelMasks.Form.PAPER, 3),
                new AblationCam(AblationCam.Value.ZERO),
                new AblationCam(AblationCam.Value.MEAN),
                AblationCam.of(Profile.PYTORCH_GRAD_CAM),
                FullGrad.of(Profile.PAPER),
                FullGrad.of(Profile.PYTORCH_GRAD_CAM),
                new ShapleyCam(),
                FinerCam.of(Profile.PAPER, coarse),
                FinerCam.of(Profile.PYTORCH_GRAD_CAM, new ScoreCam(ChannelMasks.Form.PAPER)),
                RefineCam.of(Profile.PAPER, coarse),
                new Augmented(coarse),
                SmoothGrad.of(Profile.PAPER, coarse, SmoothGrad.Statistic.MEAN).withSeed(5),
                new Contrasted(coarse, Target.logit(1)),
                new Fused(coarse, Fused.Fusion.PRODUCT),
                new Guided(FullGrad.of(Profile.PAPER), coarse, Interpolation.LINEAR));
    }

    private static Saliency explain(Layer net, Tensor x, String place, Method m, int... classes) {
        return new Study(net, x, place, Target.logits(classes)).explain(m);
    }

    private static void check(Layer net, Tensor batch, String layer, Method method) {
        String place = method.place(layer).toString();
        Saliency all = explain(net, batch, place, method, CLASSES);
        assertEquals(3, all.map().shape().dim(0));
        for (int i = 0; i < 3; i++) {
            Tensor x = batch.slice(0, i, i + 1, 1);
            Saliency one = explain(net, x, place, method, CLASSES[i]);
            Tensor own = all.map().slice(0, i, i + 1, 1);
            assertArrayEquals(one.map().toArray(), own.toArray(), "sample " + i);
            float[] shown = one.render(Profile.PAPER, 9, 11).toArray();
            Tensor display = all.render(Profile.PAPER, 9, 11).slice(0, i, i + 1, 1);
            assertArrayEquals(shown, display.toArray(), "display of sample " + i);
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void ofAConvolutionalNet(Method method) {
        for (String layer : List.of("pool", "block.bn2"))
            check(Nets.tiny(SIMD, 2), Nets.image(SIMD, 2, 3), layer, method);
    }

    @ParameterizedTest
    @MethodSource({"methods", "vitrine.cam.methods.AttentionMethodsTest#methods"})
    void ofATransformer(Method method) {
        check(Nets.transformer(SIMD, 2), Nets.image(SIMD, 4, 3, 32, 48), "blocks.1.norm1", method);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void asksAboutAPlace(Method method) {
        boolean input = method instanceof FullGrad;
        assertEquals(input ? Place.input() : Place.of("pool"), method.place("pool"));
    }
}
