//! Downhill shows how optimizers move: pick a function of two variables, race optimizers over its contours, watch the loss
//! fall, and read the arithmetic of every step.
//!
//! # As a library
//!
//! To run an optimizer of the catalogue on an objective of the catalogue:
//!
//! ```
//! use downhill::math::catalog::Catalog;
//! use downhill::math::{Objective, Optimizer};
//! use downhill::sim::{Experiment, Run};
//!
//! let mut experiment = Experiment::new(Objective::by_key("rosenbrock")?);
//! experiment.steps = 1000;
//! let run = Run::new(Optimizer::parse("adam(lr=0.05)").map_err(|error| error.to_string())?, 0);
//! let trace = experiment.trace(&run);
//! let last = trace.records.last().expect("a run begins with its start");
//! assert!(last.loss < 1e-3 && (last.x - downhill::math::Point::new(1.0, 1.0)).norm() < 0.1);
//! # Ok::<(), String>(())
//! ```
//!
//! To add a rule of one's own, which is written once for every vector, and run it in the plane:
//!
//! ```
//! use downhill::math::catalog::Catalog;
//! use downhill::math::catalog::param::Param;
//! use downhill::math::objectives::PlaneOracle;
//! use downhill::math::rule::{Equation, Halt, Now, Rule, eq};
//! use downhill::math::{Objective, Point, Vector};
//! use downhill::sim::run::conditions::Conditions;
//! use downhill::sim::run::descent::Descent;
//!
//! const LR: Param = Param::real("lr", "α", "learning rate", "The length of a step along each axis.", 0.01, 0.0, f64::MAX);
//!
//! downhill::tunable! {
//!     /// Moves every coordinate by α against the sign of its gradient.
//!     pub struct SignDescent("sign", "Sign descent", "Moves every coordinate by the same length.") { lr: f64 = LR }
//! }
//!
//! impl Rule for SignDescent {
//!     type Memory<V: Vector> = ();
//!
//!     fn init<V: Vector>(&self, _: &V) {}
//!
//!     fn equations(&self) -> &'static [Equation] {
//!         const { &[eq("gₖ", "∇F(xₖ)"), eq("xₖ₊₁", "xₖ − αₖ sign(gₖ)")] }
//!     }
//!
//!     fn step<V: Vector>(&self, _: &mut (), now: &mut Now<'_, V>) -> Result<V, Halt> {
//!         let lr = now.lr;
//!         Ok(now.gradient().map(|g| -lr * g.signum()))
//!     }
//!
//!     fn learning_rate(&self) -> f64 {
//!         self.lr
//!     }
//! }
//!
//! let objective = Objective::by_key("himmelblau")?;
//! let mut descent = Descent::new(SignDescent::default(), PlaneOracle(&*objective), Point::new(0.0, 0.0), Conditions::default());
//! for _ in 0..400 {
//!     descent.step(None, None).map_err(|halt| halt.to_string())?;
//! }
//! assert!((descent.x() - Point::new(3.0, 2.0)).norm() < 0.05);
//! # Ok::<(), String>(())
//! ```
//!
//! # The map of the house
//!
//! ```text
//! math/     functions, update rules, schedules, and the geometry of their pictures; no files, no clock, no window
//!   catalog       families of members, their parameters, and the notation adam(lr=0.1)
//!   objectives optimizers schedules activations datasets      the families, one file for each member
//!   expression    formulas that are computed          equation   formulas that are typeset
//!   rule_text     update rules that are typed         quadratic  eigenvalues, curvature, forms
//!   theory        stability, noise floors
//!   data          examples and linear models          network    a small network, with its back-propagation
//!   picture       fields, isolines, thinned paths     table      CSV files as people write them
//!   ↑
//! sim/      from an experiment to its traces; still no window
//!   run           one run: its steps, its trace, its end
//!   experiment    what is run in the plane            ensemble   the same over many seeds; the theorem
//!   compare       the same over many rates, hyperparameters, starts, seeds and functions; profiles, ranks
//!   weight_decay dropout training overfitting         the experiments beyond the plane
//!   file          experiment files, share strings, presets       export script   tables, Python scripts
//!   lesson        lessons, their tasks, their claims  files      the only place that opens files
//!   ↑
//! figure/   from an experiment to a figure to take home (SVG, PNG, GIF); still no window
//!   ↑
//! cli/      the command line            ui/    the window; with web/ the only folder that knows egui
//!   options commands                      derived state paint runs plots controls lesson dialogs pages shell
//!                                         ↑
//!                                       web/   the window in a browser: links, storage, files, messages of the page around it
//! ```
//!
//! Nothing looks upward, neither between layers nor between the rooms of one, and no two files import each other; a test reads the sources
//! and fails where something does.
//!
//! # One idea
//!
//! The picture is a pure function of the experiment. An [`Experiment`](sim::Experiment) (objective, start, steps, seed, sampling,
//! runs) is the only ground state. From it [`sim`] computes each run's [`Trace`](sim::Trace), whole and at once, since thousands
//! of steps in two dimensions take well under a millisecond. Playback is an index into the traces
//! ([`Playhead`](sim::playhead::Playhead)), so scrubbing, stepping back and looping cost nothing, and nothing is ever stale. What
//! a rule remembers between steps is not stored: the inspector makes the run again up to the step it is asked for
//! ([`Replay`](sim::experiment::replay::Replay)).
//!
//! # How a run is computed
//!
//! * A [`Landscape`](math::Landscape) is an objective of two variables with all that its picture needs. An optimizer sees it only
//!   as an [`Oracle`](math::Oracle), which knows no dimension.
//! * A [`Rule`](math::rule::Rule) holds hyperparameters and nothing else; what it remembers is its `Memory`. It is written once, for
//!   every [`Vector`](math::Vector): a point of the plane moves without allocation, and a network's thousands of weights by the
//!   same lines.
//! * An [`Optimizer`](math::Optimizer) is any of the rules, and a rule itself: loops over many steps are compiled for the shortest rules by themselves, and
//!   once for all others. A rule that the user types ([`rule_text`](math::rule_text)) is one of them.
//! * [`Descent`](sim::run::descent::Descent) puts rule, schedule, sampling, noise and weight decay together, one step at a time.
//! * Randomness is counter-based ([`Draws`](sim::draws::Draws)): entered at any step, shared by all runs, the same everywhere.
//! * An [`Ensemble`](sim::ensemble::Ensemble) is a run over many seeds, on all cores; what it says does not depend on their number. The
//!   lecture's [`theorem`](sim::ensemble::theorem) is evaluated on it, with one convention for its sums ([`Average`](sim::run::averages::Average)).
//! * A comparison ([`compare`](sim::compare)) makes thousands of runs of which nothing is kept but how they end
//!   ([`Probe`](sim::compare::probe::Probe)); rates are tuned by one rule, with other seeds than those measured.
//! * What takes longer than a frame is a [`BackgroundTask`](sim::threads::BackgroundTask) beside the window, under the key of what it depends on.
//! * Where threads share no memory, as in a web page, a [`team`](sim::threads::team) of instances does long work together: all do the same work, each
//!   computes its own items, and they exchange the results. [`SharedWork`](sim::shared_work::SharedWork) lists what a team can do.
//! * Numerical failure is data: a run that diverges or cannot go on ends its trace and says why ([`End`](sim::run::trace::End)).
//!
//! # Beyond the plane
//!
//! Three experiments have more variables, and drive the same [`Descent`](sim::run::descent::Descent): weight decay on a linear model
//! ([`WeightDecay`](sim::weight_decay::WeightDecay)), dropout ([`DropoutLayer`](sim::dropout::dropout_layer::DropoutLayer)), and a small
//! network ([`Training`](sim::Training)) whose back-propagation is written out in [`math::network`]. An oracle says which of its coordinates are
//! weights, on which weight decay acts, and whether it looks through random masks, which are drawn anew for every step. A fourth one, a polynomial
//! fitted to noisy points ([`Overfitting`](sim::overfitting::Overfitting)), has closed forms throughout.
//!
//! # Lessons
//!
//! A [`Lesson`](sim::Lesson) is a text, a [`Work`](sim::Work) (all that the window runs, as one value), a look at it, and tasks. Each task asks for a
//! [`Quantity`](sim::lesson::quantity::Quantity), one line of a table and one function; answers are computed, never written down. A goal
//! compares the live work with the lesson's by their [`facts`](sim::lesson::facts), so that only what it sets free may differ.
//!
//! # One description of a thing
//!
//! Each family (objectives, optimizers, schedules, samplings) is one `catalog!` list of files. Each file describes its parameters
//! once ([`Param`](math::catalog::param::Param)); sliders, tooltips, the notation `adam(lr=0.1, form=pytorch)`, experiment files,
//! `downhill list` and the README's tables all read that. To add an optimizer: a new file in `math/optimizers/` and its line in the
//! list; the tests find it by themselves.
//!
//! # Invariants, as what is absent
//!
//! No stale picture, since nothing derived is stored but under the key of what it depends on. No clamped step, no hidden scale on a
//! learning rate, no NaN shown as a value. No finite differences outside the tests, but where they are shown, beside the derivatives that
//! they check ([`central_differences`](math::Network::central_differences)). No `unsafe`: the few calls of Windows and macOS that take it are a
//! crate of their own, in `desktop/`.

#[cfg(not(target_arch = "wasm32"))]
pub mod cli;
pub mod figure;
pub mod math;
pub mod sim;
#[cfg(feature = "gui")]
pub mod ui;
#[cfg(all(target_arch = "wasm32", feature = "gui"))]
pub mod web;
