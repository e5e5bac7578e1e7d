import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

import java.util.Arrays;

/// Runs test classes (`a.B`) and methods (`a.B#c`) where there is no Maven: prints each failure,
/// and the count.
public final class RunTests {
    private RunTests() {}

    /// Ends with the number of failures, at most 100.
    public static void main(String[] names) {
        LauncherDiscoveryRequest request =
                LauncherDiscoveryRequestBuilder.request()
                        .selectors(
                                Arrays.stream(names)
                                        .map(n ->
                                                n.contains("#")
                                                        ? DiscoverySelectors.selectMethod(n)
                                                        : DiscoverySelectors.selectClass(n))
                                        .toList())
                        .build();
        Count count = new Count();
        LauncherFactory.create().execute(request, count);
        System.out.printf(
                "%d passed, %d failed, %d skipped: %s%n",
                count.passed, count.failed, count.skipped, String.join(", ", names));
        System.exit(Math.min(count.failed, 100));
    }

    private static final class Count implements TestExecutionListener {
        private static final int MOST = 2000;

        private int passed;
        private int failed;
        private int skipped;

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            switch (result.getStatus()) {
                case SUCCESSFUL -> passed += test.isTest() ? 1 : 0;
                case ABORTED -> {
                    skipped++;
                    System.out.println("skipped " + test.getDisplayName() + ": " + why(result));
                }
                case FAILED -> {
                    failed++;
                    System.out.println("FAILED " + test.getDisplayName() + ": " + why(result));
                }
            }
        }

        private static String why(TestExecutionResult result) {
            String text = result.getThrowable().map(Throwable::toString).orElse("");
            return text.length() > MOST ? text.substring(0, MOST) + " …" : text;
        }
    }
}
