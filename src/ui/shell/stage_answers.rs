//! The answers below the panel that fills the stage: large cards to vote for, or a field for a number.

use crate::sim::experiment::{Color, Marker};
use crate::sim::lesson::task::{Answer, Prediction, TaskCheck};
use crate::sim::picture::marks::HEAD;
use crate::ui::lesson::answers::{TaskAnswers, in_words};
use crate::ui::numbers;
use crate::ui::paint::marker;
use crate::ui::shell::stage_legend;
use crate::ui::state::State;
use crate::ui::state::action::Action;
use crate::ui::theme::{self, GAP, Palette, faded, medium};
use crate::ui::typeset;
use eframe::egui::{
    Align2, Color32, Event, FontId, Key, Painter, Rect, RichText, Role, Sense, Stroke, StrokeKind, TextEdit, Ui, WidgetInfo,
    pos2, vec2,
};

/// The font sizes of an answer, of which the largest is taken with which it has room, in points.
const VOTE: [f32; 3] = [16.0, 14.0, 12.0];

/// Returns the places of so many cards side by side in the rest of `ui`.
fn side_by_side(ui: &Ui, count: usize) -> impl Iterator<Item = Rect> + use<> {
    let whole = ui.available_rect_before_wrap();
    let width = (whole.width() - GAP * (count - 1) as f32) / count as f32;
    (0..count).map(move |i| {
        let left = whole.left() + i as f32 * (width + GAP);
        Rect::from_min_size(pos2(left, whole.top()), vec2(width, whole.height()))
    })
}

/// An answer of the task that is asked.
pub struct Choice {
    name: String,
    /// The same with its formulas between `$`.
    shown: String,
    look: Option<(Color, Marker)>,
    /// Its number, once the answer is shown.
    number: Option<String>,
    /// Whether it is right, once the answer is shown.
    is_right: Option<bool>,
}

