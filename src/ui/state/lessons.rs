//! The open lesson: opening it, going back to its beginning, and the progress kept in the settings.

use crate::math::catalog::param::{ParamField as _, Value};
use crate::math::equation::EquationNode;
use crate::sim::Lesson;
use crate::sim::experiment::eigen_decay::RateMark;
use crate::sim::lesson::beat::{Beat, BeatStep, FIRST_STEPS};
use crate::sim::lesson::lessons;
use crate::sim::lesson::task::{Prediction, Task, TaskCheck};
use crate::sim::page::Page;
use crate::sim::views::{DecayView, NetworkView};
use crate::ui::state::network_display::NetworkChart;
use crate::ui::state::{State, default_speed};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What the column at the right shows while a lesson is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LessonTab {
    /// The beats so far.
    #[default]
    Beats,
    /// The lesson's text as a whole.
    Text,
    /// What the page shows there without a lesson.
    Page,
}

/// The open lesson with the user's answers.
#[derive(Clone)]
pub struct OpenLesson {
    /// The lesson.
    pub lesson: Arc<Lesson>,
    /// Its index among the lessons of the program; none for one from a file.
    pub place: Option<usize>,
    /// The key of its progress: its key among the program's lessons, or the path of its file.
    pub key: String,
    /// The user's reply to each task, in their order.
    pub replies: Vec<TaskReply>,
    /// What the column shows.
    pub tab: LessonTab,
    /// The index of the beat that is shown.
    pub beat: usize,
}

impl OpenLesson {
    /// Returns the beat that is shown.
    pub fn beat(&self) -> &Beat {
        &self.lesson.beats[self.beat.min(self.lesson.beats.len() - 1)]
    }

    /// Lists the tasks that the beats so far have asked.
    pub fn tasks_so_far(&self) -> impl Iterator<Item = usize> {
        self.lesson.beats.iter().take(self.beat + 1).filter_map(|beat| beat.task)
    }

    /// Returns the last value that a beat up to the one shown gives for what `of` takes from it.
    fn latest<T>(&self, of: impl Fn(&Beat) -> Option<T>) -> Option<T> {
        self.latest_at(self.beat, of)
    }

    fn latest_at<T>(&self, beat: usize, of: impl Fn(&Beat) -> Option<T>) -> Option<T> {
        self.lesson.beats.iter().take(beat + 1).rev().find_map(of)
    }

    /// Returns the page and the panel of the beat with this index: its own, or those of the last one before it that names them.
    pub(super) fn place_of(&self, beat: usize) -> (Page, Option<&'static str>) {
        let page = self.latest_at(beat, |beat| beat.page).or(self.lesson.view.page).unwrap_or_default();
        (page, self.latest_at(beat, |beat| beat.panel).and_then(|name| page.panel(name)))
    }

    /// Returns the number of a task on screen, from 1: its place among those that the beats ask.
    pub fn number_of(&self, task: usize) -> usize {
        self.lesson.beats.iter().filter_map(|beat| beat.task).position(|asked| asked == task).unwrap_or(task) + 1
    }

    /// Returns the formula beside the title, if there is one: that of the beat, or of the last one before it that has one.
    pub fn formula(&self) -> Option<&str> {
        self.lesson.beats.iter().take(self.beat + 1).rev().find_map(|beat| beat.formula.as_deref())
    }
}

/// The user's reply to a task.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TaskReply {
    /// The prediction, once it is complete enough to be judged.
    pub prediction: Option<Prediction>,
    /// The text in the field for a number.
    pub typed: String,
    /// The last prediction, if it was wrong.
    pub missed: Option<Prediction>,
    /// Whether the answer is shown.
    pub revealed: bool,
    /// Whether the goal was reached.
    pub reached: bool,
    /// The value with which it was reached first, by the user or by the settings shown.
    pub value: Option<f64>,
}

impl TaskReply {
    /// Whether nothing is left to be asked: the answer is shown, or the goal was reached.
    pub fn is_settled(&self) -> bool {
        self.revealed || self.reached
    }
}

impl State {
    /// Opens the lesson with this index, counted from 0, at its beginning.
    pub fn open_lesson(&mut self, place: usize) {
        let Some(entry) = lessons::ALL.get(place) else { return };
        self.begin_lesson(entry.lesson(), Some(place), entry.key.to_owned());
    }

