//! The tables: funds, goals, indicators, total.

use resheet_model::{
    Field, FundColumn, FundRow, Indicator, IndicatorColumn, Measure, Seen, Span, Subject,
};

use super::super::grid::{Look, RowRole};
use super::Plan;
use super::cells::{Builder, Head, Part, fund_columns, indicator_columns};

/// The funds table, its label at the left over all rows.
pub(super) fn funds(builder: &mut Builder<'_>, plan: &Plan) {
    let sheet = builder.sheet;
    let label = sheet.shape.label("funds");
    if sheet.funds.is_empty() && label.is_none() {
        return;
    }
    let wording = builder.wording;
    let label = label.map(str::to_owned).unwrap_or_else(|| {
        let usual = wording.line("money_unit", &[]);
        let unit = sheet.money_unit.value().unwrap_or(&usual);
        let template = wording.sections.get("funds").map_or("", String::as_str);
        super::super::wording::fill(template, &[("unit", unit)])
    });
    let columns = fund_columns(sheet);
    let top = builder.row(RowRole::Body);
    let places = places(plan.funds[0], &plan.funds[1..]);
    let (row_label, amounts) = (places[0], &places[1..]);
    builder.put((top, row_label.0, 1, row_label.1), String::new(), Look::Label);
    for (head, (column, width)) in columns.iter().zip(amounts) {
        builder.put((top, *column, 1, *width), head.label.clone(), Look::Label);
    }
    for (index, fund) in (0..).zip(&sheet.funds) {
        let row = builder.row(RowRole::Body);
        let subject = Subject::Fund(index, Some(FundColumn::Row));
        let text = builder.leaf(&fund.row, subject);
        builder.put_leaf((row, row_label.0, 1, row_label.1), text, Look::Name, Some(subject));
        for (head, (column, width)) in columns.iter().zip(amounts) {
            let (text, subject) = fund_text(builder, fund, index, head);
            builder.put_leaf((row, *column, 1, *width), text, Look::Figure, subject);
        }
    }
    builder.heads_until_here(top);
    let rows = builder.next_row() - top;
    builder.put((top, 0, rows, plan.funds[0]), label, Look::Label);
}

fn fund_text(
    builder: &mut Builder<'_>,
    fund: &FundRow,
    index: u32,
    head: &Head<FundColumn>,
) -> (String, Option<Subject>) {
    let Some(key) = head.key else { return (other(builder, &fund.others, &head.label), None) };
    let subject = Subject::Fund(index, Some(key));
    let leaf = match key {
        FundColumn::Row => return (String::new(), None),
        FundColumn::Initial => &fund.initial,
        FundColumn::Budget => &fund.budget,
        FundColumn::Executed => &fund.executed,
        FundColumn::Weight => &fund.weight,
        FundColumn::Rate => &fund.rate,
        FundColumn::Score => &fund.score,
    };
    (builder.leaf(leaf, subject), Some(subject))
}

fn other(builder: &Builder<'_>, others: &[(String, Seen<String>)], label: &str) -> String {
    let leaf = others.iter().find(|(name, _)| name == label);
    leaf.map_or(String::new(), |(_, leaf)| builder.text_of(leaf))
}

/// The goals: two labels, two long texts under them.
pub(super) fn goals(builder: &mut Builder<'_>, plan: &Plan) {
    let sheet = builder.sheet;
    let subjects = [Field::ExpectedGoal, Field::ActualResult];
    let label = |key: &str| sheet.shape.label(key).map(str::to_owned);
    let texts = [
        builder.leaf(&sheet.expected_goal, Subject::Field(subjects[0])),
        builder.leaf(&sheet.actual_result, Subject::Field(subjects[1])),
    ];
    let own = label("goals");
    if own.is_none() && texts.iter().all(String::is_empty) {
        return;
    }
    let wording = builder.wording;
    let usual = wording.sections.get("goals").cloned().unwrap_or_default();
    let top = builder.row(RowRole::Body);
    let bottom = builder.row(RowRole::Body);
    builder.put((top, 0, 2, plan.label), own.unwrap_or(usual), Look::Label);
    let halves = [(plan.label, plan.middle), (plan.middle, plan.columns)];
    for ((field, text), (from, to)) in subjects.into_iter().zip(texts).zip(halves) {
        let usual = || wording.fields.get(field.name()).cloned().unwrap_or_default();
        let heading = label(field.name()).unwrap_or_else(usual);
        builder.put((top, from, 1, to - from), heading, Look::Label);
        let place = (bottom, from, 1, to - from);
        builder.put_leaf(place, text, Look::Text, Some(Subject::Field(field)));
    }
    builder.heads_until_here(top);
}

/// The indicator table, levels merged over their rows.
pub(super) fn indicators(builder: &mut Builder<'_>, plan: &Plan) {
    let sheet = builder.sheet;
    let columns = indicator_columns(sheet);
    if columns.is_empty() {
        return;
    }
    let first = usize::from(plan.side);
    let places = places(first, &plan.indicators);
    let top = builder.row(RowRole::Body);
    for (head, (column, width)) in columns.iter().zip(&places) {
        builder.put((top, *column, 1, *width), head.label.clone(), Look::Label);
    }
    for _ in &sheet.indicators {
        builder.row(RowRole::Body);
    }
    for (head, (column, width)) in columns.iter().zip(&places) {
        let level = match head.key {
            Some(IndicatorColumn::Level1) => Some(groups(&sheet.indicators, same_level1)),
            Some(IndicatorColumn::Level2) => Some(groups(&sheet.indicators, |a, b| {
                same_level1(a, b) && same(&a.level2, &b.level2)
            })),
            _ => None,
        };
        let each = || (0..sheet.indicators.len()).map(|row| (row, 1)).collect();
        for (start, rows) in level.unwrap_or_else(each) {
            let row = &sheet.indicators[start];
            let (text, look, subject) = indicator_text(builder, row, start, head);
            builder.put_leaf((top + 1 + start, *column, rows, *width), text, look, subject);
        }
    }
    builder.heads_until_here(top);
    if let Some(label) = sheet.shape.label("indicators") {
        let rows = builder.next_row() - top;
        builder.put((top, 0, rows, 1), label.to_owned(), Look::Label);
    }
}

