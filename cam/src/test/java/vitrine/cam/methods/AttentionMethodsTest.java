package vitrine.cam.methods;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import vitrine.cam.Evidence;
import vitrine.cam.Method;
import vitrine.cam.NotApplicable;
import vitrine.cam.Place;
import vitrine.cam.Saliency;
import vitrine.cam.Study;
import vitrine.cam.Target;
import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.engine.Trace;
import vitrine.nn.Hooks;
import vitrine.nn.Layer;
import vitrine.nn.Selector;
import vitrine.nn.Site;
import vitrine.nn.TokenGrid;
import vitrine.nn.models.Models;
import vitrine.nn.weights.Seeded;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Attention rollout, Chefer's relevance and LeGrad: worked examples, formulas on plain arrays, and
/// models that they are not for.
class AttentionMethodsTest {
    private static final Engine REFERENCE = Engine.reference();
    private static final Engine SIMD = Engine.cpu();
    private static final int BLOCKS = 3;

    static Stream<Method> methods() {
        return Stream.of(new AttentionRollout(), new Chefer(), new LeGrad());
    }

    private static Tensor rows(float... values) {
        return REFERENCE.tensor(new Shape(1, 1, 3, 3), values);
    }

    private static Tensor zero(Tensor x) {
        return x.sum(1, 2, 3).mul(0);
    }

    private static Layer tap(int block) {
        return Nets.named("blocks." + block + ".attn.softmax", p -> p);
    }

    /// A class token and two tokens, whose attentions are given and scored by given numbers.
    private static Saliency toy(Method method, List<Tensor> attention, List<Tensor> scores) {
        Layer net =
                Nets.named(
                        "",
                        x -> {
                            TokenGrid.tokens(1, 1, 2).announce();
                            Tensor score = zero(x);
                            for (int l = 0; l < attention.size(); l++) {
                                Tensor p = tap(l).apply(zero(x).add(attention.get(l)));
                                score = score.add(p.mul(scores.get(l)).sum(1, 2, 3));
                            }
                            return score.reshape(x.shape().dim(0), 1);
                        });
        Tensor x = REFERENCE.tensor(new Shape(1, 1, 1, 2), 1f, 2f);
        return new Study(net, x, Place.INPUT, Target.logit(0)).explain(method);
    }

    @Test
    void rolloutWorkedExample() {
        Tensor own = rows(1, 0, 0, 0, 1, 0, 0, 0, 1);
        Tensor last = rows(0, 0.75f, 0.25f, 1, 0, 0, 1, 0, 0);
        Saliency s = toy(new AttentionRollout(), List.of(own, last), List.of(own, own));
        assertEquals(new Shape(1, 1, 1, 2), s.map().shape());
        assertArrayEquals(new double[] {3 / 8.0, 1 / 8.0}, s.map().toDoubles());
        double[] rollout = s.derivation().note("rollout").value().toDoubles();
        assertEquals(0.5, rollout[0]);
    }

    @Test
    void cheferWorkedExample() {
        Tensor p = rows(0, 0.75f, 0.25f, 1, 0, 0, 1, 0, 0);
        Tensor gradient = rows(1, 2, -2, 0, 0, 0, 0, 0, 0);
        Saliency s = toy(new Chefer(), List.of(p), List.of(gradient));
        assertArrayEquals(new double[] {1.5, 0}, s.map().toDoubles());
    }

    @Test
    void leGradWorkedExample() {
        Tensor p = rows(0, 0.75f, 0.25f, 1, 0, 0, 1, 0, 0);
        Tensor values = REFERENCE.tensor(new Shape(1, 1, 3, 1), 0f, 9f, -9f);
        Layer tap = tap(0);
        Layer block =
                Nets.named(
                        "blocks.0",
                        t -> {
                            Tensor attended =
                                    tap.apply(t.sum(1, 2).mul(0).reshape(-1, 1, 1, 1).add(p));
                            return attended.matmul(values).reshape(t.shape());
                        });
        Layer net =
                Nets.named(
                        "",
                        x -> {
                            TokenGrid.tokens(1, 1, 2).announce();
                            Tensor tokens =
                                    zero(x).reshape(-1, 1, 1)
                                            .expandTo(new Shape(x.shape().dim(0), 3, 1));
                            return block.apply(tokens).slice(1, 0, 1, 1).reshape(-1, 1);
                        });
        Tensor x = REFERENCE.tensor(new Shape(1, 1, 1, 2), 1f, 2f);
        Saliency s = new Study(net, x, Place.INPUT, Target.logit(0)).explain(new LeGrad());
        assertArrayEquals(new double[] {3, 0}, s.map().toDoubles(), 1e-15);
    }

