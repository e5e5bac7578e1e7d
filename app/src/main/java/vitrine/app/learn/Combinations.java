package vitrine.app.learn;

import vitrine.app.learn.PixelStory.Eye;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Saliency;
import vitrine.cam.Target;
import vitrine.cam.gradients.GuidedGradCam;
import vitrine.cam.methods.FinerCam;
import vitrine.cam.methods.GradCam;
import vitrine.cam.methods.GradCamPlusPlus;
import vitrine.cam.methods.RefineCam;
import vitrine.cam.targets.Finer;
import vitrine.scenes.SceneClass;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Methods made of others: a contrast of classes, a product of two maps, a product of layers.
final class Combinations {
    private static final int SIDE = Classroom.SIDE;
    private static final double ALPHA = 0.6;
    private static final String EARLY = "layer1.1";

    static final List<Story> STORIES =
            List.of(
                    new PixelStory(
                                    FinerCam.of(Profile.PAPER, new GradCam()),
                                    "Finer-CAM (Zhang, Gu, Chowdhury, Mai, Carlyn, Berger-Wolf,"
                                            + " Su, Chao, 2025)",
                                    "Grad-CAM of y_c - 0.6 · mean of y_j over the three classes j"
                                            + " nearest to c",
                                    Combinations::contrast,
                                    Combinations::linear,
                                    Eye.ALONE)
                            .at(Classroom.LAST)
                            .in(Classroom::rivals),
                    new PixelStory(
                            GuidedGradCam.of(Profile.PAPER),
                            "Guided Grad-CAM (Selvaraju, Cogswell, Das, Vedantam, Parikh, Batra,"
                                    + " 2017)",
                            "map = guided gradient ⊙ resized(relu(Grad-CAM))",
                            Combinations::guided,
                            Combinations::nowhereElse,
                            Eye.STRONGEST),
                    new Refined());

    private Combinations() {}

