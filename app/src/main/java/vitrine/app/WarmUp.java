package vitrine.app;

import vitrine.cam.Saliency;
import vitrine.cam.Study;
import vitrine.cam.Target;
import vitrine.cam.methods.GradCam;
import vitrine.engine.ConvSpec;
import vitrine.engine.Engine;
import vitrine.engine.Layouts;
import vitrine.engine.PoolSpec;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.AdaptiveAvgPool2d;
import vitrine.nn.BatchNorm2d;
import vitrine.nn.Conv2d;
import vitrine.nn.Layer;
import vitrine.nn.Linear;
import vitrine.nn.MaxPool2d;
import vitrine.nn.Relu;
import vitrine.nn.Site;
import vitrine.nn.Weights;

/// A small explanation on a thread of its own, while the command line is parsed and weights are
/// read: it makes Java load and compile early what a large one is about to need. Its result is
/// thrown away, and what it meets with is left to the real one to say.
final class WarmUp {
    private static final int SIDE = 64;
    private static final int ROUNDS = 3;

    private WarmUp() {}

    /// Begins in the background, if the arguments ask for a network on the usual engine.
    static void begin(String... arguments) {
        if (!pays(arguments)) return;
        Thread.ofPlatform().daemon().name("vitrine-warm-up").start(WarmUp::run);
    }

    static boolean pays(String... arguments) {
        if (arguments.length < 2) return false;
        if (!arguments[0].equals("explain") && !arguments[0].equals("classify")) return false;
        for (String argument : arguments) {
            if (argument.equals("--help")
                    || argument.startsWith("--engine")
                    || argument.startsWith("--device")
                    || argument.startsWith("--threads")) return false;
        }
        return true;
    }

    private static void run() {
        try (Engine engine = Engine.cpu(1)) {
            for (int round = 0; round < ROUNDS; round++) explained(engine);
        } catch (RuntimeException | OutOfMemoryError _) {
            // such as a Java without the engine's module: the command itself says so
        }
    }

    static Saliency explained(Engine engine) {
        Layer model = new Small(Site.root(constant(engine)));
        Tensor input = engine.full(new Shape(1, 3, SIDE, SIDE), 1);
        return new Study(model, input, "relu2", Target.top()).explain(new GradCam());
    }

    private static Weights constant(Engine engine) {
        return new Weights() {
            @Override
            public Tensor get(String name, Shape shape) {
                return engine.full(shape, 0.01f);
            }

            @Override
            public Shape shape(String name) {
                return new Shape(1);
            }
        };
    }

    /// One of each layer of a residual network: the stem, a block, the head.
    private static final class Small extends Layer {
        private static final int STEM = 16;
        private static final int WIDTH = 36;

        private final Conv2d conv1;
        private final BatchNorm2d bn1;
        private final Relu relu1;
        private final MaxPool2d pool;
        private final Conv2d conv2;
        private final BatchNorm2d bn2;
        private final Conv2d conv3;
        private final BatchNorm2d bn3;
        private final Conv2d shortcut;
        private final Relu relu2;
        private final AdaptiveAvgPool2d mean;
        private final Linear head;

        Small(Site site) {
            super(site);
            conv1 = Conv2d.unbiased(site.at("conv1"), 3, STEM, 7, square(2, 3));
            bn1 = new BatchNorm2d(site.at("bn1"), STEM);
            relu1 = new Relu(site.at("relu1"));
            pool =
                    new MaxPool2d(
                            site.at("pool"), PoolSpec.of(3, 3).withStride(2, 2).withPadding(1, 1));
            conv2 = Conv2d.unbiased(site.at("conv2"), STEM, WIDTH, 3, square(1, 1));
            bn2 = new BatchNorm2d(site.at("bn2"), WIDTH);
            conv3 = Conv2d.unbiased(site.at("conv3"), WIDTH, WIDTH, 3, square(2, 1));
            bn3 = new BatchNorm2d(site.at("bn3"), WIDTH);
            shortcut = Conv2d.unbiased(site.at("shortcut"), STEM, WIDTH, 1, square(2, 0));
            relu2 = new Relu(site.at("relu2"));
            mean = new AdaptiveAvgPool2d(site.at("mean"), 1, 1);
            head = new Linear(site.at("head"), WIDTH, STEM);
        }

        private static ConvSpec square(int stride, int padding) {
            return ConvSpec.of(2).withStride(stride, stride).withPadding(padding, padding);
        }

        @Override
        protected Tensor forward(Tensor x) {
            Tensor y = pool.apply(relu1.apply(bn1.apply(conv1.apply(x))));
            Tensor z = relu1.apply(bn2.apply(conv2.apply(y)));
            z = bn3.apply(conv3.apply(z)).add(shortcut.apply(y));
            return head.apply(Layouts.flatten(mean.apply(relu2.apply(z)), 1));
        }
    }
}
