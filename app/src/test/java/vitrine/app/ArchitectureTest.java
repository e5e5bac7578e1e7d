package vitrine.app;

import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.JavaModifier.STATIC;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNTHETIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

import org.junit.jupiter.api.Test;

import vitrine.nn.Layer;

import java.util.Set;

/// The arrows between the modules and the calls that would break a promise. Each rule says why.
class ArchitectureTest {
    private static final JavaClasses HOUSE =
            new ClassFileImporter()
                    .withImportOption(at -> !at.contains("test-classes") && !at.contains("-tests"))
                    .importPackages("vitrine");
    private static final String[] KERNELS = {"vitrine.kernels.."};
    private static final String[] EXACT = {"vitrine.kernels..", "vitrine.engine.."};

    @Test
    void theWholeHouseIsLookedAt() {
        for (String room :
                Set.of(
                        "kernels.simd",
                        "kernels.reference",
                        "kernels.opencl",
                        "engine",
                        "nn.weights",
                        "cam.methods",
                        "scenes",
                        "app.cli")) {
            assertTrue(
                    HOUSE.stream().anyMatch(c -> c.getPackageName().equals("vitrine." + room)),
                    "no class of vitrine." + room + " was found");
        }
    }

    @Test
    void kernelsKnowNothingAbove() {
        never(KERNELS, "vitrine.engine..", "flat-array mathematics knows no tensor or layer");
        never(KERNELS, "vitrine.nn..", "flat-array mathematics knows no tensor or layer");
        never(KERNELS, "vitrine.cam..", "flat-array mathematics knows no tensor or layer");
    }

    @Test
    void aboveTheEngineNobodySeesKernels() {
        String why = "Engine is the public handle; a backend may change behind it";
        never(
                new String[] {"vitrine.nn..", "vitrine.cam..", "vitrine.app.."},
                "vitrine.kernels..",
                why);
    }

    @Test
    void arrowsPointDown() {
        never(new String[] {"vitrine.engine.."}, "vitrine.nn..", "engine stands below nn");
        never(new String[] {"vitrine.engine.."}, "vitrine.cam..", "engine stands below cam");
        never(new String[] {"vitrine.nn.."}, "vitrine.cam..", "nn stands below cam");
        never(new String[] {"vitrine.cam.."}, "vitrine.scenes..", "cam stands below scenes");
        String[] library = {
            "vitrine.kernels..",
            "vitrine.engine..",
            "vitrine.nn..",
            "vitrine.cam..",
            "vitrine.scenes.."
        };
        never(library, "vitrine.app..", "nothing depends on the app");
    }

    @Test
    void theIncubatorStaysInOneRoom() {
        ArchRule rule =
                noClasses()
                        .that()
                        .resideOutsideOfPackage("vitrine.kernels.simd..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("jdk.incubator..")
                        .because("a JVM without the module must be able to load everything else");
        rule.check(HOUSE);
        assertThrows(AssertionError.class, () -> rule.check(only(IncubatorUser.class)));
    }

    @Test
    void theScalarTwinNeedsNoIncubator() {
        noClasses()
                .that()
                .haveNameMatching(".*\\.simd\\.(Scalar.*|Float.*|ChunkedSum)")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jdk.incubator..")
                .because("Engine.scalar runs in a JVM without the module")
                .check(HOUSE);
    }

    @Test
    void methodsDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage("vitrine.cam.methods")
                .and()
                .doNotHaveSimpleName("Methods")
                .should(
                        accessA(
                                "another method",
                                (from, to) ->
                                        to.getPackageName().equals("vitrine.cam.methods")
                                                && !outermost(from).equals(outermost(to))))
                .because("combinators take a Method")
                .check(HOUSE);
    }

    private static JavaClass outermost(JavaClass c) {
        JavaClass element = c.getBaseComponentType();
        return element.getEnclosingClass().map(ArchitectureTest::outermost).orElse(element);
    }

    @Test
    void nothingThatChangesBitsBetweenRuns() {
        ArchRule rule =
                noClasses()
                        .that()
                        .resideInAnyPackage(EXACT)
                        .should(
                                call(
                                        "a function whose bits are not fixed",
                                        a ->
                                                unfixed(
                                                        a.getTargetOwner().getFullName(),
                                                        a.getName())))
                        .because(
                                "Math's functions and the vector operators differ between"
                                        + " interpreter, compiler and width; random numbers and hash"
                                        + " order differ between runs");
        rule.check(HOUSE);
        assertThrows(AssertionError.class, () -> inEveryPackage().check(only(UnfixedUser.class)));
    }

