//! What each line is: its run's colour, shape and name, with all that is needed to make it again, and what became of it.

use crate::figure::drawing::{Aside, At, Frame, Item, Paint, Pen, Text};
use crate::figure::fonts::{Weight, fit, width, wrap};
use crate::figure::line::Line;
use crate::figure::palette::Palette;
use crate::figure::{marker, numbers};
use crate::math::catalog::words::number;
use crate::sim::Experiment;
use crate::sim::Run;
use crate::sim::picture::marks::{HEAD, PATH};
use crate::sim::run::trace::End;

/// The sizes of names and of what is written under them, in points.
const NAME: f32 = 14.0;
const SETTING: f32 = 12.0;
/// The distances from one line to the next, and between two entries.
const NAME_LINE: f32 = 18.0;
const SETTING_LINE: f32 = 15.0;
const GAP: f32 = 9.0;
/// How far the text is from the left, where the sample of the line is.
const INDENT: f32 = 34.0;
/// The narrowest column, and the narrowest of names alone.
const COLUMN: f32 = 330.0;
const NAMES: f32 = 125.0;
/// The room between columns, and before what stands beside a name.
const BETWEEN: f32 = 20.0;
const ASIDE: f32 = 10.0;
/// The most lines of settings of one run.
const SETTING_LINES: usize = 4;

/// One run's entry.
struct Entry {
    run: usize,
    averaged: bool,
    name: String,
    /// What became of it.
    state: String,
    settings: String,
}

/// How much is said of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    /// Its name with what became of it, and all settings on as many lines as they take.
    Whole,
    /// The same, with as much of the settings as one line holds.
    Short,
    /// Its name, with as much of the settings as fits beside it.
    Line,
    /// Its name.
    Name,
}

impl Style {
    /// From the most to the least.
    const ALL: [Style; 4] = [Style::Whole, Style::Short, Style::Line, Style::Name];

    /// The narrowest column.
    fn column(self) -> f32 {
        if self == Style::Name { NAMES } else { COLUMN }
    }

    /// The lines of settings under the name at the most.
    fn lines(self) -> usize {
        match self {
            Style::Whole => SETTING_LINES,
            Style::Short => 1,
            Style::Line | Style::Name => 0,
        }
    }
}

/// A legend of a width.
pub struct Legend {
    entries: Vec<Entry>,
    width: f32,
}

/// A legend in one of its styles.
struct Table<'a> {
    entries: &'a [Entry],
    style: Style,
    columns: usize,
    column: f32,
}

impl Legend {
    /// The legend of `lines`, `width` points wide.
    pub fn new(experiment: &Experiment, lines: &[Line], width: f32) -> Self {
        let entry = |line: &Line| {
            let run = &experiment.runs[line.run];
            let name = run.name().split_whitespace().collect::<Vec<_>>().join(" ");
            Entry {
                run: line.run,
                averaged: line.averaged,
                name: if line.averaged { format!("{name}, averaged") } else { name },
                state: state(line),
                settings: if line.averaged { String::new() } else { settings(experiment, run) },
            }
        };
        // A run stands before its average.
        let mut entries: Vec<Entry> = lines.iter().map(entry).collect();
        entries.sort_by_key(|entry| (entry.run, entry.averaged));
        Legend { entries, width }
    }

    /// How high it is where there are `room` points for it.
    pub fn height(&self, room: f32) -> f32 {
        self.styled(room).height().min(room)
    }

    /// As much of each run as there is room for.
    fn styled(&self, room: f32) -> Table<'_> {
        let fits = |table: &Table<'_>| table.height() <= room + GAP;
        Style::ALL.map(|style| self.table(style)).into_iter().find(fits).unwrap_or_else(|| self.table(Style::Name))
    }

    fn table(&self, style: Style) -> Table<'_> {
        let columns = ((self.width / style.column()) as usize).clamp(1, self.entries.len().max(1));
        let column = (self.width - (columns - 1) as f32 * BETWEEN) / columns as f32;
        Table { entries: &self.entries, style, columns, column }
    }

    /// The legend in `frame`, with the number of those runs that have no room at all.
    pub fn items(&self, experiment: &Experiment, frame: Frame, palette: &Palette) -> Vec<Item> {
        self.styled(frame.height()).items(experiment, frame, palette)
    }
}

