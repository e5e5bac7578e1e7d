package vitrine.scenes;

import org.jspecify.annotations.Nullable;

import vitrine.cam.Method;
import vitrine.cam.Network;
import vitrine.cam.NotApplicable;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Saliency;
import vitrine.cam.Session;
import vitrine.cam.Study;
import vitrine.cam.Sweep;
import vitrine.cam.Target;
import vitrine.cam.metrics.Estimate;
import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Lets methods explain scenes of which the answer is known, and judges their maps as the eye sees
/// them.
///
/// @param model whose answers are explained
/// @param layer where class activation maps look
/// @param methods who explains
/// @param profile how maps are rendered
/// @param runs how many runs of the model a method may take for all scenes together; its first
///   [#LEAST] scenes may take [#MORE] times as many
public record Contest(
        Engine engine,
        Layer model,
        String layer,
        List<Method> methods,
        Profile profile,
        long runs) {
    /// Scenes that a method explains though they take more runs than it may.
    public static final int LEAST = 20;

    /// How many times as many.
    public static final int MORE = 5;

    /// What one kind of map scored.
    ///
    /// @param name the method, or a map that knows nothing of the model
    /// @param runs how many other inputs or activations the model was run on for one map
    /// @param scores for each area, the score of each case in the order of the cases
    public record Entry(String name, long runs, List<List<Score>> scores) {
        /// How often the greatest value lies in the first area.
        public Estimate hit() {
            List<Score> first = scores.getFirst();
            int hits = (int) first.stream().filter(s -> s.hit() > 0).count();
            return Proportion.of(hits, first.size());
        }
    }

    /// What came of a contest.
    ///
    /// @param entries the methods, then the maps that know nothing of the model
    /// @param refused methods that have no answer, with the reason
    public record Results(List<Entry> entries, Map<String, String> refused) {
        /// The entry of that name.
        public Entry entry(String name) {
            return entries.stream().filter(e -> e.name().equals(name)).findFirst().orElseThrow();
        }
    }

    /// Is told how far a contest has come.
    @FunctionalInterface
    public interface Progress {
        /// @param done how many cases are judged
        /// @param total how many there are
        void at(int done, int total);
    }

    /// Lets every method explain every case.
    public Results on(List<Case> cases, Progress progress) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        Map<String, Entry> baselines = new LinkedHashMap<>();
        Map<String, String> refused = new LinkedHashMap<>();
        for (int i = 0; i < cases.size(); i++) {
            judge(cases.get(i), i, entries, refused);
            compare(cases.get(i), baselines);
            progress.at(i + 1, cases.size());
        }
        List<Entry> all = new ArrayList<>(entries.values());
        all.addAll(baselines.values());
        return new Results(all, refused);
    }

    private void judge(
            Case c, int number, Map<String, Entry> entries, Map<String, String> refused) {
        long[] asked = new long[1];
        Study study = study(c).with(new Sweep(0, (_, done, total) -> count(asked, done, total)));
        List<Truth> truths = truths(study, c);
        Session session = study.session();
        for (Method method : methods) {
            String name = method.name();
            if (refused.containsKey(name) || !due(entries.get(name), number)) continue;
            asked[0] = 0;
            try {
                Saliency answer = session.explain(method, List.of(method.place(layer)));
                Tensor map = answer.render(profile, Scene.SIDE, Scene.SIDE);
                List<Score> scores = truths.stream().map(t -> t.judge(name, map)).toList();
                add(entries, name, asked[0], scores);
            } catch (NotApplicable e) {
                refused.put(name, String.valueOf(e.getMessage()));
                entries.remove(name); // what cannot answer every case is compared in none
            }
        }
    }

    private static void count(long[] asked, int done, int total) {
        if (done == total) asked[0] += total;
    }

    private boolean due(@Nullable Entry known, int number) {
        long allowed = number < LEAST ? MORE * runs : runs;
        return known == null || known.runs() * (number + 1) <= allowed;
    }

    private void compare(Case c, Map<String, Entry> baselines) {
        List<Map<String, Score>> each = truths(study(c), c).stream().map(Truth::baselines).toList();
        for (String name : each.getFirst().keySet()) {
            add(baselines, name, 0, each.stream().map(m -> m.get(name)).toList());
        }
    }

    private Study study(Case c) {
        Shape shape = new Shape(1, 3, Scene.SIDE, Scene.SIDE);
        Tensor input = engine.tensor(shape, c.scene().input());
        return new Study(
                Network.of(model),
                List.of(input),
                List.of(Place.of(layer)),
                Target.logit(SceneClass.all().indexOf(c.asked())),
                Sweep.AUTOMATIC);
    }

    private static List<Truth> truths(Study study, Case c) {
        return c.areas().stream().map(a -> Truth.of(study, a.mask())).toList();
    }

    private static void add(
            Map<String, Entry> entries, String name, long runs, List<Score> scores) {
        Entry entry =
                entries.computeIfAbsent(
                        name,
                        _ -> {
                            List<List<Score>> areas = new ArrayList<>();
                            for (int a = 0; a < scores.size(); a++) areas.add(new ArrayList<>());
                            return new Entry(name, runs, areas);
                        });
        for (int a = 0; a < scores.size(); a++) entry.scores().get(a).add(scores.get(a));
    }
}