    private static String softmax(int block) {
        return "blocks." + block + ".attn.softmax";
    }

    private static Study study(Engine engine, int batch) {
        return new Study(
                Nets.transformer(engine, BLOCKS),
                Nets.image(engine, 3, batch, 32, 48),
                Place.INPUT,
                Target.logit(11));
    }

    /// The mean over heads of one sample's `[1, heads, t, t]`, term by term with `f`.
    private static double[][] heads(Tensor a, Tensor b, java.util.function.DoubleBinaryOperator f) {
        int heads = a.shape().dim(1);
        int t = a.shape().dim(2);
        double[] p = a.toDoubles();
        double[] q = b.toDoubles();
        double[][] mean = new double[t][t];
        for (int i = 0; i < p.length; i++)
            mean[i / t % t][i % t] += f.applyAsDouble(p[i], q[i]) / heads;
        return mean;
    }

    private static double[][] product(double[][] a, double[][] b) {
        double[][] y = new double[a.length][b[0].length];
        for (int i = 0; i < a.length; i++)
            for (int j = 0; j < b[0].length; j++)
                for (int k = 0; k < b.length; k++) y[i][j] += a[i][k] * b[k][j];
        return y;
    }

    private static double[][] identity(int t) {
        double[][] y = new double[t][t];
        for (int i = 0; i < t; i++) y[i][i] = 1;
        return y;
    }

    private static void same(double[][] expected, Tensor map) {
        double[] first = expected[0];
        double[] seen = map.toDoubles();
        assertEquals(first.length - 1, seen.length);
        for (int p = 0; p < seen.length; p++) assertEquals(first[p + 1], seen[p], 1e-12);
    }

    @Test
    void rolloutIsTheProductOfAttentionsWithShortcuts() {
        Study study = study(REFERENCE, 1);
        Evidence e = study.evidence();
        double[][] r = identity(7);
        for (int l = 0; l < BLOCKS; l++) {
            Tensor a = e.at(Place.of(softmax(l))).activation();
            double[][] mean = heads(a, a, (p, q) -> p);
            for (int i = 0; i < 7; i++)
                for (int j = 0; j < 7; j++) mean[i][j] = (mean[i][j] + (i == j ? 1 : 0)) / 2;
            r = product(mean, r);
        }
        Saliency s = study.explain(new AttentionRollout());
        assertEquals(new Shape(1, 1, 2, 3), s.map().shape());
        same(r, s.map());
    }

    @Test
    void rowsOfARolloutAddUpToOne() {
        Tensor rollout =
                study(SIMD, 2).explain(new AttentionRollout()).derivation().note("rollout").value();
        assertEquals(new Shape(2, 7, 7), rollout.shape());
        for (double sum : rollout.sum(2).toDoubles()) assertEquals(1, sum, 1e-6);
    }

    @Test
    void cheferAddsAttentionWeightedByItsPositiveGradient() {
        Study study = study(REFERENCE, 1);
        Evidence e = study.evidence();
        double[][] r = identity(7);
        for (int l = 0; l < BLOCKS; l++) {
            Evidence tap = e.at(Place.of(softmax(l)));
            double[][] mean = heads(tap.activation(), tap.gradient(), (p, q) -> Math.max(p * q, 0));
            double[][] added = product(mean, r);
            for (int i = 0; i < 7; i++) for (int j = 0; j < 7; j++) r[i][j] += added[i][j];
        }
        same(r, study.explain(new Chefer()).map());
    }

