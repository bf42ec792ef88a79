//! Documents to text with its cells and places.
//!
//! [`open`] tells by content what a file is (never by its name), and gives the
//! text of a document it knows: a row a line, with what the document says of
//! its cells and of where they stand ([`resheet_model::Given`]). All stages
//! behind it work on that text as on any dump.
//!
//! Whatever the bytes are, nothing here fails: what cannot be read is refused
//! with a finding that says why and what to do.

#[cfg(feature = "archive")]
pub mod archive;
mod blocks;
mod limits;
#[cfg(feature = "office")]
mod markup;
#[cfg(feature = "office")]
mod merged;
mod mime;
#[cfg(feature = "office")]
mod package;
mod page;
#[cfg(feature = "pdf")]
mod pdf;
#[cfg(feature = "office")]
mod rtf;
#[cfg(feature = "office")]
mod word;
#[cfg(feature = "office")]
mod workbook;
mod writer;
#[cfg(feature = "office")]
mod xml;

use resheet_model::{Code, Finding, Span, Subject};

pub use writer::Rendered;

/// What a file turned out to be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Opened {
    /// No document of a kind that is known here.
    Other,
    /// A document.
    Text(Box<Rendered>),
    /// A text that another file carries, as bytes in its own encoding.
    Inside(Vec<u8>),
    /// A document that cannot be read, and why.
    Refused(Box<Finding>),
}

/// Opens the bytes of a file.
pub fn open(bytes: &[u8]) -> Opened {
    #[cfg(feature = "office")]
    if bytes.starts_with(b"PK\x03\x04") {
        return office(bytes);
    }
    #[cfg(feature = "office")]
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return workbook::xls(bytes);
    }
    #[cfg(feature = "office")]
    if bytes.starts_with(b"{\\rtf") {
        return Opened::Text(Box::new(rtf::read(bytes)));
    }
    #[cfg(feature = "pdf")]
    if is_pdf(bytes) {
        return pdf::read(bytes);
    }
    mime::page(bytes).map_or(Opened::Other, Opened::Inside)
}

/// A decoded text that is a document: a page of the web, or XML with tables. Nothing for
/// any other text.
pub fn page(text: &str) -> Option<Rendered> {
    #[cfg(feature = "office")]
    return page::page(text).or_else(|| markup::read(text));
    #[cfg(not(feature = "office"))]
    page::page(text)
}

/// Whether the beginning of a text says that all of it is one element of an office file,
/// which is read whole.
pub fn is_markup(begin: &str) -> bool {
    #[cfg(feature = "office")]
    return markup::is_whole(begin);
    #[cfg(not(feature = "office"))]
    {
        let _ = begin;
        false
    }
}

/// Whether a PDF begins within the first kilobyte, as readers allow.
#[cfg(feature = "pdf")]
fn is_pdf(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(1024)];
    bytes.starts_with(b"%PDF-")
        || memchr::memmem::find(head, b"%PDF-").is_some_and(|at| !head[..at].is_ascii())
}

/// How the parts of a spreadsheet of the open format say what they are.
#[cfg(feature = "office")]
const SPREADSHEET: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";
/// The same of a text.
#[cfg(feature = "office")]
const TEXT: &[u8] = b"application/vnd.oasis.opendocument.text";

#[cfg(feature = "office")]
fn office(bytes: &[u8]) -> Opened {
    let Ok(mut package) = package::Package::open(bytes) else { return Opened::Other };
    if let Some(main) = package.main("xl/workbook.xml") {
        workbook::xlsx(package, &main)
    } else if let Some(main) = package.main("word/document.xml") {
        word::docx(package, &main)
    } else if package.has("content.xml") {
        match package.bytes("mimetype") {
            Ok(kind) if kind.starts_with(SPREADSHEET) => workbook::ods(package),
            Ok(kind) if kind.starts_with(TEXT) => markup::odt(package),
            _ => Opened::Other,
        }
    } else {
        Opened::Other
    }
}

#[cfg(any(feature = "office", feature = "pdf"))]
fn refused(code: Code, kind: &str) -> Opened {
    Opened::Refused(Box::new(Finding::new(code, Subject::Input, Span::at(0)).arg("kind", kind)))
}

#[cfg(feature = "office")]
fn damaged(kind: &str, reason: &package::Missing) -> Opened {
    unreadable(kind, &reason.words())
}

/// A document of a known kind that cannot be read, and why.
pub fn unreadable(kind: &str, reason: &str) -> Opened {
    let finding = Finding::new(Code::D012, Subject::Input, Span::at(0)).arg("kind", kind);
    Opened::Refused(Box::new(finding.arg("reason", reason)))
}
