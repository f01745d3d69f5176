//! The theorem's bound, the measured mean of F(x̄ₖ) − F* below it, and for a quadratic the exact law.

use crate::sim::ensemble::Moment;
use crate::sim::ensemble::theorem::Theorem;
use crate::sim::formulas;
use crate::sim::picture::marks::PATH;
use crate::ui::pages::scene::Scene;
use crate::ui::pages::theorem::exact::{self, ExactChart};
use crate::ui::pages::theorem::{OtherRun, TheoremSubject, name};
use crate::ui::paint::chart::{Axis, Chart, Swatch, caption, legend};
use crate::ui::paint::free_place::Crowd;
use crate::ui::state::State;
use crate::ui::theme::{Palette, SMALL, faded};
use crate::ui::typeset;
use eframe::egui::{Align, Align2, Color32, FontId, Layout, Pos2, Rect, Sense, Stroke, Ui, vec2};

/// The approximate number of points of a curve.
const POINTS: usize = 600;
/// The height below which there is room for the curves alone, as on a telephone that lies on its side, in points.
const LOW: f32 = 200.0;
/// The number of points of a line beside which its name may stand.
const PLACES: usize = 12;

/// Shows the bound in the rest of `ui`.
pub fn show(ui: &mut Ui, scene: &mut Scene<'_>, subject: &TheoremSubject, exact: &mut ExactChart) {
    let look = exact.of(ui, scene, subject.index);
    let curves = look.fresh();
    let state = &mut *scene.state;
    let palette = Palette::of(ui.ctx());
    let is_low = ui.available_height() < LOW;
    // Where the page is a column for a thumb, names beside lines would cover them.
    let is_small = is_low || state.one_column;
    let tip = "On logarithmic axes. The bound is that of the theorem, with R² and E‖gᵢ‖² measured over the seeds; \
               the measured gap is the mean of F(x̄ₖ) − F* over the same seeds.";
    let title = format!("{}: the bound, and what it bounds", state.work.experiment.runs[subject.index].name());
    ui.horizontal(|ui| {
        caption(ui, &title, tip);
        if !state.presenting {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| exact::switch(ui, state, curves));
        }
    });
    let curves = curves.and_then(|curves| curves.as_ref().ok()).filter(|_| exact::is_on(state));
    let steps = state.work.experiment.steps;
    let ks = steps_shown(steps);
    let lowest = state.work.experiment.objective.lowest();
    // What a lesson asks to be predicted is shown only as far as it is played.
    let until = if state.hides_results() { state.playhead.step(steps) } else { steps };
    let moments = subject.look.value.as_ref().map(|ensemble| &ensemble.moments[..]).unwrap_or_default();
    let gaps_of = |moments: &[Moment], until: usize, pick: fn(&Moment) -> f64| -> Vec<(f64, f64)> {
        let base = lowest.unwrap_or(f64::NAN);
        let shown = ks.iter().filter(|k| **k <= until);
        shown.filter_map(|&k| Some((k as f64, pick(moments.get(k)?) - base))).collect()
    };
    let gaps = |until: usize, pick: fn(&Moment) -> f64| gaps_of(moments, until, pick);
    let bounds = |until: usize| {
        let law = subject.law.as_ref().ok();
        ks.iter().filter(move |k| **k <= until).filter_map(move |&k| Some((k as f64, law?.bound(k)?)))
    };
    let shown: Vec<usize> = ks.iter().copied().filter(|k| *k <= until).collect();
    // The axes are those of the whole run from the start, so that slopes stay the same while it is played.
    let values = [gaps(steps, |m| m.average), gaps(steps, |m| m.mean)].concat().into_iter().chain(bounds(steps)).map(|(_, y)| y);
    // Of the other runs stands there what the subject's lines are read against: their bounds, beside the exact law their averages.
    let other_line = |other: &OtherRun| -> Vec<(f64, f64)> {
        if curves.is_some() {
            return gaps_of(&other.ensemble.moments, until, |m| m.average);
        }
        ks.iter().filter_map(|&k| Some((k as f64, other.law.bound(k)?))).collect()
    };
    let mut others: Vec<(usize, Vec<(f64, f64)>)> = subject.others.iter().map(|other| (other.index, other_line(other))).collect();
    // The exact law has lines enough of its own.
    let parts =
        subject.law.as_ref().ok().filter(|_| curves.is_none() && !is_small).map(|law| parts(law, &ks)).unwrap_or_default();
    let values = values.chain(parts.iter().flatten().map(|(_, y)| *y));
    let values = values.chain(others.iter().flat_map(|(_, bound)| bound.iter().map(|(_, y)| *y)));
    let values = values.chain(curves.into_iter().flat_map(|curves| curves.values(&ks))).filter(|y| *y < 1e12);
    let color = palette.run(state.work.experiment.runs[subject.index].color);
    let color = if subject.look.fresh { color } else { faded(color, 0.4) };
    let (thick, thin, bound) =
        (Stroke::new(PATH + 0.4, color), Stroke::new(1.2, faded(color, 0.8)), Stroke::new(PATH + 0.8, color));
    let more = curves.map(|curves| curves.entries(palette)).unwrap_or_default();
    let mut entries = vec![("the bound", Swatch::Dashed(bound))];
    if !parts.is_empty() {
        entries.push(("its two parts", Swatch::Line(Stroke::new(1.4, palette.weak))));
    }
    if let Some((i, _)) = others.first() {
        let stroke = Stroke::new(PATH - 0.4, palette.run(state.work.experiment.runs[*i].color));
        let entry = match curves {
            None => ("bounds of the other runs", Swatch::Dashed(stroke)),
            Some(_) => ("measured averages of the other runs", Swatch::Line(stroke)),
        };
        entries.push(entry);
    }
    // Of what a lesson hides there is nothing to be told apart.
    if until > 0 {
        entries.extend([("measured: mean of $F(x̄ₖ) − F*$", Swatch::Line(thick)), ("mean of $F(xₖ) − F*$", Swatch::Line(thin))]);
    }
    entries.extend(more.iter().map(|(name, look)| (name.as_str(), *look)));
    if !is_low {
        legend(ui, &entries);
    }
    let mut y = Axis::over("$F − F*$", true, values);
    // The measured gap can fall to rounding errors; an axis that showed them would compress the bound at the top.
    y.range.0 = y.range.0.max(y.range.1 * 1e-12);
    let chart = Chart::new(ui, "Bound", Axis::new("step $k$", true, (1.0, steps.max(2) as f64)), y, Sense::click_and_drag());
    let step = state.playhead.step(steps);
    chart.vertical(step.max(1) as f64, Stroke::new(1.0, palette.weak));
    chart.line(gaps(until, |m| m.mean).into_iter(), thin);
    chart.line(gaps(until, |m| m.average).into_iter(), thick);
    for (i, other) in &others {
        let run = &state.work.experiment.runs[*i];
        let stroke = Stroke::new(PATH - 0.4, palette.run(run.color));
        match curves {
            None => chart.dashed(other.iter().copied(), stroke),
            Some(_) => chart.line(other.iter().copied(), stroke),
        }
    }
    // The bound follows from the settings: it is there from the start.
    for part in &parts {
        chart.line(part.iter().copied(), Stroke::new(1.4, palette.weak));
    }
    let own: Vec<(f64, f64)> = bounds(steps).collect();
    chart.dashed(own.iter().copied(), bound);
    let taken = curves.and_then(|curves| curves.draw(&chart, &shown, !state.hides_theory(), palette));
    let measured = [gaps(until, |m| m.mean), gaps(until, |m| m.average)];
    others.push((subject.index, own));
    if !is_small {
        name_lines(&chart, state, &others, &parts, &measured, taken, palette);
    }
    let at = subject.law.as_ref().ok().and_then(|law| chart.at(step as f64, law.bound(step)?));
    if let Some(at) = at {
        chart.heads.circle_filled(at, 4.0, color);
    }
    if let Err(why) = &subject.law {
        let why = if why.is_empty() { "The seeds are running …" } else { why };
        let width = chart.frame.width() * 0.62;
        let galley = ui.painter().layout(
            format!("{}: no bound is drawn. {why}", name(scene, subject)),
            FontId::proportional(15.0),
            palette.warning,
            width,
        );
        let at = chart.frame.left_bottom() + vec2(14.0, -34.0 - galley.size().y);
        chart.painter.rect_filled(galley.rect.translate(at.to_vec2()).expand(8.0), 4.0, faded(palette.panel, 0.9));
        chart.painter.galley(at, galley, palette.warning);
    } else if !is_low {
        let words = "the average of all iterates before $xₖ$";
        chart.text(
            chart.frame.left_bottom() + vec2(10.0, -8.0),
            Align2::LEFT_BOTTOM,
            format!("${}$, {words}", formulas::AVERAGE),
            palette.weak,
        );
    }
    if let Some(pointer) = chart.area.interact_pointer_pos().filter(|_| chart.area.clicked() || chart.area.dragged()) {
        let k = chart.value(pointer).0.round().clamp(1.0, steps as f64) as usize;
        scene.state.playhead.jump(k);
    }
}

