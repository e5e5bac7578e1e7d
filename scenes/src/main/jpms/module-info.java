/// Scenes whose truth is known, and models that learned them.
module vitrine.scenes {
    requires static org.jspecify;
    requires transitive vitrine.cam;

    exports vitrine.scenes;
}
