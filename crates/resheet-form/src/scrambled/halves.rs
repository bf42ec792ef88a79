//! Rows that the ordinary reading made out of cells in no order.

use resheet_lexis::{Lexicon, Role, fold, number};
use resheet_model::{
    BoundCell, BoundFund, BoundIndicator, BoundSheet, IndicatorColumn as C, Presence, Subject,
};

use super::value;

/// Leaves out what is no row of its table: an indicator without a name, a value
/// or points, an amount beside words that label no amount. Where the order is in
/// doubt such a row is made of cells of several; they are left over, each with a
/// finding. Wrong for a row whose other cells the dump has lost.
pub(crate) fn without_halves(
    sheet: &mut BoundSheet,
    (funds, indicators): (bool, bool),
    lexicon: &Lexicon,
) {
    if funds {
        let known: Vec<bool> = sheet.funds.iter().map(|row| is_fund(row, lexicon)).collect();
        retain(&mut sheet.funds, &known);
        move_subjects(sheet, &known, |subject| match subject {
            Subject::Fund(row, _) => Some(row),
            _ => None,
        });
    }
    if indicators {
        let points = sheet
            .shape
            .indicator_columns
            .iter()
            .any(|column| matches!(column.key, Some(C::Weight | C::Score)));
        let whole: Vec<bool> =
            sheet.indicators.iter().map(|row| is_indicator(row, points)).collect();
        retain(&mut sheet.indicators, &whole);
        move_subjects(sheet, &whole, |subject| match subject {
            Subject::Indicator(row, _) => Some(row),
            _ => None,
        });
    }
}

fn printed(cell: &BoundCell) -> bool {
    cell.presence == Presence::Printed
}

fn is_fund(row: &BoundFund, lexicon: &Lexicon) -> bool {
    let of_funds = |role: &Role| matches!(role, Role::FundTotal | Role::FundPart);
    let found = lexicon.look(&fold(&row.row.text));
    found.is_some_and(|found| found.roles.iter().any(of_funds))
}

fn is_indicator(row: &BoundIndicator, points: bool) -> bool {
    let named = printed(&row.level3) && number(&row.level3.text).is_none();
    let valued = printed(&row.target) || printed(&row.actual);
    let weighed = value(&row.weight).is_some() || value(&row.score).is_some();
    named && valued && (weighed || !points)
}

fn retain<T>(rows: &mut Vec<T>, kept: &[bool]) {
    let mut kept = kept.iter();
    rows.retain(|_| kept.next().copied().unwrap_or(true));
}

/// Findings of rows that moved up go with them; those of rows left out are the
/// sheet's.
fn move_subjects(sheet: &mut BoundSheet, kept: &[bool], row_of: fn(Subject) -> Option<u32>) {
    let mut next = 0;
    let places: Vec<Option<u32>> = kept
        .iter()
        .map(|kept| {
            let place = kept.then_some(next);
            next += u32::from(*kept);
            place
        })
        .collect();
    for finding in &mut sheet.findings {
        let Some(row) = row_of(finding.subject) else { continue };
        let place = places.get(row as usize).copied().flatten();
        finding.subject = match (place, finding.subject) {
            (Some(row), Subject::Fund(_, column)) => Subject::Fund(row, column),
            (Some(row), Subject::Indicator(_, column)) => Subject::Indicator(row, column),
            _ => Subject::Sheet,
        };
    }
}
