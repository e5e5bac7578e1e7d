package vitrine.cam.methods;

import vitrine.cam.CamException;
import vitrine.cam.Method;
import vitrine.cam.Profile;
import vitrine.nn.Names;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Every method by its name, in the form that a profile gives it.
public final class Methods {
    private static final Map<String, Function<Profile, Method>> ALL =
            byName(_ -> new GradCam(), _ -> new HiResCam(), _ -> new LayerCam());

    private Methods() {}

    @SafeVarargs
    private static Map<String, Function<Profile, Method>> byName(
            Function<Profile, Method>... forms) {
        Map<String, Function<Profile, Method>> all = new LinkedHashMap<>();
        for (Function<Profile, Method> form : forms) {
            all.put(form.apply(Profile.PAPER).name(), form);
        }
        return Collections.unmodifiableMap(all);
    }

    /// The names of all methods.
    public static List<String> names() {
        return new ArrayList<>(ALL.keySet());
    }

    /// All methods, as the profile has them.
    public static List<Method> all(Profile profile) {
        return ALL.values().stream().map(f -> f.apply(profile)).toList();
    }

    /// The method of that name as the profile has it, or a [CamException] that names near ones.
    public static Method named(String name, Profile profile) {
        Function<Profile, Method> form = ALL.get(name);
        if (form != null) return form.apply(profile);
        throw new CamException(
                "method " + name + ": no method of that name" + Names.near(name, ALL.keySet()));
    }
}
