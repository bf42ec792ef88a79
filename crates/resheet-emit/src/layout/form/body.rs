//! The tables: funds, indicators, total.

use resheet_model::{
    ByHand, Decimal, Field, FundColumn, FundRow, Indicator, IndicatorColumn, Measure, Seen, Sheet,
    SourceText, Span, StrayKind, Subject,
};

use super::super::grid::{Block, RowRole, TextStyle};
use super::super::printed::join_lines;
use super::Plan;
use super::cells::{
    Builder, Head, Part, Said, fund_columns, indicator_columns, words_of_relations,
};

/// The funds table, its label at the left over all rows.
pub(super) fn funds(builder: &mut Builder<'_>, plan: &Plan) {
    let sheet = builder.sheet;
    let label = sheet.shape.label("funds");
    if sheet.funds.is_empty() && label.is_none() {
        return;
    }
    if label.is_none() && sheet.shape.fund_columns.is_empty() {
        let columns = fund_columns(sheet);
        if let [Head { key: Some(key), .. }] = columns[..] {
            return amounts(builder, plan, key);
        }
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
    let headed = !names.is_empty() || !one_unnamed(sheet, &columns);
    let top = if headed { builder.row(RowRole::Body) } else { builder.next_row() };
    builder.block = Block::Funds;
    if headed {
        builder.put((top, 1, 1, 1), names, TextStyle::Label);
        for (column, head) in (2..).zip(&columns) {
            builder.put((top, column, 1, 1), head.label.clone(), TextStyle::Label);
        }
    }
    for (index, fund) in (0..).zip(&sheet.funds) {
        let row = builder.row(RowRole::Body);
        let subject = Subject::Fund(index, Some(FundColumn::Row));
        let name = builder.leaf(&fund.row, subject);
        builder.put_leaf((row, 1, 1, 1), name, TextStyle::Name);
        for (at, head) in columns.iter().enumerate() {
            let said = match head.key {
                Some(key) => fund_text(builder, fund, index, key),
                None => other(builder, &fund.others, &columns, at, None),
            };
            builder.put_leaf((row, at + 2, 1, 1), said, TextStyle::Figure);
        }
    }
    if headed {
        builder.heads_until_here(top);
    }
    let rows = builder.next_row() - top;
    builder.put((top, 0, rows, 1), label, TextStyle::Label);
    builder.block = Block::Main;
}

/// Whether the form has one amount for each row and no name for it, as applications have.
fn one_unnamed(sheet: &Sheet, columns: &[Head<FundColumn>]) -> bool {
    let mut own = sheet.shape.fund_columns.iter();
    columns.len() == 1 && own.all(|c| c.key == Some(FundColumn::Row) || c.label.is_empty())
}

/// Amounts of no table: each beside its label.
fn amounts(builder: &mut Builder<'_>, plan: &Plan, key: FundColumn) {
    for (index, fund) in (0..).zip(&builder.sheet.funds) {
        let row = builder.row(RowRole::Body);
        let name = builder.leaf(&fund.row, Subject::Fund(index, Some(FundColumn::Row)));
        builder.put_leaf((row, 0, 1, plan.label), name, TextStyle::Label);
        let amount = fund_text(builder, fund, index, key);
        let rest = plan.columns - plan.label;
        builder.put_leaf((row, plan.label, 1, rest), amount, TextStyle::Level);
    }
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
    let (section, mut names) = (text(section), names.or(text(own)));
    // A label that no form of ours has may be either too.
    let mut before = builder.label_before(first).map(|label| label.text.clone());
    let section = if labelled { None } else { section.or_else(|| before.take()) };
    names = names.or(before);
    (section, names.unwrap_or_default())
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
    let said = builder.leaf(leaf, subject);
    if key == FundColumn::Rate && is_of_a_fraction(leaf, &said, builder.source) {
        return Said { text: format!("{}%", said.text), ..said };
    }
    said
}

/// Whether a rate is printed that the source has as a fraction, as files of numbers do:
/// 93.7 for 0.937. It is a percentage then, and only its sign says so.
fn is_of_a_fraction(leaf: &Seen<Decimal>, said: &Said, source: &SourceText) -> bool {
    let raw: String = leaf.raw(source).split_whitespace().collect();
    leaf.by_hand != ByHand::Corrected
        && raw.contains(|c: char| c.is_ascii_digit())
        && leaf.value().is_some_and(|value| value.to_string() == said.text)
        && !raw.contains(said.text.as_str())
}

/// What a row has under the label of a column that the record has no place for: the
/// first such column of a label has the first text of that label, and so on; that of the label
/// `shown` stands among the relations.
fn other<C>(
    builder: &Builder<'_>,
    others: &[(String, Seen<String>)],
    columns: &[Head<C>],
    at: usize,
    shown: Option<&str>,
) -> Said {
    let Some(head) = columns.get(at) else { return Said::default() };
    let same = |other: &&Head<C>| {
        (other.key.is_none() || Some(other.label.as_str()) == shown) && other.label == head.label
    };
    let before = columns.iter().take(at).filter(same).count();
    let leaf = others.iter().filter(|(label, _)| *label == head.label).nth(before);
    leaf.map_or(Said::default(), |(_, leaf)| builder.other(leaf))
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
    let shown = words_of_relations(sheet);
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
            let words = shown.filter(|_| head.part == Part::Relation);
            let (said, style) = match head.key {
                Some(key) => match indicator_text(builder, row, start, (key, head.part)) {
                    (said, style) if said.is_empty() => {
                        let own =
                            row.others.iter().find(|(label, _)| Some(label.as_str()) == words);
                        (own.map_or(said, |(_, leaf)| builder.other(leaf)), style)
                    }
                    said => said,
                },
                None => (other(builder, &row.others, &columns, at, shown), TextStyle::Figure),
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
    let rest = (row, covered, 1, plan.columns - covered);
    match label {
        None if grade_without_label(builder) => {
            let grade = builder.leaf(&sheet.grade, Subject::Field(Field::Grade));
            builder.put_leaf(rest, grade, TextStyle::Level);
        }
        label => builder.put(rest, label.unwrap_or_default(), TextStyle::Label),
    }
}

/// Whether the source has the grade behind the sums and no label for it.
fn grade_without_label(builder: &Builder<'_>) -> bool {
    let Builder { sheet, source, .. } = *builder;
    let (grade, sums) = (sheet.grade.span, sheet.total_score.span);
    let labelled = sheet.shape.label(Field::Grade.name()).is_some();
    !labelled
        && sheet.grade.value().is_some()
        && !sums.is_empty()
        && sums.end <= grade.start
        && source
            .slice(Span { start: sums.end, end: grade.start })
            .chars()
            .all(|c| !c.is_alphanumeric())
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
