package vitrine.kernels.witness;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The calls so far. Equal ones in one scope share a row.
final class Ledger {
    /// Room for the roundings of double precision itself.
    private static final double DOUBLE = 0x1p-20;

    private String scope = "";
    private final Map<String, WitnessedCall> rows = new LinkedHashMap<>();

    void scope(String name) {
        scope = name;
    }

    List<WitnessedCall> calls() {
        return new ArrayList<>(rows.values());
    }

    void add(String what, double[] got, double[] exact, double[] room) {
        double error = 0;
        double share = 0;
        for (int i = 0; i < got.length; i++) {
            double off = Math.abs(got[i] - exact[i]);
            if (off == 0
                    || room[i] == Double.POSITIVE_INFINITY
                    || got[i] == exact[i]
                    || Double.isNaN(got[i]) && Double.isNaN(exact[i])) continue;
            error = Math.max(error, off);
            share = Math.max(share, off / (room[i] * (1 + DOUBLE)));
        }
        WitnessedCall row = new WitnessedCall(what, scope, got.length, error, share);
        rows.merge(scope + " " + what, row, Ledger::joined);
    }

    private static WitnessedCall joined(WitnessedCall a, WitnessedCall b) {
        return new WitnessedCall(
                a.what(),
                a.scope(),
                a.elements() + b.elements(),
                Math.max(a.error(), b.error()),
                Math.max(a.share(), b.share()));
    }
}
