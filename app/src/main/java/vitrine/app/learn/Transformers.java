package vitrine.app.learn;

import vitrine.cam.AttentionTap;
import vitrine.cam.Evidence;
import vitrine.cam.Method;
import vitrine.cam.Saliency;
import vitrine.cam.Study;
import vitrine.cam.Target;
import vitrine.cam.methods.AttentionRollout;
import vitrine.cam.methods.Chefer;
import vitrine.cam.methods.LeGrad;
import vitrine.nn.Site;
import vitrine.nn.weights.Seeded;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Methods that follow attention, told of a transformer whose matrices of five tokens can be
/// printed. Its weights are drawn from a seed: it knows nothing of scenes, and the mathematics is
/// that of any other.
final class Transformers {
    private static final int T = Miniature.TOKENS;
    private static final int HEADS = 2;
    private static final int CLASS = 1;

    static final List<Story> STORIES =
            List.of(
                    new Told(
                            new AttentionRollout(),
                            "Attention rollout (Abnar, Zuidema, 2020)",
                            "R = Ã_2 Ã_1,  Ã_l = ½ (mean over heads of A_l + I)",
                            Transformers::rollout),
                    new Told(
                            new Chefer(),
                            "Relevance of attention (Chefer, Gur, Wolf, 2021)",
                            "R ← R + Ā_l R from R = I,  Ā_l = mean over heads of relu(∂S/∂A_l ⊙"
                                    + " A_l)",
                            Transformers::relevance),
                    new Told(
                            new LeGrad(),
                            "LeGrad (Bousselham, Boggust, Chaybouti, Strobelt, Kuehne, 2024)",
                            "map = mean over blocks, heads and tokens that look of relu(∂s_l/∂A_l)",
                            Transformers::formation));

    private Transformers() {}

    /// What one method is asked, and what the run knew.
    private record Asked(Evidence evidence, Saliency saliency, List<AttentionTap> taps) {
        double[] map() {
            return saliency.map().toDoubles();
        }

        double[] note(String name) {
            return saliency.derivation().note(name).value().toDoubles();
        }

        /// One head's matrix of one block.
        double[] probabilities(int block, int head) {
            return part(taps.get(block).probabilities().toDoubles(), head);
        }

        double[] gradient(int block, int head) {
            return part(taps.get(block).gradient().toDoubles(), head);
        }

        private static double[] part(double[] all, int head) {
            return Arrays.copyOfRange(all, head * T * T, (head + 1) * T * T);
        }
    }

    /// The story of one method.
    private record Told(Method method, String title, String formula, Steps steps) implements Story {
        @Override
        public String topic() {
            return method.name();
        }

        @Override
        public Lesson tell(Classroom room) {
            Miniature model = new Miniature(Site.root(new Seeded(room.engine(), "miniature")));
            Study study = new Study(model, room.image(), "input", Target.logit(CLASS));
            Evidence evidence = study.evidence();
            Asked asked =
                    new Asked(evidence, study.explain(method), AttentionTap.of(method, evidence));
            Lesson lesson = new Lesson(method.name(), title);
            lesson.formula(formula);
            opening(lesson, room, asked);
            steps.of(lesson, asked);
            lesson.step("The picture");
            lesson.text(
                    "The map has one number for each patch; papers show it resized and scaled.");
            lesson.grids(Grid.of("map, 2 × 2 patches", asked.map(), 2));
            return lesson;
        }
    }

    private interface Steps {
        void of(Lesson lesson, Asked asked);
    }

