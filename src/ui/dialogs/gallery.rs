//! The gallery: every objective, preset and lesson as a small picture, to choose from by its look.

use crate::sim::lesson::lessons;
use crate::ui::derived::background::{Background, BackgroundValue};
use crate::ui::dialogs::tile::{self, Part, SIZE, Tile};
use crate::ui::state::action::Action;
use crate::ui::state::lesson_progress::LessonProgress;
use crate::ui::state::overlay::{Gallery, TileKind};
use crate::ui::theme::{GAP, Palette, heading, medium, strong};
use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{
    Color32, Context, CornerRadius, FontId, Id, Key, Modal, Painter, Rect, Role, ScrollArea, Sense, Shape, Stroke, StrokeKind,
    TextEdit, TextureHandle, TextureOptions, Ui, WidgetInfo, pos2, vec2,
};
use std::collections::BTreeMap;

/// The height of the words under a picture, in points.
const WORDS: f32 = 56.0;
/// The height of the words under the picture on a card of the stage, and the size of its letters, in points.
const CARD_WORDS: f32 = 26.0;
const CARD_FONT: f32 = 14.0;
/// The kinds to choose from, with their names.
const KINDS: [(Option<TileKind>, &str); 4] = [
    (None, "all"),
    (Some(TileKind::Objective), "objectives"),
    (Some(TileKind::Preset), "presets"),
    (Some(TileKind::Lesson), "lessons"),
];

/// The pictures of the gallery, computed once for each theme, on another thread.
#[derive(Default)]
pub struct Tiles {
    tiles: Background<&'static Palette, Vec<Tile>>,
    textures: BTreeMap<(usize, usize), Option<TextureHandle>>,
}

