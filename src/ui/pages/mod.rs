//! The pages of the window: the contents of its middle and of the column at its right. Objective, runs and timeline are the same on all of
//! them, since every page is another view of the same experiment.

pub(in crate::ui) mod inspector;

mod compare;
mod costs;
mod dropout;
mod ensemble;
mod explore;
mod lone_panel;
mod network;
mod noise;
mod overfitting;
mod panel_choice;
mod scene;
mod side_by_side;
mod stability;
mod theorem;
mod weight_decay;

use crate::sim::page::Page;
use crate::ui::state::State;
use eframe::egui::Context;

pub use lone_panel::show_middle;
pub use scene::{PageView, Scene, beat_control};

/// Declares the views of all pages, each with the values that it caches between frames.
macro_rules! views {
    ($($Page:ident = $module:ident::$View:ident),* $(,)?) => {
        /// The views of all pages, each with the values that it caches between frames.
        #[derive(Default)]
        pub struct Pages { $($module: $module::$View),* }

        impl Pages {
            /// Returns the view of `page`.
            pub fn view(&mut self, page: Page) -> &mut dyn PageView {
                match page { $(Page::$Page => &mut self.$module),* }
            }

            /// Lets every page compute ahead what the open lesson will show on it.
            pub fn prepare(&mut self, ctx: &Context, state: &State) {
                if state.lesson.is_some() {
                    $(self.$module.prepare(ctx, state);)*
                }
            }
        }
    };
}

views! {
    Explore = explore::ExplorePage,
    SideBySide = side_by_side::SideBySidePage,
    Noise = noise::NoisePage,
    Ensemble = ensemble::EnsemblePage,
    Theorem = theorem::TheoremPage,
    Stability = stability::StabilityPage,
    WeightDecay = weight_decay::WeightDecayPage,
    Dropout = dropout::DropoutPage,
    Network = network::NetworkPage,
    Overfitting = overfitting::OverfittingPage,
    Compare = compare::ComparePage,
}