    private static void opening(Lesson lesson, Classroom room, Asked asked) {
        lesson.step("The question");
        lesson.text(
                "A transformer in miniature: a class token and 2 × 2 patches of 16 × 16 pixels,"
                        + " two blocks of two heads. Its weights are drawn from a seed, so it"
                        + " knows no scene, but its attention can be printed whole. It looks at"
                        + " this picture:");
        lesson.picture("the picture, 32 × 32 pixels", room.photo());
        lesson.formula("S = logit " + CLASS + " = " + Numbers.of(asked.evidence().score().item()));
        lesson.step("The attention");
        lesson.text(
                "A row for each token that looks, a column for each that is looked at; the class"
                        + " token is first.");
        List<Ball> sums = new ArrayList<>();
        for (int l = 0; l < 2; l++) {
            List<Grid> grids = new ArrayList<>();
            for (int h = 0; h < HEADS; h++) {
                double[] a = asked.probabilities(l, h);
                grids.add(Grid.of("A of block " + l + ", head " + h, a, T));
                for (int row = 0; row < T; row++)
                    sums.add(
                            Ball.sum(
                                    Arrays.asList(
                                            Ball.of(Arrays.copyOfRange(a, row * T, row * T + T)))));
            }
            lesson.grids(grids);
        }
        double[] ones = new double[sums.size()];
        Arrays.fill(ones, 1);
        // a quotient of five exponentials by their sum
        List<Ball> within =
                sums.stream().map(s -> new Ball(s.middle(), s.radius() + 16 * 0x1p-24)).toList();
        lesson.claim("1 = Σ of each row of A", ones, within);
    }

    private static Ball[] overHeads(Asked asked, int block) {
        Ball[] mean = new Ball[T * T];
        Arrays.setAll(
                mean,
                i ->
                        Ball.mean(
                                IntStream.range(0, HEADS)
                                        .mapToObj(h -> Ball.of(asked.probabilities(block, h)[i]))
                                        .toList()));
        return mean;
    }

    private static Ball[] product(Ball[] a, Ball[] b) {
        Ball[] c = new Ball[T * T];
        for (int i = 0; i < T; i++) {
            for (int j = 0; j < T; j++) {
                List<Ball> terms = new ArrayList<>();
                for (int k = 0; k < T; k++) terms.add(a[i * T + k].times(b[k * T + j]));
                c[i * T + j] = Ball.sum(terms);
            }
        }
        return c;
    }

    private static double one(int i) {
        return i % (T + 1) == 0 ? 1 : 0;
    }

    private static double[] middles(Ball[] of) {
        return Arrays.stream(of).mapToDouble(Ball::middle).toArray();
    }

    private static void rollout(Lesson lesson, Asked asked) {
        lesson.step("The blocks");
        lesson.text("Half of a token's content comes through the shortcut, half by attention.");
        List<Ball[]> halves = new ArrayList<>();
        for (int l = 0; l < 2; l++) {
            Ball[] mean = overHeads(asked, l);
            Ball[] half = new Ball[T * T];
            Arrays.setAll(half, i -> mean[i].plus(Ball.of(one(i))).over(2));
            halves.add(half);
            lesson.grids(Grid.of("Ã_" + (l + 1), middles(half), T));
        }
        lesson.step("The rollout");
        double[] found = asked.note("rollout");
        lesson.grids(Grid.of("R = Ã_2 Ã_1", found, T));
        lesson.claim("R = Ã_2 Ã_1", found, Arrays.asList(product(halves.get(1), halves.get(0))));
        answer(lesson, asked, found);
        lesson.step("The identity that audits it");
        lesson.text(
                "Rows of Ã add up to one, and so do those of any product of them. No score is"
                        + " asked: the map is the same for every class.");
        double[] sums = new double[T];
        for (int i = 0; i < found.length; i++) sums[i / T] += found[i];
        Ball[] ones = new Ball[T];
        Arrays.setAll(ones, i -> new Ball(1, 40 * 0x1p-24));
        lesson.claim("Σ_j R_ij = 1", sums, Arrays.asList(ones));
    }

    /// The map is the class token's row without its own number.
    private static void answer(Lesson lesson, Asked asked, double[] found) {
        lesson.text("The class token answers, so its row is the map, without its own number.");
        Ball[] row = Ball.of(Arrays.copyOfRange(found, 1, T));
        lesson.claim("map_j = R_0j, patches j = 1 … 4", asked.map(), Arrays.asList(row));
    }

