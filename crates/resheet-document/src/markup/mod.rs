//! Texts that are XML and have tables, but no page of the web.
//!
//! What an office program saves as one file of XML is read by the readers of its packed
//! form. All else (DocBook, TEI, OpenDocument, whole or in pieces) is one class: elements
//! have roles, which [`roles`] names.

mod roles;
mod tree;

use quick_xml::events::Event;

use resheet_model::Code;

use crate::blocks::Out;
use crate::package::{Missing, Package};
use crate::{Opened, Rendered, damaged, limits, refused, word, workbook, xml};

/// A text of more bytes is read as text, piece by piece.
const LONGEST: usize = 64 << 20;

/// The name of what tells these tables from those of office files.
const KIND: &str = "xml";

/// A decoded text with tables of XML; nothing for any other text.
pub(crate) fn read(text: &str) -> Option<Rendered> {
    if !is_markup(text) || text.len() > LONGEST {
        return None;
    }
    match root(text)? {
        Root::Workbook => Some(workbook::spreadsheet_ml(text)),
        Root::Spreadsheet => Some(workbook::flat_ods(text)),
        Root::Word => Some(word::flat(text)),
        Root::Package => word::package(text),
        Root::Other => tables(text, KIND),
    }
}

/// Whether a text begins as XML does.
pub(crate) fn is_markup(text: &str) -> bool {
    let blank = |sign: char| sign.is_whitespace() || sign == '\u{feff}';
    text.trim_start_matches(blank).starts_with('<')
}

/// Whether a text, of which this is the beginning, may be long and is one element: it has
/// a root of its own, and is no page of the web.
pub(crate) fn is_whole(begin: &str) -> bool {
    let is_own = |root: Root| root != Root::Other;
    is_markup(begin)
        && (root(begin).is_some_and(is_own) || roles::OWN_ROWS.iter().any(|name| has(begin, name)))
}

/// Whether an element of this name begins in a text.
fn has(text: &str, name: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memmem::find_iter(bytes, name.as_bytes())
        .any(|at| at > 0 && matches!(bytes[at - 1], b'<' | b':'))
}

/// The tables of a text and what stands around them; nothing for one without tables.
pub(crate) fn tables(text: &str, kind: &'static str) -> Option<Rendered> {
    if !roles::OWN_ROWS.iter().any(|name| has(text, name)) {
        return None;
    }
    let read = tree::read(text);
    read.has_rows.then(|| rendered(read, kind))
}

fn rendered(read: tree::Read, kind: &'static str) -> Rendered {
    let mut out = Out::new(kind);
    out.blocks(&read.blocks);
    read.tell(&mut out.writer);
    if read.more {
        out.writer.too_much("blocks", limits::BLOCKS as u64);
    }
    out.finish()
}

/// Reads a packed text of OpenDocument.
pub(crate) fn odt(mut package: Package<'_>) -> Opened {
    const KIND: &str = "odt";
    if package.is_locked() {
        return refused(Code::D013, KIND);
    }
    let content = match package.bytes("content.xml") {
        Ok(bytes) => bytes,
        Err(Missing::Encrypted) => return refused(Code::D013, KIND),
        Err(reason) => return damaged(KIND, &reason),
    };
    let content = xml::text(&content);
    Opened::Text(Box::new(rendered(tree::read(&content), KIND)))
}

/// What the first element of a text says of all that follows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Root {
    /// A workbook, as Excel 2003 and OpenDocument have it.
    Workbook,
    Spreadsheet,
    /// A text of Word 2003, and the parts of a newer one.
    Word,
    Package,
    Other,
}

fn root(text: &str) -> Option<Root> {
    let mut reader = xml::reader(text);
    loop {
        match xml::next(&mut reader) {
            Event::Start(tag) => {
                let mut spaces = tag.attributes();
                let spaces = spaces.with_checks(false).flatten();
                let is_of_excel = || {
                    let mut values = spaces.map(|space| space.value);
                    values.any(|value| value.ends_with("office:spreadsheet"))
                };
                let names =
                    |name: &str| memchr::memmem::find(text.as_bytes(), name.as_bytes()).is_some();
                return Some(match xml::local(&tag) {
                    "Workbook" if is_of_excel() => Root::Workbook,
                    "wordDocument" => Root::Word,
                    "package" if names("/word/document.xml") => Root::Package,
                    "document" if names("<office:spreadsheet") => Root::Spreadsheet,
                    _ => Root::Other,
                });
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
