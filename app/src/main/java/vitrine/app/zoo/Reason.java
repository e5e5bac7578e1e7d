package vitrine.app.zoo;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

import javax.net.ssl.SSLException;

/// What went wrong, in a few words for a person.
final class Reason {
    private Reason() {}

    static String of(IOException e) {
        return switch (e) {
            case HttpConnectTimeoutException _ -> "the server could not be reached in time";
            case HttpTimeoutException _ -> "the server did not answer in time";
            case ConnectException refused -> refused(refused);
            case SSLException untrusted -> "no trusted connection: " + untrusted.getMessage();
            case NoSuchFileException _ -> "there is no such file or folder";
            case AccessDeniedException _ -> "no permission";
            case FileAlreadyExistsException _ -> "a file of that name is in the way";
            case NotDirectoryException _ -> "it is no folder";
            case FileSystemException file when file.getReason() != null -> file.getReason();
            default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        };
    }

    private static String refused(ConnectException e) {
        for (@Nullable Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof UnresolvedAddressException) return "its host is not known";
        }
        return "the connection was refused";
    }
}
