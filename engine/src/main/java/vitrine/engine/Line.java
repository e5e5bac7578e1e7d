package vitrine.engine;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// One line of a recorded program, for reading: which operation made its value, from the values of
/// which lines. See [Trace#program].
///
/// @param op the operation, or null for a watched value
/// @param sources the numbers of the lines that made its arguments, [#CONSTANT] for an argument
///   that was not recorded
/// @param arguments the arguments' shapes
/// @param shape the result's shape
/// @param scope where in the program it was done, see [Trace#scope]
public record Line(
        @Nullable Op op, List<Integer> sources, List<Shape> arguments, Shape shape, String scope) {
    /// Stands for the source of an argument that does not depend on a watched value.
    public static final int CONSTANT = -1;

    /// Whether argument `i` depends on a watched value.
    public boolean recorded(int i) {
        return sources.get(i) != CONSTANT;
    }

    /// How many arguments depend on a watched value.
    public int recorded() {
        return (int) sources.stream().filter(s -> s != CONSTANT).count();
    }
}
