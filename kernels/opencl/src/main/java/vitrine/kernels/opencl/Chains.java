package vitrine.kernels.opencl;

import vitrine.kernels.Epilogue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Elementwise steps in one kernel, written for each sequence of them: behind the computation that
/// they follow in its own kernel, or by themselves. A kernel is written once it has been asked for
/// often: until then separate calls take less time than a compiler.
final class Chains {
    static final int OFTEN = 16;

    private static final int MOST_OPERANDS = 12;
    private static final int MOST_KERNELS = 1000;
    private static final List<String> FILES = List.of("chain");

    private final Session session;
    private final int often;
    private final Map<Asked, AtomicInteger> asked = new ConcurrentHashMap<>();

    /// @param often how many calls are run apart before a kernel is written
    Chains(Session session, int often) {
        this.session = session;
        this.often = often;
    }

    private record Asked(Object kernel, Steps.Text text) {}

    /// The steps behind a result of `size` elements.
    Behind behind(Epilogue e, int size) {
        Steps steps = Steps.of(e, size);
        boolean possible =
                steps.operands().size() <= MOST_OPERANDS
                        && (session.device().doubles() || !steps.text().power());
        return new Behind(this, possible ? steps : Steps.NONE);
    }

    boolean isOften(Object kernel, Steps.Text text) {
        Asked key = new Asked(kernel, text);
        AtomicInteger times = asked.get(key);
        if (times == null) {
            if (asked.size() >= MOST_KERNELS) return false;
            times = asked.computeIfAbsent(key, _ -> new AtomicInteger());
        }
        return times.get() > often || times.incrementAndGet() > often;
    }

    /// Runs all steps in one kernel; false if separate calls have to do it.
    boolean run(Epilogue e, ClBuffer x, ClBuffer y) {
        Behind behind = behind(e, y.size());
        Steps steps = behind.in("chain");
        if (!behind.done()) return false;
        List<Object> arguments = new ArrayList<>(List.of(x, y, y.size()));
        steps.addTo(arguments, session.memory());
        Program program = session.program(steps.text(), "", FILES);
        session.each(program, "chain", y.size(), arguments.toArray());
        return true;
    }
}
