package vitrine.cam.methods;

import vitrine.cam.CamException;
import vitrine.cam.CamMethod;
import vitrine.nn.Names;

import java.util.List;

/// Every method by its name.
public final class Methods {
    private static final List<CamMethod> ALL =
            List.of(new GradCam(), new HiResCam(), new LayerCam());

    private Methods() {}

    /// All methods.
    public static List<CamMethod> all() {
        return ALL;
    }

    /// The method of that name, or a [CamException] that names near ones.
    public static CamMethod named(String name) {
        for (CamMethod m : ALL) if (m.name().equals(name)) return m;
        List<String> names = ALL.stream().map(CamMethod::name).toList();
        throw new CamException(
                "method " + name + ": no method of that name" + Names.near(name, names));
    }
}
