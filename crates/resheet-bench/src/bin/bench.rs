//! `make bench`: the time of every stage over folders of dumps.
//!
//! ```text
//! bench [--passes N] [--save FILE] NAME=DIR...
//! ```
//!
//! N passes (default 5), of which each stage's fastest counts. `--save` also
//! writes the times for `compare`.

use std::fs;
use std::io::{self, Write};
use std::num::NonZero;
use std::ops::ControlFlow;
use std::time::Instant;

use cpu_time::ThreadTime;
use resheet_bench::{Cost, Input, Meter, STAGES, pass, report};
use resheet_pipeline::{Engine, Options};

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

struct Clock(ThreadTime);

impl Meter for Clock {
    fn now(&self) -> Cost {
        u64::try_from(self.0.elapsed().as_nanos()).unwrap_or(u64::MAX)
    }
}

fn main() -> io::Result<()> {
    let (mut passes, mut save, mut inputs) = (5, None, Vec::new());
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--passes" => {
                let number = arguments.next().and_then(|number| number.parse().ok());
                passes = number.ok_or_else(|| io::Error::other("--passes N"))?;
            }
            "--save" => save = arguments.next(),
            input => inputs.push(Input::find(input)?),
        }
    }
    let engine = Engine::new(&Options::default()).map_err(io::Error::other)?;
    let clock = Clock(ThreadTime::now());
    let mut out = io::stdout().lock();
    let mut saved = String::new();
    for input in &inputs {
        let mut best = [Cost::MAX; STAGES.len()];
        let mut sheets = 0;
        for _ in 0..passes {
            let (costs, count) = pass(&engine, input, &clock)?;
            sheets = count;
            for (best, cost) in best.iter_mut().zip(costs) {
                *best = cost.min(*best);
            }
        }
        out.write_all(report::times(input, &best, sheets).as_bytes())?;
        let (one, two) = (wall(&engine, input, 1)?, wall(&engine, input, 2)?);
        let gain = one * 100 / two.max(1);
        writeln!(
            out,
            "\nTwo threads convert {}.{:02} times as fast as one.",
            gain / 100,
            gain % 100
        )?;
        out.flush()?;
        saved += &report::saved(input, &best);
    }
    match save {
        Some(path) => fs::write(path, saved),
        None => Ok(()),
    }
}

/// The least time of three conversions of an input on so many threads, in
/// microseconds by the clock on the wall.
fn wall(engine: &Engine, input: &Input, jobs: usize) -> io::Result<u128> {
    let files: Vec<Vec<u8>> = input.paths.iter().map(fs::read).collect::<io::Result<_>>()?;
    let jobs = NonZero::new(jobs).unwrap_or(NonZero::<usize>::MIN);
    let mut least = u128::MAX;
    for _ in 0..3 {
        let begin = Instant::now();
        let inputs = files.iter().map(|bytes| resheet_pipeline::Input {
            name: "dump".into(),
            read: Box::new(|| Ok(bytes.clone())),
            part: None,
            context: (),
        });
        engine.convert_all(
            inputs,
            jobs,
            |conversion, ()| conversion.sheets.len(),
            |_| ControlFlow::Continue(()),
        );
        least = least.min(begin.elapsed().as_micros());
    }
    Ok(least)
}
