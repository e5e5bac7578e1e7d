package vitrine.scenes;

import vitrine.cam.Noise;

/// Something drawn: a form with a texture, turned, scaled and put somewhere.
///
/// @param form its outline
/// @param texture what is inside
/// @param x its middle, in pixels
/// @param y its middle, in pixels
/// @param radius of the circle around it, in pixels
/// @param cosine of the angle by which it is turned
/// @param sine of the same angle
/// @param first its colour
/// @param second its texture's colour
/// @param rim how far in from the outline it is drawn, 0 to 1: 1 fills it
/// @param grain what is random in its texture
record Figure(
        Form form,
        Texture texture,
        double x,
        double y,
        double radius,
        double cosine,
        double sine,
        Colour first,
        Colour second,
        double rim,
        Noise grain) {

    /// Whether it covers the point.
    boolean covers(double px, double py) {
        double u = u(px, py);
        double v = v(px, py);
        if (!form.contains(u, v)) return false;
        if (rim >= 1) return true;
        double inner = 1 / (1 - rim);
        return !form.contains(u * inner, v * inner);
    }

    Colour colour(double px, double py) {
        return first.mixed(second, texture.at(u(px, py), v(px, py), grain));
    }

    private double u(double px, double py) {
        return (cosine * (px - x) + sine * (py - y)) / radius;
    }

    private double v(double px, double py) {
        return (cosine * (py - y) - sine * (px - x)) / radius;
    }
}
