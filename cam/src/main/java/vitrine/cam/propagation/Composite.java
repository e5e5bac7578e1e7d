package vitrine.cam.propagation;

import org.jspecify.annotations.Nullable;

import vitrine.cam.CamException;
import vitrine.cam.propagation.Layers.Kind;
import vitrine.nn.Layer;
import vitrine.nn.Selector;

import java.util.ArrayList;
import java.util.List;

/// Which rule each layer follows. The named ones are those of Kohlbrenner, Bauer, Nakajima, Binder,
/// Samek, Lapuschkin (*Towards best practice in explaining neural network decisions with LRP*,
/// 2020) and Montavon et al. (2019), as zennit has them.
///
/// {@snippet :
/// Composite own = Composite.epsilonPlusFlat()
///         .with(Selector.path("fc"), new Epsilon(0))
///         .with(Selector.pattern("layer4.**"), new Gamma(0.1, Split.PRODUCTS, 1e-6));
/// }
///
/// @param name what it is called
/// @param assignments the first that is for a layer counts; without any, a layer follows LRP-ε
/// @param norms what batch normalisations do
/// @param maxima what the winner of a max-pooling window gets
/// @param attention what the nonlinear parts of a transformer do
/// @param epsilon the stabiliser of sums, means and pools, which share by contribution
public record Composite(
        String name,
        List<Assignment> assignments,
        BatchNorms norms,
        Maxima maxima,
        AttentionRule attention,
        double epsilon) {
    /// zennit's stabiliser.
    public static final double ZENNIT = 1e-6;

    /// Captum's stabiliser.
    public static final double CAPTUM = 1e-9;

    /// @param epsilon not negative
    public Composite {
        assignments = List.copyOf(assignments);
        if (!(epsilon >= 0)) {
            throw new CamException("epsilon: needs a number that is not negative, got " + epsilon);
        }
    }

    private static Composite of(String name, Assignment... assignments) {
        return merging(name, ZENNIT, assignments);
    }

    private static Composite merging(String name, double epsilon, Assignment... assignments) {
        return new Composite(
                name,
                List.of(assignments),
                BatchNorms.MERGED,
                Maxima.WHOLE,
                AttentionRule.LINEARISED,
                epsilon);
    }

    /// LRP-ε everywhere.
    public static Composite epsilon(double epsilon) {
        return merging("epsilon", epsilon, new Assignment(Kind.ANY, new Epsilon(epsilon)));
    }

    /// Captum's defaults: LRP-ε with 10⁻⁹ everywhere, batch normalisations not merged.
    public static Composite captum() {
        Assignment all = new Assignment(Kind.ANY, new Epsilon(CAPTUM));
        return new Composite(
                "captum",
                List.of(all),
                BatchNorms.RULED,
                Maxima.STABILISED,
                AttentionRule.LINEARISED,
                CAPTUM);
    }

    /// The z-box rule for the first layer, LRP-γ with `γ = 0.25` for the other convolutions, LRP-ε
    /// for matrices.
    public static Composite epsilonGammaBox(ZBox box) {
        return of(
                "epsilon-gamma-box",
                new Assignment(Kind.FIRST, box),
                new Assignment(Kind.CONVOLUTION, new Gamma(0.25, Split.PRODUCTS, ZENNIT)),
                new Assignment(Kind.DENSE, new Epsilon(ZENNIT)));
    }

    /// LRP-γ everywhere, which takes the noise out of transformers (Achtibat et al., 2024).
    ///
    /// @param convolutions their `γ`, such as 0.25
    /// @param matrices their `γ`, such as 0.05
    public static Composite gamma(double convolutions, double matrices) {
        return of(
                "gamma",
                new Assignment(Kind.CONVOLUTION, new Gamma(convolutions, Split.PRODUCTS, ZENNIT)),
                new Assignment(Kind.DENSE, new Gamma(matrices, Split.PRODUCTS, ZENNIT)));
    }

    /// The z⁺ rule for convolutions, LRP-ε for matrices.
    public static Composite epsilonPlus() {
        return of(
                "epsilon-plus",
                new Assignment(Kind.CONVOLUTION, AlphaBeta.zPlus(ZENNIT)),
                new Assignment(Kind.DENSE, new Epsilon(ZENNIT)));
    }

    /// The flat rule for the first layer, the z⁺ rule for the other convolutions, LRP-ε for
    /// matrices.
    public static Composite epsilonPlusFlat() {
        return epsilonPlus().renamed("epsilon-plus-flat").first(new Flat(ZENNIT));
    }

    /// LRP-αβ with `α = 2, β = 1` for convolutions, LRP-ε for matrices.
    public static Composite epsilonAlpha2Beta1() {
        return of(
                "epsilon-alpha2-beta1",
                new Assignment(Kind.CONVOLUTION, new AlphaBeta(2, 1, Split.PRODUCTS, ZENNIT)),
                new Assignment(Kind.DENSE, new Epsilon(ZENNIT)));
    }

    /// The flat rule for the first layer, then as [#epsilonAlpha2Beta1].
    public static Composite epsilonAlpha2Beta1Flat() {
        return epsilonAlpha2Beta1().renamed("epsilon-alpha2-beta1-flat").first(new Flat(ZENNIT));
    }

    private Composite renamed(String other) {
        return new Composite(other, assignments, norms, maxima, attention, epsilon);
    }

    private Composite first(Rule rule) {
        return with(Kind.FIRST, rule);
    }

    /// The same, but for these layers.
    public Composite with(Layers layers, Rule rule) {
        List<Assignment> more = new ArrayList<>(List.of(new Assignment(layers, rule)));
        more.addAll(assignments);
        return new Composite(name, more, norms, maxima, attention, epsilon);
    }

    /// The same, but for the layers that a selector chooses.
    public Composite with(Selector layers, Rule rule) {
        return with(new Layers.Chosen(layers), rule);
    }

    /// The same with another treatment of batch normalisations.
    public Composite with(BatchNorms other) {
        return new Composite(name, assignments, other, maxima, attention, epsilon);
    }

    /// The same with another treatment of transformers.
    public Composite with(AttentionRule other) {
        return new Composite(name, assignments, norms, maxima, other, epsilon);
    }

    /// The rule for the product `core`, done in `layer`.
    ///
    /// @param layer null outside of all layers that were recorded whole
    Rule rule(Plan.Core core, @Nullable Layer layer) {
        for (Assignment a : assignments) {
            if (covers(a.layers(), core, layer)) return a.rule();
        }
        return new Epsilon(epsilon);
    }

    private static boolean covers(Layers layers, Plan.Core core, @Nullable Layer layer) {
        return switch (layers) {
            case Layers.Chosen(Selector chosen) -> layer != null && chosen.test().test(layer);
            case Kind.FIRST -> core.first();
            case Kind.LAST -> core.last();
            case Kind.ANY -> true;
            case Kind kind -> core.kind() == kind;
        };
    }
}
