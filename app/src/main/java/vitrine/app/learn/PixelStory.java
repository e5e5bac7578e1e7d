package vitrine.app.learn;

import vitrine.cam.Method;
import vitrine.engine.Shape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/// The story of a method that gives every channel of what it looks at a number: of the picture's
/// three colours, or of a layer's channels.
///
/// @param method who is asked
/// @param title the method's name and paper
/// @param formula the map
/// @param steps how the map comes about
/// @param identity what audits it
/// @param eye what becomes of the channels for the eye
/// @param layer where a method looks that does not look at the picture
/// @param setting which picture, or which pictures
record PixelStory(
        Method method,
        String title,
        String formula,
        Steps steps,
        ChannelSum.Identity identity,
        Eye eye,
        String layer,
        UnaryOperator<Classroom> setting)
        implements Story {
    /// A story of the main picture.
    PixelStory(
            Method method,
            String title,
            String formula,
            Steps steps,
            ChannelSum.Identity identity,
            Eye eye) {
        this(method, title, formula, steps, identity, eye, Classroom.INNER, r -> r);
    }

    /// The same at another layer.
    PixelStory at(String other) {
        return new PixelStory(method, title, formula, steps, identity, eye, other, setting);
    }

    /// The same of another picture or target.
    PixelStory in(UnaryOperator<Classroom> other) {
        return new PixelStory(method, title, formula, steps, identity, eye, layer, other);
    }

    /// Tells how the map comes about.
    @FunctionalInterface
    interface Steps {
        /// @return the map's numbers again, from what was recorded; none where the steps have made
        ///   claims of their own about it
        List<Ball> of(Lesson lesson, Answer answer);
    }

    /// What becomes of a position's channels for the eye.
    enum Eye {
        /// there is one channel alone
        ALONE("") {
            @Override
            Ball of(List<Ball> channels) {
                return channels.getFirst();
            }
        },
        /// how much, whichever way
        MAGNITUDE("the map loses its sign") {
            @Override
            Ball of(List<Ball> channels) {
                return channels.getFirst().abs();
            }
        },
        /// how much a position can do, whichever way
        STRONGEST("each position has its strongest channel, max_c |a_c|") {
            @Override
            Ball of(List<Ball> channels) {
                return Ball.greatest(channels.stream().map(Ball::abs).toList());
            }
        },
        /// what a position contributes
        SUM("the channels of a position are added") {
            @Override
            Ball of(List<Ball> channels) {
                return Ball.sum(channels);
            }
        };

        private final String sentence;

        Eye(String sentence) {
            this.sentence = sentence;
        }

        abstract Ball of(List<Ball> channels);
    }

    @Override
    public String topic() {
        return method.name();
    }

    @Override
    public Lesson tell(Classroom room) {
        Classroom asked = setting.apply(room);
        Answer answer = asked.ask(method, layer);
        Lesson lesson = new Lesson(method.name(), title);
        lesson.formula(formula);
        Opening.of(lesson, asked.alone());
        List<Ball> again = steps.of(lesson, answer);
        lesson.step("The map");
        if (!again.isEmpty()) lesson.claim("the map, every number of it", answer.map(), again);
        lesson.grids(channels(answer, "map", answer.map()));
        lesson.step("The identity that audits it");
        identity.of(lesson, answer);
        Closing.of(lesson, answer, eye.sentence, seen(answer));
        return lesson;
    }

    private List<Ball> seen(Answer answer) {
        double[] map = answer.map();
        Shape shape = answer.saliency().map().shape();
        int positions = shape.product(2, shape.rank());
        List<Ball> seen = new ArrayList<>();
        for (int p = 0; p < positions; p++) {
            List<Ball> channels = new ArrayList<>();
            for (int c = 0; c < shape.dim(1); c++) channels.add(Ball.of(map[c * positions + p]));
            seen.add(eye.of(channels));
        }
        return seen;
    }

    /// The part of the three colours about the pixel that the map finds strongest, or three
    /// channels of a layer.
    static List<Grid> channels(Answer answer, String name, double[] values) {
        Shape map = answer.saliency().map().shape();
        int width = map.dim(map.rank() - 1);
        if (map.dim(1) == 1) {
            int size = map.product(2, map.rank());
            double[] first = Arrays.copyOf(values, size);
            int top = strongest(Arrays.copyOf(answer.map(), size));
            Grid grid = Grid.of(name, first, width);
            return List.of(width > Grid.READABLE ? grid.around(top / width, top % width) : grid);
        }
        if (width < Classroom.SIDE) {
            return answer.shown(answer.map()).stream()
                    .map(k -> answer.grid(name + ", channel " + k, values, k))
                    .toList();
        }
        int top = strongest(answer.map()) % answer.positions();
        List<Grid> grids = new ArrayList<>();
        List<String> colours = List.of("red", "green", "blue");
        for (int c = 0; c < colours.size(); c++) {
            Grid grid = answer.grid(name + ", " + colours.get(c), values, c);
            grids.add(grid.around(top / answer.width(), top % answer.width()));
        }
        return grids;
    }

    /// Which of these is farthest from zero.
    static int strongest(double[] values) {
        return Answer.top(Arrays.stream(values).map(Math::abs).toArray());
    }
}
