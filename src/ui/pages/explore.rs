//! The page Explore: all runs over the contours, the loss below them, and the arithmetic of a step at the right.

use crate::ui::controls::column;
use crate::ui::controls::run_panel;
use crate::ui::pages::costs;
use crate::ui::pages::inspector;
use crate::ui::pages::scene::{PageView, Scene, beside, framed};
use crate::ui::plots::contour_plot::{Content, ContourPlot};
use crate::ui::plots::curve_plot;
use crate::ui::plots::data_plot;
use crate::ui::plots::hops;
use crate::ui::plots::loss_plot::LossPlot;
use crate::ui::plots::schedule_plot;
use crate::ui::plots::step_picture::StepPicture;
use crate::ui::theme;
use eframe::egui::{CentralPanel, Frame, Margin, Panel, Ui};

/// The width from which on the curve of a sum in one variable has its minimum enlarged beside it, in points.
const BOTH: f32 = 420.0;

/// The page on which the program opens.
#[derive(Default)]
pub struct ExplorePage {
    contours: ContourPlot,
    losses: LossPlot,
    step: StepPicture,
}

impl PageView for ExplorePage {
    fn middle(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let inside = theme::inset(ui.ctx());
        let losses = &mut self.losses;
        let lower = (ui.available_height() * 0.35).clamp(166.0, 420.0);
        beside(ui, scene, ("loss", lower), inside, |ui, scene| {
            if !scene.state.work.experiment.objective.data().is_empty() {
                let size = ui.available_size();
                // The pictures are side by side where the page is wider than high.
                let (panel, extent, margin) = if size.x > size.y {
                    (Panel::right("data"), size.x * 0.4, Margin { left: 14, ..Margin::ZERO })
                } else {
                    (Panel::bottom("data below"), size.y * 0.42, Margin { top: 8, ..Margin::ZERO })
                };
                let apart = Frame::new().inner_margin(margin);
                panel.frame(apart).exact_size(extent).resizable(false).show_separator_line(false).show(ui, |ui| {
                    data_plot::show(ui, scene.state, scene.pictures);
                });
            }
            CentralPanel::no_frame().show(ui, |ui| losses.show(ui, scene.state, scene.lines, None));
        });
        CentralPanel::no_frame().show(ui, |ui| self.paths(ui, scene));
    }

    fn panel(&mut self, name: &str, ui: &mut Ui, scene: &mut Scene<'_>) {
        let has_data = !scene.state.work.experiment.objective.data().is_empty();
        match name {
            "loss" => framed(ui, |ui| self.losses.show(ui, scene.state, scene.lines, None)),
            "data" if has_data => framed(ui, |ui| data_plot::show(ui, scene.state, scene.pictures)),
            "costs" if has_data => framed(ui, |ui| costs::show(ui, scene)),
            "schedules" => framed(ui, |ui| schedule_plot::show(ui, scene.state, scene.lines)),
            "step" => framed(ui, |ui| {
                column::scrolled(ui, "step", |ui| {
                    inspector::show(ui, scene.state, scene.pictures, scene.inspection, &mut self.step, scene.actions);
                });
            }),
            _ => self.paths(ui, scene),
        }
    }

    fn column(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        if scene.state.narrow {
            run_panel::folded(ui, scene.state);
        }
        inspector::show(ui, scene.state, scene.pictures, scene.inspection, &mut self.step, scene.actions);
    }
}

impl ExplorePage {
    /// Shows all runs over the contours, or over the curve of an objective of one variable.
    fn paths(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        if scene.state.work.experiment.objective.dimension() == 1 {
            if hops::is_useful(scene.state) && ui.available_width() > BOTH {
                let apart = Frame::new().inner_margin(Margin { left: 12, ..Margin::ZERO });
                let width = ui.available_width() * 0.62;
                let enlarged = Panel::right("enlarged").frame(apart).exact_size(width).resizable(false);
                enlarged.show_separator_line(false).show(ui, |ui| hops::show(ui, scene.state, scene.lines));
            }
            CentralPanel::no_frame().show(ui, |ui| curve_plot::show(ui, scene.state, scene.lines, scene.actions));
        } else {
            let content = Content {
                lines: scene.lines,
                ghosts: scene.ghosts,
                inspection: scene.inspection,
                tools: !scene.state.presenting,
            };
            self.contours.show(ui, scene.state, content, scene.actions);
        }
    }
}
