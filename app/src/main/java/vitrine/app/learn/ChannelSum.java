package vitrine.app.learn;

import vitrine.cam.Method;
import vitrine.cam.Weighted;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/// The story of a class activation map: channels, what each of them adds, their sum, the picture.
/// What a family has of its own is how the numbers `W_kp` that are added come about.
///
/// @param method who is asked
/// @param layer where
/// @param title the method's name and paper
/// @param formula the map
/// @param terms tells how the numbers come about, and computes them again from what was recorded
/// @param identity what audits the map
/// @param picture from the raw map to the picture
/// @param setting which picture and which target
record ChannelSum(
        Method method,
        String layer,
        String title,
        String formula,
        Terms terms,
        Identity identity,
        Identity picture,
        UnaryOperator<Classroom> setting)
        implements Story {
    /// A story of the main picture, whose raw map the papers' profile finishes.
    ChannelSum(
            Method method,
            String layer,
            String title,
            String formula,
            Terms terms,
            Identity identity) {
        this(method, layer, title, formula, terms, identity, Closing::of, r -> r);
    }

    /// The same with another way from the raw map to the picture.
    ChannelSum shown(Identity other) {
        return new ChannelSum(method, layer, title, formula, terms, identity, other, setting);
    }

    /// The same of another picture or target.
    ChannelSum in(UnaryOperator<Classroom> other) {
        return new ChannelSum(method, layer, title, formula, terms, identity, picture, other);
    }

    /// How what each channel adds comes about.
    @FunctionalInterface
    interface Terms {
        /// Tells it.
        ///
        /// @param shown the channels whose numbers are printed
        /// @return `W_kp` of all channels and positions
        Ball[] of(Lesson lesson, Answer answer, List<Integer> shown);
    }

    /// What must hold for the map.
    @FunctionalInterface
    interface Identity {
        void of(Lesson lesson, Answer answer);
    }

    @Override
    public String topic() {
        return method.name();
    }

    @Override
    public Lesson tell(Classroom school) {
        Classroom room = setting.apply(school);
        Answer answer = room.ask(method, layer);
        Lesson lesson = new Lesson(method.name(), title);
        lesson.formula(formula);
        Opening.of(lesson, room);
        double[] a = answer.activation();
        double[] added = added(answer);
        List<Integer> shown = answer.shown(added);
        lesson.step("The layer");
        lesson.text(
                "A is what "
                        + layer
                        + " puts out: 64 channels of 8 × 8 numbers. Printed are three of them: the"
                        + " two that add most to the map, and the one that adds least or takes"
                        + " most away.");
        lesson.grids(shown.stream().map(k -> answer.grid("A_" + k, a, k)).toList());
        Ball[] again = terms.of(lesson, answer, shown);
        lesson.step("The map");
        lesson.claim("W_kp, for all channels and positions", added, Arrays.asList(again));
        summed(lesson, answer, added, shown);
        lesson.step("The identity that audits it");
        identity.of(lesson, answer);
        picture.of(lesson, answer);
        return lesson;
    }

    private double[] added(Answer answer) {
        if (method instanceof Weighted weighted) {
            return weighted.weighted(answer.evidence()).toDoubles();
        }
        return answer.evidence().activation().mul(answer.evidence().gradient()).toDoubles();
    }

    private static void summed(Lesson lesson, Answer answer, double[] added, List<Integer> shown) {
        double[] map = answer.map();
        int top = Answer.top(map);
        double rest = map[top];
        List<List<String>> rows = new ArrayList<>();
        for (int k : shown) {
            double w = answer.channel(added, k)[top];
            rows.add(List.of("channel " + k, Numbers.of(w)));
            rest -= w;
        }
        rows.add(List.of("the other 61", Numbers.of(rest)));
        rows.add(List.of("the map there", Numbers.of(map[top])));
        lesson.text("What is added at position " + answer.at(top) + ", where the map is greatest:");
        lesson.table(List.of("", "W"), rows);
        lesson.claim("L_p = Σ_k W_kp", map, answer.overChannels(Ball.of(added)));
        lesson.grids(Grid.of("L, the raw map", map, answer.width()));
    }
}
