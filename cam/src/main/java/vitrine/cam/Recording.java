package vitrine.cam;

import vitrine.engine.Line;

import java.util.List;

/// What was recorded from a place on, for reading: rules that must know what comes before or after
/// an operation look here.
///
/// @param lines the program, whose last line made the score
/// @param place the number of the line that is the place's value
/// @param output the number of the line that made the model's output; what follows is the target's
public record Recording(List<Line> lines, int place, int output) {
    /// @param lines at least one
    public Recording {
        lines = List.copyOf(lines);
    }
}
