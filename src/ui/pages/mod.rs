//! The pages of the window: what stands in its middle and in the column at its right. Objective, runs and timeline are the same on
//! all of them, since every page is another look at the same experiment.

mod dropout;
mod ensemble;
mod explore;
mod network;
mod noise;
mod side_by_side;
mod stability;
mod theorem;
mod weight_decay;

use crate::sim::replay::Inspection;
use crate::ui::action::Action;
use crate::ui::ensembles::Ensembles;
use crate::ui::pictures::{Line, Picture};
use crate::ui::state::State;
use crate::ui::{objective_panel, run_card};
use eframe::egui::{Frame, Key, Margin, Panel, Ui, Vec2, vec2};
use std::sync::Arc;

/// One look at the experiment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Page {
    #[default]
    Explore,
    SideBySide,
    Noise,
    Ensemble,
    Theorem,
    Stability,
    WeightDecay,
    Dropout,
    Network,
}

impl Page {
    /// All pages, in the order of their tabs.
    pub const ALL: [Page; 9] = [
        Page::Explore,
        Page::SideBySide,
        Page::Noise,
        Page::Ensemble,
        Page::Theorem,
        Page::Stability,
        Page::WeightDecay,
        Page::Dropout,
        Page::Network,
    ];

    /// Its name on the tab.
    pub fn title(self) -> &'static str {
        match self {
            Page::Explore => "Explore",
            Page::SideBySide => "Side by side",
            Page::Noise => "Gradient noise",
            Page::Ensemble => "Ensemble",
            Page::Theorem => "Theorem",
            Page::Stability => "Stability",
            Page::WeightDecay => "Weight decay",
            Page::Dropout => "Dropout",
            Page::Network => "Network",
        }
    }

    /// What is to be seen on it, in a sentence.
    pub fn about(self) -> &'static str {
        match self {
            Page::Explore => "All runs over the contours, the loss beside them, and the arithmetic of each step",
            Page::SideBySide => "Each run in a picture of its own, from one start and with linked axes",
            Page::Noise => "The gradients of single samples at the playhead, and what the mini-batch makes of them",
            Page::Ensemble => "Every run repeated over many seeds: mean, median, band, and the cloud of iterates",
            Page::Theorem => {
                "The convergence theorem on top of the real runs: the bound, its proof, and the choice of the learning rate"
            }
            Page::Stability => "Which learning rates are stable: the rate of each eigen-direction, and the map of momentum",
            Page::WeightDecay => {
                "What a penalty on the weights does: 200 weights fitted to 20 examples, and its geometry in the plane"
            }
            Page::Dropout => {
                "Units that switch off at random: the slides' picture alive, what to do at inference, and dropout as a ridge"
            }
            Page::Network => {
                "A small network trained by the same optimizers, with its decision boundary and its path through weight space"
            }
        }
    }

    /// The name of the column at its right.
    pub fn column(self) -> &'static str {
        match self {
            Page::Explore => "Inspector",
            Page::SideBySide => "Inspector",
            Page::Noise => "Numbers",
            Page::Ensemble => "Numbers",
            Page::Theorem => "Proof",
            Page::Stability => "Numbers",
            Page::WeightDecay => "Numbers",
            Page::Dropout => "Numbers",
            Page::Network => "Numbers",
        }
    }

    /// The size that it needs when it is presented, in points: the less, the larger is everything on a screen of any size. Text is
    /// 14 points high.
    pub fn stage(self) -> Vec2 {
        match self {
            Page::Explore | Page::Ensemble => vec2(760.0, 500.0),
            Page::Theorem | Page::Network => vec2(940.0, 600.0),
            _ => vec2(880.0, 550.0),
        }
    }

    /// The key that shows it.
    pub fn key(self) -> Key {
        match self {
            Page::Explore => Key::Num1,
            Page::SideBySide => Key::Num2,
            Page::Noise => Key::Num3,
            Page::Ensemble => Key::Num4,
            Page::Theorem => Key::Num5,
            Page::Stability => Key::Num6,
            Page::WeightDecay => Key::Num7,
            Page::Dropout => Key::Num8,
            Page::Network => Key::Num9,
        }
    }
}

/// What a page is shown from and acts on.
pub struct Scene<'a> {
    /// The state of the window.
    pub state: &'a mut State,
    /// The runs' traces, in the order of their cards; empty while they are computed.
    pub pictures: &'a [Arc<Picture>],
    /// The lines of those that are shown.
    pub lines: &'a [Line],
    /// The ensembles of the runs.
    pub ensembles: &'a mut Ensembles,
    /// The arithmetic of the step at the playhead of the selected run, where it is shown.
    pub inspection: Option<&'a Inspection>,
    /// What is to be done at the end of the frame.
    pub actions: &'a mut Vec<Action>,
}

impl Scene<'_> {
    /// Why nothing can be said of the selected run: it is computed, or else `words`.
    fn nothing_to_say<'a>(&self, words: &'a str) -> &'a str {
        let awaited = self.pictures.get(self.state.selected).is_some_and(|picture| picture.verdict.is_none());
        if awaited { "The selected run is being computed …" } else { words }
    }
}

/// A page: it keeps nothing but what is derived.
pub trait View {
    /// Shows what is run, in the column at the left: on most pages the objective and the runs.
    fn controls(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        objective_panel::show(ui, scene.state);
        run_card::all(ui, scene.state, scene.pictures, scene.actions);
    }
    /// How many steps may be played so far: playback waits for what is not made yet.
    fn ready(&self) -> usize {
        usize::MAX
    }
    /// Shows what stands in the middle.
    fn middle(&mut self, ui: &mut Ui, scene: &mut Scene<'_>);
    /// Shows what stands in the column at the right.
    fn column(&mut self, ui: &mut Ui, scene: &mut Scene<'_>);
}

/// The views of all pages, with what each remembers between frames.
#[derive(Default)]
pub struct Pages {
    explore: explore::Explore,
    side_by_side: side_by_side::SideBySide,
    noise: noise::Noise,
    ensemble: ensemble::Ensemble,
    theorem: theorem::Theorem,
    stability: stability::Stability,
    weight_decay: weight_decay::WeightDecayPage,
    dropout: dropout::DropoutPage,
    network: network::NetworkPage,
}

impl Pages {
    /// The view of `page`.
    pub fn view(&mut self, page: Page) -> &mut dyn View {
        match page {
            Page::Explore => &mut self.explore,
            Page::SideBySide => &mut self.side_by_side,
            Page::Noise => &mut self.noise,
            Page::Ensemble => &mut self.ensemble,
            Page::Theorem => &mut self.theorem,
            Page::Stability => &mut self.stability,
            Page::WeightDecay => &mut self.weight_decay,
            Page::Dropout => &mut self.dropout,
            Page::Network => &mut self.network,
        }
    }
}

/// The second picture of a page, under the first one; while presenting, when the window is low, at its right.
fn beside(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    (id, height): (&'static str, f32),
    frame: Frame,
    content: impl FnOnce(&mut Ui, &mut Scene<'_>),
) {
    let (panel, size, apart) = if scene.state.presenting {
        (Panel::right(id), ui.available_width() * 0.42, Margin { left: 8, ..Margin::ZERO })
    } else {
        (Panel::bottom(id), height, Margin { top: 8, ..Margin::ZERO })
    };
    let panel = panel.frame(frame.outer_margin(apart)).exact_size(size).resizable(false).show_separator_line(false);
    panel.show(ui, |ui| content(ui, scene));
}
