package vitrine.cam.image;

/// Colours for numbers, each given by a formula.
public enum ColourMap {
    /// Dark blue, cyan, yellow, dark red, piecewise linear: `1.5 - |4t - k|` with k = 3, 2, 1 for
    /// red, green and blue. At the 256 levels `i / 255` it is OpenCV's table, except for one unit
    /// of blue at level 159.
    JET {
        @Override
        double channel(double t, int band) {
            double level = 255 * t;
            return (382.5 - Math.abs(4 * level - 255 * (3 - band))) / 255;
        }
    },
    /// Violet, green, yellow, even to the eye (van der Walt and Smith, 2015), by M. Zucker's fit of
    /// degree 6, which is within 4 levels of the table.
    VIRIDIS {
        @Override
        double channel(double t, int band) {
            return switch (band) {
                case 0 ->
                        polynomial(
                                t,
                                0.2777273,
                                0.1050930,
                                -0.3308618,
                                -4.6342305,
                                6.2282699,
                                4.7763850,
                                -5.4354559);
                case 1 ->
                        polynomial(
                                t,
                                0.0054073,
                                1.4046135,
                                0.2148476,
                                -5.7991010,
                                14.1799334,
                                -13.7451454,
                                4.6458526);
                default ->
                        polynomial(
                                t,
                                0.3340998,
                                1.3845902,
                                0.0950952,
                                -19.3324410,
                                56.6905526,
                                -65.3530326,
                                26.3124352);
            };
        }
    },
    /// Black, purple, orange, cream (van der Walt and Smith, 2015), by M. Zucker's fit of degree 6,
    /// which is within 5 levels of the table.
    MAGMA {
        @Override
        double channel(double t, int band) {
            return switch (band) {
                case 0 ->
                        polynomial(
                                t,
                                -0.0021365,
                                0.2516605,
                                8.3537173,
                                -27.6687331,
                                52.1761398,
                                -50.7685254,
                                18.6557051);
                case 1 ->
                        polynomial(
                                t,
                                -0.0007497,
                                0.6775232,
                                -3.5777195,
                                14.2647308,
                                -27.9436061,
                                29.0465828,
                                -11.4897735);
                default ->
                        polynomial(
                                t,
                                -0.0053861,
                                2.4940266,
                                0.3144679,
                                -13.6492132,
                                12.9441694,
                                4.2341530,
                                -5.6019615);
            };
        }
    },
    /// A smoother rainbow (Mikhailov, 2019), by the fit of degree 5 published with it. Departs from
    /// the table by up to 32 levels, near the dark ends.
    TURBO {
        @Override
        double channel(double t, int band) {
            return switch (band) {
                case 0 ->
                        polynomial(
                                t,
                                0.13572138,
                                4.61539260,
                                -42.66032258,
                                132.13108234,
                                -152.94239396,
                                59.28637943);
                case 1 ->
                        polynomial(
                                t,
                                0.09140261,
                                2.19418839,
                                4.84296658,
                                -14.18503333,
                                4.27729857,
                                2.82956604);
                default ->
                        polynomial(
                                t,
                                0.10667330,
                                12.64194608,
                                -60.58204836,
                                110.36276771,
                                -89.90310912,
                                27.34824973);
            };
        }
    },
    /// For signed numbers: blue, white at one half, red, linear between. The ends are those of
    /// Moreland (2009).
    COOLWARM {
        @Override
        double channel(double t, int band) {
            int end = (t < 0.5 ? 0x3B4CC0 : 0xB40426) >> (16 - 8 * band) & 0xFF;
            return 1 + Math.abs(2 * t - 1) * (end / 255.0 - 1);
        }
    };

    /// The colour of a number.
    ///
    /// @param t a number in 0..1; what lies outside counts as the nearer end, and NaN as 0
    /// @return the colour as `0xRRGGBB`
    public int rgb(double t) {
        double inside = t > 0 ? Math.min(t, 1) : 0;
        int colour = 0;
        for (int band = 0; band < Photo.BANDS; band++) {
            colour = colour << 8 | level(channel(inside, band));
        }
        return colour;
    }

    /// The part of red (0), green (1) or blue (2) for `t` in 0..1; what lies outside 0..1 counts as
    /// the nearer end.
    abstract double channel(double t, int band);

    private static int level(double value) {
        return (int) Math.rint(255 * Math.clamp(value, 0.0, 1.0));
    }

    private static double polynomial(double t, double... coefficients) {
        double value = 0;
        for (int i = coefficients.length - 1; i >= 0; i--) {
            value = value * t + coefficients[i];
        }
        return value;
    }
}
