//! Colours, fonts and spacing; nothing else in the window names a colour or a font size. The colours are those of the exported figures.

use crate::figure::fonts;
use crate::figure::palette::{self, Rgb, Translucent};
use crate::math::equation::TermInk;
use crate::sim::experiment::Color;
use eframe::egui::epaint::text::{FontInsert, FontPriority, InsertFontFamily};
use eframe::egui::{self, Color32, CornerRadius, FontData, FontFamily, FontId, Frame, Margin, Stroke, TextStyle, Theme, vec2};

/// The unit of all distances, in points.
pub const GAP: f32 = 8.0;
/// The smallest size of what a thumb must hit, in points.
pub const TOUCH: f32 = 44.0;
/// The width of the side columns, in points.
pub const COLUMN: f32 = 348.0;
/// Its width in a window that is narrower than [`ROOMY`], in points.
pub const NARROW_COLUMN: f32 = 312.0;
/// The width from which a window has room for the wider column, in points.
pub const ROOMY: f32 = 1200.0;
/// The window width below which the side columns fold into buttons, in points.
pub const NARROW: f32 = 1100.0;
/// The window width from which a text is shown in a column of the best width for reading, in points.
pub const WIDE: f32 = 1440.0;
/// That width, in points.
pub const READING_COLUMN: f32 = 400.0;
/// The size of words in and beside a picture, in points.
pub const SMALL: f32 = 13.0;
/// The size of continuous text, in points.
pub const READING: f32 = 15.0;
/// The size of a formula that stands by itself, in points.
pub const FORMULA: f32 = 15.0;

/// The colours of one theme.
#[derive(Clone, Copy, Debug)]
pub struct Palette {
    /// Behind everything.
    pub background: Color32,
    /// Panels.
    pub panel: Color32,
    /// Cards on a panel.
    pub card: Color32,
    /// Text.
    pub text: Color32,
    /// Less important text.
    pub weak: Color32,
    /// Selected or playing things.
    pub accent: Color32,
    /// Text and symbols on the accent.
    pub on_accent: Color32,
    /// Rules and grid lines.
    pub rule: Color32,
    /// Warnings.
    pub warning: Color32,
    /// Diverging runs.
    pub danger: Color32,
    /// Isolines on the field.
    pub isoline: Color32,
    /// The numbers written on isolines.
    pub isoline_text: Color32,
    /// The edge that separates a path from the field.
    pub halo: Color32,
    /// The examples of class 0 and of class 1.
    pub classes: [Color32; 2],
    /// All colours of the theme, as plain numbers.
    raw: &'static palette::FigurePalette,
}

/// Converts the theme's colours for egui.
const fn of_raw(raw: &'static palette::FigurePalette) -> Palette {
    Palette {
        background: opaque(raw.background),
        panel: opaque(raw.panel),
        card: opaque(raw.card),
        text: opaque(raw.text),
        weak: opaque(raw.weak),
        accent: opaque(raw.accent),
        on_accent: opaque(raw.on_accent),
        rule: opaque(raw.rule),
        warning: opaque(raw.warning),
        danger: opaque(raw.danger),
        isoline: translucent(raw.isoline),
        isoline_text: opaque(raw.isoline_text),
        halo: translucent(raw.halo),
        classes: [opaque(raw.classes[0]), opaque(raw.classes[1])],
        raw,
    }
}

const fn opaque([r, g, b]: Rgb) -> Color32 {
    Color32::from_rgb(r, g, b)
}

const fn translucent(Translucent { premultiplied: [r, g, b], alpha }: Translucent) -> Color32 {
    Color32::from_rgba_premultiplied(r, g, b, alpha)
}

static DARK: Palette = of_raw(&palette::DARK);
static LIGHT: Palette = of_raw(&palette::LIGHT);
static DARK_CONTRAST: Palette = of_raw(&palette::DARK_CONTRAST);
static LIGHT_CONTRAST: Palette = of_raw(&palette::LIGHT_CONTRAST);

