package vitrine.nn.weights;

import java.lang.foreign.MemorySegment;
import java.util.function.Function;

/// Some bytes that can be had from a file whenever they are needed.
interface Source {

    /// How many bytes.
    long size();

    /// Does some work on all of the bytes.
    ///
    /// @param work must not keep the segment
    /// @throws vitrine.nn.ModelException if the bytes cannot be read or are not what was written
    <T> T reading(Function<MemorySegment, T> work);

    /// A part of a file as it stands there.
    ///
    /// @param file the file
    /// @param from the first byte
    /// @param size how many; the caller has checked that the file has them
    record Part(FileBytes file, long from, long size) implements Source {
        @Override
        public <T> T reading(Function<MemorySegment, T> work) {
            return file.reading(from, size, work);
        }
    }
}
