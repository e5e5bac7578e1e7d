/// Pages that a browser shows without a network: reports and lessons.
@NullMarked
package vitrine.app.report;

import org.jspecify.annotations.NullMarked;
