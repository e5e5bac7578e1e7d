package vitrine.app.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.IVersionProvider;

/// The version in the jar's manifest.
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"vitrine " + number() + " on Java " + Runtime.version()};
    }

    static String number() {
        @Nullable String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "unpacked" : version;
    }
}
