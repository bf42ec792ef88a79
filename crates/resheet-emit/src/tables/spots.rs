//! Places in documents as values of columns.

use resheet_model::{SourceText, Span, Spot};

/// The page that a span stands on.
pub(super) fn page(source: &SourceText, span: Span) -> Option<u32> {
    match source.spot(span)? {
        Spot::Page { page, .. } => Some(page),
        _ => None,
    }
}

/// Its rectangle on that page.
pub(super) fn area(source: &SourceText, span: Span) -> Option<String> {
    match source.spot(span)? {
        Spot::Page { area, .. } => Some(area.to_string()),
        _ => None,
    }
}

/// The cell it stands in.
pub(super) fn cell(source: &SourceText, span: Span) -> Option<String> {
    let given = source.given.as_ref()?;
    given.cell(given.spot(span)?)
}

/// Where something stands, for whoever has let go of the source: the columns `line`,
/// `page`, `area` and `cell`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Standing {
    /// The line of the input, from 1.
    pub line: u64,
    /// Page of a document.
    pub page: Option<u32>,
    /// Rectangle on that page.
    pub area: Option<String>,
    /// Cell of a workbook or Word document.
    pub cell: Option<String>,
}

impl Standing {
    /// Where the start of a span stands.
    pub fn of(source: &SourceText, span: Span) -> Self {
        let line = source.line_number(span);
        let (page, area, cell) = (page(source, span), area(source, span), cell(source, span));
        Standing { line, page, area, cell }
    }
}
