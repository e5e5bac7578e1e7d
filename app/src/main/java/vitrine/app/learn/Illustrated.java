package vitrine.app.learn;

import vitrine.app.report.Page;
import vitrine.cam.image.ColourMap;
import vitrine.cam.image.Overlay;
import vitrine.cam.image.Photo;
import vitrine.cam.image.Pictures;

import java.util.List;

/// A lesson as a page of HTML: the lines of [Plain], with a picture of each grid.
final class Illustrated {
    private static final int WIDTH = 192;

    private Illustrated() {}

    static String html(Lesson lesson) {
        Page page = new Page(lesson.title());
        page.text("./vitrine learn " + lesson.topic());
        page.verdict(lesson.holds(), lesson.verdict());
        for (Item item : lesson.items()) show(page, item);
        return page.html();
    }

    private static void show(Page page, Item item) {
        switch (item) {
            case Item.Heading(String text) -> page.section(text);
            case Item.Text(String text) -> page.text(text);
            case Item.Formula(String text) -> page.code(text);
            case Item.Table(List<String> head, List<List<String>> rows) -> page.table(head, rows);
            case Item.Claim claim -> page.verdict(claim.holds(), Plain.line(claim).substring(2));
            case Item.Picture(String caption, Photo photo) ->
                    page.pictures(List.of(new Page.Picture(caption, Pictures.png(photo), WIDTH)));
            case Item.Grids(List<Grid> grids) -> {
                page.scaled(grids.stream().map(Illustrated::scaled).toList());
                page.folded("the numbers", String.join("\n", Plain.lines(item)));
            }
        }
    }

    /// A grid in colours: those for signed numbers where it has both signs.
    private static Page.Scaled scaled(Grid g) {
        boolean signed = g.least() < 0;
        double low = signed ? -g.magnitude() : 0;
        double high = g.magnitude();
        ColourMap colours = signed ? ColourMap.COOLWARM : ColourMap.VIRIDIS;
        float[] shares = new float[g.values().length];
        for (int i = 0; i < shares.length && high > 0; i++)
            shares[i] = (float) Math.clamp((g.values()[i] - low) / (high - low), 0.0, 1.0);
        byte[] png = Pictures.png(Overlay.heat(shares, g.width(), g.height(), colours));
        return new Page.Scaled(
                new Page.Picture(g.name(), png, WIDTH),
                Pictures.png(bar(colours)),
                Numbers.of(low, high),
                Numbers.of(high, high));
    }

    /// The colours from the least to the greatest number.
    private static Photo bar(ColourMap colours) {
        float[] shares = new float[64];
        for (int i = 0; i < shares.length; i++) shares[i] = i / 63f;
        return Overlay.heat(shares, shares.length, 1, colours);
    }
}
