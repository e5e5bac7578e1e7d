package vitrine.nn.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/// Files that break one rule each, and the sentence that says which.
///
/// In the tables, `'` in a header stands for `"`; each file has four bytes of data unless it says
/// otherwise.
class SafeTensorsForgedTest {

    private static final String FILE = "weights.safetensors";

    @TempDir Path folder;

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    length 0                    |                    0 | header length 0 is too short for any header
                    length 1                    |                    1 | header length 1 is too short for any header
                    length larger than the file |          12345678901 | length 12345678901 is larger than the file (102
                    length larger by one      |                 1017 | length 1017 is larger than the file (1024 bytes)
                    length 2^63-1               |  9223372036854775807 | header length 9223372036854775807 is larger
                    length 2^63                 | -9223372036854775808 | header length 9223372036854775808 is larger
                    length -1                   |                   -1 | header length 18446744073709551615 is larger
                    """)
    void length(String title, long length, String fragment) throws IOException {
        refused(title, Forge.file(length, new byte[] {'{', '}'}, 1014), fragment);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    not JSON                     | hello world            | must begin with '{', saw 'h' at byte 8
                    array instead of object      | [1,2]                  | must begin with '{', saw '['
                    open braces alone            | { {                    | must end with '}' and may be padded
                    two objects                  | {}{}                   | byte 10: nothing may follow the object
                    trailing comma               | {'a':1.5,}             | tensor 'a' must be an object of dtype
                    trailing comma at the end    | {'__metadata__':{},}   | a key in double quotes is missing (saw '}')
                    trailing comma in an array   | {'a':[1,]}             | a value is missing (saw ']')
                    missing comma                | {'__metadata__':{} 1}  | a comma or a closing brace is missing
                    missing comma in an array    | {'a':[1 2]}            | a comma or a closing bracket is missing
                    missing colon             | {'a' 1}                | a colon after a key is missing (saw '1')
                    missing value                | {'a':}                 | a value is missing (saw '}')
                    key without quotes           | {a:1}                  | a key in double quotes is missing (saw 'a')
                    comment                      | {/**/}                 | a key in double quotes is missing (saw '/')
                    capital literal              | {'a':True}             | a value is missing (saw 'T')
                    cut literal                  | {'a':tru}              | the word true is missing (saw '}')
                    not a number                 | {'a':NaN}              | a value is missing (saw 'N')
                    leading zero                 | {'a':01}               | a number has a leading zero
                    plus sign                    | {'a':+1}               | a value is missing (saw '+')
                    minus sign alone             | {'a':-}                | a value is missing (saw '}')
                    no digit after the point     | {'a':1.}               | a digit after the decimal point is missing
                    no exponent                  | {'a':1e+}              | a digit of the exponent is missing
                    number 1e999                 | {'a':1e999}            | the number 1e999 is beyond the range
                    number -1e999                | {'a':-1e999}           | the number -1e999 is beyond the range
                    integer 2^63                 | {'a':9223372036854775808} | 9223372036854775808 does not fit in 64
                    lone high surrogate          | {'\\ud83d':1}          | an escape is an unpaired surrogate
                    lone low surrogate           | {'\\ude00':1}          | an escape is an unpaired surrogate
                    two high surrogates          | {'\\ud83d\\ud83d':1}   | an escape is an unpaired surrogate
                    high surrogate and a letter  | {'\\ud83dabcdef':1}    | an escape is an unpaired surrogate
                    unknown escape               | {'\\x41':1}            | a backslash and 'x' are no escape of JSON
                    short escape                 | {'\\u12':1}            | needs four hexadecimal digits
                    signed escape                | {'\\u+123':1}          | needs four hexadecimal digits
                    no closing quote             | {'a}                   | a string has no closing quote
                    backslash before the quote   | {'a\\'}                | a string has no closing quote
                    NUL in a name                | {'a\\u0000b':1}        | 'a\\u0000b': a name must not hold control
                    newline in a name            | {'a\\nb':1}            | 'a\\u000ab': a name must not hold control
                    C1 control in a name         | {'a\\u0085':1}         | 'a\\u0085': a name must not hold control
                    metadata string              | {'__metadata__':'pt'}  | must be an object, saw the string 'pt'
                    metadata null                | {'__metadata__':null}  | must be an object, saw null
                    number in the metadata       | {'__metadata__':{'epoch':3}}  | saw 3 for the string 'epoch'
                    null in the metadata         | {'__metadata__':{'a':null}}   | map strings to strings, saw null
                    object in the metadata       | {'__metadata__':{'a':{}}}     | saw an object of 0 members for
                    metadata twice               | {'__metadata__':{},'__metadata__':{}} | duplicate key '__metadata__'
                    duplicate key in the metadata| {'__metadata__':{'a':'','a':''}} | duplicate key 'a'
                    entry is a number         | {'x':1}                | object of dtype, shape and data_offsets, saw 1
                    entry is null            | {'x':null}             | object of dtype, shape and data_offsets, saw nu
                    entry is an array        | {'x':[1,2]}            | object of dtype, shape and data_offsets, saw [1
                    empty entry                  | {'x':{}}               | tensor 'x' has no dtype
                    no dtype                     | {'x':{'shape':[1],'data_offsets':[0,4]}}    | 'x' has no dtype
                    no shape                     | {'x':{'dtype':'U8','data_offsets':[0,4]}}   | 'x' has no shape
                    no data_offsets              | {'x':{'dtype':'U8','shape':[4]}}     | 'x' has no data_offsets
                    extra field                  | {'x':{'dtype':'U8','stride':[1]}}    | saw the string 'stride'
                    duplicate field              | {'x':{'dtype':'U8','dtype':'U8'}}    | duplicate key 'dtype'
                    data without tensors     | {}                     | the tensors end at byte 0 of the data, the data
                    """)
    void header(String title, String header, String fragment) throws IOException {
        refused(title, Forge.file(header.replace('\'', '"'), 4), fragment);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    unknown dtype         | 'F31'    | [1]          | [0,4] | dtype 'F31' is none of [BOOL, U8
                    small letters         | 'f32'    | [1]          | [0,4] | dtype 'f32' is none of [BOOL, U8
                    F8                    | 'F8_E4M3'| [4]          | [0,4] | tensor 'x': dtype 'F8_E4M3' is not read
                    dtype null            | null     | [1]          | [0,4] | dtype must be a string, saw null
                    dtype number          | 32       | [1]          | [0,4] | dtype must be a string, saw 32
                    shape is a number     | 'F32'    | 1            | [0,4] | shape must be an array of integers, saw 1
                    shape is nested       | 'F32'    | [[1]]        | [0,4] | nested deeper than 3 levels
                    negative dimension    | 'F32'    | [-1]         | [0,4] | saw -1 in [-1]
                    two negative ones     | 'F32'    | [1,-1,-1]    | [0,4] | saw -1 in [1, -1, -1]
                    minus zero            | 'F32'    | [-0]         | [0,0] | saw -0.0 in [-0.0]
                    fraction              | 'F32'    | [1.5]        | [0,4] | saw 1.5 in [1.5]
                    whole double          | 'F32'    | [1.0]        | [0,4] | saw 1.0 in [1.0]
                    exponent              | 'F32'    | [1e0]        | [0,4] | saw 1.0 in [1.0]
                    huge dimension        | 'F32'    | [2147483648] | [0,4] | saw 2147483648 in [2147483648]
                    string dimension      | 'F32'    | ['1']        | [0,4] | saw the string '1' in [1]
                    null dimension        | 'F32'    | [null]       | [0,4] | saw null in [null]
                    true dimension        | 'F32'    | [true]       | [0,4] | saw true in [true]
                    too many elements     | 'U8'     | [2147483640] | [0,4] | more than 2147483639 elements
                    product 2^64          | 'F32'    | [65536,65536,65536,65536]          | [0,0] | more than 21474
                    product overflow      | 'F32'    | [2147483647,2147483647,2147483647] | [0,4] | more than 21474
                    rank 9                | 'F32'    | [1,1,1,1,1,1,1,1,1]                | [0,4] | has 9 dimensions
                    reversed offsets      | 'F32'    | [1]          | [4,0]      | 0 <= begin <= end, saw [4, 0]
                    negative offset       | 'F32'    | [1]          | [-4,0]     | 0 <= begin <= end, saw [-4, 0]
                    three offsets         | 'F32'    | [1]          | [0,2,4]    | must be two integers, 0 <= begin
                    one offset            | 'F32'    | [1]          | [4]        | must be two integers, 0 <= begin
                    no offset             | 'F32'    | [1]          | []         | must be two integers, 0 <= begin
                    offsets in an object  | 'F32'    | [1]          | {'a':4}    | saw an object of 1 members
                    string offset         | 'F32'    | [1]          | ['0',4]    | must be two integers, 0 <= begin
                    double offset         | 'F32'    | [1]          | [0.0,4]    | must be two integers, 0 <= begin
                    past the end          | 'F32'    | [2]          | [0,8]      | end past the data (4 bytes)
                    huge offset           | 'F32'    | [1]          | [0,9223372036854775807] | end past the data
                    span too short      | 'F32'    | [1]          | [0,3]      | needs 4 bytes, but data_offsets [0, 3]
                    span too long         | 'F16'    | [1]          | [0,4]      | F16 of shape [1] needs 2 bytes
                    empty with a span     | 'F32'    | [0]          | [0,4]      | F32 of shape [0] needs 0 bytes
                    scalar with two       | 'F16'    | []           | [0,4]      | F16 of shape [] needs 2 bytes
                    not starting at 0   | 'U8'     | [3]          | [1,4]      | 'x' leaves a hole: it begins at byte 1
                    trailing bytes    | 'U8'     | [3]          | [0,3]      | end at byte 3 of the data, the data at 4
                    """)
    void entry(String title, String dtype, String shape, String offsets, String fragment)
            throws IOException {
        header(
                title,
                "{'x':{'dtype':"
                        + dtype
                        + ",'shape':"
                        + shape
                        + ",'data_offsets':"
                        + offsets
                        + "}}",
                fragment);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    duplicate tensor            | a | 0 | 4 | a       | 0 | 4 | duplicate key 'a'
                    duplicate tensor by escape  | a | 0 | 4 | \\u0061 | 0 | 4 | duplicate key 'a'
                    hole                        | a | 0 | 1 | b       | 2 | 4 | 'b' leaves a hole: it begins at byte 2
                    overlap                     | a | 0 | 3 | b       | 2 | 4 | 'b' overlaps another tensor: it begins
                    overlap in reversed order   | a | 2 | 4 | b       | 0 | 3 | 'a' overlaps another tensor: it begins
                    same bytes twice            | a | 0 | 4 | b       | 0 | 4 | 'b' overlaps another tensor
                    empty one inside another    | a | 0 | 4 | b       | 2 | 2 | 'b' overlaps another tensor
                    empty one past the data     | a | 0 | 4 | b       | 5 | 5 | tensor 'b': data_offsets [5, 5] end past
                    """)
    void pair(
            String title, String a, int from, int to, String b, int next, int end, String fragment)
            throws IOException {
        String form = "'%s':{'dtype':'U8','shape':[%d],'data_offsets':[%d,%d]}";
        String both =
                form.formatted(a, to - from, from, to)
                        + ","
                        + form.formatted(b, end - next, next, end);
        header(title, "{" + both + "}", fragment);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"oddities", "strings"})
    void refused(String title, byte[] bytes, String fragment) throws IOException {
        Path path = Files.write(folder.resolve(FILE), bytes);
        String message =
                assertTimeoutPreemptively(
                        Duration.ofSeconds(30), () -> Forge.message(() -> opened(path)), title);
        String parsed = Forge.message(() -> Forge.readAll(FILE, bytes));
        assertEquals(message, parsed);
        assertTrue(message.startsWith(FILE + ": "), message);
        assertTrue(message.contains(fragment), message);
        assertTrue(message.length() < 400, message);
        assertTrue(message.chars().noneMatch(Character::isISOControl), message);
    }

    static Stream<Arguments> oddities() {
        return Stream.of(
                arguments(
                        "empty",
                        new byte[0],
                        "this one has 0; the file is truncated or not safetensors"),
                arguments("7 bytes", new byte[7], "this one has 7; the file is truncated"),
                arguments("8 bytes", new byte[8], "this one has 8; the file is truncated"),
                arguments(
                        "a zip",
                        "PK\3\4 and some more text".getBytes(ISO_8859_1),
                        "is larger than the file"),
                odd("leading space", " {}", "must begin with '{', saw 0x20"),
                odd("byte order mark", "\u00ef\u00bb\u00bf{}", "must begin with '{', saw 0xEF"),
                odd("NUL padding", "{}\0\0", "padded with spaces only, saw 0x00 at byte 11"),
                odd("newline padding", "{}\n", "padded with spaces only, saw 0x0A at byte 10"),
                odd("spaces after the brace", "{      ", "must end with '}'"));
    }

    static Stream<Arguments> strings() {
        return Stream.of(
                odd("single quotes", "{'a':1}", "a key in double quotes is missing (saw ''')"),
                odd("raw newline", "{\"a\nb\":1}", "a control character 0x0A stands unescaped"),
                odd("not UTF-8", "{\"a\u00ff\":1}", "the byte 0xFF is not UTF-8"),
                odd("not UTF-8 outside of strings", "{\u00ff:1}", "missing (saw 0xFF)"),
                odd("overlong UTF-8", "{\"a\u00c0\u0080\":1}", "the byte 0xC0 is not UTF-8"),
                odd(
                        "surrogate in UTF-8",
                        "{\"a\u00ed\u00a0\u0080\":1}",
                        "the byte 0xED is not UTF-8"),
                odd("cut UTF-8", "{\"a\u00e2\u0082\":1}", "the byte 0xE2 is not UTF-8"),
                odd(
                        "long name",
                        "{\"" + "n".repeat(10_000) + "\":1}",
                        "'" + "n".repeat(119) + "…' must be"),
                odd(
                        "long number",
                        "{\"x\":" + "1".repeat(50_000) + "}",
                        "a number is longer than 128"),
                odd(
                        "long array",
                        "{\"x\":[" + "1,".repeat(70) + "1]}",
                        "an array has more than 64 elements"),
                odd(
                        "nested arrays",
                        "{\"x\":" + "[".repeat(100_000) + "}",
                        "nested deeper than 3 levels"),
                odd(
                        "nested objects",
                        "{\"x\":".repeat(100_000) + "}",
                        "nested deeper than 3 levels"));
    }

    private static Arguments odd(String title, String header, String fragment) {
        byte[] bytes = header.getBytes(ISO_8859_1);
        return arguments(title, Forge.file(bytes.length, bytes, 0), fragment);
    }

    private static void opened(Path path) {
        try (Checkpoint checkpoint = SafeTensors.open(path)) {
            Forge.readAll(checkpoint);
        }
    }
}
