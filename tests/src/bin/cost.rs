//! `make stress`: what conversions of every shape and size cost.

use std::io::{self, Write};
use std::process::Command;

use cpu_time::ThreadTime;
use resheet_tests::cost::{Fill, SHAPES, Size, convert};
use resheet_tests::run::engine;

fn main() -> io::Result<()> {
    let mut given = std::env::args().skip(1);
    let mut out = io::stdout().lock();
    let mut sizes: Vec<Size> = [100, 1000, 10000].map(Size::long).to_vec();
    for fill in Fill::ALL {
        for (wide, columns) in [(1, 1000), (1, 30_000), (3, 30_000)] {
            sizes.push(Size::wide(wide, columns, fill));
        }
    }
    let only = given.next().unwrap_or_default();
    if only == "files" {
        let engine = engine();
        for path in given {
            let bytes = std::fs::read(&path)?;
            let conversion = engine.convert("dump", &bytes);
            resheet_tests::cost::write(&mut out, &conversion);
            writeln!(out)?;
        }
        return Ok(());
    }
    if let (Some(at), Some(which)) = (given.next(), given.next()) {
        let shape = SHAPES.iter().find(|shape| shape.dialect == only).unwrap();
        let (at, which): (usize, String) = (at.parse().unwrap(), which);
        let dump = shape.dump(sizes[at]);
        if which == "print" {
            return out.write_all(dump.as_bytes());
        }
        let engine = engine();
        convert(&engine, "x");
        let source = resheet_model::SourceText::plain("any", &*dump);
        let blocks = engine.read(&source);
        let mut names: Vec<_> = blocks.iter().map(|block| block.dialect).collect();
        names.dedup();
        drop(blocks);
        std::fs::write("/proc/self/clear_refs", "5").ok();
        let mut stages = Vec::new();
        let mut time = ThreadTime::now();
        let mut lap = |name: &str| {
            stages.push(format!("{name} {}", time.elapsed().as_micros()));
            time = ThreadTime::now();
        };
        let decoded = engine.decode("x", dump.as_bytes());
        lap("decode");
        let blocks = engine.read(&decoded.source);
        lap("read");
        let grid = resheet_repair::repair(blocks, engine.families().lexicon());
        lap("repair");
        let bound = engine.bind(&decoded.source, &grid);
        lap("bind");
        drop((bound, grid));
        let time = ThreadTime::now();
        let json = convert(&engine, &dump);
        let time = time.elapsed();
        let status = std::fs::read_to_string("/proc/self/status")?;
        let peak = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("");
        let peak: usize = peak.split_whitespace().nth(1).unwrap_or("0").parse().unwrap();
        names.truncate(3);
        return writeln!(
            out,
            "{} B, {} us, {} ns/B, peak {} MB ({}/B), json {} , {:?} {}",
            dump.len(),
            time.as_micros(),
            time.as_nanos() / dump.len() as u128,
            peak / 1024,
            peak * 1024 / dump.len(),
            json,
            names,
            stages.join(" "),
        );
    }
    for shape in SHAPES.iter().filter(|shape| only.is_empty() || shape.dialect == only) {
        for (at, size) in sizes.iter().enumerate() {
            let run = Command::new("timeout")
                .arg("20")
                .arg(std::env::current_exe()?)
                .args([shape.dialect, &at.to_string(), "run"])
                .output()?;
            let said = String::from_utf8_lossy(&run.stdout);
            let said = if said.is_empty() { "TIMEOUT or died\n" } else { &said };
            write!(
                out,
                "{:9} {:6} {}x{:6} {:?}: {said}",
                shape.dialect, size.rows, size.wide, size.columns, size.fill
            )?;
            out.flush()?;
        }
    }
    Ok(())
}
