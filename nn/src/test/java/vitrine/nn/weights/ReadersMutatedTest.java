package vitrine.nn.weights;

import org.junit.jupiter.api.Test;

import java.util.function.UnaryOperator;

/// Files of the other formats that are cut or changed at random.
class ReadersMutatedTest {

    private static final String FILE = "weights";
    private static final String PICKLE =
            "().0]}NJKMRXabceghjqrtuQ\u0080\u0081\u0085\u0089\u008a\0\u00ff";
    private static final String ZIP = "PK\1\2\3\4\5\6\0\u0008\u00ff/.np";
    private static final String NPY = "\u0093NUMPY{}'<>f4i8u1|b(),: 0123456789TrueFals\0\u00ff";

    private static final Mutants TORCH = Mutants.of(FILE, PICKLE, ReadersMutatedTest::read);

    private static void read(byte[] bytes) {
        try (Checkpoint c = Checkpoints.parse(FILE, bytes)) {
            Forge.readAll(c);
        }
    }

    @Test
    void everyTruncationOfATorchStream() {
        TORCH.everyTruncationOf(TorchForge.stream(TorchForge.goodPickle()));
    }

    @Test
    void everyTruncationOfATorchZip() {
        TORCH.everyTruncationOf(TorchForge.zip(TorchForge.goodPickle()));
    }

    @Test
    void everyTruncationOfThePickleInATorchZip() {
        Mutants.of(FILE, PICKLE, pickle -> read(TorchForge.zip(pickle)))
                .everyTruncationOf(TorchForge.goodPickle());
    }

    @Test
    void everyTruncationOfAnNpz() {
        TORCH.everyTruncationOf(NpzForge.good());
    }

    @Test
    void changedTorchStreams() {
        byte[] good = TorchForge.stream(TorchForge.goodPickle());
        TORCH.changesOf(good, 20_261, UnaryOperator.identity()).requireAtLeast(0.02, 0.5);
    }

    @Test
    void changedPicklesInTorchZips() {
        TORCH.changesOf(TorchForge.goodPickle(), 20_262, TorchForge::zip).requireAtLeast(0.02, 0.5);
    }

    @Test
    void changedTorchZips() {
        byte[] good = TorchForge.zip(TorchForge.goodPickle());
        Mutants.of(FILE, ZIP, ReadersMutatedTest::read)
                .changesOf(good, 20_263, UnaryOperator.identity())
                .requireAtLeast(0.02, 0.3);
    }

    @Test
    void changedNpz() {
        Mutants.of(FILE, ZIP, ReadersMutatedTest::read)
                .changesOf(NpzForge.good(), 20_264, UnaryOperator.identity())
                .requireAtLeast(0.005, 0.3);
    }

    @Test
    void changedArraysInNpz() {
        byte[] good = NpzForge.array("<f4", "True", "(2, 3)", 24);
        Mutants.of(FILE, NPY, ReadersMutatedTest::read)
                .changesOf(good, 20_265, array -> new ZipForge().stored("x.npy", array).bytes())
                .requireAtLeast(0.05, 0.3);
    }

    @Test
    void changedCompressedArraysInNpz() {
        byte[] good = NpzForge.array("<f4", "False", "(2, 3)", 24);
        Mutants.of(FILE, NPY, ReadersMutatedTest::read)
                .changesOf(
                        good,
                        20_266,
                        array -> new ZipForge().deflated("x.npy", array, m -> {}).bytes())
                .requireAtLeast(0.05, 0.3);
    }
}
