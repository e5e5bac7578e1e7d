package vitrine.cam.methods;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import vitrine.cam.Evidence;
import vitrine.cam.LayerEvidence;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Saliency;
import vitrine.cam.Study;
import vitrine.cam.Target;
import vitrine.cam.methods.FullGrad.Form;
import vitrine.engine.ConvSpec;
import vitrine.engine.Engine;
import vitrine.engine.Interpolation;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.BatchNorm2d;
import vitrine.nn.Biased;
import vitrine.nn.Conv2d;
import vitrine.nn.Layer;
import vitrine.nn.Selector;
import vitrine.nn.Site;
import vitrine.nn.Weights;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// FullGrad: it adds up to the score, from the input and from any layer on, at any extents.
class FullGradTest {
    private static final Engine REFERENCE = Engine.reference();
    private static final FullGrad COMPLETE = FullGrad.of(Profile.PAPER);

    @Test
    void workedExample() {
        Engine engine = Engine.cpu();
        Weights weights =
                new Weights() {
                    @Override
                    public Tensor get(String name, Shape shape) {
                        return engine.full(shape, name.equals("conv.bias") ? -4 : 3);
                    }

                    @Override
                    public Shape shape(String name) {
                        throw new UnsupportedOperationException(name);
                    }
                };
        Site site = new Site("conv", weights);
        Layer conv = Conv2d.biased(site, 1, 1, 1, ConvSpec.of(2));
        Layer net = Nets.named("", x -> conv.apply(x).relu().sum(1, 2, 3).reshape(1, 1));
        Tensor x = engine.tensor(new Shape(1, 1, 1, 2), 1f, 2f);
        Saliency s = new Study(net, x, Place.INPUT, Target.logit(0)).explain(COMPLETE);
        assertArrayEquals(new float[] {0, 2}, s.map().toArray());
        assertArrayEquals(new float[] {0, 6}, s.derivation().note("input share").value().toArray());
        assertArrayEquals(new float[] {6, -4}, s.derivation().note("shares").value().toArray());
        assertEquals(0, s.derivation().note("residual").value().item());
    }

    private static double note(Saliency s, String name) {
        return s.derivation().note(name).value().item();
    }

    @ParameterizedTest
    @CsvSource({
        "input, 5",
        "conv1, 5",
        "bn1, 4",
        "pool, 4",
        "block:input, 4",
        "tail, 1",
        "fc:input, 1",
        "fc, 0"
    })
    void fromEveryPlaceOnItAddsUpToTheScore(String place, int layers) {
        for (int i = 0; i < 6; i++) {
            for (Engine engine : List.of(REFERENCE, Engine.cpu())) {
                Tensor x = Nets.image(engine, i, 1, 7 + 3 * (i % 3), 11 + i);
                Study study = new Study(Nets.tiny(engine, i), x, place, Target.logit(i % 5));
                Saliency s = study.explain(COMPLETE);
                Tensor shares = s.derivation().note("shares").value();
                double scale = shares.abs().sum().item();
                double allowed = scale * (engine == REFERENCE ? 1e-12 : 2e-5);
                String where = engine.name() + " " + place + " of net " + i;
                assertTrue(scale > 0.1, where);
                assertEquals(s.score().item(), s.map().sum().item(), allowed, where);
                assertEquals(0, note(s, "residual"), allowed, where);
                assertEquals(layers + 1, shares.shape().dim(1), where);
            }
        }
    }

    @Test
    void whatALayerAddsIsSpreadAroundItsPlace() {
        Study study =
                new Study(
                        Nets.tiny(REFERENCE, 1),
                        Nets.image(REFERENCE, 1, 1, 12, 12),
                        Place.INPUT,
                        Target.logit(1));
        Saliency s = study.explain(COMPLETE);
        assertEquals(new Shape(1, 1, 12, 12), s.map().shape());
        Tensor display = s.render(Profile.TORCHRAY, 12, 12);
        assertArrayEquals(s.map().abs().toDoubles(), display.toDoubles(), 0);
    }

