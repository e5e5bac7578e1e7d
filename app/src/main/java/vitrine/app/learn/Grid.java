package vitrine.app.learn;

import java.util.Arrays;

/// Numbers with places, such as one channel of a layer or a map.
///
/// @param name the paper's name
/// @param values row by row
/// @param width of a row
/// @param window which part is printed where the whole is too large
record Grid(String name, double[] values, int width, Window window) {
    /// As many columns can be read.
    static final int READABLE = 12;

    /// A part of a grid.
    ///
    /// @param top its first row
    /// @param left its first column
    /// @param height rows
    /// @param width columns
    record Window(int top, int left, int height, int width) {}

    /// A grid that is printed from its top left on, whole if it is small.
    static Grid of(String name, double[] values, int width) {
        int rows = values.length / width;
        return new Grid(
                name,
                values,
                width,
                new Window(0, 0, Math.min(rows, READABLE), Math.min(width, READABLE)));
    }

    /// Of a grid of many numbers, those about the one that is farthest from zero.
    Grid around(int row, int column) {
        int side = 8;
        int top = Math.clamp(row - side / 2, 0, Math.max(0, height() - side));
        int left = Math.clamp(column - side / 2, 0, Math.max(0, width - side));
        Window part = new Window(top, left, Math.min(side, height()), Math.min(side, width));
        return new Grid(name, values, width, part);
    }

    /// Rows.
    int height() {
        return values.length / width;
    }

    boolean whole() {
        return window.height() == height() && window.width() == width;
    }

    double least() {
        return Arrays.stream(values).min().orElse(0);
    }

    double greatest() {
        return Arrays.stream(values).max().orElse(0);
    }

    /// The number farthest from zero, without its sign.
    double magnitude() {
        return Math.max(Math.abs(least()), Math.abs(greatest()));
    }

    double at(int row, int column) {
        return values[row * width + column];
    }
}
