package vitrine.nn.weights;

import org.jspecify.annotations.Nullable;

import vitrine.nn.weights.Pickled.Dict;
import vitrine.nn.weights.Pickled.Items;
import vitrine.nn.weights.Pickled.None;
import vitrine.nn.weights.Pickled.Opaque;
import vitrine.nn.weights.Pickled.Tuple;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/// A machine that reads Python's pickles (protocols 0 to 5) and executes nothing.
///
/// A pickle is a program for a stack machine. Python's own machine calls whatever the program
/// names; this one looks names up in a list ([TorchGlobals]), builds tensors and containers, and
/// leaves everything else inert or refuses it. It runs in a loop, never in a recursion, and each
/// byte costs a bounded amount of time and memory.
final class Pickle {

    private static final int PROTOCOL = 5;
    private static final int STACK = 1 << 16;
    private static final int NESTED = 1000;
    private static final int MEMO_AHEAD = 1 << 16;
    private static final int INTEGER_BYTES = 64;

    private final PickleInput in;
    private final TorchObjects objects;
    private final List<Object> stack = new ArrayList<>();
    private final List<@Nullable Object> memo = new ArrayList<>();
    private final int[] marks = new int[NESTED];
    private int marked;
    private int puts;

    private Pickle(PickleInput in, TorchObjects objects) {
        this.in = in;
        this.objects = objects;
    }

    /// Reads one pickle, up to and with its STOP.
    ///
    /// @param in where it begins; moved to what follows it
    /// @param objects makes tensors
    /// @throws vitrine.nn.ModelException if it breaks a rule or names something that is not allowed
    static Object read(PickleInput in, TorchObjects objects) {
        Pickle pickle = new Pickle(in, objects);
        Opcode opcode = in.next();
        while (opcode != Opcode.STOP) {
            pickle.step(opcode);
            opcode = in.next();
        }
        Object result = pickle.pop();
        if (pickle.marked > 0 || !pickle.stack.isEmpty()) {
            throw in.bad("the pickle leaves more than one value");
        }
        return result;
    }

    private void step(Opcode opcode) {
        switch (opcode.kind()) {
            case STACK -> stack(opcode);
            case NUMBER -> push(number(opcode));
            case TEXT -> push(PickleText.read(in, opcode));
            case TUPLE -> push(tuple(opcode));
            case CONTAINER -> container(opcode);
            case MEMO -> memo(opcode);
            case OBJECT -> object(opcode);
            case FOREIGN -> throw in.bad("torch.save does not write this opcode");
        }
    }

    private void stack(Opcode opcode) {
        switch (opcode) {
            case MARK -> mark();
            case POP -> {
                if (stack.size() == floor() && marked > 0) {
                    marked--;
                } else {
                    pop();
                }
            }
            case POP_MARK -> toMark();
            case DUP -> push(top());
            case PROTO -> {
                int protocol = in.octet();
                if (protocol > PROTOCOL) {
                    throw in.bad("the protocol is " + protocol + "; known are 0 to " + PROTOCOL);
                }
            }
            default -> {
                long size = in.eight();
                if (size < 0 || size > in.remaining()) {
                    throw in.bad(
                            "a frame of "
                                    + Long.toUnsignedString(size)
                                    + " bytes, but "
                                    + in.remaining()
                                    + " are left");
                }
            }
        }
    }

    private Object number(Opcode opcode) {
        return switch (opcode) {
            case NEWTRUE -> true;
            case NEWFALSE -> false;
            case BININT -> (long) in.four();
            case BININT1 -> (long) in.octet();
            case BININT2 -> (long) in.two();
            case LONG1 -> integer(in.octet());
            case LONG4 -> integer(in.four());
            case BINFLOAT -> in.real();
            case INT, LONG, FLOAT -> PickleText.number(in, opcode);
            default -> None.NONE;
        };
    }

    private Object integer(int size) {
        if (size < 0 || size > INTEGER_BYTES) {
            throw in.bad("an integer of " + size + " bytes; at most " + INTEGER_BYTES);
        }
        byte[] bytes = in.bytes(size);
        for (int i = 0; i < size / 2; i++) {
            byte low = bytes[i];
            bytes[i] = bytes[size - 1 - i];
            bytes[size - 1 - i] = low;
        }
        BigInteger value = size == 0 ? BigInteger.ZERO : new BigInteger(bytes);
        return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
    }

    private Tuple tuple(Opcode opcode) {
        return switch (opcode) {
            case TUPLE1 -> new Tuple(popped(1));
            case TUPLE2 -> new Tuple(popped(2));
            case TUPLE3 -> new Tuple(popped(3));
            case TUPLE -> new Tuple(toMark());
            default -> new Tuple(List.of());
        };
    }