    /// `∂ head(norm(mean of Z_l)) / ∂A_l` by a run of its own.
    private static Tensor formed(Layer net, Tensor x, int l, Evidence e) {
        Layer norm = e.layers(Selector.path("norm")).getFirst().layer();
        Layer head = e.layers(Selector.path("head")).getFirst().layer();
        Trace trace = new Trace();
        Tensor[] seen = new Tensor[2];
        Hooks.none()
                .output(Selector.path(softmax(l)), (layer, p) -> seen[0] = trace.watch(p))
                .output(Selector.path("blocks." + l), (layer, z) -> seen[1] = z)
                .during(() -> net.apply(x));
        Tensor logits = head.apply(norm.apply(seen[1].mean(1))).reshape(1, -1);
        Tensor score = logits.slice(1, 11, 12, 1);
        return trace.gradient(score, x.engine().full(score.shape(), 1), seen[0]);
    }

    @Test
    void leGradIsTheMeanOverBlocksOfWhatFormsTheMeanToken() {
        Study study = study(REFERENCE, 1);
        Layer net = Nets.transformer(REFERENCE, BLOCKS);
        Tensor x = study.inputs().getFirst();
        double[] expected = new double[6];
        for (int l = 0; l < BLOCKS; l++) {
            Tensor g = formed(net, x, l, study.evidence());
            double[][] mean = heads(g, g, (p, q) -> Math.max(p, 0));
            for (int p = 0; p < 6; p++)
                for (double[] row : mean) expected[p] += row[p + 1] / 7 / BLOCKS;
        }
        Saliency s = study.explain(new LeGrad());
        assertTrue(s.map().amin().item() >= 0);
        assertArrayEquals(expected, s.map().toDoubles(), 1e-13);
        assertEquals(new Shape(1, BLOCKS, 2, 3), s.derivation().note("blocks").value().shape());
    }

    @ParameterizedTest
    @MethodSource("methods")
    void fromALaterPlaceOnFewerBlocksCount(Method method) {
        Study late = study(SIMD, 1).at(Place.of("blocks.1"));
        assertEquals(Place.input(), method.place("blocks.1"));
        float[] whole = study(SIMD, 1).explain(method).map().toArray();
        float[] part = late.explain(method).map().toArray();
        assertTrue(whole[0] != part[0]);
        NotApplicable e =
                assertThrows(
                        NotApplicable.class,
                        () -> study(SIMD, 1).at(Place.of("norm")).explain(method));
        assertTrue(e.getMessage().contains("there is none behind norm"), e.getMessage());
    }

    @ParameterizedTest
    @MethodSource("methods")
    void modelsWithoutAttentionAreRefused(Method method) {
        Study study =
                new Study(Nets.tiny(SIMD, 0), Nets.image(SIMD, 0, 1), Place.INPUT, Target.logit(0));
        NotApplicable e = assertThrows(NotApplicable.class, () -> study.explain(method));
        assertTrue(e.getMessage().contains("choose a class activation map"), e.getMessage());
    }

    @Test
    void attentionWithinWindowsIsRefused() {
        Layer swin = Models.named("swin_t").build().apply(Site.root(new Seeded(SIMD, "swin")));
        Study study = new Study(swin, Nets.image(SIMD, 0, 1, 32, 32), Place.INPUT, Target.logit(0));
        methods()
                .forEach(m -> {
                    NotApplicable e = assertThrows(NotApplicable.class, () -> study.explain(m));
                    assertTrue(e.getMessage().contains("such as within windows"), e.getMessage());
                });
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"vit_b_16", "deit_tiny_distilled"})
    void familiesOfTransformersAreAnswered(String name) {
        Layer net = Models.named(name).build().apply(Site.root(new Seeded(SIMD, name)));
        Study study = new Study(net, Nets.image(SIMD, 1, 1, 48, 48), Place.INPUT, Target.logit(5));
        List<String> defects = new ArrayList<>();
        methods()
                .forEach(m -> {
                    Saliency s = study.explain(m);
                    assertEquals(new Shape(1, 1, 3, 3), s.map().shape());
                    defects.add(s.defect());
                });
        assertEquals(List.of("", "", ""), defects);
    }
}
