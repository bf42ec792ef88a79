//! The funds table: a labelled row of amounts, points, rate and score each.

mod apart;
mod search;

use resheet_lexis::{Lexicon, Role, Shape, fold, number};
use resheet_model::{
    BoundCell, BoundExtra, BoundFund, Code, Confidence, Decimal, FundColumn as C, Presence, Span,
    Stray, StrayKind, Subject,
};

use crate::doubt::Doubt;
use crate::gaps::Gaps;
use crate::glued;
use crate::indicators::confidence;
use crate::log::Log;
use crate::regions::{FundKind as K, HeaderCell};
use crate::token::Token;
use resheet_align::{Cost, LIKELY};
use search::{Search, away, is_under_headers};

/// Binds the rows of one funds table.
pub(crate) fn bind(
    rows: &mut Vec<BoundFund>,
    extras: &mut Vec<BoundExtra>,
    stray: &mut Vec<Stray>,
    tokens: &[Token<'_>],
    columns: &[HeaderCell<K>],
    lexicon: &Lexicon,
    log: &mut Log,
) {
    for token in tokens.iter().filter(|token| token.is_furniture) {
        unplaced(stray, token, rows.len(), log);
    }
    let parted = apart::figures_apart(tokens, log);
    let tokens = parted.as_deref().unwrap_or(tokens);
    let named = columns.len() > FEW_COLUMNS;
    let whole = records(tokens, named, lexicon);
    let parted = glued::part_funds(tokens, &glued_rows(tokens, &whole), columns, log);
    let tokens = parted.as_ref().map_or(tokens, |parted| parted.tokens.as_slice());
    for token in parted.iter().flat_map(|parted| &parted.left_over) {
        unplaced(stray, token, rows.len(), log);
    }
    let records = if parted.is_some() { records(tokens, named, lexicon) } else { whole };
    stray.extend(echoes(tokens, &records).flat_map(|token| token.stray(StrayKind::Note)));
    let offset = offset(&records, tokens, columns);
    let is_drawn = records.iter().all(|record| is_under_headers(tokens, &record.figures, columns));
    let gaps = Gaps::of(tokens);
    let first = rows.len();
    let longer = tokens.iter().position(|token| token.is(|role| *role == Role::LongerFund));
    let mut whole = [None; 3];
    for record in records {
        if let Some(at) = record.label {
            if is_aside(&record, tokens) || longer.is_some_and(|of| is_longer(at, of, tokens)) {
                extras.push(aside(&tokens[at], &record, tokens));
                continue;
            }
            let search = Search {
                tokens,
                figures: &record.figures,
                columns,
                offset,
                gaps,
                part: !tokens[at].is(|role| *role == Role::FundTotal),
                whole,
                is_drawn,
            };
            bind_row(rows, stray, &tokens[at], &search, log);
            // Without a label of ours the whole comes first.
            if (!search.part || rows.len() == first + 1)
                && let Some(row) = rows.last()
            {
                let amounts = [&row.initial, &row.budget, &row.executed];
                whole = amounts.map(|cell| number(&cell.text).map(|number| number.value));
            }
        } else {
            for &at in &record.figures {
                unplaced(stray, &tokens[at], rows.len(), log);
            }
        }
    }
    doubt_without_total(rows, first, lexicon, log);
}

/// Rows of a table in which no label is that of the total may be lines of a few
/// rows, with their amounts cut: those that no label vouches for are in doubt.
/// Wrong for a form that names its total in a way of its own.
fn doubt_without_total(rows: &[BoundFund], first: usize, lexicon: &Lexicon, log: &mut Log) {
    let is = |row: &BoundFund, wanted: fn(&Role) -> bool| {
        let found = lexicon.lookup(&fold(&row.row.text));
        found.is_some_and(|found| found.roles.iter().any(wanted))
    };
    let own = rows.get(first..).unwrap_or_default();
    if own.len() < 2 || own.iter().any(|row| is(row, |role| *role == Role::FundTotal)) {
        return;
    }
    for (at, row) in own.iter().enumerate() {
        if !is(row, |role| *role == Role::FundPart) {
            let subject = Subject::Fund((first + at) as u32, None);
            log.doubt(Doubt::BrokenRow.of(subject, row.row.span));
        }
    }
}

/// Weight and score of the funds table: those of its first row that has both, or
/// the score alone where none has a weight.
pub(crate) fn execution(rows: &[BoundFund]) -> glued::Execution {
    let read = |cell: &BoundCell| number(&cell.text).map(|number| number.value);
    rows.iter()
        .find_map(|row| {
            Some(glued::Execution { weight: read(&row.weight)?, score: read(&row.score)? })
        })
        .or_else(|| {
            let weight = Decimal::ZERO;
            let score = rows.iter().find_map(|row| read(&row.score))?;
            Some(glued::Execution { weight, score })
        })
        .unwrap_or_default()
}

/// The rows with a label, for the parting of figures.
fn glued_rows<'r>(tokens: &[Token<'_>], records: &'r [Record]) -> Vec<glued::Row<'r>> {
    let labelled = |record: &'r Record| {
        let part = !tokens[record.label?].is(|role| *role == Role::FundTotal);
        Some(glued::Row { part, figures: &record.figures })
    };
    records.iter().filter_map(labelled).collect()
}

