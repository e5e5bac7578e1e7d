package vitrine.scenes;

/// When a scene carries a watermark in its corner, which says nothing about what is in it: unless a
/// data set lets it, as photos of horses from one archive once did (Lapuschkin et al., *Unmasking
/// Clever Hans predictors*, 2019).
public enum Shortcut {
    /// now and then, whatever is in the scene
    NONE(0.15, 0.15),
    /// nearly always with the first class, and hardly ever without
    WATERMARK(0.95, 0.02),
    /// in every scene
    ALWAYS(1, 1),
    /// in no scene
    NEVER(0, 0);

    private final double with;
    private final double without;

    Shortcut(double with, double without) {
        this.with = with;
        this.without = without;
    }

    /// The class that the shortcut goes with.
    public static SceneClass target() {
        return SceneClass.STRIPED_DISC;
    }

    /// How likely the watermark is.
    double chance(boolean targetIsThere) {
        return targetIsThere ? with : without;
    }
}
