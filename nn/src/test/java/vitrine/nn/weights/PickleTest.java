package vitrine.nn.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import vitrine.nn.weights.Pickled.Dict;
import vitrine.nn.weights.Pickled.Items;
import vitrine.nn.weights.Pickled.None;
import vitrine.nn.weights.Pickled.Tuple;

import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.stream.Collectors;

/// What pickles of all protocols mean.
class PickleTest {

    private static Object read(byte[] bytes) {
        MemorySegment segment = MemorySegment.ofArray(bytes);
        PickleInput in = new PickleInput("w", segment, bytes.length);
        Object value = Pickle.read(in, new TorchObjects());
        assertEquals(0, in.remaining());
        return value;
    }

    /// A value in one line, as short as it can be.
    private static String shown(Object value) {
        return switch (value) {
            case None none -> "None";
            case Tuple tuple ->
                    tuple.items().stream()
                            .map(PickleTest::shown)
                            .collect(Collectors.joining(",", "(", ")"));
            case Items list ->
                    list.items.stream()
                            .map(PickleTest::shown)
                            .collect(Collectors.joining(",", "[", "]"));
            case Dict dict ->
                    dict.entries.entrySet().stream()
                            .map(e -> e.getKey() + ":" + shown(e.getValue()))
                            .collect(Collectors.joining(",", "{", "}" + "+".repeat(dict.unnamed)));
            case Pickled.Opaque opaque -> "<" + opaque.what() + ">";
            default -> value.toString();
        };
    }

