/// Methods made of methods: each takes any [vitrine.cam.Method] and is one.
@NullMarked
package vitrine.cam.combine;

import org.jspecify.annotations.NullMarked;
