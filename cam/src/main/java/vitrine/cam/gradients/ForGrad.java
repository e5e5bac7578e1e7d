package vitrine.cam.gradients;

import vitrine.cam.CamException;
import vitrine.cam.Evidence;
import vitrine.cam.Method;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Rendering;
import vitrine.cam.Space;
import vitrine.engine.Tensor;

import java.util.Arrays;

/// FORGrad (Muzellec, Fel, Boutin, Andéol, VanRullen, Serre, 2023): another method's map without
/// its high frequencies, `F⁻¹(1[|k| ≤ σ] · F(map))`, where `F` is the Fourier transform over space
/// and `k` counts the waves along each axis, so that `|k|² = Σ_a k_a²`. Each channel is filtered by
/// itself.
///
/// Departures: Xplique filters the magnitude of the channels' mean and takes the magnitude again,
/// and repairs odd extents by resizing where this transforms them as they are, see [Form]. Its `k =
/// -n/2` of an even extent counts as `n/2`, here and there.
///
/// Worked example, `[1 0 0 0]` with `σ = 1`: its spectrum is 1 for `k = 0, ±1, 2`; without `k = 2`
/// the map is `[¾ ¼ -¼ ¼]`.
///
/// @param method whose maps are filtered
/// @param bandwidth `σ`, how many waves along an axis are kept
/// @param form what is filtered
public record ForGrad(Method method, int bandwidth, Form form) implements Method {
    /// The paper's choice for images of 224.
    private static final int USUAL = 15;

    /// What is filtered.
    public enum Form {
        /// the map, with its sign
        SIGNED,
        /// `|F⁻¹(1[|k| ≤ σ] · F(|mean_c map|))|`, as Xplique
        MAGNITUDE
    }

    /// @param bandwidth at least one
    public ForGrad {
        if (bandwidth < 1)
            throw new CamException("bandwidth: needs at least one, got " + bandwidth);
    }

    /// 15 waves of the signed gradient, in Xplique's profile of its magnitude.
    public static ForGrad of(Profile profile) {
        Form form = profile == Profile.XPLIQUE ? Form.MAGNITUDE : Form.SIGNED;
        return new ForGrad(new GradientSaliency(GradientSaliency.Sign.KEPT), USUAL, form);
    }

    @Override
    public String name() {
        return "for-grad";
    }

    @Override
    public Place place(String layer) {
        return method.place(layer);
    }

    @Override
    public Tensor map(Evidence e) {
        Tensor map = method.map(e);
        return switch (form) {
            case SIGNED -> filtered(map);
            case MAGNITUDE -> filtered(map.mean(1).abs()).abs();
        };
    }

    private Tensor filtered(Tensor map) {
        int[] extents = Space.extents(map);
        int size = Space.positions(map);
        double[] values = map.toDoubles();
        for (int at = 0; at < values.length; at += size) {
            double[] re = Arrays.copyOfRange(values, at, at + size);
            double[] im = new double[size];
            Fourier.forward(re, im, extents);
            for (int k = 0; k < size; k++) {
                if (squaredWaves(k, extents) <= (long) bandwidth * bandwidth) continue;
                re[k] = 0;
                im[k] = 0;
            }
            Fourier.inverse(re, im, extents);
            System.arraycopy(re, 0, values, at, size);
        }
        return map.engine().tensor(map.shape(), values);
    }

    private static long squaredWaves(int position, int[] extents) {
        long sum = 0;
        int rest = position;
        for (int a = extents.length - 1; a >= 0; a--) {
            long k = rest % extents[a];
            long waves = Math.min(k, extents[a] - k);
            sum += waves * waves;
            rest /= extents[a];
        }
        return sum;
    }

    @Override
    public Rendering rendering(Profile profile) {
        return form == Form.SIGNED ? method.rendering(profile) : profile;
    }
}
