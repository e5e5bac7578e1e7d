package vitrine.kernels.opencl;

import vitrine.kernels.BinaryFn;
import vitrine.kernels.Epilogue;
import vitrine.kernels.Epilogue.Spread;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Elementwise steps in one kernel, written for each sequence of them. A sequence gets its kernel
/// once it has been asked for often: until then separate calls take less time than a compiler.
final class Chains {
    static final int OFTEN = 16;

    private static final int MOST_OPERANDS = 12;
    private static final int MOST_SEQUENCES = 1000;
    private static final List<String> FILES = List.of("common", "math", "functions", "chain");
    private static final List<String> WITH_POWER =
            List.of("common", "math", "power", "functions", "chain");

    private final Session session;
    private final int often;
    private final Map<String, AtomicInteger> seen = new ConcurrentHashMap<>();
    private final Map<String, Program> written = new ConcurrentHashMap<>();

    /// @param often how many calls a sequence is run apart in before it gets a kernel
    Chains(Session session, int often) {
        this.session = session;
        this.often = often;
    }

    /// Runs all steps in one kernel; false if separate calls have to do it.
    boolean run(Epilogue e, ClBuffer x, ClBuffer y) {
        if (e.steps().isEmpty()) return false;
        Sequence s = new Sequence(y.size());
        for (Epilogue.Step step : e.steps()) s.add(step);
        if (s.operands.size() > MOST_OPERANDS || s.power && !session.device().doubles()) {
            return false;
        }
        String steps = s.steps.toString();
        if (!isFrequent(steps)) return false;
        Program program = written.computeIfAbsent(steps, _ -> s.program());
        List<Object> arguments = new ArrayList<>(List.of(x, y, y.size()));
        for (Spread spread : s.operands) {
            arguments.add(ClBuffer.of(session.memory(), spread.values()));
            arguments.add(new int[] {spread.inner(), spread.count()});
        }
        session.each(program, "chain", y.size(), arguments.toArray());
        return true;
    }

    private boolean isFrequent(String steps) {
        if (written.containsKey(steps)) return true;
        if (seen.size() >= MOST_SEQUENCES) return false;
        return seen.computeIfAbsent(steps, _ -> new AtomicInteger()).incrementAndGet() > often;
    }

    /// A sequence as text, and the operands that it names.
    private static final class Sequence {
        private final int size;
        private final StringBuilder steps = new StringBuilder();
        private final List<Spread> operands = new ArrayList<>();
        private boolean power;

        Sequence(int size) {
            this.size = size;
        }

        void add(Epilogue.Step step) {
            steps.append("v = f_");
            switch (step) {
                case Epilogue.Unary u -> steps.append(u.fn()).append("(v); ");
                case Epilogue.Binary b -> {
                    power |= b.fn() == BinaryFn.POW;
                    steps.append(b.fn());
                    arguments(b.place(), List.of(b.other()));
                }
                case Epilogue.Ternary t -> {
                    steps.append(t.fn());
                    arguments(t.place(), t.others());
                }
            }
        }

        private void arguments(int place, List<Spread> others) {
            List<String> all = new ArrayList<>();
            for (Spread s : others) all.add(operand(s));
            all.add(place, "v");
            steps.append('(').append(String.join(", ", all)).append("); ");
        }

        /// What an operand is at element `i`; the common cases without a division.
        private String operand(Spread s) {
            int k = operands.size();
            operands.add(s);
            if (s.count() == 1) return "p" + k + "[0]";
            if (s.inner() == 1 && s.count() == size) return "p" + k + "[i]";
            return "p" + k + "[i / s" + k + ".x % s" + k + ".y]";
        }

        Program program() {
            StringBuilder front = new StringBuilder("#define CHAIN_OPERANDS ");
            for (int k = 0; k < operands.size(); k++) {
                front.append(", __global const float *p").append(k);
                front.append(", int2 s").append(k);
            }
            front.append("\n#define CHAIN_STEPS ").append(steps).append('\n');
            return new Program(
                    power ? WITH_POWER : FILES, power ? "-DPOWER" : "", front.toString());
        }
    }
}
