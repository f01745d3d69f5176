//! The command line: `trace`, `ensemble`, `sweep`, `map`, `basins`, `benchmark`, `weight-decay`, `dropout`, `train`, `render`, `script`, `check`, `lesson`, `list`, `completions` and `man`, which
//! need no display, and the way to the window.

mod command;
mod commands;
mod interrupt;
mod options;
mod progress;
mod report;

use crate::math::Objective;
use crate::math::catalog::family_file::FamilyFile as _;
use crate::math::catalog::param::Value;
use crate::math::catalog::words::did_you_mean;
use crate::math::table::recording::Recording;
use crate::sim::files::{self, Opened, Reach};
use crate::sim::recorded_weights::{MAX_FILE, WeightFile};
use crate::sim::threads;
use clap::error::ErrorKind;
use clap::{CommandFactory as _, Parser as _};
use command::{Cli, CliCommand};
use commands::{
    basins, benchmark, check, dropout, ensemble, generate, lesson, list, map, render, script, sweep, trace, train, weight_decay,
};
use options::shared::{outside, reach};
use report::{Failure, allow_closed_pipe, say};
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// A function that opens the window, with a file's path and content (none of a table, which it reads itself) or with the program's own
/// start, and returns when it is closed.
///
/// Fails with one line where no window can be opened.
pub type Window = fn(Option<(PathBuf, Option<Opened>)>) -> Result<(), String>;

/// What opens the window. It lies in a layer above this one, and so it is handed in.
#[derive(Clone, Copy)]
pub struct Desktop {
    /// Called as soon as it is known that the window is wanted, and no command.
    pub begin: fn(),
    /// Opens the window.
    pub window: Window,
    /// Called with the message where the window is not opened or ends by a fault: nobody may be there to read standard error.
    pub failed: fn(&str),
}

/// Reads the command line and runs the command.
pub fn main(desktop: Desktop) -> ExitCode {
    let outcome = match Cli::try_parse() {
        Ok(cli) => threads::check_environment().map_err(Failure::from).and_then(|()| perform(cli, desktop)),
        Err(error) if error.use_stderr() => Err(Failure::from(one_line(&error))),
        Err(help) => allow_closed_pipe(help.print()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            say("error", &failure.message);
            ExitCode::from(failure.status)
        }
    }
}

fn perform(cli: Cli, desktop: Desktop) -> Result<(), Failure> {
    match cli.action {
        Some(CliCommand::List { what }) => allow_closed_pipe(list::write(what, &mut io::stdout().lock())),
        Some(CliCommand::Trace(args)) => trace::run(*args),
        Some(CliCommand::Ensemble(args)) => ensemble::run(*args),
        Some(CliCommand::Sweep(args)) => sweep::run(*args),
        Some(CliCommand::Map(args)) => map::run(*args),
        Some(CliCommand::Basins(args)) => basins::run(*args),
        Some(CliCommand::Benchmark(args)) => benchmark::run(*args),
        Some(CliCommand::WeightDecay(args)) => weight_decay::run(*args),
        Some(CliCommand::Dropout(args)) => dropout::run(args),
        Some(CliCommand::Train(args)) => train::run(*args),
        Some(CliCommand::Render(args)) => render::run(*args),
        Some(CliCommand::Script(args)) => script::run(*args),
        Some(CliCommand::Check(args)) => check::run(args),
        Some(CliCommand::Lesson(args)) => lesson::run(args),
        Some(CliCommand::Completions { shell }) => {
            allow_closed_pipe(generate::completions(shell, Cli::command(), &mut io::stdout().lock()))
        }
        Some(CliCommand::Man(args)) => generate::man(&args, Cli::command()),
        None => {
            (desktop.begin)();
            let opened = cli.file.map(|file| open(file, &reach(cli.allow_outside))).transpose().map_err(Failure::from);
            let shown = opened.and_then(|opened| (desktop.window)(opened).map_err(|message| Failure { status: 1, message }));
            shown.inspect_err(|failure| (desktop.failed)(&failure.message))
        }
    }
}

/// The endings of files that hold a table, in lower case.
const TABLES: [&str; 3] = ["csv", "tsv", "dat"];

/// The endings of files that hold arrays of NumPy, in lower case.
const ARRAYS: [&str; 2] = ["npy", "npz"];

/// The content of `file`, which may be a misspelt command instead; none for a table of data, which the window reads.
fn open(file: PathBuf, reach: &Reach) -> Result<(PathBuf, Option<Opened>), String> {
    let ending = file.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    // The window reads these again; one that cannot be read is refused here.
    if ARRAYS.contains(&ending.as_str()) && file.is_file() {
        let read = WeightFile::read(&file, files::read_bytes(&file, MAX_FILE)?);
        return read.map(|_| (file.clone(), None)).map_err(|message| format!("{}: {message}", file.display()));
    }
    if TABLES.contains(&ending.as_str()) && file.is_file() && !files::holds_experiment(&file) {
        if !Recording::is_meant(&files::read_data(&file)?) {
            let name = Value::Word(file.to_string_lossy().into_owned());
            Objective::load(&format!("regression-data(file={name})"), &|path| files::read_data(Path::new(path)))?;
        }
        return Ok((file, None));
    }
    let opened = files::open_any(&file, reach).and_then(Opened::checked).map_err(|message| outside(message, reach));
    let opened = opened.map_err(|message| {
        let commands = Cli::command();
        let commands: Vec<&str> = commands.get_subcommands().map(clap::Command::get_name).collect();
        let command = if file.exists() { String::new() } else { did_you_mean(&file.to_string_lossy(), &commands) };
        format!("{message}{command}")
    })?;
    Ok((file, Some(opened)))
}

/// The message of a clap error, without the lines that repeat the usage.
fn one_line(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let lines = text.lines().map(str::trim).take_while(|line| !line.starts_with("Usage:") && !line.starts_with("For more"));
    let message = lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("; ").replace(":; ", ": ");
    let message = shortened(message.strip_prefix("error: ").unwrap_or(&message));
    match error.kind() {
        ErrorKind::ValueValidation => message,
        _ => format!("{message} (see --help)"),
    }
}

/// `message` with the middle of a very long word cut out.
fn shortened(message: &str) -> String {
    const ENDS: usize = 400;
    let chars: Vec<char> = message.chars().collect();
    if chars.len() <= 2 * ENDS + 100 {
        return message.to_owned();
    }
    let end = |chars: &[char]| chars.iter().collect::<String>();
    format!("{} … {}", end(&chars[..ENDS]), end(&chars[chars.len() - ENDS..]))
}
