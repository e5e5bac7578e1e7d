package vitrine.benchmarks.contest;

/// One piece of work that contestants are asked to do, with a form that fits on a line.
public sealed interface Job {
    /// `Y = A · B` into memory that is there, row-major.
    ///
    /// @param m rows of `Y`
    /// @param k terms
    /// @param n columns of `Y`
    /// @param transposed whether `B` is stored as `[n, k]`, as linear layers store their weights
    record Gemm(int m, int k, int n, boolean transposed) implements Job {
        double flops() {
            return 2.0 * m * k * n;
        }
    }

    /// Images of 224 by 224 to logits.
    record Forward(String model, int batch) implements Job {}

    /// Logits of one image, then the gradients of one logit in all parameters: what a library does
    /// that attributes by calling `backward` on a whole model.
    record Backward(String model) implements Job {}

    /// Logits, then the gradient of one logit of each image in the images alone.
    record InputGradient(String model, int batch) implements Job {}

    /// A map of one image.
    ///
    /// @param method its name on the command line
    /// @param model the network
    /// @param layer where to look
    /// @param share the part of a sweep that is run, 1 for all of it
    record Explain(String method, String model, String layer, double share) implements Job {}

    /// One step of training: forward, backward, SGD.
    record Step(String model, int batch, int side) implements Job {}

    /// A photo to a picture and a record, in a process that starts for it.
    record Cold(String model) implements Job {}

    /// The form on a line.
    default String line() {
        return switch (this) {
            case Gemm j -> "gemm " + j.m + " " + j.k + " " + j.n + " " + j.transposed;
            case Forward j -> "forward " + j.model + " " + j.batch;
            case Backward j -> "backward " + j.model;
            case InputGradient j -> "input-gradient " + j.model + " " + j.batch;
            case Explain j -> "explain " + j.method + " " + j.model + " " + j.layer + " " + j.share;
            case Cold j -> "cold " + j.model;
            case Step j -> "step " + j.model + " " + j.batch + " " + j.side;
        };
    }

    /// The form for a table.
    default String words() {
        return switch (this) {
            case Gemm j ->
                    "[%d, %d] · [%d, %d]%s"
                            .formatted(j.m, j.k, j.k, j.n, j.transposed ? ", B transposed" : "");
            case Forward j -> j.model + " forward, batch " + j.batch;
            case Backward j -> j.model + " forward and full backward";
            case InputGradient j -> j.model + " input gradient, batch " + j.batch;
            case Explain j -> j.method + ", " + j.model + " " + j.layer + part(j.share);
            case Cold j -> "./vitrine explain, " + j.model + ", cold";
            case Step j -> "training step, " + j.model + ", " + j.batch + " at " + j.side;
        };
    }

    private static String part(double share) {
        return share == 1 ? "" : ", 1/" + Math.round(1 / share) + " of the sweep";
    }

    /// What [#line] wrote.
    static Job parse(String line) {
        String[] w = line.split(" ");
        return switch (w[0]) {
            case "gemm" -> new Gemm(number(w[1]), number(w[2]), number(w[3]), w[4].equals("true"));
            case "forward" -> new Forward(w[1], number(w[2]));
            case "backward" -> new Backward(w[1]);
            case "input-gradient" -> new InputGradient(w[1], number(w[2]));
            case "explain" -> new Explain(w[1], w[2], w[3], Double.parseDouble(w[4]));
            case "cold" -> new Cold(w[1]);
            case "step" -> new Step(w[1], number(w[2]), number(w[3]));
            default -> throw new IllegalArgumentException("job: none is called " + w[0]);
        };
    }

    private static int number(String word) {
        return Integer.parseInt(word);
    }
}
