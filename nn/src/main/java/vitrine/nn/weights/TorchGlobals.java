package vitrine.nn.weights;

import org.jspecify.annotations.Nullable;

import vitrine.nn.ModelException;
import vitrine.nn.weights.Pickled.Global;
import vitrine.nn.weights.Pickled.Role;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The classes and functions that a PyTorch file may name, and what each means here.
///
/// A name is looked up in this list and nowhere else: no class is loaded and no method is found by
/// name. What is on the list without being a part of weights becomes an inert value. What is not on
/// it is refused.
final class TorchGlobals {

    private static final Map<String, Global> KNOWN = known();

    /// Things that lie beside the weights in a checkpoint: settings, dates, counters, numbers.
    private static final Set<String> INERT =
            Set.of(
                    "argparse.Namespace",
                    "types.SimpleNamespace",
                    "easydict.EasyDict",
                    "yacs.config.CfgNode",
                    "addict.addict.Dict",
                    "decimal.Decimal",
                    "fractions.Fraction",
                    "uuid.UUID",
                    "collections.Counter",
                    "collections.deque",
                    "_codecs.encode",
                    "copy_reg._reconstructor",
                    "copyreg._reconstructor",
                    "numpy.dtype",
                    "numpy.ndarray",
                    "numpy.core.multiarray.scalar",
                    "numpy.core.multiarray._reconstruct",
                    "numpy._core.multiarray.scalar",
                    "numpy._core.multiarray._reconstruct",
                    "numpy._core.numeric._frombuffer",
                    "numpy.core.numeric._frombuffer",
                    "torch.device",
                    "torch.Generator",
                    "torch.serialization._get_layout",
                    "torch.cuda.amp.grad_scaler.GradScaler",
                    "torch.amp.grad_scaler.GradScaler");

    private static final List<String> INERT_PACKAGES =
            List.of(
                    "torch.optim.",
                    "omegaconf.",
                    "pytorch_lightning.",
                    "lightning.",
                    "lightning_fabric.",
                    "mmengine.config.",
                    "mmcv.utils.config.");

    private static final Set<String> PATHS =
            Set.of(
                    "Path",
                    "PosixPath",
                    "WindowsPath",
                    "PurePath",
                    "PurePosixPath",
                    "PureWindowsPath");
    private static final Set<String> DATES =
            Set.of("datetime", "date", "time", "timedelta", "timezone");
    private static final Set<String> SCALARS =
            Set.of(
                    "float16",
                    "float32",
                    "float64",
                    "int8",
                    "int16",
                    "int32",
                    "int64",
                    "uint8",
                    "uint16",
                    "uint32",
                    "uint64",
                    "bool_",
                    "longlong",
                    "str_");
    private static final Set<String> BUILTINS =
            Set.of(
                    "set",
                    "frozenset",
                    "list",
                    "tuple",
                    "int",
                    "long",
                    "float",
                    "bool",
                    "str",
                    "unicode",
                    "bytes",
                    "bytearray",
                    "complex",
                    "object",
                    "slice",
                    "range",
                    "xrange");

    /// The first words of modules through which a pickle could run programs or touch files.
    private static final Set<String> DANGEROUS =
            Set.of(
                    "os",
                    "sys",
                    "posix",
                    "nt",
                    "posixpath",
                    "ntpath",
                    "subprocess",
                    "shutil",
                    "socket",
                    "importlib",
                    "imp",
                    "runpy",
                    "ctypes",
                    "_ctypes",
                    "pty",
                    "code",
                    "codeop",
                    "commands",
                    "popen2",
                    "platform",
                    "webbrowser",
                    "pickle",
                    "cPickle",
                    "_pickle",
                    "marshal",
                    "dill",
                    "cloudpickle",
                    "joblib",
                    "builtins",
                    "__builtin__",
                    "__builtins__",
                    "operator",
                    "_operator",
                    "functools",
                    "asyncio",
                    "multiprocessing",
                    "threading",
                    "_thread",
                    "signal",
                    "tempfile",
                    "pdb",
                    "bdb",
                    "cProfile",
                    "profile",
                    "timeit",
                    "trace",
                    "doctest",
                    "idlelib",
                    "venv",
                    "ensurepip",
                    "pip",
                    "pydoc",
                    "http",
                    "urllib",
                    "urllib2",
                    "requests",
                    "ftplib",
                    "smtplib",
                    "telnetlib",
                    "ssl",
                    "io",
                    "_io",
                    "linecache",
                    "inspect",
                    "gc",
                    "atexit",
                    "types",
                    "pkgutil",
                    "zipimport",
                    "sqlite3",
                    "glob",
                    "fileinput");

