//! `make unseen SEED=N`: how exact conversions of invented forms are.
//!
//! ```text
//! unseen [--seed N] [--forms N] [--errors | --silent] [--out DIR]
//! ```
//!
//! Prints the tables of [`resheet_tests::report`] over the dumps of
//! [`resheet_tests::unseen`]; `--errors` and `--silent` list errors instead, and
//! `--out` writes the dumps with their truth into a folder. Seeds below 1000 are
//! to work with; one from 9000 on is looked at once, when a piece of work ends.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use resheet_tests::report::{Listing, listing, report};
use resheet_tests::run::judge_all;
use resheet_tests::unseen::{classes, documents};

fn main() -> io::Result<()> {
    let (mut seed, mut forms, mut which, mut out) = (1, 20, None, None);
    let mut given = std::env::args().skip(1);
    while let Some(argument) = given.next() {
        let wrong = || io::Error::other(format!("{argument}: see the head of bin/unseen.rs"));
        let mut number =
            || given.next().and_then(|text| text.parse::<u64>().ok()).ok_or_else(wrong);
        match argument.as_str() {
            "--seed" => seed = number()?,
            "--forms" => forms = number()? as usize,
            "--errors" => which = Some(Listing::Errors),
            "--silent" => which = Some(Listing::Silent),
            "--out" => out = Some(PathBuf::from(given.next().ok_or_else(wrong)?)),
            _ => return Err(wrong()),
        }
    }
    let documents = documents(seed, forms);
    if let Some(folder) = out {
        fs::create_dir_all(&folder)?;
        for document in &documents {
            fs::write(folder.join(format!("{}.txt", document.name)), &document.bytes)?;
            let truth = serde_json::to_vec_pretty(&*document.json)?;
            fs::write(folder.join(format!("{}.truth.json", document.layout)), truth)?;
        }
        return Ok(());
    }
    let judged = judge_all(&documents);
    let text = match which {
        Some(which) => listing(&documents, &judged, which),
        None => report(&documents, &judged, &classes()),
    };
    io::stdout().write_all(text.as_bytes())
}
