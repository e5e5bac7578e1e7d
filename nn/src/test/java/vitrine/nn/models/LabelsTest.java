package vitrine.nn.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import vitrine.goldens.Goldens;
import vitrine.nn.ModelException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

class LabelsTest {
    private static final Labels IMAGENET = Labels.imagenet();

    @ParameterizedTest
    @CsvSource({
        "0, tench",
        "207, golden retriever",
        "242, boxer",
        "282, tiger cat",
        "285, Egyptian cat",
        "999, toilet tissue"
    })
    void someClassesOfImagenet(int k, String name) {
        assertEquals(name.toLowerCase(Locale.ROOT), IMAGENET.name(k).toLowerCase(Locale.ROOT));
        assertEquals(k, IMAGENET.index(name));
        assertEquals(k, IMAGENET.index(name.toUpperCase(Locale.ROOT).replace(' ', '_')));
    }

    @Test
    void everyClassOfImagenetIsNamedAsElsewhere() throws IOException {
        Assumptions.assumeTrue(Goldens.present(), Goldens.ABSENT);
        Path file = Goldens.path("../images/imagenet_class_names.json");
        List<Object> names = JSON.std.listFrom(Files.readString(file));
        assertEquals(1000, IMAGENET.names().size());
        for (int k = 0; k < 1000; k++) {
            assertEquals(
                    plain(String.valueOf(names.get(k))), plain(IMAGENET.name(k)), "class " + k);
        }
    }

    private static String plain(String name) {
        return name.replace('_', ' ').replaceAll("[^A-Za-z ]", "").toLowerCase(Locale.ROOT);
    }

    @Test
    void everyUniqueNameLeadsBack() {
        int unique = 0;
        for (int k = 0; k < 1000; k++) {
            String name = IMAGENET.name(k);
            if (IMAGENET.names().stream().filter(name::equalsIgnoreCase).count() > 1) continue;
            assertEquals(k, IMAGENET.index(name));
            unique++;
        }
        assertEquals(994, unique);
    }

    @ParameterizedTest
    @CsvSource({"crane, 134, 517", "cardigan, 264, 474", "maillot, 638, 639"})
    void aNameOfSeveralClassesIsAnErrorThatGivesTheirIndices(String name, int first, int second) {
        ModelException e = assertThrows(ModelException.class, () -> IMAGENET.index(name));
        assertTrue(e.getMessage().contains("[" + first + ", " + second + "]"), e.getMessage());
    }

    @Test
    void anUnknownNameIsAnErrorThatNamesNearOnes() {
        ModelException e = assertThrows(ModelException.class, () -> IMAGENET.index("tigercat"));
        assertTrue(e.getMessage().startsWith("class tigercat: "), e.getMessage());
        assertTrue(e.getMessage().contains("tiger cat"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1000})
    void anIndexOutsideIsAnErrorThatGivesTheRange(int k) {
        ModelException e = assertThrows(ModelException.class, () -> IMAGENET.name(k));
        assertTrue(e.getMessage().startsWith("class " + k + ": "), e.getMessage());
        assertTrue(e.getMessage().contains("0 to 999"), e.getMessage());
    }

    @Test
    void aLineBelowTheWordsIsABlankOnBothSides() {
        Labels given = new Labels(List.of("great_white_shark", "tiger shark"));
        assertEquals(0, given.index("great white shark"));
        assertEquals(0, given.index("Great_White_Shark"));
        assertEquals(1, given.index("tiger_shark"));
        assertEquals("great_white_shark", given.name(0));
    }

    @Test
    void numbersStandInForNames() {
        Labels three = Labels.numbered(3);
        assertEquals(List.of("class 0", "class 1", "class 2"), three.names());
        assertEquals(2, three.index("class 2"));
    }
}
