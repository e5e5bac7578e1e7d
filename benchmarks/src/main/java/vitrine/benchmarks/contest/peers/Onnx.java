package vitrine.benchmarks.contest.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

import vitrine.benchmarks.contest.Contestant;
import vitrine.benchmarks.contest.Inputs;
import vitrine.benchmarks.contest.Job;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;

/// ONNX Runtime with all its optimisations of a graph.
public final class Onnx implements Contestant {
    private final int threads;
    private final Path models;
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();

    /// @param threads how many work on one call
    /// @param models the folder of the models
    public Onnx(int threads, Path models) {
        this.threads = threads;
        this.models = models;
    }

    @Override
    public String version() {
        return "ONNX Runtime " + environment.getVersion();
    }

    @Override
    public Task open(Job job) {
        if (!(job instanceof Job.Forward(String model, int batch))) throw new Unsupported(job);
        try {
            return new Forward(model, batch);
        } catch (OrtException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private final class Forward implements Task {
        private final OrtSession session;
        private final OnnxTensor images;
        private float[] logits = {};

        Forward(String model, int batch) throws OrtException {
            try (var options = new OrtSession.SessionOptions()) {
                options.setIntraOpNumThreads(threads);
                options.setInterOpNumThreads(1);
                options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
                session =
                        environment.createSession(
                                models.resolve(model + ".onnx").toString(), options);
            }
            images =
                    OnnxTensor.createTensor(
                            environment,
                            FloatBuffer.wrap(Inputs.images(batch, Inputs.SIDE)),
                            new long[] {batch, 3, Inputs.SIDE, Inputs.SIDE});
        }

        @Override
        public void run() {
            try (OrtSession.Result result = session.run(Map.of("image", images))) {
                FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
                logits = new float[values.remaining()];
                values.get(logits);
            } catch (OrtException e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        }

        @Override
        public float[] answer() {
            return Inputs.some(logits);
        }

        @Override
        public void close() {
            images.close();
            try {
                session.close();
            } catch (OrtException e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        }
    }
}
