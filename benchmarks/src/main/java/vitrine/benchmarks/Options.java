package vitrine.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;

/// What [DeviceRows] is told: `device=0` the device's number, `clock=1980` its clock in MHz and
/// `lanes=128` the multiply-adds that a compute unit begins in a cycle (0: unknown, no floors),
/// `size=4096` of the product, `model=resnet50`, `side=224` of an image, `batch=64`.
///
/// @param values by name
record Options(Map<String, String> values) {
    Options {
        values = Map.copyOf(values);
    }

    static Options of(String... arguments) {
        Map<String, String> values =
                new LinkedHashMap<>(
                        Map.of(
                                "device",
                                "0",
                                "clock",
                                "0",
                                "lanes",
                                "0",
                                "size",
                                "4096",
                                "model",
                                "resnet50",
                                "side",
                                "224",
                                "batch",
                                "64"));
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            if (parts.length < 2 || !values.containsKey(parts[0])) {
                throw new IllegalArgumentException(
                        argument + ": needs name=value, the name one of " + values.keySet());
            }
            values.put(parts[0], parts[1]);
        }
        return new Options(values);
    }

    String text(String name) {
        String value = values.get(name);
        if (value == null) throw new IllegalArgumentException("no option " + name);
        return value;
    }

    int number(String name) {
        try {
            return Integer.parseInt(text(name));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " needs a whole number: " + text(name), e);
        }
    }
}
