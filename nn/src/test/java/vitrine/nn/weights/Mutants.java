package vitrine.nn.weights;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.management.ThreadMXBean;

import vitrine.nn.ModelException;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// Files that are cut or changed at random, the same ones in every run.
///
/// The system property `vitrine.mutations` says how many of each kind are tried, 200,000 if it is
/// not set, so a long run is `mvn test -pl nn -am -Dtest='*MutatedTest'
/// -Dvitrine.mutations=5000000`.
///
/// @param name what messages must begin with
/// @param tokens bytes that mean something in the format
/// @param reader reads all of a file
record Mutants(String name, byte[] tokens, Consumer<byte[]> reader) {

    private static final int ROUNDS = Integer.getInteger("vitrine.mutations", 200_000);
    private static final int SLOW = 2;
    private static final long ROOM = 32 << 20;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /// How many of the files were read and how many were refused.
    record Tally(int loaded, int refused) {
        void requireAtLeast(double loadedShare, double refusedShare) {
            double all = loaded + refused;
            assertTrue(loaded >= loadedShare * all && refused >= refusedShare * all, toString());
        }
    }

    static Mutants of(String name, String tokens, Consumer<byte[]> reader) {
        return new Mutants(name, tokens.getBytes(ISO_8859_1), reader);
    }

    /// Every beginning of a good file is refused.
    void everyTruncationOf(byte[] good) {
        reader.accept(good);
        for (int size = 0; size < good.length; size++) {
            byte[] cut = Arrays.copyOf(good, size);
            ModelException refused =
                    assertThrows(ModelException.class, () -> reader.accept(cut), size + " bytes");
            requireName(refused);
        }
    }

    /// Random changes of a good file are read or refused, in time, and by no other exception. All
    /// that is made meanwhile, which is more than what is held at once, takes at most twice the
    /// size of the file and 32 MiB.
    ///
    /// @param file makes a file of the changed bytes
    Tally changesOf(byte[] good, long seed, UnaryOperator<byte[]> file) {
        SplittableRandom random = new SplittableRandom(seed);
        int loaded = 0;
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] mutant = mutant(good, random);
            byte[] whole = file.apply(mutant);
            long start = System.nanoTime();
            long before = THREADS.getCurrentThreadAllocatedBytes();
            try {
                reader.accept(whole);
                loaded++;
            } catch (ModelException expected) {
                requireName(expected);
                refused++;
            } catch (RuntimeException | Error wrong) {
                throw new AssertionError(
                        "round " + round + ": " + HexFormat.of().formatHex(mutant), wrong);
            }
            long made = THREADS.getCurrentThreadAllocatedBytes() - before;
            long seconds = (System.nanoTime() - start) / 1_000_000_000;
            assertTrue(seconds < SLOW, () -> "slow: " + HexFormat.of().formatHex(mutant));
            assertTrue(
                    made <= 2L * whole.length + ROOM,
                    () -> made + " bytes: " + HexFormat.of().formatHex(mutant));
        }
        return new Tally(loaded, refused);
    }

    private void requireName(ModelException refused) {
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.startsWith(name + ": ") && message.length() < 2000, message);
    }

    private byte[] mutant(byte[] good, SplittableRandom random) {
        byte[] mutant = good.clone();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            int at = random.nextInt(mutant.length);
            switch (random.nextInt(5)) {
                case 0 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> mutant[at] = (byte) random.nextInt(256);
                case 2 -> mutant[at] = tokens[random.nextInt(tokens.length)];
                case 3 -> {
                    int from = random.nextInt(mutant.length);
                    int size = Math.min(random.nextInt(1, 24), mutant.length - Math.max(at, from));
                    System.arraycopy(mutant, from, mutant, at, size);
                }
                default -> {
                    byte[] shorter = new byte[mutant.length - 1];
                    System.arraycopy(mutant, 0, shorter, 0, at);
                    System.arraycopy(mutant, at + 1, shorter, at, shorter.length - at);
                    shorter[0] -= (byte) (at >= 8 && random.nextBoolean() ? 1 : 0);
                    mutant = shorter;
                }
            }
        }
        return mutant;
    }
}
