//! The values derived from the descent in the plane: both losses with their minima, the run, and the means of its later half.

use crate::math::Point;
use crate::math::data::dropout::{Dropout, DropoutForm};
use crate::math::data::dropout_regression::{DropoutData, DropoutRegression};
use crate::math::quadratic::quadratic_form::QuadraticForm;
use crate::math::quadratic::spectrum::Spectrum;
use crate::sim::Run;
use crate::sim::dropout::dropout_descent::{DropoutDescent, late_means};
use crate::sim::run::trace::{End, Record, Trace};
use crate::ui::derived::background::Background;
use crate::ui::derived::memo::Memo;
use crate::ui::runs::pictures::{RunLine, RunPicture};
use eframe::egui::Ui;
use std::rc::Rc;
use std::sync::Arc;

/// The curvature, relative to the greatest, below which a loss counts as flat along a direction.
const FLAT: f64 = 1e-10;

/// A quadratic loss with its minimum.
#[derive(Clone, Copy)]
pub struct DescentLoss {
    /// The loss.
    pub form: QuadraticForm,
    /// Its minimum; if there are many, the one nearest to the origin; none where the loss is constant.
    pub minimum: Option<Point>,
    /// Whether the minimum is unique.
    pub is_strict: bool,
}

impl DescentLoss {
    fn of(form: QuadraticForm) -> Self {
        let [least, greatest] = Spectrum::of(&form.a).values;
        let minimum = form.minimizer().filter(|_| greatest > 0.0);
        DescentLoss { form, minimum, is_strict: least > FLAT * greatest }
    }
}

/// The two losses of a descent.
pub struct DescentLosses {
    /// The regression.
    pub problem: DropoutRegression,
    /// F, without dropout.
    pub plain: DescentLoss,
    /// E F, the mean over all masks.
    pub expected: DescentLoss,
}

impl DescentLosses {
    /// Returns the form of dropout.
    pub fn form(&self) -> DropoutForm {
        self.problem.dropout().form()
    }

    /// Returns the two terms of E F at `w`: the loss of the mean inputs, and the ridge penalty.
    pub fn terms(&self, w: Point) -> (f64, f64) {
        let dropout = self.problem.dropout();
        let (p, kept) = (dropout.p(), dropout.kept());
        let squares = self.plain.form.a.diagonal();
        let ridge = p * (1.0 - p) * kept * kept * 0.5 * w.component_mul(&w).dot(&squares);
        (self.plain.form.value(w * ((1.0 - p) * kept)), ridge)
    }
}

/// A completed run.
pub struct DescentRun {
    /// Its path, and that of its late means, each with its colours and settings.
    pub lines: [(Run, RunLine); 2],
}

impl DescentRun {
    /// Returns the iterates: at least the start, unless the loss is not finite there.
    pub fn trace(&self) -> &Trace {
        &self.lines[0].1.picture.trace
    }

    /// Returns the late mean of the iterates up to each one.
    pub fn means(&self) -> &[Record] {
        &self.lines[1].1.picture.trace.records
    }
}

/// A descent, as far as it is computed.
pub struct ShownDescent {
    /// Its losses.
    pub losses: Rc<DescentLosses>,
    /// The run; while it is not `fresh`, an earlier one.
    pub run: Option<Rc<DescentRun>>,
    /// Whether the run is that of the descent asked for.
    pub fresh: bool,
}

impl ShownDescent {
    /// Returns the run, and the index of its iterate at `step` or of the last one before it.
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
}

impl Descents {
    /// Returns what is known of `experiment`, which must have passed its check. Its run is computed on another thread.
    pub fn of(&mut self, ui: &Ui, experiment: &DropoutDescent) -> ShownDescent {
        let key = (experiment.data.clone(), experiment.dropout, experiment.seed);
        let losses = self.losses.get(key, experiment, |_, experiment| {
            let problem = experiment.problem();
            let (plain, expected) = (DescentLoss::of(problem.plain()), DescentLoss::of(problem.expected()));
            Rc::new(DescentLosses { problem, plain, expected })
        });
        let losses = Rc::clone(losses);
        let look = self.runs.ask(ui.ctx(), experiment, true, (), |experiment, (), watch| {
            watch.expect(experiment.steps as u64);
            let trace = experiment.trace_watched(watch)?;
            let means = late_means(&trace.records);
            Some((experiment.clone(), trace, means))
        });
        let run = look.value.as_deref().map(|(of, trace, means)| {
            let run = self.last.get(of.clone(), (trace, means), |of, (trace, means)| {
                let line = |trace: Trace, averaged| {
                    let picture = Arc::new(RunPicture::apart(trace));
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

/// Returns the late means as a path, each in place of its iterate.
fn averaged(trace: &Trace, means: &[Point]) -> Trace {
    let records = trace.records.iter().zip(means).map(|(record, x)| Record { x: *x, ..*record }).collect();
    Trace { records, end: End::Finished, remarks: Vec::new() }
}
