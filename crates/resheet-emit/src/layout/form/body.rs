//! The tables: funds, goals, indicators, total.

use resheet_model::{
    Field, FundColumn, FundRow, Indicator, IndicatorColumn, Measure, Seen, Span, StrayKind, Subject,
};

use super::super::grid::{Block, RowRole, TextStyle};
use super::super::printed::join_lines;
use super::Plan;
use super::cells::{Builder, Head, Part, Said, fund_columns, indicator_columns};

/// The funds table, its label at the left over all rows.
pub(super) fn funds(builder: &mut Builder<'_>) {
    let sheet = builder.sheet;
    let label = sheet.shape.label("funds");
    if sheet.funds.is_empty() && label.is_none() {
        return;
    }
    let wording = builder.wording;
    let (section, names) = headings_beside(builder, label.is_some());
    let label = label.map(str::to_owned).or(section).unwrap_or_else(|| {
        let unit = sheet.money_unit.value();
        let key = if unit.is_some() { "funds" } else { "funds_alone" };
        let template = wording.sections.get(key).map_or("", String::as_str);
        super::super::wording::fill(template, &[("unit", unit.map_or("", String::as_str))])
    });
    let columns = fund_columns(sheet);
    let top = builder.row(RowRole::Body);
    builder.block = Block::Funds;
    builder.put((top, 1, 1, 1), names, TextStyle::Label);
    for (column, head) in (2..).zip(&columns) {
        builder.put((top, column, 1, 1), head.label.clone(), TextStyle::Label);
    }
    for (index, fund) in (0..).zip(&sheet.funds) {
        let row = builder.row(RowRole::Body);
        let subject = Subject::Fund(index, Some(FundColumn::Row));
        let name = builder.leaf(&fund.row, subject);
        builder.put_leaf((row, 1, 1, 1), name, TextStyle::Name);
        for (at, head) in columns.iter().enumerate() {
            let said = match head.key {
                Some(key) => fund_text(builder, fund, index, key),
                None => other(builder, &fund.others, &columns, at),
            };
            builder.put_leaf((row, at + 2, 1, 1), said, TextStyle::Figure);
        }
    }
    builder.heads_until_here(top);
    let rows = builder.next_row() - top;
    builder.put((top, 0, rows, 1), label, TextStyle::Label);
    builder.block = Block::Main;
}

/// What the source has before the headings of the amounts, on their line: the label of
/// the table, if it has none that is known, and the heading of the rows' names.
fn headings_beside(builder: &mut Builder<'_>, labelled: bool) -> (Option<String>, String) {
    let Builder { sheet, source, .. } = *builder;
    let columns = || sheet.shape.fund_columns.iter().filter(|column| !column.span.is_empty());
    let names = columns().find(|column| column.key == Some(FundColumn::Row));
    let names = names.map(|column| column.label.clone());
    let amounts = columns().filter(|column| column.key != Some(FundColumn::Row));
    let Some(first) = amounts.map(|column| column.span).min_by_key(|span| span.start) else {
        return (None, names.unwrap_or_default());
    };
    let line = source.line_number(first);
    let beside = sheet.stray.iter().filter(|stray| {
        stray.kind == StrayKind::Note
            && stray.span.start < first.start
            && source.line_number(stray.span) == line
    });
    let mut beside: Vec<Span> = beside.map(|stray| stray.span).collect();
    let section = (!labelled && !beside.is_empty()).then(|| beside.remove(0));
    let own = if names.is_none() { beside.pop() } else { None };
    builder.placed.extend(section.iter().chain(&own));
    let text = |span: Option<Span>| span.map(|span| join_lines(source.slice(span)));
    (text(section), names.or(text(own)).unwrap_or_default())
}

