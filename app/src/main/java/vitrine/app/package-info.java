/// The command line and what it writes. Nothing depends on it.
@NullMarked
package vitrine.app;

import org.jspecify.annotations.NullMarked;
