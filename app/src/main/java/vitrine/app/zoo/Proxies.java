package vitrine.app.zoo;

import org.jspecify.annotations.Nullable;

import vitrine.app.ExitCode;
import vitrine.app.Failure;

import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Which proxy leads to an address: what the JVM's properties say (`https.proxyHost`), else the
/// variables that other programs obey: `https_proxy`, `http_proxy`, `all_proxy` and `no_proxy`, in
/// small or capital letters.
final class Proxies extends ProxySelector {
    private static final int USUAL_PORT = 80;
    private static final String TUNNELS = "jdk.http.auth.tunneling.disabledSchemes";

    private final Map<String, String> environment;

    Proxies(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public List<Proxy> select(URI uri) {
        boolean told =
                System.getProperty(uri.getScheme() + ".proxyHost") != null
                        || Boolean.getBoolean("java.net.useSystemProxies");
        if (told) return ProxySelector.getDefault().select(uri);
        @Nullable URI proxy = proxy(uri);
        if (proxy == null) return List.of(Proxy.NO_PROXY);
        int port = proxy.getPort() < 0 ? USUAL_PORT : proxy.getPort();
        return List.of(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.getHost(), port)));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException e) {
        // the client reports it
    }

    /// Whether `no_proxy` names the host: itself, a domain that it belongs to, or `*`.
    private boolean passed(URI uri) {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        return Stream.of(variable("no_proxy").toLowerCase(Locale.ROOT).split("[,\\s]+"))
                .map(entry -> entry.replaceFirst("^\\*?\\.", "").replaceFirst(":\\d+$", ""))
                .filter(entry -> !entry.isEmpty())
                .anyMatch(e -> e.equals("*") || e.equals(host) || host.endsWith("." + e));
    }

    private @Nullable URI proxy(URI uri) {
        if (passed(uri)) return null;
        for (String name : List.of(uri.getScheme() + "_proxy", "all_proxy")) {
            String text = variable(name);
            if (!text.isBlank()) return parsed(name, text);
        }
        return null;
    }

    private static URI parsed(String name, String text) {
        try {
            URI proxy = new URI(text.contains("://") ? text : "http://" + text);
            if ("http".equals(proxy.getScheme()) && proxy.getHost() != null) return proxy;
        } catch (URISyntaxException e) {
            // no address at all: the sentence below says what one is
        }
        throw new Failure(
                ExitCode.USAGE,
                name + ": is no address of an HTTP proxy; give one such as http://proxy:3128");
    }

    private String variable(String name) {
        String small = environment.getOrDefault(name, "");
        return small.isBlank()
                ? environment.getOrDefault(name.toUpperCase(Locale.ROOT), "")
                : small;
    }

    /// What answers proxies that ask for a name and a password, if the variable has them.
    ///
    /// @param address what is fetched
    Optional<Authenticator> authenticator(URI address) {
        @Nullable URI proxy = proxy(address);
        @Nullable String user = proxy == null ? null : proxy.getUserInfo();
        if (user == null) return Optional.empty();
        // Else the JDK keeps passwords from proxies that lead to https.
        if (System.getProperty(TUNNELS) == null) System.setProperty(TUNNELS, "");
        String[] parts = user.split(":", 2);
        String password = parts.length == 2 ? parts[1] : "";
        return Optional.of(
                new Authenticator() {
                    @Override
                    protected @Nullable PasswordAuthentication getPasswordAuthentication() {
                        return getRequestorType() == RequestorType.PROXY
                                ? new PasswordAuthentication(parts[0], password.toCharArray())
                                : null;
                    }
                });
    }
}
