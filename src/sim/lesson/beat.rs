//! A beat of a lesson: one sentence, one picture, one control; or a task that is asked. A key goes from one to the next, on the stage of a
//! lecture hall as in the column of a student.

use super::CLAIMS;
use super::beat_names::BeatNames;
use super::claim::{self, Claim};
use super::lesson_view::{self, LessonView};
use super::lessons;
use super::task::Task;
use crate::math::catalog::param::Param;
use crate::math::catalog::words::did_you_mean;
use crate::math::equation::EquationNode;
use crate::math::equation::prose::{Block, Prose, Span, spans};
use crate::math::excerpt::{at_most, excerpt};
use crate::sim::file::file_error::FileError;
use crate::sim::file::toml_table::{TableEntry, TomlTable};
use crate::sim::page::Page;

/// The keys of a beat.
pub const KEYS: [&str; 17] = [
    "say",
    "task",
    "page",
    "panel",
    "reveal",
    "reveal_page",
    "reveal_selected",
    "reveal_step",
    "formula",
    "control",
    "selected",
    "step",
    "play",
    "hand",
    "opens",
    "notes",
    CLAIMS,
];

/// The longest sentence, in characters: about three lines on the stage.
const MAX_SAY: usize = 240;
/// The longest notes.
const MAX_NOTES: usize = 1000;
/// The most lessons that a beat offers.
const MAX_OPENS: usize = 6;
/// The last step of a calculation by hand.
const MAX_HAND: usize = 40;
/// So many steps may be shown before a question is answered: they show how a run sets out, not how it ends.
pub const FIRST_STEPS: usize = 5;
/// The most beats.
pub const MAX_BEATS: usize = 40;

/// A beat.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Beat {
    /// The sentence, with formulas between `$`; empty for a task, which has its question.
    pub say: String,
    /// The index of the task that it asks; none for a sentence.
    pub task: Option<usize>,
    /// The page; none to stay on that of the beat before.
    pub page: Option<Page>,
    /// The panel that fills the stage; none for the first one of the page, or that of the beat before on the same page.
    pub panel: Option<&'static str>,
    /// The panel that fills the stage once the task is answered; none for the loss plot where the task is about the gap, otherwise that
    /// of the question.
    pub reveal: Option<&'static str>,
    /// The page that is shown once the task is answered; none to stay on that of the question.
    pub reveal_page: Option<Page>,
    /// The name of the run that is selected once the task is answered; none to keep it.
    pub reveal_selected: Option<String>,
    /// The step at which the playhead stands once the task is answered; none to play the runs where that shows the answer.
    pub reveal_step: Option<BeatStep>,
    /// The formula beside the title; none to keep that of the beat before.
    pub formula: Option<String>,
    /// The name of its one control; none for no control.
    pub control: Option<String>,
    /// The name of the run that it is about; none to keep the one of the beat before.
    pub selected: Option<String>,
    /// The step at which the playhead stands; none to leave it.
    pub step: Option<BeatStep>,
    /// Whether it plays from there.
    pub play: bool,
    /// The places of the lessons of the program that it offers to open, counted from 0.
    pub opens: Vec<usize>,
    /// The step of the calculation by hand, on the panel of that name; none to leave it.
    pub hand: Option<usize>,
    /// Notes for the lecturer.
    pub notes: String,
}

/// A position of the playhead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BeatStep {
    /// The step k.
    At(usize),
    /// The last step.
    End,
}

