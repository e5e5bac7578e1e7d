package vitrine.nn.weights;

import vitrine.nn.ModelException;
import vitrine.nn.weights.Pickled.Dict;
import vitrine.nn.weights.Pickled.Tensor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// The named tensors among everything else that a training script put into a file.
///
/// A state dict is a dict of tensors by name. It is the whole value, or it lies under a name such
/// as `state_dict` beside counters and optimisers; that it does is seen by the name, or by dots in
/// the names of its tensors. A dict of dicts of tensors without such names is one state dict in
/// parts, and their names are joined by dots. What wrappers put before every name is taken off.
final class StateDict {

    private static final int DEPTH = 8;
    private static final int NAME = 1000;
    private static final int CHARACTERS = 8 << 20;
    private static final int LISTED = 12;
    private static final String OPTION = " (--weights-key)";
    private static final Set<String> WRAPPERS =
            Set.of(
                    "state_dict",
                    "model_state_dict",
                    "model_state",
                    "model",
                    "net",
                    "network",
                    "ema",
                    "ema_state_dict",
                    "model_ema",
                    "state_dict_ema",
                    "params",
                    "params_ema",
                    "weights",
                    "module",
                    "teacher",
                    "student",
                    "backbone");
    private static final List<String> BESIDE =
            List.of(
                    "optim",
                    "sched",
                    "lr_",
                    "scaler",
                    "amp",
                    "loss",
                    "criterion",
                    "rng",
                    "random",
                    "callbacks",
                    "loops",
                    "hyper",
                    "args",
                    "config");
    private static final List<String> PREFIXES = List.of("module.", "_orig_mod.");

    private final String file;
    private final IdentityHashMap<Dict, Boolean> seen = new IdentityHashMap<>();
    private final IdentityHashMap<Dict, Boolean> flattened = new IdentityHashMap<>();
    private final List<String> path = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();
    private int leftOutCount;
    private long characters;
    private final Map<String, Tensor> found = new LinkedHashMap<>();

    private StateDict(String file) {
        this.file = file;
    }

    /// What was found.
    ///
    /// @param tensors by name, in the order of the file
    /// @param notes what was unwrapped, stripped and left out
    record Found(Map<String, Tensor> tensors, Map<String, String> notes) {}

    /// Finds the state dict in the value of a file.
    ///
    /// @param file the beginning of every message
    /// @param value what the file's pickle describes
    /// @param chosen the name of the dict that is meant if there are several, with dots between the
    ///   names of dicts inside of dicts; empty for none
    /// @throws ModelException if there is no state dict, or more than one
    static Found in(String file, Object value, String chosen) {
        StateDict search = new StateDict(file);
        Dict dict = search.unwrapped(value, chosen);
        search.flatten("", dict, DEPTH);
        if (search.found.isEmpty()) {
            throw search.bad("there is no tensor under any name in " + Pickled.shown(value));
        }
        return search.stripped();
    }

    private Dict unwrapped(Object value, String chosen) {
        if (!(value instanceof Dict root)) {
            throw bad(
                    "the file holds "
                            + Pickled.shown(value)
                            + "; needed is a dict of tensors by name, as model.state_dict() is");
        }
        Dict dict = root;
        String wanted = chosen;
        for (int depth = 0; depth < DEPTH; depth++) {
            String step = step(dict, wanted);
            if (step.isEmpty()) {
                List<String> wholes = wholes(dict);
                if (wholes.isEmpty() && wanted.isEmpty()) {
                    return dict;
                }
                if (wholes.size() != 1) {
                    throw wanted.isEmpty() ? ambiguous(wholes) : absent(wanted, dict);
                }
                dict = enter(dict, wholes.getFirst());
            } else {
                dict = enter(dict, step);
                wanted = wanted.substring(Math.min(step.length() + 1, wanted.length()));
            }
        }
        throw bad("the state dict is wrapped more than " + DEPTH + " times");
    }

    /// The longest name of a dict with which the wanted path begins; empty for none.
    private static String step(Dict dict, String wanted) {
        String step = "";
        for (Map.Entry<String, Object> entry : dict.entries.entrySet()) {
            String name = entry.getKey();
            boolean leads = wanted.equals(name) || wanted.startsWith(name + ".");
            if (leads && name.length() > step.length() && entry.getValue() instanceof Dict) {
                step = name;
            }
        }
        return step;
    }

    private Dict enter(Dict dict, String name) {
        Dict inner = (Dict) Objects.requireNonNull(dict.entries.get(name));
        for (String other : dict.entries.keySet()) {
            if (!other.equals(name)) {
                leaveOut(other);
            }
        }
        path.add(name);
        return inner;
    }

