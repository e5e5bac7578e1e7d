package vitrine.app;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// The real launcher before an app that only repeats its arguments, as an installation of its own.
///
/// @param home where the launcher is
/// @param cache the user's folder for what can be had again
record Installed(Path home, Path cache) {
    private static final String LOADED_FROM_ARCHIVE =
            "vitrine.app.Main source: shared objects file";

    /// One start of it.
    ///
    /// @param fromArchive whether the app's class came out of an archive
    record Start(Outcome outcome, boolean fromArchive) {}

    static Installed in(Path folder) throws IOException {
        Path home = Files.createDirectories(folder.resolve("the app"));
        Files.copy(Launched.launcher(), home.resolve("vitrine"));
        Files.createDirectories(home.resolve("app/target/lib"));
        return new Installed(home, folder.resolve("the cache"));
    }

    /// The app's jar, which the next build replaces.
    Path jar() {
        return home.resolve("app/target/vitrine-app-1.jar");
    }

    /// Makes the app anew.
    ///
    /// @param greeting what it prints before its arguments
    /// @param rehearsal what is run to find its classes
    void build(String greeting, String rehearsal) throws IOException {
        Path classes = Files.createDirectories(home.resolve("classes"));
        compile(
                classes,
                "Main",
                "System.out.println(\"" + greeting + " \" + String.join(\" \", args));");
        compile(classes, "Rehearsal", rehearsal);
        Path part = home.resolve("part.jar");
        try (OutputStream out = Files.newOutputStream(part);
                JarOutputStream jar = new JarOutputStream(out)) {
            for (String name : List.of("Main", "Rehearsal")) {
                String entry = "vitrine/app/" + name + ".class";
                jar.putNextEntry(new ZipEntry(entry));
                jar.write(Files.readAllBytes(classes.resolve(entry)));
            }
        }
        Files.move(part, jar(), StandardCopyOption.REPLACE_EXISTING);
    }

    private static void compile(Path classes, String name, String body) {
        String head = "package vitrine.app; class " + name;
        String text = head + " { public static void main(String[] args) { " + body + " } }";
        URI uri = URI.create("string:///vitrine/app/" + name + ".java");
        SimpleJavaFileObject source =
                new SimpleJavaFileObject(uri, SimpleJavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreErrors) {
                        return text;
                    }
                };
        List<String> options = List.of("-cp", classes.toString(), "-d", classes.toString());
        assertTrue(
                ToolProvider.getSystemJavaCompiler()
                        .getTask(null, null, null, options, null, List.of(source))
                        .call(),
                text);
    }

    /// What lies in the launcher's part of the cache.
    List<Path> archives() throws IOException {
        Path start = cache.resolve("start");
        if (!Files.isDirectory(start)) return List.of();
        try (Stream<Path> files = Files.list(start)) {
            return files.toList();
        }
    }

    ProcessBuilder process(Path log, String... arguments) {
        ProcessBuilder process = Launched.process(home, Map.of(), arguments);
        process.command().set(0, home.resolve("vitrine").toString());
        process.environment().remove("VITRINE_CLASSPATH");
        process.environment().put("VITRINE_HOME", cache.toString());
        process.environment().put("VITRINE_JAVA_OPTS", "-Xlog:class+load:file=" + log);
        return process;
    }

    Start start(String... arguments) throws IOException, InterruptedException {
        Path log = home.resolveSibling("classes.log"); // options are split at blanks
        Files.deleteIfExists(log);
        Outcome outcome = Outcome.of(process(log, arguments), home);
        return new Start(outcome, Files.readString(log).contains(LOADED_FROM_ARCHIVE));
    }
}
