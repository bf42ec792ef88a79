//! The levels of an indicator: merged cells at the left of the table, each over
//! the rows below it.

mod centred;

use resheet_lexis::{Lexicon, Role, fold, strange_under};
use resheet_model::{
    BoundCell, BoundIndicator, Confidence, Edge, Finding, IndicatorColumn as C, Presence, Span,
    Stray, StrayKind, Subject,
};

use crate::indicators::Indicators;
use crate::log::Log;
use crate::token::Token;

pub(crate) use centred::centre;

/// Level cells met in rows without an indicator.
#[derive(Default)]
pub(crate) struct Waiting {
    level1: Option<BoundCell>,
    level2: Option<BoundCell>,
}

impl Waiting {
    /// Keeps a level for the next indicator. One that is followed by another
    /// of its kind heads a group without indicators: the blank form's.
    pub(crate) fn put(&mut self, first: bool, cell: BoundCell, stray: &mut Vec<Stray>) {
        if first {
            self.give_up(stray);
            self.level1 = Some(cell);
        } else if let Some(unused) = self.level2.replace(cell) {
            set_aside(&unused, stray);
        }
    }

    /// Gives the levels to an indicator that has none of its own.
    pub(crate) fn take(&mut self, indicator: &mut BoundIndicator, stray: &mut Vec<Stray>) {
        let own1 = indicator.level1.presence == Presence::Printed;
        let own2 = indicator.level2.presence == Presence::Printed;
        if own1 {
            self.give_up(stray);
        } else if let Some(level1) = self.level1.take() {
            indicator.level1 = level1;
        }
        match self.level2.take() {
            Some(level2) if own2 => set_aside(&level2, stray),
            Some(level2) => indicator.level2 = level2,
            None => {}
        }
    }

    /// Sets aside what no indicator took.
    pub(crate) fn give_up(&mut self, stray: &mut Vec<Stray>) {
        for cell in [self.level1.take(), self.level2.take()].into_iter().flatten() {
            set_aside(&cell, stray);
        }
    }
}

fn set_aside(cell: &BoundCell, stray: &mut Vec<Stray>) {
    let pieces = std::iter::once(cell.span).chain(cell.more.iter().copied());
    stray.extend(pieces.map(|span| Stray { kind: StrayKind::Note, span }));
}

/// Gives a row its levels: its own, or those of the merged cell above.
pub(crate) fn carry(
    indicator: &mut BoundIndicator,
    rows: &[BoundIndicator],
    lexicon: &Lexicon,
    log: &mut Log,
) {
    let above = rows.last();
    let own1 = indicator.level1.presence == Presence::Printed;
    let own2 = indicator.level2.presence == Presence::Printed;
    let same = |a: &BoundCell, b: &BoundCell| a.text == b.text;
    // A label repeated from the row above is the same merged cell.
    if let Some(above) = above {
        if own1 && same(&indicator.level1, &above.level1) && !own2_changes(indicator, above) {
            indicator.level1 = echo(&above.level1, &indicator.level1, log);
            if own2 && same(&indicator.level2, &above.level2) {
                indicator.level2 = echo(&above.level2, &indicator.level2, log);
            }
        }
        if !own1 {
            indicator.level1 = above.level1.clone();
            if !own2 {
                indicator.level2 = above.level2.clone();
            }
        }
    }
    if !own1 {
        tell_first(indicator, rows, lexicon, log);
    }
}

/// Tells a first level that is lost, or goes against the second, by the second.
pub(crate) fn tell_first(
    indicator: &mut BoundIndicator,
    rows: &[BoundIndicator],
    lexicon: &Lexicon,
    log: &mut Log,
) {
    // A second level that stands under other first levels only shows when the
    // label of the first is lost.
    let second = lexicon.second_level(&fold(&indicator.level2.text));
    let strange = |level1: &BoundCell| second.exclude(lexicon.first_level(&fold(&level1.text)));
    if (indicator.level1.presence != Presence::Printed || strange(&indicator.level1))
        && let Some(word) = first_level_of(&indicator.level2.text, rows, lexicon)
    {
        let at = indicator.level2.span;
        let repair = log.repair("R005", Confidence::Guess, at, vec![at], format!("under {word}"));
        log.find(
            Finding::new("B004", Subject::Indicator(rows.len() as u32, Some(C::Level1)), at)
                .arg("level2", &indicator.level2.text)
                .arg("level1", &word),
        );
        indicator.level1 = BoundCell {
            text: word,
            span: Span::at(at.start as usize),
            more: Vec::new(),
            presence: Presence::Printed,
            confidence: Confidence::Guess,
            repairs: vec![repair],
        };
    }
}

