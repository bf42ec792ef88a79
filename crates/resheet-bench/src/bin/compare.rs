//! `make bench-compare BASE=<commit>`: two saved runs of `bench` side by side.
//!
//! ```text
//! compare BASE NEW
//! ```

use std::fs;
use std::io::{self, Write};

use resheet_bench::report::{compared, read};

fn main() -> io::Result<()> {
    let paths: Vec<String> = std::env::args().skip(1).collect();
    let [base, new] = paths.as_slice() else { return Err(io::Error::other("compare BASE NEW")) };
    let (base, new) = (read(&fs::read_to_string(base)?), read(&fs::read_to_string(new)?));
    io::stdout().write_all(compared(&base, &new).as_bytes())
}
