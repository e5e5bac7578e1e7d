package vitrine.kernels.opencl;

import org.jocl.CL;

import vitrine.kernels.KernelException;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Locale;

/// Makes OpenCL usable in this process, once: finds the system's loader library, and only then
/// touches the binding, which could not be asked a second time.
final class Loader {
    private static final String POCL_HANDLER = "POCL_SIGFPE_HANDLER";

    private Loader() {}

    private static final class Bound {
        static {
            keepDivisionByZero();
            if (System.getProperty("uniqueLibraryNames") == null) {
                // The binding's own file name is fixed and unverified; see LibUtils of JOCL.
                System.setProperty("uniqueLibraryNames", "true");
            }
            CL.setExceptionsEnabled(true);
        }

        static void touch() {}
    }

    /// Throws unless OpenCL can be called from now on.
    static void load() {
        probe(libraries());
        try {
            Bound.touch();
        } catch (UnsatisfiedLinkError | NoClassDefFoundError | ExceptionInInitializerError e) {
            throw new KernelException(
                    "OpenCL: the binding's native library cannot be loaded ("
                            + root(e)
                            + "); start Java with --enable-native-access=ALL-UNNAMED and a writable"
                            + " java.io.tmpdir, or with -Djava.library.path=DIR where DIR holds"
                            + " JOCL's library, or run with --device cpu",
                    e);
        }
    }

    private static String root(Throwable e) {
        Throwable t = e;
        while (t.getCause() != null) t = t.getCause();
        String message = String.valueOf(t.getMessage());
        return message.lines().findFirst().orElse("").strip();
    }

    private static List<String> libraries() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        if (os.contains("windows")) return List.of("OpenCL.dll");
        if (os.contains("mac")) {
            return List.of("/System/Library/Frameworks/OpenCL.framework/OpenCL");
        }
        return List.of("libOpenCL.so.1", "libOpenCL.so");
    }

    /// Throws unless one of the libraries is there. Unlike the binding's own search it prints
    /// nothing and can be repeated.
    static void probe(List<String> libraries) {
        if (libraries.stream().anyMatch(Loader::found)) return;
        throw new KernelException(
                "OpenCL is not available: the loader library "
                        + libraries.getFirst()
                        + " was not found. Install it (Debian/Ubuntu: ocl-icd-libopencl1) and a"
                        + " driver (NVIDIA driver, or pocl-opencl-icd for the CPU), or run with"
                        + " --device cpu.");
    }

    @SuppressWarnings("restricted")
    private static boolean found(String library) {
        try (Arena arena = Arena.ofConfined()) {
            SymbolLookup.libraryLookup(library, arena);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /// PoCL before 4.0 takes the process's signal for a division by zero, and Java's
    /// `ArithmeticException` is then lost; its own switch prevents that when set before it starts.
    @SuppressWarnings("restricted")
    private static void keepDivisionByZero() {
        if (System.getenv(POCL_HANDLER) != null) return;
        Linker linker = Linker.nativeLinker();
        var setenv = linker.defaultLookup().find("setenv");
        if (setenv.isEmpty()) return;
        FunctionDescriptor signature =
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_INT);
        try (Arena arena = Arena.ofConfined()) {
            int ignored =
                    (int)
                            linker.downcallHandle(setenv.get(), signature)
                                    .invokeExact(
                                            arena.allocateFrom(POCL_HANDLER),
                                            arena.allocateFrom("0"),
                                            0);
        } catch (Throwable e) {
            throw new KernelException(
                    "OpenCL: the environment of this process cannot be set; set "
                            + POCL_HANDLER
                            + "=0 before starting Java",
                    e);
        }
    }

    /// Throws when a division by zero no longer does.
    static void checkDivisionByZero(int zero) {
        try {
            int quotient = 1 / zero;
            throw new KernelException(
                    "OpenCL: this driver makes Java's division by zero give "
                            + quotient
                            + " in place of an exception; start with POCL_SIGFPE_HANDLER=0, or run"
                            + " with --device cpu");
        } catch (ArithmeticException e) {
            return; // as it has to be
        }
    }
}
