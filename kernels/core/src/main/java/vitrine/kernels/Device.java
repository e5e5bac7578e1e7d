package vitrine.kernels;

/// One device beside the processor's own cores, as its driver describes it.
///
/// @param index its number among the devices of its kind, in the driver's order
/// @param gpu whether it is a graphics processor
/// @param platform the driver's name
/// @param name the device's own name
/// @param driver the driver's version
/// @param version the version of the interface that it speaks
/// @param units how many compute units it has
/// @param memory bytes of its memory
/// @param largest bytes of its largest buffer
/// @param local bytes of memory that a work-group shares
/// @param workGroup items of its largest work-group
/// @param doubles whether it computes in double precision
/// @param exactDivision whether divisions and square roots can be had correctly rounded
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
        boolean exactDivision) {}
