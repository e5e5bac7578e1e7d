/// The backend on OpenCL devices: the programs, who builds and starts them, and whose memory it is.
@NullMarked
package vitrine.kernels.opencl;

import org.jspecify.annotations.NullMarked;
