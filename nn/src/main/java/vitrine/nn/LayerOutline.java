package vitrine.nn;

import org.jspecify.annotations.Nullable;

import vitrine.engine.ReceptiveField;
import vitrine.engine.Shape;

/// What is known of a layer's output without any number.
///
/// @param path the checkpoint's name for the layer; empty for the model itself
/// @param type the layer's class
/// @param shape of the output, of the last one if the layer is called more than once
/// @param calls how often a run calls the layer
/// @param grid where the model says that its tokens lie, or null if it says nothing
/// @param map rows and columns of the map that the output is, or null if it is none
/// @param rows what an element sees of the input's rows; of the map's elements if there is one
/// @param columns what it sees of the input's columns
/// @param obstacle why no method can explain at this layer; empty if one can
public record LayerOutline(
        String path,
        String type,
        Shape shape,
        int calls,
        @Nullable TokenGrid grid,
        @Nullable Shape map,
        ReceptiveField rows,
        ReceptiveField columns,
        String obstacle) {
    /// Whether a class activation map can be made here.
    public boolean target() {
        return obstacle.isEmpty();
    }
}
