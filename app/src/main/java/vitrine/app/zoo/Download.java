package vitrine.app.zoo;

import vitrine.app.ExitCode;
import vitrine.app.Failure;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Locale;

import javax.net.ssl.SSLHandshakeException;

/// Fetches one file over HTTP: goes on where an earlier attempt was cut off (RFC 9110, sections 13
/// and 14: a range on the condition that the file is still the same), and tries again a few times.
final class Download {
    private static final int CHUNK = 1 << 16;

    private final HttpClient client;
    private final OfficialFile file;
    private final URI address;
    private final Partial partial;
    private final Patience patience;
    private final Progress progress;
    private boolean joined;

    /// @param address where the file is asked for
    /// @param partial what is there already, and where the rest goes
    Download(
            HttpClient client,
            OfficialFile file,
            URI address,
            Partial partial,
            Patience patience,
            Progress progress) {
        this.client = client;
        this.file = file;
        this.address = address;
        this.partial = partial;
        this.patience = patience;
        this.progress = progress;
    }

    /// Whether the file was put together from several answers.
    boolean joined() {
        return joined;
    }

    /// Fetches all that is missing, or throws a [Failure] that says why it cannot be had.
    void run() throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            Thread.sleep(patience.before(attempt));
            try {
                once();
                return;
            } catch (SSLHandshakeException e) {
                throw unreachable(Reason.of(e), "");
            } catch (IOException e) {
                String reason = Reason.of(e);
                if (attempt >= patience.attempts()) throw unreachable(reason, times(attempt));
                progress.note(file.name() + ": " + reason + "; trying again");
            }
        }
    }

    private static String times(int attempts) {
        return attempts == 1 ? " (tried once)" : " (tried " + attempts + " times)";
    }

    private void once() throws IOException, InterruptedException {
        long have = partial.size();
        HttpResponse<InputStream> response =
                client.send(request(have), BodyHandlers.ofInputStream());
        try (InputStream body = new Stall(response.body(), patience.silence())) {
            Answer answer = Answer.of(response);
            switch (answer) {
                case Answer.Whole whole -> {
                    partial.restart(whole.tag());
                    joined = false;
                    receive(body, 0, whole.length());
                }
                case Answer.Rest rest when rest.from() == have -> {
                    joined = true;
                    receive(body, have, rest.total());
                }
                case Answer.Nothing nothing when nothing.total() == have -> joined = true;
                case Answer.Rest _, Answer.Nothing _ -> mismatched();
                case Answer.Later later -> throw new IOException(later.reason());
                case Answer.Refused refused -> throw refused.failure(file, address);
            }
        }
    }

    /// The server and the bytes that are here do not agree: forgets the bytes.
    private void mismatched() throws IOException {
        partial.remove();
        throw new IOException("the server has another state of the file");
    }

    private HttpRequest request(long have) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address)
                        .timeout(patience.answer())
                        .header("User-Agent", "vitrine")
                        .header("Accept-Encoding", "identity");
        if (have > 0) {
            request.header("Range", "bytes=" + have + "-");
            if (!partial.tag().isEmpty()) request.header("If-Range", partial.tag());
        }
        return request.build();
    }

    private void receive(InputStream body, long from, long total) throws IOException {
        long at = from;
        byte[] chunk = new byte[CHUNK];
        try (OutputStream out = partial.more()) {
            progress.at(at, total);
            for (int n = body.read(chunk); n >= 0; n = body.read(chunk)) {
                at += n;
                if (at > file.limit()) throw tooLong();
                partial.write(out, chunk, n);
                progress.at(at, total);
            }
        }
        if (at < total) {
            throw new IOException("the connection ended after " + mib(at) + " of " + mib(total));
        }
    }

    private Failure tooLong() {
        partial.remove();
        return new Failure(
                ExitCode.BAD_INPUT,
                file.name()
                        + ": "
                        + address
                        + " sends more than the file has ("
                        + mib(file.limit())
                        + " are too many); give another --mirror, or the file with --weights");
    }

    private Failure unreachable(String reason, String tried) {
        long have = partial.size();
        return new Failure(
                ExitCode.UNAVAILABLE,
                file.name()
                        + ": cannot be fetched from "
                        + address
                        + ": "
                        + reason
                        + tried
                        + (have > 0 ? "; run again to go on after " + mib(have) : "")
                        + "; check the network and https_proxy, or give a --mirror, or the file"
                        + " with --weights");
    }

    private static String mib(long bytes) {
        return bytes < 1 << 20
                ? bytes + " bytes"
                : String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (1 << 20));
    }
}