impl Table<'_> {
    fn height(&self) -> f32 {
        let column = |entries: &[Entry]| entries.iter().map(|entry| self.whole(entry)).sum::<f32>();
        self.entries.chunks(self.rows()).map(column).fold(0.0, f32::max)
    }

    fn rows(&self) -> usize {
        self.entries.len().div_ceil(self.columns).max(1)
    }

    fn whole(&self, entry: &Entry) -> f32 {
        let gap = if self.style.lines() > 0 { GAP } else { 2.0 };
        NAME_LINE + self.lines(entry).len() as f32 * SETTING_LINE + gap
    }

    fn lines(&self, entry: &Entry) -> Vec<String> {
        match self.style.lines() {
            0 => Vec::new(),
            most => wrap(&entry.settings, SETTING, Weight::Regular, self.column - INDENT, most),
        }
    }

    fn items(&self, experiment: &Experiment, frame: Frame, palette: &Palette) -> Vec<Item> {
        // Where not even the names fit, the last place says how many there are besides.
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
            items.push(Item::Text(Text::new([end[0] + INDENT, end[1] + 13.0], rest, SETTING, palette.weak)));
        }
        items
    }

    fn entry(&self, experiment: &Experiment, entry: &Entry, [left, top]: At, palette: &Palette) -> Vec<Item> {
        let run = &experiment.runs[entry.run];
        let color = palette.run(run.color);
        let middle = top + 8.5;
        let pen = Pen::new(PATH, Paint::from(color));
        let pen = if entry.averaged { pen.dashed() } else { pen };
        let mut items = vec![Item::Line(vec![[left, middle], [left + 26.0, middle]], pen)];
        let (fill, edge) = if entry.averaged { (palette.background, color) } else { (color, palette.background) };
        items.push(marker::item(run.marker, [left + 13.0, middle], HEAD + 1.0, fill, Pen::new(1.4, edge)));
        let (at, room) = ([left + INDENT, top + 13.0], self.column - INDENT);
        // Where settings have no line of their own, they are what is wanted beside the name.
        let beside = match self.style {
            Style::Whole | Style::Short => &entry.state,
            Style::Line if entry.settings.is_empty() => &entry.state,
            Style::Line => &entry.settings,
            Style::Name => "",
        };
        let both = format!("{}; {}", entry.settings, entry.state);
        let whole = INDENT + width(&entry.name, NAME, Weight::Medium) + ASIDE + width(&both, SETTING, Weight::Regular);
        let beside = if self.style == Style::Line && whole <= self.column { &both } else { beside };
        // A long name leaves what became of the run its place.
        let kept = if self.style.lines() > 0 { (width(beside, SETTING, Weight::Regular) + ASIDE).min(room / 2.0) } else { 0.0 };
        let name = fit(&entry.name, NAME, Weight::Medium, room - kept);
        let after = width(&name, NAME, Weight::Medium) + ASIDE;
        let beside = fit(beside, SETTING, Weight::Regular, room - after);
        let mut text = Text::new(at, name, NAME, palette.text).medium();
        if !beside.is_empty() {
            text.aside = Some(Aside { text: beside, gap: ASIDE, size: SETTING, color: palette.weak });
        }
        items.push(Item::Text(text));
        for (i, line) in self.lines(entry).into_iter().enumerate() {
            let at = [at[0], at[1] + 3.0 + (i + 1) as f32 * SETTING_LINE - 1.0];
            items.push(Item::Text(Text::new(at, line, SETTING, palette.weak)));
        }
        items
    }
}

/// What became of a run.
fn state(line: &Line) -> String {
    let last = line.trace.records.last();
    match line.trace.end {
        End::Finished => last.map_or(String::new(), |record| format!("F = {} at the end", numbers::digits(record.loss, 3))),
        End::Diverged { at, .. } => format!("diverged at step {at}"),
        End::Undefined { at, .. } => format!("left the domain at step {at}"),
        End::Halted { at, why } => format!("stopped at step {at}: {why}"),
    }
}

/// A run in the notation, with its schedule, and what is drawn and decays.
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
    parts.join("; ")
}
