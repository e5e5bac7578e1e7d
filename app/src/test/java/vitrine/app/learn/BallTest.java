package vitrine.app.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import vitrine.nn.weights.Seeded;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What single precision gives lies in the ball, and the ball is not much larger than it must be.
class BallTest {
    private static final float[] X = Seeded.values("ball/x", 1000, 0, 3);
    private static final float[] Y = Seeded.values("ball/y", 1000, 0.5, 2);

    private static void within(float found, Ball ball) {
        double off = Math.abs(found - ball.middle());
        assertTrue(off <= ball.radius(), found + " is not in " + ball);
    }

    @Test
    void eachOperationRoundsIntoTheBall() {
        for (int i = 0; i < X.length; i++) {
            Ball x = Ball.of(X[i]);
            Ball y = Ball.of(Y[i]);
            within(X[i] + Y[i], x.plus(y));
            within(X[i] - Y[i], x.minus(y));
            within(X[i] * Y[i], x.times(y));
            within(X[i] / Y[i], x.over(y));
            within((X[i] + Y[i]) * (X[i] - Y[i]), x.plus(y).times(x.minus(y)));
            within((X[i] * Y[i] + Y[i]) / X[i], x.times(y).plus(y).over(x));
            within((float) Math.sqrt(Math.abs(X[i])), x.abs().sqrt());
            within((float) StrictMath.exp(X[i]), x.exp());
            within((float) StrictMath.log(Math.abs(X[i])), x.abs().log());
        }
    }

    /// Forward and backward by 256, as the engine adds.
    @Test
    void sumsInChunksAreInTheBall() {
        List<Ball> terms = new ArrayList<>();
        float forward = 0;
        for (int from = 0; from < X.length; from += 256) {
            float chunk = 0;
            for (int i = from; i < Math.min(X.length, from + 256); i++) chunk += X[i] * Y[i];
            forward += chunk;
        }
        for (int i = 0; i < X.length; i++) terms.add(Ball.of(X[i]).times(Y[i]));
        Ball sum = Ball.sum(terms);
        within(forward, sum);
        double size = terms.stream().mapToDouble(t -> Math.abs(t.middle())).sum();
        assertTrue(sum.radius() <= 270 * 0x1p-24 * size, "radius " + sum.radius());
    }

    @Test
    void aSlipOfTwoBallsIsSeen() {
        Ball product = Ball.of(X[0]).times(Y[0]);
        double slip = product.middle() * (1 + 1e-6);
        assertTrue(Math.abs(slip - product.middle()) > product.radius());
    }

    @Test
    void softmaxAddsUpToOne() {
        List<Ball> p = Ball.softmax(Arrays.asList(Ball.of(new double[] {1, 2, 30})));
        assertEquals(1, Ball.sum(p).middle(), 1e-15);
        assertEquals(1 / (1 + Math.exp(-28) + Math.exp(-29)), p.get(2).middle(), 1e-15);
    }

    @Test
    void whatMayBeZeroDividesNothing() {
        Ball doubtful = new Ball(1e-9, 1e-8);
        assertEquals(Double.POSITIVE_INFINITY, Ball.of(1).over(doubtful).radius());
    }
}