impl Tiles {
    /// Shows the gallery over the window; returns the chosen action, or that the gallery is closed.
    pub fn show(&mut self, ctx: &Context, gallery: &mut Gallery, progress: &LessonProgress) -> (Option<Action>, bool) {
        let look = self.look(ctx);
        let room = ctx.content_rect().size() - vec2(80.0, 80.0);
        let modal = Modal::new(Id::unique("gallery")).show(ctx, |ui| {
            let columns = ((room.x.min(1424.0) + GAP) / (SIZE[0] + 1.5 * GAP)).floor().max(1.0);
            ui.set_width(columns * (SIZE[0] + 1.5 * GAP));
            ui.horizontal(|ui| {
                ui.label(heading("Gallery"));
                let field = ui.add(TextEdit::singleline(&mut gallery.query).hint_text("filter").desired_width(200.0));
                field.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, "Filter"));
                if !ui.memory(|memory| memory.focused().is_some()) {
                    field.request_focus();
                }
                for (kind, name) in KINDS {
                    ui.selectable_value(&mut gallery.kind, kind, name);
                }
            });
            let mut chosen = None;
            let Some(tiles) = look.fresh() else {
                ui.weak("The pictures are being drawn …");
                return None;
            };
            let most = room.y - 90.0;
            ScrollArea::vertical().min_scrolled_height(most).max_height(most).show(ui, |ui| {
                let found: Vec<usize> = (0..tiles.len()).filter(|i| matches(&tiles[*i], gallery)).collect();
                let enter = ui.input(|input| input.key_pressed(Key::Enter)) && !gallery.query.trim().is_empty();
                if found.is_empty() {
                    ui.weak("Nothing has these words in its name.");
                }
                let groups = found.chunk_by(|a, b| tiles[*a].group == tiles[*b].group);
                // A group that takes several rows has its name over the first.
                let before = |i: usize| found.iter().rfind(|other| **other < i);
                let begins = |chunk: &[usize]| before(chunk[0]).is_none_or(|i| tiles[*i].group != tiles[chunk[0]].group);
                for row in rows(groups.flat_map(|group| group.chunks(columns as usize)), columns as usize) {
                    let is_named = row.iter().any(|chunk| begins(chunk));
                    ui.add_space(GAP / 2.0);
                    ui.horizontal_top(|ui| {
                        ui.spacing_mut().item_spacing.x = 1.5 * GAP;
                        for group in row {
                            ui.vertical(|ui| {
                                if is_named {
                                    ui.label(strong(if begins(group) { tiles[group[0]].group } else { " " }));
                                }
                                ui.horizontal_top(|ui| {
                                    for i in group {
                                        let tile = &tiles[*i];
                                        let texture = self.texture(ctx, *i, tile);
                                        let state = Solved::of(tile, progress);
                                        if show(ui, tile, texture.as_ref(), state) || enter && found.first() == Some(i) {
                                            chosen = Some(tile.action);
                                        }
                                    }
                                });
                            });
                        }
                    });
                }
            });
            chosen
        });
        (modal.inner, modal.inner.is_some() || modal.should_close())
    }

    /// Shows the lessons at these places as large cards that fill `ui`; returns what the clicked one does. Their paths are drawn: who is
    /// asked to open a lesson again has seen them.
    pub fn cards(&mut self, ui: &mut Ui, places: &[usize]) -> Option<Action> {
        let (palette, look) = (Palette::of(ui.ctx()), self.look(ui.ctx()));
        let (whole, columns) = (ui.available_rect_before_wrap(), places.len().clamp(1, 3));
        let lines = places.len().div_ceil(columns);
        let size = vec2(
            (whole.width() - GAP * (columns - 1) as f32) / columns as f32,
            (whole.height() - GAP * (lines - 1) as f32) / lines as f32,
        );
        let mut chosen = None;
        for (i, &place) in places.iter().enumerate() {
            let corner = vec2((i % columns) as f32 * (size.x + GAP), (i / columns) as f32 * (size.y + GAP));
            let rect = Rect::from_min_size(whole.min + corner, size);
            let action = Action::Lesson(place);
            let response = ui.interact(rect, ui.scope_id().with(("lesson", i)), Sense::click());
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, action.title()));
            let lit = response.hovered() || response.has_focus();
            let edge = if lit { Stroke::new(2.0, palette.accent) } else { Stroke::new(1.0, palette.rule) };
            ui.painter().rect(rect, 6.0, palette.card, edge, StrokeKind::Inside);
            let tile = look.fresh().and_then(|tiles| tiles.iter().enumerate().find(|(_, tile)| tile.action == action));
            let mut words = rect.shrink(GAP);
            words.min.y = rect.bottom() - CARD_WORDS;
            if let Some((index, tile)) = tile {
                // As large as it has room, in the proportions in which it was drawn.
                let room = Rect::from_min_max(rect.min, pos2(rect.right(), words.top())).shrink(GAP / 2.0);
                let scale = (room.size() / vec2(SIZE[0], SIZE[1])).min_elem();
                let picture = Rect::from_center_size(room.center(), scale * vec2(SIZE[0], SIZE[1]));
                let texture = self.texture(ui.ctx(), index, tile);
                let painter = ui.painter().with_clip_rect(picture);
                paint(&painter, palette, tile, picture, texture.as_ref(), true);
            }
            let font = FontId::new(CARD_FONT, medium());
            let galley = ui.painter().layout(action.title(), font, palette.text, words.width());
            ui.painter().galley(pos2(words.left(), words.center().y - galley.size().y / 2.0), galley, palette.text);
            if response.clicked() {
                chosen = Some(action);
            }
        }
        chosen
    }

    /// Returns the tiles, as far as they are drawn.
    fn look(&mut self, ctx: &Context) -> BackgroundValue<Vec<Tile>> {
        self.tiles.ask(ctx, &Palette::of(ctx), true, (), |palette, (), watch| tile::tiles(palette, watch))
    }

    /// Returns the field of the tile with this index, as a texture; none where its ground is plain.
    fn texture(&mut self, ctx: &Context, index: usize, tile: &Tile) -> Option<TextureHandle> {
        let theme = std::ptr::from_ref(Palette::of(ctx)) as usize;
        let load = || tile.image.clone().map(|image| ctx.load_texture("gallery", image, TextureOptions::LINEAR));
        self.textures.entry((theme, index)).or_insert_with(load).clone()
    }
}

/// Groups side by side in rows of so many columns, in their order.
fn rows<'a>(groups: impl Iterator<Item = &'a [usize]>, columns: usize) -> Vec<Vec<&'a [usize]>> {
    let mut rows: Vec<Vec<&[usize]>> = Vec::new();
    for group in groups {
        match rows.last_mut() {
            Some(row) if row.iter().map(|other| other.len()).sum::<usize>() + group.len() <= columns => row.push(group),
            _ => rows.push(vec![group]),
        }
    }
    rows
}

/// Whether `tile` is of the kind chosen, and every word of the query is in its title, its group or its sentence.
fn matches(tile: &Tile, gallery: &Gallery) -> bool {
    let all = format!("{} {} {}", tile.title, tile.group, tile.about).to_lowercase();
    let is_kind = gallery.kind.is_none_or(|kind| kind == tile.kind);
    is_kind && gallery.query.to_lowercase().split_whitespace().all(|word| all.contains(word))
}

/// How many of a lesson's tasks are solved, and how many there are.
#[derive(Clone, Copy)]
struct Solved {
    solved: usize,
    tasks: usize,
}

