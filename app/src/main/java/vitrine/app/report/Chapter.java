package vitrine.app.report;

import vitrine.cam.image.Photo;
import vitrine.scenes.Score;

import java.util.List;
import java.util.Map;

/// What a report tells of one input.
///
/// @param name what it is called
/// @param words what is known of it
/// @param photo what the network saw; nothing for a ready tensor
/// @param top the likeliest classes: index, name, logit and probability
/// @param findings the maps
/// @param baselines what maps are worth that know nothing of the model; none where the truth is not
///   known
public record Chapter(
        String name,
        String words,
        List<Photo> photo,
        List<List<String>> top,
        List<Finding> findings,
        Map<String, Score> baselines) {}
