//! `make instructions`: conversions for Valgrind to count.
//!
//! ```text
//! work plain|full DIR
//! work start
//! ```
//!
//! `plain` and `full` convert every dump of a folder to that JSON and write how many
//! bytes the dumps have; what is made once, such as the vocabulary, is made before.
//! `start` is what is made once: an engine, and what the first dump asks for. Only
//! functions with `measured` in their name are counted.

use std::fs;
use std::hint::black_box;
use std::io::{self, Write};

use resheet_bench::Input;
use resheet_emit::json::{self, Form, Layout, Style};
use resheet_pipeline::{Engine, Options};

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Hardly a dump.
const FIRST: &str = include_str!("first.txt");

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (form, folder) = match arguments[..] {
        ["start"] => {
            measured_start()?;
            return writeln!(io::stdout(), "1");
        }
        ["plain", folder] => (Form::Plain, folder),
        ["full", folder] => (Form::Full, folder),
        _ => return Err(io::Error::other("work plain|full DIR, or: work start")),
    };
    let engine = Engine::new(&Options::default()).map_err(io::Error::other)?;
    let input = Input::find(&format!("={folder}"))?;
    let files: Vec<Vec<u8>> = input.paths.iter().map(fs::read).collect::<io::Result<_>>()?;
    let style = style(form);
    let mut out = Vec::new();
    for bytes in &files {
        json::write(&mut out, &engine.convert("dump", bytes), style)?;
    }
    out.clear();
    measured(&engine, &files, style, &mut out)?;
    writeln!(io::stdout(), "{}", input.bytes)
}

fn style(form: Form) -> Style {
    Style { form, layout: Layout::Line, ..Style::default() }
}

#[inline(never)]
fn measured(engine: &Engine, files: &[Vec<u8>], style: Style, out: &mut Vec<u8>) -> io::Result<()> {
    for bytes in files {
        json::write(&mut *out, &engine.convert("dump", bytes), style)?;
        black_box(&*out);
    }
    Ok(())
}

#[inline(never)]
fn measured_start() -> io::Result<()> {
    let engine = Engine::new(&Options::default()).map_err(io::Error::other)?;
    let mut out = Vec::new();
    json::write(&mut out, &engine.convert("dump", FIRST.as_bytes()), style(Form::Plain))?;
    black_box(&out);
    Ok(())
}
