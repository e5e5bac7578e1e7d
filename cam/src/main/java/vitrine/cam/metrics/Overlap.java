package vitrine.cam.metrics;

/// Intersection over union at the region's own area (after Jaccard, 1912): of a region of `k`
/// positions and the `k` most relevant positions of the map, those in both over those in either. No
/// threshold has to be chosen, and no map gains by being larger. Of equal values the first comes
/// first.
///
/// Worked example: `[4 1 3 2]` and the region of the first two positions: the map's are the first
/// and the third; one in both, three in either, so `1/3`.
///
/// @param region a box or a mask
public record Overlap(Region region) implements Metric {
    @Override
    public String name() {
        return "iou";
    }

    @Override
    public Better better() {
        return Better.HIGHER;
    }

    @Override
    public Estimate of(Trial trial) {
        boolean[] inside = region.inside(trial);
        int[] order = Ranks.descending(trial.positions().toDoubles());
        int area = 0;
        for (boolean in : inside) if (in) area++;
        int both = 0;
        for (int k = 0; k < area; k++) if (inside[order[k]]) both++;
        return Estimate.exact((double) both / (2 * area - both));
    }
}
