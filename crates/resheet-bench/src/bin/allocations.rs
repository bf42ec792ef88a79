//! `make bench`: what every stage asks of the allocator.
//!
//! ```text
//! allocations NAME=DIR...
//! ```
//!
//! A program of its own, since counting takes longer than some stages.

use std::alloc::System;
use std::io::{self, Write};

use resheet_bench::{Cost, Input, Meter, pass, report};
use resheet_pipeline::{Engine, Options};
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

struct Count;

impl Meter for Count {
    fn now(&self) -> Cost {
        let stats = ALLOCATOR.stats();
        (stats.allocations + stats.reallocations) as Cost
    }
}

struct Bytes;

impl Meter for Bytes {
    fn now(&self) -> Cost {
        ALLOCATOR.stats().bytes_allocated as Cost
    }
}

fn main() -> io::Result<()> {
    let engine = Engine::new(&Options::default()).map_err(io::Error::other)?;
    let mut out = io::stdout().lock();
    for argument in std::env::args().skip(1) {
        let input = Input::find(&argument)?;
        // What is made once, such as the vocabulary, is no sheet's.
        pass(&engine, &input, &Count)?;
        let (counts, sheets) = pass(&engine, &input, &Count)?;
        let (bytes, _) = pass(&engine, &input, &Bytes)?;
        out.write_all(report::allocations(&input, &counts, &bytes, sheets).as_bytes())?;
    }
    Ok(())
}
