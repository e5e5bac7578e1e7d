package vitrine.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A mirror behind https, with a certificate that only some processes trust.
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a shell script")
class ZooTlsTest {
    private static final String WORD = "change it";

    @TempDir private Path folder;
    private Published published;
    private Path keys;
    private HttpsServer server;
    private final AtomicInteger asked = new AtomicInteger();

    @BeforeEach
    void aServer() throws Exception {
        published = Published.in(folder);
        Given.photo(folder.resolve("photo.png"));
        keys = folder.resolve("keys.p12");
        makeKeys();
        KeyStore store = KeyStore.getInstance(keys.toFile(), WORD.toCharArray());
        KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
        managers.init(store, WORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/good/", this::whole);
        server.createContext("/unsafe/", ZooTlsTest::toHttp);
        server.start();
    }

    @AfterEach
    void noServer() {
        server.stop(0);
    }

    private void makeKeys() throws IOException, InterruptedException {
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        assumeTrue(Files.isExecutable(keytool), "no keytool beside this Java");
        String line =
                "-genkeypair -keyalg EC -alias mirror -dname CN=mirror -ext SAN=ip:127.0.0.1"
                        + " -storetype PKCS12 -keystore";
        List<String> command = new ArrayList<>(List.of(keytool.toString()));
        command.addAll(List.of(line.split(" ")));
        command.addAll(List.of(keys.toString(), "-storepass", WORD));
        Process running = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, running.waitFor(), said);
    }

    private void whole(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        byte[] bytes = published.bytes();
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static void toHttp(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/elsewhere");
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    private Outcome classify(String path, boolean trusting, Map<String, String> more)
            throws Exception {
        String mirror = "https://127.0.0.1:" + server.getAddress().getPort() + path;
        ProcessBuilder process =
                Launched.process(
                        folder,
                        Map.of(
                                "VITRINE_HOME",
                                published.home().toString(),
                                "VITRINE_ZOO",
                                published.table().toString(),
                                "VITRINE_MIRROR",
                                mirror,
                                "JDK_JAVA_OPTIONS",
                                trusting ? trust() : ""),
                        "classify",
                        "photo.png",
                        "--model",
                        Published.MODEL,
                        "--json");
        process.environment().putAll(more);
        return Outcome.of(process, folder);
    }

    private String trust() {
        return "-Djavax.net.ssl.trustStore="
                + keys
                + " \"-Djavax.net.ssl.trustStorePassword="
                + WORD
                + "\"";
    }

    private static void refused(Outcome run, String... words) {
        assertEquals(ExitCode.UNAVAILABLE, run.code(), run.err());
        String last = run.err().lines().reduce("", (a, b) -> b);
        for (String word : words) assertTrue(last.contains(word), word + " in " + run.err());
        assertFalse(run.err().contains("\tat "), run.err());
    }

    @Test
    void aTrustedMirrorServes() throws Exception {
        classify("/good", true, Map.of("no_proxy", "*")).ok();
        assertEquals(1, asked.get());
    }

    @Test
    void aStrangerIsNotAskedTwice() throws Exception {
        Outcome run = classify("/good", false, Map.of("no_proxy", "*"));
        refused(run, published.name(), "no trusted connection");
        assertFalse(run.err().contains("tried"), run.err());
        assertEquals(0, asked.get());
    }

    @Test
    void noWayLeadsFromHttpsToHttp() throws Exception {
        refused(
                classify("/unsafe", true, Map.of("no_proxy", "*")),
                "from https to http://127.0.0.1:1/elsewhere",
                "not safe");
    }

    @Test
    void aProxyThatAsksWhoIsThereLeadsToHttps() throws Exception {
        try (Tunnel tunnel = new Tunnel()) {
            String proxy = "http://me:word@127.0.0.1:" + tunnel.socket.getLocalPort();
            Map<String, String> through = Map.of("https_proxy", proxy, "no_proxy", "");
            classify("/good", true, through).ok();
            assertEquals(1, asked.get());
            assertTrue(tunnel.heads.getLast().contains("Proxy-Authorization: Basic "));
            assertFalse(tunnel.heads.getFirst().contains("Proxy-Authorization"));
            String wrong = "http://127.0.0.1:" + tunnel.socket.getLocalPort();
            Files.delete(published.kept());
            refused(
                    classify("/good", true, Map.of("https_proxy", wrong, "no_proxy", "")),
                    "the proxy asks who is there (HTTP 407)",
                    "https_proxy=http://NAME:PASSWORD@HOST:PORT");
        }
    }

    /// A proxy that leads those who give a name and a password wherever they want.
    private static final class Tunnel implements AutoCloseable {
        final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        final List<String> heads = new CopyOnWriteArrayList<>();

        Tunnel() throws IOException {
            Thread.ofVirtual().start(this::serve);
        }

        private void serve() {
            try {
                while (true) {
                    Socket client = socket.accept();
                    Thread.ofVirtual().start(() -> lead(client));
                }
            } catch (IOException e) {
                // closed
            }
        }

        private void lead(Socket client) {
            try (client) {
                StringBuilder head = new StringBuilder();
                InputStream in = client.getInputStream();
                while (head.indexOf("\r\n\r\n") < 0) head.append((char) in.read());
                heads.add(head.toString());
                if (!head.toString().contains("Proxy-Authorization: ")) {
                    say(client, "407 Who\r\nProxy-Authenticate: Basic realm=\"here\"");
                    return;
                }
                String[] to = head.toString().split(" ")[1].split(":");
                try (Socket server = new Socket(to[0], Integer.parseInt(to[1]))) {
                    say(client, "200 Go");
                    Thread.ofVirtual().start(() -> pump(server, client));
                    pump(client, server);
                }
            } catch (IOException e) {
                // one of them has gone
            }
        }

        private static void say(Socket client, String status) throws IOException {
            String text = "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n";
            client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        private static void pump(Socket from, Socket to) {
            try {
                from.getInputStream().transferTo(to.getOutputStream());
            } catch (IOException e) {
                // one of them has gone
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
