package vitrine.nn.weights;

import static java.nio.charset.StandardCharsets.UTF_8;

import vitrine.nn.ModelException;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The zip archive that `torch.save` writes since PyTorch 1.6: one folder with a pickle `data.pkl`
/// and one member `data/KEY` for each storage.
final class TorchZip {

    /// The member that makes an archive one of PyTorch's.
    private static final String PICKLE = "/data.pkl";

    private static final int LONGEST_PICKLE = 64 << 20;
    private static final int LONGEST_NOTE = 32;

    private TorchZip() {}

    /// Whether PyTorch wrote an archive with these members.
    static boolean wrote(Map<String, ZipMember> members) {
        return members.keySet().stream().anyMatch(name -> name.endsWith(PICKLE));
    }

    static TorchFile.Content read(FileBytes file) {
        return read(file, ZipArchive.members(file));
    }

    static TorchFile.Content read(FileBytes file, Map<String, ZipMember> members) {
        ZipMember pickle = pickle(file, members);
        String name = pickle.name();
        String folder = name.substring(0, name.length() - PICKLE.length() + 1);
        requireKnown(file, members, folder);
        TorchObjects objects = new TorchObjects();
        Object value =
                pickle.reading(bytes -> {
                    PickleInput in =
                            new PickleInput(
                                    file.name() + ": " + Shown.plain(name), bytes, file.size());
                    Object whole = Pickle.read(in, objects);
                    if (in.remaining() > 0) {
                        throw in.bad(in.remaining() + " bytes follow the pickle");
                    }
                    return whole;
                });
        Map<String, Source> storages = new LinkedHashMap<>();
        for (TorchStorage storage : objects.storages().values()) {
            storages.put(storage.key(), storage(file, members, folder, storage));
        }
        return new TorchFile.Content("torch zip", value, storages);
    }

    private static ZipMember pickle(FileBytes file, Map<String, ZipMember> members) {
        List<String> pickles =
                members.keySet().stream().filter(name -> name.endsWith(PICKLE)).toList();
        if (pickles.size() != 1) {
            throw bad(
                    file,
                    "one member of PyTorch's archive is called FOLDER/data.pkl, saw "
                            + pickles.size()
                            + " of them");
        }
        ZipMember pickle = members.get(pickles.getFirst());
        if (pickle == null || pickle.size() > LONGEST_PICKLE) {
            throw bad(file, "data.pkl is longer than " + LONGEST_PICKLE + " bytes");
        }
        return pickle;
    }

    private static void requireKnown(
            FileBytes file, Map<String, ZipMember> members, String folder) {
        if (members.containsKey(folder + "constants.pkl")) {
            throw bad(file, "this is a TorchScript program; save model.state_dict() instead");
        }
        String order = note(members, folder + "byteorder", "little");
        if (!order.equals("little")) {
            throw bad(
                    file,
                    "the numbers are stored in the byte order "
                            + Shown.quoted(order)
                            + "; only 'little' is read");
        }
        String version = note(members, folder + "version", "3");
        if (!version.matches("[1-9]|10")) {
            throw bad(
                    file,
                    "the version of the archive is "
                            + Shown.quoted(version)
                            + "; known are 1 to 10");
        }
    }

    private static String note(Map<String, ZipMember> members, String name, String otherwise) {
        ZipMember member = members.get(name);
        return member == null
                ? otherwise
                : new String(member.beginning(LONGEST_NOTE), UTF_8).strip();
    }

    private static Source storage(
            FileBytes file, Map<String, ZipMember> members, String folder, TorchStorage storage) {
        ZipMember member = members.get(folder + "data/" + storage.key());
        String which = "storage " + Shown.quoted(storage.key()) + " of " + storage.count() + " ";
        if (member == null) {
            throw bad(file, which + storage.dtype() + " is not in the archive");
        }
        if (member.size() != storage.bytes()) {
            throw bad(
                    file,
                    which
                            + storage.dtype()
                            + " needs "
                            + storage.bytes()
                            + " bytes, its member has "
                            + member.size());
        }
        return member;
    }

    private static ModelException bad(FileBytes file, String rule) {
        return new ModelException(file.name() + ": " + rule);
    }
}