/// Reads the beats of a lesson with `tasks` and the view `view`; a lesson without beats gets those that follow from its `text`. Also
/// returns the claims in the beats.
pub fn read(
    file: &mut TomlTable<'_>,
    view: &LessonView,
    (text, tasks): (&Prose, &[Task]),
    names: &BeatNames<'_>,
) -> Result<(Vec<Beat>, Vec<Claim>), FileError> {
    let (mut beats, mut claims) = (Vec::new(), Vec::new());
    let mut page = view.page.unwrap_or_default();
    for mut table in file.tables("beats", "a beat", MAX_BEATS, &KEYS)? {
        let line = table.line;
        let beat = one(&mut table, &mut page, tasks, names)?;
        claims.extend(claim::listed(&mut table)?);
        let asked = |task: &usize| beats.iter().any(|beat: &Beat| beat.task == Some(*task));
        if let Some(task) = beat.0.task.filter(asked) {
            return Err(FileError { line, message: format!("task {} is asked by a beat before", task + 1) });
        }
        claims.extend(beat.1);
        beats.push(beat.0);
        gives_away(&beats, tasks).map_err(|message| FileError { line, message })?;
    }
    if beats.is_empty() {
        let control = view.controls.first();
        let beats = derived(text, tasks).into_iter().map(|beat| Beat { control: control.cloned(), ..beat });
        return Ok((beats.collect(), claims));
    }
    // A task that no beat asks is asked at the end.
    let rest = (0..tasks.len()).filter(|task| !beats.iter().any(|beat| beat.task == Some(*task))).collect::<Vec<_>>();
    beats.extend(rest.into_iter().map(|task| Beat { task: Some(task), ..Beat::default() }));
    Ok((beats, claims))
}

/// Checks that the last of `beats` does not play runs whose end a task has still to ask for; fails with the reason.
fn gives_away(beats: &[Beat], tasks: &[Task]) -> Result<(), String> {
    let shows = |step: BeatStep| !matches!(step, BeatStep::At(step) if step <= FIRST_STEPS);
    let Some(last) = beats.last().filter(|beat| beat.play || beat.step.is_some_and(shows)) else {
        return Ok(());
    };
    let open = |task: &usize| tasks[*task].is_played() && !beats.iter().any(|beat| beat.task == Some(*task));
    match (0..tasks.len()).find(open) {
        Some(task) if last.task.is_none() => {
            Err(format!("this shows the answer of task {}, which no beat before it has asked", task + 1))
        }
        _ => Ok(()),
    }
}

/// Reads one beat on `page`, which it may change, with the claims in its sentence.
fn one(
    table: &mut TomlTable<'_>,
    page: &mut Page,
    tasks: &[Task],
    names: &BeatNames<'_>,
) -> Result<(Beat, Vec<Claim>), FileError> {
    let line = table.line;
    let wrong = |message: String| FileError { line, message };
    let (mut say, mut claims) = (String::new(), Vec::new());
    if let Some(entry) = table.text("say")? {
        (say, claims) = entry.read(|text| {
            let (text, claims) = claim::in_text(&text)?;
            at_most(MAX_SAY, &text).and_then(|()| spans(&text)).map(|_| (text.trim().to_owned(), claims))
        })?;
    }
    let asks = table.real("task")?;
    let task = match asks {
        None => None,
        Some(x) if x.fract() == 0.0 && (1.0..=tasks.len() as f64).contains(&x) => Some(x as usize - 1),
        Some(x) => return Err(wrong(format!("task: there is no task {x}; this lesson has {}", tasks.len()))),
    };
    if say.is_empty() == task.is_none() {
        return Err(wrong("a beat has either a sentence, say = \"…\", or the number of a task, task = 1".into()));
    }
    let changed: Option<Page> = table.parameter(&Page::PARAM)?;
    *page = changed.unwrap_or(*page);
    let of = *page;
    let reveal_page: Option<Page> = table.parameter(&Param { key: "reveal_page", ..Page::PARAM })?;
    let answered = reveal_page.unwrap_or(of);
    let (panel, reveal) = (names.panel(table, "panel", of)?, names.panel(table, "reveal", answered)?);
    let formula = table.text("formula")?.map(|entry| {
        entry.read(|text| match EquationNode::parse(&text) {
            Some(_) => at_most(MAX_SAY, &text).map(|()| text),
            None => Err(format!("'{}' cannot be typeset", excerpt(&text))),
        })
    });
    let control = table.text("control")?.map(|entry| entry.read(|name| lesson_view::control(&name).map(|()| name)));
    let (selected, reveal_selected) = (names.run(table, "selected", of)?, names.run(table, "reveal_selected", answered)?);
    let step_of = |entry: TableEntry<String>| {
        entry.read(|text| match text.as_str() {
            "end" => Ok(BeatStep::End),
            _ => text.parse().map(BeatStep::At).map_err(|_| format!("'{}' is no step: write a number, or end", excerpt(&text))),
        })
    };
    let step = table.word_or_whole("step")?.map(step_of).transpose()?;
    let reveal_step = table.word_or_whole("reveal_step")?.map(step_of).transpose()?;
    let hand = match table.real("hand")? {
        None => None,
        Some(x) if x.fract() == 0.0 && (0.0..=MAX_HAND as f64).contains(&x) => Some(x as usize),
        Some(x) => return Err(wrong(format!("hand: {x} is no step of the calculation; it takes 0 to {MAX_HAND}"))),
    };
    let beat = Beat {
        say,
        task,
        page: changed,
        panel,
        reveal,
        reveal_page,
        formula: formula.transpose()?,
        control: control.transpose()?,
        reveal_selected,
        reveal_step,
        selected,
        step,
        play: table.flag("play")?,
        opens: opens(table)?,
        hand,
        notes: table.words("notes", MAX_NOTES)?,
    };
    Ok((beat, claims))
}

