//! `resheet families`: the known forms.

mod suggest;

use std::io::{self, Write};

use resheet_model::catalogue::Language;

use crate::config::Config;
use crate::exit::{Exit, Failure};
use crate::settings::Reading;

/// List the known families of forms, or print the file of one as a model.
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
#[command(after_help = "Examples:\n  \
    resheet families\n  \
    resheet families mof > mine/ours.toml        change it, then:\n  \
    resheet convert dumps/ -o out/ --families mine/")]
pub(crate) struct Args {
    #[command(subcommand)]
    what: Option<What>,
    /// The family's id.
    family: Option<String>,
    #[command(flatten)]
    reading: Reading,
}

#[derive(clap::Subcommand)]
enum What {
    Suggest(suggest::Args),
}

pub(crate) fn run(args: Args, config: &Config, language: Language) -> Result<Exit, Failure> {
    if let Some(What::Suggest(args)) = args.what {
        return suggest::run(args, config);
    }
    let engine = args.reading.completed(config).engine()?;
    let families = engine.families().all();
    let mut out = io::stdout().lock();
    let Some(asked) = args.family else {
        let widest = families.iter().map(|family| family.id.len()).max().unwrap_or(0);
        for family in families {
            let name = match language {
                Language::English => &family.name,
                Language::Chinese => &family.name_zh,
            };
            writeln!(out, "{:widest$}  {name}", family.id)?;
        }
        return Ok(Exit::Well);
    };
    let Some(family) = families.iter().find(|family| family.id == asked) else {
        return Err(Failure::usage(format!(
            "no family has the id `{asked}`; `resheet families` lists all"
        )));
    };
    out.write_all(family.text.as_bytes())?;
    Ok(Exit::Well)
}
