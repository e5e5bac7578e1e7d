package vitrine.scenes;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What can be in a scene. Each differs from every other in form and in texture.
public enum SceneClass {
    /// a disc with stripes
    STRIPED_DISC(Form.DISC, Texture.STRIPES),
    /// a square with squares
    CHECKED_SQUARE(Form.SQUARE, Texture.CHECKER),
    /// a triangle with dots
    DOTTED_TRIANGLE(Form.TRIANGLE, Texture.DOTS),
    /// a star of one colour
    PLAIN_STAR(Form.STAR, Texture.PLAIN),
    /// a cross with rings about its middle
    RINGED_CROSS(Form.CROSS, Texture.RINGS),
    /// a ring of grains
    GRAINY_RING(Form.RING, Texture.GRAIN),
    /// a crescent that fades from one colour to another
    SHADED_CRESCENT(Form.CRESCENT, Texture.SHADE),
    /// a hexagon behind a lattice
    LATTICED_HEXAGON(Form.HEXAGON, Texture.LATTICE);

    private final Form form;
    private final Texture texture;

    SceneClass(Form form, Texture texture) {
        this.form = form;
        this.texture = texture;
    }

    Form form() {
        return form;
    }

    Texture texture() {
        return texture;
    }

    /// `striped disc`
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /// All classes in the order of a model's outputs.
    public static List<SceneClass> all() {
        return List.of(values());
    }

    /// All labels in the order of the classes.
    public static List<String> labels() {
        return Arrays.stream(values()).map(SceneClass::label).toList();
    }
}
