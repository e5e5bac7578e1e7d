package vitrine.benchmarks.contest;

import vitrine.benchmarks.ConvolutionShape;
import vitrine.benchmarks.contest.Entry.Who;
import vitrine.kernels.ConvGeometry;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// All that is compared on so many threads, with what it is to reach on two.
final class Programme {
    /// A backward pass that costs more forward passes than this is no good stand-in for PyTorch's
    /// own, which takes 194 ms for both where its forward pass alone takes 55.
    private static final double MOST_FORWARDS = 3.5;

    private static final String MODEL = "resnet50";
    private static final String LAYER3 = "layer3.5";
    private static final String LAYER4 = "layer4.2";
    private static final String LIBTORCH = "libtorch";
    private static final String ONNX = "ONNX Runtime";
    private static final String OWN = "own forward";
    private static final String PEER = "peer's way";

    private final int threads;
    private final List<Goal> goals = new ArrayList<>();

    Programme(int threads) {
        this.threads = threads;
        products();
        for (String model : List.of(MODEL, "resnet18", "vgg16")) {
            forward(model, 1, 1.2, 0.85);
            forward(model, 8, 1.2, 0.85);
        }
        for (String model : List.of("mobilenet_v2", "efficientnet_b0")) {
            forward(model, 1, 1.5, 0.8);
        }
        for (String model : List.of("vit_b_16", "deit_tiny", "swin_t")) forward(model, 1, 1, 0.9);
        gradients();
        components();
        sweeps();
        step();
        if (threads == 2) cold();
    }

    /// In the order of measuring.
    List<Goal> goals() {
        return goals;
    }

    private void products() {
        Set<Job.Gemm> shapes = new LinkedHashSet<>();
        for (ConvolutionShape shape : ConvolutionShape.values()) {
            ConvGeometry g = shape.geometry();
            shapes.add(new Job.Gemm(g.o(), g.groupC() * g.taps(), g.outPlane(), false));
        }
        for (int[] s : new int[][] {{768, 2304}, {768, 768}, {768, 3072}, {3072, 768}}) {
            shapes.add(new Job.Gemm(197, s[0], s[1], true));
        }
        Quantity peers = Quantity.least(mean(Who.MKL, shapes), mean(Who.OPENBLAS, shapes));
        String row = "SGEMM, " + shapes.size() + " shapes of ResNet-50 and ViT-B, geometric mean";
        goals.add(Goal.faster("gemm", row, LIBTORCH, mean(Who.VITRINE, shapes), peers, 1));
    }

    private Quantity mean(Who who, Set<Job.Gemm> shapes) {
        return new Quantity.Geometric(shapes.stream().map(j -> time(who, j)).toList());
    }

    private void forward(String model, int batch, double libtorch, double onnx) {
        Job job = new Job.Forward(model, batch);
        String row = model + " forward, batch " + batch;
        faster(row, row, LIBTORCH, ours(job), libtorch(job), libtorch);
        faster(row, row, ONNX, ours(job), time(Who.ONNX, job), onnx);
    }

    /// What other libraries do with a forward pass and a whole backward pass.
    private void gradients() {
        String heat = "gradients";
        Quantity forward = ours(new Job.Forward(MODEL, 1));
        Quantity peer = capped(new Job.Backward(MODEL), 1);
        for (String method :
                List.of("grad-cam", "grad-cam++", "xgrad-cam", "layer-cam", "hires-cam")) {
            Quantity us = ours(explain(method, MODEL, LAYER4));
            String row = method + ", " + MODEL;
            within(heat, row, OWN, us, forward, 1.1);
            faster(heat, row, PEER, us, peer, 4);
        }
        for (String method : List.of("full-grad", "guided-backprop")) {
            Quantity us = ours(explain(method, MODEL, LAYER4));
            faster(heat, method + ", " + MODEL, PEER, us, peer, 2);
        }
        String row = "integrated-gradients, 50 steps, " + MODEL;
        Quantity us = ours(explain("integrated-gradients", MODEL, LAYER4));
        Quantity fifty = new Quantity.Times(50 / 8.0, capped(new Job.InputGradient(MODEL, 8), 8));
        faster(row, row, PEER, us, fifty, 2);
    }

    private void components() {
        for (String model : List.of(MODEL, "deit_tiny")) {
            String layer = model.equals(MODEL) ? LAYER4 : "blocks.11.norm1";
            Quantity forward = ours(new Job.Forward(model, 1));
            for (String method : List.of("eigen-cam", "kpca-cam")) {
                String row = method + ", " + model;
                within(
                        "components " + model,
                        row,
                        OWN,
                        ours(explain(method, model, layer)),
                        forward,
                        1.3);
            }
        }
    }

    /// Long sweeps: a share of the masks, scaled.
    private void sweeps() {
        String row = "ablation-cam, " + MODEL + " layer4, 2048 channels";
        Quantity whole = ours(explain("ablation-cam", MODEL, LAYER4));
        within(row, row, "1 second", whole, new Quantity.Fixed(1), 0.5);
        row = "ablation-cam, " + MODEL + " layer3, 1024 channels";
        Quantity layer3 = share("ablation-cam", LAYER3, 16);
        Quantity peer = new Quantity.Times(1024 / 32.0, libtorch(new Job.Forward(MODEL, 32)));
        faster(row, row, PEER, layer3, peer, 5);
        row = "score-cam, " + MODEL + " layer4, 2048 masks";
        Quantity score = share("score-cam", LAYER4, 32);
        peer = new Quantity.Times(2048 / 16.0, libtorch(new Job.Forward(MODEL, 16)));
        faster(row, row, PEER, score, peer, 1.4);
    }

    private Quantity share(String method, String layer, int part) {
        Job job = new Job.Explain(method, MODEL, layer, 1.0 / part);
        return new Quantity.Times(part, ours(job));
    }

    private void step() {
        Job job = new Job.Step("resnet18", 16, 64);
        String row = "training step, resnet18, batch 16 at 64";
        faster(row, row, LIBTORCH, ours(job), libtorch(job), 0.8);
    }

    private void cold() {
        String row = "cold ./vitrine explain, resnet18";
        Quantity us = time(Who.LAUNCHER, new Job.Cold("resnet18"));
        within(row, row, "1 second", us, new Quantity.Fixed(1), 1.5);
    }

    private static Job explain(String method, String model, String layer) {
        return new Job.Explain(method, model, layer, 1);
    }

    private Quantity time(Who who, Job job) {
        return new Quantity.Of(new Entry(who, threads, job));
    }

    private Quantity ours(Job job) {
        return time(Who.VITRINE, job);
    }

    private Quantity libtorch(Job job) {
        return Quantity.least(time(Who.MKL, job), time(Who.OPENBLAS, job));
    }

    private Quantity capped(Job job, int batch) {
        Quantity forward = libtorch(new Job.Forward(MODEL, batch));
        return Quantity.least(libtorch(job), new Quantity.Times(MOST_FORWARDS, forward));
    }

    private void faster(
            String heat, String row, String than, Quantity us, Quantity them, double bound) {
        goals.add(Goal.faster(heat, row, than, us, them, threads == 2 ? bound : Double.NaN));
    }

    private void within(
            String heat, String row, String of, Quantity us, Quantity base, double bound) {
        goals.add(Goal.within(heat, row, of, us, base, threads == 2 ? bound : Double.NaN));
    }
}
