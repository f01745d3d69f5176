//! The settings: how things are shown, kept from one start to the next.

pub use crate::sim::views::{Cost, DropoutView, Metric};
use crate::ui::state::compare_display::CompareDisplay;
use crate::ui::state::figure_options::FigureOptions;
use crate::ui::state::hints::HintsDone;
use crate::ui::state::lesson_progress::LessonProgress;
use crate::ui::state::network_display::NetworkDisplay;
use crate::ui::state::recent_formulas;
use crate::ui::state::window_place::WindowPlace;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;
use std::path::PathBuf;

/// The widths that the column of controls may have, in points.
pub const CONTROLS: RangeInclusive<f32> = 280.0..=560.0;
/// The widths that the column at the right may have, in points.
pub const COLUMN: RangeInclusive<f32> = 280.0..=720.0;
/// The heights that the loss plot may have, in points; it also leaves room for the picture above it.
pub const LOSS: RangeInclusive<f32> = 110.0..=2000.0;

/// A dark or a light theme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum Appearance {
    #[default]
    Dark,
    Light,
}

/// The length of the path drawn behind the current point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Trail {
    /// The whole path.
    #[default]
    Full,
    /// The last steps, fading.
    Short,
}

/// The scales of the two axes of the contour plot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum AxesScale {
    /// One scale where the view then still fills a good part of the picture.
    #[default]
    Auto,
    /// One scale.
    Equal,
    /// Each axis fills the picture.
    Free,
}

/// The settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs)]
pub struct Settings {
    pub appearance: Appearance,
    pub metric: Metric,
    pub logarithmic: bool,
    pub cost: Cost,
    /// Whether noisy runs are shown by the mean of their last steps.
    pub smooth: bool,
    /// Whether the crossings of the target are marked in the loss plot.
    pub marks_target: bool,
    /// The target: a value of what the loss plot shows.
    pub target: f64,
    pub trail: Trail,
    /// The scales of the two axes of the contour plot.
    pub axes: AxesScale,
    /// Whether the selected run is also drawn from a grid of starts.
    pub start_grid: bool,
    /// Whether the flow is drawn that the selected run follows for ever shorter steps.
    pub flow: bool,
    /// Whether the runs are named beside their marks.
    pub names: bool,
    pub minima: bool,
    pub isoline_labels: bool,
    pub eigen_axes: bool,
    pub gradient_arrows: bool,
    pub update_arrows: bool,
    /// Whether the vectors of the inspected step are drawn at the selected run's current point.
    pub step_vectors: bool,
    /// Whether the curvature on the stability page is that at the iterate, not at the minimum.
    pub curvature_at_iterate: bool,
    /// The panel that the page Stability shows in the place that some of its panels share.
    pub stability_panel: String,
    /// The same at the lower left and right of the page about noise.
    pub average_panel: String,
    pub noise_panel: String,
    /// Whether the page Theorem shows the exact law of a quadratic beside the bound.
    pub exact_law: bool,
    /// Whether the page about weight decay shows its geometry in the plane.
    pub decay_in_plane: bool,
    pub dropout_view: DropoutView,
    /// The width of the column of controls, in points; 0 for the usual one.
    pub controls_width: f32,
    /// The width of the column at the right.
    pub column_width: f32,
    /// The height of the loss plot.
    pub loss_height: f32,
    pub inspector: bool,
    /// Whether the column of controls is open in a narrow window.
    pub controls: bool,
    pub speed: f64,
    pub looping: bool,
    /// Whether backgrounds are black or white, and lines thicker.
    pub contrast: bool,
    /// Whether numbers on screen have a decimal comma.
    pub comma: bool,
    /// Whether the results with other values are shown over the sliders.
    pub strips: bool,
    /// Whether animations and automatic playback are off.
    pub calm: bool,
    pub network: NetworkDisplay,
    /// What is compared on the page Compare.
    pub compare: CompareDisplay,
    /// Whether no hints of the first start are to be shown any more.
    pub welcomed: bool,
    /// The hints that were followed.
    pub hints: HintsDone,
    /// The options of an exported figure.
    pub figure: FigureOptions,
    /// The files opened last, the newest first.
    pub recent: Vec<PathBuf>,
    /// The formulas typed last, in the notation, the newest first.
    pub formulas: Vec<String>,
    /// The zoom factor of the whole window; 1 is unchanged.
    pub zoom: f32,
    /// The lessons opened and their solved tasks.
    pub progress: LessonProgress,
    /// The size and position of the window.
    pub window: WindowPlace,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            appearance: Appearance::Dark,
            metric: Metric::Gap,
            logarithmic: true,
            cost: Cost::Steps,
            smooth: true,
            marks_target: true,
            target: 1e-6,
            trail: Trail::Full,
            axes: AxesScale::Auto,
            start_grid: false,
            flow: false,
            names: true,
            minima: true,
            isoline_labels: true,
            eigen_axes: false,
            gradient_arrows: false,
            update_arrows: false,
            step_vectors: false,
            curvature_at_iterate: false,
            stability_panel: "decay".to_owned(),
            average_panel: "check".to_owned(),
            noise_panel: "variance".to_owned(),
            exact_law: false,
            decay_in_plane: false,
            dropout_view: DropoutView::Units,
            controls_width: 0.0,
            column_width: 0.0,
            loss_height: 0.0,
            inspector: true,
            controls: true,
            speed: 12.0,
            looping: false,
            contrast: false,
            comma: false,
            strips: true,
            calm: false,
            network: NetworkDisplay::default(),
            compare: CompareDisplay::default(),
            welcomed: true,
            hints: HintsDone::default(),
            figure: FigureOptions::default(),
            recent: Vec::new(),
            formulas: Vec::new(),
            zoom: 1.0,
            progress: LessonProgress::default(),
            window: WindowPlace::default(),
        }
    }
}

impl Settings {
    /// Returns the settings at the very first start.
    pub fn of_first_start() -> Self {
        Settings { welcomed: false, ..Settings::default() }
    }

    /// Replaces impossible values by the defaults.
    pub fn with_valid_values(self) -> Self {
        let usual = Settings::default();
        Settings {
            zoom: if (0.2..=5.0).contains(&self.zoom) { self.zoom } else { usual.zoom },
            speed: if (0.1..=1e6).contains(&self.speed) { self.speed } else { usual.speed },
            target: if self.target.is_finite() && self.target >= 0.0 { self.target } else { usual.target },
            figure: self.figure.with_valid_values(),
            window: self.window.with_valid_values(),
            controls_width: usual_unless(self.controls_width, CONTROLS),
            column_width: usual_unless(self.column_width, COLUMN),
            loss_height: usual_unless(self.loss_height, LOSS),
            formulas: recent_formulas::valid(self.formulas),
            ..self
        }
    }
}

/// Returns `size` where it is in `range`, otherwise 0, which stands for the usual size.
fn usual_unless(size: f32, range: RangeInclusive<f32>) -> f32 {
    if range.contains(&size) { size } else { 0.0 }
}
