/// One file per method: its formula, where it was published, and where this departs from it.
@NullMarked
package vitrine.cam.methods;

import org.jspecify.annotations.NullMarked;
