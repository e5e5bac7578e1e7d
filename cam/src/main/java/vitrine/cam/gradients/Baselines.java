package vitrine.cam.gradients;

import vitrine.cam.CamException;
import vitrine.cam.Place;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// What an attribution measures from: a value for each of the model's inputs.
public sealed interface Baselines {
    /// Zero for every input.
    static Baselines zero() {
        return new Constant(0);
    }

    /// A tensor for each input, see [Given].
    static Baselines given(Tensor... tensors) {
        return new Given(List.of(tensors));
    }

    /// The baseline of the model's input number `index`, shaped as `x`.
    Tensor of(int index, Tensor x);

    /// The baselines of all inputs.
    default List<Tensor> of(List<Tensor> inputs) {
        return IntStream.range(0, inputs.size()).mapToObj(i -> of(i, inputs.get(i))).toList();
    }

    /// One number for every element.
    record Constant(double value) implements Baselines {
        @Override
        public Tensor of(int index, Tensor x) {
            return x.engine().full(x.shape(), value);
        }
    }

    /// A tensor for each input, `[1, ...]` for all samples or `[n, ...]` for each.
    record Given(List<Tensor> tensors) implements Baselines {
        /// @param tensors as many as the model has inputs
        public Given {
            tensors = List.copyOf(tensors);
        }

        @Override
        public Tensor of(int index, Tensor x) {
            if (index >= tensors.size()) throw missing(index, tensors.size());
            Tensor b = tensors.get(index);
            Shape s = b.shape();
            if (s.rank() == 0 || !s.with(0, 1).equals(x.shape().with(0, 1)) || !fits(s, x)) {
                throw new CamException(
                        "baseline of "
                                + new Place.ModelInput(index)
                                + ": needs the shape "
                                + x.shape()
                                + " of the input, or one sample of it, got "
                                + s);
            }
            return b.expandTo(x.shape());
        }

        private static boolean fits(Shape s, Tensor x) {
            return s.dim(0) == 1 || s.dim(0) == x.shape().dim(0);
        }
    }

    /// A baseline of its own for each input.
    record Each(List<Baselines> parts) implements Baselines {
        /// @param parts as many as the model has inputs
        public Each {
            parts = List.copyOf(parts);
        }

        @Override
        public Tensor of(int index, Tensor x) {
            if (index >= parts.size()) throw missing(index, parts.size());
            return parts.get(index).of(index, x);
        }
    }

    private static CamException missing(int index, int given) {
        return new CamException(
                "baseline: "
                        + given
                        + " were given, but the model has an "
                        + new Place.ModelInput(index)
                        + "; give one for each input");
    }

    /// A distribution of baselines: the rows of tensors `[k, ...]`, one tensor for each input.
    static List<Baselines> rows(Tensor... distributions) {
        int k = distributions[0].shape().dim(0);
        List<Baselines> rows = new ArrayList<>();
        for (int r = 0; r < k; r++) {
            List<Tensor> row = new ArrayList<>();
            for (Tensor d : distributions) {
                if (d.shape().dim(0) != k) {
                    throw new CamException(
                            "baselines: need as many rows for each input, got "
                                    + distributions[0].shape()
                                    + " and "
                                    + d.shape());
                }
                row.add(d.slice(0, r, r + 1, 1));
            }
            rows.add(new Given(row));
        }
        return rows;
    }
}
