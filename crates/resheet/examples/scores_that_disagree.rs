//! A folder of dumps and documents in, a table out: the sheets whose printed total score
//! is not the sum of their scores.
//!
//! ```console
//! $ cargo run --example scores_that_disagree -- archive/
//! ```

#![allow(clippy::print_stdout, reason = "an example prints")]

use std::error::Error;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use resheet::{Converter, Decimal, Input, Sheet};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args_os().nth(1).ok_or("name a folder")?;
    let mut files = Vec::new();
    gather(Path::new(&folder), &mut files)?;
    files.sort();
    println!("file\tline\tproject\tprinted\tsum");
    Converter::default().convert_all(files.into_iter().map(Input::file), |conversion| {
        for sheet in conversion.sheets() {
            if let (Some(printed), Some(sum)) = (sheet.total_score().value(), sum(sheet))
                && printed != sum
            {
                let project = sheet.project_name().value().unwrap_or_default();
                println!("{}\t{}\t{project}\t{printed}\t{sum}", conversion.name(), sheet.line());
            }
        }
        ControlFlow::Continue(())
    });
    Ok(())
}

/// The scores of the indicators and of the funds; nothing where one was not read, for
/// then the sum says nothing.
fn sum(sheet: Sheet<'_>) -> Option<Decimal> {
    let indicators = sheet.indicators().map(|row| row.score());
    let funds = sheet.funds().map(|row| row.score()).filter(|score| score.value().is_some());
    let mut sum = Decimal::ZERO;
    for score in indicators.chain(funds) {
        sum += score.value()?;
    }
    Some(sum)
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            gather(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
