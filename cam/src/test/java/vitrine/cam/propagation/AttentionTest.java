package vitrine.cam.propagation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import vitrine.cam.NotApplicable;
import vitrine.cam.Saliency;
import vitrine.cam.Study;
import vitrine.cam.Target;
import vitrine.engine.Engine;
import vitrine.engine.Layouts;
import vitrine.engine.Norms;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;
import vitrine.nn.Site;
import vitrine.nn.models.TimmVit;
import vitrine.nn.weights.Seeded;

import java.util.Arrays;

/// What attention, softmax and layer normalisations do with relevance.
class AttentionTest {
    private static final Engine REFERENCE = Engine.reference();
    private static final int TOKENS = 3;
    private static final int WIDTH = 4;
    private static final double EPS = 1e-9;

    /// One head without biases: `v` weighed by `softmax(q kᵀ)`, of which a matrix and the mean over
    /// tokens make scores.
    private static Layer head(Site s, boolean normalised) {
        Tensor wq = s.at("q").parameter("weight", WIDTH, WIDTH);
        Tensor wk = s.at("k").parameter("weight", WIDTH, WIDTH);
        Tensor wv = s.at("v").parameter("weight", WIDTH, WIDTH);
        return new Toy.Fn(
                s,
                x -> {
                    Tensor y = normalised ? Norms.layer(x, 1, 1e-6) : x;
                    Tensor k = y.linear(wk).transpose(1, 2);
                    Tensor p = y.linear(wq).mul(0.5).matmul(k).softmax(2);
                    return Layouts.flatten(p.matmul(y.linear(wv)).mean(1), 1);
                });
    }

    private static Saliency explain(boolean normalised, Composite composite, int seed) {
        Layer model = head(Site.root(new Seeded(REFERENCE, "head" + seed)), normalised);
        Tensor x = Toy.random(REFERENCE, "tokens" + seed, 1, 1, TOKENS, WIDTH);
        return new Study(model, x, "input", Target.logit(1)).explain(new Lrp(composite));
    }

    @Test
    void constantAttentionConserves() {
        Composite constant = Composite.epsilon(0).with(AttentionRule.CONSTANT);
        for (int i = 0; i < 8; i++) {
            for (boolean normalised : new boolean[] {false, true}) {
                Saliency s = explain(normalised, constant, i);
                double largest = s.map().abs().amax().item();
                double residual = s.derivation().note("residual").value().item();
                assertEquals(0, residual, 1e-11 * largest, "head " + i);
                assertTrue(largest > 0);
            }
        }
    }

    @Test
    void linearisedAttentionIsItsFormula() {
        for (int i = 0; i < 8; i++) {
            Saliency s = explain(false, Composite.epsilon(EPS), i);
            double[] expected = new Restated(i, s.score().item()).relevance();
            double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
            assertArrayEquals(expected, s.map().toDoubles(), 1e-10 * largest, "head " + i);
        }
    }

    /// The same head on plain arrays.
    private static final class Restated {
        private final double[][] x;
        private final double[][] q;
        private final double[][] k;
        private final double[][] v;
        private final double[][] logits = new double[TOKENS][TOKENS];
        private final double[][] p = new double[TOKENS][TOKENS];
        private final double[][] o = new double[TOKENS][WIDTH];
        private final double score;
        private final int seed;

        Restated(int seed, double score) {
            this.seed = seed;
            this.score = score;
            this.x = rows(Toy.random(REFERENCE, "tokens" + seed, 1, 1, TOKENS, WIDTH));
            this.q = times("q", 0.5);
            this.k = times("k", 1);
            this.v = times("v", 1);
            for (int i = 0; i < TOKENS; i++) {
                double sum = 0;
                for (int j = 0; j < TOKENS; j++) {
                    for (int d = 0; d < WIDTH; d++) logits[i][j] += q[i][d] * k[j][d];
                    sum += StrictMath.exp(logits[i][j]);
                }
                for (int j = 0; j < TOKENS; j++) {
                    p[i][j] = StrictMath.exp(logits[i][j]) / sum;
                    for (int d = 0; d < WIDTH; d++) o[i][d] += p[i][j] * v[j][d];
                }
            }
        }