/// Compares by address: there is one palette for each theme and contrast, and a picture drawn with another one is out of date.
impl PartialEq for Palette {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Palette {
    /// Returns the palette of the current theme.
    pub fn of(ctx: &egui::Context) -> &'static Self {
        match (ctx.theme(), ctx.data(|data| data.get_temp(contrast_key())).unwrap_or(false)) {
            (Theme::Dark, false) => &DARK,
            (Theme::Light, false) => &LIGHT,
            (Theme::Dark, true) => &DARK_CONTRAST,
            (Theme::Light, true) => &LIGHT_CONTRAST,
        }
    }

    /// Returns all colours of the theme, as plain numbers, for pictures that figures have too.
    pub fn raw(&self) -> &'static palette::FigurePalette {
        self.raw
    }

    /// Returns a run's colour in this theme.
    pub fn run(&self, color: Color) -> Color32 {
        opaque(self.raw.run(color))
    }

    /// Returns the colour of what has `ink`, in formulas and as an arrow.
    pub fn ink(&self, ink: TermInk) -> Color32 {
        opaque(self.raw.inks[ink as usize])
    }

    /// Returns the field's colour at `height` in 0 ..= 1.
    pub fn shade(&self, height: f32) -> Color32 {
        opaque(self.raw.shade(height))
    }

    /// Returns the field's colour at `height` in 0 ..= 1, its lightness times `light`.
    pub fn lit_shade(&self, height: f32, light: f32) -> Color32 {
        opaque(self.raw.lit_shade(height, light))
    }

    /// Returns the colour of a probability of class 1, 0 to 1.
    pub fn chance(&self, chance: f32) -> Color32 {
        opaque(self.raw.chance(chance))
    }

    /// Returns the colour of a neuron's activation, at `part` (0 to 1) of the way from the lowest to the highest.
    pub fn neuron(&self, part: f32) -> Color32 {
        opaque(self.raw.neuron(part))
    }

    /// Returns the frame of a card; in high contrast it has an outline.
    pub fn card_frame(&self) -> Frame {
        let frame = Frame::new().fill(self.card).corner_radius(6);
        if self == &DARK_CONTRAST || self == &LIGHT_CONTRAST {
            frame.stroke(Stroke::new(1.0, self.outline())).inner_margin(Margin::symmetric(11, 9))
        } else {
            frame.inner_margin(Margin::symmetric(12, 10))
        }
    }

    /// Returns the colour of the outline of what can be switched on, chosen or typed into.
    pub fn outline(&self) -> Color32 {
        mix(self.card, self.text, 0.6)
    }
}

/// Returns the frame of a plot or text on a panel of its own.
pub fn inset(ctx: &egui::Context) -> Frame {
    Frame::new().fill(Palette::of(ctx).panel).inner_margin(Margin::symmetric(10, 6)).corner_radius(6)
}

/// Shows what is switched on and off, with an outline that can be seen on every ground.
pub fn checkbox(ui: &mut egui::Ui, on: &mut bool, words: impl Into<String>) -> egui::Response {
    outlined(ui, |ui| ui.checkbox(on, words.into()))
}

/// Shows one choice of several.
pub fn radio(ui: &mut egui::Ui, chosen: bool, words: impl Into<String>) -> egui::Response {
    outlined(ui, |ui| ui.radio(chosen, words.into()))
}

/// Shows one choice of several, which puts `value` in its place.
pub fn radio_value<T: PartialEq>(ui: &mut egui::Ui, place: &mut T, value: T, words: impl Into<String>) -> egui::Response {
    outlined(ui, |ui| ui.radio_value(place, value, words.into()))
}

/// Shows boxes and circles with an outline; buttons have none, since their words show where they are.
pub fn outlined<R>(ui: &mut egui::Ui, content: impl FnOnce(&mut egui::Ui) -> R) -> R {
    // In the same place, not in one of its own: rows break their lines around what is shown.
    let outline = Stroke::new(1.0, Palette::of(ui.ctx()).outline());
    let before = std::mem::replace(&mut ui.visuals_mut().widgets.inactive.bg_stroke, outline);
    let shown = content(ui);
    ui.visuals_mut().widgets.inactive.bg_stroke = before;
    shown
}

/// Returns the one button of a dialog that does what the dialog is for.
pub fn primary<'a>(ui: &egui::Ui, words: impl Into<String>) -> egui::Button<'a> {
    let palette = Palette::of(ui.ctx());
    egui::Button::new(strong(words).color(palette.on_accent)).fill(palette.accent).min_size(vec2(88.0, 28.0))
}

