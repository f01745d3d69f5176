//! The stage: while presenting, one panel of the page fills the screen; with a lesson, its beat stands above it, and below it the beat's one
//! control and the answers to choose from.

use crate::math::equation::EquationNode;
use crate::sim::lesson::task::TaskCheck;
use crate::ui::lesson::answers::{TaskAnswers, conclusion, in_words};
use crate::ui::lesson::beat_dots;
use crate::ui::shell::stage_answers;
use crate::ui::shell::stage_legend;
use crate::ui::state::State;
use crate::ui::state::action::Action;
use crate::ui::theme::{Palette, heading};
use crate::ui::typeset;
use eframe::egui::{
    Align, Align2, FontId, Frame, Layout, Margin, Panel, Pos2, Rect, Role, Sense, Stroke, TextStyle, Ui, Vec2, WidgetInfo, pos2,
    vec2,
};

/// The size of the stage in points. Everything is enlarged until it fills the screen: at 1280×720, one and a half times, so that the
/// smallest text, of 12 points, is 18 pixels high.
pub const SIZE: Vec2 = vec2(1280.0 / 1.5, 720.0 / 1.5);
/// The font sizes of the sentence, of which the largest is taken with which it is at most [`MOST`] points high.
const SAY: [f32; 4] = [17.0, 15.0, 13.5, SMALLEST];
const MOST: f32 = 88.0;
/// The smallest font size, in points.
const SMALLEST: f32 = 12.0;
/// The font sizes of a formula beside the title, of which the largest is taken that has room, in points.
const FORMULA: [f32; 4] = [20.0, 17.0, 14.0, SMALLEST];
/// The height of the line of the title, of an answer, and of the line that shows how far the lesson is, in points.
const TITLE: f32 = 36.0;
const MOST_TITLE: f32 = 54.0;
const ANSWER: f32 = 50.0;
const PROGRESS: f32 = 14.0;
/// The height of a line of text relative to its font size, and how much longer a text becomes when it is broken into lines.
const LINE: f32 = 1.4;
const WRAP: f32 = 1.08;

/// Shows what stands above the panel: the title with the formula, and with a lesson the sentence of its beat, the question, or the answer.
pub fn above(ui: &mut Ui, state: &mut State, answers: &TaskAnswers) {
    let frame = Frame::new().fill(Palette::of(ui.ctx()).background).inner_margin(Margin::symmetric(16, 2));
    // A formula with a sum or a fraction is higher than a line: it gets the room that it needs to be read.
    let formula = state.lesson.as_ref().and_then(|open| open.formula()).map(|formula| format!("${formula}$"));
    let high = formula.map_or(0.0, |formula| typeset::measure(ui.ctx(), &formula, FORMULA[1]).y + 4.0);
    let title_bar = Panel::top("stage title").frame(frame).exact_size(high.clamp(TITLE, MOST_TITLE));
    title_bar.show_separator_line(false).show(ui, |ui| title(ui, state));
    if state.lesson.is_none() {
        return;
    }
    let said = words(state, answers);
    let room = ui.available_width() - frame.total_margin().sum().x;
    // The question and its answer take the same room, so that the picture does not move; each is as large as it then can be.
    // A line with a sum or a fraction is higher than its letters.
    let height = |text: &str, size: f32| {
        let shown = typeset::measure(ui.ctx(), text, size);
        (WRAP * shown.x / room).ceil().max(1.0) * (LINE * size).max(shown.y) + 8.0
    };
    let fitting = |text: &str, most: f32| SAY.into_iter().find(|size| height(text, *size) <= most).unwrap_or(SMALLEST);
    let needed = said.alternatives.iter().map(|text| height(text, fitting(text, MOST))).fold(0.0, f32::max);
    let (size, height) = (fitting(&said.text, needed), needed);
    Panel::top("beat").frame(frame).exact_size(height).show_separator_line(false).show(ui, |ui| {
        ui.style_mut().text_styles.insert(TextStyle::Body, FontId::proportional(size));
        let color = if said.asks { Palette::of(ui.ctx()).accent } else { Palette::of(ui.ctx()).text };
        ui.horizontal_centered(|ui| typeset::colored(ui, &said.text, color));
    });
}

/// Shows the title of the lesson, the experiment or the page, and at its right the formula of the beat.
fn title(ui: &mut Ui, state: &State) {
    let title = match &state.lesson {
        Some(open) => open.lesson.title.clone(),
        None if state.shows_experiment() && !state.work.experiment.title.is_empty() => state.work.experiment.title.clone(),
        None => state.page.title().to_owned(),
    };
    let formula = state.lesson.as_ref().and_then(|open| open.formula().map(str::to_owned));
    ui.horizontal_centered(|ui| {
        ui.label(heading(title));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let Some(formula) = formula.map(|formula| format!("${formula}$")) else { return };
            let room = ui.available_rect_before_wrap();
            let fits = |size: &f32| {
                let shown = typeset::measure(ui.ctx(), &formula, *size);
                shown.x <= room.width() && shown.y <= room.height()
            };
            let size = FORMULA.into_iter().find(fits).unwrap_or(SMALLEST);
            let shown = step_formula(ui, room.right_center(), &formula, size);
            let said = ui.interact(shown, ui.scope_id().with("formula"), Sense::hover());
            said.widget_info(|| WidgetInfo::labeled(Role::Label, true, typeset::spoken(&formula)));
        });
    });
}

