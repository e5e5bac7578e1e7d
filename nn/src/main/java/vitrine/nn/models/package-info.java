/// Model families, one readable file each, with the parameter names of their published checkpoints.
@NullMarked
package vitrine.nn.models;

import org.jspecify.annotations.NullMarked;