fn indicator_text(
    builder: &mut Builder<'_>,
    row: &Indicator,
    index: usize,
    head: &Head<IndicatorColumn>,
) -> (String, Look, Option<Subject>) {
    let Some(key) = head.key else {
        return (other(builder, &row.others, &head.label), Look::Figure, None);
    };
    let subject = Subject::Indicator(u32::try_from(index).unwrap_or(u32::MAX), Some(key));
    let (text, look) = match key {
        IndicatorColumn::Level1 => (builder.leaf(&row.level1, subject), Look::Level),
        IndicatorColumn::Level2 => (builder.leaf(&row.level2, subject), Look::Level),
        IndicatorColumn::Level3 => (builder.leaf(&row.level3, subject), Look::Level),
        IndicatorColumn::Target => (target(builder, row, subject, head.part), Look::Figure),
        IndicatorColumn::Actual => (builder.leaf(&row.actual, subject), Look::Figure),
        IndicatorColumn::Weight => (builder.leaf(&row.weight, subject), Look::Figure),
        IndicatorColumn::Score => (builder.leaf(&row.score, subject), Look::Figure),
        IndicatorColumn::Deviation => (builder.leaf(&row.deviation, subject), Look::Text),
    };
    (text, look, Some(subject))
}

/// A target, or what of it stands in one of its three columns.
fn target(builder: &mut Builder<'_>, row: &Indicator, subject: Subject, part: Part) -> String {
    let words = match row.target.value() {
        _ if part == Part::Whole => return builder.leaf(&row.target, subject),
        Some(Measure::Quantity(quantity)) => {
            return match part {
                Part::Relation => quantity.op.map_or("", |op| op.sign()).to_owned(),
                Part::Unit => quantity.unit.clone(),
                Part::Value | Part::Whole => quantity.value.to_string(),
            };
        }
        Some(other) => other.text(),
        None if part == Part::Value => return builder.leaf(&row.target, subject),
        None => return String::new(),
    };
    // Words stand where the number would; what the source has in front of them
    // and behind them stood in the cells beside.
    let text = builder.leaf(&row.target, subject);
    let cells =
        words.and_then(|words| text.split_once(words).map(|(front, rest)| (front, words, rest)));
    match (part, cells) {
        (Part::Relation, Some((front, ..))) => front.to_owned(),
        (Part::Unit, Some((.., rest))) => rest.to_owned(),
        (Part::Value, Some((_, words, _))) => words.to_owned(),
        (Part::Value, None) => text,
        _ => String::new(),
    }
}

/// The row with the sums, if the sheet has one.
pub(super) fn total(builder: &mut Builder<'_>, plan: &Plan) {
    let sheet = builder.sheet;
    let label = sheet.shape.label("total").unwrap_or_default().to_owned();
    let weight = (Subject::Field(Field::TotalWeight), &sheet.total_weight);
    let score = (Subject::Field(Field::TotalScore), &sheet.total_score);
    let texts = [weight, score].map(|(subject, leaf)| (builder.leaf(leaf, subject), subject));
    if label.is_empty() && texts.iter().all(|(text, _)| text.is_empty()) {
        return;
    }
    let row = builder.row(RowRole::Body);
    let [weight, score] = texts;
    let mut label = Some(label);
    let mut covered = 0;
    let places = places(usize::from(plan.side), &plan.indicators);
    for (head, (column, width)) in indicator_columns(sheet).iter().zip(&places) {
        let (text, subject) = match head.key {
            Some(IndicatorColumn::Weight) => weight.clone(),
            Some(IndicatorColumn::Score) => score.clone(),
            _ => continue,
        };
        let gap = column - covered;
        if gap > 0 {
            builder.put((row, covered, 1, gap), label.take().unwrap_or_default(), Look::Label);
        }
        builder.put_leaf((row, *column, 1, *width), text, Look::Figure, Some(subject));
        covered = column + width;
    }
    let rest = plan.columns - covered;
    builder.put((row, covered, 1, rest), label.unwrap_or_default(), Look::Label);
}

/// First column and width of each of a row of spans.
fn places(first: usize, spans: &[usize]) -> Vec<(usize, usize)> {
    let mut at = first;
    spans
        .iter()
        .map(|span| {
            let place = (at, *span);
            at += span;
            place
        })
        .collect()
}

/// Rows that one merged cell covers: first row and count.
fn groups(
    rows: &[Indicator],
    same: impl Fn(&Indicator, &Indicator) -> bool,
) -> Vec<(usize, usize)> {
    let mut groups: Vec<(usize, usize)> = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        match groups.last_mut() {
            Some((_, count)) if same(&rows[index - 1], row) => *count += 1,
            _ => groups.push((index, 1)),
        }
    }
    groups
}

fn same_level1(a: &Indicator, b: &Indicator) -> bool {
    same(&a.level1, &b.level1)
}

/// Whether two leaves are one merged cell: the same place in the source, or
/// the same words again.
fn same(a: &Seen<String>, b: &Seen<String>) -> bool {
    let placed = |span: Span| !span.is_empty();
    (placed(a.span) && a.span == b.span) || (a.value().is_some() && a.value() == b.value())
}
