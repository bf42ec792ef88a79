//! `make stress`: holds the law of cost over every shape and size, each in a
//! process of its own. Says the worst of each shape, behind what broke it; ends with 1 where one broke
//! it. Needs Linux.
//!
//! ```text
//! cost [PATIENCE]
//! ```
#![allow(clippy::disallowed_types, reason = "a power of growth is no figure of a form")]

use std::fs;
use std::io::{self, Write};
use std::process::{Command, ExitCode};

use cpu_time::ThreadTime;
use resheet_tests::cost::{CUT, Fill, SHAPES, Shape, Size, convert};
use resheet_tests::run::engine;

/// Nanoseconds of processor time for a byte, at most, and for any dump: some six
/// times what tabs take on a machine of 2026.
const TIME: u128 = 2000;
const START: u128 = 5_000_000;

/// The same for texts whose lines are cut or joined: some two times what they take.
const TIME_OF_CUT: u128 = 20_000;

/// Bytes of memory for a byte of a dump, and for any.
const MEMORY: usize = 40;
const BASE: usize = 100 << 20;

/// Time grows with the bytes to no higher power, from the fewest rows to the most and from
/// the fewest columns to the most; with less than so many times the bytes nothing is said.
const EXPONENT: f64 = 1.2;
const FEWEST_TIMES: f64 = 4.0;

/// What `--part-bytes` says where nobody says otherwise: a longer dump is not in
/// work at once.
const PART: usize = 1 << 20;

/// Texts whose lines are cut take minutes for some megabytes; longer ones than this cost as much
/// for a byte, and are left out.
const MOST_OF_CUT: usize = 1 << 20;

/// Rows of long tables, and columns of one wide row.
const ROWS: [usize; 6] = [100, 300, 1000, 3000, 10_000, 30_000];
const COLUMNS: [usize; 4] = [10, 1000, 30_000, 1_000_000];

/// All shapes, each with the time that it may take for a byte.
fn all() -> impl Iterator<Item = (&'static Shape, u128)> {
    SHAPES.iter().map(|shape| (shape, TIME)).chain(CUT.iter().map(|shape| (shape, TIME_OF_CUT)))
}

fn sizes() -> Vec<Size> {
    let mut sizes: Vec<Size> = ROWS.map(Size::long).to_vec();
    for fill in Fill::ALL {
        let one = COLUMNS.map(|columns| (1, columns));
        for (wide, columns) in one.into_iter().chain([(3, 30_000)]) {
            sizes.push(Size { rows: 300, wide, columns, fill });
        }
        sizes.push(Size { rows: 3000, wide: 1, columns: 10_000, fill });
    }
    sizes
}

/// What one conversion took.
struct Cost {
    bytes: usize,
    nanoseconds: u128,
    /// Bytes at the most.
    peak: usize,
}

