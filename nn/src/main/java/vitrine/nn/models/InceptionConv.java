package vitrine.nn.models;

import vitrine.engine.ConvSpec;
import vitrine.nn.BatchNorm2d;
import vitrine.nn.Conv2d;
import vitrine.nn.Relu;
import vitrine.nn.Sequential;
import vitrine.nn.Site;

import java.util.List;

/// What the inception networks are made of: `conv` without bias, `bn` with ε = 0.001, and `relu`,
/// which is a function without a name in torchvision.
final class InceptionConv {
    private static final double EPS = 1e-3;

    private InceptionConv() {}

    static Sequential of(Site site, int in, int out, int kernel, ConvSpec spec) {
        return of(site, in, out, kernel, kernel, spec);
    }

    static Sequential of(Site site, int in, int out, int rows, int columns, ConvSpec spec) {
        return new Sequential(
                site,
                List.of(
                        Conv2d.unbiased(site.at("conv"), in, out, rows, columns, spec),
                        new BatchNorm2d(site.at("bn"), out, EPS),
                        new Relu(site.at("relu"))));
    }
}
