package vitrine.cam.image;

/// The variable-width dictionary code of GIF (GIF89a specification, appendix F), decoded strictly.
///
/// Codes have `minimum + 1` to 12 bits, the least significant first. Code `2^minimum` empties the
/// dictionary, the one after it ends the data; a full dictionary stays as it is until it is
/// emptied.
final class Lzw {

    private static final int MAX_BITS = 12;

    private final byte[] codes;
    private final int minimum;
    private final int[] prefix = new int[1 << MAX_BITS];
    private final byte[] suffix = new byte[1 << MAX_BITS];
    private final byte[] phrase = new byte[1 << MAX_BITS];
    private int position;
    private int buffer;
    private int buffered;

    /// A decoder of `codes`, whose literals have `minimum` bits (1..8 are sensible, up to 11 is
    /// possible).
    Lzw(byte[] codes, int minimum) {
        this.codes = codes;
        this.minimum = minimum;
    }

    /// Decodes until `to` is full and gives the number of bytes that were found, fewer if the data
    /// end or go wrong.
    int decode(byte[] to) {
        int clear = 1 << minimum;
        int next = clear + 2;
        int width = minimum + 1;
        int previous = -1;
        int at = 0;
        while (at < to.length) {
            int code = code(width);
            if (code == clear) {
                next = clear + 2;
                width = minimum + 1;
                previous = -1;
                continue;
            }
            boolean known = code < clear || (code > clear + 1 && code < next);
            boolean growing = previous >= 0 && code == next && next < prefix.length;
            if (code < 0 || !(known || growing)) {
                return at;
            }
            int length = known ? phrase(code, 0) : phrase(previous, 1);
            byte first = phrase[phrase.length - length];
            if (growing) {
                phrase[phrase.length - 1] = first;
            }
            int fitting = Math.min(length, to.length - at);
            System.arraycopy(phrase, phrase.length - length, to, at, fitting);
            at += fitting;
            if (previous >= 0 && next < prefix.length) {
                prefix[next] = previous;
                suffix[next++] = first;
                width += next == 1 << width && width < MAX_BITS ? 1 : 0;
            }
            previous = code;
        }
        return at;
    }

    /// Spells `code` out, backwards, so that `spare` bytes stay free at the end; gives the length
    /// with these.
    private int phrase(int code, int spare) {
        int at = phrase.length - spare;
        int rest = code;
        while (rest > 1 << minimum) {
            phrase[--at] = suffix[rest];
            rest = prefix[rest];
        }
        phrase[--at] = (byte) rest;
        return phrase.length - at;
    }

    /// The next `width` bits, or -1 where there are no more.
    private int code(int width) {
        while (buffered < width) {
            if (position == codes.length) {
                return -1;
            }
            buffer |= Byte.toUnsignedInt(codes[position++]) << buffered;
            buffered += Byte.SIZE;
        }
        int code = buffer & (1 << width) - 1;
        buffer >>>= width;
        buffered -= width;
        return code;
    }
}
