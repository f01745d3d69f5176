//! Colours, type and spacing; nothing else in the program names a colour or a size of text.

use crate::sim::experiment::Color;
use eframe::egui::epaint::text::{FontInsert, FontPriority, InsertFontFamily};
use eframe::egui::{self, Color32, CornerRadius, FontData, FontFamily, FontId, Frame, Margin, Stroke, TextStyle, Theme, vec2};

/// The rhythm of all distances, in points.
pub const GAP: f32 = 8.0;
/// The width of the side columns, in points.
pub const COLUMN: f32 = 312.0;
/// The window width below which the side columns fold into buttons, in points.
pub const NARROW: f32 = 1100.0;
/// The window width from which a text has a column of its best width, in points.
pub const WIDE: f32 = 1440.0;
/// That width, in points.
pub const READING_COLUMN: f32 = 400.0;
/// The size of text that is read from line to line, in points.
pub const READING: f32 = 15.0;
/// The size of a run's head, in points.
pub const HEAD: f32 = 9.0;
/// The width of a path, in points.
pub const PATH: f32 = 2.2;

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
    /// Text of lesser weight.
    pub weak: Color32,
    /// What is selected or played.
    pub accent: Color32,
    /// Text and signs on the accent.
    pub on_accent: Color32,
    /// Rules and grid lines.
    pub rule: Color32,
    /// Warnings.
    pub warning: Color32,
    /// The field from its lowest to its highest.
    pub field: [[f32; 3]; 3],
    /// Isolines on the field.
    pub isoline: Color32,
    /// The numbers written on isolines.
    pub isoline_text: Color32,
    /// The edge that separates a path from the field.
    pub halo: Color32,
    /// The examples of class 0 and of class 1.
    pub classes: [Color32; 2],
    /// The field of the chance of class 1, from 0 over ½ to 1.
    chance: [[f32; 3]; 3],
    /// A neuron's activation from its lowest to its highest.
    neuron: [[f32; 3]; 3],
    /// The named run colours, in the order of [`crate::sim::experiment::PALETTE`].
    runs: [Color32; 8],
}

const DARK: Palette = Palette {
    background: Color32::from_rgb(0x12, 0x15, 0x19),
    panel: Color32::from_rgb(0x19, 0x1d, 0x22),
    card: Color32::from_rgb(0x22, 0x27, 0x2e),
    text: Color32::from_rgb(0xea, 0xec, 0xef),
    weak: Color32::from_rgb(0xa4, 0xac, 0xb6),
    accent: Color32::from_rgb(0x82, 0xb4, 0xff),
    on_accent: Color32::from_rgb(0x0c, 0x12, 0x1c),
    rule: Color32::from_rgb(0x34, 0x3b, 0x44),
    warning: Color32::from_rgb(0xff, 0xb4, 0x54),
    field: [[26.0, 38.0, 58.0], [38.0, 68.0, 88.0], [58.0, 102.0, 118.0]],
    isoline: Color32::from_rgba_premultiplied(62, 72, 78, 90),
    isoline_text: Color32::from_rgb(0xc4, 0xd2, 0xd8),
    halo: Color32::from_rgba_premultiplied(8, 12, 18, 170),
    classes: [Color32::from_rgb(0xcb, 0xa8, 0xff), Color32::from_rgb(0xcd, 0xe0, 0x62)],
    chance: [[68.0, 52.0, 106.0], [32.0, 35.0, 42.0], [72.0, 84.0, 34.0]],
    neuron: [[22.0, 26.0, 33.0], [92.0, 108.0, 130.0], [236.0, 240.0, 244.0]],
    runs: [
        Color32::from_rgb(0xff, 0x84, 0x45),
        Color32::from_rgb(0x5f, 0xb2, 0xff),
        Color32::from_rgb(0x36, 0xd6, 0x9c),
        Color32::from_rgb(0xf4, 0x9b, 0xcd),
        Color32::from_rgb(0xf5, 0xdc, 0x5a),
        Color32::from_rgb(0xa8, 0xe3, 0xf5),
        Color32::from_rgb(0xe6, 0xa8, 0x2e),
        Color32::from_rgb(0xc9, 0xcc, 0xd1),
    ],
};

