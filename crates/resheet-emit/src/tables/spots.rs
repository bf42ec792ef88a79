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
