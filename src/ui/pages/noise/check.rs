//! The running check that a stochastic gradient is unbiased: E gₖ = ∇F(xₖ).

use crate::math::Objective;
use crate::math::Point;
use crate::math::Sampling;
use crate::math::catalog::Catalog;
use crate::sim::formulas;
use crate::sim::run::gradient_check::GradientCheck;
use crate::ui::derived::memo::Memo;
use crate::ui::numbers;
use crate::ui::pages::noise::{InspectedStep, components};
use crate::ui::pages::scene::Scene;
use crate::ui::paint::chart::caption;
use crate::ui::theme::{GAP, Palette, SMALL};
use crate::ui::typeset;
use eframe::egui::{Color32, Grid, Rect, RichText, Sense, Stroke, Ui, pos2, vec2};

/// The number of gradients drawn in all.
const DRAWS: usize = 20_000;
/// The approximate number of sample gradients computed in a frame.
const PER_FRAME: usize = 60_000;

/// The sums so far, cached under their inputs.
#[derive(Default)]
pub struct UnbiasednessCheck {
    sums: Memo<(Objective, Point, usize, u64), [GradientCheck; 2]>,
}

impl UnbiasednessCheck {
    /// Shows the check in the rest of `ui`, and continues it.
    pub fn show(&mut self, ui: &mut Ui, scene: &Scene<'_>, here: &InspectedStep) {
        let experiment = &scene.state.work.experiment;
        let objective = &experiment.objective;
        let n = objective.data().len();
        let m = here.sampling.size(n).min(n);
        let samplings = [format!("batch(m={m}, replacement=true)"), format!("batch(m={m})")];
        let [with, without] = samplings.map(|text| Sampling::parse(&text).expect("the notation of a batch"));
        let key = (objective.clone(), here.x, m, experiment.seed);
        let checks = self.sums.get(key, [&with, &without], |(objective, x, _, seed), samplings| {
            samplings.map(|sampling| GradientCheck::new(&**objective, *x, sampling, *seed))
        });
        if checks[0].draws < DRAWS {
            let count = (PER_FRAME / m).clamp(10, 1000).min(DRAWS - checks[0].draws);
            checks.iter_mut().for_each(|check| check.draw(&**objective, here.x, count));
            ui.ctx().request_repaint();
        }
        let words = if m == 1 { "a single sample".to_owned() } else { format!("{m} of {n} samples") };
        caption(
            ui,
            &format!("Is $gₖ$ right on average? {} draws of {words}", checks[0].draws),
            "Gradients drawn at the iterate again and again; their means, two standard errors around them, and the exact ∇F as a line",
        );
        table(ui, here, components(objective), objective.dimension(), checks);
    }
}

fn table(ui: &mut Ui, here: &InspectedStep, names: [&str; 2], free: usize, checks: &[GradientCheck; 2]) {
    let palette = Palette::of(ui.ctx());
    // Where every draw is the full sum, the two differ by rounding only.
    let rounding = 1e-12 * here.gradients.iter().map(|g| g.amax()).fold(0.0, f64::max);
    ui.add_space(GAP / 2.0);
    // Where there is no room for pictures, only the numbers are shown.
    let picture = Some(((ui.available_width() - 370.0) / 2.0).min(150.0)).filter(|width| *width >= 60.0);
    let is_narrow = ui.available_width() < 310.0;
    let gap = if is_narrow { 6.0 } else { 16.0 };
    let written = |x: f64| match is_narrow {
        true => RichText::new(numbers::digits(x, 2)).size(SMALL),
        false => RichText::new(numbers::column(x)),
    };
    let with = if is_narrow { "with" } else { "with replacement" };
    Grid::new("check").num_columns(4).spacing(vec2(gap, 6.0)).show(ui, |ui| {
        for title in ["", "$∇F$", with, "without"] {
            typeset::words(ui, title, palette.weak);
        }
        ui.end_row();
        for (i, name) in names.iter().enumerate().take(free) {
            typeset::words(ui, name, palette.text);
            ui.label(written(here.noise.mean[i]));
            for (mean, error) in checks.iter().filter_map(GradientCheck::mean) {
                ui.horizontal(|ui| {
                    let tip = format!("mean of the draws, with a standard error of {}", numbers::short(error[i]));
                    ui.label(written(mean[i])).on_hover_text(tip);
                    let error = if error[i] > rounding { error[i] } else { 0.0 };
                    if let Some(picture) = picture {
                        interval(ui, mean[i] - here.noise.mean[i], error, picture, palette.accent);
                    }
                });
            }
            ui.end_row();
        }
    });
    ui.add_space(GAP / 2.0);
    let worst = checks.iter().filter_map(GradientCheck::mean).flat_map(|(mean, error)| {
        let exact = here.noise.mean;
        (0..free).map(move |i| if error[i] > rounding { (mean[i] - exact[i]).abs() / error[i] } else { 0.0 })
    });
    let worst = worst.fold(0.0, f64::max);
    let apart = numbers::digits(worst, 2);
    let near = format!("At most {apart} standard errors apart: ${}$.", formulas::UNBIASED);
    let far =
        format!("{apart} standard errors apart: by chance alone, about one mean in 370 is more than 3 standard errors away.");
    typeset::wrapped(ui, if worst <= 3.0 { &near } else { &far }, palette.text);
}

/// Draws the interval of two standard errors around the mean; the line in the middle is the exact value.
fn interval(ui: &mut Ui, apart: f64, error: f64, width: f32, color: Color32) {
    let palette = Palette::of(ui.ctx());
    let (rect, _) = ui.allocate_exact_size(vec2(width, 18.0), Sense::hover());
    // The axis covers four standard errors to each side; if the error is 0, the mean is exact.
    let place = |value: f64| {
        rect.center().x + if error > 0.0 { (value / (4.0 * error)).clamp(-1.0, 1.0) as f32 * width / 2.0 } else { 0.0 }
    };
    let bar = Rect::from_x_y_ranges(
        place(apart - 2.0 * error)..=place(apart + 2.0 * error),
        rect.center().y - 3.0..=rect.center().y + 3.0,
    );
    ui.painter().rect_filled(bar, 2.0, color.gamma_multiply(0.5));
    ui.painter().circle_filled(pos2(place(apart), rect.center().y), 4.0, color);
    let middle = rect.center().x;
    ui.painter().line_segment([pos2(middle, rect.top()), pos2(middle, rect.bottom())], Stroke::new(1.6, palette.text));
}