    private TorchGlobals() {}

    private static Map<String, Global> known() {
        Map<String, Global> known = new LinkedHashMap<>();
        add(known, Role.DICT, "collections.OrderedDict", "collections.defaultdict");
        add(known, Role.DICT, "builtins.dict", "__builtin__.dict");
        add(known, Role.SIZE, "torch.Size");
        add(known, Role.TENSOR, "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2");
        add(known, Role.TENSOR_OF_BYTES, "torch._utils._rebuild_tensor_v3");
        add(known, Role.PARAMETER, "torch._utils._rebuild_parameter");
        add(known, Role.PARAMETER, "torch._utils._rebuild_parameter_with_state");
        add(known, Role.TYPED, "torch._tensor._rebuild_from_type_v2");
        add(known, Role.CLASS, "torch.Tensor", "torch._tensor.Tensor", "torch.tensor.Tensor");
        add(known, Role.CLASS, "torch.nn.parameter.Parameter", "torch.nn.parameter.Buffer");
        add(known, Role.BYTES, "torch.UntypedStorage", "torch._UntypedStorage");
        add(known, Role.BYTES, "torch.storage.UntypedStorage", "torch.storage._UntypedStorage");
        typed(known, Dtype.F64, "Double", "float64", "double");
        typed(known, Dtype.F32, "Float", "float32", "float");
        typed(known, Dtype.F16, "Half", "float16", "half");
        typed(known, Dtype.BF16, "BFloat16", "bfloat16");
        typed(known, Dtype.I64, "Long", "int64", "long");
        typed(known, Dtype.I32, "Int", "int32", "int");
        typed(known, Dtype.I16, "Short", "int16", "short");
        typed(known, Dtype.I8, "Char", "int8");
        typed(known, Dtype.U8, "Byte", "uint8");
        typed(known, Dtype.BOOL, "Bool", "bool");
        return known;
    }

    private static void add(Map<String, Global> known, Role role, String... names) {
        for (String name : names) {
            known.put(name, new Global(name, role, Dtype.U8));
        }
    }

    private static void typed(
            Map<String, Global> known, Dtype dtype, String storage, String... names) {
        for (String prefix : List.of("torch.", "torch.cuda.")) {
            String name = prefix + storage + "Storage";
            known.put(name, new Global(name, Role.STORAGE, dtype));
        }
        for (String name : names) {
            known.put("torch." + name, new Global("torch." + name, Role.DTYPE, dtype));
        }
    }

    /// What a name means.
    ///
    /// @throws ModelException if it is not on the list
    static Global find(PickleInput in, String module, String name) {
        String full = module + "." + name;
        @Nullable Global known = KNOWN.get(full);
        if (known != null) {
            return known;
        }
        if (inert(module, name, full)) {
            return new Global(full, Role.OPAQUE, Dtype.U8);
        }
        throw refused(in, full);
    }

    private static boolean inert(String module, String name, String full) {
        return switch (module) {
            case "builtins", "__builtin__" -> BUILTINS.contains(name);
            case "pathlib", "pathlib._local" -> PATHS.contains(name);
            case "datetime" -> DATES.contains(name);
            case "numpy" -> SCALARS.contains(name) || INERT.contains(full);
            default -> INERT.contains(full) || INERT_PACKAGES.stream().anyMatch(full::startsWith);
        };
    }

    private static ModelException refused(PickleInput in, String full) {
        String shown = Shown.quoted(full);
        String first = full.substring(0, full.indexOf('.'));
        if (DANGEROUS.contains(first)) {
            return in.bad(
                    "the pickle names "
                            + shown
                            + ", which can run programs or touch files; weights never need it, so"
                            + " the file may be an attack; nothing of it was executed");
        }
        if (full.startsWith("__torch__.") || full.startsWith("torch.jit.")) {
            return in.bad(
                    "the pickle names "
                            + shown
                            + ": the file is a TorchScript program; save model.state_dict()"
                            + " instead");
        }
        if (full.startsWith("torch.nn.") || first.equals("__main__")) {
            return in.bad(
                    "the pickle names "
                            + shown
                            + ": the file holds a whole model as Python objects; save"
                            + " model.state_dict() instead");
        }
        return in.bad(
                "the pickle names "
                        + shown
                        + ", which is not on the list of what weights are made of; save"
                        + " model.state_dict() alone");
    }
}
