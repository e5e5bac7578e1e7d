package vitrine.cam.targets;

import vitrine.cam.CamException;
import vitrine.cam.Target;
import vitrine.engine.Selection;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.Arrays;

/// A [Segmentation] whose mask is known once the output is.
record PredictedSegment(int category, Segmentation.Pooling pooling) implements Target {
    @Override
    public String name() {
        return "class " + category + " where it is found";
    }

    @Override
    public Tensor score(Tensor output) {
        return resolve(output).score(output);
    }

    @Override
    public Target resolve(Tensor output) {
        Shape plane = Segmentation.plane(output.shape(), category);
        int samples = plane.dim(0);
        int[] found = Selection.argmax(output, 1).values();
        double[] mask = Arrays.stream(found).mapToDouble(k -> k == category ? 1 : 0).toArray();
        int positions = mask.length / samples;
        for (int i = 0; i < samples; i++) {
            double[] own = Arrays.copyOfRange(mask, i * positions, (i + 1) * positions);
            if (Arrays.stream(own).sum() == 0) {
                throw new CamException(
                        "segmentation: class "
                                + category
                                + " is found nowhere in sample "
                                + i
                                + "; give a mask, or a class that is");
            }
        }
        int[] dims = new int[plane.rank() - 1];
        for (int a = 0; a < dims.length; a++) dims[a] = plane.dim(a == 0 ? 0 : a + 1);
        Tensor m = output.engine().tensor(new Shape(dims), mask);
        return new Segmentation(category, m, pooling);
    }
}
