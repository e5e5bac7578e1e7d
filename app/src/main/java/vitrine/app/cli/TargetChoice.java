package vitrine.app.cli;

import vitrine.app.ExitCode;
import vitrine.app.Failure;
import vitrine.cam.Target;
import vitrine.nn.ModelException;
import vitrine.nn.models.Labels;

import java.util.regex.Pattern;

/// What `--target` means.
final class TargetChoice {
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,9}");

    private TargetChoice() {}

    static Target of(String text, Labels labels) {
        if (text.equals("auto")) return Target.top();
        if (NUMBER.matcher(text).matches()) return Target.logit(Integer.parseInt(text));
        try {
            return Target.logit(labels.index(text));
        } catch (ModelException e) {
            throw new Failure(ExitCode.USAGE, "--target: " + e.getMessage());
        }
    }
}
