package vitrine.cam;

import vitrine.engine.Tensor;
import vitrine.nn.Layer;

import java.util.List;

/// One question: what, in these inputs, at these places, speaks for this target?
///
/// {@snippet :
/// Saliency s = new Study(model, image, "layer4.1", Target.top()).explain(new GradCam());
/// float[] heat = s.render(Profile.PAPER, 224, 224).toArray();
/// }
///
/// @param model the network
/// @param inputs its inputs, batches of samples
/// @param places where to look: several give a map each, which a rendering joins
/// @param target what is to be explained
/// @param sweep how methods that ask for many scores go about it
public record Study(
        Network model, List<Tensor> inputs, List<Place> places, Target target, Sweep sweep) {
    /// @param places at least one
    public Study {
        inputs = List.copyOf(inputs);
        places = List.copyOf(places);
        if (inputs.isEmpty()) throw new CamException("inputs: needs at least one, got none");
        if (places.isEmpty()) throw new CamException("places: needs at least one, got none");
    }

    /// A model of one input, looked at in one place, which is written as [Place#of] says.
    public Study(Layer model, Tensor input, String place, Target target) {
        this(Network.of(model), List.of(input), List.of(Place.of(place)), target, Sweep.AUTOMATIC);
    }

    /// The same question, looked at in other places.
    public Study at(Place... others) {
        return new Study(model, inputs, List.of(others), target, sweep);
    }

    /// The same question with another way of sweeping.
    public Study with(Sweep other) {
        return new Study(model, inputs, places, target, other);
    }

    /// Runs the model once and is ready to answer at the first place.
    public Evidence evidence() {
        return new Evidence(session(), places.getFirst());
    }

    /// Ready for methods that are asked one by one, perhaps about other places.
    public Session session() {
        return new Session(new Question(model, inputs, target, sweep));
    }

    /// The method's maps with their derivation.
    public Saliency explain(Method method) {
        return session().explain(method, places);
    }

    /// Each method's maps with their derivation; they share the runs of the model.
    public List<Saliency> explain(List<? extends Method> methods) {
        Session session = session();
        return methods.stream().map(m -> session.explain(m, places)).toList();
    }
}