fn fund_text(builder: &mut Builder<'_>, fund: &FundRow, index: u32, key: FundColumn) -> Said {
    let subject = Subject::Fund(index, Some(key));
    let leaf = match key {
        FundColumn::Row => return Said::default(),
        FundColumn::Initial => &fund.initial,
        FundColumn::Budget => &fund.budget,
        FundColumn::Executed => &fund.executed,
        FundColumn::Weight => &fund.weight,
        FundColumn::Rate => &fund.rate,
        FundColumn::Score => &fund.score,
    };
    builder.leaf(leaf, subject)
}

/// What a row has under the label of a column that the record has no place for: the
/// first such column of a label has the first text of that label, and so on.
fn other<C>(
    builder: &Builder<'_>,
    others: &[(String, Seen<String>)],
    columns: &[Head<C>],
    at: usize,
) -> Said {
    let Some(head) = columns.get(at) else { return Said::default() };
    let same = |other: &&Head<C>| other.key.is_none() && other.label == head.label;
    let before = columns.iter().take(at).filter(same).count();
    let leaf = others.iter().filter(|(label, _)| *label == head.label).nth(before);
    leaf.map_or(Said::default(), |(_, leaf)| builder.other(leaf))
}

/// The goals: a label over each text, or beside the only one that the form has.
pub(super) fn goals(builder: &mut Builder<'_>, plan: &Plan) {
    let sheet = builder.sheet;
    let label = |key: &str| sheet.shape.label(key).map(str::to_owned);
    let own = label("goals");
    let mut shown = Vec::new();
    for (field, leaf) in
        [(Field::ExpectedGoal, &sheet.expected_goal), (Field::ActualResult, &sheet.actual_result)]
    {
        let said = builder.leaf(leaf, Subject::Field(field));
        let label = label(field.name())
            .or_else(|| builder.label_before(leaf.span).map(|label| label.text.clone()));
        if label.is_some() || !said.is_empty() {
            shown.push((field, label, said));
        }
    }
    if own.is_none() && shown.is_empty() {
        return;
    }
    let wording = builder.wording;
    let usual = wording.sections.get("goals").cloned().unwrap_or_default();
    let headed = shown.len() > 1 || shown.iter().any(|(_, label, _)| label.is_some());
    let top = builder.row(RowRole::Body);
    let bottom = if headed { builder.row(RowRole::Body) } else { top };
    builder.put((top, 0, bottom - top + 1, plan.label), own.unwrap_or(usual), TextStyle::Label);
    let middle = if shown.len() > 1 { plan.middle } else { plan.columns };
    let halves = [(plan.label, middle), (middle, plan.columns)];
    if shown.is_empty() {
        builder.put(
            (bottom, plan.label, 1, plan.columns - plan.label),
            String::new(),
            TextStyle::Text,
        );
    }
    for ((field, label, said), (from, to)) in shown.into_iter().zip(halves) {
        if headed {
            let usual = || wording.fields.get(field.name()).cloned().unwrap_or_default();
            let heading = label.unwrap_or_else(usual);
            builder.put((top, from, 1, to - from), heading, TextStyle::Label);
        }
        builder.put_leaf((bottom, from, 1, to - from), said, TextStyle::Text);
    }
    if headed {
        builder.heads_until_here(top);
    }
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
        builder.put((top, *column, 1, *width), head.label.clone(), TextStyle::Label);
    }
    for _ in &sheet.indicators {
        builder.row(RowRole::Body);
    }
    for (at, (head, (column, width))) in columns.iter().zip(&places).enumerate() {
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
            let (said, style) = match head.key {
                Some(key) => indicator_text(builder, row, start, (key, head.part)),
                None => (other(builder, &row.others, &columns, at), TextStyle::Figure),
            };
            builder.put_leaf((top + 1 + start, *column, rows, *width), said, style);
        }
    }
    builder.heads_until_here(top);
    if let Some(label) = sheet.shape.label("indicators") {
        let rows = builder.next_row() - top;
        builder.put((top, 0, rows, 1), label.to_owned(), TextStyle::Label);
    }
}

