/// Whether a result is what it says: derived again in double precision, bounded, differentiated
/// numerically, held against its identities, and tried against maps that know nothing.
@NullMarked
package vitrine.cam.audit;

import org.jspecify.annotations.NullMarked;
