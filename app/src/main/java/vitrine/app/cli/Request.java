package vitrine.app.cli;

import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What was asked of `explain`, as options that ask it again; see [VerifyCommand].
///
/// @param options those that were given and decide what is computed or drawn, with their values
/// @param given the methods' names as they were given, in the order of the methods that they mean
record Request(List<String> options, List<String> given) {
    /// What a sidecar says under `request`.
    static final String KEY = "request";

    /// Options that differ from item to item, or decide nothing about the numbers.
    private static final Set<String> LEFT_OUT =
            Set.of(
                    "--method",
                    "--layer",
                    "--save",
                    "--out",
                    "--runs",
                    "--scenes",
                    "--scene",
                    "--threads",
                    "--json",
                    "--quiet",
                    "--debug");

    /// The options of a command line that was read.
    static Request of(ParseResult parsed, List<String> given) {
        List<String> options = new ArrayList<>();
        for (OptionSpec option : parsed.matchedOptionsSet()) {
            if (LEFT_OUT.contains(option.longestName())) continue;
            options.add(option.longestName());
            if (option.arity().max() > 0) options.addAll(option.originalStringValues());
        }
        return new Request(List.copyOf(options), List.copyOf(given));
    }

    /// What is asked of one input.
    ///
    /// @param method the number of the method
    Map<String, Object> of(Input input, int method, List<String> layers) {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of("--method", given.get(method), "--layer", String.join(",", layers)));
        if (input.scene() != null)
            all.addAll(List.of("--scene", String.valueOf(input.description().get("scene"))));
        Map<String, Object> request = new LinkedHashMap<>();
        if (input.photo() != null && input.description().containsKey("file"))
            request.put("photo", input.description().get("file"));
        request.put("options", all);
        return request;
    }
}