const LIGHT: Palette = Palette {
    background: Color32::from_rgb(0xfb, 0xfb, 0xf9),
    panel: Color32::from_rgb(0xf1, 0xf1, 0xed),
    card: Color32::from_rgb(0xff, 0xff, 0xff),
    text: Color32::from_rgb(0x18, 0x1b, 0x20),
    weak: Color32::from_rgb(0x55, 0x5d, 0x68),
    accent: Color32::from_rgb(0x1d, 0x5d, 0xc2),
    on_accent: Color32::from_rgb(0xff, 0xff, 0xff),
    rule: Color32::from_rgb(0xd5, 0xd7, 0xd6),
    warning: Color32::from_rgb(0xa8, 0x50, 0x00),
    field: [[190.0, 211.0, 225.0], [219.0, 230.0, 236.0], [244.0, 246.0, 244.0]],
    isoline: Color32::from_rgba_premultiplied(28, 38, 46, 105),
    isoline_text: Color32::from_rgb(0x4c, 0x5c, 0x68),
    halo: Color32::from_rgba_premultiplied(210, 210, 210, 210),
    classes: [Color32::from_rgb(0x6a, 0x3f, 0xb5), Color32::from_rgb(0x66, 0x72, 0x00)],
    chance: [[210.0, 196.0, 238.0], [250.0, 250.0, 248.0], [220.0, 229.0, 158.0]],
    neuron: [[255.0, 255.0, 252.0], [158.0, 172.0, 190.0], [30.0, 42.0, 62.0]],
    runs: [
        Color32::from_rgb(0xce, 0x50, 0x00),
        Color32::from_rgb(0x00, 0x68, 0xac),
        Color32::from_rgb(0x00, 0x86, 0x60),
        Color32::from_rgb(0xb8, 0x55, 0x90),
        Color32::from_rgb(0x85, 0x6d, 0x00),
        Color32::from_rgb(0x1f, 0x8e, 0xbe),
        Color32::from_rgb(0xb0, 0x74, 0x00),
        Color32::from_rgb(0x5a, 0x60, 0x68),
    ],
};

impl Palette {
    /// The palette of the theme that is shown.
    pub fn of(ctx: &egui::Context) -> &'static Self {
        match ctx.theme() {
            Theme::Dark => &DARK,
            Theme::Light => &LIGHT,
        }
    }

    /// A run's colour in this theme.
    pub fn run(&self, color: Color) -> Color32 {
        match color {
            Color::Named(name) => {
                let index = crate::sim::experiment::PALETTE.iter().position(|known| *known == name);
                index.map_or(self.text, |index| self.runs[index])
            }
            Color::Custom([r, g, b]) => Color32::from_rgb(r, g, b),
        }
    }

    /// The field's colour at `height` in 0 ..= 1.
    pub fn shade(&self, height: f32) -> Color32 {
        between(self.field, height)
    }

    /// The colour of a chance of class 1, 0 to 1.
    pub fn chance(&self, chance: f32) -> Color32 {
        between(self.chance, chance)
    }

    /// The colour of a neuron's activation, at `part` (0 to 1) of the way from the lowest to the highest.
    pub fn neuron(&self, part: f32) -> Color32 {
        between(self.neuron, part)
    }

    /// The frame of a card.
    pub fn card_frame(&self) -> Frame {
        Frame::new().fill(self.card).corner_radius(6).inner_margin(Margin::symmetric(12, 10))
    }
}

/// The colour at `part`, 0 to 1, of the way through three.
fn between([low, middle, high]: [[f32; 3]; 3], part: f32) -> Color32 {
    let (from, to, part) = if part < 0.5 { (low, middle, 2.0 * part) } else { (middle, high, 2.0 * part - 1.0) };
    let mix = |i: usize| (from[i] + (to[i] - from[i]) * part).round() as u8;
    Color32::from_rgb(mix(0), mix(1), mix(2))
}

/// The frame of a plot or text that stands on a panel of its own.
pub fn inset(ctx: &egui::Context) -> Frame {
    Frame::new().fill(Palette::of(ctx).panel).inner_margin(Margin::symmetric(10, 6)).corner_radius(6)
}

/// `color` at `alpha` of its opacity (0 to 1).
pub fn faded(color: Color32, alpha: f32) -> Color32 {
    color.gamma_multiply(alpha)
}

/// The family of headings and names.
pub fn medium() -> FontFamily {
    FontFamily::Name("medium".into())
}

/// The style of headings.
pub fn heading(text: impl Into<String>) -> egui::RichText {
    egui::RichText::new(text).font(FontId::new(16.0, medium()))
}

/// The style of a title over a text.
pub fn title(text: impl Into<String>) -> egui::RichText {
    egui::RichText::new(text).font(FontId::new(20.0, medium()))
}

/// The style of names and other text that leads a line.
pub fn strong(text: impl Into<String>) -> egui::RichText {
    egui::RichText::new(text).font(FontId::new(14.0, medium()))
}

/// Installs fonts and both themes.
pub fn install(ctx: &egui::Context) {
    let insert = |name: &str, bytes: &'static [u8], families: &[(FontFamily, FontPriority)]| {
        let families = families.iter().map(|(family, priority)| InsertFontFamily { family: family.clone(), priority: *priority });
        ctx.add_font(FontInsert::new(name, FontData::from_static(bytes), families.collect()));
    };
    let regular = include_bytes!("../../assets/fonts/Roboto-Regular.ttf");
    let bold = include_bytes!("../../assets/fonts/Roboto-Medium.ttf");
    let math = include_bytes!("../../assets/fonts/DejaVuSans.ttf");
    let all = |priority| [(FontFamily::Proportional, priority), (FontFamily::Monospace, priority)];
    insert("Roboto", regular, &all(FontPriority::Highest));
    insert("Roboto Medium", bold, &[(medium(), FontPriority::Highest)]);
    let fallback = [all(FontPriority::Lowest).as_slice(), &[(medium(), FontPriority::Lowest)]].concat();
    insert("DejaVu Sans", math, &fallback);
    for (theme, palette) in [(Theme::Dark, &DARK), (Theme::Light, &LIGHT)] {
        ctx.style_mut_of(theme, |style| apply(style, palette));
    }
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