    /// Inside a block its shortcut is a constant that nothing at the place accounts for.
    @Test
    void whatGoesPastThePlaceIsResidual() {
        Study study =
                new Study(
                        Nets.tiny(REFERENCE, 1),
                        Nets.image(REFERENCE, 1, 1),
                        "block.conv1",
                        Target.logit(1));
        Saliency s = study.explain(COMPLETE);
        assertTrue(Math.abs(note(s, "residual")) > 1e-3);
        assertEquals(s.score().item() - note(s, "residual"), s.map().sum().item(), 1e-12);
    }

    /// Attention and layer normalisation are no products with a bias: the note says what is
    /// missing.
    @Test
    void whatIsNotExplainedIsSaid() {
        Study study =
                new Study(
                        Nets.transformer(REFERENCE, 2),
                        Nets.image(REFERENCE, 2, 1, 32, 48),
                        Place.INPUT,
                        Target.logit(3));
        Saliency s = study.explain(COMPLETE);
        assertTrue(Math.abs(note(s, "residual")) > 1e-3);
        double explained = s.score().item() - note(s, "residual");
        assertEquals(explained, s.map().sum().item(), 1e-9);
        double[] flat = s.map().toDoubles();
        assertTrue(Arrays.stream(flat).distinct().count() > 6, "the map shows places");
    }

    private static double[] scaled(double[] x, int from, int to) {
        double[] own = Arrays.copyOfRange(x, from, to);
        double min = Arrays.stream(own).min().orElseThrow();
        double max = Arrays.stream(own).max().orElseThrow();
        return Arrays.stream(own).map(v -> (v - min) / (1e-7 + max - min)).toArray();
    }

    /// Each channel of `|values|` scaled to `[0, 1]`, resized and added to `sum`.
    private static void add(double[] sum, Tensor values, Shape input) {
        double[] flat = values.abs().toDoubles();
        int plane = values.shape().dim(2) * values.shape().dim(3);
        for (int c = 0; c < values.shape().dim(1); c++) {
            double[] one = scaled(flat, c * plane, (c + 1) * plane);
            Tensor small = REFERENCE.tensor(values.shape().with(1, 1), one);
            double[] large =
                    Interpolation.LINEAR.resize(small, input.dim(2), input.dim(3)).toDoubles();
            for (int p = 0; p < sum.length; p++) sum[p] += large[p];
        }
    }

    @Test
    void pytorchGradCamAddsScaledChannelsOfConvolutionsAndNormalisations() {
        for (int i = 0; i < 4; i++) {
            Layer net = Nets.tiny(REFERENCE, i);
            Tensor x = Nets.image(REFERENCE, i, 1);
            Study study = new Study(net, x, Place.INPUT, Target.logit(2));
            Evidence e = study.evidence();
            double[] sum = new double[x.shape().dim(2) * x.shape().dim(3)];
            add(sum, e.activation().mul(e.gradient()), x.shape());
            int layers = 0;
            for (LayerEvidence l : e.layers(Selector.all())) {
                boolean meant = l.layer() instanceof Conv2d || l.layer() instanceof BatchNorm2d;
                if (!meant || ((Biased) l.layer()).bias() == null) continue;
                Tensor bias = Objects.requireNonNull(((Biased) l.layer()).bias());
                add(sum, l.gradient().mul(bias.reshape(1, -1, 1, 1)), x.shape());
                layers++;
            }
            assertEquals(4, layers, "three normalisations and the tail's convolution");
            Saliency s = study.explain(new FullGrad(Form.PYTORCH_GRAD_CAM));
            assertArrayEquals(sum, s.map().toDoubles(), 1e-10);
            double[] shown =
                    s.render(Profile.PAPER, x.shape().dim(2), x.shape().dim(3)).toDoubles();
            assertArrayEquals(scaled(sum, 0, sum.length), shown, 1e-10);
        }
    }
}
