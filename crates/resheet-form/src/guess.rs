//! A guess never goes without a word.

use std::collections::HashSet;

use resheet_model::{
    BoundCell, BoundFund, BoundIndicator, BoundSheet, Confidence, Field, Finding, FundColumn,
    IndicatorColumn, Presence, Severity, Subject,
};

const FUNDS: [FundColumn; 7] = [
    FundColumn::Row,
    FundColumn::Initial,
    FundColumn::Budget,
    FundColumn::Executed,
    FundColumn::Weight,
    FundColumn::Rate,
    FundColumn::Score,
];

/// The target stands in three cells.
const INDICATORS: [IndicatorColumn; 10] = [
    IndicatorColumn::Level1,
    IndicatorColumn::Level2,
    IndicatorColumn::Level3,
    IndicatorColumn::Target,
    IndicatorColumn::Target,
    IndicatorColumn::Target,
    IndicatorColumn::Actual,
    IndicatorColumn::Weight,
    IndicatorColumn::Score,
    IndicatorColumn::Deviation,
];

/// Makes a guess of each printed cell that a guessed repair of the dump touched, and
/// reports every guess of which no finding speaks yet: none on the cell, its row or
/// the order of the whole sheet. The first `mended` repairs are the dump's; those of
/// the binding said themselves how sure their cells are.
pub(crate) fn told(mut sheet: BoundSheet, mended: usize) -> BoundSheet {
    let warnings = || sheet.findings.iter().filter(|it| it.severity >= Severity::Warning);
    let spoken: HashSet<Subject> = warnings().map(|finding| finding.subject).collect();
    let of_all = warnings().any(|it| it.subject == Subject::Sheet && is_of_all(it.code));
    let of_the_dump = sheet.repairs.iter().take(mended);
    let guessed: Vec<bool> =
        of_the_dump.map(|repair| repair.confidence == Confidence::Guess).collect();
    let mut found = Vec::new();
    let mut groups = HashSet::new();
    let mut look = |row: Option<Subject>, subject: Subject, cell: &mut BoundCell| {
        let by_repair =
            || cell.repairs.iter().any(|&it| guessed.get(it as usize).is_some_and(|it| *it));
        let guess = cell.confidence == Confidence::Guess || by_repair();
        if cell.presence != Presence::Printed || !guess {
            return;
        }
        cell.confidence = Confidence::Guess;
        let level = matches!(subject, Subject::Indicator(_, Some(IndicatorColumn::Level1)));
        // A first level counts for the rows under it: it is spoken of once.
        let goes_on = level && groups.contains(&cell.text);
        if level && !goes_on {
            groups.insert(cell.text.clone());
        }
        let told = |subject: &Subject| spoken.contains(subject);
        if !of_all && !goes_on && !told(&subject) && !row.as_ref().is_some_and(told) {
            found.push(Finding::new("B021", subject, cell.span).arg("text", &cell.text));
        }
    };
    for (field, cell) in [
        (Field::Title, &mut sheet.title),
        (Field::Year, &mut sheet.year),
        (Field::ProjectName, &mut sheet.project_name),
        (Field::Department, &mut sheet.department),
        (Field::ImplementingUnit, &mut sheet.implementing_unit),
        (Field::MoneyUnit, &mut sheet.money_unit),
        (Field::ExpectedGoal, &mut sheet.expected_goal),
        (Field::ActualResult, &mut sheet.actual_result),
        (Field::TotalWeight, &mut sheet.total_weight),
        (Field::TotalScore, &mut sheet.total_score),
        (Field::Grade, &mut sheet.grade),
    ] {
        look(None, Subject::Field(field), cell);
    }
    for (row, fund) in (0..).zip(&mut sheet.funds) {
        for (column, cell) in FUNDS.into_iter().zip(BoundFund::cells_mut(fund)) {
            look(Some(Subject::Fund(row, None)), Subject::Fund(row, Some(column)), cell);
        }
        fund.others.iter_mut().for_each(|(_, cell)| look(None, Subject::Fund(row, None), cell));
    }
    for (row, indicator) in (0..).zip(&mut sheet.indicators) {
        for (column, cell) in INDICATORS.into_iter().zip(BoundIndicator::cells_mut(indicator)) {
            let subject = Subject::Indicator(row, Some(column));
            look(Some(Subject::Indicator(row, None)), subject, cell);
        }
        let whole = Subject::Indicator(row, None);
        indicator.others.iter_mut().for_each(|(_, cell)| look(None, whole, cell));
    }
    for (index, extra) in (0..).zip(&mut sheet.extras) {
        look(None, Subject::Extra(index), &mut extra.value);
    }
    found.dedup_by(|next, last| next.subject == last.subject);
    sheet.findings.append(&mut found);
    sheet
}

/// Findings about a sheet that say of all its cells that they are in doubt.
fn is_of_all(code: &str) -> bool {
    matches!(code, "B012" | "B016" | "B020")
}
