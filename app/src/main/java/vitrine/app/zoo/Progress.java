package vitrine.app.zoo;

/// Who is told how a download goes.
public interface Progress extends AutoCloseable {
    /// Nobody.
    Progress SILENT = (have, total) -> {};

    /// @param have how many bytes of the file there are
    /// @param total how many it has, or -1 where that is not known
    void at(long have, long total);

    /// @param sentence something worth knowing, such as what is waited for
    default void note(String sentence) {}

    /// The download ended, well or not.
    @Override
    default void close() {}
}
