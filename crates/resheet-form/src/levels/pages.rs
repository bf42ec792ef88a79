//! Levels where a page ends inside a table: a label is centred over the rows of
//! both pages, and stands on one of them or is lost.

use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::RandomState;
use resheet_lexis::{label_contradicts, leans_to};
use resheet_model::{
    BoundCell, BoundIndicator, Confidence, IndicatorColumn as C, Presence, Subject,
};

use crate::doubt::Doubt;
use crate::indicators::Indicators;
use crate::log::Log;
use crate::token::Token;

/// Where a page ends inside a group, the next group's label may be lost. Rows
/// that carry their second level over such an end, and their neighbours under
/// the same label, are said to be in doubt. From the first of them on whose name
/// speaks for another label, the label is that of the lost group, and so lost.
/// Where a label is printed right behind the end, it may be that of the row
/// right before it too.
pub(crate) fn doubt_across_pages(
    out: &mut Indicators,
    first_row: usize,
    tokens: &[Token<'_>],
    log: &mut Log,
) {
    let mut said = 0;
    for gap in page_ends(&out.rows, first_row, tokens) {
        // A label carried over several pages is in doubt once.
        if out.rows[gap].level2.presence != Presence::Printed || gap < said {
            continue;
        }
        if out.rows[gap].level2.span == out.rows[gap - 1].level2.span {
            said = carried_over(out, gap, log);
        } else {
            printed_behind(out, gap, log);
        }
    }
}

/// Makes guesses of second levels that are carried under a first level whose label
/// the dump has lost: that of a second level may be lost as well. Names that speak
/// for the label are in no doubt.
pub(crate) fn doubt_below_lost(rows: &mut [BoundIndicator]) {
    for at in 1..rows.len() {
        let above = rows[at - 1].level2.span;
        let row = &mut rows[at];
        let carried = row.level2.presence == Presence::Printed && row.level2.span == above;
        // A first level told by the second stands nowhere.
        let told = row.level1.presence == Presence::Printed && row.level1.span.is_empty();
        if carried && told && !speaks(&row.level2.text, &row.level3.text) {
            row.level2.confidence = Confidence::Guess;
        }
    }
}

/// The rows that a page begins with.
fn page_ends(rows: &[BoundIndicator], first_row: usize, tokens: &[Token<'_>]) -> Vec<usize> {
    let by_span: HashMap<_, _, RandomState> =
        tokens.iter().map(|token| ((token.span.start, token.span.end), token)).collect();
    let first = |row: &BoundIndicator| {
        let own = [&row.level1, &row.level2, &row.level3]
            .into_iter()
            .filter_map(|cell| by_span.get(&(cell.span.start, cell.span.end)).copied());
        own.max_by_key(|token| token.row)
    };
    // Rows of tables before this one are not asked, or many tables would cost their square.
    let before = first_row.min(rows.len());
    let mut firsts: Vec<Option<&Token<'_>>> = vec![None; before];
    firsts.extend(rows[before..].iter().map(first));
    let inner = first_row + 1..rows.len();
    // A level that the row above has too stands above.
    let after_gap = |at: usize| {
        let cells = |row: &BoundIndicator| [row.level1.span, row.level2.span, row.level3.span];
        cells(&rows[at]).into_iter().zip(cells(&rows[at - 1])).any(|(own, above)| {
            let token = by_span.get(&(own.start, own.end)).filter(|_| own != above);
            token.is_some_and(|token| token.gap > 0 && token.is_record)
        })
    };
    let gaps: Vec<usize> = inner.clone().filter(|&at| after_gap(at)).collect();
    // A dump with blank lines all over has no pages.
    if gaps.len() * 4 > rows.len() - first_row.min(rows.len()) {
        return Vec::new();
    }
    if gaps.is_empty() {
        let other =
            other_width(&firsts, inner.clone()).or_else(|| at_the_edge(rows, &firsts, inner));
        return other.into_iter().collect();
    }
    gaps
}

/// The row from which on the dump's own rows have another number of cells: each
/// page is a table of its own there. Rows whose last blank cells were left out
/// tell nothing.
fn other_width(firsts: &[Option<&Token<'_>>], rows: Range<usize>) -> Option<usize> {
    let of = |at: usize| firsts.get(at)?.filter(|token| token.placed).map(|token| token.width);
    let first = of(rows.start.checked_sub(1)?)?;
    let at = rows.clone().find(|&at| of(at) != Some(first))?;
    let behind = of(at)?;
    let same = (at..rows.end).all(|at| of(at) == Some(behind));
    let mut shorter = if behind < first { at..rows.end } else { rows.start - 1..at };
    let kept = shorter.any(|at| firsts[at].is_some_and(|token| token.ends_blank));
    (same && kept).then_some(at)
}

/// The first row without labels that begins at the left edge, where those before
/// it begin with the blank place of theirs. A name that speaks for its label was
/// only moved.
fn at_the_edge(
    rows: &[BoundIndicator],
    firsts: &[Option<&Token<'_>>],
    inner: Range<usize>,
) -> Option<usize> {
    let mut carried = inner.filter(|&at| {
        rows[at].level2.presence == Presence::Printed
            && rows[at].level2.span == rows[at - 1].level2.span
    });
    let placed = |at: usize| firsts[at].filter(|token| token.placed).map(|token| token.column);
    let first = placed(carried.next()?).filter(|&column| column > 0)?;
    let own = |at: usize| speaks(&rows[at].level2.text, &rows[at].level3.text);
    let other = carried.find(|&at| placed(at) != Some(first) && !own(at))?;
    (placed(other) == Some(0)).then_some(other)
}

/// Rows under one label on both sides of a page end; gives the one behind them.
fn carried_over(out: &mut Indicators, gap: usize, log: &mut Log) -> usize {
    let label = out.rows[gap].level2.span;
    let level1 = out.rows[gap].level1.span;
    let text = out.rows[gap].level2.text.clone();
    let under = |row: &&BoundIndicator| row.level2.span == label;
    let above = out.rows[..gap].iter().rev().take_while(under).count();
    let end = gap + out.rows[gap..].iter().take_while(under).count();
    // The row that prints the label is in no doubt.
    let first = gap - above;
    let prints = out.rows[first].level3.span.start >= label.start;
    let carried: Vec<usize> = (first + usize::from(prints)..end).collect();
    let misplaced = |at: &usize| label_contradicts(&text, &out.rows[*at].level3.text);
    let own = carried.iter().position(misplaced).unwrap_or(carried.len());
    for (nth, at) in carried.into_iter().enumerate() {
        let subject = Subject::Indicator(at as u32, Some(C::Level2));
        let row = &mut out.rows[at];
        // The lost label may be that of both levels.
        if at >= gap && row.level1.span == level1 {
            row.level1.confidence = row.level1.confidence.min(Confidence::Likely);
        }
        let found = if nth < own {
            row.level2.confidence = Confidence::Guess;
            Doubt::LevelAcrossPages.of(subject, row.level3.span).arg("level2", &text)
        } else {
            row.level2 = BoundCell::default();
            Doubt::NoCell.of(subject, row.level3.span).arg("column", C::Level2.name())
        };
        log.doubt(found);
    }
    end
}

/// The last rows of a page under a label that they do not print, and another
/// label at the head of the next page. A name that speaks for its label has it,
/// and so have the rows above.
fn printed_behind(out: &mut Indicators, gap: usize, log: &mut Log) {
    let behind = out.rows[gap].level1.span;
    let label = out.rows[gap - 1].level2.clone();
    let carries = |at: usize| out.rows[at - 1].level2.span == label.span;
    let own_name = |at: usize| speaks(&label.text, &out.rows[at].level3.text);
    let open = (1..gap).rev().take_while(|&at| carries(at) && !own_name(at)).count();
    if label.presence != Presence::Printed {
        return;
    }
    for at in gap - open..gap {
        let row = &mut out.rows[at];
        let subject = Subject::Indicator(at as u32, Some(C::Level2));
        log.doubt(Doubt::LevelAcrossPages.of(subject, row.level3.span).arg("level2", &label.text));
        row.level2.confidence = Confidence::Guess;
        if row.level1.span != behind {
            row.level1.confidence = row.level1.confidence.min(Confidence::Likely);
        }
    }
}

/// Whether the name of an indicator speaks for a label, or leans to it.
fn speaks(label: &str, name: &str) -> bool {
    resheet_lexis::label_fits(label, name) || leans_to(label, name) == Some(true)
}
