//! What of a network in training is shown.

pub use crate::sim::views::NetworkView;
use serde::{Deserialize, Serialize};

/// How the page of the network shows what it trains; remembered from start to start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct NetworkDisplay {
    /// The large picture.
    pub picture: NetworkView,
    /// The chart beside the loss.
    pub chart: NetworkChart,
    /// The plane through the space of weights.
    pub plane: NetworkPlane,
}

/// What the large picture may show, with its name and what it is.
pub const VIEWS: [(NetworkView, &str, &str); 3] = [
    (NetworkView::Boundary, "Boundary", "The probability that the network gives to class 1, over the inputs, with the examples"),
    (NetworkView::Neurons, "Neurons", "The activation of each hidden neuron of the selected run, over the inputs"),
    (
        NetworkView::WeightSpace,
        "Weight space",
        "The paths of all runs over the contours of the loss, on a plane through the space of weights",
    ),
];

/// What the chart beside the loss shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum NetworkChart {
    /// The share of examples that are classified rightly.
    #[default]
    Accuracy,
    /// Each layer's ‖W‖.
    Weights,
    /// Each layer's part of ‖∇F‖.
    Gradients,
}

impl NetworkChart {
    /// All of them, with their names and what they show.
    pub const ALL: [(NetworkChart, &str, &str); 3] = [
        (NetworkChart::Accuracy, "Accuracy", "The share of examples to whose class the network gives the greater probability"),
        (NetworkChart::Weights, "Weights", "The norm of each layer's weights, of the selected run"),
        (NetworkChart::Gradients, "Gradients", "The norm of each layer's part of the gradient, of the selected run"),
    ];
}

/// Which plane through the space of weights is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum NetworkPlane {
    /// That of the two principal directions of all paths together.
    #[default]
    All,
    /// That of the two principal directions of the selected run's path.
    Selected,
    /// That through the start and the last points of the selected run and of the next one.
    Ends,
}

impl NetworkPlane {
    /// All of them, with their names and what they are.
    pub const ALL: [(NetworkPlane, &str, &str); 3] = [
        (NetworkPlane::All, "all paths", "The two directions in which the paths of all runs together vary most"),
        (NetworkPlane::Selected, "selected path", "The two directions in which the path of the selected run varies most"),
        (
            NetworkPlane::Ends,
            "start and two ends",
            "The plane through the start, the end of the selected run and that of the next one",
        ),
    ];
}
