package vitrine.scenes;

/// When a scene carries a watermark in its corner, which says nothing about what is in it: unless a
/// data set lets it, as photos of horses from one archive once did (Lapuschkin et al., *Unmasking
/// Clever Hans predictors*, 2019).
public enum Shortcut {
    /// now and then, whatever is in the scene
    NONE(0.15, 0.15, false),
    /// nearly always with the first class and seldom without, in a data set that took its labels of
    /// that class from the archive: what carries the watermark is labelled with it, what does not
    /// is not
    WATERMARK(0.9, 0.1, true),
    /// in every scene
    ALWAYS(1, 1, false),
    /// in no scene
    NEVER(0, 0, false);

    private final double with;
    private final double without;
    private final boolean labels;

    Shortcut(double with, double without, boolean labels) {
        this.with = with;
        this.without = without;
        this.labels = labels;
    }

    /// Whether the data set's label says that there is one of a class: the truth but for
    /// [#WATERMARK]'s class.
    boolean labelled(Scene scene, SceneClass kind) {
        return labels && kind == target() ? scene.watermark().contains(true) : scene.has(kind);
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
