package vitrine.kernels.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.SplittableRandom;

class DivisionTest {
    private static final int[] DIVISORS = {
        1, 2, 3, 5, 7, 49, 64, 641, 12_544, 65_535, 65_536, 65_537, 1 << 30, Integer.MAX_VALUE
    };

    private static void check(int d, int n) {
        assertEquals(n / d, Division.by(d).of(n), () -> n + " / " + d);
    }

    @Test
    void theEndsOfEveryQuotientAreRight() {
        for (int d : DIVISORS) {
            for (int n : new int[] {0, 1, d - 1, d, Integer.MAX_VALUE - 1, Integer.MAX_VALUE}) {
                check(d, n);
            }
            int last = Integer.MAX_VALUE / d;
            for (int q = Math.max(1, last - 100); q <= last && q > 0; q++) {
                check(d, q * d);
                check(d, q * d - 1);
            }
        }
    }

    @Test
    void anyNumbersAreDividedAsJavaDoes() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 100_000; i++) {
            check(1 + random.nextInt(1 << random.nextInt(1, 31)), random.nextInt(1 << 30) * 2 + 1);
        }
    }
}
