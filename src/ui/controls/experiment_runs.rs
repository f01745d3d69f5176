//! What the table says of the runs of an experiment in the plane: the gap at the playhead, and how each run ends.

use crate::math::catalog::Catalog;
use crate::math::rule::Halt;
use crate::math::{Optimizer, Proximal};
use crate::sim::Run;
use crate::sim::run::trace::End;
use crate::sim::run::verdict::Verdict;
use crate::ui::controls::run_table::{self, RunRow, RunTable};
use crate::ui::numbers;
use crate::ui::runs::pictures::RunPicture;
use crate::ui::state::State;
use crate::ui::state::action::Action;
use eframe::egui::Ui;
use std::sync::Arc;

/// What the menu of a run offers.
const MENU: &[Action] =
    &[Action::Duplicate, Action::Hide, Action::MoveUp, Action::MoveDown, Action::OwnStart, Action::Spread, Action::Remove];

/// Shows the table.
pub fn show(ui: &mut Ui, state: &mut State, pictures: &[Arc<RunPicture>], actions: &mut Vec<Action>) {
    let known = state.work.experiment.objective.lowest().is_some();
    let (what, tip) = if known { ("gap", "F(xₖ) − F* at the playhead.") } else { ("loss", "F(xₖ) at the playhead.") };
    let table = RunTable {
        heading: [what.to_owned(), format!("{what} at {}", state.step())],
        tip,
        rows: state.work.experiment.runs.iter().zip(pictures).map(|(run, picture)| row(state, run, picture)).collect(),
        sorts: !state.hides_results(),
        menu: MENU,
    };
    run_table::show(ui, state, &table, &mut Optimizer::ALL.iter(), actions);
}

fn row(state: &State, run: &Run, picture: &RunPicture) -> RunRow {
    let loss = picture.trace.records.get(state.step()).map(|record| record.loss);
    let number = match loss {
        Some(_) if (state.hides_results() || state.asks_gap()) && state.step() > 0 => "?".to_owned(),
        // A run in a set, or with an L1 term, may have a least value that is not known.
        Some(_) if picture.lowest.is_none() && state.work.experiment.objective.lowest().is_some() => "F* unknown".to_owned(),
        Some(loss) => numbers::digits(loss - picture.lowest.unwrap_or(0.0), 2),
        None => "–".to_owned(),
    };
    let (state, is_lost) = fate(state, run, picture);
    // Runs that ended before come last.
    RunRow { number, rank: loss.unwrap_or(f64::INFINITY), state, is_lost }
}

/// Describes the state of a run in a word or two, in a few words, and what that means; and whether the run has failed.
fn fate(state: &State, run: &Run, picture: &RunPicture) -> ([String; 3], bool) {
    if state.hides_results() {
        return (["?".into(), "to be predicted".into(), "How it ends is what the lesson asks.".into()], false);
    }
    let brief = match &picture.verdict {
        Some(Verdict::Going) if matches!(picture.trace.end, End::Halted { why: Halt::RecordingEnds, .. }) => "ended".into(),
        Some(verdict) => verdict.brief(),
        None if picture.stopped => "stopped".into(),
        None => "…".into(),
    };
    let is_lost = picture.verdict.as_ref().is_some_and(|verdict| verdict.is_lost());
    ([brief, picture.status(), explain(picture, &run.proximal)], is_lost)
}

/// Explains the state of a run.
fn explain(picture: &RunPicture, proximal: &Proximal) -> String {
    let Some(verdict) = &picture.verdict else {
        let unknown = ["This run is still being computed; its numbers follow.", "“Go on” computes the run after all."];
        return unknown[usize::from(picture.stopped)].into();
    };
    match verdict {
        Verdict::Converged { at, .. } => {
            let norm = proximal.stationarity_formula("x");
            let aside = if proximal.is_none() { "" } else { ", where P is its proximal step" };
            format!("From step {at} on, {norm} stays below a millionth of its first value{aside}.")
        }
        Verdict::Stalled { .. } => "The last quarter of the steps gained less than 1 % of what was left to gain.".into(),
        Verdict::Hovering => "The loss goes up and down around a floor and no longer falls.".into(),
        Verdict::Diverged { at, what } => format!("At step {at} {what} is no longer a finite number."),
        Verdict::Undefined { at, what } => format!("At step {at} the iterate is where {what} is not defined."),
        Verdict::Balanced { .. } => {
            "The iterates rest where weight decay balances the gradient, away from the minimum of F.".into()
        }
        Verdict::Diverging => {
            "The loss has grown a thousandfold, or from quarter to quarter of the run, and is still growing.".into()
        }
        Verdict::Halted { at, why } => format!("Step {at} could not be made: {why}."),
        Verdict::Going => "Neither converged nor diverged within its steps.".into(),
    }
}
