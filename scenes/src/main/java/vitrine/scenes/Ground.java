package vitrine.scenes;

import vitrine.cam.Noise;

/// What is behind everything: a colour that drifts to another over a coarse lattice, with a little
/// grain.
final class Ground {
    private static final double GRAIN = 0.06;

    private final Colour colour;
    private final Colour other;
    private final int cell;
    private final int width;
    private final double[] lattice;
    private final Noise grain;

    Ground(Noise noise) {
        this.colour = Colour.random(noise.of("colour"), 0);
        this.other = colour.mixed(Colour.random(noise.of("other"), 0), 0.45);
        this.cell = 6 + noise.below(14, 0);
        this.width = Scene.SIDE / cell + 2;
        this.lattice = new double[width * width];
        Noise heights = noise.of("lattice");
        for (int i = 0; i < lattice.length; i++) lattice[i] = heights.uniform(i);
        this.grain = noise.of("grain");
    }

    /// Its main colour.
    Colour colour() {
        return colour;
    }

    Colour at(int pixel) {
        int column = pixel % Scene.SIDE / cell;
        int row = pixel / Scene.SIDE / cell;
        double fx = (double) (pixel % Scene.SIDE) / cell - column;
        int y = pixel / Scene.SIDE;
        double fy = (double) y / cell - row;
        int corner = row * width + column;
        double top = lattice[corner] * (1 - fx) + lattice[corner + 1] * fx;
        double low = lattice[corner + width] * (1 - fx) + lattice[corner + width + 1] * fx;
        Colour drifted = colour.mixed(other, top * (1 - fy) + low * fy);
        double g = GRAIN * (grain.uniform(pixel) - 0.5);
        return new Colour(drifted.red() + g, drifted.green() + g, drifted.blue() + g);
    }
}
