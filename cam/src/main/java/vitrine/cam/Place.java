package vitrine.cam;

/// A value of a run that can be studied: what a layer puts out, what a layer is given, or one of
/// the model's own inputs.
public sealed interface Place {
    /// What the layer of that path puts out.
    record LayerOutput(String path) implements Place {
        @Override
        public String toString() {
            return path;
        }
    }

    /// What the layer of that path is given.
    record LayerInput(String path) implements Place {
        @Override
        public String toString() {
            return path + INPUT_SIDE;
        }
    }

    /// The model's input of that number.
    record ModelInput(int index) implements Place {
        @Override
        public String toString() {
            return index == 0 ? INPUT : INPUT + ":" + index;
        }
    }

    /// How the model's first input is written.
    String INPUT = "input";

    /// What follows a layer's path where its input is meant.
    String INPUT_SIDE = ":input";

    /// The model's first input.
    static Place input() {
        return new ModelInput(0);
    }

    /// The place written so: `layer4.1`, `layer4.1:input`, `input`, or `input:1` for the model's
    /// second input.
    static Place of(String text) {
        if (text.equals(INPUT)) return input();
        if (text.matches(INPUT + ":\\d{1,4}"))
            return new ModelInput(Integer.parseInt(text.substring(INPUT.length() + 1)));
        if (text.endsWith(INPUT_SIDE))
            return new LayerInput(text.substring(0, text.length() - INPUT_SIDE.length()));
        return new LayerOutput(text);
    }
}
