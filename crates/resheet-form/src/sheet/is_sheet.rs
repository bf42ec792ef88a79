//! Whether a stretch of a dump is a sheet.

use resheet_lexis::Role;
use resheet_model::{Field, FundColumn};

use crate::regions::{FundKind, HeaderCell, Part};
use crate::token::Token;

/// A sheet has indicators, or funds with points or rates; or two of funds without,
/// goals, a heading and labelled fields of a form's head. Funds without points alone
/// are those of an account, and amounts beside a column of names those of a list.
pub(super) fn is_sheet(parts: &[Part], tokens: &[Token<'_>]) -> bool {
    let has = |test: fn(&Part) -> bool| parts.iter().any(test);
    if has(|part| matches!(part, Part::Indicators { .. })) {
        return true;
    }
    let named = |role: &Role| {
        matches!(
            role,
            Role::Field(Field::ProjectName | Field::Department | Field::ImplementingUnit)
        )
    };
    // A field of the head that names a column of amounts' own table is no field: it stands
    // in their row, or right before them without a value.
    let lists = |columns: &[HeaderCell<FundKind>]| {
        let header = tokens.iter().find(|token| columns.iter().any(|it| it.span == token.span));
        let beside = |token: &&Token<'_>| header.is_some_and(|header| header.row == token.row);
        let before = |pair: &[Token<'_>]| {
            header.is_some_and(|header| header.span == pair[1].span) && pair[0].is(named)
        };
        tokens.iter().filter(beside).any(|token| token.is(named)) || tokens.windows(2).any(before)
    };
    let goals = has(|part| matches!(part, Part::Goals(_)));
    // Nor has a list a row that funds have; its sum is one of any list.
    let row = |token: &Token<'_>| {
        let total =
            token.is(|role| *role == Role::FundTotal) && !token.is(|role| *role == Role::Total);
        total || token.is(|role| matches!(role, Role::FundPart | Role::LongerFund))
    };
    let no_funds = !tokens.iter().any(row);
    let has_points = |columns: &[HeaderCell<FundKind>]| {
        let points = [FundColumn::Weight, FundColumn::Score].map(FundKind::Known);
        columns.iter().any(|column| points.contains(&column.kind) && !column.bought)
    };
    let is_list = |part: &Part| {
        let Part::Funds { columns, .. } = part else { return false };
        lists(columns) || no_funds && !has_points(columns)
    };
    if !goals && parts.iter().any(is_list) {
        return false;
    }
    let fields = tokens.iter().filter(|token| token.is(named)).take(2).count();
    let titled = tokens.iter().any(|token| token.is_heading);
    let is_scored = |column: &HeaderCell<FundKind>| {
        let FundKind::Known(known) = column.kind else { return false };
        matches!(known, FundColumn::Weight | FundColumn::Rate | FundColumn::Score)
    };
    let mut funds = false;
    for part in parts {
        let Part::Funds { columns, .. } = part else { continue };
        if columns.iter().any(is_scored) {
            return true;
        }
        // One amount is the last row of any list.
        funds |= columns.len() > 1;
    }
    fields + usize::from(titled) + usize::from(funds) + usize::from(goals) >= 2
}
