package vitrine.benchmarks.contest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A contestant's process, seen from outside.
final class Seat implements AutoCloseable {
    private final Process process;
    private final Writer questions;
    private final BufferedReader answers;

    /// @param options Java's, for its heap
    Seat(Entry.Who who, int threads, Path models, List<String> options) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString()));
        command.addAll(options);
        command.addAll(
                List.of(
                        "--add-modules",
                        "jdk.incubator.vector",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Dvitrine.home=" + System.getProperty("vitrine.home", "."),
                        "-Dai.djl.offline=true",
                        "-Dorg.bytedeco.javacpp.cachedir=" + models.resolve("javacpp"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Worker.class.getName(),
                        who.type(),
                        Integer.toString(threads),
                        models.toString()));
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        for (String pool : List.of("OMP", "MKL", "OPENBLAS")) {
            environment.put(pool + "_NUM_THREADS", Integer.toString(threads));
        }
        environment.put("DJL_CACHE_DIR", models.resolve("djl").toString());
        environment.put("OPT_OUT_TRACKING", "true");
        builder.redirectError(
                models.resolve(who.name().toLowerCase(Locale.ROOT) + ".log").toFile());
        process = builder.start();
        questions = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
        answers =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /// The answer to a line.
    ///
    /// @throws Refused if the answer says that it went wrong
    String ask(String question) {
        try {
            questions.write(question + "\n");
            questions.flush();
            String answer = answers.readLine();
            if (answer == null) throw new Refused("the process ended");
            if (answer.startsWith("!")) throw new Refused(answer.substring(1));
            return answer;
        } catch (IOException e) {
            throw new Refused("the process ended: " + e.getMessage());
        }
    }

    /// Lets go of all that is open. A process that ended has done so.
    void finish() {
        try {
            ask("close");
        } catch (Refused refused) {
            process.destroyForcibly();
        }
    }

    /// Whether the process can still be asked.
    boolean alive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        try {
            questions.close();
            process.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /// The contestant said no.
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final String why;

        Refused(String why) {
            super(why);
            this.why = why;
        }

        /// What went wrong.
        String why() {
            return why;
        }
    }
}