/// Where a page ends inside a group, the next group's label may be lost: it
/// was centred over rows of both pages. Rows that carry their second level over
/// such an end, and their neighbours under the same label, are said to be in
/// doubt. From the first of them on whose name speaks for another label, the
/// label is that of the lost group, and so lost.
pub(crate) fn doubt_across_pages(
    out: &mut Indicators,
    first_row: usize,
    tokens: &[Token<'_>],
    log: &mut Log,
) {
    let behind_gaps: Vec<Span> = tokens
        .iter()
        .filter(|token| token.gap > 0 && token.holds)
        .map(|token| token.span)
        .collect();
    let after_gap = |row: &BoundIndicator| {
        [&row.level1, &row.level2, &row.level3].iter().any(|cell| behind_gaps.contains(&cell.span))
    };
    let gaps: Vec<usize> =
        (first_row + 1..out.rows.len()).filter(|&at| after_gap(&out.rows[at])).collect();
    // A dump with blank lines all over has no pages.
    if gaps.len() * 4 > out.rows.len() - first_row.min(out.rows.len()) {
        return;
    }
    for gap in gaps {
        let carried = out.rows[gap].level2.span == out.rows[gap - 1].level2.span
            && out.rows[gap].level2.presence == Presence::Printed;
        if !carried {
            continue;
        }
        let label = out.rows[gap].level2.span;
        let text = out.rows[gap].level2.text.clone();
        // The row that prints the label is in no doubt.
        let prints = |at: usize| {
            out.rows[at].level3.span.start >= label.start
                && out.rows[..at].iter().all(|row| row.level2.span != label)
        };
        let carried = (0..out.rows.len()).filter(|&at| out.rows[at].level2.span == label);
        let carried: Vec<usize> = carried.filter(|&at| !prints(at)).collect();
        let strange = |at: &usize| strange_under(&text, &out.rows[*at].level3.text);
        let own = carried.iter().position(strange).unwrap_or(carried.len());
        for (nth, at) in carried.into_iter().enumerate() {
            let subject = Subject::Indicator(at as u32, Some(C::Level2));
            let row = &mut out.rows[at];
            let found = if nth < own {
                row.level2.confidence = Confidence::Guess;
                Finding::new("B009", subject, row.level3.span).arg("level2", &text)
            } else {
                row.level2 = BoundCell::default();
                Finding::new("B003", subject, row.level3.span)
            };
            log.find(found);
        }
    }
}

/// A label that was printed between two rows may begin at either: the row it
/// was given to and the one above are said to be in doubt.
pub(crate) fn doubt_between_rows(
    out: &mut Indicators,
    first_row: usize,
    tokens: &[Token<'_>],
    log: &mut Log,
) {
    for token in tokens.iter().filter(|token| token.edge == Edge::Adrift) {
        for (column, level) in [(C::Level1, 0), (C::Level2, 1)] {
            let label = |row: &BoundIndicator| [&row.level1, &row.level2][level].clone();
            let begins = (first_row.max(1)..out.rows.len()).find(|&at| {
                label(&out.rows[at]).span == token.span
                    && label(&out.rows[at - 1]).span != token.span
            });
            let Some(at) = begins else { continue };
            for (row, other) in [(at, at - 1), (at - 1, at)] {
                let (own, other) = (label(&out.rows[row]), label(&out.rows[other]));
                let subject = Subject::Indicator(row as u32, Some(column));
                let place = out.rows[row].level3.span;
                log.find(
                    Finding::new("B002", subject, place)
                        .arg("text", &out.rows[row].level3.text)
                        .arg("other", &other.text),
                );
                let cell = match column {
                    C::Level1 => &mut out.rows[row].level1,
                    _ => &mut out.rows[row].level2,
                };
                cell.confidence = own.confidence.min(Confidence::Likely);
            }
        }
    }
}

fn own2_changes(indicator: &BoundIndicator, above: &BoundIndicator) -> bool {
    // 满意度指标 may head a block and stand under itself: not an echo.
    indicator.level2.presence == Presence::Printed && above.level2.presence != Presence::Printed
}

fn echo(above: &BoundCell, copy: &BoundCell, log: &mut Log) -> BoundCell {
    let repair = log.repair(
        "R001",
        Confidence::Certain,
        copy.span,
        vec![above.span],
        "repeats the merged cell above",
    );
    let mut cell = above.clone();
    if !cell.repairs.contains(&repair) {
        cell.repairs.push(repair);
    }
    cell
}

/// The first level over a second level that stands under one only: its label
/// as another row prints it, or else as forms print it most often. A second
/// level that several share has the one of them met last.
fn first_level_of(level2: &str, rows: &[BoundIndicator], lexicon: &Lexicon) -> Option<String> {
    let folded = fold(level2);
    let second = lexicon.second_level(&folded);
    let stands_under =
        |row: &&BoundIndicator| second.meet(lexicon.first_level(&fold(&row.level1.text)));
    let own = lexicon.look(&folded)?.roles.iter().find_map(|role| match role {
        Role::Level2(group) => Some(*group),
        _ => None,
    })?;
    match own {
        Some(group) => {
            Some(rows.iter().find(stands_under).map_or_else(
                || lexicon.level1_name(group).to_owned(),
                |row| row.level1.text.clone(),
            ))
        }
        None => rows.iter().rfind(stands_under).map(|row| row.level1.text.clone()),
    }
}
