package vitrine.nn.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Where the state dict is found in what training scripts save.
///
/// In the tables, `{name value …}` is a dict, `T` a tensor, `1` a number, `O` an inert object.
class StateDictTest {

    @TempDir Path folder;

    /// A file whose value is written in the small language of the tables.
    private static byte[] file(String value) {
        PickleForge p = PickleForge.two();
        for (String word : value.strip().split("\\s+")) {
            switch (word) {
                case "{" -> p.op('}', '(');
                case "}" -> p.op('u');
                case "T" -> p.vector("FloatStorage", "0", 6);
                case "1" -> p.integer(1);
                case "O" -> p.global("argparse", "Namespace").op(')', 0x81);
                default -> p.text(word);
            }
        }
        return TorchForge.zip(p.stop().bytes());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    { a.weight T a.bias T }                          | a.weight a.bias    |
                    { state_dict { a T } epoch 1 }                   | a                  | state_dict
                    { epoch 1 model { a T } optimizer { x { y T } } }| a                  | model
                    { model_state_dict { a T } best T }              | a                  | model_state_dict
                    { net { module.a T module.b.c T } acc 1 }        | a b.c              | net
                    { model { state_dict { a T } } }                 | a                  | model.state_dict
                    { resnet18 { conv1.weight T } epoch 1 }          | conv1.weight       | resnet18
                    { conv1 { weight T bias T } fc { weight T } }    | conv1.weight conv1.bias fc.weight |
                    { conv1 { weight T } fc { weight { v T } } n 1 } | conv1.weight fc.weight.v          |
                    { fc { weight T } }                              | fc.weight          |
                    { module.a T module.b T }                        | a b                |
                    { module.module.a T }                            | a                  |
                    { _orig_mod.module.a T }                         | a                  |
                    { module.a T b T }                               | module.a b         |
                    { module. T }                                    | module.            |
                    { state_dict { a T } args O }                    | a                  | state_dict
                    { ema { a T } ema_rate 1 }                       | a                  | ema
                    """)
    void found(String value, String names, String unwrapped) {
        try (Checkpoint c = TorchFile.parse("w", file(value))) {
            assertEquals(names, String.join(" ", c.names()));
            assertEquals(unwrapped, c.metadata().get("unwrapped"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    { model { a T } ema { a T } }              | several state dicts, and it is not clear which is meant: model, ema;
                    { r18 { a.b T } r34 { a.b T } }            | which is meant: r18, r34;
                    { epoch 1 }                                | there is no tensor under any name
                    { }                                        | there is no tensor under any name
                    { optimizer { state { a T } } }            | there is no tensor under any name
                    T                                          | holds a tensor of shape [6]
                    O                                          | holds an object of argparse.Namespace
                    1                                          | the file holds 1; needed is a dict
                    { a { b T } a.b T }                        | two tensors have the name 'a.b'
                    """)
    void notFound(String value, String fragment) {
        String message = Forge.message(() -> TorchFile.parse("w", file(value)));
        assertTrue(message.startsWith("w: ") && message.contains(fragment), message);
    }

    @Test
    void oneOfSeveralCanBeChosen() throws IOException {
        Path path = folder.resolve("two.pth");
        Files.write(path, file("{ model { a.x T } ema { module.b.x T } }"));
        try (Checkpoint c = TorchFile.open(path, "ema")) {
            assertEquals("b.x", String.join(" ", c.names()));
            assertEquals("ema", c.metadata().get("unwrapped"));
            assertEquals("model", c.metadata().get("left out"));
        }
        String message = Forge.message(() -> TorchFile.open(path, "net"));
        assertEquals(
                "two.pth: there is no dict 'net' (--weights-key); there is model, ema", message);
        String several = Forge.message(() -> TorchFile.open(path));
        assertTrue(several.endsWith("model, ema; give the key of one (--weights-key)"), several);
    }

