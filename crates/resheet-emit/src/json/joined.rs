//! One document of a long file whose parts were converted one by one.
//!
//! The document is that of the file converted at once, written while its parts
//! come in: nothing is held but what stands behind the sheets.

use std::io::{self, Read, Seek, SeekFrom, Write};

use resheet_model::{Conversion, EncodingChoice, Outcome, SourceText};
use serde::Serialize;

use super::layout::LeafPerLine;
use super::{Form, Layout, Style, full, plain, write};

/// How an empty list of sheets ends a document without them.
const NO_SHEETS: &[u8] = b"[]\n}\n";
/// What closes a list of a document.
const CLOSED: &[u8] = b"\n ]";

/// What a part adds to the document of its file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Piece {
    /// How its conversion ended.
    pub outcome: Outcome,
    /// What stands between the brackets of its three lists: sheets, stray text
    /// and findings.
    pub lists: [Vec<u8>; 3],
}

impl Piece {
    /// Of a part, in the indented layout.
    ///
    /// # Errors
    ///
    /// None but those of our own: a value that JSON cannot write.
    pub fn of(conversion: &Conversion, style: Style) -> io::Result<Self> {
        let lists = match style.form {
            Form::Full => {
                let document = full::Document::new(conversion, style.language);
                let (stray, findings) = (members(&document.stray)?, members(&document.findings)?);
                [members(&document.sheets)?, stray, findings]
            }
            Form::Plain => {
                let sheets = members(&plain::Document::new(conversion).sheets)?;
                [sheets, Vec::new(), Vec::new()]
            }
        };
        Ok(Piece { outcome: conversion.outcome, lists })
    }
}

/// The members of a list of the document, with their line breaks, without the
/// brackets.
fn members(list: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    let formatter = LeafPerLine::in_document();
    list.serialize(&mut serde_json::Serializer::with_formatter(&mut out, formatter))?;
    let inside = out.strip_prefix(b"[").and_then(|list| list.strip_suffix(CLOSED));
    Ok(inside.unwrap_or_default().to_vec())
}

/// The file that the parts are of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Whole {
    /// Its name in the output; see [`SourceText::name`].
    pub name: String,
    /// SHA-256 of its bytes.
    pub digest: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// How many lines it has.
    pub lines: u64,
    /// How it was decoded.
    pub encoding: EncodingChoice,
}

/// A document on its way. `S` holds what stands behind the sheets until they
/// are all there: memory, or a file.
pub struct Joined<W, S> {
    out: W,
    whole: Whole,
    style: Style,
    /// Of the first part; what the file is called while no part has a sheet.
    outcome: Option<Outcome>,
    has_sheets: bool,
    stray: S,
    findings: S,
}

impl<W: Write, S: Read + Write + Seek> Joined<W, S> {
    /// Begins a document; `spool` gives places to hold things in.
    ///
    /// # Errors
    ///
    /// Those of `spool`.
    pub fn new(
        out: W,
        whole: Whole,
        style: Style,
        mut spool: impl FnMut() -> io::Result<S>,
    ) -> io::Result<Self> {
        let (stray, findings) = (spool()?, spool()?);
        let style = Style { layout: Layout::Pretty, ..style };
        Ok(Joined { out, whole, style, outcome: None, has_sheets: false, stray, findings })
    }

    /// Adds a part; in their order.
    ///
    /// # Errors
    ///
    /// Those of writing.
    pub fn add(&mut self, piece: &Piece) -> io::Result<()> {
        let [sheets, stray, findings] = &piece.lists;
        self.outcome.get_or_insert(piece.outcome);
        append(&mut self.stray, stray)?;
        append(&mut self.findings, findings)?;
        if sheets.is_empty() {
            return Ok(());
        }
        if self.has_sheets {
            self.out.write_all(b",")?;
        } else {
            // With one sheet it is known how the conversion of the file ended.
            self.head(Outcome::Converted)?;
            self.out.write_all(b"[")?;
            self.has_sheets = true;
        }
        self.out.write_all(sheets)
    }