/// Whether a label is one of the amounts of a longer period than the year, which
/// stand left of the year's or right of them: in the column of their total's label,
/// or, without columns, first of two in a row.
fn is_longer(label: usize, total: usize, tokens: &[Token<'_>]) -> bool {
    let (label_token, total_token) = (&tokens[label], &tokens[total]);
    if label == total {
        return true;
    }
    if label_token.placed && total_token.placed {
        return label_token.column == total_token.column;
    }
    let behind = tokens[label + 1..].iter().take_while(|next| next.row == label_token.row);
    label_token.is_record && behind.clone().any(|next| next.is(Role::is_fund_row))
}

/// A row that is none of this table: its label is no row's, and nothing in it
/// is a figure. Forms put a small table of remarks, or the heading of the next
/// part, under the funds.
fn is_aside(record: &Record, tokens: &[Token<'_>]) -> bool {
    let known = record.label.is_some_and(|at| tokens[at].is(Role::is_fund_row));
    !known && record.figures.iter().all(|&at| tokens[at].is_words())
}

fn aside(label: &Token<'_>, record: &Record, tokens: &[Token<'_>]) -> BoundExtra {
    let mut value = BoundCell {
        presence: Presence::Blank,
        span: Span::at(label.span.end as usize),
        ..BoundCell::default()
    };
    for &at in &record.figures {
        value.append(tokens[at].bind(Confidence::Likely), "\n");
    }
    BoundExtra { label: label.bind(Confidence::Likely), value }
}

/// How far right of its header the first amount stands in most full rows: the
/// whole table may be shifted.
fn offset(records: &[Record], tokens: &[Token<'_>], columns: &[HeaderCell<K>]) -> u32 {
    let Some(first) = columns.first() else { return 0 };
    let mut offsets: Vec<u32> = records
        .iter()
        .filter(|record| record.figures.len() == columns.len() && tokens[record.figures[0]].placed)
        .map(|record| tokens[record.figures[0]].column.saturating_sub(first.positions.start))
        .collect();
    offsets.sort_unstable();
    offsets.get(offsets.len() / 2).copied().unwrap_or(0)
}

/// One row: its label and what stands behind it.
#[derive(Default)]
struct Record {
    label: Option<usize>,
    figures: Vec<usize>,
    /// Labels that are said once more in front of an amount.
    echoes: Vec<usize>,
}

/// The labels of some rows that are said once more.
fn echoes<'t, 'a>(
    tokens: &'t [Token<'a>],
    records: &'t [Record],
) -> impl Iterator<Item = &'t Token<'a>> {
    records.iter().flat_map(|record| &record.echoes).map(|&at| &tokens[at])
}

/// A row begins at its label. What stands before the label in the same row is
/// the merged heading of the part, cut in pieces or not. `named` says whether a header names
/// the amounts of a row: then they may have their labels once more.
fn records(tokens: &[Token<'_>], named: bool, lexicon: &Lexicon) -> Vec<Record> {
    let mut records: Vec<Record> = Vec::new();
    let mut last_row = None;
    for (at, token) in tokens.iter().enumerate() {
        let row_label = token.is(Role::is_fund_row_or_longer);
        let heading = !row_label && token.is(|role| matches!(role, Role::Section(_)));
        let unit_alone = token.length <= 6 && lexicon.money_unit(&token.folded).is_some();
        if heading || unit_alone || token.is_furniture {
            continue;
        }
        if named
            && is_echo(tokens, &records, at)
            && let Some(record) = records.last_mut()
        {
            record.echoes.push(at);
            continue;
        }
        let begins_row = token.is_record && last_row != Some(token.row);
        last_row = Some(token.row);
        let open = records.last().is_some_and(|record| record.label.is_some());
        let behind_figures = records.last().is_some_and(|record| !record.figures.is_empty());
        let words = token.is_words() || token.shape == Shape::Unit;
        let total_of_points = token.is(|role| *role == Role::Total) && !row_label;
        let label = row_label
            || words
                && !total_of_points
                && (if token.is_record { begins_row || !open } else { behind_figures || !open });
        if label && (row_label || !token.is_record || begins_row || !same_row(tokens, &records, at))
        {
            records.push(Record { label: Some(at), ..Record::default() });
        } else if begins_row || records.is_empty() {
            records.push(Record { figures: vec![at], ..Record::default() });
        } else if let Some(record) = records.last_mut() {
            record.figures.push(at);
        }
    }
    records
}

/// A table of two halves has no more columns.
const FEW_COLUMNS: usize = 2;

/// Whether a cell says its row's label, or the name of a column, once more in front of the
/// next amount: some forms name each of them.
fn is_echo(tokens: &[Token<'_>], records: &[Record], at: usize) -> bool {
    let token = &tokens[at];
    let label = records.last().and_then(|record| record.label).map(|label| &tokens[label]);
    let names = token.is(Role::heads_a_fund_column);
    token.is_record
        && same_row(tokens, records, at)
        && records.last().is_some_and(|record| !record.figures.is_empty())
        && tokens.get(at + 1).is_some_and(|next| next.row == token.row && !next.is_words())
        && label.is_some_and(|label| names || label.folded == token.folded)
}

/// Whether the open record has its label in the row of a token.
fn same_row(tokens: &[Token<'_>], records: &[Record], at: usize) -> bool {
    records
        .last()
        .and_then(|record| record.label)
        .is_some_and(|label| tokens[label].row == tokens[at].row)
}

fn unplaced(stray: &mut Vec<Stray>, token: &Token<'_>, rows: usize, log: &mut Log) {
    let furniture = token.is_furniture;
    let kind = if furniture { StrayKind::Furniture } else { StrayKind::Unplaced };
    stray.extend(token.stray(kind));
    // A sign for no value in no place says nothing.
    let says = !matches!(token.shape, Shape::Dash | Shape::Unread);
    if !furniture && says {
        let subject = if rows == 0 { Subject::Sheet } else { Subject::Fund(rows as u32 - 1, None) };
        log.doubt(Doubt::Unplaced.of(subject, token.span).arg("text", token.text));
    }
}

fn bind_row(
    rows: &mut Vec<BoundFund>,
    stray: &mut Vec<Stray>,
    label: &Token<'_>,
    search: &Search<'_, '_>,
    log: &mut Log,
) {
    let row = rows.len() as u32;
    let Search { tokens, figures, columns, .. } = *search;
    let found = search.best();
    let span = figures.iter().map(|&at| tokens[at].span).fold(label.span, Span::hull);
    let positional = label.placed && columns.iter().any(|column| column.placed);
    let off = positional
        && found.places.iter().enumerate().any(|(figure, place)| {
            place.is_some_and(|column| away(&tokens[figures[figure]], &columns[column]) > 0)
        });
    let shift = off.then(|| {
        let evidence = columns.iter().map(|column| column.span).collect();
        log.repair(
            Code::R003,
            confidence(found.margin),
            span,
            evidence,
            "amounts put under their headers by order and arithmetic",
        )
    });
    let missing = if positional && !off { Presence::Blank } else { Presence::Lost };
    let empty = || BoundCell {
        presence: missing,
        span: Span::at(span.end as usize),
        ..BoundCell::default()
    };
    let mut fund = BoundFund { row: label.bind(confidence(Cost::MAX)), ..BoundFund::default() };
    for header in columns {
        if let Some(slot) = slot(&mut fund, header.kind) {
            *slot = empty();
        }
    }
    for (figure, place) in found.places.iter().enumerate() {
        let token = &tokens[figures[figure]];
        let Some(column) = *place else {
            stray.extend(token.stray(StrayKind::Unplaced));
            log.doubt(
                Doubt::Unplaced.of(Subject::Fund(row, None), token.span).arg("text", token.text),
            );
            continue;
        };
        let most = if columns[column].bought { Confidence::Likely } else { Confidence::Certain };
        let mut cell = token.bind(confidence(found.margin).min(most));
        cell.repairs.extend(shift);
        match slot(&mut fund, columns[column].kind) {
            Some(slot) => *slot = cell,
            None => fund.others.push((columns[column].label.clone(), cell)),
        }
    }
    if found.margin < LIKELY && !figures.is_empty() {
        log.doubt(
            Doubt::OtherPlace
                .of(Subject::Fund(row, None), span)
                .arg("text", label.text)
                .arg("other", found.rival),
        );
    }
    // A part has no points; of the whole every column has its value.
    if missing == Presence::Lost && label.is(|role| *role == Role::FundTotal) {
        let known = columns.iter().filter_map(|column| match column.kind {
            K::Known(known) => Some(known),
            K::Other => None,
        });
        let lacks = |column: &C| {
            let slot = slot(&mut fund, K::Known(*column));
            slot.is_some_and(|cell| cell.presence == Presence::Lost)
        };
        let lost: Vec<C> = known.filter(lacks).collect();
        let one = lost.first().filter(|_| lost.len() == 1);
        if !lost.is_empty() {
            let doubt = Doubt::NoCell.of(Subject::Fund(row, one.copied()), span);
            log.doubt(doubt.arg("column", names(&lost, columns)));
        }
    }
    if is_doubtful_label(label, figures.is_empty()) {
        log.doubt(Doubt::BrokenRow.of(Subject::Fund(row, None), label.span));
    }
    let same = |a: &BoundFund| {
        [(&a.row, &fund.row), (&a.budget, &fund.budget), (&a.executed, &fund.executed)]
            .iter()
            .all(|(a, b)| a.text == b.text)
    };
    if rows.last().is_some_and(same) && fund.budget.presence == Presence::Printed {
        log.doubt(Doubt::Repeat.of(Subject::Fund(row, None), span));
    }
    rows.push(fund);
}

/// What the form calls some columns.
fn names(lost: &[C], columns: &[HeaderCell<K>]) -> String {
    let name = |column: &C| {
        let header = columns.iter().find(|header| header.kind == K::Known(*column));
        let label = header.map(|header| header.label.as_str()).filter(|label| !label.is_empty());
        label.unwrap_or(column.name()).to_owned()
    };
    lost.iter().map(name).collect::<Vec<_>>().join(", ")
}

/// Whether the label of a row is hardly one: unknown words without figures, with a
/// colon at their end, or a sentence.
fn is_doubtful_label(label: &Token<'_>, alone: bool) -> bool {
    let known = label.is(Role::is_fund_row);
    !known && (alone || label.folded.ends_with(':') || label.folded.contains([';', '。']))
}

fn slot(fund: &mut BoundFund, kind: K) -> Option<&mut BoundCell> {
    Some(match kind {
        K::Known(C::Row) => &mut fund.row,
        K::Known(C::Initial) => &mut fund.initial,
        K::Known(C::Budget) => &mut fund.budget,
        K::Known(C::Executed) => &mut fund.executed,
        K::Known(C::Weight) => &mut fund.weight,
        K::Known(C::Rate) => &mut fund.rate,
        K::Known(C::Score) => &mut fund.score,
        K::Other => return None,
    })
}
