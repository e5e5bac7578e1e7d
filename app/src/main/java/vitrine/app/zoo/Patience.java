package vitrine.app.zoo;

import java.time.Duration;

/// How long a download waits, and how often it tries.
///
/// @param connect for a connection
/// @param answer for the beginning of an answer
/// @param silence between two bytes of an answer
/// @param attempts how many there are in all
/// @param pause before the second attempt; each further pause is twice as long
record Patience(Duration connect, Duration answer, Duration silence, int attempts, Duration pause) {
    /// For a person who waits at a keyboard.
    static final Patience USUAL =
            new Patience(
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(30),
                    4,
                    Duration.ofMillis(500));

    /// The pause before that attempt, counted from 1.
    Duration before(int attempt) {
        return attempt == 1 ? Duration.ZERO : pause.multipliedBy(1L << (attempt - 2));
    }
}
