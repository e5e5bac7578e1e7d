package vitrine.app.learn;

import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/// A number computed in double precision, and how far from it the same formula may end in single
/// precision, whatever the order of its sums: the running error bound of Wilkinson (1963). Every
/// operation hands on the radii of its operands and adds its own rounding, at most `2⁻²⁴` of its
/// result.
///
/// Worked example: `1/3 + 1/3` from exact numbers has the middle `2/3`; each quotient rounds by at
/// most `2⁻²⁴/3` and the sum by `2⁻²⁴·2/3`, so the radius is a little over `4/3·2⁻²⁴`.
///
/// @param middle the number
/// @param radius the bound
record Ball(double middle, double radius) {
    private static final double UNIT = 0x1p-24;

    /// The engine's own `exp` and `log` are within some units of the last place.
    private static final double FUNCTION = 4 * UNIT;

    /// What single precision cannot tell from zero.
    private static final double TINY = 0x1p-126;

    private static final int CHUNK = 256;

    static Ball of(double exact) {
        return new Ball(exact, 0);
    }

    static Ball[] of(double[] exact) {
        return IntStream.range(0, exact.length).mapToObj(i -> of(exact[i])).toArray(Ball[]::new);
    }

    private static Ball rounded(double middle, double carried) {
        double most = Math.abs(middle) + carried;
        return new Ball(middle, carried + UNIT * most + TINY);
    }

    Ball plus(Ball b) {
        return rounded(middle + b.middle, radius + b.radius);
    }

    Ball minus(Ball b) {
        return plus(b.negated());
    }

    Ball negated() {
        return new Ball(-middle, radius);
    }

    Ball times(Ball b) {
        double carried =
                Math.abs(middle) * b.radius + Math.abs(b.middle) * radius + radius * b.radius;
        return rounded(middle * b.middle, carried);
    }

    Ball times(double b) {
        return times(of(b));
    }

    /// Whoever divides by a ball that holds zero gets an infinite radius.
    Ball over(Ball b) {
        double least = Math.abs(b.middle) - b.radius;
        double quotient = middle / b.middle;
        if (!(least > 0)) return new Ball(quotient, Double.POSITIVE_INFINITY);
        return rounded(quotient, (radius + Math.abs(quotient) * b.radius) / least);
    }

    Ball over(double b) {
        return over(of(b));
    }

    Ball relu() {
        return new Ball(Math.max(middle, 0), radius);
    }

    Ball abs() {
        return new Ball(Math.abs(middle), radius);
    }

    Ball square() {
        return times(this);
    }

    Ball exp() {
        double value = StrictMath.exp(middle);
        double carried = value * StrictMath.expm1(radius);
        return new Ball(value, carried + FUNCTION * (value + carried));
    }

    Ball log() {
        double value = StrictMath.log(middle);
        double carried = radius / (middle - radius);
        return new Ball(value, carried + FUNCTION * (Math.abs(value) + carried) + TINY);
    }

    Ball sqrt() {
        double value = Math.sqrt(Math.max(middle, 0));
        double carried = value > radius ? radius / value : Math.sqrt(radius);
        return rounded(value, carried);
    }

    /// Where the condition cannot be told, both may have been taken.
    Ball max(Ball b) {
        return new Ball(Math.max(middle, b.middle), Math.max(radius, b.radius));
    }

    Ball min(Ball b) {
        return new Ball(Math.min(middle, b.middle), Math.max(radius, b.radius));
    }

    /// Numbers are added in chunks of at most 256, and the chunks' sums then, as the engine's order
    /// contract has it: a term goes through that many sums, each of which rounds and is at most as
    /// large as all terms together.
    static Ball sum(Collection<Ball> terms) {
        double middle = 0;
        double carried = 0;
        double most = 0;
        for (Ball t : terms) {
            middle += t.middle;
            carried += t.radius;
            most += Math.abs(t.middle) + t.radius;
        }
        int n = terms.size();
        int sums = n <= CHUNK ? n : CHUNK + Math.ceilDiv(n, CHUNK);
        return new Ball(middle, carried + sums * UNIT * most + TINY);
    }

    static Ball mean(Collection<Ball> terms) {
        return sum(terms).over(terms.size());
    }

    /// `Σ_i a_i b_i`
    static Ball dot(Ball[] a, Ball[] b) {
        return sum(IntStream.range(0, a.length).mapToObj(i -> a[i].times(b[i])).toList());
    }

    /// The greatest of several.
    static Ball greatest(List<Ball> of) {
        return of.stream().reduce(Ball::max).orElseThrow();
    }

    /// The least of several.
    static Ball least(List<Ball> of) {
        return of.stream().reduce(Ball::min).orElseThrow();
    }

    /// `e^{x_i} / Σ_j e^{x_j}`
    static List<Ball> softmax(List<Ball> x) {
        Ball top = greatest(x);
        List<Ball> powers = x.stream().map(v -> v.minus(top).exp()).toList();
        Ball all = sum(powers);
        return powers.stream().map(p -> p.over(all)).toList();
    }
}
