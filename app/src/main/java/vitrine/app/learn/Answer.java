package vitrine.app.learn;

import vitrine.cam.Evidence;
import vitrine.cam.Place;
import vitrine.cam.Saliency;
import vitrine.engine.Tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// What a method said about the classroom's picture, with everything that it asked for.
///
/// @param room where
/// @param place where the method looked
/// @param evidence the run itself, for quantities that the method did not write down
/// @param saliency what the method said
record Answer(Classroom room, Place place, Evidence evidence, Saliency saliency) {
    /// The quantity of that name, as the method wrote it down.
    double[] note(String name) {
        return saliency.derivation().note(name).value().toDoubles();
    }

    Ball[] balls(String name) {
        return Ball.of(note(name));
    }

    double score() {
        return saliency.score().item();
    }

    /// `A`
    double[] activation() {
        return evidence.activation().toDoubles();
    }

    /// `∂S/∂A`
    double[] gradient() {
        return evidence.gradient().toDoubles();
    }

    /// The raw map.
    double[] map() {
        return saliency.map().toDoubles();
    }

    int channels() {
        return evidence.activation().shape().dim(1);
    }

    int positions() {
        Tensor a = evidence.activation();
        return a.shape().product(2, a.shape().rank());
    }

    int width() {
        Tensor a = evidence.activation();
        return a.shape().dim(a.shape().rank() - 1);
    }

    /// The numbers of channel `k`.
    double[] channel(double[] of, int k) {
        return Arrays.copyOfRange(of, k * positions(), (k + 1) * positions());
    }

    List<Ball> balls(double[] of, int k) {
        return Arrays.asList(Ball.of(channel(of, k)));
    }

    Grid grid(String name, double[] of, int k) {
        return Grid.of(name, channel(of, k), width());
    }

    /// A number for each channel.
    List<Ball> perChannel(IntFunction<Ball> of) {
        return IntStream.range(0, channels()).mapToObj(of).toList();
    }

    /// A number for each position, from those of all channels there.
    List<Ball> overChannels(Ball[] values) {
        List<Ball> sums = new ArrayList<>();
        for (int p = 0; p < positions(); p++) {
            List<Ball> terms = new ArrayList<>();
            for (int k = 0; k < channels(); k++) terms.add(values[k * positions() + p]);
            sums.add(Ball.sum(terms));
        }
        return sums;
    }

    /// Three channels to show: of the sums over positions the two greatest and the least.
    List<Integer> shown(double[] weighted) {
        double[] sums = new double[channels()];
        for (int k = 0; k < sums.length; k++) sums[k] = Arrays.stream(channel(weighted, k)).sum();
        List<Integer> order =
                IntStream.range(0, sums.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble((Integer k) -> -sums[k]))
                        .toList();
        return List.of(order.get(0), order.get(1), order.getLast());
    }

    /// The position of the greatest of these.
    static int top(double[] values) {
        int top = 0;
        for (int p = 1; p < values.length; p++) if (values[p] > values[top]) top = p;
        return top;
    }

    /// `(row, column)` of a position of this layer.
    String at(int position) {
        return "(" + position / width() + ", " + position % width() + ")";
    }
}
