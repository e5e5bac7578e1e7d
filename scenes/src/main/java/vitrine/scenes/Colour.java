package vitrine.scenes;

import vitrine.cam.Noise;

/// Red, green and blue from 0 to 1.
record Colour(double red, double green, double blue) {
    /// Any colour, number `i` of a stream.
    static Colour random(Noise noise, long i) {
        return new Colour(noise.uniform(3 * i), noise.uniform(3 * i + 1), noise.uniform(3 * i + 2));
    }

    /// A colour that stands out from `ground`: the first of the stream that does.
    static Colour against(Colour ground, Noise noise) {
        for (long i = 0; ; i++) {
            Colour c = random(noise, i);
            if (c.distance(ground) >= 0.5) return c;
        }
    }

    double distance(Colour other) {
        double r = red - other.red;
        double g = green - other.green;
        double b = blue - other.blue;
        return Math.sqrt(r * r + g * g + b * b);
    }

    /// `(1 - share) · this + share · other`
    Colour mixed(Colour other, double share) {
        return new Colour(
                red + share * (other.red - red),
                green + share * (other.green - green),
                blue + share * (other.blue - blue));
    }
}
