package vitrine.app.zoo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// A web server on the loopback interface that does exactly what a test says, also what no decent
/// server does: each connection gets the next of the given replies and is closed after it; the last
/// reply serves all further connections.
public final class Shelf implements AutoCloseable {
    /// What a client asked for.
    public record Asked(String path, Map<String, String> headers) {
        /// A header by its name in small letters, or an empty text.
        public String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /// One answer.
    public interface Reply {
        void send(Asked asked, OutputStream out) throws IOException, InterruptedException;
    }

    private final ServerSocket socket;
    private final List<Reply> replies;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    public Shelf(Reply... replies) throws IOException {
        this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.replies = List.of(replies);
        Thread.ofVirtual().start(this::serve);
    }

    /// The address of a folder on the server.
    public URI folder() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/some/folder/");
    }

    /// What has been asked so far.
    public List<Asked> asked() {
        return asked;
    }

    private void serve() {
        try {
            while (true) {
                Socket client = socket.accept();
                Thread.ofVirtual().start(() -> answer(client));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void answer(Socket client) {
        try (client) {
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(
                                    client.getInputStream(), StandardCharsets.ISO_8859_1));
            String line = in.readLine();
            if (line == null) return;
            Map<String, String> headers = new LinkedHashMap<>();
            for (String h = in.readLine(); h != null && !h.isEmpty(); h = in.readLine()) {
                String[] parts = h.split(": ", 2);
                headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
            }
            Asked question = new Asked(line.split(" ")[1], headers);
            Reply reply;
            synchronized (asked) {
                reply = replies.get(Math.min(asked.size(), replies.size() - 1));
                asked.add(question);
            }
            reply.send(question, client.getOutputStream());
            client.getOutputStream().flush();
        } catch (IOException | InterruptedException e) {
            // the client has had enough, or the test is over
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    static void head(OutputStream out, int status, String... headers) throws IOException {
        String head = "HTTP/1.1 " + status + " Said\r\n" + String.join("\r\n", headers);
        String end = (headers.length == 0 ? "" : "\r\n") + "Connection: close\r\n\r\n";
        out.write((head + end).getBytes(StandardCharsets.ISO_8859_1));
    }

    /// A status without a body.
    public static Reply status(int status, String... headers) {
        return (asked, out) -> {
            head(out, status, headers);
            out.write("nothing of use".getBytes(StandardCharsets.UTF_8));
        };
    }

    /// The whole file, whatever was asked.
    public static Reply whole(byte[] bytes) {
        return cut(bytes, bytes.length);
    }

    /// The first bytes of a file that was announced whole.
    public static Reply cut(byte[] bytes, int sent) {
        return (asked, out) -> {
            head(out, 200, "Content-Length: " + bytes.length, "ETag: \"one\"");
            out.write(bytes, 0, sent);
        };
    }

    /// What a good server does: the whole file, or the part that was asked for on the condition
    /// that the file is still the same.
    public static Reply good(byte[] bytes) {
        return (asked, out) -> {
            String range = asked.header("range");
            String condition = asked.header("if-range");
            if (range.isEmpty() || !(condition.isEmpty() || condition.equals("\"one\""))) {
                whole(bytes).send(asked, out);
                return;
            }
            int from = Integer.parseInt(range.replaceAll("[^0-9]", ""));
            part(bytes, from).send(asked, out);
        };
    }

    /// The bytes behind `from`.
    public static Reply part(byte[] bytes, int from) {
        return (asked, out) -> {
            head(
                    out,
                    206,
                    "Content-Length: " + (bytes.length - from),
                    "Content-Range: bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length);
            out.write(Arrays.copyOfRange(bytes, from, bytes.length));
        };
    }

    /// The whole file in pieces, with a rest after each.
    public static Reply slow(byte[] bytes, int pieces, int millis) {
        return (asked, out) -> {
            head(out, 200, "Content-Length: " + bytes.length, "ETag: \"one\"");
            for (int p = 0; p < pieces; p++) {
                int from = bytes.length * p / pieces;
                out.write(bytes, from, bytes.length * (p + 1) / pieces - from);
                out.flush();
                Thread.sleep(millis);
            }
        };
    }

    /// The first bytes, and then silence for as long as the client stays.
    public static Reply silent(byte[] bytes, int sent) {
        return (asked, out) -> {
            cut(bytes, sent).send(asked, out);
            out.flush();
            Thread.sleep(60_000);
        };
    }

    /// Chunks without end.
    public static Reply endless() {
        return (asked, out) -> {
            head(out, 200, "Transfer-Encoding: chunked");
            byte[] chunk = ("1000\r\n" + "x".repeat(0x1000) + "\r\n").getBytes();
            while (true) out.write(chunk);
        };
    }
}
