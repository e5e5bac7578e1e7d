package vitrine.app.learn;

/// How one topic is told.
interface Story {
    /// What `./vitrine learn` is given for it.
    String topic();

    /// The lesson, with the numbers of a run in this room.
    Lesson tell(Classroom room);
}
