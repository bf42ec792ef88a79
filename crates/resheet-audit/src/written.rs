//! Summaries of sheets as they are kept between runs.

use resheet_model::Span;
use serde::{Deserialize, Serialize};

use crate::run::SheetSummary;

/// A summary in types that every format knows; amounts as text, so that they
/// stay exact.
#[derive(Serialize, Deserialize)]
pub(crate) struct Written {
    input: u32,
    ordinal: u32,
    span: (u32, u32),
    line: u64,
    total: Option<(u32, (u32, u32))>,
    budget: Option<String>,
    executed: Option<String>,
    content: (u64, u64),
    project: Option<u64>,
}

impl From<SheetSummary> for Written {
    fn from(summary: SheetSummary) -> Self {
        let pair = |span: Span| (span.start, span.end);
        Written {
            input: summary.input,
            ordinal: summary.ordinal,
            span: pair(summary.span),
            line: summary.line,
            total: summary.total.map(|(row, span)| (row, pair(span))),
            budget: summary.budget.map(|amount| amount.to_string()),
            executed: summary.executed.map(|amount| amount.to_string()),
            content: summary.content,
            project: summary.project,
        }
    }
}

impl TryFrom<Written> for SheetSummary {
    type Error = rust_decimal::Error;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let span = |(start, end): (u32, u32)| Span { start, end };
        let amount = |text: Option<String>| text.map(|text| text.parse()).transpose();
        Ok(SheetSummary {
            input: written.input,
            ordinal: written.ordinal,
            span: span(written.span),
            line: written.line,
            total: written.total.map(|(row, place)| (row, span(place))),
            budget: amount(written.budget)?,
            executed: amount(written.executed)?,
            content: written.content,
            project: written.project,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_comes_back_as_it_was() {
        let full = SheetSummary {
            input: 1,
            ordinal: 2,
            span: Span { start: 3, end: 4 },
            line: 5,
            total: Some((6, Span { start: 7, end: 8 })),
            budget: Some("9.10".parse().unwrap()),
            executed: Some("-0.00".parse().unwrap()),
            content: (u64::MAX, 0),
            project: Some(u64::MAX),
        };
        let empty =
            SheetSummary { total: None, budget: None, executed: None, project: None, ..full };
        for summary in [full, empty] {
            let text = serde_json::to_string(&summary).unwrap();
            assert_eq!(serde_json::from_str::<SheetSummary>(&text).unwrap(), summary, "{text}");
        }
        let spoilt = serde_json::to_string(&full).unwrap().replace("9.10", "nine");
        assert!(serde_json::from_str::<SheetSummary>(&spoilt).is_err());
    }
}
