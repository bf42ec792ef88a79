//! Files in, rows of a table out, as any program that speaks Arrow takes them.
//!
//! ```console
//! $ cargo run --features arrow --example arrow -- a.txt b.pdf
//! ```

#![allow(clippy::print_stdout, reason = "an example prints")]

use std::env;
use std::io;

use resheet::{Converter, Input, arrow};

fn main() -> io::Result<()> {
    let files = env::args_os().skip(1).map(Input::file);
    for table in arrow::tables(&Converter::default(), files)? {
        println!("{}: {} rows, {} columns", table.name, table.rows(), table.schema.fields().len());
    }
    Ok(())
}
