/// The official weights of the models: where they are published, and a folder that keeps them.
@NullMarked
package vitrine.app.zoo;

import org.jspecify.annotations.NullMarked;
