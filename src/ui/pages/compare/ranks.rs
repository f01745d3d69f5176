//! The critical-difference diagram: the mean rank of each run over all functions.

use crate::figure::numbers::counted;
use crate::sim::Run;
use crate::sim::compare::benchmark::Benchmark;
use crate::sim::compare::ranks::Ranks;
use crate::ui::numbers;
use crate::ui::pages::compare::heading;
use crate::ui::pages::compare::profile;
use crate::ui::pages::compare::work::CompareWork;
use crate::ui::pages::scene::Scene;
use crate::ui::paint::marker;
use crate::ui::state::comparison_plan::ComparisonPicture;
use crate::ui::theme::{Palette, SMALL};
use crate::ui::typeset;
use eframe::egui::{Align2, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

/// The least height of a run's line, in points.
const LEAST_LINE: f32 = 16.0;

/// Shows the diagram in the rest of `ui`.
pub fn show(ui: &mut Ui, scene: &mut Scene<'_>, work: &mut CompareWork) {
    let palette = Palette::of(ui.ctx());
    let tip = "On each function the runs are ranked by their median evaluations, 1 the best; ties share a rank, and so do all that do not solve it. \
               A bar joins runs whose mean ranks are less than the critical difference apart (Nemenyi's test at 5 %; Demšar 2006).";
    heading(ui, scene, "Mean ranks over all functions", tip, ComparisonPicture::Benchmark);
    let Some(found) = profile::found(ui, scene, work) else { return };
    let benchmark = &found.look.value.as_deref().expect("it is there").value;
    let experiment = &scene.state.work.experiment;
    let name = |i: usize| experiment.runs[found.runs[i]].name().to_owned();
    let Some(ranks) = &benchmark.ranks else {
        ui.label("A single run has no rank. Add another one.");
        return;
    };
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        typeset::wrapped(ui, &benchmark.verdict(&name), palette.text);
        diagram(ui, benchmark, ranks, &|i| &experiment.runs[found.runs[i]]);
    });
}

/// Draws the ranks on a line, and below it each run at its mean rank.
fn diagram<'a>(ui: &mut Ui, benchmark: &Benchmark, ranks: &Ranks, run: &dyn Fn(usize) -> &'a Run) {
    let palette = Palette::of(ui.ctx());
    let words = format!(
        "{}; critical difference {}; Friedman's test: p = {}",
        counted(ranks.problems, "function"),
        numbers::digits(ranks.critical, 3),
        if ranks.p_value.is_nan() { "undefined, since all tie".into() } else { numbers::digits(ranks.p_value, 2) }
    );
    typeset::wrapped(ui, &words, palette.weak);
    let (count, bars) = (ranks.mean.len(), ranks.bars());
    let above = 50.0 + 6.0 * bars.len() as f32;
    let height = ui.available_height().max(above + LEAST_LINE * count as f32 + 8.0);
    let (rect, area) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    area.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, "Ranks"));
    let painter = ui.painter().with_clip_rect(rect);
    let (left, right) = (rect.left() + 20.0, rect.right() - 20.0);
    let x = |rank: f64| left + (right - left) * ((rank - 1.0) / (count as f64 - 1.0)) as f32;
    let axis = rect.top() + 28.0;
    painter.line_segment([pos2(left, axis), pos2(right, axis)], Stroke::new(1.0, palette.weak));
    for rank in 1..=count {
        let at = pos2(x(rank as f64), axis);
        painter.line_segment([at, at - vec2(0.0, 5.0)], Stroke::new(1.0, palette.weak));
        typeset::paint(&painter, at - vec2(0.0, 7.0), Align2::CENTER_BOTTOM, &rank.to_string(), SMALL, palette.weak);
    }
    for (row, bar) in bars.iter().enumerate() {
        let y = axis + 8.0 + 6.0 * row as f32;
        painter.line_segment([pos2(x(bar[0]) - 3.0, y), pos2(x(bar[1]) + 3.0, y)], Stroke::new(3.0, palette.text));
    }
    let top = rect.top() + above;
    let line = ((rect.bottom() - top - 8.0) / count as f32).clamp(LEAST_LINE, 24.0);
    for (place, i) in benchmark.order().into_iter().enumerate() {
        let run = run(i);
        let (at, y) = (x(ranks.mean[i]), top + line * (place as f32 + 0.5));
        let color = palette.run(run.color);
        painter.line_segment([pos2(at, axis), pos2(at, y)], Stroke::new(1.4, color));
        painter.add(marker::shape(run.marker, pos2(at, y), 10.0, color, Stroke::new(1.0, palette.background)));
        let words = format!("{}  {}", run.name(), numbers::digits(ranks.mean[i], 3));
        let (anchor, aside) = if at > rect.center().x { (Align2::RIGHT_CENTER, -10.0) } else { (Align2::LEFT_CENTER, 10.0) };
        // A long name begins at the edge where it would be cut.
        let shown = typeset::fit(painter.ctx(), pos2(at + aside, y), anchor, &words, SMALL, rect);
        typeset::paint(&painter, shown.min, Align2::LEFT_TOP, &words, SMALL, palette.text);
    }
}
