/// The same work by several libraries in one run: contestants take turns, so that what else the
/// machine does meets them all alike.
///
/// Each contestant lives in a process of its own, because two builds of one native library cannot
/// share a process, and because idle threads of one must not be counted as another's.
/// `docs/how-to/benchmark.md` says how to run it.
@NullMarked
package vitrine.benchmarks.contest;

import org.jspecify.annotations.NullMarked;
