/// What can be explained besides a class: combinations of targets, regression, embeddings,
/// segmentation and detection. One file for each.
@NullMarked
package vitrine.cam.targets;

import org.jspecify.annotations.NullMarked;
