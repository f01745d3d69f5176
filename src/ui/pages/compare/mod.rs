//! The page Compare: every run over many learning rates, the selected one over two hyperparameters and over all starts in view, and all runs on
//! many functions.

mod basins;
mod cells;
mod conditions;
mod map;
mod pixels;
mod profile;
mod ranks;
mod results;
mod sweep;
mod work;

use crate::figure::export::Format;
use crate::sim::experiment::Experiment;
use crate::ui::pages::panel_choice::{self, PanelEntry};
use crate::ui::pages::scene::{PageView, Scene, framed};
use crate::ui::paint::chart::caption;
use crate::ui::state::compared::is_compared;
use crate::ui::state::comparison_plan::{ComparisonFile, ComparisonPicture};
use crate::ui::state::request::{FilePurpose, WindowRequest};
use crate::ui::theme;
use eframe::egui::{CentralPanel, Frame, Margin, Panel, Ui};

/// The page Compare.
#[derive(Default)]
pub struct ComparePage {
    work: work::CompareWork,
    map: map::MapPicture,
    basins: basins::BasinPicture,
}

/// The room of the button that saves a picture, in points.
const SAVE_WIDTH: f32 = 56.0;

/// The panels at the lower right.
const LOWER_RIGHT: [PanelEntry; 4] = [
    PanelEntry {
        panel: "profile",
        title: "Profile",
        tip: "The share of problems that each run solves with at most so many times the evaluations of the best run on each (Dolan and Moré 2002)",
    },
    PanelEntry {
        panel: "data-profile",
        title: "Data",
        tip: "The share of problems that each run solves within so many evaluations (Moré and Wild 2009)",
    },
    PanelEntry {
        panel: "ranks",
        title: "Ranks",
        tip: "The mean rank of each run over all functions; what lies within the critical difference cannot be told apart (Demšar 2006)",
    },
    PanelEntry {
        panel: "cells",
        title: "Table",
        tip: "The median evaluations of each run on each function; a cell opens its experiment",
    },
];

impl ComparePage {
    /// Shows the panel called `name` in the rest of `ui`.
    fn chart(&mut self, name: &str, ui: &mut Ui, scene: &mut Scene<'_>) {
        match name {
            "map" => self.map.show(ui, scene, &mut self.work),
            "basins" => self.basins.show(ui, scene, &mut self.work),
            "profile" | "data-profile" => profile::show(ui, scene, &mut self.work, name == "data-profile"),
            "ranks" => ranks::show(ui, scene, &mut self.work),
            "cells" => cells::show(ui, scene, &mut self.work),
            _ => sweep::show(ui, scene, &mut self.work),
        }
    }
}

/// Whether there is a run to compare; says what to do where there is none.
fn has_runs(ui: &mut Ui, experiment: &Experiment) -> bool {
    let is_there = experiment.runs.iter().any(is_compared);
    if !is_there {
        ui.centered_and_justified(|ui| ui.weak("Add a run to compare, or show a hidden one."));
    }
    is_there
}

/// Shows what a picture shows, and a menu to save it. A lesson that asks for what it shows hides the menu with it.
fn heading(ui: &mut Ui, scene: &mut Scene<'_>, words: &str, tip: &str, picture: ComparisonPicture) {
    if scene.state.hides_results() || scene.state.presenting {
        return caption(ui, words, tip);
    }
    ui.horizontal(|ui| {
        // The words take what the button leaves.
        let room = ui.available_width() - SAVE_WIDTH;
        ui.vertical(|ui| {
            ui.set_width(room.max(40.0));
            caption(ui, words, tip);
        });
        let mut files = vec![ComparisonFile::Table, ComparisonFile::Figure(Format::Svg), ComparisonFile::Figure(Format::Png)];
        if picture == ComparisonPicture::Benchmark {
            files.push(ComparisonFile::Suite);
        }
        let menu = ui.menu_button("Save", |ui| {
            for file in files {
                let name = file.name();
                let words = format!("{}{}, {} …", name[..1].to_uppercase(), &name[1..], file.kind().1.to_uppercase());
                if ui.button(words).clicked() {
                    scene.state.ask(WindowRequest::File(FilePurpose::Comparison(picture, file)));
                    ui.close();
                }
            }
        });
        let words = format!("save the {}", picture.name());
        menu.response.on_hover_text("Save this comparison, with its conditions").accessible_name(words);
    });
}

impl PageView for ComparePage {
    fn middle(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let inside = theme::inset(ui.ctx());
        let below = Frame::new().outer_margin(Margin { top: 8, ..Margin::ZERO });
        let height = ui.available_height() * 0.5;
        let lower = Panel::bottom("lower row").frame(below).exact_size(height);
        let right = |ui: &Ui, id: &'static str| {
            let half = ui.available_width() * 0.5 - 4.0;
            let frame = inside.outer_margin(Margin { left: 8, ..Margin::ZERO });
            Panel::right(id).frame(frame).exact_size(half).resizable(false).show_separator_line(false)
        };
        lower.resizable(false).show_separator_line(false).show(ui, |ui| {
            right(ui, "profile").show(ui, |ui| {
                let panel = panel_choice::choose(ui, scene, &LOWER_RIGHT, |settings| &mut settings.compare.profile_panel);
                self.chart(panel, ui, scene);
            });
            CentralPanel::no_frame().frame(inside).show(ui, |ui| self.chart("basins", ui, scene));
        });
        right(ui, "map").show(ui, |ui| self.chart("map", ui, scene));
        CentralPanel::no_frame().frame(inside).show(ui, |ui| self.chart("sweep", ui, scene));
    }

    fn panel(&mut self, name: &str, ui: &mut Ui, scene: &mut Scene<'_>) {
        framed(ui, |ui| self.chart(name, ui, scene));
    }

    fn control(&mut self, name: &str, ui: &mut Ui, scene: &mut Scene<'_>) -> bool {
        conditions::alone(ui, scene.state, name)
    }

    fn column(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        conditions::show(ui, scene.state);
        results::show(ui, scene, &mut self.work);
        conditions::limits_of_what_it_says(ui);
    }
}
