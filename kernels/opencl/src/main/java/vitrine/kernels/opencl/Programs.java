package vitrine.kernels.opencl;

import static org.jocl.CL.CL_PROGRAM_BUILD_LOG;

import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.cl_context;
import org.jocl.cl_device_id;
import org.jocl.cl_program;

import vitrine.kernels.KernelException;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// The programs that one device has built, and their kernels. A kernel carries its arguments, so
/// whoever uses one holds the session's monitor.
final class Programs {
    private static final int LOG_LINES = 40;

    private final cl_context context;
    private final DeviceHandle handle;
    private final Map<Program, cl_program> built = new LinkedHashMap<>();
    private final Map<Program, Map<String, BoundKernel>> kernels = new LinkedHashMap<>();

    Programs(cl_context context, DeviceHandle handle) {
        this.context = context;
        this.handle = handle;
    }

    /// The kernel `name` of a program, which is built at its first use.
    BoundKernel kernel(Program program, String name) {
        Map<String, BoundKernel> own = kernels.computeIfAbsent(program, p -> new LinkedHashMap<>());
        return own.computeIfAbsent(
                name, n -> new BoundKernel(CL.clCreateKernel(built(program), n, null)));
    }

    private cl_program built(Program program) {
        return built.computeIfAbsent(program, this::build);
    }

    private String options(Program program) {
        String exact =
                handle.device().exactDivision() ? " -cl-fp32-correctly-rounded-divide-sqrt" : "";
        return ("-cl-std=CL1.2" + exact + " " + program.options()).strip();
    }

    private cl_program build(Program program) {
        String options = options(program);
        String[] source = {program.source()};
        cl_program p = CL.clCreateProgramWithSource(context, 1, source, null, null);
        try {
            CL.clBuildProgram(p, 1, new cl_device_id[] {handle.id()}, options, null, null);
            return p;
        } catch (CLException e) {
            String log = log(p).lines().limit(LOG_LINES).collect(Collectors.joining("\n"));
            CL.clReleaseProgram(p);
            throw new KernelException(
                    "OpenCL: "
                            + handle.device().name()
                            + " (driver "
                            + handle.device().driver()
                            + ") cannot build "
                            + String.join(" + ", program.files())
                            + " with "
                            + options
                            + "; run with --device cpu. Its compiler says:\n"
                            + log,
                    e);
        }
    }

    private String log(cl_program p) {
        long[] size = new long[1];
        CL.clGetProgramBuildInfo(p, handle.id(), CL_PROGRAM_BUILD_LOG, 0, null, size);
        byte[] bytes = new byte[(int) size[0]];
        CL.clGetProgramBuildInfo(
                p, handle.id(), CL_PROGRAM_BUILD_LOG, bytes.length, Pointer.to(bytes), null);
        return new String(bytes, StandardCharsets.UTF_8).replace("\0", "");
    }

    void close() {
        for (Map<String, BoundKernel> own : kernels.values()) {
            own.values().forEach(BoundKernel::release);
        }
        built.values().forEach(CL::clReleaseProgram);
        kernels.clear();
        built.clear();
    }
}
