//! What is derived from the descent in the plane: both losses with their minima, the run, and the means of its later half.

use crate::math::Point;
use crate::math::data::dropout::{Dropout, Form};
use crate::math::data::dropout_regression::{DropoutData, DropoutRegression};
use crate::math::quadratic::quadratic_form::QuadraticForm;
use crate::math::quadratic::spectrum::Spectrum;
use crate::sim::Run;
use crate::sim::dropout::dropout_descent::{DropoutDescent, late_means};
use crate::sim::run::trace::{End, Record, Trace};
use crate::sim::threads::Watch;
use crate::ui::derived::background::Background;
use crate::ui::derived::memo::Memo;
use crate::ui::runs::pictures::{RunLine, RunPicture};
use eframe::egui::Ui;
use std::rc::Rc;
use std::sync::Arc;

/// A loss is flat along a direction whose curvature is this part of the greatest.
const FLAT: f64 = 1e-10;

/// A quadratic loss with where it is least.
#[derive(Clone, Copy)]
pub struct DescentLoss {
    /// The loss.
    pub form: QuadraticForm,
    /// Its minimum; of many that next to the origin; none where it is the same everywhere.
    pub minimum: Option<Point>,
    /// Whether there is no other minimum.
    pub is_strict: bool,
}

impl DescentLoss {
    fn of(form: QuadraticForm) -> Self {
        let [least, greatest] = Spectrum::of(&form.a).values;
        let minimum = form.minimizer().filter(|_| greatest > 0.0);
        DescentLoss { form, minimum, is_strict: least > FLAT * greatest }
    }
}

/// The losses of a descent.
pub struct DescentLosses {
    /// The regression.
    pub problem: DropoutRegression,
    /// F, without dropout.
    pub plain: DescentLoss,
    /// E F, the mean over all masks.
    pub expected: DescentLoss,
}

impl DescentLosses {
    /// The form of dropout.
    pub fn form(&self) -> Form {
        self.problem.dropout().form()
    }

    /// The two terms of E F at `w`: the loss of what is left on average, and the ridge.
    pub fn terms(&self, w: Point) -> (f64, f64) {
        let dropout = self.problem.dropout();
        let (p, kept) = (dropout.p(), dropout.kept());
        let squares = self.plain.form.a.diagonal();
        let ridge = p * (1.0 - p) * kept * kept * 0.5 * w.component_mul(&w).dot(&squares);
        (self.plain.form.value(w * ((1.0 - p) * kept)), ridge)
    }
}

/// A run that is over.
pub struct DescentRun {
    /// Its path, and that of its late means, each with how it is drawn.
    pub lines: [(Run, RunLine); 2],
}

impl DescentRun {
    /// The iterates; at least the start, unless even there the loss is not finite.
    pub fn trace(&self) -> &Trace {
        &self.lines[0].1.picture.trace
    }

    /// The late mean of the iterates up to each.
    pub fn means(&self) -> &[Record] {
        &self.lines[1].1.picture.trace.records
    }
}

/// What is known of a descent.
pub struct ShownDescent {
    /// Its losses.
    pub losses: Rc<DescentLosses>,
    /// The run; while it is not `fresh`, an earlier one.
    pub run: Option<Rc<DescentRun>>,
    /// Whether the run is that of the descent asked for.
    pub fresh: bool,
}

impl ShownDescent {
    /// The run, where it has an iterate at `step`, with the step of its last one until then.
    pub fn at(&self, step: usize) -> Option<(&DescentRun, usize)> {
        let run = self.run.as_deref()?;
        run.lines[0].1.picture.at(step).map(|k| (run, k))
    }
}

/// The descents of the last frames.
#[derive(Default)]
pub struct Descents {
    losses: Memo<(DropoutData, Dropout, u64), Rc<DescentLosses>>,
    runs: Background<DropoutDescent, (DropoutDescent, Trace, Vec<Point>)>,
    last: Memo<DropoutDescent, Rc<DescentRun>>,
    made: u64,
}

impl Descents {
    /// What is known of `experiment`, which has passed its check. Its run is made beside the window.
    pub fn of(&mut self, ui: &Ui, experiment: &DropoutDescent) -> ShownDescent {
        let key = (experiment.data.clone(), experiment.dropout, experiment.seed);
        let losses = self.losses.get(key, experiment, |_, experiment| {
            let problem = experiment.problem();
            let (plain, expected) = (DescentLoss::of(problem.plain()), DescentLoss::of(problem.expected()));
            Rc::new(DescentLosses { problem, plain, expected })
        });
        let losses = Rc::clone(losses);
        let look = self.runs.ask(ui.ctx(), experiment, true, || {
            let experiment = experiment.clone();
            move |watch: &Watch| {
                watch.expect(experiment.steps as u64);
                let trace = experiment.trace_watched(watch)?;
                let means = late_means(&trace.records);
                Some((experiment, trace, means))
            }
        });
        let run = look.value.as_deref().map(|(of, trace, means)| {
            let made = &mut self.made;
            let run = self.last.get(of.clone(), (made, trace, means), |of, (made, trace, means)| {
                let mut line = |trace: Trace, averaged| {
                    *made += 1;
                    let picture = Arc::new(RunPicture::apart(*made, trace));
                    (Run::new(of.optimizer.clone(), usize::from(averaged)), RunLine { run: 0, picture, averaged, old: false })
                };
                let lines = [line(trace.clone(), false), line(averaged(trace, means), true)];
                Rc::new(DescentRun { lines })
            });
            Rc::clone(run)
        });
        ShownDescent { losses, run, fresh: look.fresh }
    }
}

/// The late means as a path, each in place of its iterate.
fn averaged(trace: &Trace, means: &[Point]) -> Trace {
    let records = trace.records.iter().zip(means).map(|(record, x)| Record { x: *x, ..*record }).collect();
    Trace { records, end: End::Finished, remarks: Vec::new() }
}
