package vitrine.app.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import vitrine.app.ExitCode;
import vitrine.app.Failure;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;

class ProxiesTest {
    @TempDir private Path home;

    private static Map<String, String> environment(String variables) {
        return Arrays.stream(variables.split(";"))
                .filter(v -> !v.isBlank())
                .map(v -> v.strip().split("=", 2))
                .collect(Collectors.toMap(v -> v[0], v -> v[1]));
    }

    @ParameterizedTest(name = "{0} | {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                       | https://a.example/x | direct",
                "https_proxy=http://p:3128                | https://a.example/x | p:3128",
                "HTTPS_PROXY=p:3128                       | https://a.example/x | p:3128",
                "https_proxy=p                            | https://a.example/x | p:80",
                "https_proxy=;HTTPS_PROXY=q:1             | https://a.example/x | q:1",
                "https_proxy=p:1;HTTPS_PROXY=q:2          | https://a.example/x | p:1",
                "http_proxy=p:3128                        | https://a.example/x | direct",
                "http_proxy=p:3128                        | http://a.example/x  | p:3128",
                "all_proxy=http://p:3128                  | https://a.example/x | p:3128",
                "https_proxy=p:1;all_proxy=q:2            | https://a.example/x | p:1",
                "https_proxy=http://me:word@p:3128        | https://a.example/x | p:3128",
                "https_proxy=p:1;no_proxy=*               | https://a.example/x | direct",
                "https_proxy=p:1;no_proxy=b,a.example     | https://a.example/x | direct",
                "https_proxy=p:1;no_proxy=A.EXAMPLE:443   | https://a.example/x | direct",
                "https_proxy=p:1;no_proxy=example         | https://a.example/x | direct",
                "https_proxy=p:1;no_proxy=.example        | https://a.example/x | direct",
                "https_proxy=p:1;no_proxy=*.example       | https://a.example/x | direct",
                "https_proxy=p:1;NO_PROXY=example         | https://a.example/x | direct",
                "https_proxy=p:1;no_proxy=xample          | https://a.example/x | p:1",
                "https_proxy=p:1;no_proxy=b.a.example     | https://a.example/x | p:1",
            })
    void whichProxy(String variables, String address, String expected) {
        Proxy proxy = new Proxies(environment(variables)).select(URI.create(address)).getFirst();
        String said =
                proxy.address() instanceof InetSocketAddress at
                        ? at.getHostString() + ":" + at.getPort()
                        : "direct";
        assertEquals(expected, said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"socks5://p:1080", "https://p:3128", "http://", "http://a b"})
    void whatIsNoProxyIsSaid(String text) {
        Proxies proxies = new Proxies(Map.of("https_proxy", text));
        Failure e =
                assertThrows(Failure.class, () -> proxies.select(URI.create("https://a.example/")));
        assertEquals(ExitCode.USAGE, e.code());
        assertTrue(e.getMessage().startsWith("https_proxy: is no address of an HTTP proxy"));
    }

    @Test
    void aDownloadGoesThroughAProxyThatAsksWhoIsThere() throws Exception {
        Toy toy = new Toy(home);
        Shelf.Reply asks = Shelf.status(407, "Proxy-Authenticate: Basic realm=\"here\"");
        try (Shelf proxy = new Shelf(asks, Shelf.whole(toy.bytes));
                Shelf unused = new Shelf(Shelf.status(404))) {
            String at = "http://me:my%20word@127.0.0.1:" + proxy.folder().getPort();
            toy.assertFetched(toy.zoo(unused, false, Toy.QUICK, Map.of("http_proxy", at)));
            assertEquals(0, unused.asked().size());
            assertEquals(2, proxy.asked().size());
            assertEquals(unused.folder() + toy.name, proxy.asked().getLast().path());
            String secret =
                    Base64.getEncoder()
                            .encodeToString("me:my word".getBytes(StandardCharsets.UTF_8));
            assertEquals("", proxy.asked().getFirst().header("proxy-authorization"));
            assertEquals("Basic " + secret, proxy.asked().getLast().header("proxy-authorization"));
        }
    }
}
