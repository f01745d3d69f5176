//! `downhill completions` and `downhill man`: shell completions and manual pages, generated from the definition of the command
//! line.

use crate::cli::report::{Failure, allow_closed_pipe};
use crate::math::catalog::words::did_you_mean;
use crate::sim::files;
use clap::{Args, Command};
use clap_complete::Shell;
use clap_mangen::Man;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

pub const COMPLETIONS_HELP: &str = "\
Examples:
  downhill completions bash > ~/.local/share/bash-completion/completions/downhill
  downhill completions zsh > ~/.zfunc/_downhill      # with ~/.zfunc in fpath
  downhill completions fish > ~/.config/fish/completions/downhill.fish";

pub const MAN_HELP: &str = "\
Examples:
  downhill man | man -l -
  downhill man trace | man -l -
  downhill man --into ~/.local/share/man/man1";

#[derive(Args)]
pub struct ManArgs {
    /// One of the commands; the program itself where none is given
    #[arg(conflicts_with = "into")]
    pub command: Option<String>,
    /// Write the pages of the program and of all its commands into this folder, which is made where it is missing; pages there are replaced
    #[arg(long, value_name = "FOLDER")]
    pub into: Option<PathBuf>,
}

/// Writes the completions for `shell` to `out`.
pub fn completions(shell: Shell, mut program: Command, out: &mut impl Write) -> io::Result<()> {
    // The generator panics where it cannot write, for example into a closed pipe, so it writes to memory.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut program, "downhill", &mut script);
    out.write_all(&script)?;
    out.flush()
}

/// Writes the manual pages that `args` ask for.
pub fn man(args: &ManArgs, program: Command) -> Result<(), Failure> {
    let program = complete(program);
    if let Some(folder) = &args.into {
        return Ok(all(&program, folder)?);
    }
    let command = match &args.command {
        Some(name) => program.find_subcommand(name).ok_or_else(|| unknown(&program, name))?,
        None => &program,
    };
    allow_closed_pipe(page(command).and_then(|page| io::stdout().lock().write_all(&page)))
}

/// The command line with its commands' full names filled in: `downhill trace`, whose page is `downhill-trace`.
fn complete(program: Command) -> Command {
    let mut program = program.disable_help_subcommand(true);
    program.build();
    program
}

fn all(program: &Command, folder: &Path) -> Result<(), String> {
    let failed = |error: io::Error| format!("{}: {error}", folder.display());
    if folder.exists() && !folder.is_dir() {
        return Err(failed(io::Error::other("is a file; name a folder")));
    }
    std::fs::create_dir_all(folder).map_err(failed)?;
    for command in [program].into_iter().chain(program.get_subcommands()) {
        let page = page(command).map_err(failed)?;
        files::save(&folder.join(format!("{}.1", title(command))), true, |out| out.write_all(&page))?;
    }
    Ok(())
}

/// The name of a command's page: `downhill-trace`.
fn title(command: &Command) -> String {
    command.get_display_name().unwrap_or(command.get_name()).to_owned()
}

fn page(command: &Command) -> io::Result<Vec<u8>> {
    let version = concat!("Downhill ", env!("CARGO_PKG_VERSION"));
    let mut page = Vec::new();
    Man::new(command.clone()).title(title(command)).manual("Downhill").source(version).render(&mut page)?;
    let page = String::from_utf8_lossy(&page);
    let (head, body) = page.split_once("\n.SH").unwrap_or((&page, ""));
    // No hyphenation and no justification: examples are copied from the page.
    Ok(format!("{head}\n.nh\n.ad l\n.SH{body}").into_bytes())
}

fn unknown(program: &Command, name: &str) -> Failure {
    let names: Vec<&str> = program.get_subcommands().map(Command::get_name).collect();
    Failure::from(format!(
        "there is no command '{}'{}; there are {}",
        crate::math::excerpt::excerpt(name),
        did_you_mean(name, &names),
        names.join(", ")
    ))
}