impl Solved {
    /// Returns none for what is no lesson.
    fn of(tile: &Tile, progress: &LessonProgress) -> Option<Self> {
        let Action::Lesson(place) = tile.action else { return None };
        Some(Solved { solved: progress.solved(&lessons::ALL[place]), tasks: lessons::tasks()[place] })
    }

    fn is_whole(self) -> bool {
        self.solved >= self.tasks
    }

    fn words(self) -> String {
        match (self.solved, self.is_whole()) {
            (_, true) => "all tasks solved".to_owned(),
            (0, _) => format!("{} tasks", self.tasks),
            (solved, _) => format!("{solved} of {} tasks solved", self.tasks),
        }
    }
}

/// Shows a picture with its name; returns whether it was clicked.
fn show(ui: &mut Ui, tile: &Tile, texture: Option<&TextureHandle>, lesson: Option<Solved>) -> bool {
    let palette = Palette::of(ui.ctx());
    let (rect, response) = ui.allocate_exact_size(vec2(SIZE[0], SIZE[1] + WORDS), Sense::click());
    let is_whole = lesson.is_some_and(Solved::is_whole);
    response.widget_info(|| {
        let name = if lesson.is_some() { tile.action.title() } else { tile.title.clone() };
        WidgetInfo::labeled(Role::Button, true, if is_whole { format!("{name}, solved") } else { name })
    });
    let picture = Rect::from_min_size(rect.min, SIZE.into());
    let painter = ui.painter().with_clip_rect(picture.intersect(ui.clip_rect()));
    paint(&painter, palette, tile, picture, texture, is_whole);
    if is_whole {
        tick(&painter, palette, picture);
    }
    let lit = response.hovered() || response.has_focus();
    let edge = if lit { Stroke::new(2.0, palette.accent) } else { Stroke::new(1.0, palette.rule) };
    ui.painter().rect_stroke(picture, CornerRadius::same(4), edge, StrokeKind::Outside);
    let line = |text: &str, font: FontId, color: Color32, top: f32, rows: usize| {
        let mut job = LayoutJob::simple(text.to_owned(), font, color, SIZE[0]);
        job.wrap = TextWrapping { max_width: SIZE[0], max_rows: rows, break_anywhere: false, ..TextWrapping::default() };
        let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
        let bottom = top + galley.size().y;
        ui.painter().galley(pos2(rect.left(), top), galley, color);
        bottom
    };
    // Titles of lessons are long, and what is said under them is short.
    let (rows, about) = lesson.map_or((1, tile.about.clone()), |lesson| (2, lesson.words()));
    let under = line(&tile.title, FontId::new(13.5, medium()), palette.text, picture.bottom() + 4.0, rows);
    line(&about, FontId::proportional(12.5), palette.weak, under + 1.0, 3 - rows);
    let tip = if tile.about.is_empty() { &tile.title } else { &tile.about };
    response.on_hover_text(tip).clicked()
}

/// Draws the field and what moves over it; the paths of a lesson that is not `solved` are left out where they would tell its answers.
fn paint(painter: &Painter, palette: &Palette, tile: &Tile, picture: Rect, texture: Option<&TextureHandle>, solved: bool) {
    match texture {
        Some(texture) => {
            let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
            painter.image(texture.id(), picture, whole, Color32::WHITE);
        }
        None => drop(painter.rect_filled(picture, 4.0, palette.background)),
    }
    let at = |[x, y]: Part| picture.min + vec2(x * picture.width(), y * picture.height());
    if solved || !tile.spoils {
        for (color, path) in &tile.lines {
            let width = if tile.image.is_some() { 1.6 } else { 1.3 };
            painter.add(Shape::line(path.iter().copied().map(at).collect(), Stroke::new(width, *color)));
        }
    }
    for (color, place, radius) in &tile.dots {
        painter.circle_filled(at(*place), *radius, *color);
    }
    if let Some(start) = tile.start.map(at) {
        painter.circle_stroke(start, 4.0, Stroke::new(3.0, palette.halo));
        painter.circle_stroke(start, 4.0, Stroke::new(1.5, palette.text));
    }
}

/// Draws the mark of a solved lesson in the corner of its picture.
fn tick(painter: &Painter, palette: &Palette, picture: Rect) {
    let center = picture.right_top() + vec2(-14.0, 14.0);
    painter.circle_filled(center, 9.0, palette.accent);
    let line = [vec2(-4.0, 0.5), vec2(-1.0, 3.5), vec2(4.5, -3.0)].map(|by| center + by);
    painter.add(Shape::line(line.to_vec(), Stroke::new(2.0, palette.on_accent)));
}
