package vitrine.cam.perturbation;

import vitrine.cam.Evidence;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Sampled;
import vitrine.engine.Tensor;

import java.util.function.UnaryOperator;

/// Sobol attribution (Fel, Cadène, Chalvidal, Cord, Vigouroux, Serre, 2021): the value is perturbed
/// under masks of one number between zero and one for each cell of a grid; a cell's number is the
/// total Sobol index of its mask's number, `T_i = E[Var(S | all others)] / Var(S)`: the share of
/// the score's variance that the cell has a part in, alone or together with others.
///
/// Units: none; at least about zero, and the numbers add up to one where cells do not interact. The
/// map has the grid's resolution, `[n, 1, cells...]`, or `[n, c]` for rows of a table. It has no
/// sign: a cell that speaks against the target counts as one that speaks for it.
///
/// Departures: Xplique evaluates the second points too, which no estimator reads, and stops
/// variances at 10⁻¹²; a constant score gives zero here.
///
/// Worked example: `S = 3·m_0 + m_1` for masks `m`. `Var(S) = (9 + 1)/12`, and `T = (0.9, 0.1)`.
///
/// @param grid the cells
/// @param designs how many points there are: `designs·(cells + 1)` scores
/// @param sampler lays the points
/// @param estimator of the indices
/// @param perturbation what a mask does
/// @param seed another seed lays other points
public record Sobol(
        Features.Grid grid,
        int designs,
        Sampler sampler,
        SobolEstimator estimator,
        Perturbation perturbation,
        long seed)
        implements Sampled {
    /// As the profile has it: 8 cells along each axis, 32 designs.
    public static Sobol of(Profile profile) {
        return new Sobol(
                Features.grid(8),
                32,
                Sampler.SOBOL,
                SobolEstimator.JANSEN,
                Perturbation.inpainting(),
                0);
    }

    @Override
    public String name() {
        return "sobol";
    }

    @Override
    public Place place(String layer) {
        return Place.input();
    }

    @Override
    public Tensor map(Evidence e) {
        return e.eachSample(this::indices);
    }

    private Tensor indices(Evidence one, int sample) {
        Tensor value = one.activation();
        Partition cells = grid.of(value, sample);
        UnaryOperator<Tensor> under = perturbation.of(value, sample);
        SobolDesign design = SobolDesign.of(sampler, designs, cells.count(), seed);
        Tensor scores =
                one.note(
                        "scores",
                        () ->
                                one.scores(
                                                name(),
                                                design.size(),
                                                k ->
                                                        under.apply(
                                                                cells.spread(
                                                                        value.engine(),
                                                                        design.point(k))))
                                        .reshape(1, design.size()));
        return value.engine()
                .tensor(grid.resolution(value), design.totals(estimator, scores.toDoubles()));
    }

    @Override
    public Sobol withSeed(long seed) {
        return new Sobol(grid, designs, sampler, estimator, perturbation, seed);
    }
}
