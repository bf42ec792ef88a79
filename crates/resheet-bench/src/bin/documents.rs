//! `make documents`: how fast documents become plain JSON on one core, and how much
//! memory the longest one takes.
//!
//! ```text
//! documents DIR
//! ```
//!
//! DIR has documents of all kinds. A PDF of a hundred pages is made of the pages of one
//! of them, over and over. Time is the processor time of the thread; the fastest of some
//! passes counts.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use cpu_time::ThreadTime;
use resheet_emit::json::{self, Form, Layout, Style};
use resheet_pipeline::{Engine, Options};

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const PAGES: usize = 100;
/// A pass of small documents converts each so often.
const TIMES: u128 = 20;
const PASSES: usize = 5;

fn main() -> io::Result<()> {
    let folder = std::env::args().nth(1).ok_or_else(|| io::Error::other("documents DIR"))?;
    let engine = Engine::new(&Options::default()).map_err(io::Error::other)?;
    let mut out = io::stdout().lock();
    // The long one first: the most memory a program had does not go down.
    for printer in ["w", "x", "r"] {
        let Some((name, pdf)) = long(Path::new(&folder), printer)? else { continue };
        let sheets = engine.convert("document", &pdf).sheets.len();
        if sheets * 2 < PAGES {
            return Err(io::Error::other(format!("{name}: {sheets} sheets of {PAGES} pages")));
        }
        let nanos = fastest(|| convert(&engine, &pdf))?;
        let pages = PAGES as u128 * 1_000_000_000 / nanos;
        writeln!(out, "PDF, {PAGES} pages like {name}: {pages} pages a second{}", peak())?;
    }
    for kind in ["xlsx", "xls", "ods", "docx", "html"] {
        let files = files(Path::new(&folder), kind)?;
        let nanos = fastest(|| {
            for bytes in &files {
                for _ in 0..TIMES {
                    convert(&engine, bytes)?;
                }
            }
            Ok(())
        })?;
        let rate = files.len() as u128 * TIMES * 1_000_000_000 / nanos;
        writeln!(out, "{kind}: {rate} documents a second, {} of them", files.len())?;
    }
    Ok(())
}

fn convert(engine: &Engine, bytes: &[u8]) -> io::Result<()> {
    let style = Style { form: Form::Plain, layout: Layout::Line, ..Style::default() };
    let mut out = Vec::new();
    json::write(&mut out, &engine.convert("document", bytes), style)?;
    std::hint::black_box(out);
    Ok(())
}

/// The least time of some passes, in nanoseconds.
fn fastest(mut pass: impl FnMut() -> io::Result<()>) -> io::Result<u128> {
    let mut least = u128::MAX;
    for _ in 0..PASSES {
        let clock = ThreadTime::now();
        pass()?;
        least = least.min(clock.elapsed().as_nanos());
    }
    Ok(least.max(1))
}

fn files(folder: &Path, kind: &str) -> io::Result<Vec<Vec<u8>>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|own| own == kind) {
            paths.push(path);
        }
    }
    paths.sort();
    paths.iter().map(fs::read).collect()
}

/// The first document of a printer that can be made a long one, and what it is called.
fn long(folder: &Path, printer: &str) -> io::Result<Option<(String, Vec<u8>)>> {
    let end = format!(".{printer}.pdf");
    let mut names: Vec<String> = fs::read_dir(folder)?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(&end))
        .collect();
    names.sort();
    for name in names {
        if let Some(pdf) = repeated(&fs::read(folder.join(&name))?) {
            return Ok(Some((name, pdf)));
        }
    }
    Ok(None)
}

/// A document whose pages come over and over, as a program that appends its changes
/// would write it: each an object of its own. Nothing where its objects are packed.
fn repeated(pdf: &[u8]) -> Option<Vec<u8>> {
    let text: String = pdf.iter().copied().map(char::from).collect();
    let object = |number: usize| {
        let (_, rest) = text.split_once(&format!("\n{number} 0 obj"))?;
        Some(rest.split_once("endobj")?.0.to_owned())
    };
    let trailer = text.rsplit_once("trailer")?.1;
    let dictionary = &trailer[..trailer.rfind(">>")?];
    let size = number_behind(dictionary, "/Size")?;
    let is_list = |own: &String| own.split_whitespace().collect::<String>().contains("/Type/Pages");
    let (list, pages) =
        (1..size).find_map(|number| object(number).filter(is_list).map(|own| (number, own)))?;
    let (before, rest) = pages.split_once("/Kids")?;
    let (kids, after) = rest.trim_start().strip_prefix('[')?.split_once(']')?;
    let kids: Vec<usize> = kids.split('R').filter_map(|kid| number_behind(kid, "")).collect();
    let mut out = pdf.to_vec();
    out.push(b'\n');
    let mut table = String::from("xref\n");
    for (number, kid) in (size..size + PAGES).zip(kids.iter().cycle()) {
        table += &format!("{number} 1\n{:010} 00000 n \n", out.len());
        out.extend(format!("{number} 0 obj{}endobj\n", object(*kid)?).bytes());
    }
    let all: Vec<String> = (size..size + PAGES).map(|number| format!("{number} 0 R")).collect();
    let rest = format!("{before}{after}");
    let (before, after) = rest.split_once("/Count")?;
    let after = after.trim_start().trim_start_matches(|sign: char| sign.is_ascii_digit());
    table += &format!("{list} 1\n{:010} 00000 n \n", out.len());
    let all = all.join(" ");
    out.extend(format!("{list} 0 obj{before}/Kids [{all}] /Count {PAGES}{after}endobj\n").bytes());
    let start = out.len();
    let last = text.rsplit_once("startxref")?.1.split_whitespace().next()?;
    let dictionary = dictionary.replacen(&format!("{size}"), &format!("{}", size + PAGES), 1);
    out.extend(format!("{table}trailer{dictionary}/Prev {last}>>\n").bytes());
    out.extend(format!("startxref\n{start}\n%%EOF\n").bytes());
    Some(out)
}

fn number_behind(text: &str, name: &str) -> Option<usize> {
    let rest = text.split_once(name)?.1.trim_start();
    rest.split(|sign: char| !sign.is_ascii_digit()).next()?.parse().ok()
}

/// The most memory this program had so far, where the system says it.
fn peak() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kilobytes.map_or_else(String::new, |kilobytes| {
        format!(", {} MB at most, program and all", kilobytes.div_ceil(1000))
    })
}
