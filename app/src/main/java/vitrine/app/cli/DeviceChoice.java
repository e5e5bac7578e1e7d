package vitrine.app.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import vitrine.app.ExitCode;
import vitrine.app.Failure;
import vitrine.engine.Engine;

import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What `--device` says: `cpu`, `opencl`, `opencl:N` or `auto`.
///
/// @param word as it was given
/// @param number the device's number, or one of the constants below
record DeviceChoice(String word, int number) {
    static final DeviceChoice CPU = new DeviceChoice("cpu", -1);
    static final DeviceChoice GPU = new DeviceChoice("opencl", -2);
    private static final DeviceChoice AUTO = new DeviceChoice("auto", -3);
    private static final Pattern NUMBERED = Pattern.compile("opencl:(\\d{1,4})");

    /// Reads the option's word.
    static final class Reader implements ITypeConverter<DeviceChoice> {
        @Override
        public DeviceChoice convert(String word) {
            return of(word);
        }
    }

    private static DeviceChoice of(String word) {
        for (DeviceChoice known : new DeviceChoice[] {CPU, GPU, AUTO}) {
            if (known.word.equals(word)) return known;
        }
        Matcher m = NUMBERED.matcher(word);
        if (m.matches()) return new DeviceChoice(word, Integer.parseInt(m.group(1)));
        throw new TypeConversionException(
                "'" + word + "' is none of cpu, opencl, opencl:N (such as opencl:0), auto");
    }

    /// The engine on the chosen device. Only `auto` may fall back to the processor, and says so.
    Engine start(Supplier<Engine> processor, Consumer<String> say) {
        if (equals(CPU)) return processor.get();
        try {
            return number >= 0 ? Engine.openCl(number) : Engine.openCl();
        } catch (RuntimeException e) {
            if (!Engine.unavailable(e)) throw e;
            if (!equals(AUTO)) throw new Failure(ExitCode.UNAVAILABLE, e);
            say.accept("vitrine: --device auto computes on the processor. " + e.getMessage());
            return processor.get();
        }
    }

    @Override
    public String toString() {
        return word;
    }
}
