package vitrine.cam.audit;

/// Where it is known what is in the picture: the map's positive values are denser on the object
/// that is explained than elsewhere.
public record PointsAtObject() implements Check {
    @Override
    public String name() {
        return "points at the object";
    }

    @Override
    public Verdict of(Audit a) {
        Subject.Truth truth = a.subject().truth();
        if (truth == null) return Verdict.inapplicable(this, "nobody said where the object is");
        double[] object = truth.object();
        if (object == null)
            return Verdict.inapplicable(this, "what is explained is not in the picture");
        double energy = Truths.energy(Truths.map(a), object);
        double area = Truths.area(object);
        return Verdict.of(
                this,
                energy > area,
                Numbers.of(100 * energy)
                        + " % of the map lies on the object, which is "
                        + Numbers.of(100 * area)
                        + " % of the picture");
    }
}