fn main() -> io::Result<ExitCode> {
    let mut given = std::env::args().skip(1);
    let first = given.next().unwrap_or_else(|| "1".to_owned());
    let mut out = io::stdout().lock();
    if let Some(place) = given.next() {
        let cost = measure(&first, place.parse().map_err(io::Error::other)?)?;
        writeln!(out, "{} {} {}", cost.bytes, cost.nanoseconds, cost.peak)?;
        return Ok(ExitCode::SUCCESS);
    }
    let patience: u128 = first.parse().map_err(io::Error::other)?;
    let mut held = true;
    for (shape, most) in all() {
        let (mut time, mut memory) = (0, 0);
        let mut costs: Vec<(Size, Cost)> = Vec::new();
        for (place, size) in sizes().into_iter().enumerate() {
            if most > TIME && shape.dump(size).len() > MOST_OF_CUT {
                continue;
            }
            let cost = apart(shape.name, place)?;
            let parts = cost.bytes.div_ceil(PART);
            let slow = cost.nanoseconds > (START + most * cost.bytes as u128) * patience;
            let large = parts == 1 && cost.peak > BASE + MEMORY * cost.bytes;
            if slow || large {
                held = false;
                writeln!(
                    out,
                    "BROKEN: {} of {size:?}, {} bytes: {} ns a byte, {} MB",
                    shape.name,
                    cost.bytes,
                    cost.nanoseconds / cost.bytes as u128,
                    cost.peak >> 20
                )?;
            }
            time = time.max(cost.nanoseconds.saturating_sub(START) / cost.bytes as u128);
            memory = memory.max(cost.peak >> 20);
            costs.push((size, cost));
        }
        let power = power(&costs);
        let largest = costs.iter().map(|(_, cost)| cost.bytes).max().unwrap_or(0);
        if power > EXPONENT {
            held = false;
            writeln!(out, "BROKEN: {}: time grows with the bytes to the {power:.2}", shape.name)?;
        }
        writeln!(
            out,
            "{}, up to {largest} bytes: {time} ns a byte, to the {power:.2}, {memory} MB",
            shape.name
        )?;
        out.flush()?;
    }
    Ok(if held { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The highest power that time grows with: over rows, and over columns of each kind.
fn power(costs: &[(Size, Cost)]) -> f64 {
    let of = |size: Size| costs.iter().find(|(own, _)| *own == size).map(|(_, cost)| cost);
    let wide = |fill, columns| Size { rows: 300, wide: 1, columns, fill };
    // The most that was measured: of some shapes not all is.
    let rows = (Size::long(ROWS[0]), ROWS.map(Size::long).to_vec());
    let columns =
        Fill::ALL.map(|fill| (wide(fill, COLUMNS[0]), COLUMNS.map(|own| wide(fill, own)).to_vec()));
    let growth = |(few, many): (Size, Vec<Size>)| {
        let (few, many) = (of(few)?, many.into_iter().rev().find_map(of)?);
        let bytes = many.bytes as f64 / few.bytes as f64;
        let times = many.nanoseconds as f64 / few.nanoseconds as f64;
        (bytes >= FEWEST_TIMES).then(|| times.ln() / bytes.ln())
    };
    std::iter::once(rows).chain(columns).filter_map(growth).fold(0.0, f64::max)
}

/// Measures in a process of its own; the least of three times where one is much.
fn apart(name: &str, place: usize) -> io::Result<Cost> {
    let once = || {
        let program = std::env::current_exe()?;
        let run = Command::new(program).args([name, &place.to_string()]).output()?;
        let said = String::from_utf8_lossy(&run.stdout).into_owned();
        let mut said = said.split_whitespace();
        let mut number = || said.next().and_then(|word| word.parse::<u128>().ok());
        let (Some(bytes), Some(nanoseconds), Some(peak)) = (number(), number(), number()) else {
            return Err(io::Error::other(format!("{name} {place} ended early")));
        };
        Ok(Cost { bytes: bytes as usize, nanoseconds, peak: peak as usize })
    };
    let mut cost = once()?;
    for _ in 0..2 {
        if cost.nanoseconds > TIME * cost.bytes as u128 / 2 {
            cost.nanoseconds = once()?.nanoseconds.min(cost.nanoseconds);
        }
    }
    Ok(cost)
}

fn measure(name: &str, place: usize) -> io::Result<Cost> {
    let shape = all().map(|(shape, _)| shape).find(|shape| shape.name == name);
    let (Some(shape), Some(size)) = (shape, sizes().get(place).copied()) else {
        return Err(io::Error::other("no such shape or size"));
    };
    let dump = shape.dump(size);
    let engine = engine();
    // The vocabulary is no dump's.
    convert(&engine, "");
    // Makes the peak that of what comes now.
    fs::write("/proc/self/clear_refs", "5")?;
    let time = ThreadTime::now();
    convert(&engine, &dump);
    let nanoseconds = time.elapsed().as_nanos();
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("");
    let kilobytes: usize = line.trim().trim_end_matches(" kB").parse().unwrap_or(usize::MAX >> 10);
    Ok(Cost { bytes: dump.len(), nanoseconds, peak: kilobytes << 10 })
}
