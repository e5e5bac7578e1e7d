/// Commands: one file each.
@NullMarked
package vitrine.app.cli;

import org.jspecify.annotations.NullMarked;
