//! The editor of a formula. A valid formula is used as soon as it is typed; in an invalid one the wrong character is marked. Its letters
//! have sliders, its view a row of numbers.

use crate::math::catalog::param::{Param, Tunable, Value, find};
use crate::math::expression::{Expression, MAX_LENGTH};
use crate::math::objectives::formula::Formula;
use crate::math::{Landscape, Objective, View};
use crate::sim::examples;
use crate::ui::controls::text_error;
use crate::ui::controls::{number_field, param_slider};
use crate::ui::paint::scale_line::rounded;
use crate::ui::state::edit::FirstError;
use crate::ui::state::recent_formulas;
use crate::ui::state::typed_formula::TypedFormula;
use crate::ui::theme::Palette;
use eframe::egui::{Align, Button, Key, Label, Layout, Response, RichText, TextEdit, TextStyle, TextWrapMode, Ui, vec2};

/// The parameters that are the borders of each axis.
const BORDERS: [[&str; 2]; 2] = [["x_min", "x_max"], ["y_min", "y_max"]];

/// What the editor works with, besides the formula.
pub struct FormulaSurroundings<'a> {
    /// The text in the field, where it is not the formula in use.
    pub typed: &'a mut Option<TypedFormula>,
    /// The formulas typed last.
    pub recent: &'a mut Vec<String>,
    /// Whether typing a formula has ended in this frame.
    pub finished: &'a mut bool,
    /// The part of the plane that the plot shows, where it was moved by hand.
    pub view: &'a mut Option<View>,
}

/// Shows the editor: the field, a slider for each letter, and the view. An invalid formula stays in the field, with the error below, while
/// the last valid one is used. Returns the objective that was chosen from a menu; fails with the message of the first value refused.
pub fn show(ui: &mut Ui, formula: &mut Formula, around: &mut FormulaSurroundings<'_>) -> Result<Option<Objective>, String> {
    let mut errors = FirstError::default();
    let (label, chosen) = head(ui, around.recent);
    let (finished, typed) = field(ui, label, formula, around.typed);
    errors.note(typed);
    let before = formula.clone();
    for letter in formula.letters() {
        errors.note(slider(ui, &letter, formula));
    }
    errors.note(borders(ui, formula, around.view));
    if finished && around.typed.is_none() {
        *around.finished = true;
        recent_formulas::remember(around.recent, &Objective::Formula(formula.clone()));
    } else if *formula != before {
        recent_formulas::update(around.recent, &Objective::Formula(formula.clone()));
    }
    errors.outcome().map(|()| chosen)
}

/// Shows the label of the field, and the menus of formulas; returns the label and the objective that was chosen.
fn head(ui: &mut Ui, recent: &[String]) -> (Response, Option<Objective>) {
    let mut chosen = None;
    let label = ui.horizontal(|ui| {
        let label = ui.add(Label::new(RichText::new("formula").color(Palette::of(ui.ctx()).weak)));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let examples = ui.menu_button("Examples", |ui| {
                for example in examples::ALL {
                    let objective = recent_formulas::read(example.objective);
                    let button = ui.button(example.name);
                    if let Some(objective) = &objective {
                        button.clone().on_hover_text(format!("{}\n{}", objective.formula(), example.about));
                    }
                    if button.clicked() {
                        chosen = objective;
                    }
                }
            });
            examples.response.on_hover_text("Formulas with letters, each of which shows something");
            let menu = |ui: &mut Ui| {
                ui.menu_button("Recent", |ui| {
                    for objective in recent.iter().filter_map(|kept| recent_formulas::read(kept)) {
                        let button = ui.add(Button::new(shortened(&objective.formula())).wrap_mode(TextWrapMode::Extend));
                        if button.on_hover_text(objective.to_string()).clicked() {
                            chosen = Some(objective);
                        }
                    }
                })
            };
            let recent = ui.add_enabled_ui(!recent.is_empty(), menu).inner;
            recent.response.on_hover_text("The formulas that were typed last").on_disabled_hover_text("No formula was typed yet");
        });
        label
    });
    (label.inner, chosen)
}

