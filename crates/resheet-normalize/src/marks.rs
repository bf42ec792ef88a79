//! Cells whose text says that the value is not there, or not all of it.

use resheet_lexis::{Shape, nothing};
use resheet_model::{
    BoundCell, BoundFund, BoundIndicator, BoundSheet, Code, Field, Finding, FundColumn,
    IndicatorColumn, Subject,
};

/// A finding for each cell with the mark of an unread cell in it (the sheet was
/// printed from a dump in which the value was lost already), and for each whose
/// text was cut by a program that shortens cells.
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
        .filter_map(|(subject, cell)| {
            let code = match () {
                () if is_cut(&cell.text) => Code::V008,
                () if nothing(&cell.text) == Some(Shape::Unread) => Code::V007,
                () => return None,
            };
            Some(Finding::new(code, subject, cell.span).arg("printed", cell.text.trim()))
        })
        .collect()
}

/// Whether a text ends in the mark of a cut: one `…` or three points behind
/// words. Two `…` in a row are punctuation, and alone they are the blank form's.
fn is_cut(text: &str) -> bool {
    let text = text.trim_end();
    let before = text.strip_suffix('…').or_else(|| text.strip_suffix("..."));
    before.is_some_and(|before| {
        !before.ends_with(['…', '.']) && before.contains(char::is_alphanumeric)
    })
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

#[cfg(test)]
mod tests {
    use super::is_cut;

    #[test]
    fn a_cut_text_ends_in_one_mark_behind_words() {
        for (text, cut) in [
            ("城区排水管网清淤 …", true),
            ("城区排水管网...", true),
            ("组织培训等……", false),
            ("……", false),
            ("…", false),
            ("完成。", false),
            ("", false),
        ] {
            assert_eq!(is_cut(text), cut, "{text}");
        }
    }
}