    /// Opens `lesson`, whose progress is kept under `key`, at its beginning.
    pub fn begin_lesson(&mut self, lesson: Lesson, place: Option<usize>, key: String) {
        self.settings.progress.open(&key);
        let replies = vec![TaskReply::default(); lesson.tasks.len()];
        // In a narrow window the controls would take the place of the lesson.
        self.settings.controls = false;
        self.start(OpenLesson { lesson: Arc::new(lesson), place, key, replies, tab: LessonTab::Beats, beat: 0 });
    }

    /// Returns to the beginning of the open lesson, with playback stopped, so that one can predict first.
    pub fn back_to_lesson(&mut self) {
        if let Some(open) = self.lesson.clone() {
            self.start(open);
        }
    }

    fn start(&mut self, open: OpenLesson) {
        let lesson = Arc::clone(&open.lesson);
        // The work before the change is recorded together with the lesson that was open then.
        self.set_work(lesson.work.clone());
        self.lesson = Some(OpenLesson { tab: LessonTab::Beats, ..open });
        self.sheet = None;
        self.playhead.playing = false;
        self.playhead.seek(0);
        self.apply_view(&lesson);
        self.settings.speed = default_speed(self.length());
        self.show_beat();
    }

    /// Shows the page, the panel, the run and the step of the beat.
    fn show_beat(&mut self) {
        let Some(open) = &self.lesson else { return };
        let beat = open.beat().clone();
        let (page, panel) = open.place_of(open.beat);
        let selected = open.latest(|beat| beat.selected.clone());
        self.show_page(page, panel);
        self.select_named(selected.as_deref());
        // What a task before asks for and nobody has predicted yet is not shown.
        let open = !self.hides_results();
        self.stand_at(beat.step);
        if beat.play && open {
            self.play_whole();
        }
    }

    /// Shows `page`, and lets this panel of it fill the stage, or its first one.
    pub(super) fn show_page(&mut self, page: Page, panel: Option<&'static str>) {
        (self.page, self.panel) = (page, None);
        self.show_panel(panel);
    }

    /// Selects the run called `name`, if there is one.
    pub(super) fn select_named(&mut self, name: Option<&str>) {
        if let Some(name) = name {
            let (runs, place) = self.runs();
            *place = runs.iter().position(|run| run.name() == name).unwrap_or(*place);
        }
    }

    /// Moves the playhead to `step`, as far as that shows no answer that is still to be predicted.
    pub(super) fn stand_at(&mut self, step: Option<BeatStep>) {
        let (length, is_open) = (self.length(), !self.hides_results());
        match step {
            Some(BeatStep::At(step)) if is_open || step <= FIRST_STEPS => self.playhead.seek(step.min(length)),
            Some(BeatStep::End) if is_open => self.playhead.seek(length),
            _ => {}
        }
    }

    /// Lets this panel of the page fill the stage, if there is one; a picture that the page shows only when it is chosen is chosen.
    pub(super) fn show_panel(&mut self, panel: Option<&'static str>) {
        self.panel = panel.or(self.panel);
        if self.page == Page::Network && panel == Some("sharpness") {
            self.settings.network.chart = NetworkChart::Sharpness;
        }
        // A picture that is no longer asked for gives way to that of the lesson.
        let own = self.settings.network.picture;
        if self.page == Page::Network && panel == Some("picture") && matches!(own, NetworkView::Activations | NetworkView::ByHand)
        {
            let view = self.lesson.as_ref().and_then(|open| open.lesson.view.network);
            self.settings.network.picture = view.filter(|view| *view != own).unwrap_or(NetworkView::Boundary);
        }
        let picture = panel.filter(|_| self.page == Page::Network).map(|name| Value::Word(name.to_owned()));
        if let Some(picture) = picture.and_then(|name| NetworkView::from_value(&name)) {
            self.settings.network.picture = picture;
        }
    }

