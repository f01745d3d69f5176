//! What each line is: its run's colour, shape and name, with all that is needed to make it again, and what became of it.

use crate::figure::drawing::{At, Frame, Item, Paint, Pen, Text};
use crate::figure::fonts::{Weight, fit, width, wrap};
use crate::figure::line::Line;
use crate::figure::palette::Palette;
use crate::figure::plane::{HEAD, PATH};
use crate::figure::{marker, numbers};
use crate::math::notation::number;
use crate::sim::trace::End;
use crate::sim::{Experiment, Run};

/// The sizes of names and of what is written under them, in points.
const NAME: f32 = 14.0;
const SETTING: f32 = 12.0;
/// The distances from one line to the next, and between two entries.
const NAME_LINE: f32 = 18.0;
const SETTING_LINE: f32 = 15.0;
const GAP: f32 = 9.0;
/// How far the text is from the left, where the sample of the line is.
const INDENT: f32 = 34.0;
/// The narrowest column.
const COLUMN: f32 = 330.0;
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

/// A legend that fits a width.
pub struct Legend {
    entries: Vec<Entry>,
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
        let columns = ((width / COLUMN) as usize).clamp(1, lines.len().max(1));
        let column = (width - (columns - 1) as f32 * 20.0) / columns as f32;
        // A run stands before its average.
        let mut entries: Vec<Entry> = lines.iter().map(entry).collect();
        entries.sort_by_key(|entry| (entry.run, entry.averaged));
        Legend { entries, columns, column }
    }

    /// How high it is when nothing is left out, in points.
    pub fn height(&self) -> f32 {
        let column = |entries: &[Entry]| entries.iter().map(|entry| self.whole(entry)).sum::<f32>();
        self.entries.chunks(self.rows()).map(column).fold(0.0, f32::max)
    }

    fn rows(&self) -> usize {
        self.entries.len().div_ceil(self.columns).max(1)
    }

    fn whole(&self, entry: &Entry) -> f32 {
        NAME_LINE + self.lines(entry).len() as f32 * SETTING_LINE + GAP
    }

    fn lines(&self, entry: &Entry) -> Vec<String> {
        wrap(&entry.settings, SETTING, Weight::Regular, self.column - INDENT, SETTING_LINES)
    }

    /// The legend in `frame`: with names alone where there is not room for all, and with the number of those that have no room at all.
    pub fn items(&self, experiment: &Experiment, frame: Frame, palette: &Palette) -> Vec<Item> {
        let full = self.height() <= frame.height() + GAP;
        let brief = NAME_LINE + 2.0;
        let room = (frame.height() / brief) as usize;
        let mut items = Vec::new();
        for (index, entries) in self.entries.chunks(self.rows()).enumerate() {
            let left = frame.left + index as f32 * (self.column + 20.0);
            let mut top = frame.top;
            let crowded = !full && entries.len() > room;
            let shown = if crowded { room.saturating_sub(1) } else { entries.len() };
            for entry in &entries[..shown] {
                items.extend(self.entry(experiment, entry, [left, top], full, palette));
                top += if full { self.whole(entry) } else { brief };
            }
            if crowded && room > 0 {
                let rest = format!("and {} more", entries.len() - shown);
                items.push(Item::Text(Text::new([left + INDENT, top + 13.0], rest, SETTING, palette.weak)));
            }
        }
        items
    }

    fn entry(&self, experiment: &Experiment, entry: &Entry, [left, top]: At, full: bool, palette: &Palette) -> Vec<Item> {
        let run = &experiment.runs[entry.run];
        let color = palette.run(run.color);
        let middle = top + 8.5;
        let pen = Pen::new(PATH, Paint::from(color));
        let pen = if entry.averaged { pen.dashed() } else { pen };
        let mut items = vec![Item::Line(vec![[left, middle], [left + 26.0, middle]], pen)];
        let (fill, edge) = if entry.averaged { (palette.background, color) } else { (color, palette.background) };
        items.extend(marker::items(run.marker, [left + 13.0, middle], HEAD + 1.0, fill, Pen::new(1.4, edge)));
        let (at, room) = ([left + INDENT, top + 13.0], self.column - INDENT);
        let name = fit(&entry.name, NAME, Weight::Medium, room);
        let after = width(&name, NAME, Weight::Medium) + 10.0;
        items.push(Item::Text(Text::new(at, name, NAME, palette.text).medium()));
        // Where settings have no line of their own, they are what is wanted beside the name.
        let beside = if full || entry.settings.is_empty() { &entry.state } else { &entry.settings };
        let beside = fit(beside, SETTING, Weight::Regular, room - after);
        if !beside.is_empty() {
            items.push(Item::Text(Text::new([at[0] + after, at[1]], beside, SETTING, palette.weak)));
        }
        if full {
            for (i, line) in self.lines(entry).into_iter().enumerate() {
                let at = [at[0], at[1] + 3.0 + (i + 1) as f32 * SETTING_LINE - 1.0];
                items.push(Item::Text(Text::new(at, line, SETTING, palette.weak)));
            }
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
