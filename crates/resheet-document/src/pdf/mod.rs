//! PDF with a text layer: characters and lines of each page, and the cells that
//! the lines draw.
//!
//! Drawing measures in floats; no number of a form ever becomes one.
#![allow(clippy::disallowed_types, reason = "places on a page, in points")]

mod beside;
mod between;
mod block;
mod columns;
mod cut;
mod fields;
mod flow;
mod geometry;
mod ground;
mod inflate;
mod lattice;
mod limits;
mod outline;
mod page;
mod pitch;
mod plain;
mod posts;
mod sections;
mod spread;
mod struck;
mod table;
mod text;

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_interpret::InterpreterCache;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use resheet_model::{Code, Finding, Severity, Span, Subject};

use self::limits::{MOST_PAGES, UNKNOWN_SHARE};
use self::page::Page;
use crate::limits::DOCUMENT;
use crate::writer::Writer;
use crate::{Opened, refused, unreadable};

const KIND: &str = "pdf";

/// Reads a document.
pub(crate) fn read(bytes: &[u8]) -> Opened {
    // The reader of others' files is not ours; what it stumbles over is one
    // document, not the run.
    match catch_unwind(AssertUnwindSafe(|| open(bytes))) {
        Ok(opened) => opened,
        Err(panic) => unreadable("PDF", &reason(panic.as_ref())),
    }
}

fn reason(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&'static str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("unknown").to_owned()
}

fn open(bytes: &[u8]) -> Opened {
    if inflate::inflates_beyond(bytes, DOCUMENT) {
        let finding = Finding::new(Code::D024, Subject::Input, Span::at(0));
        let finding = finding.arg("what", "bytes of streams").arg("limit", DOCUMENT);
        return Opened::Refused(Box::new(finding));
    }
    let pdf = match Pdf::new(bytes.to_vec()) {
        Ok(pdf) => pdf,
        Err(LoadPdfError::Decryption(DecryptionError::PasswordProtected)) => {
            return refused(Code::D013, "PDF");
        }
        Err(LoadPdfError::Decryption(error)) => return unreadable("PDF", &format!("{error:?}")),
        // Nothing in it can be found: no more is said than for any foreign file.
        Err(LoadPdfError::Invalid) => return Opened::Other,
    };
    let cache = InterpreterCache::new();
    let settings = page::settings();
    let total = pdf.pages().len();
    let mut document = page::Document { steps: limits::STEPS, known: ground::Known::default() };
    let numbered = (1..).zip(pdf.pages().iter().take(MOST_PAGES));
    let pages: Vec<Page> = numbered
        .map(|(number, page)| {
            page::read(page, number, &cache, pdf.xref(), &settings, &mut document)
        })
        .collect();
    let mut writer = Writer::new(KIND);
    if total > MOST_PAGES {
        writer.too_much("pages", MOST_PAGES as u64);
    }
    let read = Kinds::of(&pages);
    read.tell(&mut writer);
    if read.text == 0 {
        let mut findings = writer.finish().findings;
        let finding = if findings.is_empty() { None } else { Some(findings.remove(0)) };
        let nothing = || Finding::new(Code::D007, Subject::Input, Span::at(0));
        return Opened::Refused(Box::new(finding.unwrap_or_else(nothing)));
    }
    flow::write(pages, &mut writer);
    Opened::Text(Box::new(writer.finish()))
}

impl Page {
    /// Whether too many of its letters do not say which characters they are.
    fn is_unknown(&self) -> bool {
        self.unknown * UNKNOWN_SHARE > self.glyphs.len() + self.slanted.len()
    }

    /// Whether it is a picture, with letters on it at most as a page number.
    fn is_picture(&self) -> bool {
        self.glyphs.is_empty() && self.images > 0
    }

    fn is_recognised(&self) -> bool {
        self.images > 0 && self.invisible * 2 > self.glyphs.len()
    }
}

/// What kinds of pages there are, by their numbers.
struct Kinds {
    total: usize,
    text: usize,
    pictures: Vec<usize>,
    unknown: Vec<usize>,
    cut: Vec<usize>,
    some_unknown: Vec<usize>,
    /// Pages with letters outside of them, how many these are, and what the first ones say.
    off: (Vec<usize>, usize, String),
}

impl Kinds {
    fn of(pages: &[Page]) -> Self {
        let numbers = |test: &dyn Fn(&Page) -> bool| -> Vec<usize> {
            let numbered = (1..).zip(pages);
            numbered.filter(|(_, page)| test(page)).map(|(number, _)| number).collect()
        };
        let has_text = |page: &&Page| !page.glyphs.is_empty() && !page.is_unknown();
        Kinds {
            total: pages.len(),
            text: pages.iter().filter(has_text).count(),
            pictures: numbers(&|page| page.is_picture()),
            unknown: numbers(&|page| page.is_unknown()),
            cut: numbers(&|page| page.cut),
            some_unknown: numbers(&|page| page.unknown > 0 && !page.is_unknown()),
            off: (
                numbers(&|page| page.off.0 > 0),
                pages.iter().map(|page| page.off.0).sum(),
                pages
                    .iter()
                    .find(|page| page.off.0 > 0)
                    .map(|page| page.off.1.clone())
                    .unwrap_or_default(),
            ),
        }
    }

    fn tell(&self, writer: &mut Writer) {
        let mut find = |code: Code, pages: &[usize], severity: Option<Severity>| {
            if pages.is_empty() {
                return;
            }
            let finding = Finding::new(code, Subject::Input, Span::at(0))
                .arg("count", pages.len())
                .arg("total", self.total)
                .arg("pages", ranges(pages));
            writer.find(match severity {
                Some(severity) => finding.severity(severity),
                None => finding,
            });
        };
        find(Code::D014, &self.pictures, None);
        find(Code::D015, &self.unknown, None);
        find(Code::D015, &self.some_unknown, Some(Severity::Warning));
        let (pages, count, text) = &self.off;
        if *count > 0 {
            let finding = Finding::new(Code::D030, Subject::Input, Span::at(0));
            let finding = finding.arg("count", *count).arg("pages", ranges(pages));
            writer.find(finding.arg("text", text));
        }
        if !self.cut.is_empty() {
            writer.too_much("letters or lines on a page", limits::MOST_GLYPHS as u64);
        }
    }
}

/// Numbers as `1-3, 7`.
fn ranges(numbers: &[usize]) -> String {
    let runs = numbers.chunk_by(|one, other| one + 1 == *other);
    let runs = runs.filter_map(|run| match run {
        [] => None,
        [one] => Some(one.to_string()),
        [first, .., last] => Some(format!("{first}-{last}")),
    });
    runs.collect::<Vec<_>>().join(", ")
}
