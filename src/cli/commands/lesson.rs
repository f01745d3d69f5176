//! `downhill lesson`: a lesson on paper.

use crate::cli::options::shared::{ALLOW_OUTSIDE, outside, reach};
use crate::cli::report::Failure;
use crate::figure::handout;
use crate::math::catalog::words::did_you_mean;
use crate::math::excerpt::excerpt;
use crate::sim::Lesson;
use crate::sim::files::{self, Opened};
use crate::sim::lesson::lessons;
use clap::Args;
use std::path::{Path, PathBuf};

pub const HELP: &str = "\
The page has the lesson's text, its experiment, its tasks with room for answers, and on the last page the answers, computed. It is one HTML \
file that any browser shows and prints; nothing in it is loaded from elsewhere.

Examples:
  downhill lesson momentum --handout momentum.html
  downhill lesson my-lesson.toml --handout my-lesson.html";

#[derive(Args)]
pub struct LessonArgs {
    /// A lesson of the program ('downhill list lessons' names them), or a lesson file (TOML)
    #[arg(value_name = "NAME or FILE")]
    pub name: String,
    /// The page to write; its name ends in .html
    #[arg(long, value_name = "FILE.html")]
    pub handout: PathBuf,
    /// Overwrite the page where it exists
    #[arg(long)]
    pub force: bool,
    #[arg(long, help = ALLOW_OUTSIDE)]
    pub allow_outside: bool,
}

/// Writes the handout that `args` ask for.
pub fn run(args: LessonArgs) -> Result<(), Failure> {
    let ending = args.handout.extension().unwrap_or_default().to_ascii_lowercase();
    if ending != "html" && ending != "htm" {
        return Err(Failure::from(format!("{}: a handout is an HTML page; end the name in .html", args.handout.display())));
    }
    files::check_target(&args.handout, args.force)?;
    let (lesson, from) = find(&args)?;
    let page = handout::html(&lesson, &from)?;
    Ok(files::save(&args.handout, args.force, |out| out.write_all(page.as_bytes()))?)
}

/// Finds the lesson, with words that say which it is.
fn find(args: &LessonArgs) -> Result<(Lesson, String), Failure> {
    if let Some(place) = lessons::ALL.iter().position(|entry| entry.key == args.name) {
        return Ok((lessons::ALL[place].lesson(), format!("Downhill, lesson {} of {}", place + 1, lessons::ALL.len())));
    }
    let path = Path::new(&args.name);
    if path.extension().is_none() && !path.exists() {
        let keys: Vec<&str> = lessons::ALL.iter().map(|entry| entry.key).collect();
        let hint = did_you_mean(&args.name, &keys);
        let message = format!("there is no lesson '{}'{hint}; 'downhill list lessons' names them all", excerpt(&args.name));
        return Err(Failure::from(message));
    }
    let reach = reach(args.allow_outside);
    match files::open_any(path, &reach).map_err(|message| outside(message, &reach))? {
        Opened::Lesson(lesson) => Ok((*lesson, "Downhill".into())),
        Opened::Work(_) => Err(Failure::from(format!("{}: this is an experiment, not a lesson", path.display()))),
    }
}
