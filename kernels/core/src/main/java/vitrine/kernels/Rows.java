package vitrine.kernels;

/// How the rows of a normalisation lie in memory: piece `p` of row `r` begins at `(p · rows + r) ·
/// length`. A row of one piece lies together; a channel of a batch has a piece in every sample.
///
/// @param pieces of each row
/// @param rows how many rows there are
/// @param length of a piece
public record Rows(int pieces, int rows, int length) {
    /// Elements of a row.
    public int size() {
        return pieces * length;
    }

    /// Where a piece begins.
    public int at(int piece, int row) {
        return (piece * rows + row) * length;
    }

    int[] whole() {
        return new int[] {pieces, rows, length};
    }
}
