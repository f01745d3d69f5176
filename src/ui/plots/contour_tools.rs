//! The buttons in the corner of the contour plot: what is drawn, the view, and the scale of the axes.

use crate::ui::menu::{self, MenuItem as _};
use crate::ui::numbers;
use crate::ui::paint::place::Place;
use crate::ui::state::action::Action;
use crate::ui::state::{AxesScale, State, Trail};
use crate::ui::theme;
use eframe::egui::{self, Ui};

/// Shows, at the right end of the rest of `ui`, the menu of what is drawn, and the button that fits the view.
pub fn tools(ui: &mut Ui, state: &mut State, actions: &mut Vec<Action>) {
    let quadratic = state.work.experiment.objective.is_quadratic();
    let settings = &mut state.settings;
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        // The menu stays open, so that several things can be switched.
        let view = menu::staying(ui, "View ▾", |ui| {
            theme::checkbox(ui, &mut settings.minima, "Minima and saddles").with_tip(
                "Crosses at minima: the known global ones, or those found in view; small × at saddles, triangles at maxima",
            );
            theme::checkbox(ui, &mut settings.names, "Names of the runs")
                .with_tip("Beside the mark of each run; none where there are more than eight runs, or little room");
            theme::checkbox(ui, &mut settings.start_grid, "From a grid of starts")
                .with_tip("The paths of the selected run from everywhere, faint: which minimum it finds from where");
            theme::checkbox(ui, &mut settings.flow, "Flow")
                .with_tip("Dashed: what the selected run follows for ever shorter steps. Gradient descent follows ẋ = −∇F, momentum a ball that rolls with friction, ẍ + a ẋ + ∇F = 0; the ring is where it is now");
            theme::checkbox(ui, &mut settings.isoline_labels, "Isoline values").with_tip("The values of some isolines");
            theme::outlined(ui, |ui| ui.add_enabled(quadratic, egui::Checkbox::new(&mut settings.eigen_axes, "Eigen-axes")))
                .with_tip("The eigenvectors of the Hessian of a quadratic");
            theme::checkbox(ui, &mut settings.gradient_arrows, "Gradient of each run")
                .with_tip("−∇F at each run's mark; its length shows only the direction");
            theme::checkbox(ui, &mut settings.update_arrows, "Next step of each run")
                .with_tip("The next step of each run, true to scale");
            theme::checkbox(ui, &mut settings.step_vectors, "Parts of the step")
                .with_tip("What the gradient and what the memory contribute to the selected run's next step, true to scale");
            ui.separator();
            theme::radio_value(ui, &mut settings.trail, Trail::Full, "Whole path").with_tip("Draw each path from its start");
            theme::radio_value(ui, &mut settings.trail, Trail::Short, "Short trail").with_tip("Draw only the last steps, fading");
        });
        view.accessible_name("View").on_hover_text("What is drawn over the contours");
        // Where there is little room it comes with a view that was chosen by hand.
        if state.one_column && state.view.is_none() {
            return;
        }
        let fit = ui.button("Fit").on_hover_text(Action::Fit.tooltip());
        if fit.clicked() {
            actions.push(Action::Fit);
        }
    });
}

/// Says how long a unit of x is on the screen beside one of y; a click gives both axes one scale, or lets each fill the picture.
pub fn axes_chip(ui: &mut Ui, state: &mut State, place: Place) {
    if state.one_column {
        return;
    }
    let ratio = (place.to_screen.scale_x / place.to_screen.scale_y).abs();
    let equal = (ratio - 1.0).abs() < 1e-3;
    let words = if equal { "axes 1:1".to_owned() } else { format!("axes {}:1", numbers::digits(ratio, 2)) };
    let tip = if equal {
        "Both axes have one scale: circles are round, and −∇F is perpendicular to the isolines. Click to let each axis fill the picture."
    } else {
        "The axes have different scales: angles in the picture are not those of the plane. Click to give both one scale."
    };
    if ui.button(words).on_hover_text(tip).clicked() {
        state.settings.axes = if equal { AxesScale::Free } else { AxesScale::Equal };
        state.view = None;
    }
}
