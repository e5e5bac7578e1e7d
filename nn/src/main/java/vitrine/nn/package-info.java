/// Layers, models, their parameters by name, and hooks.
///
/// A layer is an immutable function that knows its path. Hooks belong to a run ([Hooks#during]),
/// weights to a build ([Site]): a layer holds nothing that changes.
@NullMarked
package vitrine.nn;

import org.jspecify.annotations.NullMarked;