/// Shows the field; returns whether typing has ended in this frame.
fn field(ui: &mut Ui, label: Response, formula: &mut Formula, typed: &mut Option<TypedFormula>) -> (bool, Result<(), String>) {
    let before = typed.take().filter(|typed| typed.meanwhile == formula.text());
    let mut text = before.map_or_else(|| formula.text().to_owned(), |typed| typed.text);
    let field = TextEdit::multiline(&mut text).desired_rows(2).desired_width(ui.available_width() - 4.0).char_limit(MAX_LENGTH);
    // Enter does not insert a line break: people press it when the formula is finished.
    let response = ui.add(field.font(TextStyle::Monospace).return_key(None)).labelled_by(label.id);
    let response = response.on_hover_text(
        "f(x, y) in + - * / ^, parentheses, pi, e, sqrt, exp, log, sin, cos, tanh, abs, min, max and more. \
         Any other letter, as in a x^2, becomes a slider.",
    );
    let entered = response.has_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    let finished = response.lost_focus() || entered;
    // A letter that is deleted and typed again while the formula changes stands for the same number.
    let memory = response.id.with("letters");
    let mut known: Vec<(&'static str, f64)> = ui.data(|data| data.get_temp(memory)).unwrap_or_default();
    known.retain(|(key, _)| response.has_focus() && find(formula.params(), "", key).is_err());
    known.extend(formula.letters().iter().map(|letter| (letter.key, number(formula, letter.key))));
    let outcome = if text == formula.text() {
        Ok(())
    } else {
        match Expression::parse(&text) {
            Ok(_) => take(ui, formula, &text, &known),
            Err(error) => {
                text_error::show(ui, &text, &error);
                let note = RichText::new("All that is shown is of the formula above.").color(Palette::of(ui.ctx()).weak);
                ui.add(Label::new(note).wrap());
                Ok(())
            }
        }
    };
    ui.data_mut(|data| data.insert_temp(memory, known));
    *typed = Some(TypedFormula { text, meanwhile: formula.text().to_owned() }).filter(|typed| typed.text != typed.meanwhile);
    (finished, outcome)
}

/// Uses the valid formula `text`, with the numbers that are `known` for its letters, unless it or its gradient is finite nowhere in the
/// view.
fn take(ui: &mut Ui, formula: &mut Formula, text: &str, known: &[(&'static str, f64)]) -> Result<(), String> {
    let mut next = formula.clone();
    next.set("f", &Value::Word(text.to_owned()))?;
    for letter in next.letters() {
        if let Some((_, x)) = known.iter().find(|(key, _)| *key == letter.key) {
            next.set(letter.key, &Value::Number(*x))?;
        }
    }
    let (value, gradient) = next.value_gradient(next.start());
    if value.is_finite() && gradient.norm().is_finite() {
        *formula = next;
    } else {
        text_error::warn(
            ui,
            "this function or its gradient is finite nowhere in the view; widen the view, or change the formula",
        );
    }
    Ok(())
}

/// Shows a letter with its slider and its number.
fn slider(ui: &mut Ui, letter: &Param, formula: &mut Formula) -> Result<(), String> {
    let here = number(formula, letter.key);
    let mut next = here;
    let typed = ui.horizontal(|ui| {
        let label = ui.add_sized(vec2(14.0, 24.0), Label::new(letter.key));
        let width = ui.available_width();
        let (response, typed) = param_slider::real(ui, letter, &mut next, width);
        response.labelled_by(label.id).on_hover_ui(|ui| param_slider::describe(ui, letter));
        if param_slider::reset(ui, letter, Value::Number(here) != letter.default_value()) {
            next = param_slider::default(letter).unwrap_or(here);
        }
        typed
    });
    typed.inner.and_then(|()| if next == here { Ok(()) } else { formula.set(letter.key, &Value::Number(next)) })
}

/// Shows the borders of the view in one row, and the button that takes those of the plot.
fn borders(ui: &mut Ui, formula: &mut Formula, view: &mut Option<View>) -> Result<(), String> {
    let mut errors = FirstError::default();
    let of_axis = |axis: usize| formula.only().is_none_or(|only| only == axis);
    let shown: Vec<usize> = [0, 1].into_iter().filter(|axis| of_axis(*axis)).collect();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 5.0;
        let color = Palette::of(ui.ctx()).weak;
        let weak = |text: &str| Label::new(RichText::new(text).color(color));
        for axis in &shown {
            ui.add(weak(["x", "y"][*axis]));
            for (place, key) in BORDERS[*axis].into_iter().enumerate() {
                if place == 1 {
                    ui.add(weak("to"));
                }
                errors.note(border(ui, formula, key));
            }
        }
        let button = ui.add_enabled(view.is_some(), Button::new("Use this view"));
        let button = button.on_hover_text("The part of the plane that the plot shows becomes the view of this formula");
        if button.on_disabled_hover_text("Move or zoom the plot first; then this makes it the view of this formula").clicked()
            && let Some(View { x, y }) = view.take()
        {
            // An axis of a curve is the first one of the plot, whatever its name.
            let spans = if formula.only() == Some(1) { [y, x] } else { [x, y] };
            for axis in &shown {
                errors.note(set_border(formula, BORDERS[*axis], spans[*axis]));
            }
        }
    });
    errors.outcome()
}

/// Shows the field of one border.
fn border(ui: &mut Ui, formula: &mut Formula, key: &str) -> Result<(), String> {
    let param = *find(formula.params(), "", key)?;
    let View { x, y } = formula.view();
    let speed = (x.1 - x.0).max(y.1 - y.0) / 300.0;
    let mut at = number(formula, key);
    let (field, typed) = number_field::alone(ui, &param, &mut at, Some(vec2(44.0, 24.0)), speed, ["", ""]);
    field.accessible_name(param.name).on_hover_text(param.doc);
    typed.and_then(|()| if at == number(formula, key) { Ok(()) } else { formula.set(key, &Value::Number(at)) })
}

/// Sets both borders of an axis, rounded to what can be seen.
fn set_border(formula: &mut Formula, keys: [&str; 2], (low, high): (f64, f64)) -> Result<(), String> {
    let unit = 10_f64.powf((high - low).log10().floor() - 2.0);
    keys.into_iter()
        .zip([low, high])
        .try_for_each(|(key, at)| formula.set(key, &Value::Number(rounded((at / unit).round() * unit))))
}

/// Returns the number that the parameter `key` has.
fn number(formula: &Formula, key: &str) -> f64 {
    if let Value::Number(x) = formula.get(key) { x } else { f64::NAN }
}

/// Returns the first line's worth of a formula.
fn shortened(text: &str) -> String {
    const MOST: usize = 48;
    if text.chars().count() > MOST { text.chars().take(MOST).chain(['…']).collect() } else { text.to_owned() }
}
