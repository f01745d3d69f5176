//! The drawing of the calculation by hand: a small network with a number on every line and in every neuron.

use crate::math::network::HandStep;
use crate::ui::pages::network::hand_words::{HandWork, number};
use crate::ui::pages::network::wires;
use crate::ui::paint::polyline;
use crate::ui::theme::{Palette, SMALL, faded};
use crate::ui::typeset;
use eframe::egui::{Align2, Color32, CornerRadius, Painter, Pos2, Rect, Stroke, StrokeKind, Vec2, pos2, vec2};

/// The width of a neuron's box, in points.
const BOX: f32 = 96.0;
/// The width of an area in which the loss stands below the output, in points.
const NARROW: f32 = 640.0;
/// The height of a line in a box, in points.
const LINE: f32 = 17.0;
/// The parts of a line at which its number may stand, the best one first.
const PLACES: [f32; 11] = [0.5, 0.42, 0.58, 0.36, 0.64, 0.3, 0.7, 0.26, 0.74, 0.2, 0.8];
/// The most labels that begin at several choices, and how many these are.
const FEW: usize = 12;
const STARTS: usize = 12;
/// How often all numbers are moved out of the way of one another.
const ROUNDS: usize = 12;

/// The places of all neurons, column by column; the loss is the last, to the right of the output or, in a narrow area, below it.
fn boxes(work: &HandWork<'_>, area: Rect) -> Vec<Vec<Rect>> {
    let counts: Vec<usize> = work.pass.activations.iter().map(Vec::len).collect();
    let beside = area.width() > NARROW;
    let most = counts.iter().copied().max().unwrap_or(1).max(2) as f32;
    let columns = counts.len() + usize::from(beside);
    let pitch = (area.width() - BOX) / (columns - 1) as f32;
    let height = (3.0 * LINE + 6.0).min(area.height() / most - 6.0);
    let middle = |c: usize| pos2(area.left() + BOX / 2.0 + c as f32 * pitch, area.center().y);
    let square = |at: Pos2| Rect::from_center_size(at, vec2(BOX, height));
    // Few neurons stand closer together than the height allows, so that lines are not steep.
    let step = |count: usize| (area.height() / count as f32).min(1.15 * area.height() / most);
    let column = |(c, count): (usize, &usize)| {
        let at = |j: usize| middle(c) + vec2(0.0, step(*count) * (j as f32 - (*count as f32 - 1.0) / 2.0));
        (0..*count).map(|j| square(at(j))).collect()
    };
    let mut boxes: Vec<Vec<Rect>> = counts.iter().enumerate().map(column).collect();
    let apart = vec2(0.0, height + 8.0);
    let output = &mut boxes[counts.len() - 1][0];
    let loss = if beside {
        square(middle(counts.len()))
    } else {
        *output = output.translate(-0.5 * apart);
        output.translate(apart)
    };
    boxes.push(vec![loss]);
    boxes
}

/// Paints the network with all that is known after the `shown`-th step.
pub fn paint(painter: &Painter, work: &HandWork<'_>, shown: usize, area: Rect) {
    let palette = Palette::of(painter.ctx());
    let boxes = boxes(work, area);
    let now = work.pass.steps[shown].0;
    let known = |step: HandStep| work.pass.known_at(step) <= shown;
    let mut lines = Vec::new();
    for (l, layer) in work.network.layers().iter().enumerate() {
        for j in 0..layer.outputs {
            for i in 0..layer.inputs {
                // What the present step multiplies: the weights into its neuron, and on the way back those out of it.
                let is_used = now == HandStep::Forward(l, j)
                    || now == HandStep::Back(l, j)
                    || matches!(now, HandStep::Back(at, of) if at + 1 == l && of == i);
                lines.push((is_used, l, j, i));
            }
        }
    }
    // Those in use are drawn last.
    lines.sort_by_key(|(is_used, ..)| *is_used);
    let ends = |l: usize, j: usize, i: usize| [boxes[l][i].right_center(), boxes[l + 1][j].left_center()];
    for (is_used, l, j, i) in &lines {
        let weight = work.x[work.network.layers()[*l].weight(*j, *i)];
        let strength = if *is_used { 1.0 } else { 0.45 };
        let stroke = Stroke::new(if *is_used { 2.6 } else { 1.6 }, faded(wires::color(weight, palette), strength));
        let ends = ends(*l, *j, *i);
        if weight < 0.0 {
            painter.extend(polyline::dashed(&ends, stroke))
        } else {
            painter.add(eframe::egui::Shape::line_segment(ends, stroke));
        }
    }
    let last = boxes.len() - 1;
    let (output, loss) = (boxes[last - 1][0], boxes[last][0]);
    let beside = loss.left() > output.right();
    let joint = if beside { [output.right_center(), loss.left_center()] } else { [output.center_bottom(), loss.center_top()] };
    painter.line_segment(joint, Stroke::new(1.6, palette.rule));
    let labels: Vec<LineLabel> = lines
        .iter()
        .rev()
        .map(|(is_used, l, j, i)| {
            let at = work.network.layers()[*l].weight(*j, *i);
            let derivative = known(HandStep::Back(*l, *j)).then(|| number(work.pass.gradient[at]));
            LineLabel { weight: number(work.x[at]), derivative, is_used: *is_used }
        })
        .collect();
    let fixed: Vec<Rect> = boxes.iter().flatten().map(|rect| rect.expand(2.0)).collect();
    let places: Vec<Vec<Rect>> =
        lines.iter().rev().zip(&labels).map(|((_, l, j, i), label)| label.places(painter, ends(*l, *j, *i))).collect();
    let mut taken: Vec<Rect> = Vec::new();
    for (label, rect) in labels.iter().zip(spread(&places, &fixed)) {
        // In a network with so many lines that not all numbers have room, those in use come first.
        if label.is_used || taken.iter().all(|other| !other.intersects(rect.shrink(2.0))) {
            taken.push(rect);
            label.paint(painter, rect);
        }
    }
    for (c, column) in boxes.iter().enumerate() {
        for (j, rect) in column.iter().enumerate() {
            neuron(painter, work, shown, (c, j), *rect);
        }
    }
}