fn indicator_text(
    builder: &mut Builder<'_>,
    row: &Indicator,
    index: usize,
    (key, part): (IndicatorColumn, Part),
) -> (Said, TextStyle) {
    let subject = Subject::Indicator(u32::try_from(index).unwrap_or(u32::MAX), Some(key));
    match key {
        IndicatorColumn::Level1 => (builder.leaf(&row.level1, subject), TextStyle::Level),
        IndicatorColumn::Level2 => (builder.leaf(&row.level2, subject), TextStyle::Level),
        IndicatorColumn::Level3 => (builder.leaf(&row.level3, subject), TextStyle::Level),
        IndicatorColumn::Target => (target(builder, row, subject, part), TextStyle::Figure),
        IndicatorColumn::Actual => (builder.leaf(&row.actual, subject), TextStyle::Figure),
        IndicatorColumn::Weight => (builder.leaf(&row.weight, subject), TextStyle::Figure),
        IndicatorColumn::Score => (builder.leaf(&row.score, subject), TextStyle::Figure),
        IndicatorColumn::Deviation => (builder.leaf(&row.deviation, subject), TextStyle::Text),
    }
}

/// A target, or what of it stands in one of its three columns.
fn target(builder: &mut Builder<'_>, row: &Indicator, subject: Subject, part: Part) -> Said {
    let words = match row.target.value() {
        None if part == Part::Value => return builder.leaf(&row.target, subject),
        None if part != Part::Whole => return Said::default(),
        other => other,
    };
    let said = builder.leaf(&row.target, subject);
    let words = match words {
        _ if part == Part::Whole => return said,
        Some(Measure::Quantity(quantity)) => {
            let text = match part {
                Part::Relation => quantity.op.map_or("", |op| op.sign()).to_owned(),
                Part::Unit => quantity.unit.clone(),
                Part::Value | Part::Whole => quantity.value.to_string(),
            };
            return Said { text, ..said };
        }
        other => other.and_then(Measure::text),
    };
    // Words stand where the number would; what the source has in front of them
    // and behind them stood in the cells beside.
    let cells = words
        .and_then(|words| said.text.split_once(words).map(|(front, rest)| (front, words, rest)));
    let text = match (part, cells) {
        (Part::Relation, Some((front, ..))) => front.to_owned(),
        (Part::Unit, Some((.., rest))) => rest.to_owned(),
        (Part::Value, Some((_, words, _))) => words.to_owned(),
        (Part::Value, None) => said.text.clone(),
        _ => String::new(),
    };
    Said { text, ..said }
}

/// The row with the sums, if the sheet has one.
pub(super) fn total(builder: &mut Builder<'_>, plan: &Plan) {
    let sheet = builder.sheet;
    let label = sheet.shape.label("total").unwrap_or_default().to_owned();
    let weight = (Subject::Field(Field::TotalWeight), &sheet.total_weight);
    let score = (Subject::Field(Field::TotalScore), &sheet.total_score);
    let texts = [weight, score].map(|(subject, leaf)| builder.leaf(leaf, subject));
    if label.is_empty() && texts.iter().all(Said::is_empty) {
        return;
    }
    let row = builder.row(RowRole::Closing);
    let [weight, score] = texts;
    let mut label = Some(label);
    let mut covered = 0;
    let places = places(usize::from(plan.side), &plan.indicators);
    for (head, (column, width)) in indicator_columns(sheet).iter().zip(&places) {
        let said = match head.key {
            Some(IndicatorColumn::Weight) => weight.clone(),
            Some(IndicatorColumn::Score) => score.clone(),
            _ => continue,
        };
        let gap = column - covered;
        if gap > 0 {
            builder.put((row, covered, 1, gap), label.take().unwrap_or_default(), TextStyle::Label);
        }
        builder.put_leaf((row, *column, 1, *width), said, TextStyle::Figure);
        covered = column + width;
    }
    let rest = plan.columns - covered;
    builder.put((row, covered, 1, rest), label.unwrap_or_default(), TextStyle::Label);
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