/// Paints a formula with its right end in the middle at `at`; where it is that of a step, its terms have the colours of the arrows.
fn step_formula(ui: &Ui, at: Pos2, formula: &str, size: f32) -> Rect {
    let color = Palette::of(ui.ctx()).text;
    let tree = EquationNode::parse(formula.trim_matches('$')).filter(EquationNode::is_step);
    let inked =
        tree.and_then(|tree| typeset::paint_tree(ui.painter(), at, Align2::RIGHT_CENTER, &tree.with_step_inks(), size, color));
    inked.unwrap_or_else(|| typeset::paint(ui.painter(), at, Align2::RIGHT_CENTER, formula, size, color))
}

/// What stands under the title.
struct Words {
    text: String,
    /// Whether it is a question.
    asks: bool,
    /// All that may stand there during the beat.
    alternatives: Vec<String>,
}

/// Returns the sentence of the beat; of a task the question, and once it is answered the answer with its explanation.
fn words(state: &State, answers: &TaskAnswers) -> Words {
    let Some((i, task)) = state.asked() else {
        let say = state.lesson.as_ref().map_or(String::new(), |open| open.beat().say.clone());
        return Words { alternatives: vec![say.clone()], text: say, asks: false };
    };
    let reply = state.lesson.as_ref().map(|open| &open.replies[i]);
    let settled = reply.is_some_and(|reply| reply.is_settled());
    let found = conclusion(task, i, answers, reply.and_then(|reply| reply.value));
    let answer =
        [found.as_str(), task.explain.as_str()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    // What a goal is about is said while the control is moved.
    let ask = match (&task.check, answers.goal(i)) {
        (TaskCheck::Goal(goal), Some(now)) => format!("{} Now: {}.", task.ask, in_words(&goal.quantity, now)),
        _ => task.ask.clone(),
    };
    let alternatives = vec![format!("{} Now: 0.00001.", task.ask), answer.clone()];
    // The explanation is about the lesson's own experiment: where that was changed, the answer alone stays.
    let unchanged = state.lesson.as_ref().is_some_and(|open| state.is_unchanged_from(&open.lesson));
    let is_goal = matches!(task.check, TaskCheck::Goal(_));
    let text = match settled {
        true if unchanged || is_goal => answer,
        true => found,
        false => ask,
    };
    Words { text, asks: !settled, alternatives }
}

/// Shows what stands below the panel: the answers of a task to choose from, or the names of the runs; and how far the lesson is.
pub fn below(ui: &mut Ui, state: &mut State, answers: &TaskAnswers, actions: &mut Vec<Action>) {
    let frame = Frame::new().fill(Palette::of(ui.ctx()).background);
    if state.lesson.is_some() {
        Panel::bottom("progress").frame(frame).exact_size(PROGRESS).show_separator_line(false).show(ui, |ui| progress(ui, state));
    }
    if !state.offered_lessons().is_empty() {
        // The lessons fill the stage; there is no picture whose marks would have to be explained.
        return;
    }
    let choices = stage_answers::choices(state, answers);
    let number = state.asked().is_some_and(|(_, task)| matches!(task.check, TaskCheck::Number { .. }));
    let (height, margin) = if choices.is_empty() && !number { (stage_legend::HEIGHT, 0) } else { (ANSWER + 8.0, 4) };
    let frame = frame.inner_margin(Margin { left: 12, right: 12, top: margin, bottom: margin });
    let names = stage_legend::names(state);
    Panel::bottom("answers").frame(frame).exact_size(height).show_separator_line(false).show(ui, |ui| match () {
        () if !choices.is_empty() => stage_answers::cards(ui, state, &choices),
        () if number => actions.extend(stage_answers::number(ui, state, answers)),
        () => stage_legend::show(ui, state),
    });
    // Cards that are no runs leave the lines of the picture without names.
    if !choices.is_empty() && stage_answers::leaves_out(&choices, &names) {
        let frame = frame.inner_margin(Margin { left: 12, right: 12, top: 0, bottom: 0 });
        let panel = Panel::bottom("names").frame(frame).exact_size(stage_legend::HEIGHT).show_separator_line(false);
        panel.show(ui, |ui| stage_legend::show(ui, state));
    }
}

/// Shows a dot for each beat, and under them how far the runs are played.
fn progress(ui: &mut Ui, state: &mut State) {
    let palette = Palette::of(ui.ctx());
    let rect = ui.available_rect_before_wrap();
    beat_dots::show(ui, state, rect.shrink2(vec2(rect.width() * 0.25, 0.0)));
    let length = state.length().max(1);
    let part = state.playhead.step(length) as f32 / length as f32;
    let line = |part: f32| pos2(rect.left() + part * rect.width(), rect.bottom() - 1.5);
    ui.painter().line_segment([line(0.0), line(1.0)], Stroke::new(3.0, palette.rule));
    ui.painter().line_segment([line(0.0), line(part)], Stroke::new(3.0, palette.accent));
}
