//! The decoded text, with line numbers and its invisible characters.

use std::io::{self, Write};

use resheet_model::SourceText;

use super::on_one_line;
use crate::plain;
use crate::texts::{self, say};

/// Prints how a source was decoded and its lines.
pub(crate) fn show(out: &mut impl Write, source: &SourceText) -> io::Result<()> {
    let encoding = &source.encoding;
    let (name, reason) = (plain::text(&source.name), texts::retold(&encoding.reason));
    let (bytes, encoding) = (source.bytes, encoding.name);
    let said = match source.encoding.bom {
        true => say!(
            "decoded with a mark",
            name = name,
            bytes = bytes,
            encoding = encoding,
            reason = reason
        ),
        false => {
            say!("decoded", name = name, bytes = bytes, encoding = encoding, reason = reason)
        }
    };
    writeln!(out, "{said}")?;
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
