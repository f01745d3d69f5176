//! How a network in training is shown.

pub use crate::sim::views::NetworkView;
use serde::{Deserialize, Serialize};

/// The choice of picture, chart and plane on the network's page; kept in the settings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct NetworkDisplay {
    /// The large picture.
    pub picture: NetworkView,
    /// Whether the drawn network shows what flows back, not its activations and weights.
    pub backward: bool,
    /// The step of the calculation by hand, from 0.
    #[serde(skip)]
    pub hand_step: usize,
    /// The index of the training example that is calculated by hand.
    #[serde(skip)]
    pub hand_example: usize,
    /// The chart beside the loss.
    pub chart: NetworkChart,
    /// The plane through the space of weights.
    pub plane: NetworkPlane,
}

/// The choices of the large picture: each with its name and a description.
pub const VIEWS: [(NetworkView, &str, &str); 6] = [
    (NetworkView::Boundary, "Boundary", "The probability that the network gives to class 1, over the inputs, with the examples"),
    (
        NetworkView::Neurons,
        "Neurons",
        "The network of the selected run, drawn: the activation of each neuron over the inputs, and every weight",
    ),
    (NetworkView::ByHand, "By hand", "Back-propagation of one example through a small network, number by number"),
    (
        NetworkView::Activations,
        "Activations",
        "All activations side by side: range, centring, saturation, and how steep they are",
    ),
    (
        NetworkView::WeightSpace,
        "Weight space",
        "The paths of all runs over the contours of the loss, on a plane through the space of weights",
    ),
    (NetworkView::Recorded, "Recorded", "Training runs of your own programs, on the plane through their weights"),
];

/// The chart beside the loss.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum NetworkChart {
    /// The share of examples that are classified correctly.
    #[default]
    Accuracy,
    /// Each layer's ‖W‖.
    Weights,
    /// Each layer's part of ‖∇F‖.
    Gradients,
    /// The greatest eigenvalue of the Hessian of the training loss.
    Sharpness,
}

impl NetworkChart {
    /// All of them, each with its name and a description.
    pub const ALL: [(NetworkChart, &str, &str); 4] = [
        (NetworkChart::Accuracy, "Accuracy", "The share of examples to whose class the network gives the greater probability"),
        (NetworkChart::Weights, "Weights", "The norm of each layer's weights, of the selected run"),
        (NetworkChart::Gradients, "Gradients", "The norm of each layer's part of the gradient, of the selected run"),
        (
            NetworkChart::Sharpness,
            "Sharpness",
            "The greatest curvature of the training loss, beside the limit above which the selected run is unstable",
        ),
    ];
}

/// The plane through the space of weights.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum NetworkPlane {
    /// The plane of the first two principal directions of all paths together.
    #[default]
    All,
    /// The plane of the first two principal directions of the selected run's path.
    Selected,
    /// The plane through the start and the last points of the selected run and of the next one.
    Ends,
}

impl NetworkPlane {
    /// All of them, each with its name and a description.
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
