//! RTF: paragraphs and tables, whose cells say where they end.

mod letters;
mod rows;
mod story;
mod tokens;
mod walk;
mod words;

use resheet_model::{Code, Finding, Subject};

use crate::blocks::Out;
use crate::{Rendered, limits};

const KIND: &str = "rtf";

/// Reads a document.
pub(crate) fn read(bytes: &[u8]) -> Rendered {
    let read = walk::read(bytes);
    let mut out = Out::new(KIND);
    out.blocks(&read.blocks);
    // Notes, and what is printed on every page: behind the text, once.
    if !read.behind.is_empty() {
        out.writer.gap();
    }
    out.blocks(&read.behind);
    let at = resheet_model::Span::at(0);
    for (code, count) in [(Code::D022, read.remarks), (Code::D023, read.changes)] {
        if count > 0 {
            let finding = Finding::new(code, Subject::Input, at).arg("count", count);
            out.writer.find(finding.arg("where", KIND));
        }
    }
    if read.more {
        out.writer.too_much("blocks", limits::BLOCKS as u64);
    }
    if read.ends_early {
        out.writer.cannot_read(KIND, "it ends within a group");
    }
    out.finish()
}

#[cfg(test)]
mod tests;