    /// Goes on in the open lesson: a task that is asked is revealed, otherwise the next beat is shown, and after the last one the next
    /// lesson. Without a lesson, a short message says so.
    pub fn go_on(&mut self) {
        let Some(open) = &mut self.lesson else { return self.go_to_lesson(1) };
        // In a lecture the hall has answered aloud; alone, a task without an answer is left for later.
        let answered = |task: &usize| self.presenting || open.replies[*task].prediction.is_some();
        let asked = open.beat().task.filter(|task| !open.replies[*task].is_settled() && answered(task));
        match asked {
            Some(task) => self.reveal(task),
            None if open.beat + 1 < open.lesson.beats.len() => {
                open.beat += 1;
                open.tab = LessonTab::Beats;
                self.show_beat();
            }
            None => self.go_to_lesson(1),
        }
    }

    /// Goes back to the beat before; from the first one to the lesson before.
    pub fn go_back(&mut self) {
        match &mut self.lesson {
            Some(open) if open.beat > 0 => {
                open.beat -= 1;
                open.tab = LessonTab::Beats;
                self.show_beat();
            }
            _ => self.go_to_lesson(-1),
        }
    }

    /// Shows the beat with this index.
    pub fn go_to_beat(&mut self, beat: usize) {
        if let Some(open) = self.lesson.as_mut().filter(|open| beat < open.lesson.beats.len()) {
            open.beat = beat;
            self.show_beat();
        }
    }

    /// Whether a lesson is on the stage.
    pub fn stages_lesson(&self) -> bool {
        self.presenting && self.lesson.is_some()
    }

    /// Returns the target that the loss plot marks: the user's, or in a lesson that of the task that the beat asks, once nothing is given
    /// away.
    pub fn target(&self) -> Option<f64> {
        let Some(open) = &self.lesson else { return self.settings.marks_target.then_some(self.settings.target) };
        let (i, task) = self.asked().filter(|_| !self.hides_results())?;
        let is_shown = matches!(task.check, TaskCheck::Goal(_)) || open.replies[i].is_settled();
        task.check.target().filter(|_| is_shown)
    }

    /// Opens the lesson `by` places after the open one. Where there is none, nothing changes and a short message says why.
    pub fn go_to_lesson(&mut self, by: isize) {
        let side = if by > 0 { "next" } else { "previous" };
        let Some(open) = &self.lesson else {
            return self.say(format!("No lesson is open, so there is no {side} one. The menu Lessons opens one."));
        };
        let next = open.place.and_then(|at| at.checked_add_signed(by)).filter(|next| *next < lessons::ALL.len());
        match (next, open.place) {
            (Some(next), _) => self.open_lesson(next),
            (None, None) => self.say(format!("This lesson is from a file: it has no {side} one.")),
            (None, Some(_)) => self.say(format!("This is the {} lesson.", if by > 0 { "last" } else { "first" })),
        }
    }

    /// Whether the work is still as the lesson began.
    pub fn is_unchanged_from(&self, lesson: &Lesson) -> bool {
        self.work == lesson.work
    }

    /// Whether anything not yet played must be hidden: the open lesson asks for something that playing shows, and it is not predicted yet.
    pub fn hides_results(&self) -> bool {
        self.unanswered().any(|(_, task)| task.is_played())
            && self.lesson.as_ref().is_some_and(|open| self.is_unchanged_from(&open.lesson))
    }

    /// Whether the numbers of theory must be hidden: the open lesson asks for a number that is not predicted yet.
    pub fn hides_theory(&self) -> bool {
        self.unanswered().any(|(_, task)| matches!(task.check, TaskCheck::Number { .. }))
    }

    /// Those of `marks` that the open lesson does not ask for: none while it asks for a number of theory, and not the fastest learning rate while
    /// it asks for a small spectral radius.
    pub fn shown_marks(&self, mut marks: Vec<RateMark>) -> Vec<RateMark> {
        let asks_best = self.goals_ahead().any(|goal| goal.quantity.kind.key == "spectral-radius");
        let asks_theory = self.hides_theory();
        marks.retain(|mark| !(asks_theory || mark.is_best && asks_best));
        marks
    }

    /// Lists the tasks of the open lesson whose answer is not shown yet, each with its index.
    pub fn unanswered(&self) -> impl Iterator<Item = (usize, &Task)> {
        let tasks = self.lesson.iter().flat_map(|open| open.lesson.tasks.iter().zip(&open.replies).enumerate());
        tasks.filter(|(_, (_, reply))| !reply.is_settled()).map(|(i, (task, _))| (i, task))
    }

