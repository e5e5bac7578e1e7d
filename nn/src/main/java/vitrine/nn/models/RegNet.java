package vitrine.nn.models;

import org.jspecify.annotations.Nullable;

import vitrine.engine.Layouts;
import vitrine.engine.Tensor;
import vitrine.nn.AdaptiveAvgPool2d;
import vitrine.nn.Layer;
import vitrine.nn.Linear;
import vitrine.nn.Relu;
import vitrine.nn.Sequential;
import vitrine.nn.Site;
import vitrine.nn.Tap;
import vitrine.nn.models.ModelSpec.Input;

import java.util.ArrayList;
import java.util.List;

/// Regular networks (Radosavovic, Kosaraju, Girshick, He, Dollár: *Designing Network Design
/// Spaces*, 2020), with torchvision's parameter names; the Y models have squeeze-and-excitation,
/// the X models have not.
///
/// `stem → trunk_output.block1 … block4 → avgpool → fc`. A block is `relu(shortcut(x) + f(x))`, and
/// a tap gives the sum before the rectifier at `trunk_output.block4.block4-0.add`. The number of
/// classes is read off `fc.weight`.
public final class RegNet extends Layer {
    private static final int STEM = 32;

    private final Sequential stem;
    private final Sequential trunk;
    private final AdaptiveAvgPool2d avgpool;
    private final Linear fc;

    RegNet(Site site, Size size) {
        super(site);
        this.stem = ConvNorm.of(3, STEM, 3, 2).at(site.at("stem"), Relu::new);
        Site inner = site.at("trunk_output");
        List<Sequential> stages = new ArrayList<>();
        int in = STEM;
        for (int s = 0; s < size.widths.size(); s++) {
            stages.add(stage(inner, "block" + (s + 1), in, size, s));
            in = size.widths.get(s);
        }
        this.trunk = new Sequential(inner, stages);
        this.avgpool = new AdaptiveAvgPool2d(site.at("avgpool"), 1, 1);
        this.fc = new Linear(site.at("fc"), in, site.extent("fc.weight", 0, 1000));
    }

    /// A network's stages, as the paper's rule makes them.
    ///
    /// @param excited whether there is squeeze-and-excitation
    /// @param group channels of each group of the 3×3 convolutions
    /// @param widths channels of each stage
    /// @param depths blocks of each stage
    record Size(boolean excited, int group, List<Integer> widths, List<Integer> depths) {}

    /// The sizes that torchvision has.
    static List<ModelSpec> specs() {
        return List.of(
                y("400mf", 8, List.of(48, 104, 208, 440), List.of(1, 3, 6, 6)),
                y("800mf", 16, List.of(64, 144, 320, 784), List.of(1, 3, 8, 2)),
                y("1_6gf", 24, List.of(48, 120, 336, 888), List.of(2, 6, 17, 2)),
                y("3_2gf", 24, List.of(72, 216, 576, 1512), List.of(2, 5, 13, 1)),
                y("8gf", 56, List.of(224, 448, 896, 2016), List.of(2, 4, 10, 1)),
                y("16gf", 112, List.of(224, 448, 1232, 3024), List.of(2, 4, 11, 1)),
                y("32gf", 232, List.of(232, 696, 1392, 3712), List.of(2, 5, 12, 1)),
                x("400mf", 16, List.of(32, 64, 160, 400), List.of(1, 2, 7, 12)),
                x("800mf", 16, List.of(64, 128, 288, 672), List.of(1, 3, 7, 5)),
                x("1_6gf", 24, List.of(72, 168, 408, 912), List.of(2, 4, 10, 2)),
                x("3_2gf", 48, List.of(96, 192, 432, 1008), List.of(2, 6, 15, 2)),
                x("8gf", 120, List.of(80, 240, 720, 1920), List.of(2, 5, 15, 1)),
                x("16gf", 128, List.of(256, 512, 896, 2048), List.of(2, 6, 13, 1)),
                x("32gf", 168, List.of(336, 672, 1344, 2520), List.of(2, 7, 13, 1)));
    }

    private static ModelSpec y(String name, int group, List<Integer> widths, List<Integer> depths) {
        return spec("regnet_y_" + name, new Size(true, group, widths, depths));
    }

    private static ModelSpec x(String name, int group, List<Integer> widths, List<Integer> depths) {
        return spec("regnet_x_" + name, new Size(false, group, widths, depths));
    }

    private static ModelSpec spec(String name, Size size) {
        return new ModelSpec(name, site -> new RegNet(site, size), "trunk_output", Input.IMAGENET);
    }

    private static Sequential stage(Site trunk, String name, int in, Size size, int s) {
        Site site = trunk.at(name);
        int width = size.widths.get(s);
        List<Block> blocks = new ArrayList<>();
        for (int b = 0; b < size.depths.get(s); b++) {
            Site here = site.at(name + "-" + b);
            blocks.add(new Block(here, b == 0 ? in : width, width, b == 0 ? 2 : 1, size));
        }
        return new Sequential(site, blocks);
    }

    @Override
    protected Tensor forward(Tensor x) {
        return fc.apply(Layouts.flatten(avgpool.apply(trunk.apply(stem.apply(x))), 1));
    }

    /// `activation(proj(x) + f(x))`, with `x` itself where the shape stays. `f` is a 1×1, a grouped
    /// 3×3 and a 1×1 convolution of one width, `a`, `b` and `c`, with `se` before the last.
    private static final class Block extends Layer {
        private final @Nullable Sequential proj;
        private final Sequential f;
        private final Tap add;
        private final Relu activation;

        Block(Site site, int in, int width, int stride, Size size) {
            super(site);
            this.proj =
                    stride != 1 || in != width
                            ? ConvNorm.of(in, width, 1, stride).at(site.at("proj"))
                            : null;
            Site inner = site.at("f");
            int groups = width / Math.min(width, size.group);
            List<Layer> parts = new ArrayList<>();
            parts.add(ConvNorm.of(in, width, 1, 1).at(inner.at("a"), Relu::new));
            ConvNorm spatial = ConvNorm.of(width, width, 3, stride);
            ConvNorm grouped = spatial.with(spatial.spec().withGroups(groups));
            parts.add(grouped.at(inner.at("b"), Relu::new));
            if (size.excited) {
                int squeezed = (int) Math.rint(0.25 * in);
                parts.add(new SqueezeExcitation(inner.at("se"), width, squeezed, Relu::new));
            }
            parts.add(ConvNorm.of(width, width, 1, 1).at(inner.at("c")));
            this.f = new Sequential(inner, parts);
            this.add = new Tap(site.at("add"));
            this.activation = new Relu(site.at("activation"));
        }

        @Override
        protected Tensor forward(Tensor x) {
            Tensor shortcut = proj == null ? x : proj.apply(x);
            return activation.apply(add.apply(shortcut.add(f.apply(x))));
        }
    }
}
