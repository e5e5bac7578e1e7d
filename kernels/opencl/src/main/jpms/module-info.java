/// The backend on OpenCL devices.
// JOCL has no descriptor of its own: its module is named after its file.
@SuppressWarnings({"module", "requires-automatic"})
module vitrine.kernels.opencl {
    requires vitrine.kernels;
    requires jocl;
    requires java.logging;
    requires static org.jspecify;

    provides vitrine.kernels.Accelerator with
            vitrine.kernels.opencl.OpenCl;
}
