package vitrine.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import vitrine.app.ExitCode;
import vitrine.app.Failure;
import vitrine.app.learn.Topics;
import vitrine.engine.Engine;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/// Works the mathematics of a method through on a small scene.
@Command(
        name = "learn",
        mixinStandardHelpOptions = true,
        description = {
            "Works a method's mathematics through on a small scene with the embedded model: the"
                    + " formula, the numbers of a run, and every equation computed again.",
            "Without a topic it lists them: the methods, autodiff and conv."
        })
final class LearnCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private CommonOptions common = new CommonOptions();

    @Parameters(
            arity = "0..1",
            paramLabel = "TOPIC",
            description = "A method, as in ./vitrine methods, autodiff or conv.")
    private String topic = "";

    @Option(
            names = "--save",
            paramLabel = "KIND",
            description = "html: also as a page with a picture of each intermediate, in one file.")
    private String save = "";

    @Option(names = "--out", paramLabel = "DIR", description = "Where. Default: vitrine-out.")
    private Path out = Path.of("vitrine-out");

    @Override
    public Integer call() {
        if (topic.isEmpty()) return list();
        if (!Topics.has(topic)) {
            throw new Failure(
                    ExitCode.USAGE,
                    "learn " + topic + ": no topic of that name" + Topics.near(topic));
        }
        if (!save.isEmpty() && !save.equals("html")) {
            throw new Failure(ExitCode.USAGE, "--save " + save + ": a lesson is saved as html");
        }
        OutputFolder folder = new OutputFolder(out);
        if (!save.isEmpty()) folder.check();
        try (Engine engine = common.start(spec.commandLine().getErr())) {
            return told(Topics.tell(topic, engine), folder);
        }
    }

    private int list() {
        PrintWriter to = spec.commandLine().getOut();
        Map<String, List<String>> names = Topics.names();
        if (common.json) to.println(Json.text(Map.of("topics", names)));
        else
            names.forEach(
                    (family, topics) -> to.println(family + "\n  " + String.join("\n  ", topics)));
        return ExitCode.OK;
    }

    private int told(Topics.Told told, OutputFolder folder) {
        PrintWriter to = spec.commandLine().getOut();
        if (common.json) {
            to.println(
                    Json.text(
                            Map.of("topic", topic, "holds", told.holds(), "lines", told.lines())));
        } else if (!common.quiet) {
            told.lines().forEach(to::println);
        }
        if (!save.isEmpty()) {
            byte[] page = told.html().getBytes(StandardCharsets.UTF_8);
            List<Path> written = folder.write(Map.of("learn-" + topic + ".html", page));
            if (!common.json && !common.quiet) written.forEach(to::println);
        }
        return told.holds() ? ExitCode.OK : ExitCode.SOME_FAILED;
    }
}
