//! R004 torn-cell, where a narrow column cut its figures.
//!
//! **Repairs** figures of the funds that wrap, where each line of a cell is a
//! line of the dump: `52585 / 00.00`, `8733500. / 00`, `100.00 / %`.
//!
//! **Recognised** by what a figure is: none ends or begins with a point, none is
//! a percent sign alone. Where the cut is inside the digits, by arithmetic: the
//! run of figures has no budget and no executed amount that make its rate as it
//! stands, and one way of joining neighbours gives them. A figure before these,
//! cut at the same width, is their column's too. And in any table by the places behind the
//! point: where the figures of a dump have two, and each that has one stands before a line
//! of one digit, that is its second.
//!
//! **Wrong when** pieces of other figures make the rate by chance.
//!
//! **Example** `52585 / 00.00 / 50166 / 09.00 / 10 / 95.40%` is
//! `5258500.00 / 5016609.00 / 10 / 95.40%`.

use std::collections::BTreeSet;

use resheet_lexis::{Lexicon, Role, number};
use resheet_model::{Code, Confidence, Decimal, IndicatorColumn, Repair, RowKind, Span};

use crate::rows::Rows;
use crate::{Edit, Proposal};

const CODE: Code = Code::R004;

/// A row of the funds has no more pieces of figures than this.
const LONGEST_RUN: usize = 16;

/// Shorter figures do not wrap.
const SHORTEST: usize = 4;

/// So many figures show how many places the dump prints, and so many cut ones that it cuts.
const PROOF: usize = 2;

struct Piece<'a> {
    row: usize,
    text: &'a str,
    span: Span,
}

pub(crate) fn propose(rows: &Rows<'_>, _: &Lexicon) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let mut run: Vec<Piece<'_>> = Vec::new();
    let mut in_table = false;
    for (at, row) in rows.iter().enumerate() {
        if matches!(row.kind, RowKind::Blank | RowKind::PageBreak) {
            continue;
        }
        let alone = row.kind == RowKind::Text && !row.is_record && row.cells.len() == 1;
        let first = (row.len() > 0).then(|| row.at(0));
        let text = first.map_or("", |cell| &cell.features.text);
        if alone && !in_table && is_figure(text) {
            run.push(Piece { row: at, text, span: row.at(0).span });
            continue;
        }
        join(&run, &mut proposals);
        run.clear();
        let roles = first.map_or(&[][..], |cell| cell.features.roles);
        // Targets and weights of indicators prove nothing.
        if roles.contains(&Role::IndicatorColumn(IndicatorColumn::Level3)) {
            in_table = true;
        } else if roles.iter().any(|role| matches!(role, Role::Field(_) | Role::FundTotal)) {
            in_table = false;
        }
    }
    join(&run, &mut proposals);
    by_places(rows, &mut proposals);
    proposals
}

/// Joins the second place of figures that lack it, if all do that have one place.
fn by_places(rows: &Rows<'_>, proposals: &mut Vec<Proposal>) {
    if !rows.any_text(|features| places(&features.text) == Some(1)) {
        return;
    }
    let cells = rows.iter().enumerate().flat_map(|(row, cells)| {
        let filled = cells.with_features().enumerate();
        filled.filter(|(_, it)| !it.features.is_blank()).map(move |(at, cell)| ((row, at), cell))
    });
    let mut whole = 0;
    let mut cut = Vec::new();
    let mut cells = cells.peekable();
    while let Some((place, cell)) = cells.next() {
        match places(&cell.features.text) {
            Some(2) => whole += 1,
            Some(1) => {
                let begins = |at: &(usize, usize)| at.0 > place.0 && rows.at(at.0).len() == 1;
                let second =
                    cells.peek().filter(|(at, next)| begins(at) && is_digit(&next.features.text));
                let Some((at, next)) = second else { return };
                cut.push((place, *at, cell.span, next.span));
            }
            _ => {}
        }
    }
    // The second place of most figures is a nought.
    let nought = |at: &(usize, usize)| rows.at(at.0).at(at.1).features.text.starts_with('0');
    let noughts = cut.iter().filter(|(_, from, ..)| nought(from)).count();
    if cut.len() < PROOF || whole < PROOF || noughts * 2 < cut.len() {
        return;
    }
    // What arithmetic joined stays so.
    let joined = proposals.iter().flat_map(|it| it.repair.evidence.iter().copied());
    let joined: BTreeSet<Span> = joined.collect();
    cut.retain(|(.., first, second)| !joined.contains(first) && !joined.contains(second));
    for (into, from, first, second) in cut {
        proposals.push(proposal(first, second, Edit::Join { from, into }));
    }
}

/// How many places a figure has behind its point.
fn places(text: &str) -> Option<usize> {
    let (whole, places) = text.trim_end_matches(['%', '％']).split_once('.')?;
    let plain = whole.bytes().all(|byte| byte.is_ascii_digit() || byte == b',');
    (plain && !whole.is_empty() && digits(places)).then_some(places.len())
}

