/// Lessons: the mathematics of every method worked through on one small scene, with the numbers of
/// a run, each line of which is computed again from the numbers that it names.
@NullMarked
package vitrine.app.learn;

import org.jspecify.annotations.NullMarked;
