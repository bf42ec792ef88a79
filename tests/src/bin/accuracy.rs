//! `make accuracy [DIR=...]`: how exact, and how honest, conversions are.
//!
//! ```text
//! accuracy [DIR] [--silent] [--errors] [--certain] [--predictions OUT]
//! ```
//!
//! Converts every dump of DIR (default: the corpus of this repository) that
//! has a truth beside it and prints the tables of [`resheet_tests::report`],
//! then what the audit sees of single altered numbers, and how soon somebody who goes
//! through the list of doubts meets what is wrong, on dumps with one change each.
//! `--silent` lists every error that no finding points at, `--certain` every wrong
//! value that is said to be certain, and `--errors` every error, instead; `--predictions` also writes each conversion as plain JSON,
//! `NAME.pred.json`, for another judge.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use resheet_tests::corpus::{Document, classes, documents, home};
use resheet_tests::doubted::Curve;
use resheet_tests::injected::answer;
use resheet_tests::plain::document;
use resheet_tests::report::{Listing, listing, report};
use resheet_tests::robust::Plan;
use resheet_tests::run::{Judged, judge_all};

/// Of the changed dumps one of so many is looked at for the list of doubts.
const SAMPLE: usize = 2;

struct Arguments {
    folder: PathBuf,
    listing: Option<Listing>,
    predictions: Option<PathBuf>,
}

fn main() -> io::Result<()> {
    let arguments = arguments(std::env::args().skip(1))?;
    let documents = documents(&arguments.folder)?;
    let judged = judge_all(&documents);
    if let Some(folder) = &arguments.predictions {
        write_predictions(folder, &documents, &judged)?;
    }
    let text = match arguments.listing {
        Some(which) => listing(&documents, &judged, which),
        None => {
            let report = report(&documents, &judged, &classes());
            let plan = Plan { seed: 1, change: "", every: SAMPLE };
            let (answer, curve) = (answer().line(), Curve::of(&documents, &plan).line());
            // One line, behind the table that a test holds.
            format!("{report}Of single numbers altered in our own sheets: {answer} {curve}\n")
        }
    };
    io::stdout().write_all(text.as_bytes())
}

fn arguments(mut given: impl Iterator<Item = String>) -> io::Result<Arguments> {
    let mut out = Arguments { folder: home(), listing: None, predictions: None };
    while let Some(argument) = given.next() {
        match argument.as_str() {
            "--silent" => out.listing = Some(Listing::Silent),
            "--errors" => out.listing = Some(Listing::Errors),
            "--certain" => out.listing = Some(Listing::Certain),
            "--predictions" => out.predictions = given.next().map(PathBuf::from),
            option if option.starts_with('-') => {
                return Err(io::Error::other(format!("unknown option {option}")));
            }
            folder => out.folder = PathBuf::from(folder),
        }
    }
    Ok(out)
}

fn write_predictions(
    folder: &PathBuf,
    documents: &[Document],
    judged: &[Judged],
) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for (dump, judged) in documents.iter().zip(judged) {
        let path = folder.join(format!("{}.pred.json", dump.name));
        fs::write(path, serde_json::to_vec_pretty(&document(&judged.records))?)?;
    }
    Ok(())
}
