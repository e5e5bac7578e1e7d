package vitrine.benchmarks.contest;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
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
/// | `warm SECONDS JOB` | an empty line, after it ran so long and the compiler came to rest |
/// | `turn SECONDS JOB` | seconds of one run, the median and the least of as many as fit |
/// | `close` | an empty line, after all that is open was closed |
///
/// An answer that begins with `!` says what went wrong. Whatever libraries print goes to standard
/// error.
public final class Worker {
    /// Nanoseconds after which a warming run looks at the compiler.
    private static final long LOOK = 1_000_000_000;

    /// The compiler rests while it works no more milliseconds than this between two looks.
    private static final long AT_REST = 50;

    /// How many times as long as asked a warming run goes on if the compiler never rests.
    private static final int PATIENCE = 5;

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
                case "warm" -> warm(words[1].split(" ", 2));
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

    /// What a virtual machine runs before it has compiled it, and beside its compiler, says nothing
    /// of the next hour.
    private String warm(String[] words) {
        Contestant.Task task = opened(words[1]);
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        long least = (long) (Double.parseDouble(words[0]) * 1e9);
        long start = System.nanoTime();
        for (long spent = 0; spent < PATIENCE * least; ) {
            long compiled = compiler.getTotalCompilationTime();
            long look = System.nanoTime();
            do task.run();
            while (System.nanoTime() - look < Math.min(LOOK, least));
            spent = System.nanoTime() - start;
            long busy = compiler.getTotalCompilationTime() - compiled;
            if (spent >= least && busy <= AT_REST) break;
        }
        return "";
    }

    private Contestant.Task opened(String job) {
        Contestant.Task task = open.get(Job.parse(job));
        if (task == null) throw new IllegalStateException("not open: " + job);
        return task;
    }

    /// A first run brings caches back that others have used meanwhile; a long one counts itself.
    private String turn(String[] words) {
        double seconds = Double.parseDouble(words[0]);
        Contestant.Task task = opened(words[1]);
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
