//! The gallery: every objective and every preset as a small picture, to choose from by its look.

use crate::math::Landscape;
use crate::math::Objective;
use crate::math::Point;
use crate::math::catalog::Catalog;
use crate::math::picture::field::Field;
use crate::math::picture::fitting::{even, fitting, has_one_scale};
use crate::math::picture::isolines::LEVELS;
use crate::math::picture::levels::{Levels, reached};
use crate::math::picture::relief::relief;
use crate::sim::Experiment;
use crate::sim::Run;
use crate::sim::experiment::Color;
use crate::sim::file::presets;
use crate::sim::threads::{self, Watch};
use crate::ui::derived::background::Background;
use crate::ui::state::action::Action;
use crate::ui::state::overlay::Gallery;
use crate::ui::theme::{GAP, Palette, heading, medium, strong};
use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{
    Color32, ColorImage, Context, CornerRadius, FontId, Id, Key, Modal, Rect, Role, ScrollArea, Sense, Shape, Stroke, StrokeKind,
    TextEdit, TextureHandle, TextureOptions, Ui, WidgetInfo, pos2, vec2,
};
use std::collections::BTreeMap;

/// The size of a picture, in points, and of its pixels.
const SIZE: [f32; 2] = [154.0, 102.0];
const PIXELS: [usize; 2] = [154, 102];
/// The height of the words under a picture, in points.
const WORDS: f32 = 56.0;
/// The steps of the path that is drawn over an objective.
const STEPS: usize = 60;
/// The most runs drawn over a preset.
const RUNS: usize = 4;

/// The picture, words and action of one objective or preset.
struct Tile {
    title: String,
    about: String,
    group: &'static str,
    action: Action,
    image: ColorImage,
    start: [f32; 2],
    paths: Vec<(Color, Vec<[f32; 2]>)>,
}

/// The pictures of the gallery, computed once for each theme, on another thread.
#[derive(Default)]
pub struct Tiles {
    tiles: Background<&'static Palette, Vec<Tile>>,
    textures: BTreeMap<(usize, usize), TextureHandle>,
}