        private static double[][] rows(Tensor t) {
            double[] flat = t.toDoubles();
            double[][] y = new double[TOKENS][];
            for (int i = 0; i < TOKENS; i++)
                y[i] = Arrays.copyOfRange(flat, i * WIDTH, (i + 1) * WIDTH);
            return y;
        }

        private double[] weight(String name) {
            Site s = Site.root(new Seeded(REFERENCE, "head" + seed));
            return s.at(name).parameter("weight", WIDTH, WIDTH).toDoubles();
        }

        private double[][] times(String name, double factor) {
            double[] w = weight(name);
            double[][] y = new double[TOKENS][WIDTH];
            for (int i = 0; i < TOKENS; i++)
                for (int d = 0; d < WIDTH; d++)
                    for (int c = 0; c < WIDTH; c++) y[i][d] += factor * w[d * WIDTH + c] * x[i][c];
            return y;
        }

        private static double half(double r, double z) {
            return r / 2 / Dense.stabilised(z, EPS);
        }

        double[] relevance() {
            double[][] ro = new double[TOKENS][WIDTH];
            for (int i = 0; i < TOKENS; i++)
                ro[i][1] = o[i][1] * score / Dense.stabilised(TOKENS * score, EPS);
            double[][] rp = new double[TOKENS][TOKENS];
            double[][] rv = new double[TOKENS][WIDTH];
            for (int i = 0; i < TOKENS; i++)
                for (int j = 0; j < TOKENS; j++)
                    for (int d = 0; d < WIDTH; d++) {
                        double part = p[i][j] * v[j][d] * half(ro[i][d], o[i][d]);
                        rp[i][j] += part;
                        rv[j][d] += part;
                    }
            double[][] rq = new double[TOKENS][WIDTH];
            double[][] rk = new double[TOKENS][WIDTH];
            for (int i = 0; i < TOKENS; i++) {
                double total = Arrays.stream(rp[i]).sum();
                for (int j = 0; j < TOKENS; j++) {
                    double r = logits[i][j] * (rp[i][j] - p[i][j] * total);
                    for (int d = 0; d < WIDTH; d++) {
                        double part = q[i][d] * k[j][d] * half(r, logits[i][j]);
                        rq[i][d] += part;
                        rk[j][d] += part;
                    }
                }
            }
            double[] found = new double[TOKENS * WIDTH];
            add(found, "q", times("q", 1), rq);
            add(found, "k", k, rk);
            add(found, "v", v, rv);
            return found;
        }

        private void add(double[] found, String name, double[][] z, double[][] r) {
            double[] w = weight(name);
            for (int i = 0; i < TOKENS; i++)
                for (int d = 0; d < WIDTH; d++)
                    for (int c = 0; c < WIDTH; c++)
                        found[i * WIDTH + c] +=
                                x[i][c]
                                        * w[d * WIDTH + c]
                                        * r[i][d]
                                        / Dense.stabilised(z[i][d], EPS);
        }
    }

    @ParameterizedTest
    @EnumSource(AttentionRule.class)
    void aTransformerHasRelevanceAtTheInputAndAtItsTokens(AttentionRule attention) {
        Engine engine = Engine.cpu();
        TimmVit vit =
                new TimmVit(Site.root(new Seeded(engine, "vit")), new TimmVit.Size(2, 2, 8, false));
        Tensor x = Toy.random(engine, "photo", 1, 1, 3, 32, 48);
        Composite composite = Composite.epsilonPlusFlat().with(attention);
        Tensor pixels = new Study(vit, x, "input", Target.top()).explain(new Lrp(composite)).map();
        assertEquals(x.shape(), pixels.shape());
        Tensor tokens =
                new Study(vit, x, "blocks.0", Target.top()).explain(new Lrp(composite)).map();
        assertArrayEquals(new int[] {1, 8, 2, 3}, tokens.shape().dims());
        for (Tensor map : new Tensor[] {pixels, tokens}) {
            for (double v : map.toDoubles()) assertTrue(Double.isFinite(v));
            assertTrue(map.abs().amax().item() > 0);
        }
        Study study = new Study(vit, x, "blocks.0", Target.top());
        NotApplicable e =
                assertThrows(NotApplicable.class, () -> study.explain(new ExcitationBackprop()));
        assertTrue(e.getMessage().contains("head"), e.getMessage());
    }
}
