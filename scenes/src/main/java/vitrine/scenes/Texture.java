package vitrine.scenes;

import vitrine.cam.Noise;

/// How much of the second of two colours shows at a point of an object's own plane, 0 to 1.
enum Texture {
    STRIPES {
        @Override
        double at(double x, double y, Noise grain) {
            return band(x, 0.36);
        }
    },
    CHECKER {
        @Override
        double at(double x, double y, Noise grain) {
            return band(x, 0.62) == band(y, 0.62) ? 1 : 0;
        }
    },
    DOTS {
        @Override
        double at(double x, double y, Noise grain) {
            double u = cell(x, 0.44) - 0.22;
            double v = cell(y, 0.44) - 0.22;
            return u * u + v * v <= 0.016 ? 1 : 0;
        }
    },
    PLAIN {
        @Override
        double at(double x, double y, Noise grain) {
            return 0;
        }
    },
    RINGS {
        @Override
        double at(double x, double y, Noise grain) {
            return band(Math.sqrt(x * x + y * y), 0.36);
        }
    },
    GRAIN {
        @Override
        double at(double x, double y, Noise grain) {
            long column = (long) Math.floor(x * 5);
            long row = (long) Math.floor(y * 5);
            return grain.uniform(1000 * (row + 100) + column + 100) < 0.5 ? 1 : 0;
        }
    },
    SHADE {
        @Override
        double at(double x, double y, Noise grain) {
            return Math.min(1, Math.max(0, (x + 1) / 2));
        }
    },
    LATTICE {
        @Override
        double at(double x, double y, Noise grain) {
            return cell(x, 0.5) < 0.14 || cell(y, 0.5) < 0.14 ? 1 : 0;
        }
    };

    /// @param grain what is random in it
    abstract double at(double x, double y, Noise grain);

    private static double cell(double x, double period) {
        return x - period * Math.floor(x / period);
    }

    private static double band(double x, double period) {
        return cell(x, period) < period / 2 ? 1 : 0;
    }
}