impl Tiles {
    /// Shows the gallery over the window; returns the chosen action, or that the gallery is closed.
    pub fn show(&mut self, ctx: &Context, gallery: &mut Gallery) -> (Option<Action>, bool) {
        let palette = Palette::of(ctx);
        let theme = std::ptr::from_ref(palette) as usize;
        let look = self.tiles.ask(ctx, &palette, true, (), |palette, (), watch| tiles(palette, watch));
        let room = ctx.content_rect().size() - vec2(80.0, 80.0);
        let modal = Modal::new(Id::unique("gallery")).show(ctx, |ui| {
            let columns = ((room.x.min(1424.0) + GAP) / (SIZE[0] + 1.5 * GAP)).floor().max(1.0);
            ui.set_width(columns * (SIZE[0] + 1.5 * GAP));
            ui.horizontal(|ui| {
                ui.label(heading("Choose what is minimized"));
                let field = ui.add(TextEdit::singleline(&mut gallery.query).hint_text("filter").desired_width(200.0));
                field.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, "Filter"));
                if !ui.memory(|memory| memory.focused().is_some()) {
                    field.request_focus();
                }
            });
            let mut chosen = None;
            let Some(tiles) = look.fresh() else {
                ui.weak("The pictures are being drawn …");
                return None;
            };
            let most = room.y - 90.0;
            ScrollArea::vertical().min_scrolled_height(most).max_height(most).show(ui, |ui| {
                let found: Vec<usize> = (0..tiles.len()).filter(|i| matches(&tiles[*i], &gallery.query)).collect();
                let enter = ui.input(|input| input.key_pressed(Key::Enter)) && !gallery.query.trim().is_empty();
                if found.is_empty() {
                    ui.weak("Nothing has these words in its name.");
                }
                let groups = found.chunk_by(|a, b| tiles[*a].group == tiles[*b].group);
                for row in rows(groups.flat_map(|group| group.chunks(columns as usize)), columns as usize) {
                    ui.add_space(GAP / 2.0);
                    ui.horizontal_top(|ui| {
                        ui.spacing_mut().item_spacing.x = 1.5 * GAP;
                        for group in row {
                            ui.vertical(|ui| {
                                ui.label(strong(tiles[group[0]].group));
                                ui.horizontal_top(|ui| {
                                    for i in group {
                                        let texture = self.textures.entry((theme, *i)).or_insert_with(|| {
                                            ctx.load_texture("gallery", tiles[*i].image.clone(), TextureOptions::LINEAR)
                                        });
                                        if tile(ui, &tiles[*i], texture) || enter && found.first() == Some(i) {
                                            chosen = Some(tiles[*i].action);
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

/// Whether every word of `query` is in the title, the group or the sentence of `tile`.
fn matches(tile: &Tile, query: &str) -> bool {
    let all = format!("{} {} {}", tile.title, tile.group, tile.about).to_lowercase();
    query.to_lowercase().split_whitespace().all(|word| all.contains(word))
}

/// Shows a picture with its name; returns whether it was clicked.
fn tile(ui: &mut Ui, tile: &Tile, texture: &TextureHandle) -> bool {
    let palette = Palette::of(ui.ctx());
    let (rect, response) = ui.allocate_exact_size(vec2(SIZE[0], SIZE[1] + WORDS), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &tile.title));
    let picture = Rect::from_min_size(rect.min, SIZE.into());
    let painter = ui.painter().with_clip_rect(picture.intersect(ui.clip_rect()));
    let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    painter.image(texture.id(), picture, whole, Color32::WHITE);
    let at = |[x, y]: [f32; 2]| picture.min + vec2(x * picture.width(), y * picture.height());
    for (color, path) in &tile.paths {
        painter.add(Shape::line(path.iter().copied().map(at).collect(), Stroke::new(1.6, palette.run(*color))));
    }
    painter.circle_stroke(at(tile.start), 4.0, Stroke::new(3.0, palette.halo));
    painter.circle_stroke(at(tile.start), 4.0, Stroke::new(1.5, palette.text));
    let lit = response.hovered() || response.has_focus();
    let edge = if lit { Stroke::new(2.0, palette.accent) } else { Stroke::new(1.0, palette.rule) };
    ui.painter().rect_stroke(picture, CornerRadius::same(4), edge, StrokeKind::Outside);
    let line = |text: &str, font: FontId, color: Color32, top: f32, rows: usize| {
        let mut job = LayoutJob::simple(text.to_owned(), font, color, SIZE[0]);
        job.wrap = TextWrapping { max_width: SIZE[0], max_rows: rows, break_anywhere: false, ..TextWrapping::default() };
        let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
        ui.painter().galley(pos2(rect.left(), top), galley, color);
    };
    line(&tile.title, FontId::new(13.5, medium()), palette.text, picture.bottom() + 4.0, 1);
    line(&tile.about, FontId::proportional(12.5), palette.weak, picture.bottom() + 21.0, 2);
    response.on_hover_text(&tile.about).clicked()
}

/// Computes the tiles of all objectives, by groups, and of all presets; none where the work was stopped.
fn tiles(palette: &'static Palette, watch: &Watch) -> Option<Vec<Tile>> {
    let mut objectives: Vec<_> = Objective::ALL.iter().map(|entry| (entry, (entry.default)())).collect();
    objectives.sort_by_key(|(_, objective)| objective.group());
    let count = objectives.len();
    let all = threads::collect(count + presets::ALL.len(), |i| {
        if watch.is_stopped() {
            return None;
        }
        Some(match objectives.get(i) {
            Some((entry, objective)) => {
                let mut experiment = Experiment::new(objective.clone());
                experiment.steps = STEPS;
                experiment.runs = crate::math::Optimizer::by_key("gd").map(|rule| Run::new(rule, 0)).into_iter().collect();
                let adapted = Experiment { steps: STEPS, ..experiment.adapted() };
                let words = (entry.title.to_owned(), entry.about.to_owned());
                picture(&adapted, words, objective.group().title(), Action::Objective(entry.key), palette)
            }
            None => {
                let preset = &presets::ALL[i - count];
                let experiment = preset.experiment();
                let words = (experiment.title.clone(), experiment.about.clone());
                picture(&experiment, words, "Presets", Action::Open(preset.key), palette)
            }
        })
    });
    all.into_iter().collect()
}

fn picture(
    experiment: &Experiment,
    (title, about): (String, String),
    group: &'static str,
    action: Action,
    palette: &Palette,
) -> Tile {
    let objective: &dyn Landscape = &*experiment.objective;
    let (view, size) = (fitting(objective, experiment.start), (SIZE[0], SIZE[1]));
    let view = if has_one_scale(objective, view, size) { even(view, size) } else { view };
    let place =
        |p: Point| [(p.x - view.x.0) / (view.x.1 - view.x.0), (view.y.1 - p.y) / (view.y.1 - view.y.0)].map(|part| part as f32);
    let shown: Vec<_> = experiment.runs.iter().filter(|run| !run.hidden).take(RUNS).collect();
    let traces: Vec<_> = shown.iter().map(|run| (run.color, experiment.trace(run))).collect();
    let low = reached(traces.iter().flat_map(|(_, trace)| trace.ends()));
    let [columns, rows] = PIXELS;
    let field = Field::sample(view, columns, rows, |p| objective.value(p));
    let levels = Levels::for_runs(&field, objective.lowest(), low, LEVELS);
    let lit = relief(&field, &levels);
    let pixels = (0..rows).rev().flat_map(|row| &lit[row * columns..(row + 1) * columns]);
    let shade = |node: &Option<(f32, f32)>| node.map_or(palette.background, |(height, light)| palette.lit_shade(height, light));
    let image = ColorImage::new(PIXELS, pixels.map(shade).collect());
    let near = |at: &[f32; 2]| at.iter().all(|part| part.abs() < 20.0);
    let path = |trace: &crate::sim::Trace| {
        let places = trace.records.iter().take(400).map(|record| place(record.x));
        places.take_while(near).collect()
    };
    let paths = traces.iter().map(|(color, trace)| (*color, path(trace))).collect();
    Tile { title, about, group, action, image, start: place(experiment.start), paths }
}
