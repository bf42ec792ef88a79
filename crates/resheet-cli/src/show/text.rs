//! The decoded text, with line numbers and its invisible characters.

use std::io::{self, Write};

use resheet_model::SourceText;

use super::on_one_line;
use crate::plain;

/// Prints how a source was decoded and its lines.
pub(crate) fn show(out: &mut impl Write, source: &SourceText) -> io::Result<()> {
    let encoding = &source.encoding;
    let mark = if encoding.bom { " with a byte order mark" } else { "" };
    writeln!(
        out,
        "{}: {} bytes, {}{mark} ({})",
        plain::text(&source.name),
        source.bytes,
        encoding.name,
        encoding.reason
    )?;
    writeln!(out, "SHA-256 {}\n", source.digest)?;
    for (index, line) in lines(&source.text).enumerate() {
        writeln!(out, "{:>6} {}", index + 1, on_one_line(line))?;
    }
    Ok(())
}

/// The lines of a text with their ends, counted as [`SourceText::place`] does.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = rest
            .find(['\r', '\n'])
            .map_or(rest.len(), |at| at + if rest[at..].starts_with("\r\n") { 2 } else { 1 });
        let (line, after) = rest.split_at(end);
        rest = after;
        Some(line)
    })
}
