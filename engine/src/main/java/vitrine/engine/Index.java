package vitrine.engine;

import java.util.Arrays;

/// Positions along an axis, known before the run. Equal indices are equal values.
@SuppressWarnings("ArrayRecordComponent") // equality is by content, and the array never leaves
public record Index(int... values) {
    /// @param values the positions, each at least zero
    public Index {
        values = values.clone();
        for (int v : values) {
            if (v < 0)
                throw new EngineException("index: needs positions of at least zero, got " + v);
        }
    }

    /// A copy of the positions.
    @Override
    public int[] values() {
        return values.clone();
    }

    int[] shared() {
        return values;
    }

    /// How many positions.
    public int size() {
        return values.length;
    }

    void check(Object op, int extent) {
        for (int v : values) {
            if (v >= extent)
                throw new EngineException(op + ": needs positions below " + extent + ", got " + v);
        }
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Index i && Arrays.equals(values, i.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return values.length <= 8 ? Arrays.toString(values) : "[" + values.length + " positions]";
    }
}
