package vitrine.app.learn;

import vitrine.cam.Place;
import vitrine.engine.Tensor;
import vitrine.scenes.SceneClass;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// The first step of a lesson: what is asked, and what the model says.
final class Opening {
    private Opening() {}

    static void of(Lesson lesson, Classroom room) {
        lesson.step("The question").text(room.origin());
        lesson.picture("the picture, 32 × 32 pixels", room.photo());
        Tensor output = room.study(Place.input()).evidence().output();
        lesson.text("The embedded model scenes_resnet gives each class a logit:");
        lesson.table(List.of("class", "logit"), logits(output.toDoubles()));
        double[] last = room.study(Place.of(Classroom.LAST)).evidence().activation().toDoubles();
        double score = output.toDoubles()[Classroom.CLASS];
        lesson.text(
                "S is the logit of the "
                        + Classroom.KIND.label()
                        + ": a bias, and for each of the 64 channels of "
                        + Classroom.LAST
                        + " a weight times its mean.");
        lesson.formula("S = b + Σ_k w_k · mean_p A_kp = " + Numbers.of(score));
        lesson.claim("S = b + Σ_k w_k · mean_p A_kp", score, score(room, last));
    }

    private static Ball score(Classroom room, double[] last) {
        List<Ball> terms = new ArrayList<>(List.of(Ball.of(room.headBias())));
        int positions = last.length / 64;
        for (int k = 0; k < 64; k++) {
            List<Ball> channel = new ArrayList<>();
            for (int p = 0; p < positions; p++) channel.add(Ball.of(last[k * positions + p]));
            terms.add(Ball.mean(channel).times(room.headWeight(k)));
        }
        return Ball.sum(terms);
    }

    private static List<List<String>> logits(double[] logits) {
        return IntStream.range(0, logits.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer k) -> -logits[k]))
                .limit(3)
                .map(k -> List.of(SceneClass.all().get(k).label(), Numbers.of(logits[k])))
                .toList();
    }
}