    /// The entries that are state dicts of their own.
    private List<String> wholes(Dict dict) {
        List<String> wholes = new ArrayList<>();
        dict.entries.forEach((name, value) -> {
            if (value instanceof Dict inner
                    && !beside(name)
                    && tensors(inner, DEPTH)
                    && (WRAPPERS.contains(name) || dotted(inner))) {
                wholes.add(name);
            }
        });
        return wholes;
    }

    private static boolean beside(String name) {
        String small = name.toLowerCase(Locale.ROOT);
        return BESIDE.stream().anyMatch(small::startsWith);
    }

    private static boolean dotted(Dict dict) {
        return dict.entries.entrySet().stream()
                .anyMatch(e -> e.getValue() instanceof Tensor && e.getKey().indexOf('.') >= 0);
    }

    /// Whether there are tensors under names in a dict or in those inside of it. Each dict is
    /// looked at once, since dicts may hold each other.
    private boolean tensors(Dict dict, int depth) {
        Boolean known = seen.putIfAbsent(dict, false);
        if (known != null || depth == 0) {
            return Boolean.TRUE.equals(known);
        }
        boolean any = false;
        for (Object value : dict.entries.values()) {
            any |= value instanceof Tensor;
            any |= value instanceof Dict inner && tensors(inner, depth - 1);
        }
        seen.put(dict, any);
        return any;
    }

    private void flatten(String prefix, Dict dict, int depth) {
        if (flattened.putIfAbsent(dict, true) != null || depth == 0) {
            throw bad(
                    "the dict "
                            + Shown.quoted(prefix)
                            + " is reached twice or nested deeper than "
                            + DEPTH
                            + " levels");
        }
        dict.entries.forEach((key, value) -> {
            String name = prefix + key;
            if (name.length() > NAME || key.chars().anyMatch(Character::isISOControl)) {
                throw bad(
                        "the name "
                                + Shown.quoted(name)
                                + " is longer than "
                                + NAME
                                + " characters or holds control characters");
            }
            switch (value) {
                case Tensor tensor -> add(name, tensor);
                case Dict inner when !beside(key) && tensors(inner, DEPTH) ->
                        flatten(name + ".", inner, depth - 1);
                default -> leaveOut(name);
            }
        });
    }

    private void add(String name, Tensor tensor) {
        characters += name.length();
        if (characters > CHARACTERS) {
            throw bad("the names of the tensors have more than " + CHARACTERS + " characters");
        }
        if (found.putIfAbsent(name, tensor) != null) {
            throw bad("two tensors have the name " + Shown.quoted(name));
        }
    }

    private Found stripped() {
        String taken = "";
        for (boolean again = true; again; ) {
            again = false;
            for (String prefix : PREFIXES) {
                String all = taken + prefix;
                if (found.keySet().stream()
                        .allMatch(name -> name.startsWith(all) && name.length() > all.length())) {
                    taken = all;
                    again = true;
                }
            }
        }
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        int from = taken.length();
        found.forEach((name, tensor) -> tensors.put(name.substring(from), tensor));
        Map<String, String> notes = new LinkedHashMap<>();
        if (!path.isEmpty()) {
            notes.put("unwrapped", Shown.plain(String.join(".", path)));
        }
        if (!taken.isEmpty()) {
            notes.put("stripped", taken);
        }
        if (!leftOut.isEmpty()) {
            notes.put("left out", listed(leftOut, leftOutCount));
        }
        return new Found(tensors, Collections.unmodifiableMap(notes));
    }

    private void leaveOut(String name) {
        leftOutCount++;
        if (leftOut.size() < LISTED) {
            leftOut.add(name);
        }
    }

    private static String listed(List<String> names) {
        return listed(names, names.size());
    }

    private static String listed(List<String> names, int count) {
        String first = String.join(", ", names.stream().limit(LISTED).map(Shown::plain).toList());
        return count > LISTED ? first + " and " + (count - LISTED) + " more" : first;
    }

    private ModelException ambiguous(List<String> wholes) {
        return bad(
                "there are several state dicts, and it is not clear which is meant: "
                        + listed(wholes)
                        + "; give the key of one"
                        + OPTION);
    }

    private ModelException absent(String wanted, Dict dict) {
        List<String> dicts =
                dict.entries.entrySet().stream()
                        .filter(e -> e.getValue() instanceof Dict inner && tensors(inner, DEPTH))
                        .map(Map.Entry::getKey)
                        .toList();
        String there = dicts.isEmpty() ? "leave the key out" : "there is " + listed(dicts);
        return bad("there is no dict " + Shown.quoted(wanted) + OPTION + "; " + there);
    }

    private ModelException bad(String rule) {
        return new ModelException(file + ": " + rule);
    }
}
