package vitrine.benchmarks.contest;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// A contestant's process: does what the lines of its standard input say, and answers each with a
/// line.
///
/// | asks | answer |
/// |---|---|
/// | `version` | name and version |
/// | `open JOB` | the values that came out of a first run |
/// | `turn SECONDS JOB` | seconds of one run, the median and the least of as many as fit |
/// | `close` | an empty line, after all that is open was closed |
///
/// An answer that begins with `!` says what went wrong. Whatever libraries print goes to standard
/// error.
public final class Worker {
    private final Contestant contestant;
    private final Map<Job, Contestant.Task> open = new LinkedHashMap<>();

    private Worker(Contestant contestant) {
        this.contestant = contestant;
    }

    /// @param args the contestant's class, how many threads, the folder of the models
    public static void main(String[] args) throws ReflectiveOperationException, IOException {
        PrintStream answers =
                new PrintStream(
                        new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        Contestant contestant =
                Class.forName(args[0])
                        .asSubclass(Contestant.class)
                        .getConstructor(int.class, Path.class)
                        .newInstance(Integer.parseInt(args[1]), Path.of(args[2]));
        Worker worker = new Worker(contestant);
        var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            answers.println(worker.answer(line));
        }
    }

    private String answer(String line) {
        String[] words = line.split(" ", 2);
        try {
            return switch (words[0]) {
                case "version" -> contestant.version();
                case "open" -> open(Job.parse(words[1]));
                case "turn" -> turn(words[1].split(" ", 2));
                case "close" -> close();
                default -> "!" + words[0] + ": no such question";
            };
        } catch (Contestant.Unsupported e) {
            return "!" + e.getMessage();
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            e.printStackTrace();
            return "!" + e.toString().lines().findFirst().orElse("");
        }
    }

    private String open(Job job) {
        Contestant.Task task = contestant.open(job);
        open.put(job, task);
        task.run();
        StringBuilder values = new StringBuilder();
        for (float v : task.answer()) values.append(v).append(' ');
        return values.toString();
    }

    private String close() {
        open.values().forEach(Contestant.Task::close);
        open.clear();
        contestant.finish();
        return "";
    }

    /// A first run brings caches back that others have used meanwhile; a long one counts itself.
    private String turn(String[] words) {
        double seconds = Double.parseDouble(words[0]);
        Contestant.Task task = open.get(Job.parse(words[1]));
        if (task == null) throw new IllegalStateException("not open: " + words[1]);
        double first = time(task);
        if (first > seconds) return first + " " + first;
        double[] times = new double[16];
        int runs = 0;
        for (double spent = 0; spent < seconds; runs++) {
            if (runs == times.length) times = Arrays.copyOf(times, 2 * runs);
            times[runs] = time(task);
            spent += times[runs];
        }
        Arrays.sort(times, 0, runs);
        return (times[(runs - 1) / 2] + times[runs / 2]) / 2 + " " + times[0];
    }

    private static double time(Contestant.Task task) {
        long start = System.nanoTime();
        task.run();
        return (System.nanoTime() - start) * 1e-9 * task.scale();
    }
}
