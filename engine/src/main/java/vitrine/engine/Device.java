package vitrine.engine;

import vitrine.kernels.Backends;

import java.util.List;
import java.util.function.Consumer;

/// A device that an [Engine] can compute on, as its driver describes it.
///
/// @param index its number, for [Engine#openCl(int)]
/// @param gpu whether it is a graphics processor
/// @param platform the driver's name
/// @param name the device's own name
/// @param driver the driver's version
/// @param version the version of OpenCL that it speaks
/// @param units how many compute units it has
/// @param memory bytes of its memory
/// @param largest bytes of its largest buffer
/// @param local bytes of memory that a work-group shares
/// @param workGroup items of its largest work-group
/// @param doubles whether it computes in double precision, which the general power needs
/// @param exactDivision whether its divisions and square roots are correctly rounded, so that
///   results have the bits of the processor's
public record Device(
        int index,
        boolean gpu,
        String platform,
        String name,
        String driver,
        String version,
        int units,
        long memory,
        long largest,
        long local,
        int workGroup,
        boolean doubles,
        boolean exactDivision) {
    /// Every OpenCL device, in the drivers' order. Throws, as [Engine#openCl] does, when there is
    /// none.
    public static List<Device> openCl() {
        return Backends.openCl().devices().stream().map(Device::of).toList();
    }

    private static Device of(vitrine.kernels.Device d) {
        return new Device(
                d.index(),
                d.gpu(),
                d.platform(),
                d.name(),
                d.driver(),
                d.version(),
                d.units(),
                d.memory(),
                d.largest(),
                d.local(),
                d.workGroup(),
                d.doubles(),
                d.exactDivision());
    }

    /// Measures the sizes of tiles that matrix products can be cut into on this device, and keeps
    /// the fastest for later runs, until the driver or the programs change. No choice changes a bit
    /// of a result.
    public void tune(Consumer<String> report) {
        Backends.openCl().tune(index, report);
    }
}
