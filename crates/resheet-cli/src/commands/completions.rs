//! `resheet completions`: scripts for shells.

use std::io::{self, Write};

use clap::CommandFactory;
use clap_complete::Shell;

use crate::exit::{Exit, Failure};

/// Print a completion script for a shell.
#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  resheet completions bash > ~/.local/share/bash-completion/completions/resheet"
)]
pub(crate) struct Args {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

pub(crate) fn run(args: Args) -> Result<Exit, Failure> {
    // Into memory first: the generator panics on a closed pipe.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut crate::Cli::command(), "resheet", &mut script);
    io::stdout().lock().write_all(&script)?;
    Ok(Exit::Well)
}
