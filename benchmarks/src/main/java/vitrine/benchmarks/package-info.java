/// What the kernels, a network and a map cost on this machine. Times say nothing about another one:
/// `docs/how-to/benchmark.md` says how to read them.
@NullMarked
package vitrine.benchmarks;

import org.jspecify.annotations.NullMarked;
