package vitrine.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import vitrine.cam.Saliency;
import vitrine.engine.Engine;

/// What runs beside the start of a command.
class WarmUpTest {
    @Test
    void onlyForNetworksOnTheUsualEngine() {
        assertTrue(WarmUp.pays("explain", "photo.png"));
        assertTrue(WarmUp.pays("classify", "photo.png", "--model", "resnet18"));
        assertFalse(WarmUp.pays());
        assertFalse(WarmUp.pays("--version"));
        assertFalse(WarmUp.pays("models", "--json"));
        assertFalse(WarmUp.pays("explain", "--help"));
        assertFalse(WarmUp.pays("explain", "photo.png", "--engine=scalar"));
        assertFalse(WarmUp.pays("explain", "photo.png", "--threads", "1"));
        assertFalse(WarmUp.pays("explain", "photo.png", "--device", "opencl:0"));
    }

    @Test
    void itsNetworkIsExplained() {
        try (Engine engine = Engine.cpu(1)) {
            Saliency answer = WarmUp.explained(engine);
            assertEquals("", answer.defect(), "it warms up what a good answer needs");
        }
    }
}
