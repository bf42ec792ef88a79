//! The account of a sheet's characters: what was read is somewhere.

use std::ops::Range;

use resheet_model::{BoundCell, BoundSheet, Finding, Label, Span, StrayKind, Subject};

use crate::regions::squeeze;
use crate::token::Token;

/// Books every piece of a token that no leaf, label or stray text of the sheet
/// holds yet: labels as labels, anything else as unplaced, with a finding.
pub(crate) fn settle(
    mut sheet: BoundSheet,
    tokens: &[Token<'_>],
    range: Range<usize>,
) -> BoundSheet {
    // The record keeps the label of an extra as text; its place is a label's.
    for extra in &sheet.extras {
        let pieces = std::iter::once(extra.label.span).chain(extra.label.more.iter().copied());
        let label = |span| Label { key: "extra".into(), text: squeeze(&extra.label.text), span };
        sheet.shape.labels.extend(pieces.map(label));
    }
    let mut booked = spans(&sheet);
    // Runs of them stand in order already.
    booked.sort();
    // Overlapping and touching spans become one, so that one look is enough.
    booked.dedup_by(|next, last| {
        let meets = next.start <= last.end;
        if meets {
            last.end = last.end.max(next.end);
        }
        meets
    });
    let is_booked = |piece: Span| {
        let at = booked.partition_point(|span| span.start <= piece.start);
        at > 0 && booked[at - 1].end >= piece.end
    };
    for token in &tokens[range] {
        if token.pieces().all(is_booked) {
            continue;
        }
        let open: Vec<Span> = token.pieces().filter(|piece| !is_booked(*piece)).collect();
        if token.is_label() {
            let label = |span| Label { key: "label".into(), text: squeeze(token.text), span };
            sheet.shape.labels.extend(open.into_iter().map(label));
            continue;
        }
        if token.text.contains([':', '：']) {
            // A label with its value in one cell: the value is booked.
            let label = |span| Label { key: "pair".into(), text: squeeze(token.text), span };
            sheet.shape.labels.extend(open.into_iter().map(label));
            continue;
        }
        let place = open[0];
        sheet
            .stray
            .extend(token.stray(StrayKind::Unplaced).filter(|stray| open.contains(&stray.span)));
        sheet.findings.push(Finding::new("B001", Subject::Sheet, place).arg("text", token.text));
    }
    sheet.shape.labels.sort_by_key(|label| label.span);
    sheet.stray.sort_by_key(|stray| stray.span);
    sheet
}

/// Every span that a sheet holds, in no order.
fn spans(sheet: &BoundSheet) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let mut cell = |cell: &BoundCell| {
        spans.push(cell.span);
        spans.extend(&cell.more);
    };
    for field in [
        &sheet.title,
        &sheet.year,
        &sheet.project_name,
        &sheet.department,
        &sheet.implementing_unit,
        &sheet.money_unit,
        &sheet.expected_goal,
        &sheet.actual_result,
        &sheet.total_weight,
        &sheet.total_score,
        &sheet.grade,
    ] {
        cell(field);
    }
    for row in &sheet.funds {
        for leaf in
            [&row.row, &row.initial, &row.budget, &row.executed, &row.weight, &row.rate, &row.score]
        {
            cell(leaf);
        }
        row.others.iter().for_each(|(_, other)| cell(other));
    }
    for row in &sheet.indicators {
        for leaf in [
            &row.level1,
            &row.level2,
            &row.level3,
            &row.target_op,
            &row.target,
            &row.target_unit,
            &row.actual,
            &row.weight,
            &row.score,
            &row.deviation,
        ] {
            cell(leaf);
        }
        row.others.iter().for_each(|(_, other)| cell(other));
    }
    for extra in &sheet.extras {
        cell(&extra.value);
    }
    spans.extend(sheet.shape.labels.iter().map(|label| label.span));
    spans.extend(sheet.shape.fund_columns.iter().map(|column| column.span));
    spans.extend(sheet.shape.indicator_columns.iter().map(|column| column.span));
    spans.extend(sheet.stray.iter().map(|stray| stray.span));
    spans.extend(sheet.repairs.iter().flat_map(|repair| repair.evidence.iter().copied()));
    spans.retain(|span| !span.is_empty());
    spans
}
