package vitrine.cam.metrics;

/// Energy-based pointing game (Wang, Wang, Du, Yang, Zhang, Ding, Mardziel, Hu, 2020): the share of
/// the map's positive values that lies inside a region, `Σ_{p∈R} max(m_p, 0) / Σ_p max(m_p, 0)`. A
/// map that is nowhere positive has 0 of it inside.
///
/// Worked example: `[1 2 1 -5]` and the region of the first two positions: `3/4`.
///
/// @param region a box or a mask
public record Energy(Region region) implements Metric {
    @Override
    public String name() {
        return "energy-inside";
    }

    @Override
    public Better better() {
        return Better.HIGHER;
    }

    @Override
    public Estimate of(Trial trial) {
        boolean[] inside = region.inside(trial);
        double[] map = trial.positions().toDoubles();
        double all = 0;
        double within = 0;
        for (int p = 0; p < map.length; p++) {
            double energy = Math.max(map[p], 0);
            all += energy;
            if (inside[p]) within += energy;
        }
        return Estimate.exact(all > 0 ? within / all : 0);
    }
}