/// Returns both parts of the bound of `law` at the steps `ks`.
fn parts(law: &Theorem, ks: &[usize]) -> Vec<Vec<(f64, f64)>> {
    let part = |i: usize| ks.iter().filter_map(move |&k| Some((k as f64, law.parts(k)?[i]))).filter(|(_, y)| *y > 0.0);
    (0..2).map(|i| part(i).collect()).collect()
}

/// Writes the names of both `parts` beside their lines, and those of runs beside their `bounds`, where no line is in the way, that
/// of the `measured` gaps included, and no words that are `taken`.
fn name_lines(
    chart: &Chart,
    state: &State,
    bounds: &[(usize, Vec<(f64, f64)>)],
    parts: &[Vec<(f64, f64)>],
    measured: &[Vec<(f64, f64)>],
    taken: Option<Rect>,
    palette: &Palette,
) {
    let place = |line: &[(f64, f64)]| line.iter().filter_map(|(x, y)| chart.at(*x, *y)).collect::<Vec<Pos2>>();
    let mut crowd = Crowd::new(chart.frame.shrink(3.0));
    let drawn = bounds.iter().map(|(_, bound)| bound).chain(measured).chain(parts);
    drawn.for_each(|line| crowd.add(&place(line), 1.0));
    taken.into_iter().for_each(|rect| crowd.occupy(rect));
    // The nearest places beside some points of a line, from its end on: there bounds are compared.
    let mut name = |line: &[Pos2], name: &str, ink: Color32| {
        let size = typeset::measure(chart.painter.ctx(), name, SMALL);
        let points = (1..=PLACES).rev().filter_map(|i| line.get(line.len() * i / (PLACES + 1)));
        let beside = points.flat_map(|at| {
            let aside = |down: f32| Rect::from_center_size(*at + vec2(0.0, down), size);
            (0..4).map(|i| 4.0 + size.y / 2.0 + 5.0 * i as f32).flat_map(move |away| [(aside(-away), away), (aside(away), away)])
        });
        if let Some(rect) = crowd.take(beside) {
            chart.text(rect.min, Align2::LEFT_TOP, name, ink);
        }
    };
    // The run that the chart is about is the last one, and is named first.
    for (i, bound) in bounds.iter().rev() {
        let run = &state.work.experiment.runs[*i];
        name(&place(bound), run.name(), palette.run(run.color));
    }
    for (part, words) in parts.iter().zip(["from the distance of the start", "from the lengths of the steps"]) {
        name(&place(part), words, palette.weak);
    }
}

/// Returns the steps from 1 to `last` that can be told apart on a logarithmic axis.
fn steps_shown(last: usize) -> Vec<usize> {
    let ratio = (last.max(2) as f64).powf(1.0 / POINTS as f64);
    let mut steps = vec![];
    let mut next = 1.0_f64;
    while (next as usize) < last {
        steps.push(next as usize);
        next = (next.floor() + 1.0).max(next * ratio);
    }
    steps.push(last);
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_run_shows_all_steps_and_a_long_one_some() {
        assert_eq!(steps_shown(1), [1]);
        assert_eq!(steps_shown(5), [1, 2, 3, 4, 5]);
        let long = steps_shown(1_000_000);
        assert!(long.len() < 1000 && long.windows(2).all(|pair| pair[0] < pair[1]) && long.last() == Some(&1_000_000));
    }
}
