package vitrine.app.cli;

import org.jspecify.annotations.Nullable;

import vitrine.app.ExitCode;
import vitrine.app.Failure;
import vitrine.cam.image.Photo;
import vitrine.engine.EngineException;
import vitrine.engine.Shape;
import vitrine.scenes.Scene;

import java.util.Map;

/// One thing to look at, ready for a network.
///
/// @param name what result files are named after
/// @param shape `[n, c, h, w]`
/// @param values the network's input
/// @param photo what the overlay is drawn on, or null for a ready tensor
/// @param description what the sidecar says about it
/// @param scene what is where in it, or null
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
record Input(
        String name,
        Shape shape,
        float[] values,
        @Nullable Photo photo,
        Map<String, Object> description,
        @Nullable Scene scene) {

    /// Something of which it is not known what it shows where.
    Input(
            String name,
            Shape shape,
            float[] values,
            @Nullable Photo photo,
            Map<String, Object> description) {
        this(name, shape, values, photo, description, null);
    }

    /// Says that the model cannot take this input.
    Failure misfit(EngineException e) {
        return new Failure(
                ExitCode.BAD_INPUT,
                description.get("file") + ": does not fit the model: " + e.getMessage());
    }
}