/// The numbers of a line: the weight, and below it the derivative, where it is known.
struct LineLabel {
    weight: String,
    derivative: Option<String>,
    is_used: bool,
}

impl LineLabel {
    /// Returns where it may stand on the line between two points, the best place first.
    fn places(&self, painter: &Painter, [from, to]: [Pos2; 2]) -> Vec<Rect> {
        let texts = [Some(&self.weight), self.derivative.as_ref()].into_iter().flatten();
        let sizes: Vec<Vec2> = texts.map(|text| typeset::measure(painter.ctx(), text, SMALL)).collect();
        let size = vec2(sizes.iter().map(|size| size.x).fold(0.0, f32::max), sizes.iter().map(|size| size.y).sum());
        places(size + vec2(6.0, 0.0), [from, to])
    }

    fn paint(&self, painter: &Painter, rect: Rect) {
        let palette = Palette::of(painter.ctx());
        painter.rect_filled(rect, 3.0, faded(palette.panel, 0.92));
        let color = if self.is_used { palette.text } else { palette.weak };
        typeset::paint(painter, rect.center_top(), Align2::CENTER_TOP, &self.weight, SMALL, color);
        if let Some(derivative) = &self.derivative {
            typeset::paint(painter, rect.center_bottom(), Align2::CENTER_BOTTOM, derivative, SMALL, palette.warning);
        }
    }
}

/// Returns where a label of this size may stand on the line between two points, the best place first. A level line is easily told from the others, so
/// that its label may also stand just above or below it.
fn places(size: Vec2, [from, to]: [Pos2; 2]) -> Vec<Rect> {
    let is_level = (to.y - from.y).abs() < 0.1 * (to.x - from.x).abs();
    let sides: &[f32] = if is_level { &[0.0, -0.5, 0.5] } else { &[0.0] };
    let at = |side: f32| PLACES.iter().map(move |part| from + *part * (to - from) + vec2(0.0, side * size.y));
    sides.iter().flat_map(|side| at(*side)).map(|center| Rect::from_center_size(center, size)).collect()
}

/// Chooses one of the `places` of each label, the best one first, so that they lie on one another and on what is `fixed` as little as
/// possible. Few labels begin at several choices, since what is the best place for each may not be the best for all.
fn spread(places: &[Vec<Rect>], fixed: &[Rect]) -> Vec<Rect> {
    let starts = if places.len() <= FEW { STARTS } else { 1 };
    let all = (0..starts).map(|start| settled(places, fixed, start));
    all.min_by(|a, b| a.1.total_cmp(&b.1)).map_or_else(Vec::new, |(chosen, _)| chosen)
}

