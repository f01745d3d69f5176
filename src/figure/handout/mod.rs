//! A lesson on paper: its text, its experiment before it is played, its tasks with room for answers; and on the last page the answers, with the
//! experiment as it ends. One HTML file that any browser shows and prints; nothing in it is loaded from elsewhere.

mod answers;

use crate::figure::{Figure, FigureContent, FigureStyle, svg};
use crate::math::equation::mathml::escaped;
use crate::math::equation::prose::{Block, Prose, Span};
use crate::math::equation::{EquationNode, MathMode};
use crate::sim::Lesson;
use crate::sim::lesson::task::{Task, TaskCheck};
use crate::sim::page::Page;
use crate::sim::threads::Watch;
use crate::sim::views::DecayView;

/// The size of a figure in points of the page.
const SIZE: [u32; 2] = [720, 400];

const STYLE: &str = "\
@page { size: A4; margin: 18mm 20mm }\n\
body { font: 11pt/1.45 Georgia, 'Times New Roman', serif; max-width: 46em; margin: 2em auto; padding: 0 1em; color: #111; background: #fff }\n\
h1 { font-size: 20pt; margin: 0 0 .2em } h2 { font-size: 13pt; margin: 1.4em 0 .4em } p { margin: .5em 0 }\n\
.from { color: #555; font-size: 9.5pt } svg { width: 100%; height: auto; margin: .6em 0 } math[display] { margin: .6em 0 }\n\
li { margin: .9em 0; break-inside: avoid } ul { list-style: none; padding-left: 0 } ul li { margin: .25em 0 }\n\
.line { border-bottom: 1px solid #999; height: 2em } .answers { break-before: page }\n";

/// Writes `lesson` as an HTML page; `from` says which lesson it is, as `Downhill, lesson 7 of 30`. Computes the answers and the runs.
pub fn html(lesson: &Lesson, from: &str) -> Result<String, String> {
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <p class=\"from\">{from}</p>\n<h1>{title}</h1>\n",
        title = escaped(&lesson.title),
        from = escaped(from),
    );
    page.push_str(&prose(&lesson.text));
    let figures = figures(lesson);
    if let Some([begins, _]) = &figures {
        page.push_str(begins);
    }
    if !lesson.tasks.is_empty() {
        page.push_str("<h2>Tasks</h2>\n<ol>\n");
        lesson.tasks.iter().for_each(|task| page.push_str(&question(task)));
        page.push_str("</ol>\n<div class=\"answers\">\n<h2>Answers</h2>\n<ol>\n");
        for task in &lesson.tasks {
            let answer = answers::words(task, &lesson.work, &Watch::default())?;
            page.push_str(&format!("<li><p><b>{}</b></p>\n{}</li>\n", line(&answer), prose(&Prose::of(&task.explain))));
        }
        page.push_str("</ol>\n");
        if let Some([_, ends]) = &figures {
            page.push_str(ends);
        }
        page.push_str("</div>\n");
    }
    page.push_str("</body>\n</html>\n");
    Ok(page)
}

/// The experiment in the plane at its start and at its end; none where the lesson is about something else.
fn figures(lesson: &Lesson) -> Option<[String; 2]> {
    let many_weights = |page| page == Page::WeightDecay && lesson.view.decay != Some(DecayView::Plane);
    if lesson.view.page.is_some_and(|page| page.has_own_experiment() || many_weights(page)) {
        return None;
    }
    let experiment = &lesson.work.experiment;
    let drawn = |content, step| {
        let style = FigureStyle { content, size: SIZE, tells_ends: step > 0, ..FigureStyle::default() };
        svg::write(&Figure::new(experiment, style).drawing(step))
    };
    // The losses would show how the runs end.
    Some([drawn(FigureContent::Contours, 0), drawn(FigureContent::Both, experiment.steps)])
}

/// A task with room for its answer.
fn question(task: &Task) -> String {
    let options = |names: &[String]| {
        let items: String = names.iter().map(|name| format!("<li>☐ {}</li>\n", line(name))).collect();
        format!("<ul>\n{items}</ul>\n")
    };
    let room = match &task.check {
        TaskCheck::Which { names, .. } => options(names),
        TaskCheck::Choice { choices, .. } => options(choices),
        TaskCheck::Number { .. } | TaskCheck::Goal(_) => "<div class=\"line\"></div>\n".into(),
    };
    format!("<li><p>{}</p>\n{room}</li>\n", line(&task.ask))
}

fn prose(prose: &Prose) -> String {
    let block = |block: &Block| match block {
        Block::Paragraph(words) => format!("<p>{}</p>\n", spans(words)),
        Block::Formula(text) => format!("<p>{}</p>\n", formula(text, MathMode::Display)),
    };
    prose.0.iter().map(block).collect()
}

/// Words with formulas between `$`, on one line.
fn line(text: &str) -> String {
    match Prose::of(text).0.first() {
        Some(Block::Paragraph(words)) => spans(words),
        Some(Block::Formula(text)) => formula(text, MathMode::Inline),
        None => String::new(),
    }
}

fn spans(words: &[Span]) -> String {
    let span = |span: &Span| match span {
        Span::Words(text) => escaped(text),
        Span::Formula(text) => formula(text, MathMode::Inline),
    };
    words.iter().map(span).collect()
}

fn formula(text: &str, setting: MathMode) -> String {
    EquationNode::parse(text).map_or_else(|| format!("<i>{}</i>", escaped(text)), |tree| tree.mathml(setting))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::lesson::lessons;
    use roxmltree::{Document, ParsingOptions};

    /// Each page is well formed, has every question before every answer, and loads nothing.
    #[test]
    fn every_lesson_becomes_a_page_that_stands_alone() {
        for entry in lessons::ALL.iter().step_by(3) {
            let lesson = entry.lesson();
            let page = html(&lesson, "Lesson").unwrap();
            let text = page.replacen("<!DOCTYPE html>\n", "", 1).replace("<meta charset=\"utf-8\">", "").replace("&nbsp;", " ");
            let document =
                Document::parse_with_options(&text, ParsingOptions::default()).unwrap_or_else(|e| panic!("{}: {e}", entry.key));
            let (tasks, answers) = page.split_once("<div class=\"answers\">").unwrap();
            for task in &lesson.tasks {
                assert!(tasks.contains(&line(&task.ask)), "{}", task.ask);
                assert!(answers.contains(&prose(&Prose::of(&task.explain))), "{}", task.explain);
                assert!(!tasks.contains(&prose(&Prose::of(&task.explain))) || task.explain.is_empty());
            }
            assert!(!tasks.contains(" at the end<"), "{}: the figure before the tasks tells how the runs end", entry.key);
            assert!(document.descendants().all(|node| {
                ["src", "href"]
                    .iter()
                    .all(|name| node.attribute(*name).is_none_or(|to| to.starts_with('#') || to.starts_with("data:")))
            }));
        }
    }
}