    private void container(Opcode opcode) {
        switch (opcode) {
            case EMPTY_LIST -> push(new Items());
            case LIST -> {
                Items list = new Items();
                list.items.addAll(toMark());
                push(list);
            }
            case APPEND -> append(popped(1));
            case APPENDS -> append(toMark());
            case EMPTY_DICT -> push(new Dict());
            case DICT -> {
                List<Object> pairs = toMark();
                push(new Dict());
                set(pairs);
            }
            case SETITEM -> set(popped(2));
            case SETITEMS -> set(toMark());
            case FROZENSET -> {
                toMark();
                push(new Opaque("frozenset"));
            }
            case ADDITEMS -> {
                toMark();
                if (!(top() instanceof Opaque)) {
                    throw in.bad("adds items to " + Pickled.shown(top()) + ", which is no set");
                }
            }
            default -> push(new Opaque("set"));
        }
    }

    private void append(List<Object> items) {
        switch (top()) {
            case Items list -> list.items.addAll(items);
            case Opaque forgotten -> {}
            default -> throw in.bad("appends to " + Pickled.shown(top()) + ", which is no list");
        }
    }

    private void set(List<Object> pairs) {
        if (pairs.size() % 2 != 0) {
            throw in.bad("sets a key without a value");
        }
        if (top() instanceof Opaque) {
            return;
        }
        if (!(top() instanceof Dict dict)) {
            throw in.bad("sets keys of " + Pickled.shown(top()) + ", which is no dict");
        }
        for (int i = 0; i < pairs.size(); i += 2) {
            TorchObjects.put(in, dict, pairs.get(i), pairs.get(i + 1));
        }
    }

    private void memo(Opcode opcode) {
        switch (opcode) {
            case PUT -> remember(PickleText.index(in));
            case BINPUT -> remember(in.octet());
            case LONG_BINPUT -> remember(in.four());
            case MEMOIZE -> remember(memo.size());
            case GET -> push(remembered(PickleText.index(in)));
            case BINGET -> push(remembered(in.octet()));
            default -> push(remembered(in.four()));
        }
    }

    private void remember(int index) {
        if (index < 0 || index > puts + MEMO_AHEAD) {
            throw in.bad("the memo has no place " + Integer.toUnsignedString(index));
        }
        while (memo.size() <= index) {
            memo.add(null);
        }
        memo.set(index, top());
        puts++;
    }

    private Object remembered(int index) {
        @Nullable Object value = index < 0 || index >= memo.size() ? null : memo.get(index);
        if (value == null) {
            throw in.bad(
                    "nothing was put at place " + Integer.toUnsignedString(index) + " of the memo");
        }
        return value;
    }

    private void object(Opcode opcode) {
        switch (opcode) {
            case GLOBAL -> push(TorchGlobals.find(in, in.line(), in.line()));
            case STACK_GLOBAL -> {
                List<Object> names = popped(2);
                if (!(names.get(0) instanceof String module
                        && names.get(1) instanceof String name)) {
                    throw in.bad("a global must be named by two texts");
                }
                push(TorchGlobals.find(in, module, name));
            }
            case REDUCE, NEWOBJ -> {
                List<Object> call = popped(2);
                push(objects.call(in, call.get(0), call.get(1)));
            }
            case NEWOBJ_EX -> {
                List<Object> call = popped(3);
                push(objects.call(in, call.get(0), call.get(1)));
            }
            case INST -> {
                Object type = TorchGlobals.find(in, in.line(), in.line());
                push(objects.call(in, type, new Tuple(toMark())));
            }
            case OBJ -> {
                List<Object> call = toMark();
                if (call.isEmpty()) {
                    throw in.bad("there is no class to make an object of");
                }
                List<Object> arguments = call.subList(1, call.size());
                push(objects.call(in, call.getFirst(), new Tuple(arguments)));
            }
            case BINPERSID -> push(objects.persistent(in, pop()));
            default -> build(pop());
        }
    }

    /// The state of a dict is what Python keeps beside its entries, such as `_metadata`.
    private void build(Object state) {
        if (!(top() instanceof Dict || top() instanceof Opaque)) {
            throw in.bad(
                    "sets the state "
                            + Pickled.shown(state)
                            + " of "
                            + Pickled.shown(top())
                            + ", which has none");
        }
    }

    private void mark() {
        if (marked == NESTED) {
            throw in.bad("containers are nested deeper than " + NESTED + " levels");
        }
        marks[marked++] = stack.size();
    }

    private int floor() {
        return marked == 0 ? 0 : marks[marked - 1];
    }

    private void push(Object value) {
        if (stack.size() == STACK) {
            throw in.bad("the stack holds more than " + STACK + " values; nested too deep");
        }
        stack.add(value);
    }

    private Object top() {
        if (stack.size() == floor()) {
            throw in.bad("the stack is empty");
        }
        return stack.getLast();
    }

    private Object pop() {
        Object value = top();
        stack.removeLast();
        return value;
    }

    private List<Object> popped(int count) {
        if (stack.size() - floor() < count) {
            throw in.bad("the stack holds " + (stack.size() - floor()) + " values, not " + count);
        }
        return cut(stack.size() - count);
    }

    private List<Object> toMark() {
        if (marked == 0) {
            throw in.bad("there is no mark");
        }
        return cut(marks[--marked]);
    }

    private List<Object> cut(int from) {
        List<Object> tail = stack.subList(from, stack.size());
        Object[] values = Objects.requireNonNull(tail.toArray());
        tail.clear();
        return Collections.unmodifiableList(Arrays.asList(values));
    }
}
