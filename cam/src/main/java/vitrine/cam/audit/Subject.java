package vitrine.cam.audit;

import org.jspecify.annotations.Nullable;

import vitrine.cam.Method;
import vitrine.cam.Profile;
import vitrine.cam.Study;
import vitrine.cam.metrics.Rebuild;
import vitrine.engine.Engine;

import java.util.function.Function;

/// What is audited: a question that can be asked on any engine, and who answers it.
///
/// @param study the question with the same weights and inputs on another engine
/// @param method who answers
/// @param profile how the map is shown
/// @param model builds the model again from other weights, or null if nobody can
/// @param truth what is known about the input, or null
public record Subject(
        Function<Engine, Study> study,
        Method method,
        Profile profile,
        @Nullable Rebuild model,
        @Nullable Truth truth) {
    /// What an audit can be told about one input.
    ///
    /// @param object the mask of what is explained, `1` or `0` for each position row by row, or
    ///   null where it is not there
    /// @param mark the mask of something that says nothing about it, such as a watermark, or null
    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    public record Truth(double @Nullable [] object, double @Nullable [] mark) {}
}
