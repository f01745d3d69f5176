//! The legend: the colour, shape and name of each run, its settings, and its outcome.

use crate::figure::drawing::{Aside, Frame, Item, Paint, Pen, Position, TextLine};
use crate::figure::fonts::{Weight, fit, width, wrap};
use crate::figure::line::RunPath;
use crate::figure::palette::FigurePalette;
use crate::figure::{marker, numbers};
use crate::math::catalog::words::number;
use crate::math::rule::Halt;
use crate::sim::Experiment;
use crate::sim::Run;
use crate::sim::picture::marks::{HEAD, PATH};
use crate::sim::run::trace::End;

/// The font sizes of names and of the text under them, in points.
const NAME: f32 = 14.0;
const SETTING: f32 = 12.0;
/// The distances between lines, and between two entries.
const NAME_LINE: f32 = 18.0;
const SETTING_LINE: f32 = 15.0;
const GAP: f32 = 9.0;
/// The left edge of the text; the sample of the line is left of it.
const INDENT: f32 = 34.0;
/// The narrowest width of a column, and of a column with names alone.
const COLUMN: f32 = 330.0;
const NAMES: f32 = 125.0;
/// The gap between columns, and before the text beside a name.
const BETWEEN: f32 = 20.0;
const ASIDE: f32 = 10.0;
/// The most lines of settings of one run.
const SETTING_LINES: usize = 4;

/// One run's entry.
struct LegendEntry {
    run: usize,
    averaged: bool,
    name: String,
    /// The outcome of the run.
    state: String,
    settings: String,
}

/// The amount of detail in an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    /// Name and outcome, with all settings on as many lines as they need.
    Whole,
    /// Name and outcome, with as much of the settings as one line holds.
    Short,
    /// The name, with as much of the settings as fits beside it.
    Line,
    /// The name alone.
    Name,
}

impl Style {
    /// The styles, from the most to the least detail.
    const ALL: [Style; 4] = [Style::Whole, Style::Short, Style::Line, Style::Name];

    /// The narrowest width of a column.
    fn column(self) -> f32 {
        if self == Style::Name { NAMES } else { COLUMN }
    }

    /// The largest number of lines with settings under the name.
    fn lines(self) -> usize {
        match self {
            Style::Whole => SETTING_LINES,
            Style::Short => 1,
            Style::Line | Style::Name => 0,
        }
    }
}

/// The legend of a figure, for a given width.
pub struct Legend {
    entries: Vec<LegendEntry>,
    width: f32,
}

/// A legend in one of its styles, with its columns.
struct LegendTable<'a> {
    entries: &'a [LegendEntry],
    style: Style,
    columns: usize,
    column: f32,
}

impl Legend {
    /// The legend of `lines`, `width` points wide.
    pub fn new(experiment: &Experiment, lines: &[RunPath], width: f32, tells_ends: bool) -> Self {
        let entry = |line: &RunPath| {
            let run = &experiment.runs[line.run];
            let name = run.name().split_whitespace().collect::<Vec<_>>().join(" ");
            LegendEntry {
                run: line.run,
                averaged: line.averaged,
                name: if line.averaged { format!("{name}, averaged") } else { name },
                state: if tells_ends { state(line, run) } else { String::new() },
                settings: if line.averaged { String::new() } else { settings(experiment, run) },
            }
        };
        // A run comes before its average.
        let mut entries: Vec<LegendEntry> = lines.iter().map(entry).collect();
        entries.sort_by_key(|entry| (entry.run, entry.averaged));
        Legend { entries, width }
    }

    /// The height of the legend where there are `room` points for it.
    pub fn height(&self, room: f32) -> f32 {
        self.styled(room).height().min(room)
    }

    /// The legend in the most detailed style that fits into `room` points of height.
    fn styled(&self, room: f32) -> LegendTable<'_> {
        let fits = |table: &LegendTable<'_>| table.height() <= room + GAP;
        Style::ALL.map(|style| self.table(style)).into_iter().find(fits).unwrap_or_else(|| self.table(Style::Name))
    }

    fn table(&self, style: Style) -> LegendTable<'_> {
        let columns = ((self.width / style.column()) as usize).clamp(1, self.entries.len().max(1));
        let column = (self.width - (columns - 1) as f32 * BETWEEN) / columns as f32;
        LegendTable { entries: &self.entries, style, columns, column }
    }

    /// The items of the legend in `frame`; runs that do not fit are counted in the last line.
    pub fn items(&self, experiment: &Experiment, frame: Frame, palette: &FigurePalette) -> Vec<Item> {
        self.styled(frame.height()).items(experiment, frame, palette)
    }
}

