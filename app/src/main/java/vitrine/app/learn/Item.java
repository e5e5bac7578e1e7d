package vitrine.app.learn;

import vitrine.cam.image.Photo;

import java.util.List;

/// One piece of a [Lesson].
sealed interface Item {
    /// Begins a step.
    record Heading(String text) implements Item {}

    /// Prose.
    record Text(String text) implements Item {}

    /// A formula or a line with numbers in their places.
    record Formula(String text) implements Item {}

    /// Grids that belong together.
    record Grids(List<Grid> grids) implements Item {}

    /// Rows of text and numbers.
    record Table(List<String> head, List<List<String>> rows) implements Item {}

    /// A picture, for pages alone.
    record Picture(String caption, Photo photo) implements Item {}

    /// An equation between numbers of the run, computed again.
    ///
    /// @param equation what is claimed
    /// @param values for how many numbers
    /// @param largest the largest difference between what the run recorded and what the equation
    ///   gives in double precision from the numbers that it names
    /// @param allowed the bound of the rounding at the same number, or the largest of all
    /// @param holds whether each number is within its own bound
    record Claim(String equation, int values, double largest, double allowed, boolean holds)
            implements Item {}
}
