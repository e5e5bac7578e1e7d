package vitrine.nn.models;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// Other names of models: timm's long ones, alone and with the tag of the weights that the model's
/// preprocessing belongs to. A checkpoint of such a name loads unrenamed.
final class Aliases {
    private static final Map<String, String> OWN =
            table(
                    """
                    deit_tiny_patch16_224                       deit_tiny
                    deit_tiny_patch16_224.fb_in1k               deit_tiny
                    deit_small_patch16_224                      deit_small
                    deit_small_patch16_224.fb_in1k              deit_small
                    deit_base_patch16_224                       deit_base
                    deit_base_patch16_224.fb_in1k               deit_base
                    deit_tiny_distilled_patch16_224             deit_tiny_distilled
                    deit_tiny_distilled_patch16_224.fb_in1k     deit_tiny_distilled
                    deit_small_distilled_patch16_224            deit_small_distilled
                    deit_small_distilled_patch16_224.fb_in1k    deit_small_distilled
                    deit_base_distilled_patch16_224             deit_base_distilled
                    deit_base_distilled_patch16_224.fb_in1k     deit_base_distilled
                    vit_base_patch16_224.orig_in21k_ft_in1k     vit_base_patch16_224
                    swin_tiny_patch4_window7_224.ms_in1k        swin_tiny_patch4_window7_224
                    swin_small_patch4_window7_224.ms_in1k       swin_small_patch4_window7_224
                    swin_base_patch4_window7_224.ms_in1k        swin_base_patch4_window7_224
                    """);

    private Aliases() {}

    /// Every alias and the model that it means.
    static Map<String, String> all() {
        return OWN;
    }

    private static Map<String, String> table(String lines) {
        Map<String, String> table = new LinkedHashMap<>();
        lines.lines().map(line -> line.split(" +")).forEach(pair -> table.put(pair[0], pair[1]));
        return Collections.unmodifiableMap(table);
    }
}