/// Returns `color` at `alpha` of its opacity (0 to 1).
pub fn faded(color: Color32, alpha: f32) -> Color32 {
    color.gamma_multiply(alpha)
}

/// Returns the font family of headings and names.
pub fn medium() -> FontFamily {
    FontFamily::Name("medium".into())
}

/// Returns `text` in the style of headings.
pub fn heading(text: impl Into<String>) -> egui::RichText {
    egui::RichText::new(text).font(FontId::new(16.0, medium()))
}

/// Returns `text` in the style of a title over a text.
pub fn title(text: impl Into<String>) -> egui::RichText {
    egui::RichText::new(text).font(FontId::new(20.0, medium()))
}

/// Shows `content` with words of this size in place of the usual one, in points.
pub fn sized<R>(ui: &mut egui::Ui, size: f32, content: impl FnOnce(&mut egui::Ui) -> R) -> R {
    let show = |ui: &mut egui::Ui| {
        ui.style_mut().text_styles.insert(TextStyle::Body, FontId::proportional(size));
        content(ui)
    };
    ui.scope(show).inner
}

/// Returns `text` in the style of names that begin a line.
pub fn strong(text: impl Into<String>) -> egui::RichText {
    egui::RichText::new(text).font(FontId::new(14.0, medium()))
}

/// Installs fonts and both themes.
pub fn install(ctx: &egui::Context) {
    let insert = |name: &str, bytes: &'static [u8], families: &[(FontFamily, FontPriority)]| {
        let families = families.iter().map(|(family, priority)| InsertFontFamily { family: family.clone(), priority: *priority });
        ctx.add_font(FontInsert::new(name, FontData::from_static(bytes), families.collect()));
    };
    let all = |priority| [(FontFamily::Proportional, priority), (FontFamily::Monospace, priority)];
    insert("Roboto", fonts::REGULAR, &all(FontPriority::Highest));
    insert("Roboto Medium", fonts::MEDIUM, &[(medium(), FontPriority::Highest)]);
    let fallback = [all(FontPriority::Lowest).as_slice(), &[(medium(), FontPriority::Lowest)]].concat();
    insert("DejaVu Sans", fonts::MATH, &fallback);
    comfort(ctx, Accessibility::default(), Accessibility::default());
}

/// The accessibility options of the themes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Accessibility {
    /// Black or white backgrounds, and stronger lines.
    pub contrast: bool,
    /// No animations of menus and lists.
    pub calm: bool,
}

/// Sets the colours of both themes; `before` are the options until now.
pub fn comfort(ctx: &egui::Context, before: Accessibility, comfort: Accessibility) {
    ctx.data_mut(|data| data.insert_temp(contrast_key(), comfort.contrast));
    let palettes = if comfort.contrast { [&DARK_CONTRAST, &LIGHT_CONTRAST] } else { [&DARK, &LIGHT] };
    for (theme, palette) in [Theme::Dark, Theme::Light].into_iter().zip(palettes) {
        ctx.style_mut_of(theme, |style| {
            apply(style, palette);
            if comfort.calm != before.calm {
                style.animation_time = if comfort.calm { 0.0 } else { egui::Style::default().animation_time };
            }
        });
    }
}

/// The key under which the context stores whether the contrast is high.
fn contrast_key() -> egui::Id {
    egui::Id::unique("high contrast")
}

