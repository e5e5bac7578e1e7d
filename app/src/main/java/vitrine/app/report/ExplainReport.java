package vitrine.app.report;

import vitrine.cam.image.Photo;
import vitrine.cam.image.Pictures;

import java.util.ArrayList;
import java.util.List;

/// What an explanation found, as a page: each input with its maps, how good they are where that is
/// known, how each came about, and what was asked of whom.
///
/// @param title the page's heading
/// @param chapters one for each input
/// @param facts who computed: what and its value
/// @param request the command
public record ExplainReport(
        String title, List<Chapter> chapters, List<List<String>> facts, String request) {
    /// Pictures are shown at least and at most so wide, in CSS pixels.
    private static final int LEAST = 160;

    private static final int MOST = 320;

    /// The page's file.
    public String html() {
        Page page = new Page(title);
        List<List<String>> scores = ScoreTable.of(chapters).cells();
        if (!scores.isEmpty()) {
            page.section("How well the maps show what is there");
            page.text(ScoreTable.MEANING + " The last rows know nothing of the model.");
            page.table(ScoreTable.HEAD, scores);
        }
        for (Chapter chapter : chapters) tell(page, chapter);
        page.section("What was asked");
        page.code(request);
        page.table(List.of("what", "value"), facts);
        return page.html();
    }

    private static void tell(Page page, Chapter chapter) {
        page.section(chapter.name());
        if (!chapter.words().isEmpty()) page.text(chapter.words());
        List<Page.Picture> pictures = new ArrayList<>();
        for (Photo photo : chapter.photo()) pictures.add(picture("what the network saw", photo));
        for (Finding finding : chapter.findings()) {
            for (Photo overlay : finding.overlays()) {
                pictures.add(picture(finding.caption(), overlay));
            }
        }
        page.pictures(pictures);
        for (Finding finding : chapter.findings()) {
            if (!finding.defect().isEmpty()) {
                page.verdict(false, finding.label() + ": " + finding.defect());
            }
        }
        page.table(List.of("class", "name", "logit", "probability"), chapter.top());
        for (Finding finding : chapter.findings()) {
            Page derivation = new Page(finding.label());
            derivation.text(finding.method() + " explains " + finding.target());
            derivation.table(
                    Quantity.HEAD, finding.quantities().stream().map(Quantity::row).toList());
            page.fold("derivation of " + finding.label(), derivation);
        }
    }

    private static Page.Picture picture(String caption, Photo photo) {
        int width = photo.width();
        int shown = width < LEAST ? width * Math.ceilDiv(LEAST, width) : Math.min(width, MOST);
        return new Page.Picture(caption, Pictures.png(photo), shown);
    }
}
