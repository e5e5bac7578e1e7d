package vitrine.nn.weights;

import java.util.List;
import java.util.Map;

/// The named arrays of one file of weights, whatever the format of the file.
///
/// The arrays stay in the file until they are asked for; each question reads them anew and hands
/// out an array that belongs to the caller. A checkpoint may be used by several threads at once.
///
/// Every method that takes a name throws [vitrine.nn.ModelException] if there is no such array.
/// Every method that reads the file does so if the checkpoint is closed, if the file has been cut
/// short since it was opened, or if the values do not fit in the Java heap.
public interface Checkpoint extends AutoCloseable {

    /// What messages call the file.
    String name();

    /// The names of the arrays, in the order in which the file lists them.
    List<String> names();

    /// Whether there is an array of this name.
    ///
    /// @param name the full name, such as `layer4.1.conv2.weight`
    boolean has(String name);

    /// The type of the stored elements.
    ///
    /// @param name the full name of an array
    Dtype dtype(String name);

    /// The extents, outermost first; no extents for a scalar.
    ///
    /// @param name the full name of an array
    int[] shape(String name);

    /// The elements in row-major order, as 32-bit floats.
    ///
    /// `BOOL`, `U8`, `I8`, `U16`, `I16`, `F16`, `BF16` and `F32` are exact; the others are rounded
    /// once to the nearest float, ties to even, and what is beyond the range of a float becomes an
    /// infinity.
    ///
    /// @param name the full name of an array
    float[] floats(String name);

    /// The elements in row-major order, as 64-bit floats: exact, except for `I64` and `U64` beyond
    /// 2⁵³, which are rounded once to the nearest double, ties to even.
    ///
    /// @param name the full name of an array
    double[] doubles(String name);

    /// What the file says about itself, in the order in which it says it; often empty.
    Map<String, String> metadata();

    /// The SHA-256 of all bytes of the file in lower-case hexadecimal, computed when first asked
    /// for.
    String sha256();

    /// Lets go of the file. Closing twice does no harm.
    @Override
    void close();
}
