//! Bound cells to typed values.
//!
//! [`normalize`] gives every leaf of a [`BoundSheet`] its reading. It decides
//! what characters *say*, never whether they are right: a printed figure stays
//! as printed, and what is no value of its kind is
//! [`Unreadable`](resheet_model::Reading::Unreadable) with a finding.

mod head;
mod leaf;
mod marks;
mod measures;
mod rates;
mod stored;

use resheet_lexis::Texts;
use resheet_model::{
    BoundExtra, BoundFund, BoundIndicator, BoundSheet, Extra, Field, FundColumn, FundRow,
    Indicator, IndicatorColumn, Sheet, Subject,
};

use crate::leaf::{Kind, Reader};

/// Reads every bound cell of a sheet.
///
/// `ordinal` is the sheet's position in its input, from 0. Amounts come out in
/// the sheet's own money unit, rates in percent. Findings of the `V` letters
/// are added to those the sheet already has; confidence is the binder's, and
/// lowered where a reading was open. `texts` is the table of the input's texts.
pub fn normalize(mut sheet: BoundSheet, ordinal: u32, texts: &Texts<'_>) -> Sheet {
    let marked = marks::marked(&sheet);
    let mut reader = Reader::new(sheet.findings, texts);
    reader.findings.extend(marked);
    let money_unit = head::money_unit(&mut sheet.money_unit);
    let unit = money_unit.value().cloned().unwrap_or_default();
    let year = head::year(&sheet.year, &sheet.title);
    let title = head::title(&mut sheet.title);

    let mut funds: Vec<FundRow> = Vec::with_capacity(sheet.funds.len());
    for (row, fund) in (0..).zip(&mut sheet.funds) {
        funds.push(fund_row(&mut reader, row, fund, &unit));
    }
    let workbook = rates::settle(&mut reader, &sheet.funds, &mut funds);

    let mut indicators = Vec::with_capacity(sheet.indicators.len());
    for (row, indicator) in (0..).zip(&mut sheet.indicators) {
        let mut read = indicator_row(&mut reader, row, indicator);
        if workbook {
            let subject = Subject::Indicator(row, Some(IndicatorColumn::Actual));
            let Indicator { target, actual, .. } = &mut read;
            rates::settle_actual(&mut reader, &indicator.actual, subject, target, actual);
        }
        indicators.push(read);
    }

    let total = |field| Subject::Field(field);
    let total_weight = reader.number(&sheet.total_weight, total(Field::TotalWeight), Kind::Points);
    let total_score = reader.number(&sheet.total_score, total(Field::TotalScore), Kind::Points);

    Sheet {
        ordinal,
        family: sheet.family,
        span: sheet.span,
        title,
        year,
        project_name: leaf::text(&mut sheet.project_name),
        department: leaf::text(&mut sheet.department),
        implementing_unit: leaf::text(&mut sheet.implementing_unit),
        money_unit,
        funds,
        expected_goal: leaf::text(&mut sheet.expected_goal),
        actual_result: leaf::text(&mut sheet.actual_result),
        indicators,
        total_weight,
        total_score,
        grade: leaf::text(&mut sheet.grade),
        extras: sheet.extras.into_iter().map(extra).collect(),
        shape: sheet.shape,
        stray: sheet.stray,
        repairs: sheet.repairs,
        findings: reader.findings,
    }
}

fn fund_row(reader: &mut Reader<'_, '_>, row: u32, fund: &mut BoundFund, unit: &str) -> FundRow {
    let at = |column| Subject::Fund(row, Some(column));
    FundRow {
        row: leaf::text(&mut fund.row),
        initial: reader.number(&fund.initial, at(FundColumn::Initial), Kind::Amount(unit)),
        budget: reader.number(&fund.budget, at(FundColumn::Budget), Kind::Amount(unit)),
        executed: reader.number(&fund.executed, at(FundColumn::Executed), Kind::Amount(unit)),
        weight: reader.number(&fund.weight, at(FundColumn::Weight), Kind::Points),
        rate: reader.number(&fund.rate, at(FundColumn::Rate), Kind::Rate),
        score: reader.number(&fund.score, at(FundColumn::Score), Kind::Points),
        others: others(&mut fund.others),
    }
}

fn indicator_row(
    reader: &mut Reader<'_, '_>,
    row: u32,
    indicator: &mut BoundIndicator,
) -> Indicator {
    let at = |column| Subject::Indicator(row, Some(column));
    Indicator {
        level1: leaf::text(&mut indicator.level1),
        level2: leaf::text(&mut indicator.level2),
        level3: leaf::text(&mut indicator.level3),
        target: measures::target(reader, indicator, at(IndicatorColumn::Target)),
        actual: measures::actual(reader, &indicator.actual, at(IndicatorColumn::Actual)),
        weight: reader.number(&indicator.weight, at(IndicatorColumn::Weight), Kind::Points),
        score: reader.number(&indicator.score, at(IndicatorColumn::Score), Kind::Points),
        deviation: leaf::text(&mut indicator.deviation),
        others: others(&mut indicator.others),
    }
}

fn others(
    cells: &mut Vec<(String, resheet_model::BoundCell)>,
) -> Vec<(String, resheet_model::Seen<String>)> {
    let cells = std::mem::take(cells).into_iter();
    cells.map(|(label, mut cell)| (label, leaf::text(&mut cell))).collect()
}

fn extra(mut extra: BoundExtra) -> Extra {
    Extra { label: extra.label.text.trim().to_owned(), value: leaf::text(&mut extra.value) }
}
