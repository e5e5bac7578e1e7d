package vitrine.app.learn;

import vitrine.cam.image.Photo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/// What is told about a topic, in order. Whoever tells it hands over numbers of a run; an equation
/// is a [claim][#claim], which computes it again.
final class Lesson {
    private final String topic;
    private final String title;
    private final List<Item> items = new ArrayList<>();

    /// @param topic what `./vitrine learn` is given
    /// @param title the method's name and paper
    Lesson(String topic, String title) {
        this.topic = topic;
        this.title = title;
    }

    String topic() {
        return topic;
    }

    String title() {
        return title;
    }

    List<Item> items() {
        return List.copyOf(items);
    }

    Lesson step(String heading) {
        long before = items.stream().filter(Item.Heading.class::isInstance).count();
        items.add(new Item.Heading(before + 1 + ". " + heading));
        return this;
    }

    Lesson text(String prose) {
        items.add(new Item.Text(prose));
        return this;
    }

    Lesson formula(String line) {
        items.add(new Item.Formula(line));
        return this;
    }

    Lesson grids(Grid... grids) {
        return grids(Arrays.asList(grids));
    }

    Lesson grids(List<Grid> grids) {
        items.add(new Item.Grids(List.copyOf(grids)));
        return this;
    }

    Lesson table(List<String> head, List<List<String>> rows) {
        items.add(new Item.Table(head, rows));
        return this;
    }

    Lesson picture(String caption, Photo photo) {
        items.add(new Item.Picture(caption, photo));
        return this;
    }

    /// That the run's number is what the equation gives.
    Lesson claim(String equation, double recorded, Ball again) {
        return claim(equation, new double[] {recorded}, List.of(again));
    }

    /// That each of the run's numbers is what the equation gives.
    Lesson claim(String equation, double[] recorded, Collection<Ball> again) {
        if (recorded.length != again.size() || again.isEmpty()) {
            throw new IllegalArgumentException(
                    equation + ": " + recorded.length + " numbers, " + again.size() + " again");
        }
        boolean holds = true;
        double largest = 0;
        double allowed = 0;
        int i = 0;
        for (Ball ball : again) {
            // what is recorded is itself rounded to single precision
            double room = ball.radius() + Math.ulp((float) ball.middle());
            double off = Math.abs(recorded[i++] - ball.middle());
            if (!(off <= room) || Double.isInfinite(room)) holds = false;
            if (!(off <= largest)) largest = off;
            allowed = Math.max(allowed, room);
        }
        items.add(new Item.Claim(equation, recorded.length, largest, allowed, holds));
        return this;
    }

    List<Item.Claim> claims() {
        return items.stream()
                .filter(Item.Claim.class::isInstance)
                .map(Item.Claim.class::cast)
                .toList();
    }

    /// Whether every claim holds.
    boolean holds() {
        return claims().stream().allMatch(Item.Claim::holds);
    }

    /// `12 of 12 lines recomputed, largest difference 3.1e-08`
    String verdict() {
        List<Item.Claim> all = claims();
        long held = all.stream().filter(Item.Claim::holds).count();
        double largest = all.stream().mapToDouble(Item.Claim::largest).max().orElse(0);
        return held
                + " of "
                + all.size()
                + " lines recomputed, largest difference "
                + Numbers.small(largest);
    }
}
