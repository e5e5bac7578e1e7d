/// Pictures drawn by a formula, in which it is known where each object is: textured shapes over
/// textured ground, with distractors, occlusion and, if asked for, a shortcut. Beside them the
/// models that learned to name the objects.
@NullMarked
package vitrine.scenes;

import org.jspecify.annotations.NullMarked;