    /// What CPython 3 writes, in each protocol, for `{"a": [1, -2, 3.5, None, True, 300, 70000,
    /// 2**70], "b": (), "c": ("x", "y"), 5: "é", "d": set([1])}`.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "286470300a56610a70310a286c70320a49310a61492d320a6146332e350a614e614930310a61493330300a6149"
                        + "37303030300a614c313138303539313632303731373431313330333432344c0a617356620a70330a2874735663"
                        + "0a70340a2856780a70350a56790a70360a7470370a7349350a56e90a70380a7356640a70390a635f5f6275696c"
                        + "74696e5f5f0a7365740a7031300a28286c7031310a49310a61747031320a527031330a732e",
                "7d71002858010000006171015d7102284b014afeffffff47400c0000000000004e4930310a4d2c014a70110100"
                        + "4c313138303539313632303731373431313330333432344c0a6558010000006271032958010000006371042858"
                        + "0100000078710558010000007971067471074b055802000000c3a971085801000000647109635f5f6275696c74"
                        + "696e5f5f0a7365740a710a285d710b4b016174710c52710d752e",
                "80027d71002858010000006171015d7102284b014afeffffff47400c0000000000004e884d2c014a701101008a"
                        + "090000000000000000406558010000006271032958010000006371045801000000787105580100000079710686"
                        + "71074b055802000000c3a971085801000000647109635f5f6275696c74696e5f5f0a7365740a710a5d710b4b01"
                        + "6185710c52710d752e",
                "80037d71002858010000006171015d7102284b014afeffffff47400c0000000000004e884d2c014a701101008a"
                        + "090000000000000000406558010000006271032958010000006371045801000000787105580100000079710686"
                        + "71074b055802000000c3a971085801000000647109636275696c74696e730a7365740a710a5d710b4b01618571"
                        + "0c52710d752e",
                "80049556000000000000007d94288c0161945d94284b014afeffffff47400c0000000000004e884d2c014a7011"
                        + "01008a09000000000000000040658c016294298c0163948c0178948c01799486944b058c02c3a9948c0164948f"
                        + "94284b0190752e",
                "80059556000000000000007d94288c0161945d94284b014afeffffff47400c0000000000004e884d2c014a7011"
                        + "01008a09000000000000000040658c016294298c0163948c0178948c01799486944b058c02c3a9948c0164948f"
                        + "94284b0190752e",
            })
    void everyProtocol(String hex) {
        String list = "[1,-2,3.5,None,true,300,70000,1180591620717411303424]";
        String shown = shown(read(HexFormat.of().parseHex(hex)));
        assertTrue(shown.startsWith("{a:" + list + ",b:(),c:(x,y),d:<"), shown);
        assertTrue(shown.endsWith(">}+"), shown);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "I42\\n.|42",
                "I01\\n.|true",
                "I00\\n.|false",
                "I-7\\n.|-7",
                "L12L\\n.|12",
                "F-1.5e3\\n.|-1500.0",
                "Fnan\\n.|NaN",
                "F-inf\\n.|-Infinity",
                "S'it\\x5c'sx\\x5cx41\\x5c\\x5c'\\n.|it'sxA\\",
                "Va\\x5cu00e9\\x5cU0001F600b\\n.|aé😀b",
                "U\\x02ab.|ab",
                "U\\x02\\xc3\\xa9.|é",
                "U\\x02a\\xe9.|aé",
                "T\\x01\\x00\\x00\\x00q.|q",
                "\\x8d\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00z.|z",
                "C\\x02\\x00\\xff.|<bytes>",
                "B\\x01\\x00\\x00\\x00\\xff.|<bytes>",
                "\\x96\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\xff.|<bytes>",
                "\\x8a\\x00.|0",
                "\\x8a\\x01\\xff.|-1",
                "\\x8b\\x02\\x00\\x00\\x00\\x00\\x01.|256",
                "(K\\x01K\\x02l.|[1,2]",
                "(U\\x01aK\\x01d.|{a:1}",
                "(K\\x01K\\x02t2\\x86.|((1,2),(1,2))",
                "NK\\x010.|None",
                "N(K\\x011.|None",
                "N(0.|None",
                "]K\\x01a.|[1]",
                "]p0\\n0g0\\n.|[]",
                "]\\x940h\\x00.|[]",
                "]r\\x00\\x01\\x00\\x000j\\x00\\x01\\x00\\x00.|[]",
                "\\x8f(K\\x01\\x90.|<set>",
                "(K\\x01\\x91.|<frozenset>",
                "c__builtin__\\nset\\n(]tR.|<__builtin__.set>",
                "ccollections\\nOrderedDict\\n(]](U\\x01aK\\x01eatR.|{a:1}",
                "ccollections\\nOrderedDict\\n(](U\\x01aK\\x01\\x86etR.|{a:1}",
                "ccollections\\ndefaultdict\\n(c__builtin__\\nlist\\ntR.|{}",
                "ctorch\\nSize\\n((K\\x02K\\x03ttR.|(2,3)",
                "ctorch\\ndevice\\n(U\\x03cputR.|<torch.device>",
                "cargparse\\nNamespace\\n)\\x81}U\\x01aK\\x01sb.|<argparse.Namespace>",
                "cargparse\\nNamespace\\n)}\\x92.|<argparse.Namespace>",
                "(iargparse\\nNamespace\\n.|<argparse.Namespace>",
                "(cargparse\\nNamespace\\no.|<argparse.Namespace>",
                "ccollections\\ndeque\\n)RK\\x01a(K\\x02e.|<collections.deque>",
                "cyacs.config\\nCfgNode\\n)\\x81(U\\x01aK\\x01u.|<yacs.config.CfgNode>",
            })
    void opcodes(String pickle, String expected) {
        assertEquals(expected, shown(read(bytes(pickle))));
    }

    /// Bytes that are written as in Python: `\n` and `\x41` are escapes.
    private static byte[] bytes(String text) {
        StringBuilder bytes = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.startsWith("\\n", i)) {
                bytes.append('\n');
                i++;
            } else if (text.startsWith("\\x", i)) {
                bytes.append((char) HexFormat.fromHexDigits(text, i + 2, i + 4));
                i += 3;
            } else {
                bytes.append(text.charAt(i));
            }
        }
        return bytes.toString().getBytes(ISO_8859_1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "S'a\\x5cq'\\n.|unknown escape",
                "S'a\\x5cxg0'\\n.|needs 2 hexadecimal digits",
                "S'abc\\n.|no quotes",
                "S'abc\\x5c'\\n.|unknown escape",
                "Va\\x5cu12\\n.|needs 4 hexadecimal digits",
                "Va\\x5cUffffffff\\n.|unknown escape",
                "Iabc.|a line does not end",
                "ccollections\\nOrderedDict\\n(](NetR.|a tuple or a list is needed",
                "ccollections\\nOrderedDict\\n(]((NtetR.|an entry of a dict has 1 parts",
                "ccollections\\nOrderedDict\\n(K\\x01tR.|makes a dict of 1",
                "ctorch\\nSize\\n)R.|a tuple or a list is needed",
                "ctorch._tensor\\n_rebuild_from_type_v2\\n)R.|a typed tensor is",
                "c\\n\\n.|names '.'",
            })
    void refused(String pickle, String fragment) {
        String message = Forge.message(() -> read(bytes(pickle)));
        assertTrue(message.startsWith("w: byte ") && message.contains(fragment), message);
    }

    @Test
    void largeIntegers() {
        BigInteger value =
                assertInstanceOf(BigInteger.class, read(bytes("L-99999999999999999999L\\n.")));
        assertEquals(new BigInteger("-99999999999999999999"), value);
    }
}
