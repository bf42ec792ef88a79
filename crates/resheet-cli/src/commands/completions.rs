//! `resheet completions`: scripts for shells, and the manual.

use std::io::{self, Write};

use clap::{CommandFactory, ValueEnum};
use clap_complete::Shell;

use resheet_model::catalogue::Language;

use crate::exit::{Exit, Failure};
use crate::help;

/// Print a completion script for a shell, or the manual for `man`.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    resheet completions bash > ~/.local/share/bash-completion/completions/resheet\n  \
    resheet completions man > ~/.local/share/man/man1/resheet.1\n\n\
    `make install` puts all of them in their places.")]
pub(crate) struct Args {
    /// The shell, or `man`.
    #[arg(value_enum)]
    what: What,
}

#[derive(Clone, Copy, ValueEnum)]
#[value(rename_all = "lower")]
enum What {
    Bash,
    Elvish,
    Fish,
    PowerShell,
    Zsh,
    Man,
}

pub(crate) fn run(args: Args, language: Language) -> Result<Exit, Failure> {
    let command = crate::Cli::command();
    // Into memory first: the generators panic on a closed pipe.
    let mut text = Vec::new();
    let shell = match args.what {
        What::Bash => Shell::Bash,
        What::Elvish => Shell::Elvish,
        What::Fish => Shell::Fish,
        What::PowerShell => Shell::PowerShell,
        What::Zsh => Shell::Zsh,
        What::Man => {
            manual(help::in_language(command, language), &mut text)?;
            io::stdout().lock().write_all(&text)?;
            return Ok(Exit::Well);
        }
    };
    let mut command = help::for_shells(command, language);
    clap_complete::generate(shell, &mut command, "resheet", &mut text);
    io::stdout().lock().write_all(&text)?;
    Ok(Exit::Well)
}

/// One page: the program, and then each of its commands.
fn manual(command: clap::Command, text: &mut Vec<u8>) -> io::Result<()> {
    let mut command = command.disable_help_subcommand(true);
    command.build();
    clap_mangen::Man::new(command.clone()).render(text)?;
    for sub in command.get_subcommands() {
        let page = clap_mangen::Man::new(sub.clone());
        writeln!(text, ".SH RESHEET {}", sub.get_name().to_uppercase())?;
        page.render_synopsis_section(text)?;
        page.render_description_section(text)?;
        page.render_options_section(text)?;
    }
    Ok(())
}
