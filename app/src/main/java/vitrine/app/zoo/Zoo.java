package vitrine.app.zoo;

import org.jspecify.annotations.Nullable;

import vitrine.app.ExitCode;
import vitrine.app.Failure;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The official weights: each is fetched once, checked against the digest in its name, and kept in
/// the user's folder. What has not come whole lies there as `NAME.part`; a later run goes on with
/// it. Several processes and threads may want the same file: one fetches it, the others wait.
public final class Zoo {
    private final Settings settings;
    private final OfficialFiles files;
    private final Proxies proxies;
    private final Patience patience;

    /// @param environment where variables are looked up
    /// @param offline whether `--offline` was given
    /// @param mirror what `--mirror` was given
    public Zoo(Map<String, String> environment, boolean offline, @Nullable String mirror) {
        this(Settings.of(environment, offline, mirror), environment, Patience.USUAL);
    }

    Zoo(Settings settings, Map<String, String> environment, Patience patience) {
        this.settings = settings;
        this.files = settings.table().map(OfficialFiles::read).orElseGet(OfficialFiles::builtIn);
        this.proxies = new Proxies(environment);
        this.patience = patience;
    }

    /// Which files there are.
    public OfficialFiles files() {
        return files;
    }

    /// The model's file, if it is here.
    public Optional<Path> cached(OfficialFile file) {
        return Optional.of(place(file)).filter(Files::isRegularFile);
    }

    private Path place(OfficialFile file) {
        return settings.folder().resolve(file.name());
    }

    /// Where the file is fetched from.
    private URI address(OfficialFile file) {
        return settings.mirror().map(m -> m.address(file)).orElse(file.address());
    }

    /// The file, fetched if it is not here.
    ///
    /// @param progress made when something is fetched
    /// @throws Failure if it cannot be had
    public Path fetch(OfficialFile file, Supplier<Progress> progress) {
        Optional<Path> here = cached(file);
        if (here.isPresent()) return here.get();
        if (settings.offline()) throw absent(file);
        makeFolder();
        Path lock = settings.folder().resolve(file.name() + ".lock");
        try (Progress shown = progress.get();
                Turn turn = Turn.take(lock, () -> shown.note(waiting(file)))) {
            if (cached(file).isEmpty()) {
                fetch(file, shown);
                turn.last();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(ExitCode.UNAVAILABLE, file.name() + ": the download was interrupted");
        }
        return place(file);
    }

    private static String waiting(OfficialFile file) {
        return "waiting for another process, which is fetching " + file.name();
    }

    private void makeFolder() {
        try {
            Files.createDirectories(settings.folder());
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.CANNOT_WRITE,
                    settings.folder()
                            + ": cannot be made to keep weights in: "
                            + Reason.of(e)
                            + "; name another folder with VITRINE_HOME");
        }
    }

    private void fetch(OfficialFile file, Progress progress) throws InterruptedException {
        Partial partial = new Partial(settings.folder(), file.name());
        URI address = address(file);
        HttpClient client = client(address);
        try {
            Download download = new Download(client, file, address, partial, patience, progress);
            download.run();
            String digest = partial.digest();
            if (download.joined() && !digest.startsWith(file.digest())) {
                partial.remove(); // perhaps only the parts do not belong together
                download.run();
                digest = partial.digest();
            }
            if (!digest.startsWith(file.digest())) {
                partial.remove();
                throw wrong(file, address, digest);
            }
            partial.finish();
        } finally {
            client.shutdownNow(); // close() would wait for a server that does not answer
        }
    }

    private HttpClient client(URI address) {
        boolean open = address.getScheme().equals("http");
        HttpClient.Builder client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(patience.connect())
                        .followRedirects(
                                open ? HttpClient.Redirect.ALWAYS : HttpClient.Redirect.NORMAL)
                        .proxy(proxies);
        proxies.authenticator(address).ifPresent(client::authenticator);
        return client.build();
    }

    private static Failure wrong(OfficialFile file, URI address, String digest) {
        return new Failure(
                ExitCode.BAD_INPUT,
                file.name()
                        + ": what "
                        + address
                        + " sends is another file: its SHA-256 begins with "
                        + digest.substring(0, file.digest().length())
                        + " in place of "
                        + file.digest()
                        + "; give another --mirror, or the file with --weights");
    }

    private Failure absent(OfficialFile file) {
        return new Failure(
                ExitCode.MISSING_INPUT,
                file.name()
                        + ": is not here, and nothing may be fetched (--offline or"
                        + " VITRINE_OFFLINE); fetch "
                        + address(file)
                        + " elsewhere and put it at "
                        + place(file));
    }
}
