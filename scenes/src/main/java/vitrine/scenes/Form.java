package vitrine.scenes;

/// An outline about the origin, within a circle of radius one.
enum Form {
    DISC {
        @Override
        boolean contains(double x, double y) {
            return x * x + y * y <= 0.81;
        }
    },
    RING {
        @Override
        boolean contains(double x, double y) {
            double r = x * x + y * y;
            return r <= 1 && r >= 0.3;
        }
    },
    SQUARE {
        @Override
        boolean contains(double x, double y) {
            return Math.abs(x) <= 0.75 && Math.abs(y) <= 0.75;
        }
    },
    TRIANGLE {
        @Override
        boolean contains(double x, double y) {
            return y <= 0.6 && y >= -1 + 1.85 * Math.abs(x);
        }
    },
    CROSS {
        @Override
        boolean contains(double x, double y) {
            double a = Math.abs(x);
            double b = Math.abs(y);
            return Math.max(a, b) <= 0.95 && Math.min(a, b) <= 0.32;
        }
    },
    STAR {
        @Override
        boolean contains(double x, double y) {
            double a = Math.abs(x);
            double b = Math.abs(y);
            return Math.sqrt(a) + Math.sqrt(b) <= 1;
        }
    },
    CRESCENT {
        @Override
        boolean contains(double x, double y) {
            double cut = x - 0.45;
            return x * x + y * y <= 0.9 && cut * cut + y * y >= 0.5;
        }
    },
    HEXAGON {
        @Override
        boolean contains(double x, double y) {
            double a = Math.abs(x);
            double b = Math.abs(y);
            return b <= 0.78 && 0.78 * 2 >= b + a * 1.7320508;
        }
    };

    /// Whether the point lies inside.
    abstract boolean contains(double x, double y);
}
