//! `make worth`: what each dialect, rule and pass is worth.
//!
//! ```text
//! worth [WORD] [--every N]      only what is named with WORD
//! ```
//!
//! Converts the corpus, and every Nth (default: 10th) of its changed dumps, without
//! one of them after the other. One that is worth nothing gets a committed dump
//! that shows its worth, or goes.

use std::io::{self, Write};

use resheet_tests::corpus::{documents, home};
use resheet_tests::worth::table;

fn main() -> io::Result<()> {
    let (mut word, mut every) = (String::new(), 10);
    let mut given = std::env::args().skip(1);
    while let Some(argument) = given.next() {
        if argument == "--every" {
            let number = given.next().and_then(|text| text.parse().ok());
            every = number.ok_or_else(|| io::Error::other("--every needs a number"))?;
        } else {
            word = argument;
        }
    }
    io::stdout().write_all(table(&documents(&home())?, &word, every).as_bytes())
}
