//! `make instructions`: one conversion of every dump of a folder, for Valgrind to
//! count.
//!
//! ```text
//! work plain|full DIR
//! ```
//!
//! Writes how many bytes the dumps have. What is made once, such as the vocabulary,
//! is made before [`measured`], which alone is counted.

use std::fs;
use std::hint::black_box;
use std::io::{self, Write};

use resheet_bench::Input;
use resheet_emit::json::{self, Form, Layout, Style};
use resheet_pipeline::{Engine, Options};

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (form, folder) = match &arguments[..] {
        [form, folder] if form == "plain" => (Form::Plain, folder),
        [form, folder] if form == "full" => (Form::Full, folder),
        _ => return Err(io::Error::other("work plain|full DIR")),
    };
    let engine = Engine::new(&Options::default()).map_err(io::Error::other)?;
    let input = Input::find(&format!("={folder}"))?;
    let files: Vec<Vec<u8>> = input.paths.iter().map(fs::read).collect::<io::Result<_>>()?;
    let style = Style { form, layout: Layout::Line, ..Style::default() };
    let mut out = Vec::new();
    for bytes in &files {
        json::write(&mut out, &engine.convert("dump", bytes), style)?;
    }
    out.clear();
    measured(&engine, &files, style, &mut out)?;
    writeln!(io::stdout(), "{}", input.bytes)
}

#[inline(never)]
fn measured(engine: &Engine, files: &[Vec<u8>], style: Style, out: &mut Vec<u8>) -> io::Result<()> {
    for bytes in files {
        json::write(&mut *out, &engine.convert("dump", bytes), style)?;
        black_box(&*out);
    }
    Ok(())
}
