//! The editor of a quadratic, by the entries of A and b or by condition number and angle; each updates the other.

use crate::math::Point;
use crate::math::catalog::param::{Param, Scale};
use crate::math::objectives::quadratic::{Quadratic, Shape};
use crate::ui::controls::param_slider;
use eframe::egui::Ui;
use std::cell::RefCell;

const KAPPA: Param = Param::real(
    "kappa",
    "κ",
    "condition",
    "Condition number λmax/λmin of A, the ratio of its curvatures; the bowl is √κ times as long as wide.",
    14.0,
    1.0,
    1e6,
)
.slider(1.0, 1000.0, Scale::Log);
const LARGEST: Param = Param::real(
    "lambda",
    "λ₁",
    "eigenvalue",
    "The eigenvalue of A across the valley: L, the greatest curvature.",
    14.0,
    -1e6,
    1e6,
)
.slider(0.01, 100.0, Scale::Log);
const LEAST: Param = Param::real(
    "mu",
    "λ₂",
    "eigenvalue",
    "The eigenvalue of A along the valley: μ, the least curvature; 0 is a valley, below 0 a saddle.",
    1.0,
    -1e6,
    1e6,
)
.slider(-5.0, 20.0, Scale::Linear);
const ANGLE: Param =
    Param::real("angle", "θ", "angle", "The angle of the valley's long axis against the x-axis, in degrees.", 24.0, -90.0, 90.0);
const MINIMUM: [Param; 2] = [
    Param::real("x", "x*", "minimum", "Where the minimum lies, first coordinate; b = A x*.", 0.0, -1e3, 1e3).slider(
        -4.0,
        4.0,
        Scale::Linear,
    ),
    Param::real("y", "y*", "minimum", "Where the minimum lies, second coordinate; b = A x*.", 0.0, -1e3, 1e3).slider(
        -4.0,
        4.0,
        Scale::Linear,
    ),
];

/// Shows the condition number alone, or the angle where `key` is `angle`.
pub fn alone(ui: &mut Ui, quadratic: &mut Quadratic, key: &str) -> Result<(), String> {
    let before = quadratic.shape();
    let [first, second] = before.eigenvalues;
    let mut after = before;
    if key == "angle" {
        let mut degrees = before.angle.to_degrees();
        // The charts over such a slider are about the angle against the nearer half of the x-axis, and so is its range.
        let param = if degrees >= 0.0 { ANGLE.slider(0.0, 90.0, Scale::Linear) } else { ANGLE };
        param_slider::field(ui, &param, &mut degrees)?;
        after.angle = degrees.to_radians();
    } else if first > 0.0 && second > 0.0 {
        let mut kappa = first / second;
        param_slider::field(ui, &KAPPA, &mut kappa)?;
        after.eigenvalues[1] = first / kappa;
    }
    if after == before { Ok(()) } else { quadratic.set_shape(after) }
}

/// Shows the editor. Fails with the message of the last value refused.
pub fn show(ui: &mut Ui, quadratic: &mut Quadratic) -> Result<(), String> {
    let mut outcome = shape(ui, quadratic);
    let entries = ui.collapsing("Entries of A and b", |ui| param_slider::all(ui, quadratic));
    entries.header_response.on_hover_text("F(x) = ½ xᵀA x − xᵀb, number by number");
    if let Some(set) = entries.body_returned {
        outcome = outcome.and(set);
    }
    outcome
}

fn shape(ui: &mut Ui, quadratic: &mut Quadratic) -> Result<(), String> {
    let exact = quadratic.shape();
    // With κ = 1 the level sets are circles, without a direction. The angle is kept here, so that it is the same again when κ grows.
    let memory = ui.scope_id().with("angle of the circle");
    let isotropic = exact.eigenvalues[0] == exact.eigenvalues[1];
    let angle = if isotropic { ui.data(|data| data.get_temp(memory)).unwrap_or(exact.angle) } else { exact.angle };
    ui.data_mut(|data| data.insert_temp(memory, angle));
    let before = Shape { angle, ..exact };
    let mut after = before;
    let mut center = None;
    let refused = RefCell::new(Ok(()));
    let number = |ui: &mut Ui, param: &Param, value: f64| {
        let mut next = value;
        if let Err(message) = param_slider::field(ui, param, &mut next) {
            *refused.borrow_mut() = Err(message);
        }
        (next != value).then_some(next)
    };
    let [first, second] = before.eigenvalues;
    if first > 0.0
        && second > 0.0
        && let Some(kappa) = number(ui, &KAPPA, first / second)
    {
        after.eigenvalues[1] = first / kappa;
    }
    if let Some(degrees) = number(ui, &ANGLE, before.angle.to_degrees()) {
        after.angle = degrees.to_radians();
    }
    let mut more = |ui: &mut Ui| {
        if let Some(largest) = number(ui, &LARGEST, first) {
            // The greatest curvature scales the whole quadratic; its shape stays.
            let scale = if first != 0.0 { largest / first } else { 1.0 };
            after.eigenvalues = if first != 0.0 { [largest, second * scale] } else { [largest, second] };
        }
        if let Some(least) = number(ui, &LEAST, second) {
            after.eigenvalues[1] = least;
        }
        if let Some(minimum) = quadratic.minimum() {
            for (i, param) in MINIMUM.iter().enumerate() {
                if let Some(to) = number(ui, param, minimum[i]) {
                    let mut moved = minimum;
                    moved[i] = to;
                    center = Some(moved);
                }
            }
        }
    };
    ui.collapsing("Eigenvalues and minimum", &mut more)
        .header_response
        .on_hover_text("The curvatures along both axes, and where the minimum lies");
    refused.into_inner()?;
    if after != before {
        ui.data_mut(|data| data.insert_temp(memory, after.angle));
        quadratic.set_shape(after)?;
    }
    center.map_or(Ok(()), |to: Point| quadratic.set_minimum(to))
}
