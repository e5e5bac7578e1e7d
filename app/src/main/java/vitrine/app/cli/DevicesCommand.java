package vitrine.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import vitrine.app.ExitCode;
import vitrine.app.Failure;
import vitrine.engine.Device;
import vitrine.engine.Engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Lists what can compute.
@Command(
        name = "devices",
        mixinStandardHelpOptions = true,
        description = "Lists the OpenCL devices that --device can name, and what each can do.")
final class DevicesCommand implements Runnable {
    private static final double GIBIBYTE = 1L << 30;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = "--json", description = "Print one JSON document on standard output.")
    private boolean json;

    @Override
    public void run() {
        List<Device> devices = devices();
        if (json) {
            List<Object> rows = new ArrayList<>();
            for (Device d : devices) rows.add(document(d));
            spec.commandLine().getOut().println(Json.text(Map.of("devices", rows)));
            return;
        }
        for (Device d : devices) spec.commandLine().getOut().println(line(d));
    }

    /// Every device; the sentence of what is missing when there is none.
    static List<Device> devices() {
        try {
            return Device.openCl();
        } catch (RuntimeException e) {
            if (!Engine.unavailable(e)) throw e;
            throw new Failure(ExitCode.UNAVAILABLE, e);
        }
    }

    private static String line(Device d) {
        return String.format(
                Locale.ROOT,
                "opencl:%d  %s  %s, %s, driver %s: %s, %d compute units, %.1f GiB, local memory"
                        + " %d KiB, groups of %d, double precision %s, exact division %s",
                d.index(),
                d.gpu() ? "GPU" : "CPU",
                d.name(),
                d.platform(),
                d.driver(),
                d.version(),
                d.units(),
                d.memory() / GIBIBYTE,
                d.local() >> 10,
                d.workGroup(),
                yes(d.doubles()),
                yes(d.exactDivision()));
    }

    private static String yes(boolean it) {
        return it ? "yes" : "no";
    }

    private static Map<String, Object> document(Device d) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("device", "opencl:" + d.index());
        row.put("gpu", d.gpu());
        row.put("name", d.name());
        row.put("platform", d.platform());
        row.put("driver", d.driver());
        row.put("version", d.version());
        row.put("compute_units", d.units());
        row.put("memory_bytes", d.memory());
        row.put("largest_buffer_bytes", d.largest());
        row.put("local_memory_bytes", d.local());
        row.put("work_group_items", d.workGroup());
        row.put("double_precision", d.doubles());
        row.put("exact_division", d.exactDivision());
        return row;
    }
}