    private static void relevance(Lesson lesson, Asked asked) {
        lesson.step("The blocks");
        lesson.text("What is attended to counts as far as its attention speaks for the class.");
        Ball[] r = new Ball[T * T];
        Arrays.setAll(r, i -> Ball.of(one(i)));
        for (int l = 0; l < 2; l++) {
            List<Grid> grids = new ArrayList<>();
            for (int h = 0; h < HEADS; h++)
                grids.add(Grid.of("∂S/∂A of block " + l + ", head " + h, asked.gradient(l, h), T));
            Ball[] weighted = weighted(asked, l);
            grids.add(Grid.of("Ā_" + (l + 1), middles(weighted), T));
            lesson.grids(grids);
            Ball[] more = product(weighted, r);
            Ball[] before = r;
            r = new Ball[T * T];
            Ball[] next = r;
            Arrays.setAll(next, i -> before[i].plus(more[i]));
        }
        lesson.step("The relevance");
        double[] found = asked.note("relevance");
        lesson.grids(Grid.of("R = (I + Ā_2)(I + Ā_1)", found, T));
        lesson.claim("R = (I + Ā_2)(I + Ā_1)", found, Arrays.asList(r));
        answer(lesson, asked, found);
        lesson.step("The identity that audits it");
        lesson.text(
                "Only the class token's row of the last block's attention reaches the score, so"
                        + " the gradient of every other row is zero.");
        List<Ball> zeros = new ArrayList<>();
        double[] others = new double[HEADS * T * (T - 1)];
        for (int h = 0; h < HEADS; h++) {
            double[] g = asked.gradient(1, h);
            System.arraycopy(g, T, others, h * T * (T - 1), T * (T - 1));
        }
        for (int i = 0; i < others.length; i++) zeros.add(Ball.of(0));
        lesson.claim("∂S/∂A of block 1 = 0 in rows 1 to 4", others, zeros);
    }

    private static Ball[] weighted(Asked asked, int block) {
        Ball[] mean = new Ball[T * T];
        Arrays.setAll(
                mean,
                i ->
                        Ball.mean(
                                IntStream.range(0, HEADS)
                                        .mapToObj(h -> product(asked, block, h, i).relu())
                                        .toList()));
        return mean;
    }

    private static Ball product(Asked asked, int block, int head, int i) {
        return Ball.of(asked.gradient(block, head)[i]).times(asked.probabilities(block, head)[i]);
    }

    private static void formation(Lesson lesson, Asked asked) {
        lesson.step("The blocks");
        lesson.text(
                "s_l is the score if the answer were read from the mean of block l's tokens. Its"
                        + " gradient at the block's attention, its positive part, averaged over"
                        + " heads and rows:");
        double[] blocks = asked.note("blocks");
        lesson.grids(
                Grid.of("block 0", Arrays.copyOfRange(blocks, 0, 4), 2),
                Grid.of("block 1", Arrays.copyOfRange(blocks, 4, 8), 2));
        lesson.step("The mean over blocks");
        List<Ball> again = new ArrayList<>();
        for (int p = 0; p < 4; p++)
            again.add(Ball.mean(List.of(Ball.of(blocks[p]), Ball.of(blocks[4 + p]))));
        lesson.claim("map = mean of the blocks' maps", asked.map(), again);
        lesson.step("The identity that audits it");
        lesson.text(
                "Behind the last block come a mean over tokens and a matrix, so each of the five"
                        + " rows of ∂s/∂A is the same: what a token's values add to the answer, w"
                        + " · out(v_j), divided by five. The class token's row of ∂S/∂A is that"
                        + " number itself.");
        double[] last = Arrays.copyOfRange(blocks, 4, 8);
        List<Ball> rows = new ArrayList<>();
        for (int j = 1; j < T; j++) {
            List<Ball> heads = new ArrayList<>();
            for (int h = 0; h < HEADS; h++) {
                double g = asked.gradient(1, h)[j];
                // two products of eight numbers each, whose terms may cancel
                heads.add(new Ball(Math.max(g, 0), 64 * 0x1p-24 * magnitude(asked)));
            }
            rows.add(Ball.mean(heads).over(T));
        }
        lesson.claim("block 1 = mean over heads of relu(∂S/∂A_0j) / 5", last, rows);
    }

    private static double magnitude(Asked asked) {
        return IntStream.range(0, HEADS)
                .mapToDouble(
                        h -> Arrays.stream(asked.gradient(1, h)).map(Math::abs).max().orElse(0))
                .max()
                .orElse(0);
    }
}
