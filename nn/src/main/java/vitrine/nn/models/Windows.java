package vitrine.nn.models;

import vitrine.engine.Index;

/// Square windows over a map of tokens, moved by `shift` tokens in every other block, so that
/// neighbouring windows come to see each other. What moves out at one side comes in at the other,
/// where a mask keeps it apart. Along an axis that one window covers, nothing moves.
///
/// @param side in tokens
/// @param shift how far the windows are moved, less than `side`
record Windows(int side, int shift) {
    /// The extent of whole windows over `extent` tokens.
    int whole(int extent) {
        return Math.ceilDiv(extent, side) * side;
    }

    /// How far windows move along an axis of whole windows.
    int shift(int extent) {
        return side >= extent ? 0 : shift;
    }

    /// 0 before the last window, 1 in it, 2 where it has come in from the other side.
    int region(int at, int extent) {
        int moved = shift(extent);
        if (moved == 0 || at < extent - side) return 0;
        return at < extent - moved ? 1 : 2;
    }

    /// For each pair of tokens of a window, where in the table of positions `[(2·side - 1)²,
    /// heads]` their difference stands.
    Index pairs() {
        int tokens = side * side;
        int[] pairs = new int[tokens * tokens];
        for (int i = 0; i < pairs.length; i++) {
            int a = i / tokens;
            int b = i % tokens;
            int dy = a / side - b / side + side - 1;
            int dx = a % side - b % side + side - 1;
            pairs[i] = dy * (2 * side - 1) + dx;
        }
        return new Index(pairs);
    }
}