impl LegendTable<'_> {
    fn height(&self) -> f32 {
        let column = |entries: &[LegendEntry]| entries.iter().map(|entry| self.whole(entry)).sum::<f32>();
        self.entries.chunks(self.rows()).map(column).fold(0.0, f32::max)
    }

    fn rows(&self) -> usize {
        self.entries.len().div_ceil(self.columns).max(1)
    }

    fn whole(&self, entry: &LegendEntry) -> f32 {
        let gap = if self.style.lines() > 0 { GAP } else { 2.0 };
        NAME_LINE + self.lines(entry).len() as f32 * SETTING_LINE + gap
    }

    fn lines(&self, entry: &LegendEntry) -> Vec<String> {
        match self.style.lines() {
            0 => Vec::new(),
            most => wrap(&entry.settings, SETTING, Weight::Regular, self.column - INDENT, most),
        }
    }

    fn items(&self, experiment: &Experiment, frame: Frame, palette: &FigurePalette) -> Vec<Item> {
        // Where not even all names fit, the last line says how many runs are missing.
        let room = ((frame.height() + GAP) / (NAME_LINE + 2.0)) as usize;
        let places = room * self.columns;
        let crowded = self.height() > frame.height() + GAP;
        let shown = if crowded { places.saturating_sub(1) } else { self.entries.len() };
        let rows = if crowded { room.max(1) } else { self.rows() };
        let mut items = Vec::new();
        let mut end = [frame.left, frame.top];
        for (index, entries) in self.entries[..shown].chunks(rows).enumerate() {
            end = [frame.left + index as f32 * (self.column + BETWEEN), frame.top];
            for entry in entries {
                items.extend(self.entry(experiment, entry, end, palette));
                end[1] += self.whole(entry);
            }
        }
        if crowded && places > 0 {
            let rest = format!("and {} more", self.entries.len() - shown);
            items.push(Item::Text(TextLine::new([end[0] + INDENT, end[1] + 13.0], rest, SETTING, palette.weak)));
        }
        items
    }

    fn entry(&self, experiment: &Experiment, entry: &LegendEntry, [left, top]: Position, palette: &FigurePalette) -> Vec<Item> {
        let run = &experiment.runs[entry.run];
        let color = palette.run(run.color);
        let middle = top + 8.5;
        let pen = Pen::new(PATH, Paint::from(color));
        let pen = if entry.averaged { pen.dashed() } else { pen };
        let mut items = vec![Item::Line(vec![[left, middle], [left + 26.0, middle]], pen)];
        let (fill, edge) = if entry.averaged { (palette.background, color) } else { (color, palette.background) };
        items.push(marker::item(run.marker, [left + 13.0, middle], HEAD + 1.0, fill, Pen::new(1.4, edge)));
        let (at, room) = ([left + INDENT, top + 13.0], self.column - INDENT);
        // Where settings have no line of their own, they take the outcome's place beside the name.
        let beside = match self.style {
            Style::Whole | Style::Short => &entry.state,
            Style::Line if entry.settings.is_empty() => &entry.state,
            Style::Line => &entry.settings,
            Style::Name => "",
        };
        let both = format!("{}; {}", entry.settings, entry.state);
        let whole = INDENT + width(&entry.name, NAME, Weight::Medium) + ASIDE + width(&both, SETTING, Weight::Regular);
        let beside = if self.style == Style::Line && whole <= self.column { &both } else { beside };
        // A long name is cut so that the text beside it keeps its room.
        let kept = if self.style.lines() > 0 { (width(beside, SETTING, Weight::Regular) + ASIDE).min(room / 2.0) } else { 0.0 };
        let name = fit(&entry.name, NAME, Weight::Medium, room - kept);
        let after = width(&name, NAME, Weight::Medium) + ASIDE;
        let beside = fit(beside, SETTING, Weight::Regular, room - after);
        let mut text = TextLine::new(at, name, NAME, palette.text).medium();
        if !beside.is_empty() {
            text.aside = Some(Aside { text: beside, gap: ASIDE, size: SETTING, color: palette.weak });
        }
        items.push(Item::Text(text));
        for (i, line) in self.lines(entry).into_iter().enumerate() {
            let at = [at[0], at[1] + 3.0 + (i + 1) as f32 * SETTING_LINE - 1.0];
            items.push(Item::Text(TextLine::new(at, line, SETTING, palette.weak)));
        }
        items
    }
}

/// The outcome of a run, in words.
fn state(line: &RunPath, run: &Run) -> String {
    let last = line.trace.records.last();
    match line.trace.end {
        End::Finished | End::Halted { why: Halt::RecordingEnds, .. } => last.map_or(String::new(), |record| {
            format!("{} = {} at the end", run.proximal.loss_formula("F"), numbers::digits(record.loss, 3))
        }),
        End::Diverged { at, .. } => format!("diverged at step {at}"),
        End::Undefined { at, .. } => format!("left the domain at step {at}"),
        End::Halted { at, why } => format!("stopped at step {at}: {why}"),
    }
}

/// A run in the notation, with its schedule, its random draws and its weight decay.
fn settings(experiment: &Experiment, run: &Run) -> String {
    let conditions = experiment.conditions(run);
    let mut parts = vec![run.optimizer.to_string()];
    if !conditions.plan.is_constant() {
        parts.push(format!("schedule {}", conditions.plan));
    }
    if !conditions.sampling.is_full() && !experiment.objective.data().is_empty() {
        parts.push(format!("sampling {}", conditions.sampling));
    }
    if conditions.noise > 0.0 {
        parts.push(format!("noise {}", number(conditions.noise)));
    }
    if conditions.weight_decay > 0.0 {
        parts.push(format!("weight decay {}, {}", number(conditions.weight_decay), conditions.decay));
    }
    if !conditions.clip.is_none() {
        parts.push(format!("gradients clipped, {}", conditions.clip));
    }
    if !conditions.proximal.is_none() {
        parts.push(format!("proximal step {}", conditions.proximal));
    }
    parts.join("; ")
}
