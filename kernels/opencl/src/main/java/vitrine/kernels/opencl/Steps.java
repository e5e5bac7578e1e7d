package vitrine.kernels.opencl;

import vitrine.kernels.BinaryFn;
import vitrine.kernels.Epilogue;
import vitrine.kernels.Epilogue.Spread;

import java.util.ArrayList;
import java.util.List;

/// Elementwise steps as a part of a kernel, see `steps.cl`.
///
/// @param text what the kernel is written from
/// @param operands whose values it meets, in the order in which the text names them
/// @param repeats along which it meets them: operands that lie alike share one
record Steps(Text text, List<Spread> operands, List<Repeat> repeats) {
    /// None.
    static final Steps NONE = new Steps(new Text("", 0, 0, false), List.of(), List.of());

    /// Steps as text, whatever buffers they meet.
    ///
    /// @param body statements on the `value` of an `element`
    /// @param operands how many buffers they name
    /// @param repeats how many ways of meeting them
    /// @param power whether the general power is among them, which needs double precision
    record Text(String body, int operands, int repeats, boolean power) {
        boolean empty() {
            return body.isEmpty();
        }

        /// A program of which some kernels do these steps.
        Program in(String options, List<String> files) {
            List<String> all = new ArrayList<>(List.of("common"));
            if (!empty()) all.add("math");
            if (power) all.add("power");
            if (!empty()) all.add("functions");
            all.add("steps");
            all.addAll(files);
            return new Program(all, power ? options + " -DPOWER" : options, front());
        }

        private String front() {
            if (empty()) return "";
            StringBuilder front = new StringBuilder("#define STEPS ").append(body);
            front.append("\n#define STEP_OPERANDS ");
            for (int k = 0; k < operands; k++) front.append(", __global const float *p").append(k);
            for (int k = 0; k < repeats; k++) front.append(", int8 along").append(k);
            return front.append('\n').toString();
        }
    }

    /// How an operand's values are repeated.
    record Repeat(int count, int inner) {
        /// As `step_at` reads it.
        int[] numbers() {
            Division byInner = Division.by(inner);
            Division byCount = Division.by(count);
            return new int[] {
                byInner.factor(), byInner.shift(), byCount.factor(), byCount.shift(), count, 0, 0, 0
            };
        }
    }

    /// The steps behind a result of `size` elements.
    static Steps of(Epilogue e, int size) {
        Writer writer = new Writer(size);
        for (Epilogue.Step step : e.steps()) writer.add(step);
        return writer.steps();
    }

    /// Puts what a kernel needs for the steps behind its other arguments.
    void addTo(List<Object> arguments, Memory memory) {
        for (Spread s : operands) arguments.add(ClBuffer.of(memory, s.values()));
        for (Repeat a : repeats) arguments.add(a.numbers());
    }

    private static final class Writer {
        private final int size;
        private final StringBuilder body = new StringBuilder();
        private final List<Spread> operands = new ArrayList<>();
        private final List<Repeat> repeats = new ArrayList<>();
        private boolean power;

        Writer(int size) {
            this.size = size;
        }

        void add(Epilogue.Step step) {
            switch (step) {
                case Epilogue.Unary u -> call(u.fn(), 0, List.of());
                case Epilogue.Binary b -> {
                    power |= b.fn() == BinaryFn.POW;
                    call(b.fn(), b.place(), List.of(b.other()));
                }
                case Epilogue.Ternary t -> call(t.fn(), t.place(), t.others());
            }
        }

        private void call(Enum<?> f, int place, List<Spread> others) {
            List<String> all = new ArrayList<>();
            for (Spread s : others) all.add(operand(s));
            all.add(place, "value");
            body.append("value = f_").append(f.name());
            body.append('(').append(String.join(", ", all)).append("); ");
        }

        /// An operand at an element; the common cases without a division.
        private String operand(Spread s) {
            String values = "p" + operands.size();
            operands.add(s);
            if (s.count() == 1) return values + "[0]";
            if (s.inner() == 1 && s.count() == size) return values + "[element]";
            Repeat along = new Repeat(s.count(), s.inner());
            int known = repeats.indexOf(along);
            if (known < 0) {
                known = repeats.size();
                repeats.add(along);
                body.append("int at").append(known);
                body.append(" = step_at(element, along").append(known).append("); ");
            }
            return values + "[at" + known + "]";
        }

        Steps steps() {
            Text text = new Text(body.toString(), operands.size(), repeats.size(), power);
            return new Steps(text, List.copyOf(operands), List.copyOf(repeats));
        }
    }
}