    /// Ends the document and gives back what it was written to.
    ///
    /// # Errors
    ///
    /// Those of writing.
    pub fn finish(mut self) -> io::Result<W> {
        if self.has_sheets {
            self.out.write_all(CLOSED)?;
        } else {
            self.head(self.outcome.unwrap_or(Outcome::NotRecognised))?;
            self.out.write_all(b"[]")?;
        }
        for (name, list) in [("stray", &mut self.stray), ("findings", &mut self.findings)] {
            if list.stream_position()? > 0 {
                list.seek(SeekFrom::Start(0))?;
                write!(self.out, ",\n \"{name}\": [")?;
                io::copy(list, &mut self.out)?;
                self.out.write_all(CLOSED)?;
            }
        }
        self.out.write_all(b"\n}\n")?;
        Ok(self.out)
    }

    /// Everything before the list of sheets.
    fn head(&mut self, outcome: Outcome) -> io::Result<()> {
        let Whole { name, digest, bytes, lines, encoding } = self.whole.clone();
        let source = SourceText::new(name, String::new(), encoding, digest, bytes);
        let (sheets, stray, findings) = (Vec::new(), Vec::new(), Vec::new());
        let empty = Conversion { source, outcome, sheets, stray, findings };
        let mut head = Vec::new();
        match self.style.form {
            Form::Full => {
                let document = full::Document::new(&empty, self.style.language);
                super::emit(&mut head, &document.with_lines(lines), self.style.layout)?;
            }
            Form::Plain => write(&mut head, &empty, self.style)?,
        }
        self.out.write_all(head.strip_suffix(NO_SHEETS).unwrap_or_default())
    }
}

fn append(list: &mut (impl Write + Seek), members: &[u8]) -> io::Result<()> {
    if members.is_empty() {
        return Ok(());
    }
    if list.stream_position()? > 0 {
        list.write_all(b",")?;
    }
    list.write_all(members)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use resheet_model::{Code, Finding, Sheet, Span, Stray, StrayKind, Subject};

    use super::*;
    use crate::sample::{Rows, sheet};

    /// A file with so many sheets, as it is written at once and joined of a part
    /// a sheet, with parts before and behind that have none.
    fn check(form: Form, sheets: &[Sheet], outcome: Outcome) {
        let style = Style { form, ..Style::default() };
        let source = SourceText::plain("a.txt", "site\nheading\n");
        let part = |sheets: &[Sheet], outcome: Outcome, is_last: bool| Conversion {
            source: source.clone(),
            outcome,
            sheets: sheets.to_vec(),
            stray: if is_last {
                vec![Stray { kind: StrayKind::ALL[0], span: Span::new(0, 4) }; 2]
            } else {
                Vec::new()
            },
            findings: if is_last {
                vec![Finding::new(Code::D007, Subject::Input, Span::at(0))]
            } else {
                Vec::new()
            },
        };
        let whole = Whole {
            name: source.name.clone(),
            digest: source.digest.clone(),
            bytes: source.bytes,
            lines: source.line_count() as u64,
            encoding: source.encoding.clone(),
        };
        let spool = || Ok(Cursor::new(Vec::new()));
        let mut joined = Joined::new(Vec::new(), whole, style, spool).unwrap();
        let mut add = |part: &Conversion| joined.add(&Piece::of(part, style).unwrap()).unwrap();
        add(&part(&[], Outcome::NotRecognised, false));
        sheets.iter().for_each(|sheet| {
            add(&part(std::slice::from_ref(sheet), Outcome::Converted, false));
        });
        add(&part(&[], Outcome::Refused, true));
        let joined = String::from_utf8(joined.finish().unwrap()).unwrap();
        let mut at_once = Vec::new();
        write(&mut at_once, &part(sheets, outcome, true), style).unwrap();
        assert_eq!(joined, String::from_utf8(at_once).unwrap());
    }

    #[test]
    fn parts_joined_are_the_document_of_the_whole() {
        let sheets = [sheet(&Rows::default()), sheet(&Rows { unread: true, ..Rows::default() })];
        for form in [Form::Full, Form::Plain] {
            check(form, &sheets, Outcome::Converted);
            check(form, &sheets[..1], Outcome::Converted);
            check(form, &[], Outcome::NotRecognised);
        }
    }
}
