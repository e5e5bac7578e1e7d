package vitrine.cam.image;

/// The filters that Pillow offers for resampling, each a weight as a function of the distance from
/// the centre.
public enum ResizeFilter {
    /// The mean of the covered pixels: 1 for `-0.5 < x ≤ 0.5`.
    BOX(0.5) {
        @Override
        double weight(double x) {
            return x > -0.5 && x <= 0.5 ? 1 : 0;
        }
    },
    /// The triangle: `1 - |x|` for `|x| < 1`.
    BILINEAR(1) {
        @Override
        double weight(double x) {
            return Math.max(0, 1 - Math.abs(x));
        }
    },
    /// Keys' cubic with `a = -1/2` (R. Keys, 1981): `(a+2)|x|³ - (a+3)|x|² + 1` up to 1, `a(|x|³ -
    /// 5|x|² + 8|x| - 4)` up to 2.
    BICUBIC(2) {
        @Override
        double weight(double x) {
            double d = Math.abs(x);
            if (d < 1) {
                return ((KEYS + 2) * d - (KEYS + 3)) * d * d + 1;
            }
            return d < 2 ? (((d - 5) * d + 8) * d - 4) * KEYS : 0;
        }
    },
    /// The windowed sinc: `sinc(x) · sinc(x/3)` for `-3 ≤ x < 3`, with `sinc(x) = sin(πx)/(πx)`.
    LANCZOS(3) {
        @Override
        double weight(double x) {
            return x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0;
        }
    };

    private static final double KEYS = -0.5;

    private final double support;

    ResizeFilter(double support) {
        this.support = support;
    }

    /// The distance in source pixels (at scale 1) beyond which [#weight] is zero.
    double support() {
        return support;
    }

    /// The weight of a pixel at distance `x`.
    abstract double weight(double x);

    private static double sinc(double x) {
        return x == 0 ? 1 : StrictMath.sin(Math.PI * x) / (Math.PI * x);
    }
}
