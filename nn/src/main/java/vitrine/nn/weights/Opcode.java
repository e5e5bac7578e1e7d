package vitrine.nn.weights;

import org.jspecify.annotations.Nullable;

/// What one byte of a pickle asks for, under the names of Python's `pickletools`: protocols 0 to 5.
enum Opcode {
    MARK('(', Kind.STACK),
    POP('0', Kind.STACK),
    POP_MARK('1', Kind.STACK),
    DUP('2', Kind.STACK),
    PROTO(0x80, Kind.STACK),
    FRAME(0x95, Kind.STACK),
    STOP('.', Kind.STACK),

    NONE('N', Kind.NUMBER),
    NEWTRUE(0x88, Kind.NUMBER),
    NEWFALSE(0x89, Kind.NUMBER),
    INT('I', Kind.NUMBER),
    LONG('L', Kind.NUMBER),
    BININT('J', Kind.NUMBER),
    BININT1('K', Kind.NUMBER),
    BININT2('M', Kind.NUMBER),
    LONG1(0x8A, Kind.NUMBER),
    LONG4(0x8B, Kind.NUMBER),
    FLOAT('F', Kind.NUMBER),
    BINFLOAT('G', Kind.NUMBER),

    STRING('S', Kind.TEXT),
    BINSTRING('T', Kind.TEXT),
    SHORT_BINSTRING('U', Kind.TEXT),
    UNICODE('V', Kind.TEXT),
    BINUNICODE('X', Kind.TEXT),
    SHORT_BINUNICODE(0x8C, Kind.TEXT),
    BINUNICODE8(0x8D, Kind.TEXT),
    BINBYTES('B', Kind.TEXT),
    SHORT_BINBYTES('C', Kind.TEXT),
    BINBYTES8(0x8E, Kind.TEXT),
    BYTEARRAY8(0x96, Kind.TEXT),

    EMPTY_TUPLE(')', Kind.TUPLE),
    TUPLE('t', Kind.TUPLE),
    TUPLE1(0x85, Kind.TUPLE),
    TUPLE2(0x86, Kind.TUPLE),
    TUPLE3(0x87, Kind.TUPLE),

    EMPTY_LIST(']', Kind.CONTAINER),
    LIST('l', Kind.CONTAINER),
    APPEND('a', Kind.CONTAINER),
    APPENDS('e', Kind.CONTAINER),
    EMPTY_DICT('}', Kind.CONTAINER),
    DICT('d', Kind.CONTAINER),
    SETITEM('s', Kind.CONTAINER),
    SETITEMS('u', Kind.CONTAINER),
    EMPTY_SET(0x8F, Kind.CONTAINER),
    ADDITEMS(0x90, Kind.CONTAINER),
    FROZENSET(0x91, Kind.CONTAINER),

    PUT('p', Kind.MEMO),
    BINPUT('q', Kind.MEMO),
    LONG_BINPUT('r', Kind.MEMO),
    MEMOIZE(0x94, Kind.MEMO),
    GET('g', Kind.MEMO),
    BINGET('h', Kind.MEMO),
    LONG_BINGET('j', Kind.MEMO),

    GLOBAL('c', Kind.OBJECT),
    STACK_GLOBAL(0x93, Kind.OBJECT),
    REDUCE('R', Kind.OBJECT),
    BUILD('b', Kind.OBJECT),
    NEWOBJ(0x81, Kind.OBJECT),
    NEWOBJ_EX(0x92, Kind.OBJECT),
    INST('i', Kind.OBJECT),
    OBJ('o', Kind.OBJECT),
    BINPERSID('Q', Kind.OBJECT),

    PERSID('P', Kind.FOREIGN),
    EXT1(0x82, Kind.FOREIGN),
    EXT2(0x83, Kind.FOREIGN),
    EXT4(0x84, Kind.FOREIGN),
    NEXT_BUFFER(0x97, Kind.FOREIGN),
    READONLY_BUFFER(0x98, Kind.FOREIGN);

    /// Which part of the machine carries it out.
    enum Kind {
        STACK,
        NUMBER,
        TEXT,
        TUPLE,
        CONTAINER,
        MEMO,
        OBJECT,
        /// Part of the language, but never written by `torch.save`.
        FOREIGN
    }

    private static final @Nullable Opcode[] BY_CODE = byCode();

    private final int code;
    private final Kind kind;

    Opcode(int code, Kind kind) {
        this.code = code;
        this.kind = kind;
    }

    private static @Nullable Opcode[] byCode() {
        @Nullable Opcode[] table = new Opcode[256];
        for (Opcode opcode : values()) {
            table[opcode.code] = opcode;
        }
        return table;
    }

    /// The one of that byte, or null if there is none.
    static @Nullable Opcode of(int code) {
        return BY_CODE[code];
    }

    Kind kind() {
        return kind;
    }
}
