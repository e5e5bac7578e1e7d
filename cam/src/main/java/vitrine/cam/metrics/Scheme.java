package vitrine.cam.metrics;

import vitrine.cam.CamException;

import java.util.List;
import java.util.stream.IntStream;

/// Which layers' weights are drawn anew at which step.
public sealed interface Scheme {
    /// The layers of each step, from the score's side on.
    ///
    /// @param layers all layers, the nearest to the score first
    List<List<String>> steps(List<String> layers);

    /// One layer more at every step, from the score down to the input.
    record Cascading() implements Scheme {
        @Override
        public List<List<String>> steps(List<String> layers) {
            return IntStream.rangeClosed(1, layers.size())
                    .mapToObj(k -> layers.subList(0, k))
                    .toList();
        }
    }

    /// One layer alone at every step.
    record Independent() implements Scheme {
        @Override
        public List<List<String>> steps(List<String> layers) {
            return layers.stream().map(List::of).toList();
        }
    }

    /// One step with the given share of the layers, at least one, those next to the score: as
    /// Xplique does it, with a quarter.
    ///
    /// @param share above 0, at most 1
    record Progressive(double share) implements Scheme {
        /// @param share above 0, at most 1
        public Progressive {
            if (!(share > 0 && share <= 1)) {
                throw new CamException(
                        "progressive: needs a share above 0 and at most 1, got " + share);
            }
        }

        @Override
        public List<List<String>> steps(List<String> layers) {
            int count = Math.max(1, (int) (share * layers.size()));
            return List.of(layers.subList(0, count));
        }
    }
}
