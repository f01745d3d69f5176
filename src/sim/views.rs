//! The views that a page or a plot can show, each with its word in lesson files and settings.

use crate::math::catalog::choice::choice;
use crate::math::catalog::param::Param;
use serde::{Deserialize, Serialize};

/// Declares an enum of views with the parameter that describes it.
macro_rules! word {
    ($(#[$meta:meta])* $Name:ident, $PARAM:ident, $key:literal, $doc:literal { $($(#[$vmeta:meta])* $Variant:ident = $word:literal),* $(,)? }) => {
        choice! {
            $(#[$meta])*
            #[derive(Default, Serialize, Deserialize)]
            pub enum $Name { $($(#[$vmeta])* $Variant = $word),* }
        }
        #[doc = $doc]
        pub const $PARAM: Param = Param::choice($key, $key, $doc, "", &[$(($word, "")),*]);
    };
}

word! {
    /// The views of the page about weight decay.
    DecayView, DECAY, "weight_decay", "What the page about weight decay shows." {
        /// 200 weights fitted to 20 examples.
        #[default]
        Curves = "curves",
        /// The penalty's geometry in the plane.
        Plane = "plane",
    }
}
word! {
    /// The views of the page about dropout.
    DropoutView, DROPOUT, "dropout", "What the page about dropout shows." {
        /// The slides' picture, and the mean of what each unit passes on.
        #[default]
        Units = "units",
        /// The ways of inference, when masks are no longer drawn.
        Inference = "inference",
        /// Dropout as a stochastic gradient of two weights.
        Plane = "plane",
    }
}
word! {
    /// The large picture of the network page.
    NetworkView, NETWORK, "network", "What the page of the network shows." {
        /// The probability of class 1 over the inputs, with the examples.
        #[default]
        Boundary = "boundary",
        /// The network drawn: the activation of each neuron over the inputs, and every weight.
        Neurons = "neurons",
        /// Back-propagation of one example through a small network, number by number.
        ByHand = "backprop",
        /// All activations with their properties.
        Activations = "activations",
        /// The paths of all runs over the loss, on a plane through weight space.
        WeightSpace = "weight-space",
        /// Training runs of other programs, on the plane through their weights.
        Recorded = "recorded",
    }
}
word! {
    /// The quantity on the vertical axis of the loss plot.
    Metric, METRIC, "metric", "What the loss plot shows upward." {
        /// F
        Loss = "loss",
        /// F − F*
        #[default]
        Gap = "gap",
        /// ‖∇F‖
        Gradient = "gradient",
    }
}
word! {
    /// The quantity on the horizontal axis of the loss plot.
    Cost, COST, "cost", "What the loss plot shows sideways." {
        /// k
        #[default]
        Steps = "steps",
        /// Gradient evaluations.
        Evaluations = "evaluations",
        /// Gradient evaluations in units of n, for a finite sum.
        Epochs = "epochs",
    }
}

impl Cost {
    /// Its name on an axis.
    pub fn name(self) -> &'static str {
        match self {
            Cost::Steps => "step k",
            Cost::Evaluations => "evaluations",
            Cost::Epochs => "epochs",
        }
    }

    /// Its meaning, in a sentence.
    pub fn about(self) -> &'static str {
        match self {
            Cost::Steps => "Updates, whatever each of them costs",
            Cost::Evaluations => {
                "Gradients and values of single samples: each costs O(q), so a full gradient of n samples counts n, and a mini-batch of m \
                 counts m. What a line search tries is counted; the Hessian is not"
            }
            Cost::Epochs => "Passes over the data: evaluations divided by n",
        }
    }
}