/// Reads the places of the lessons that a beat offers.
fn opens(table: &mut TomlTable<'_>) -> Result<Vec<usize>, FileError> {
    let Some(entry) = table.texts("opens")? else { return Ok(Vec::new()) };
    entry.read(|keys| {
        if keys.len() > MAX_OPENS {
            return Err(format!("it offers {} lessons; the most is {MAX_OPENS}", keys.len()));
        }
        let place = |key: &String| {
            lessons::ALL.iter().position(|entry| entry.key == key).ok_or_else(|| {
                let known: Vec<&str> = lessons::ALL.iter().map(|entry| entry.key).collect();
                format!("there is no lesson '{}'{}", excerpt(key), did_you_mean(key, &known))
            })
        };
        keys.iter().map(place).collect()
    })
}

/// The beats of a lesson that names none: a beat for each sentence of its text, with the formula displayed last, and one for each task.
fn derived(text: &Prose, tasks: &[Task]) -> Vec<Beat> {
    let mut beats: Vec<Beat> = Vec::new();
    for block in &text.0 {
        match block {
            Block::Formula(formula) => match beats.last_mut() {
                Some(beat) => beat.formula = Some(formula.clone()),
                None => beats.push(Beat { formula: Some(formula.clone()), ..Beat::default() }),
            },
            Block::Paragraph(spans) => {
                for say in sentences(spans) {
                    // A formula that begins the text belongs to its first sentence.
                    match beats.last_mut().filter(|beat| beat.say.is_empty() && beat.task.is_none()) {
                        Some(beat) => beat.say = say,
                        None => beats.push(Beat { say, ..Beat::default() }),
                    }
                }
            }
        }
    }
    beats.retain(|beat| !beat.say.is_empty());
    beats.extend((0..tasks.len()).map(|task| Beat { task: Some(task), ..Beat::default() }));
    beats
}