fn is_digit(text: &str) -> bool {
    let digit = text.trim_end_matches(['%', '％']);
    digit.len() == 1 && digits(digit)
}

fn join(run: &[Piece<'_>], proposals: &mut Vec<Proposal>) {
    if run.len() < 2 || run.len() > LONGEST_RUN {
        return;
    }
    let mut joins = plain(run);
    joins.extend(proved(run, &joins));
    joins.sort_unstable();
    for at in joins {
        let edit = Edit::Join { from: (run[at + 1].row, 0), into: (run[at].row, 0) };
        proposals.push(proposal(run[at].span, run[at + 1].span, edit));
    }
}

fn proposal(first: Span, second: Span, edit: Edit) -> Proposal {
    Proposal {
        repair: Repair {
            rule: CODE,
            confidence: Confidence::Likely,
            span: first.hull(second),
            evidence: vec![first, second],
            note: "a figure cut at the end of its line joined".to_owned(),
        },
        edits: vec![edit],
    }
}

/// The first pieces of figures that cannot stand alone.
fn plain(run: &[Piece<'_>]) -> Vec<usize> {
    let mut joins = Vec::new();
    let mut at = 0;
    while at + 1 < run.len() {
        let (first, rest) = (run[at].text, run[at + 1].text);
        let cut =
            first.len() >= SHORTEST && first.ends_with('.') && digits(rest) && rest.len() <= 4
                || grouped(first) && rest.starts_with('.') && joined(first, rest).is_some()
                || number(first).is_some_and(|it| !it.percent) && matches!(rest, "%" | "％");
        if cut {
            joins.push(at);
            at += 1;
        }
        at += 1;
    }
    joins
}

/// The first pieces of figures that arithmetic joins.
fn proved(run: &[Piece<'_>], plain: &[usize]) -> Vec<usize> {
    let free = |at: usize| {
        at < run.len() && !plain.contains(&at) && !(at > 0 && plain.contains(&(at - 1)))
    };
    let amount = |at: usize, pieces: usize| match pieces {
        1 if free(at) => number(run[at].text).filter(|it| !it.percent).map(|it| it.value),
        2 if free(at) && free(at + 1) => joined(run[at].text, run[at + 1].text),
        _ => None,
    };
    // A score may be the rate of other figures: where rates have their sign,
    // nothing else is one.
    let is_marked = |at: usize| {
        let sign = if plain.contains(&at) { run[at + 1].text } else { run[at].text };
        sign.ends_with(['%', '％'])
    };
    let marked = (0..run.len()).any(is_marked);
    let rate = |from: usize, budget: Decimal, executed: Decimal| {
        (from..run.len()).filter(|&at| !marked || is_marked(at)).any(|at| {
            let printed = number(run[at].text).map(|it| it.value);
            let hundred = executed.checked_mul(Decimal::ONE_HUNDRED);
            let exact = hundred.and_then(|it| it.checked_div(budget));
            printed.zip(exact).is_some_and(|(printed, exact)| is_rate(printed, exact))
        })
    };
    let mut found: Vec<usize> = Vec::new();
    for at in 0..run.len() {
        for (first, second) in [(1, 1), (1, 2), (2, 1), (2, 2)] {
            let Some((budget, executed)) = amount(at, first).zip(amount(at + first, second)) else {
                continue;
            };
            if budget <= Decimal::ONE_HUNDRED || !rate(at + first + second, budget, executed) {
                continue;
            }
            if first + second == 2 {
                return Vec::new();
            }
            found.extend((first == 2).then_some(at));
            found.extend((second == 2).then_some(at + first));
        }
    }
    found.sort_unstable();
    found.dedup();
    if found.windows(2).any(|pair| pair[0] + 1 == pair[1]) {
        return Vec::new();
    }
    // The first amount of the row, which takes no part in the rate.
    let same = |at: usize| found.iter().any(|&other| run[other].text.len() == run[at].text.len());
    let first = found.first().copied().unwrap_or(0);
    if (2..=3).contains(&first) && amount(0, 2).is_some() && same(0) {
        found.insert(0, 0);
    }
    found
}

/// Whether a printed rate is the exact one to its places.
pub(super) fn is_rate(printed: Decimal, exact: Decimal) -> bool {
    let place = Decimal::new(1, printed.scale().min(6));
    printed.scale() > 0 && exact.checked_sub(printed).is_some_and(|off| off.abs() < place)
}

/// The amount that two pieces make, the first of them full of digits.
fn joined(first: &str, rest: &str) -> Option<Decimal> {
    let amount =
        |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','));
    if first.len() < SHORTEST || !amount(first) || !amount(rest) {
        return None;
    }
    number(&format!("{first}{rest}")).map(|it| it.value)
}

/// Digits, with commas between groups of them.
pub(super) fn grouped(text: &str) -> bool {
    text.split(',').all(digits)
}

pub(super) fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Figures, their pieces, and the dash of an empty cell.
fn is_figure(text: &str) -> bool {
    matches!(text, "%" | "％" | "-" | "—" | "/")
        || !text.is_empty()
            && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '%' | '％'))
}
