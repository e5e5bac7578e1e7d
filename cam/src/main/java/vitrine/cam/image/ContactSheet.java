package vitrine.cam.image;

import vitrine.cam.CamException;

import java.awt.AWTError;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;

/// Photos side by side, each with a line of text under it.
///
/// Every cell is as large as the largest photo; smaller ones stand in the middle of theirs,
/// unscaled. The letters come from the machine's own sans-serif font, so they (and only they) may
/// differ between machines.
public final class ContactSheet {

    private static final int GAP = 8;
    private static final int LINE = 20;
    private static final int BASELINE = 14;
    private static final int FONT_SIZE = 12;
    private static final int MAX_LABEL = 400;
    private static final String ELLIPSIS = "…";

    private final int columns;
    private final List<Cell> cells;

    /// One photo of a sheet.
    ///
    /// @param label the text under it, shortened with `…` where it is wider than the cell
    /// @param photo the photo
    public record Cell(String label, Photo photo) {

        /// A labelled photo.
        public Cell {}
    }

    /// A sheet of photos in the order given, row by row.
    ///
    /// @param columns how many stand side by side
    /// @param cells the photos
    /// @throws CamException if there is no column or no photo
    public ContactSheet(int columns, List<Cell> cells) {
        if (columns < 1 || cells.isEmpty()) {
            throw new CamException(
                    "contact sheet: needs at least one column and one photo, got %d and %d"
                            .formatted(columns, cells.size()));
        }
        this.columns = Math.min(columns, cells.size());
        this.cells = List.copyOf(cells);
    }

    /// Draws the sheet.
    ///
    /// @return the sheet as one photo
    /// @throws CamException if it would exceed [Photo#MAX_PIXELS] or this machine cannot draw text
    public Photo draw() {
        int cellWidth = 0;
        int cellHeight = 0;
        for (Cell cell : cells) {
            cellWidth = Math.max(cellWidth, cell.photo().width());
            cellHeight = Math.max(cellHeight, cell.photo().height());
        }
        int rows = Math.ceilDiv(cells.size(), columns);
        long width = GAP + (long) columns * (cellWidth + GAP);
        long height = GAP + (long) rows * (cellHeight + LINE + GAP);
        if (width > Photo.MAX_PIXELS
                || height > Photo.MAX_PIXELS
                || width * height > Photo.MAX_PIXELS) {
            throw new CamException(
                    "contact sheet: %d photos in %d columns make %d×%d pixels, more than %d: use fewer or smaller ones"
                            .formatted(cells.size(), columns, width, height, Photo.MAX_PIXELS));
        }
        try {
            return paint((int) width, (int) height, cellWidth, cellHeight);
        } catch (AWTError | InternalError | LinkageError | RuntimeException e) {
            throw new CamException(
                    "contact sheet: this machine cannot draw text ("
                            + e
                            + "): install a font, or run with -Djava.awt.headless=true",
                    e);
        }
    }

    private Photo paint(int width, int height, int cellWidth, int cellHeight) {
        BufferedImage sheet = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = sheet.createGraphics();
        try {
            pen.setColor(Color.WHITE);
            pen.fillRect(0, 0, width, height);
            pen.setColor(Color.BLACK);
            pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, FONT_SIZE));
            pen.setRenderingHint(
                    RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            FontMetrics metrics = pen.getFontMetrics();
            for (int i = 0; i < cells.size(); i++) {
                Photo photo = cells.get(i).photo();
                int left = GAP + i % columns * (cellWidth + GAP);
                int top = GAP + i / columns * (cellHeight + LINE + GAP);
                int x = left + (cellWidth - photo.width()) / 2;
                int y = top + (cellHeight - photo.height()) / 2;
                sheet.getRaster().setRect(x, y, Pictures.image(photo).getRaster());
                String label = shortened(cells.get(i).label(), metrics, cellWidth);
                pen.drawString(
                        label,
                        left + (cellWidth - metrics.stringWidth(label)) / 2,
                        top + cellHeight + BASELINE);
            }
        } finally {
            pen.dispose();
        }
        return Samples.photo("contact sheet", sheet, 0);
    }

    /// The label on one line, cut so that it and an ellipsis fit; the ellipsis alone where nothing
    /// does.
    static String shortened(String label, FontMetrics metrics, int width) {
        int[] letters =
                label.codePoints()
                        .limit(MAX_LABEL)
                        .map(c -> Character.isISOControl(c) ? ' ' : c)
                        .toArray();
        boolean whole = label.codePointCount(0, label.length()) <= MAX_LABEL;
        String text = new String(letters, 0, letters.length);
        if (whole && metrics.stringWidth(text) <= width) {
            return text;
        }
        int kept = letters.length;
        while (kept > 0 && metrics.stringWidth(new String(letters, 0, kept) + ELLIPSIS) > width) {
            kept--;
        }
        return new String(letters, 0, kept).stripTrailing() + ELLIPSIS;
    }
}
