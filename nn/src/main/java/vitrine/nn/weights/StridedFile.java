package vitrine.nn.weights;

import java.util.Map;

/// A file of strided arrays: PyTorch's and NumPy's.
final class StridedFile extends NamedArrays<StridedArray> {

    StridedFile(FileBytes bytes, Map<String, StridedArray> arrays, Map<String, String> metadata) {
        super(bytes, arrays, metadata);
    }

    @Override
    float[] floats(String where, StridedArray array) {
        return array.floats(where);
    }

    @Override
    double[] doubles(String where, StridedArray array) {
        return array.doubles(where);
    }
}
