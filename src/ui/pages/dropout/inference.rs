//! The lecture's question "How should it work on the inference?" as an experiment: four ways, each compared with the mean while training.

use crate::sim::dropout::dropout_layer::DropoutLayer;
use crate::sim::dropout::dropout_tally::{Comparison, DropoutTally, Inference};
use crate::ui::pages::dropout::drawing;
use crate::ui::pages::dropout::strip::{MeanStrip, axis, span};
use crate::ui::pages::dropout::verdicts::{self, InferenceVerdict, OutputStage};
use crate::ui::paint::chart::{Swatch, legend};
use crate::ui::theme::{GAP, Palette, SMALL, faded, medium};
use crate::ui::typeset;
use eframe::egui::{Align2, FontId, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2};

/// The room for the numbers of the axes, in points.
const AXIS: f32 = 22.0;
/// The width of the names of the ways, in points.
const NAMES: f32 = 196.0;
/// The same in a narrow window.
const NARROW_NAMES: f32 = 138.0;

/// The height of a way below which there is room for two lines only, in points.
const LOW: f32 = 64.0;

/// Shows the comparison; the way that is `spoken` of has a frame.
pub fn show(ui: &mut Ui, layer: &DropoutLayer, tally: &DropoutTally, asked: usize, spoken: Option<&str>) {
    let palette = Palette::of(ui.ctx());
    let rows = tally.comparisons();
    let tip = "The three outputs at inference, before and after σ, compared with their means over the masks of training. \
               Each bar reaches two standard errors to either side; for Monte-Carlo dropout, whose own mean is random too, they are the standard errors of the difference. A dot within its bar agrees; within three standard errors it is about right.";
    drawing(ui, &format!("How should it work at inference? After {} draws", tally.draws()), tip, tally.draws(), asked);
    typeset::wrapped(ui, &verdicts::answer(&rows, layer.p), palette.text);
    legend(
        ui,
        &[
            ("training mean ± 2 standard errors", Swatch::Line(Stroke::new(3.0, palette.text))),
            ("inference", Swatch::Dots(palette.accent)),
            ("wrong", Swatch::Dots(palette.warning)),
            ("spread over masks", Swatch::Area(faded(palette.accent, 0.3))),
        ],
    );
    let (rect, response) = ui.allocate_exact_size(ui.available_size(), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, "Comparison of ways of inference"));
    let names = if rect.width() < 560.0 { NARROW_NAMES } else { NAMES };
    let plots = rect.with_min_x(rect.left() + names);
    let middle = plots.center().x;
    let sides = [
        (OutputStage::Sum, "before $σ$", plots.with_max_x(middle - GAP)),
        (OutputStage::Value, "after $σ$", plots.with_min_x(middle + GAP)),
    ];
    let spans = sides.map(|(side, ..)| span(&rows, side));
    let bands = rect.with_max_y(rect.bottom() - AXIS);
    let height = bands.height() / Inference::ALL.len() as f32;
    for (i, way) in Inference::ALL.into_iter().enumerate() {
        let top = bands.top() + i as f32 * height;
        let band = Rect::from_x_y_ranges(rect.x_range(), (top + 3.0)..=(top + height - 3.0));
        let edge = if spoken == Some(way.title()) { Stroke::new(2.5, palette.accent) } else { Stroke::NONE };
        ui.painter().rect(band, 6.0, palette.card, edge, StrokeKind::Inside);
        title(ui, band.with_max_x(rect.left() + names), way);
        let of_way: Vec<&Comparison> = rows.iter().filter(|row| row.inference == way).collect();
        for ((side, _, area), span) in sides.iter().zip(spans) {
            let verdict = InferenceVerdict::of(of_way.iter().copied(), *side, layer.p);
            let area = Rect::from_x_y_ranges(area.x_range(), band.y_range());
            let strip = MeanStrip { area, span, side: *side, p: layer.p };
            strip.paint(ui.painter(), &of_way, way, verdict);
            if *side == OutputStage::Sum {
                strip.outputs(ui.painter(), of_way.len(), names < NAMES);
            }
        }
    }
    for ((_, name, area), span) in sides.into_iter().zip(spans) {
        axis(ui.painter(), area.with_min_y(bands.bottom()), span, name);
    }
}

/// Writes the name of a way, and the values its units pass on.
fn title(ui: &Ui, area: Rect, way: Inference) {
    let palette = Palette::of(ui.ctx());
    let painter = ui.painter().with_clip_rect(area);
    let mut at = pos2(area.left() + 10.0, area.top() + 7.0);
    let size = if area.width() < NAMES { 13.0 } else { 14.5 };
    let written = painter.text(at, Align2::LEFT_TOP, way.title(), FontId::new(size, medium()), palette.text);
    at.y = written.bottom() + 3.0;
    let mut line = |text: String| {
        if at.y + 15.0 < area.bottom() {
            let written = typeset::paint(&painter, at, Align2::LEFT_TOP, &text, SMALL, palette.weak);
            at.y = written.bottom() + 3.0;
        }
    };
    let (train, test) = (verdicts::training(way), verdicts::inference(way));
    if area.height() < LOW {
        line(format!("{train} → {test}"));
    } else {
        line(format!("train: {train}"));
        line(format!("test: {test}"));
    }
}
