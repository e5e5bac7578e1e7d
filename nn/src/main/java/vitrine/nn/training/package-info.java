/// Learning: parameters, optimisers, schedules, and a learner that steps.
///
/// A model is rebuilt for each step from parameters that the step's trace watches, so every layer
/// of the house can learn as it is. Everything is fixed by its arguments: the same steps give the
/// same bits on every machine, also when they are resumed from a checkpoint.
@NullMarked
package vitrine.nn.training;

import org.jspecify.annotations.NullMarked;