fn apply(style: &mut egui::Style, palette: &Palette) {
    for (text_style, size) in [
        (TextStyle::Small, 12.0),
        (TextStyle::Body, 14.0),
        (TextStyle::Button, 14.0),
        (TextStyle::Monospace, 14.0),
        (TextStyle::Heading, 16.0),
    ] {
        style.text_styles.insert(text_style, FontId::new(size, FontFamily::Proportional));
    }
    style.spacing.item_spacing = vec2(GAP, GAP * 0.75);
    style.spacing.button_padding = vec2(8.0, 4.0);
    style.spacing.interact_size = vec2(32.0, 24.0);
    style.spacing.slider_rail_height = 4.0;
    style.spacing.menu_margin = Margin::same(8);
    style.spacing.scroll = egui::style::ScrollStyle::thin();
    style.interaction.tooltip_delay = 0.35;
    style.interaction.selectable_labels = false;
    let visuals = &mut style.visuals;
    visuals.override_text_color = None;
    visuals.panel_fill = palette.background;
    visuals.window_fill = palette.card;
    visuals.window_stroke = Stroke::new(1.0, palette.rule);
    visuals.extreme_bg_color = palette.background;
    visuals.faint_bg_color = palette.panel;
    visuals.hyperlink_color = palette.accent;
    visuals.warn_fg_color = palette.warning;
    visuals.weak_text_color = Some(palette.weak);
    visuals.selection.bg_fill = palette.accent.gamma_multiply(0.45);
    visuals.selection.stroke = Stroke::new(1.0, palette.text);
    visuals.slider_trailing_fill = true;
    visuals.handle_shape = egui::style::HandleShape::Circle;
    visuals.popup_shadow = egui::epaint::Shadow { offset: [0, 4], blur: 16, spread: 0, color: Color32::from_black_alpha(60) };
    let widgets = &mut visuals.widgets;
    for (widget, fill, text) in [
        (&mut widgets.noninteractive, palette.panel, palette.text),
        (&mut widgets.inactive, mix(palette.card, palette.text, 0.10), palette.text),
        (&mut widgets.hovered, mix(palette.card, palette.text, 0.18), palette.text),
        (&mut widgets.active, mix(palette.card, palette.text, 0.26), palette.text),
        (&mut widgets.open, mix(palette.card, palette.text, 0.14), palette.text),
    ] {
        widget.bg_fill = fill;
        widget.weak_bg_fill = fill;
        widget.fg_stroke = Stroke::new(1.2, text);
        widget.bg_stroke = Stroke::NONE;
        widget.corner_radius = CornerRadius::same(5);
        widget.expansion = 0.0;
    }
    widgets.noninteractive.bg_stroke = Stroke::new(1.0, palette.rule);
    widgets.hovered.bg_stroke = Stroke::new(1.0, palette.weak);
    widgets.active.bg_stroke = Stroke::new(1.0, palette.accent);
}

fn mix(from: Color32, to: Color32, part: f32) -> Color32 {
    from.lerp_to_gamma(to, part)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The contrast of WCAG 2 between two opaque colours.
    fn contrast(a: Color32, b: Color32) -> f32 {
        let light = |color: Color32| {
            let [r, g, b, _] = egui::Rgba::from(color).to_array();
            0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05
        };
        light(a).max(light(b)) / light(a).min(light(b))
    }

    #[test]
    fn what_can_be_switched_on_has_an_outline_that_can_be_seen() {
        let ctx = egui::Context::default();
        install(&ctx);
        for high in [false, true] {
            comfort(&ctx, Accessibility::default(), Accessibility { contrast: high, calm: false });
            for theme in [Theme::Dark, Theme::Light] {
                ctx.set_theme(theme);
                let palette = Palette::of(&ctx);
                let mut used = None;
                let mut frame = ctx.run_ui(egui::RawInput::default(), |ui| used = Some(outlined(ui, |ui| ui.visuals().clone())));
                frame.textures_delta.clear();
                let visuals = used.expect("a frame was shown");
                let widgets = &visuals.widgets;
                for widget in [&widgets.inactive, &widgets.hovered, &widgets.active] {
                    for ground in [palette.background, palette.panel, palette.card, visuals.window_fill] {
                        let stroke = widget.bg_stroke;
                        let seen = contrast(stroke.color, ground);
                        assert!(stroke.width >= 1.0 && seen >= 3.0, "{theme:?}, high contrast {high}: {seen} on {ground:?}");
                    }
                    // The check mark and the point inside are seen as well.
                    assert!(contrast(widget.fg_stroke.color, widget.bg_fill) >= 3.0, "{theme:?}, high contrast {high}");
                }
                assert_eq!(ctx.style_of(theme).visuals.widgets.inactive.bg_stroke, Stroke::NONE, "buttons are quiet");
                let edge = palette.card_frame().stroke;
                assert_eq!(high, edge.width > 0.0 && contrast(edge.color, palette.panel) >= 3.0, "{theme:?}: cards");
            }
        }
    }
}