    private static ArchRule inEveryPackage() {
        return noClasses()
                .should(
                        call(
                                "a function whose bits are not fixed",
                                a -> unfixed(a.getTargetOwner().getFullName(), a.getName())));
    }

    private static final Set<String> MATH =
            Set.of(
                    "exp", "expm1", "log", "log1p", "log10", "pow", "sin", "cos", "tan", "tanh",
                    "sinh", "cosh");
    private static final Set<String> OPERATORS =
            Set.of(
                    "EXP", "EXPM1", "LOG", "LOG1P", "LOG10", "POW", "SIN", "COS", "TAN", "TANH",
                    "SINH", "COSH");

    private static boolean unfixed(String owner, String name) {
        return switch (owner) {
            case "java.lang.Math" -> MATH.contains(name);
            case "jdk.incubator.vector.VectorOperators" -> OPERATORS.contains(name);
            case "jdk.incubator.vector.FloatVector" -> name.equals("reduceLanes");
            case "java.util.Random", "java.util.HashMap", "java.util.HashSet" -> true;
            case "java.util.concurrent.ThreadLocalRandom", "java.util.IdentityHashMap" -> true;
            default -> owner.startsWith("java.util.stream.") && name.equals("parallel");
        };
    }

    @Test
    void nothingStaticChanges() {
        ArchRule rule =
                fields().that()
                        .haveModifier(STATIC)
                        .and()
                        .doNotHaveModifier(SYNTHETIC)
                        .should()
                        .haveModifier(FINAL)
                        .because("two users of the library in one JVM must not meet");
        rule.check(HOUSE);
        assertThrows(AssertionError.class, () -> rule.check(only(StaticUser.class)));
    }

    @Test
    void noReflectionAndServicesInOnePlace() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.reflect")
                .because("what runs can be read")
                .check(HOUSE);
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("vitrine.kernels.Backends")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.ServiceLoader")
                .because("a backend is chosen in one place")
                .check(HOUSE);
    }

    @Test
    void theBindingStaysInOneRoom() {
        noClasses()
                .that()
                .resideOutsideOfPackage("vitrine.kernels.opencl")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.jocl..", "vitrine.kernels.opencl..")
                .because("who computes on the processor loads nothing of it")
                .check(HOUSE);
    }

    @Test
    void layersAreAbstractOrFinal() {
        classes()
                .that()
                .areAssignableTo(Layer.class)
                .and()
                .doNotHaveModifier(JavaModifier.ABSTRACT)
                .should()
                .haveModifier(FINAL)
                .because("a concrete method is never overridden")
                .check(HOUSE);
    }

    private static void never(String[] from, String to, String why) {
        noClasses()
                .that()
                .resideInAnyPackage(from)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(to)
                .because(why)
                .check(HOUSE);
    }

    private static JavaClasses only(Class<?> planted) {
        return new ClassFileImporter().importClasses(planted);
    }

    private interface Pair {
        boolean test(JavaClass from, JavaClass to);
    }

    private static ArchCondition<JavaClass> accessA(String what, Pair pair) {
        return new ArchCondition<>("depend on " + what) {
            @Override
            public void check(JavaClass c, ConditionEvents events) {
                c.getDirectDependenciesFromSelf().stream()
                        .filter(d -> pair.test(c, d.getTargetClass()))
                        .forEach(d ->
                                events.add(SimpleConditionEvent.satisfied(d, d.getDescription())));
            }
        };
    }

    private static ArchCondition<JavaClass> call(
            String what, java.util.function.Predicate<JavaAccess<?>> bad) {
        return new ArchCondition<>("use " + what) {
            @Override
            public void check(JavaClass c, ConditionEvents events) {
                c.getAccessesFromSelf().stream()
                        .filter(DescribedPredicate.describe(what, bad))
                        .forEach(a ->
                                events.add(SimpleConditionEvent.satisfied(a, a.getDescription())));
            }
        };
    }

    /// Planted faults: the rules above must see them.
    private static final class IncubatorUser {
        Object species() {
            return jdk.incubator.vector.FloatVector.SPECIES_128;
        }
    }

    private static final class UnfixedUser {
        double value(double x) {
            return Math.exp(x);
        }
    }

    private static final class StaticUser {
        private static int count;

        static int next() {
            return count++;
        }
    }
}
