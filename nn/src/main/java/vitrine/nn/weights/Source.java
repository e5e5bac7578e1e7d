package vitrine.nn.weights;

import java.lang.foreign.MemorySegment;
import java.util.function.Function;
import java.util.function.Supplier;

/// Some bytes that can be had from a file whenever they are needed.
interface Source {

    /// How many bytes.
    long size();

    /// Does some work on all of the bytes.
    ///
    /// @param work must not keep the segment
    /// @throws vitrine.nn.ModelException if the bytes cannot be read or are not what was written
    <T> T reading(Function<MemorySegment, T> work);

    /// Puts a part of the bytes into something, piece by piece from the front.
    ///
    /// @param from the first byte
    /// @param size how many; the caller has checked that there are as many
    /// @param making makes what is to be filled
    /// @param filling is given pieces of a whole number of 8 bytes each, but for the last one
    /// @throws vitrine.nn.ModelException as [#reading]
    <T> T filled(long from, long size, Supplier<T> making, Filling<T> filling);

    /// How many bytes of memory may be taken for what is made of the bytes. Who sends a small file
    /// of much compressed zeros shall not fill the memory.
    long room();

    /// Puts a piece in its place.
    @FunctionalInterface
    interface Filling<T> {
        /// @param to what is being filled
        /// @param piece must not be kept
        /// @param at how many bytes came before it
        void put(T to, MemorySegment piece, long at);
    }

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

        @Override
        public <T> T filled(long first, long count, Supplier<T> making, Filling<T> filling) {
            return file.reading(
                    from + first,
                    count,
                    bytes -> {
                        T to = making.get();
                        filling.put(to, bytes, 0);
                        return to;
                    });
        }

        @Override
        public long room() {
            return Long.MAX_VALUE;
        }
    }
}
