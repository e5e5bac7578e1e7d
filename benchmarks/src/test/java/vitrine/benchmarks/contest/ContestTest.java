package vitrine.benchmarks.contest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import vitrine.benchmarks.contest.Entry.Who;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What follows from times that were measured.
class ContestTest {
    private static final Job JOB = new Job.Forward("resnet18", 1);
    private static final Entry OURS = new Entry(Who.VITRINE, 2, JOB);
    private static final Entry MKL = new Entry(Who.MKL, 2, JOB);
    private static final Entry OPENBLAS = new Entry(Who.OPENBLAS, 2, JOB);

    private static Times times() {
        Times times = new Times();
        times.put(OURS, new double[] {2, 1, 4}, 1);
        times.put(MKL, new double[] {6, 3, 4}, 2.5);
        times.fail(OPENBLAS, "was not there");
        return times;
    }

    private static Quantity of(Entry entry) {
        return new Quantity.Of(entry);
    }

    @Test
    void aRatioIsThatOfTheMediansAndItsSpreadThatOfTheRounds() {
        Quantity peers = Quantity.least(of(MKL), of(OPENBLAS));
        Goal goal = Goal.faster("heat", "row", "libtorch", of(OURS), peers, 2);
        assertEquals(2, goal.ratio(times()));
        assertEquals(2.5, goal.best(times()));
        assertArrayEquals(new double[] {1, 3}, goal.spread(times()));
        assertEquals("met", goal.verdict(times()));
        Goal within = Goal.within("heat", "row", "libtorch", of(OURS), of(MKL), 0.49);
        assertEquals(0.5, within.ratio(times()));
        assertEquals("NOT MET", within.verdict(times()));
    }

    @Test
    void theStolenShareIsThatOfTheTimeBetween() {
        var then = Machine.Ticks.of("cpu  100 0 50 800 10 0 5 35 7 0");
        assertEquals(new Machine.Ticks(35, 1000), then);
        assertEquals(0.25, Machine.Ticks.of("cpu  160 0 50 815 10 0 5 60 9 0").since(then));
        assertEquals(0, then.since(then));
        assertEquals(new Machine.Ticks(0, 0), Machine.Ticks.of(""));
    }

    @Test
    void whatHasNoTimeIsNoFigure() {
        Goal goal = Goal.faster("heat", "row", "x", of(OURS), of(OPENBLAS), 1);
        assertEquals("no figure", goal.verdict(times()));
        assertFalse(goal.met(times()));
        assertEquals("was not there", times().failure(OPENBLAS));
    }

    @Test
    void quantitiesFollowFromTimes() {
        Quantity six = new Quantity.Times(1.5, of(MKL));
        Quantity mean = new Quantity.Geometric(List.of(of(OURS), new Quantity.Fixed(8)));
        assertEquals(6, six.in(times()::median));
        assertEquals(4, mean.in(times()::median), 1e-12);
        assertEquals(List.of(MKL), six.entries().toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void everyJobOfTheProgrammeFitsOnALine(int threads) {
        Set<String> rows = new HashSet<>();
        for (Goal goal : new Programme(threads).goals()) {
            assertTrue(rows.add(goal.row() + goal.against()), goal.row() + " is there twice");
            goal.above().entries().forEach(e -> assertEquals(e.job(), Job.parse(e.job().line())));
            goal.below().entries().forEach(e -> assertEquals(e.job(), Job.parse(e.job().line())));
        }
    }

    @Test
    void thePageShowsLossesToo(@TempDir Path folder) throws IOException {
        Results results = new Results("benchmarks/compare");
        Goal won = Goal.faster("heat", "won", "libtorch", of(OURS), of(MKL), 2);
        Goal lost = Goal.faster("heat", "lost", "libtorch", of(OURS), of(MKL), 2.1);
        results.goals().put(2, List.of(won, lost));
        results.times().put(OURS, new double[] {2}, 2);
        results.times().put(MKL, new double[] {4}, 4);
        results.memory().put("heap", "met");
        new Page(results).write(folder);
        String page = Files.readString(folder.resolve("performance.md"));
        assertTrue(page.contains("2 of 3 figures"), page);
        assertTrue(page.contains("| won | libtorch | 2.00 | 2.00 … 2.00 | ≥ 2.0 | met |"), page);
        assertTrue(page.contains("| ≥ 2.1 | **not met** |"), page);
        assertTrue(page.contains("| resnet18 forward, batch 1 | 2000 (2000) | 4000 (4000) | "));
        for (String picture : List.of("goals", "forward-2", "gemm-2")) {
            String svg = Files.readString(folder.resolve("performance-" + picture + ".svg"));
            assertTrue(svg.startsWith("<svg ") && svg.endsWith("</svg>\n"), svg);
        }
    }

    @Test
    void optionsAreRead() {
        Options brief = Options.of(new String[] {"--short", "--threads", "2", "--only", "forward"});
        assertEquals(List.of(2), brief.threads());
        assertEquals(3, brief.rounds());
        assertTrue(brief.wants("resnet50 forward, batch 8"));
        assertFalse(brief.wants("vgg16 forward, batch 1"));
        String[] out = {"--models", "m", "--rounds", "3", "--out", "o"};
        assertEquals("benchmarks/compare --rounds 3", Options.of(out).command());
        assertThrows(IllegalArgumentException.class, () -> Options.of(new String[] {"--fast"}));
        assertThrows(IllegalArgumentException.class, () -> Options.of(new String[] {"--out"}));
    }
}