    /// The three classes whose logits are nearest to the class's own.
    private static List<Integer> nearest(double[] y) {
        int c = Classroom.CLASS;
        return IntStream.range(0, y.length)
                .filter(j -> j != c)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer j) -> Math.abs(y[j] - y[c])))
                .limit(3)
                .toList();
    }

    private static List<Ball> contrast(Lesson lesson, Answer a) {
        lesson.step("The contrast");
        double[] y = a.evidence().output().toDoubles();
        List<Integer> others = nearest(y);
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(Classroom.KIND.label(), "c", Numbers.of(y[Classroom.CLASS])));
        for (int j : others)
            rows.add(List.of(SceneClass.all().get(j).label(), "j", Numbers.of(y[j])));
        lesson.table(List.of("class", "", "logit"), rows);
        Ball own = Ball.of(y[Classroom.CLASS]);
        List<Ball> parts = new ArrayList<>();
        for (int j : others) parts.add(own.minus(Ball.of(y[j]).times(ALPHA)));
        lesson.text(
                "What is explained is no longer the class but what tells it from those like it.");
        double score = contrasted(a);
        lesson.formula("S = mean_j (y_c - 0.6 y_j) = " + Numbers.of(score));
        lesson.claim("S = mean_j (y_c - 0.6 y_j)", score, Ball.mean(parts));
        lesson.step("The weights");
        double[] alpha = a.note("alpha");
        List<Ball> again = a.perChannel(k -> weight(a, others, k).over(64));
        lesson.text(
                "Grad-CAM of that score. Behind layer3.1 come a mean and a matrix, so α_k is the"
                        + " class's weight less 0.6 times the others' mean, divided by 64.");
        lesson.grids(Grid.of("α_k, channels 0 to 63, eight in a row", alpha, 8));
        lesson.claim("α_k = (w_ck - 0.6 · mean_j w_jk) / 64", alpha, again);
        Ball[] product = new Ball[a.activation().length];
        double[] value = a.activation();
        Arrays.setAll(product, i -> Ball.of(alpha[i / 64]).times(value[i]));
        return a.overChannels(product);
    }

    private static double contrasted(Answer a) {
        Target finer =
                Finer.nearest(a.room().target(), List.of(1, 2, 3), ALPHA, Finer.Weighting.EVEN);
        return a.evidence().with(finer).score().item();
    }

    /// A weight that three classes' rows have a part in; the run's backward pass rounds some ten
    /// times.
    private static Ball weight(Answer a, List<Integer> others, int k) {
        double own = a.room().headWeight(k);
        double sum = 0;
        double most = Math.abs(own);
        for (int j : others) {
            sum += a.room().headWeight(j, k) / others.size();
            most += Math.abs(a.room().headWeight(j, k));
        }
        return new Ball(own - ALPHA * sum, 80 * 0x1p-24 * most);
    }

    private static void linear(Lesson lesson, Answer a) {
        lesson.text(
                "Grad-CAM is linear in the score: Finer-CAM is a difference of four Grad-CAMs.");
        List<Integer> others = nearest(a.evidence().output().toDoubles());
        double[] own = a.room().ask(new GradCam(), Classroom.LAST).map();
        List<double[]> maps = new ArrayList<>();
        for (int j : others)
            maps.add(a.room().about(Target.logit(j)).ask(new GradCam(), Classroom.LAST).map());
        double most =
                IntStream.range(0, own.length).mapToDouble(p -> Math.abs(own[p])).max().orElse(0);
        for (double[] m : maps)
            most = Math.max(most, Arrays.stream(m).map(Math::abs).max().orElse(0));
        List<Ball> again = new ArrayList<>();
        for (int p = 0; p < own.length; p++) {
            double sum = 0;
            for (double[] m : maps) sum += m[p] / maps.size();
            // each map is a sum of 64 products, of a size that cancels by a tenth or so
            again.add(new Ball(own[p] - ALPHA * sum, 20 * 80 * 0x1p-24 * most));
        }
        lesson.claim("L = Grad-CAM of c - 0.6 · mean of Grad-CAM of j", a.map(), again);
    }

    private static List<Ball> guided(Lesson lesson, Answer a) {
        lesson.step("The coarse map");
        double[] coarse = a.note("coarse");
        lesson.text("Grad-CAM at layer3.0 says where, in 8 × 8 positions.");
        lesson.grids(Grid.of("Grad-CAM", coarse, 8));
        lesson.step("The fine map");
        double[] fine = a.note("fine");
        lesson.text(
                "Guided backpropagation says which pixels' colours, but hardly of which class.");
        int top = PixelStory.strongest(a.map()) % (SIDE * SIDE);
        lesson.grids(window("guided gradient, red", fine, top));
        lesson.step("The product");
        double[] weight = a.note("weight");
        List<Ball> rectified = Arrays.stream(Ball.of(coarse)).map(Ball::relu).toList();
        lesson.claim("weight = relu(Grad-CAM), resized", weight, Bilinear.resized(rectified, 8));
        lesson.grids(window("weight", weight, top), window("guided Grad-CAM, red", a.map(), top));
        return IntStream.range(0, fine.length)
                .mapToObj(i -> Ball.of(fine[i]).times(weight[i % weight.length]))
                .toList();
    }

    private static Grid window(String name, double[] values, int top) {
        double[] first = Arrays.copyOf(values, SIDE * SIDE);
        return Grid.of(name, first, SIDE).around(top / SIDE, top % SIDE);
    }

    private static void nowhereElse(Lesson lesson, Answer a) {
        lesson.text(
                "Where Grad-CAM is not positive around a pixel, nothing of the gradient is left.");
        double[] weight = a.note("weight");
        double[] map = a.map();
        double outside = 0;
        int pixels = 0;
        for (int p = 0; p < weight.length; p++) {
            if (weight[p] != 0) continue;
            pixels++;
            for (int c = 0; c < 3; c++) outside += Math.abs(map[c * weight.length + p]);
        }
        lesson.formula(pixels + " of 1024 pixels have the weight 0");
        lesson.claim("0 = Σ |map| over pixels of weight 0", outside, Ball.of(0));
    }

    /// The product of the finished maps of an early and a late layer.
    private record Refined() implements Story {
        @Override
        public String topic() {
            return "refine-cam";
        }

        @Override
        public Lesson tell(Classroom room) {
            RefineCam method = RefineCam.of(Profile.PAPER, GradCamPlusPlus.of(Profile.PAPER));
            Lesson lesson =
                    new Lesson(
                            topic(), "RefineCAM (Domeniconi, Stramiglio, Lombardi, Salti, 2026)");
            lesson.formula("L = scaled(Π_l L_l),  L_l the finished Grad-CAM++ of layer l");
            Opening.of(lesson, room);
            Place late = Place.of(Classroom.LAST);
            Saliency both = room.study(late).at(Place.of(EARLY), late).explain(method);
            double[] first = layer(lesson, room, EARLY, "The early layer", 16);
            double[] second = layer(lesson, room, Classroom.LAST, "The late layer", 8);
            lesson.step("The product");
            double[] shown = both.render(Profile.PAPER, SIDE, SIDE).toDoubles();
            List<Ball> product = new ArrayList<>();
            for (int p = 0; p < shown.length; p++) product.add(Ball.of(first[p]).times(second[p]));
            Ball least = Ball.least(product);
            Ball range = Ball.greatest(product).minus(least);
            lesson.text(
                    "Where either map is dark the product is; then it is scaled to 0 … 1 again.");
            lesson.claim(
                    "L = (u - min u) / (max u - min u), u = L_1 · L_2",
                    shown,
                    product.stream().map(u -> u.minus(least).over(range)).toList());
            Closing.seen(lesson, room, shown);
            lesson.step("The identity that audits it");
            lesson.text(
                    "Up to its scale the product is nowhere greater than either of its factors.");
            double[] smaller = product.stream().mapToDouble(Ball::middle).toArray();
            List<Ball> least2 = new ArrayList<>();
            for (int p = 0; p < smaller.length; p++)
                least2.add(Ball.of(smaller[p]).min(Ball.of(Math.min(first[p], second[p]))));
            lesson.claim("L_1 L_2 = min(L_1 L_2, L_1, L_2)", smaller, least2);
            return lesson;
        }

        private static double[] layer(
                Lesson lesson, Classroom room, String layer, String heading, int side) {
            lesson.step(heading);
            Answer a = room.ask(GradCamPlusPlus.of(Profile.PAPER), layer);
            lesson.text("Grad-CAM++ of " + layer + ", " + side + " × " + side + " positions.");
            lesson.grids(Grid.of("raw map", a.map(), side));
            List<Ball> map = Arrays.stream(Ball.of(a.map())).map(Ball::relu).toList();
            List<Ball> large = Bilinear.resized(map, side);
            Ball least = Ball.least(large);
            Ball range = Ball.greatest(large).minus(least);
            double[] shown = Closing.displayed(a);
            lesson.claim(
                    "L_l = relu, resized, scaled: " + layer,
                    shown,
                    large.stream().map(u -> u.minus(least).over(range)).toList());
            lesson.grids(Grid.of("L_l", shown, SIDE).around(15, 24));
            return shown;
        }
    }
}
