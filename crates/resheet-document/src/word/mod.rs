//! DOCX, packed and as one file of XML: paragraphs and tables, whose merged cells are said.

mod body;
mod flat;
mod numbering;
mod run;

use resheet_model::{Code, Finding, Subject};

use self::body::Body;
use self::numbering::Numbering;
use crate::blocks::Out;
use crate::limits;
use crate::package::{Missing, Package};
use crate::{Opened, Rendered, damaged, refused, xml};

const KIND: &str = "docx";

/// Reads a document.
pub(crate) fn docx(mut package: Package<'_>, main: &str) -> Opened {
    let main = match package.bytes(main) {
        Ok(bytes) => bytes,
        Err(Missing::Encrypted) => return refused(Code::D013, KIND),
        Err(reason) => return damaged(KIND, &reason),
    };
    let part = |name: &str| package.bytes(name).ok();
    Opened::Text(Box::new(document(main, part)))
}

/// Reads a text of Word 2003, all of which is one element.
pub(crate) fn flat(text: &str) -> Rendered {
    document(text.as_bytes().to_vec(), |_| None)
}

/// Reads a document whose parts stand in one file of XML; nothing without its main part.
pub(crate) fn package(text: &str) -> Option<Rendered> {
    let parts = flat::parts(text);
    let part = |name: &str| {
        let found = parts.iter().find(|(own, _)| own.trim_start_matches('/') == name);
        found.map(|(_, part)| part.as_bytes().to_vec())
    };
    Some(document(part("word/document.xml")?, part))
}

/// Reads a document by its main part and those that others are named by.
fn document(main: Vec<u8>, mut get: impl FnMut(&str) -> Option<Vec<u8>>) -> Rendered {
    let mut out = Out::new(KIND);
    // Notes, then what is printed on every page: behind the text, once.
    let notes = ["footnotes", "endnotes"].map(str::to_owned);
    let margins = (1..=9).flat_map(|at| [format!("header{at}"), format!("footer{at}")]);
    let mut parts = vec![main];
    for name in notes.into_iter().chain(margins) {
        parts.extend(get(&format!("word/{name}.xml")));
    }
    let mut part = |name: &str| get(name).unwrap_or_default();
    // Styles are many times as long as the text of a form, which mostly names none.
    let says = |what: &'static str| {
        move |part: &Vec<u8>| memchr::memmem::find(part, what.as_bytes()).is_some()
    };
    let has_white = parts.iter().any(says("FFFFFF")) || parts.iter().any(says("ffffff"));
    let is_styled = has_white || parts.iter().any(says("pStyle"));
    let styles = if is_styled { part("word/styles.xml") } else { Vec::new() };
    let white_is_seen = says("w:shd ")(&styles);
    let lists = part("word/numbering.xml");
    let mut numbering = Numbering::read(&xml::text(&lists), &xml::text(&styles));
    let (mut changes, mut remarks, mut more) = (0, 0, false);
    for (at, part) in parts.iter().enumerate() {
        let body = Body::read(&xml::text(part), &mut numbering, white_is_seen);
        (changes, more) = (changes + body.changes, more | body.more);
        remarks += body.remarks;
        if at > 0 && !body.blocks.is_empty() {
            out.writer.gap();
        }
        out.blocks(&body.blocks);
    }
    let comments = get("word/comments.xml")
        .map_or(0, |bytes| memchr::memmem::find_iter(&bytes, b"<w:comment ").count());
    let comments = comments + remarks;
    let at = resheet_model::Span::at(0);
    if comments > 0 {
        let finding = Finding::new(Code::D022, Subject::Input, at).arg("count", comments);
        out.writer.find(finding.arg("where", KIND));
    }
    if more {
        out.writer.too_much("blocks", limits::BLOCKS as u64);
    }
    if changes > 0 {
        let finding = Finding::new(Code::D023, Subject::Input, at);
        out.writer.find(finding.arg("count", changes));
    }
    out.finish()
}
