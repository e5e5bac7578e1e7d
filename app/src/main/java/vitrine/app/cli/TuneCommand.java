package vitrine.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import vitrine.app.ExitCode;
import vitrine.app.Failure;
import vitrine.engine.Device;
import vitrine.engine.Engine;

import java.util.List;

/// Measures a device once, so that later runs are faster on it.
@Command(
        name = "tune",
        mixinStandardHelpOptions = true,
        description =
                "Measures which tiles are fastest on an OpenCL device and keeps the answer for later"
                        + " runs. Results keep their bits.")
final class TuneCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--device",
            converter = DeviceChoice.Reader.class,
            paramLabel = "D",
            description =
                    "Which: opencl (default, the first GPU) or opencl:N of ./vitrine devices.")
    private DeviceChoice device = DeviceChoice.GPU;

    @Override
    public void run() {
        if (!device.word().startsWith("opencl")) {
            throw new Failure(
                    ExitCode.USAGE,
                    "--device " + device + ": only opencl and opencl:N have something to tune");
        }
        try {
            chosen().tune(spec.commandLine().getOut()::println);
        } catch (RuntimeException e) {
            if (!Engine.unavailable(e)) throw e;
            throw new Failure(ExitCode.UNAVAILABLE, e);
        }
    }

    private Device chosen() {
        List<Device> all = DevicesCommand.devices();
        if (device.number() >= 0) {
            if (device.number() < all.size()) return all.get(device.number());
            throw new Failure(
                    ExitCode.UNAVAILABLE,
                    "--device " + device + ": OpenCL has no such device, see ./vitrine devices");
        }
        return all.stream()
                .filter(Device::gpu)
                .findFirst()
                .orElseThrow(() ->
                        new Failure(
                                ExitCode.UNAVAILABLE,
                                "--device opencl: there is no GPU; name a device of"
                                        + " ./vitrine devices, such as opencl:0"));
    }
}