/// The sentences of a paragraph, with formulas between `$`.
fn sentences(spans: &[Span]) -> Vec<String> {
    let mut sentences = vec![String::new()];
    for span in spans {
        match span {
            Span::Formula(formula) => sentences.last_mut().expect("there is one").push_str(&format!("${formula}$")),
            Span::Words(words) => {
                let mut rest = words.as_str();
                while let Some(end) = rest.find(['.', '?', '!']).map(|at| at + 1) {
                    let (before, after) = rest.split_at(end);
                    sentences.last_mut().expect("there is one").push_str(before);
                    rest = after;
                    if rest.starts_with(' ') || rest.is_empty() {
                        sentences.push(String::new());
                    }
                }
                sentences.last_mut().expect("there is one").push_str(rest);
            }
        }
    }
    sentences.iter().map(|sentence| sentence.trim().to_owned()).filter(|sentence| !sentence.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::Lesson;

    fn lesson(beats: &str) -> Result<Lesson, FileError> {
        let text = format!(
            "title = \"T\"\ntext = \"A $f$ of 0.5. What then?\\n\\n$$F = x$$\\n\\nIt ends.\"\npreset = \"ravine\"\n{beats}\n[[tasks]]\nask = \"Which?\"\nwhich = \"final-gap\"\n[[tasks]]\nask = \"Why?\"\nchoices = [\"a\", \"b\"]\nright = \"a\"\nexplain = \"b\"\n"
        );
        Lesson::from_toml(&text, &|_| Err(String::new()))
    }

    #[test]
    fn a_lesson_without_beats_has_one_for_each_sentence_and_task() {
        let text = Prose::parse("A $f$ of 0.5. What then?\n\n$$F = x$$\n\nIt ends.").unwrap();
        let beats = derived(&text, &[]);
        let said: Vec<&str> = beats.iter().map(|beat| beat.say.as_str()).collect();
        assert_eq!(said, ["A $f$ of 0.5.", "What then?", "It ends."]);
        assert_eq!(beats[1].formula.as_deref(), Some("F = x"));
        let beats = lesson("").unwrap().beats;
        assert_eq!(beats.iter().filter_map(|beat| beat.task).collect::<Vec<_>>(), [0, 1]);
    }

    #[test]
    fn beats_are_read_and_tasks_without_one_come_last() {
        let beats = lesson(
            "[[beats]]\nsay = \"Look at $x$.\"\npanel = \"loss\"\nformula = \"xₖ₊₁ = xₖ\"\ncontrol = \"lr\"\nselected = \"Adam\"\n[[beats]]\ntask = 1\n[[beats]]\nsay = \"So it ends.\"\nstep = \"end\"\nnotes = \"wait\"\nopens = [\"momentum\"]\n",
        )
        .unwrap()
        .beats;
        assert_eq!((beats.len(), beats[0].panel, beats[0].control.as_deref()), (4, Some("loss"), Some("lr")));
        assert_eq!(lesson("[[beats]]\nsay = \"Look.\"\nstep = 0\n").unwrap().beats[0].step, Some(BeatStep::At(0)));
        assert_eq!(lessons::ALL[beats[2].opens[0]].key, "momentum");
        assert_eq!((beats[1].task, beats[2].step, beats[3].task), (Some(0), Some(BeatStep::End), Some(1)));
    }

    #[test]
    fn a_wrong_beat_is_refused_with_its_line() {
        for (beat, words) in [
            ("say = \"a\"\ntask = 1", "either a sentence"),
            ("notes = \"a\"", "either a sentence"),
            ("task = 3", "there is no task 3; this lesson has 2"),
            ("say = \"a\"\npanel = \"los\"", "has no panel 'los' (did you mean 'loss'?); it has paths, loss"),
            ("say = \"a\"\npage = \"noise\"\npanel = \"loss\"", "the page noise has no panel 'loss'"),
            ("say = \"a\"\npanel = \"data\"", "has no panel 'data' with this view and these data; it has paths, loss, step"),
            ("task = 1\nreveal_page = \"compare\"\nreveal = \"loss\"", "the page compare has no panel 'loss'"),
            ("say = \"a\"\npage = \"dropout\"\nselected = \"Adam\"", "there is no run 'Adam'; there are Do nothing"),
            (
                "say = \"a\"\npage = \"dropout\"\npanel = \"means\"\n[view]\ndropout = \"plane\"",
                "has no panel 'means' with this view",
            ),
            ("task = 1\nreveal_selected = \"Adan\"", "there is no run 'Adan' (did you mean 'Adam'?)"),
            ("task = 1\nreveal_step = \"last\"", "'last' is no step: write a number, or end"),
            ("say = \"a\"\nselected = \"Adan\"", "there is no run 'Adan' (did you mean 'Adam'?)"),
            ("say = \"a\"\ncontrol = \"lrr\"", "'lrr'"),
            ("say = \"a\"\nopens = [\"momentun\"]", "there is no lesson 'momentun' (did you mean 'momentum'?)"),
            ("say = \"a\"\nstep = true", "step takes a whole number, or a word in quotation marks, not"),
            ("say = \"a\"\nstep = -3", "'-3' is no step"),
            ("say = \"a\"\nhand = 1.5", "hand: 1.5 is no step of the calculation; it takes 0 to 40"),
            ("say = \"a\"\nstep = \"last\"", "'last' is no step: write a number, or end"),
            ("say = \"a\"\nstep = 6", "shows the answer of task 1, which no beat before it has asked"),
            ("say = \"a\"\nplay = true", "shows the answer of task 1, which no beat before it has asked"),
            ("task = 1\n[[beats]]\ntask = 1", "task 1 is asked by a beat before"),
        ] {
            let error = lesson(&format!("[[beats]]\n{beat}\n")).unwrap_err();
            assert!(error.message.contains(words) && error.line > 3, "{beat}: {error:?}");
        }
    }
}