    /// A key names a dict, or dicts inside of dicts with dots between; wrappers go without saying.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    { model { a.x T } ema { b.x T } }                       | ema              | b.x | ema
                    { state_dict { model { a.x T } ema { b.x T } } n 1 }    | ema              | b.x | state_dict.ema
                    { state_dict { model { a.x T } ema { b.x T } } }        | state_dict.model | a.x | state_dict.model
                    { a { x { c.d T } y { e.f T } } b { z.z T } }           | a.y              | e.f | a.y
                    { a.y { c.d T } a { y { e.f T } } }                     | a.y              | c.d | a.y
                    { model { state_dict { a.x T } } ema { b.x T } }        | model            | a.x | model.state_dict
                    { net { a.x T } optimizer { state { p T } } }           | optimizer.state  | p   | optimizer.state
                    """)
    void keysAreFollowed(String value, String key, String names, String unwrapped)
            throws IOException {
        Path path = Files.write(folder.resolve("w.pth"), file(value));
        try (Checkpoint c = Checkpoints.open(path, key)) {
            assertEquals(names, String.join(" ", c.names()));
            assertEquals(unwrapped, c.metadata().get("unwrapped"));
        }
    }

    @Test
    void keysThatLeadNowhere() throws IOException {
        Path one = Files.write(folder.resolve("one.pth"), file("{ a.x T b.x T }"));
        assertEquals(
                "one.pth: there is no dict 'ema' (--weights-key); leave the key out",
                Forge.message(() -> Checkpoints.open(one, "ema")));
        Path deep =
                Files.write(folder.resolve("deep.pth"), file("{ model { a.x T } ema { b T } }"));
        assertEquals(
                "deep.pth: there is no dict 'best' (--weights-key); leave the key out",
                Forge.message(() -> Checkpoints.open(deep, "ema.best")));
        Path plain = Files.write(folder.resolve("w.safetensors"), Forge.good());
        Path numbers = Files.write(folder.resolve("w.npz"), NpzForge.good());
        for (Path path : List.of(plain, numbers)) {
            String message = Forge.message(() -> Checkpoints.open(path, "ema"));
            assertTrue(message.endsWith("leave out the key 'ema' (--weights-key)"), message);
        }
    }

    private static void refused(PickleForge pickle, String fragment) {
        byte[] bytes = TorchForge.zip(pickle.stop().bytes());
        String message = Forge.message(() -> TorchFile.parse("w", bytes));
        assertTrue(message.contains(fragment), message);
    }

    @Test
    void dictsThatHoldEachOther() {
        refused(
                PickleForge.two()
                        .op('}', 'q', 0)
                        .text("a")
                        .vector("FloatStorage", "0", 6)
                        .raw("s")
                        .text("self")
                        .op('h', 0, 's'),
                "is reached twice");
        PickleForge tower = PickleForge.two().op('}').text("t").vector("FloatStorage", "0", 6);
        tower.raw("s");
        for (int level = 0; level < 12; level++) {
            tower.op('q', level, '}');
            for (int i = 0; i < 20; i++) {
                tower.text("k" + i).op('h', level, 's');
            }
        }
        refused(tower, "");
        PickleForge deep = PickleForge.two();
        for (int i = 0; i < 500; i++) {
            deep.op('}', '(').text("d");
        }
        deep.vector("FloatStorage", "0", 6);
        for (int i = 0; i < 500; i++) {
            deep.op('u');
        }
        refused(deep, "");
    }

    @Test
    void namesThatAreNoNames() {
        refused(
                PickleForge.two()
                        .op('}')
                        .text("n".repeat(2000))
                        .vector("FloatStorage", "0", 6)
                        .raw("s"),
                "is longer than 1000 characters");
        refused(
                PickleForge.two().op('}').text("a\nb").vector("FloatStorage", "0", 6).raw("s"),
                "holds control characters");
        PickleForge numbers = PickleForge.two().op('}', 'K', 0).vector("FloatStorage", "0", 6);
        refused(numbers.raw("s"), "there is no tensor under any name in a dict of 1");
        PickleForge many = PickleForge.two().op('}', '(').text("p".repeat(900)).op('}', '(');
        for (int i = 0; i < 20_000; i++) {
            many.text("k" + i);
            if (i == 0) {
                many.vector("FloatStorage", "0", 1);
                many.op('q', 9);
            } else {
                many.op('h', 9);
            }
        }
        byte[] bytes =
                TorchForge.zip(
                        many.op('u', 'u', '.').bytes(),
                        Map.of("0", new TorchForge.Numbers(1, new byte[4])));
        String message = Forge.message(() -> TorchFile.parse("w", bytes));
        assertTrue(message.contains("more than 8388608 characters"), message);
    }
}
