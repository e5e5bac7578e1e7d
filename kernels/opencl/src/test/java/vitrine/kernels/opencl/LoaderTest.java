package vitrine.kernels.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import vitrine.kernels.Backends;
import vitrine.kernels.KernelException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

class LoaderTest {
    @Test
    void aMissingLoaderIsNamedWithItsPackage() {
        KernelException e =
                assertThrows(
                        KernelException.class, () -> Loader.probe(List.of("libNoSuchOpenCL.so.1")));
        assertEquals(
                "OpenCL is not available: the loader library libNoSuchOpenCL.so.1 was not found."
                        + " Install it (Debian/Ubuntu: ocl-icd-libopencl1) and a driver (NVIDIA"
                        + " driver, or pocl-opencl-icd for the CPU), or run with --device cpu.",
                e.getMessage());
    }

    @Test
    void theServiceIsFound() {
        assertEquals("opencl", Backends.openCl().kind());
    }

    @Test
    void divisionByZeroStillThrows() {
        TestDevice.session().close();
        Loader.checkDivisionByZero(Integer.getInteger("vitrine.no.such.number", 0));
        KernelException e =
                assertThrows(KernelException.class, () -> Loader.checkDivisionByZero(1));
        assertTrue(e.getMessage().contains("POCL_SIGFPE_HANDLER=0"), e.getMessage());
    }

    /// In a JVM of its own: a process looks for drivers only once.
    @Test
    void noDriverIsSaidWithWhereItWasLookedFor(@TempDir Path empty)
            throws IOException, InterruptedException {
        TestDevice.session().close();
        ProcessBuilder child =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ListsDevices.class.getName());
        child.environment().put("OCL_ICD_VENDORS", empty.toString());
        Process p = child.redirectErrorStream(true).start();
        String said = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(1, p.waitFor(), said);
        assertTrue(
                said.contains("no driver is registered (looked in " + empty + ")")
                        && said.contains("nvidia.icd"),
                said);
    }

    /// What the child does.
    static final class ListsDevices {
        private ListsDevices() {}

        public static void main(String[] args) {
            try {
                System.out.println(new OpenCl().devices());
            } catch (KernelException e) {
                System.out.println(e.getMessage());
                System.exit(1);
            }
        }
    }
}
