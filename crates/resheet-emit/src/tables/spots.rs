//! Places in documents as values of columns.

use resheet_model::{Place, SourceText, Span, Spot};

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

/// Where something stands, for whoever has let go of the source: the columns `input`,
/// `line`, `column`, `page`, `area` and `cell`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Standing {
    /// The name of the input.
    pub input: String,
    /// The line of the input, from 1.
    pub line: u64,
    /// The column of that line, in characters, from 1.
    pub column: u32,
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
        let Place { line, column, .. } = source.place(span);
        let input = source.name.clone();
        let (page, area, cell) = (page(source, span), area(source, span), cell(source, span));
        Standing { input, line, column, page, area, cell }
    }
}