    /// Returns the task that the beat asks, with its index; none for a sentence, or without a lesson.
    pub fn asked(&self) -> Option<(usize, &Task)> {
        let open = self.lesson.as_ref()?;
        open.beat().task.map(|task| (task, &open.lesson.tasks[task]))
    }

    /// Whether the beat asks for a number that is not answered yet.
    pub fn asks_number(&self) -> bool {
        let settled = |i: usize| self.lesson.as_ref().is_some_and(|open| open.replies[i].is_settled());
        self.asked().is_some_and(|(i, task)| matches!(task.check, TaskCheck::Number { .. }) && !settled(i))
    }

    /// Whether the beat asks for a gap that is to be read off a picture: its number stands nowhere until then.
    pub fn asks_gap(&self) -> bool {
        self.asks_number() && self.asked().is_some_and(|(_, task)| task.check.is_a_gap())
    }

    /// Whether the beat asks what is read off another panel of the page than the one called `panel`.
    pub fn asks_beside(&self, panel: &str) -> bool {
        let asks =
            |(i, task): (usize, &Task)| !matches!(task.check, TaskCheck::Goal(_)) && self.unanswered().any(|(open, _)| open == i);
        self.asked().is_some_and(asks) && self.stage_panel().0 != panel
    }

    /// Whether the beat asks how much it costs to come below a gap.
    pub fn asks_costs(&self) -> bool {
        self.asked().is_some_and(|(_, task)| task.check.is_about_costs())
    }

    /// Records that `task` of the open lesson was solved.
    pub fn solve(&mut self, task: usize) {
        if let Some(open) = &self.lesson {
            self.settings.progress.solve(&open.key, task);
        }
    }

    /// Lists the places of the lessons that fill the stage, since the beat offers them.
    pub fn offered_lessons(&self) -> &[usize] {
        self.lesson.as_ref().filter(|_| self.presenting).map_or(&[], |open| &open.beat().opens)
    }

    /// Whether a beat of the open lesson shows the panel called `panel`, and the work is still the lesson's.
    pub fn will_show(&self, panel: &str) -> bool {
        self.lesson.as_ref().is_some_and(|open| {
            open.lesson.beats.iter().any(|beat| beat.panel == Some(panel)) && self.is_unchanged_from(&open.lesson)
        })
    }

    /// Returns the name of what the beat is about, where that is no run that is selected.
    pub fn spoken_of(&self) -> Option<&str> {
        self.lesson.as_ref().and_then(|open| open.beat().selected.as_deref())
    }

    /// Returns the name of the control that the beat puts in reach.
    pub fn beat_control(&self) -> Option<String> {
        self.lesson.as_ref().and_then(|open| open.beat().control.clone())
    }

    /// Whether the parts of the selected run's step are drawn as arrows: the user wants them, or the formula of the step stands on the stage,
    /// whose terms then have the colours of the arrows.
    pub fn draws_step(&self) -> bool {
        let formula = self.lesson.as_ref().filter(|_| self.presenting).and_then(OpenLesson::formula);
        let is_step = formula.and_then(EquationNode::parse).is_some_and(|formula| formula.is_step());
        self.settings.step_vectors || is_step && !self.playhead.playing && !self.hides_results()
    }

    fn apply_view(&mut self, lesson: &Lesson) {
        let view = &lesson.view;
        let settings = &mut self.settings;
        self.page = view.page.unwrap_or(self.page);
        settings.decay_in_plane = view.decay.map_or(settings.decay_in_plane, |decay| decay == DecayView::Plane);
        settings.dropout_view = view.dropout.unwrap_or(settings.dropout_view);
        settings.network.picture = view.network.unwrap_or(settings.network.picture);
        settings.metric = view.metric.unwrap_or(settings.metric);
        settings.cost = view.cost.unwrap_or(settings.cost);
        settings.logarithmic = view.logarithmic.unwrap_or(settings.logarithmic);
        if let Some(name) = &view.selected {
            let (runs, place) = self.runs();
            *place = runs.iter().position(|run| run.name() == name).unwrap_or(0);
        }
    }
}
