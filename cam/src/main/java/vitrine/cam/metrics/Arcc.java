package vitrine.cam.metrics;

import vitrine.cam.Profile;

import java.util.List;
import java.util.stream.DoubleStream;

/// ARCC, pytorch-grad-cam's metric of average ROAD, coherency and complexity: their harmonic mean
/// `3 / (1/coherency + 1/(1 - complexity) + 1/road)`, with the complexity by mass, twice the
/// combined ROAD figure brought into `[0, 1]`, and 1e-8 added to each denominator. For maps in `[0,
/// 1]`. It follows ADCC (Poppi, Cornia, Baraldi, Cucchiara, 2021), which has the average drop in
/// ROAD's place.
///
/// Worked example: coherency 0.8, complexity 0.2, combined ROAD 0.2: `3 / (1/0.8 + 1/0.8 + 1/0.4) =
/// 0.6`.
///
/// @param road ROAD, which should be combined
public record Arcc(Road road) implements Metric {
    private static final double EPS = 1e-8;

    /// Over four cuts from 20 to 80 hundredths.
    public static Arcc of(Profile profile) {
        List<Cut> cuts =
                DoubleStream.of(0.2, 0.4, 0.6, 0.8).mapToObj(s -> Cut.of(profile, s)).toList();
        return new Arcc(new Road(Road.Order.COMBINED, cuts, new Imputation(0.01), 1, 0));
    }

    @Override
    public String name() {
        return "arcc";
    }

    @Override
    public Better better() {
        return Better.HIGHER;
    }

    @Override
    public Estimate of(Trial trial) {
        double coherency = new Coherency().of(trial).value();
        double complexity = new Complexity(Complexity.Form.MASS).of(trial).value();
        double removed = Math.clamp(2 * road.of(trial).value(), 0, 1);
        return Estimate.exact(joined(coherency, complexity, removed));
    }

    static double joined(double coherency, double complexity, double road) {
        return 3 / (1 / (coherency + EPS) + 1 / (1 - complexity + EPS) + 1 / (road + EPS));
    }
}
