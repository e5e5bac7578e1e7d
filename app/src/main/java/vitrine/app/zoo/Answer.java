package vitrine.app.zoo;

import vitrine.app.ExitCode;
import vitrine.app.Failure;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a server's status and headers mean for a download.
sealed interface Answer {
    /// The whole file follows.
    ///
    /// @param length of it, or -1
    /// @param tag what the server calls this state of the file, or an empty text
    record Whole(long length, String tag) implements Answer {}

    /// The rest of the file follows.
    ///
    /// @param from which byte on
    /// @param total how many bytes the file has, or -1
    record Rest(long from, long total) implements Answer {}

    /// There is nothing behind the byte that was asked for.
    ///
    /// @param total how many bytes the file has, or -1
    record Nothing(long total) implements Answer {}

    /// It may go better in a moment.
    record Later(String reason) implements Answer {}

    /// It will not go better.
    ///
    /// @param code the exit code that this means
    record Refused(int code, String reason) implements Answer {
        Failure failure(OfficialFile file, URI address) {
            return new Failure(
                    code, file.name() + ": cannot be fetched from " + address + ": " + reason);
        }
    }

    /// `bytes 100-199/200`, where a star may stand for the range or the total
    Pattern RANGE = Pattern.compile("bytes (?:(\\d{1,18})-\\d{1,18}|\\*)/(?:(\\d{1,18})|\\*)");

    /// Understands a response.
    static Answer of(HttpResponse<?> response) {
        int status = response.statusCode();
        return switch (status) {
            case 200 -> new Whole(number(response, "Content-Length"), tag(response));
            case 206 -> range(response);
            case 416 -> new Nothing(total(response));
            case 301, 302, 303, 307, 308 -> new Refused(ExitCode.UNAVAILABLE, redirect(response));
            case 404, 410 ->
                    new Refused(
                            ExitCode.MISSING_INPUT,
                            "the server has no such file (HTTP "
                                    + status
                                    + "); give another --mirror, or the file with --weights");
            case 407 ->
                    new Refused(
                            ExitCode.UNAVAILABLE,
                            "the proxy asks who is there (HTTP 407); say so in the variable, as in"
                                    + " https_proxy=http://NAME:PASSWORD@HOST:PORT");
            case 408, 425, 429 -> new Later("the server is busy (HTTP " + status + ")");
            default ->
                    status >= 500
                            ? new Later("the server has a fault (HTTP " + status + ")")
                            : new Refused(
                                    ExitCode.UNAVAILABLE,
                                    "the server refuses it (HTTP "
                                            + status
                                            + "); give another --mirror, or the file with"
                                            + " --weights");
        };
    }

    private static String redirect(HttpResponse<?> response) {
        String to = response.headers().firstValue("Location").orElse("nowhere");
        boolean safe = "https".equals(response.uri().getScheme());
        return safe && to.startsWith("http:")
                ? "the server leads from https to " + to + ", which is not safe"
                : "the server leads from place to place, at last to " + to;
    }

    private static Answer range(HttpResponse<?> response) {
        Matcher range = RANGE.matcher(header(response, "Content-Range"));
        if (!range.matches() || range.group(1) == null) return new Rest(-1, -1);
        return new Rest(Long.parseLong(range.group(1)), total(response));
    }

    private static long total(HttpResponse<?> response) {
        Matcher range = RANGE.matcher(header(response, "Content-Range"));
        return range.matches() && range.group(2) != null ? Long.parseLong(range.group(2)) : -1;
    }

    /// A strong entity tag, else the date of the last change.
    private static String tag(HttpResponse<?> response) {
        String tag = header(response, "ETag");
        return tag.startsWith("\"") ? tag : header(response, "Last-Modified");
    }

    private static long number(HttpResponse<?> response, String header) {
        String value = header(response, header);
        return value.matches("\\d{1,18}") ? Long.parseLong(value) : -1;
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }
}
