//! Cells that a print of ours marks as not read.

use resheet_lexis::{Shape, nothing};
use resheet_model::{
    BoundCell, BoundFund, BoundIndicator, BoundSheet, Field, Finding, FundColumn, IndicatorColumn,
    Subject,
};

/// A finding for each cell with the mark of an unread cell in it: the sheet was
/// printed from a dump in which the value was lost already.
pub(crate) fn marked(sheet: &BoundSheet) -> Vec<Finding> {
    let fields = [
        (Field::Title, &sheet.title),
        (Field::Year, &sheet.year),
        (Field::ProjectName, &sheet.project_name),
        (Field::Department, &sheet.department),
        (Field::ImplementingUnit, &sheet.implementing_unit),
        (Field::MoneyUnit, &sheet.money_unit),
        (Field::ExpectedGoal, &sheet.expected_goal),
        (Field::ActualResult, &sheet.actual_result),
        (Field::TotalWeight, &sheet.total_weight),
        (Field::TotalScore, &sheet.total_score),
        (Field::Grade, &sheet.grade),
    ];
    let fields = fields.into_iter().map(|(field, cell)| (Subject::Field(field), cell));
    let funds = (0..).zip(&sheet.funds).flat_map(|(row, fund)| fund_cells(row, fund));
    let indicators = (0..).zip(&sheet.indicators).flat_map(|(row, one)| indicator_cells(row, one));
    let extras = (0..).zip(&sheet.extras).map(|(at, extra)| (Subject::Extra(at), &extra.value));
    fields
        .chain(funds)
        .chain(indicators)
        .chain(extras)
        .filter(|(_, cell)| nothing(&cell.text) == Some(Shape::Unread))
        .map(|(subject, cell)| {
            Finding::new("V007", subject, cell.span).arg("printed", cell.text.trim())
        })
        .collect()
}

fn fund_cells(row: u32, fund: &BoundFund) -> [(Subject, &BoundCell); 7] {
    [
        (FundColumn::Row, &fund.row),
        (FundColumn::Initial, &fund.initial),
        (FundColumn::Budget, &fund.budget),
        (FundColumn::Executed, &fund.executed),
        (FundColumn::Weight, &fund.weight),
        (FundColumn::Rate, &fund.rate),
        (FundColumn::Score, &fund.score),
    ]
    .map(|(column, cell)| (Subject::Fund(row, Some(column)), cell))
}

fn indicator_cells(row: u32, indicator: &BoundIndicator) -> [(Subject, &BoundCell); 8] {
    [
        (IndicatorColumn::Level1, &indicator.level1),
        (IndicatorColumn::Level2, &indicator.level2),
        (IndicatorColumn::Level3, &indicator.level3),
        (IndicatorColumn::Target, &indicator.target),
        (IndicatorColumn::Actual, &indicator.actual),
        (IndicatorColumn::Weight, &indicator.weight),
        (IndicatorColumn::Score, &indicator.score),
        (IndicatorColumn::Deviation, &indicator.deviation),
    ]
    .map(|(column, cell)| (Subject::Indicator(row, Some(column)), cell))
}
