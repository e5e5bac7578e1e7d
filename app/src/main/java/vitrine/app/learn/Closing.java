package vitrine.app.learn;

import vitrine.cam.Profile;
import vitrine.cam.image.ColourMap;
import vitrine.cam.image.Overlay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The last step of a lesson: from the raw map to the picture, by the papers' profile.
final class Closing {
    private Closing() {}

    /// `scaled(resized(relu(map)))`, for a map of one channel that the method's own rendering does
    /// not change first.
    static void of(Lesson lesson, Answer answer) {
        of(lesson, answer, "", Arrays.asList(Ball.of(answer.map())));
    }

    /// The same for a map that the method's rendering makes of the raw one first.
    ///
    /// @param first what it makes of the raw map, or nothing
    /// @param map what it made, one number for each position
    static void of(Lesson lesson, Answer answer, String first, List<Ball> map) {
        lesson.step("The picture");
        int side = (int) Math.round(Math.sqrt(map.size()));
        String resized =
                side == Classroom.SIDE ? " and" : ", is resized bilinearly to 32 × 32 (u), and";
        String subject = first.isEmpty() ? "The map" : "For the eye, " + first + ". It";
        lesson.text(
                subject
                        + " loses its negative part"
                        + resized
                        + " is scaled to 0 … 1: L = (u - min u) / (max u - min u).");
        List<Ball> large = Bilinear.resized(map.stream().map(Ball::relu).toList(), side);
        Ball least = Ball.least(large);
        Ball range = Ball.greatest(large).minus(least);
        lesson.formula(
                "min u = "
                        + Numbers.of(least.middle())
                        + ", max u - min u = "
                        + Numbers.of(range.middle()));
        double[] shown = displayed(answer);
        List<Ball> again = new ArrayList<>();
        for (Ball u : large)
            again.add(range.middle() > 0 ? u.minus(least).over(range) : Ball.of(0));
        lesson.claim("L = (u - min u) / (max u - min u)", shown, again);
        seen(lesson, answer.room(), shown);
    }

    /// What the method and the papers' profile make of the maps.
    static double[] displayed(Answer answer) {
        double[] all =
                answer.saliency().render(Profile.PAPER, Classroom.SIDE, Classroom.SIDE).toDoubles();
        return Arrays.copyOf(all, Classroom.SIDE * Classroom.SIDE); // the first of a batch
    }

    /// The finished map over the picture, and whether it points at the object.
    static void seen(Lesson lesson, Classroom room, double[] shown) {
        int top = Answer.top(shown);
        lesson.grids(
                Grid.of("L", shown, Classroom.SIDE)
                        .around(top / Classroom.SIDE, top % Classroom.SIDE));
        float[] heat = new float[shown.length];
        for (int i = 0; i < heat.length; i++) heat[i] = (float) Math.clamp(shown[i], 0.0, 1.0);
        lesson.picture("L over the picture", Overlay.blend(room.photo(), heat, ColourMap.VIRIDIS));
        int y = top / Classroom.SIDE;
        int x = top % Classroom.SIDE;
        double inside = 0;
        double all = 0;
        for (int i = 0; i < shown.length; i++) {
            all += shown[i];
            if (room.inside(i / Classroom.SIDE, i % Classroom.SIDE)) inside += shown[i];
        }
        if (all == 0) {
            lesson.text("Nothing of it is positive: this picture stays empty.");
            return;
        }
        lesson.text(
                "Greatest at row %d, column %d, %s the object; %.1f %% of the sum lies inside."
                        .formatted(
                                y,
                                x,
                                room.inside(y, x) ? "inside" : "outside",
                                100 * inside / all));
    }
}
