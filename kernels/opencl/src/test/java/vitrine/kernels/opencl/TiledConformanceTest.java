package vitrine.kernels.opencl;

import vitrine.kernels.Kernels;
import vitrine.kernels.KernelsConformance;

import java.util.List;

/// The kernels for graphics processors, on whatever device there is.
class TiledConformanceTest extends KernelsConformance {
    @Override
    protected Kernels kernels() {
        Session session = TestDevice.session();
        return new OpenClKernels(
                session, new Tiling(session, Measured.NOTHING, List.of(Tile.TINY)), 0);
    }
}
