package vitrine.app.zoo;

import vitrine.app.ExitCode;
import vitrine.app.Failure;

import java.net.URI;
import java.net.URISyntaxException;

/// A folder on another server that has the official files under their own names.
///
/// @param folder its address, which ends in `/`
public record Mirror(URI folder) {
    /// @param flag what the address was given with
    /// @param text the address
    /// @throws Failure if it is none
    static Mirror of(String flag, String text) {
        try {
            URI given = new URI(text.endsWith("/") ? text : text + "/");
            boolean web = "http".equals(given.getScheme()) || "https".equals(given.getScheme());
            boolean plain = given.getRawQuery() == null && given.getRawFragment() == null;
            if (web && plain && given.getHost() != null && given.getUserInfo() == null) {
                return new Mirror(given);
            }
        } catch (URISyntaxException e) {
            // no address at all: the sentence below says what one is
        }
        throw new Failure(
                ExitCode.USAGE,
                flag
                        + " "
                        + text
                        + ": is no address of a folder; give one such as"
                        + " https://mirror.example.org/weights");
    }

    /// Where the mirror has that file.
    URI address(OfficialFile file) {
        return folder.resolve(file.address().getRawPath().replaceAll(".*/", ""));
    }
}
