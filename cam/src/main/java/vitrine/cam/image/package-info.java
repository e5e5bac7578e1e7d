/// Pixels in, pictures out. A [Photo][vitrine.cam.image.Photo] is decoded with the values that
/// Pillow would give, [resized][vitrine.cam.image.Resize] as Pillow does it and
/// [normalised][vitrine.cam.image.Preprocessing] in torchvision's order, so that a network sees the
/// numbers it was trained on; a map comes back as [colours][vitrine.cam.image.ColourMap], as an
/// [overlay][vitrine.cam.image.Overlay] or on a [contact sheet][vitrine.cam.image.ContactSheet].
/// Nothing here knows tensors: it is plain arrays and the JDK.
@NullMarked
package vitrine.cam.image;

import org.jspecify.annotations.NullMarked;
