/// Other libraries as contestants; compiled with the profile `peers` alone, which fetches them.
@NullMarked
package vitrine.benchmarks.contest.peers;

import org.jspecify.annotations.NullMarked;
