package vitrine.nn.models;

import vitrine.engine.Interpolation;
import vitrine.engine.Tensor;
import vitrine.nn.ModelException;
import vitrine.nn.Site;
import vitrine.nn.TokenGrid;

/// A trained positional embedding `[1, prefix + side², width]`, and how other grids get theirs from
/// it.
record Positions(Tensor trained, TokenGrid grid, Interpolation resizing) {
    /// The parameter `name`, for as large a square grid as the checkpoint has, or of `side × side`
    /// where the source cannot say.
    static Positions of(
            Site site, String name, int prefix, int side, int width, Interpolation resizing) {
        int tokens = site.extent(name, 1, prefix + side * side);
        int found = (int) Math.sqrt(Math.max(tokens - prefix, 0));
        if (prefix + found * found != tokens) {
            throw new ModelException(
                    site.at(name).path()
                            + ": needs "
                            + prefix
                            + " tokens before a square grid, got "
                            + tokens
                            + " tokens; choose the model that the file was saved from");
        }
        Tensor trained = site.parameter(name, 1, tokens, width);
        return new Positions(trained, TokenGrid.tokens(prefix, found, found), resizing);
    }

    /// The embedding for another grid; the prefix keeps its own.
    Tensor on(TokenGrid other) {
        if (other.equals(grid)) return trained;
        Tensor map = resizing.resize(grid.toMap(trained), other.height(), other.width());
        return other.toTokens(map, trained);
    }
}