/// Moves each label in its turn to where it disturbs least, until nothing moves; returns the choices, and how much they disturb.
fn settled(places: &[Vec<Rect>], fixed: &[Rect], start: usize) -> (Vec<Rect>, f32) {
    let shared = |a: &Rect, b: &Rect| {
        let both = a.intersect(*b);
        if both.is_positive() { both.area() } else { 0.0 }
    };
    // The cost of a place for the label `i`, beside the `chosen` places of the others.
    let cost = |i: usize, chosen: &[Rect], at: usize| {
        let others = fixed.iter().chain(chosen[..i].iter()).chain(&chosen[i + 1..]);
        at as f32 + others.map(|other| shared(&places[i][at], other)).sum::<f32>()
    };
    let best = |i: usize, chosen: &[Rect]| {
        let costs = (0..places[i].len()).map(|at| (cost(i, chosen, at), at));
        costs.min_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or_default()
    };
    let mut chosen = vec![Rect::NOTHING; places.len()];
    if start > 0 {
        // Numbers without a common factor spread the starts over all choices.
        let any = |i: usize| places[i][(7 * start + 3 * i * start) % places[i].len()];
        chosen = (0..places.len()).map(any).collect();
    }
    for _ in 0..ROUNDS {
        let before = chosen.clone();
        for i in 0..places.len() {
            chosen[i] = places[i][best(i, &chosen).1];
        }
        if chosen == before {
            break;
        }
    }
    let total = (0..places.len()).map(|i| best(i, &chosen).0).sum();
    (chosen, total)
}

/// Draws a neuron, an input or the loss, with what is known of it.
fn neuron(painter: &Painter, work: &HandWork<'_>, shown: usize, (c, j): (usize, usize), rect: Rect) {
    let palette = Palette::of(painter.ctx());
    let known = |step: HandStep| work.pass.known_at(step) <= shown;
    let now = work.pass.steps[shown].0;
    let mut lines: Vec<(String, Color32)> = Vec::new();
    let is_loss = c == work.pass.activations.len();
    let is_used = if is_loss {
        now == HandStep::Loss
    } else {
        c > 0 && (now == HandStep::Forward(c - 1, j) || now == HandStep::Back(c - 1, j))
    };
    if is_loss {
        lines.push((format!("class $y$ = {}", work.example.class), palette.text));
        if known(HandStep::Loss) {
            lines.push((format!("$f$ = {}", number(work.pass.loss)), palette.text));
        }
    } else {
        let symbol = work.symbol(c, j);
        if c == 0 || known(HandStep::Forward(c - 1, j)) {
            if c > 0 && rect.height() > 3.0 * LINE {
                lines.push((format!("$z$ = {}", number(work.pass.sums[c - 1][j])), palette.weak));
            }
            lines.push((format!("${symbol}$ = {}", number(work.pass.activations[c][j])), palette.text));
        } else {
            lines.push((format!("${symbol}$"), palette.weak));
        }
        if c > 0 && known(HandStep::Back(c - 1, j)) {
            lines.push((format!("$δ$ = {}", number(work.pass.deltas[c - 1][j])), palette.warning));
        }
    }
    let edge = if is_used { Stroke::new(2.5, palette.accent) } else { Stroke::new(1.0, palette.rule) };
    painter.rect_filled(rect, CornerRadius::same(6), palette.card);
    painter.rect_stroke(rect, CornerRadius::same(6), edge, StrokeKind::Inside);
    let top = rect.center().y - LINE * (lines.len() as f32 - 1.0) / 2.0;
    for (row, (text, color)) in lines.iter().enumerate() {
        typeset::paint(painter, pos2(rect.center().x, top + LINE * row as f32), Align2::CENTER_CENTER, text, SMALL, *color);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The two layers of the lecture's network as they stand on a stage: four lines between two and two neurons, two of which cross.
    #[test]
    fn every_number_of_a_small_network_has_a_place_of_its_own() {
        let sizes = [(215.0, 150.0, vec2(66.0, 44.0)), (215.0, 150.0, vec2(76.0, 44.0)), (160.0, 150.0, vec2(50.0, 32.0))];
        // On a stage of 1280 x 720, with a question of two lines above.
        for (width, height, size) in sizes.into_iter().chain([(215.0, 91.0, vec2(76.0, 44.0))]) {
            let (left, right) = ([pos2(0.0, 0.0), pos2(0.0, height)], [pos2(width, 0.0), pos2(width, height)]);
            let lines = right.iter().flat_map(|to| left.iter().map(move |from| (*from, *to)));
            let all: Vec<Vec<Rect>> = lines.map(|(from, to)| places(size, [from, to])).collect();
            let chosen = spread(&all, &[]);
            for (i, rect) in chosen.iter().enumerate() {
                assert!(chosen[..i].iter().all(|other| !other.intersect(*rect).is_positive()), "{width} x {height}: {chosen:?}");
            }
        }
    }
}