/// Lists the answers to choose from; none where nothing is asked, or a number or a goal.
pub fn choices(state: &mut State, answers: &TaskAnswers) -> Vec<Choice> {
    let looks = stage_legend::names(state);
    let Some((i, task)) = state.asked() else { return Vec::new() };
    let revealed = state.lesson.as_ref().is_some_and(|open| open.replies[i].revealed);
    let known = answers.answer(i).and_then(|answer| answer.as_ref().ok()).filter(|_| revealed);
    match &task.check {
        TaskCheck::Which { quantity, names, .. } => {
            let values = match known {
                Some(Answer::Which(values)) => values.as_slice(),
                _ => &[],
            };
            let choice = |(place, name): (usize, &String)| Choice {
                name: name.clone(),
                shown: name.clone(),
                look: looks.iter().find(|(_, _, known)| known == name).map(|(color, marker, _)| (*color, *marker)),
                number: values.get(place).map(|(value, _)| in_words(quantity, *value)),
                is_right: values.get(place).map(|(_, wins)| *wins),
            };
            names.iter().enumerate().map(choice).collect()
        }
        TaskCheck::Choice { choices, right, .. } => {
            let choice = |(place, text): (usize, &String)| Choice {
                name: typeset::spoken(text),
                shown: text.clone(),
                // An answer may be the name of a run.
                look: looks.iter().find(|(_, _, known)| known == text).map(|(color, marker, _)| (*color, *marker)),
                number: None,
                is_right: known.map(|_| place == *right),
            };
            choices.iter().enumerate().map(choice).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether some of `names`, of what the stage shows, stand on none of the cards.
pub fn leaves_out(choices: &[Choice], names: &[(Color, Marker, String)]) -> bool {
    names.iter().any(|(_, _, name)| !choices.iter().any(|choice| choice.look.is_some() && choice.name == *name))
}

/// Shows the answers as large buttons side by side; a click is a vote.
pub fn cards(ui: &mut Ui, state: &mut State, choices: &[Choice]) {
    let Some((task, _)) = state.asked() else { return };
    let palette = Palette::of(ui.ctx());
    for (i, (choice, rect)) in choices.iter().zip(side_by_side(ui, choices.len())).enumerate() {
        let response = ui.interact(rect, ui.scope_id().with(("answer", i)), Sense::click());
        let voted = state.lesson.as_ref().is_some_and(|open| open.replies[task].prediction == Some(Prediction::Pick(i)));
        let said = choice.number.as_ref().map_or(choice.name.clone(), |number| format!("{}: {number}", choice.name));
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, voted, format!("Answer {said}")));
        let strength = if choice.is_right == Some(false) { 0.45 } else { 1.0 };
        let (fill, edge) = match (choice.is_right, voted) {
            (Some(true), _) => (faded(palette.accent, 0.35), Stroke::new(2.5, palette.accent)),
            (None, true) => (faded(palette.accent, 0.2), Stroke::new(2.0, palette.accent)),
            (_, voted) => (palette.card, Stroke::new(if voted { 2.0 } else { 1.0 }, palette.rule)),
        };
        let painter = ui.painter().with_clip_rect(rect.expand(2.0));
        painter.rect(rect, 6.0, fill, edge, StrokeKind::Inside);
        let text = faded(palette.text, strength);
        let mut left = rect.left() + 12.0;
        // What was voted for and is wrong has a cross, so that nobody has to guess what fading means.
        let sign = match choice.is_right {
            Some(true) => Some(("✓", palette.accent)),
            Some(false) if voted => Some(("✗", palette.warning)),
            _ => None,
        };
        // Until then the digit stands there that votes for it.
        let digit = (i + 1).to_string();
        let sign = sign.or(Some((digit.as_str(), palette.weak)).filter(|_| choice.is_right.is_none()));
        if let Some((sign, color)) = sign {
            let font = FontId::new(VOTE[0], medium());
            left = painter.text(pos2(left, rect.center().y), Align2::LEFT_CENTER, sign, font, color).right() + 8.0;
        }
        if let Some((color, shape)) = choice.look {
            let color = faded(palette.run(color), strength);
            painter.add(marker::shape(shape, pos2(left + 8.0, rect.center().y), HEAD + 4.0, color, Stroke::NONE));
            left += 26.0;
        }
        let mut right = rect.right() - 10.0;
        if let Some(number) = &choice.number {
            let shown = painter.text(
                pos2(right, rect.center().y),
                Align2::RIGHT_CENTER,
                number,
                FontId::new(VOTE[0], medium()),
                if choice.is_right == Some(true) { palette.accent } else { text },
            );
            right = shown.left() - 8.0;
        }
        fitted(&painter, choice, Rect::from_min_max(pos2(left, rect.top()), pos2(right, rect.bottom())), text);
        if response.clicked() {
            state.vote(i);
        }
    }
}

/// Writes the answer into `rect` as large as it has room: one with formulas in one line, if that fits, otherwise its words in several.
fn fitted(painter: &Painter, choice: &Choice, rect: Rect, color: Color32) {
    if choice.shown != choice.name {
        let fits = |size: &f32| typeset::measure(painter.ctx(), &choice.shown, *size).x <= rect.width();
        if let Some(size) = VOTE.into_iter().find(fits) {
            typeset::paint(painter, rect.left_center(), Align2::LEFT_CENTER, &choice.shown, size, color);
            return;
        }
    }
    let lay = |size: f32| painter.layout(choice.name.clone(), FontId::proportional(size), color, rect.width());
    let galley = VOTE.into_iter().map(lay).find(|galley| galley.size().y <= rect.height() - 4.0);
    let galley = galley.unwrap_or_else(|| lay(VOTE[VOTE.len() - 1]));
    painter.galley(pos2(rect.left(), rect.center().y - galley.size().y / 2.0), galley, color);
}

/// Shows a field for the number that the hall says, beside the names of the runs; once the answer is shown, whether it was right. Enter in
/// the field goes on.
pub fn number(ui: &mut Ui, state: &mut State, answers: &TaskAnswers) -> Option<Action> {
    let (i, task) = state.asked().map(|(i, task)| (i, task.clone()))?;
    let (palette, font) = (Palette::of(ui.ctx()), FontId::new(VOTE[0], medium()));
    let mut reply = state.lesson.as_ref()?.replies.get(i)?.clone();
    let shown = state.lesson.as_ref()?.number_of(i);
    let mut goes_on = None;
    ui.horizontal_centered(|ui| {
        if reply.is_settled() {
            let known = answers.answer(i).and_then(|answer| answer.as_ref().ok());
            if let (Some(answer), Some(said)) = (known, reply.prediction) {
                let (sign, color) =
                    if task.check.judge(said, answer) { ("✓", palette.accent) } else { ("✗", palette.warning) };
                ui.label(RichText::new(format!("{sign} said: {}", reply.typed.trim())).font(font).color(color));
            }
        } else {
            ui.label(RichText::new("Your number").font(font.clone()).color(palette.weak));
            let field = TextEdit::singleline(&mut reply.typed).font(font).desired_width(110.0).char_limit(20);
            let field = theme::outlined(ui, |ui| ui.add(field.background_color(palette.panel)));
            field.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, format!("Prediction for task {shown}")));
            // The first digit that is typed goes into the field, without a click before it.
            let digit = |event: &Event| match event {
                Event::Text(text) => {
                    Some(text.clone()).filter(|text| text.chars().all(|c| c.is_ascii_digit() || "-−.,".contains(c)))
                }
                _ => None,
            };
            let typed: String = ui.input(|input| input.events.iter().filter_map(digit).collect());
            if field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
                goes_on = Some(Action::GoOn);
            }
            if ui.memory(|memory| memory.focused().is_none()) && !typed.is_empty() {
                reply.typed.push_str(&typed);
                field.request_focus();
            }
            if let TaskCheck::Number { unit, .. } = &task.check {
                ui.label(unit);
            }
            reply.prediction = numbers::read(&reply.typed).map(Prediction::Number);
        }
        ui.add_space(3.0 * GAP);
        stage_legend::show(ui, state);
    });
    if let Some(kept) = state.lesson.as_mut().and_then(|open| open.replies.get_mut(i)) {
        *kept = reply;
    }
    goes_on
}
