//! `resheet schema`: the shape of the output.

use std::io::{self, Write};

use clap::builder::PossibleValuesParser;
use resheet_emit::json::{self, Form};
use resheet_emit::tables::{Database, sql};

use crate::exit::{Exit, Failure};

/// Print the JSON Schema (2020-12) of the JSON output, or the tables as SQL.
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  resheet schema > resheet.schema.json\n  resheet schema --plain"
)]
pub(crate) struct Args {
    /// Of the plain form.
    #[arg(long)]
    plain: bool,
    /// Of a line of corrections, as `resheet review` saves them.
    #[arg(long, conflicts_with_all = ["plain", "sql"])]
    corrections: bool,
    /// Instead, the statements that create the tables of the CSV output.
    #[arg(long, value_name = "DATABASE", conflicts_with = "plain",
        value_parser = PossibleValuesParser::new(Database::ALL.map(Database::name)))]
    sql: Option<String>,
}

pub(crate) fn run(args: Args) -> Result<Exit, Failure> {
    if let Some(database) = args.sql.as_deref().and_then(Database::from_name) {
        io::stdout().lock().write_all(sql(database).as_bytes())?;
        return Ok(Exit::Well);
    }
    if args.corrections {
        writeln!(io::stdout().lock(), "{}", resheet_review::schema().trim_end())?;
        return Ok(Exit::Well);
    }
    let form = if args.plain { Form::Plain } else { Form::Full };
    writeln!(io::stdout().lock(), "{}", json::schema(form).trim_end())?;
    Ok(Exit::Well)
}
