package vitrine.app.learn;

import vitrine.engine.Engine;
import vitrine.nn.Names;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Every topic by its name. A family of stories is one file, and one line here.
public final class Topics {
    private static final Map<String, List<Story>> FAMILIES = families();

    private Topics() {}

    private static Map<String, List<Story>> families() {
        Map<String, List<Story>> all = new LinkedHashMap<>();
        all.put("foundations", List.of(new Autodiff(), new ConvolutionFaces()));
        all.put("class activation maps by one gradient", WeightedCams.STORIES);
        all.put("class activation maps by more derivatives", CurvedCams.STORIES);
        all.put("class activation maps without a gradient", ScoredCams.STORIES);
        all.put("one pattern of all channels", Components.STORIES);
        all.put("parts of the picture hidden", Occlusions.STORIES);
        all.put("games of features", Games.STORIES);
        all.put("dependence on features", Dependences.STORIES);
        all.put("gradients at the picture", Gradients.STORIES);
        all.put("gradients along a path", Paths.STORIES);
        all.put("gradients under noise", NoisyGradients.STORIES);
        all.put("relevance handed down", Propagation.STORIES);
        all.put("combinations", Combinations.STORIES);
        all.put("transformers", Transformers.STORIES);
        return all;
    }

    private static Map<String, Story> all() {
        Map<String, Story> all = new LinkedHashMap<>();
        for (List<Story> family : FAMILIES.values())
            for (Story story : family) all.put(story.topic(), story);
        return all;
    }

    /// The topics of each family.
    public static Map<String, List<String>> names() {
        Map<String, List<String>> names = new LinkedHashMap<>();
        FAMILIES.forEach((f, stories) -> names.put(f, stories.stream().map(Story::topic).toList()));
        return names;
    }

    /// What is near to a topic that there is not, for messages.
    public static String near(String topic) {
        return Names.near(topic, all().keySet());
    }

    /// Whether there is such a topic.
    public static boolean has(String topic) {
        return all().containsKey(topic);
    }

    /// The lesson about a topic that there is.
    public static Told tell(String topic, Engine engine) {
        Story story = all().get(topic);
        if (story == null) throw new IllegalArgumentException(topic);
        Lesson lesson = story.tell(new Classroom(engine));
        return new Told(Plain.lines(lesson), Illustrated.html(lesson), lesson.holds());
    }

    /// A lesson, told.
    ///
    /// @param lines for a terminal
    /// @param html as a page in one file
    /// @param holds whether every equation in it does
    public record Told(List<String> lines, String html, boolean holds) {}
}
