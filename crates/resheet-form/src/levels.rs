//! The levels of an indicator: merged cells at the left of the table, each over
//! the rows below it.

mod centred;
mod pages;

use std::collections::HashMap;

use resheet_lexis::{Lexicon, Role, fold};
use resheet_model::{
    BoundCell, BoundIndicator, Code, Confidence, Edge, IndicatorColumn as C, Presence, Span, Stray,
    StrayKind, Subject,
};

use crate::doubt::Doubt;
use crate::indicators::Indicators;
use crate::log::Log;
use crate::token::Token;

pub(crate) use centred::centre;
pub(crate) use pages::{doubt_across_pages, doubt_below_lost};

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
    part_from_name(indicator, lexicon, log);
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

/// Parts a second level from the name behind it, where a form has both in one column:
/// `数量指标：演出场次`.
fn part_from_name(indicator: &mut BoundIndicator, lexicon: &Lexicon, log: &mut Log) {
    let cell = &indicator.level3;
    if indicator.level2.presence == Presence::Printed || !cell.more.is_empty() {
        return;
    }
    let Some((label, name)) = cell.text.split_once([':', '：']) else { return };
    let level = |role: &Role| matches!(role, Role::Level2(_));
    let whole = cell.span.end - cell.span.start == cell.text.len() as u32;
    if name.trim().is_empty() || !whole || !lexicon.exact(&fold(label)).iter().any(level) {
        return;
    }
    let (start, end) = (cell.span.start as usize, cell.span.end as usize);
    let repair = log.repair(
        Code::R010,
        Confidence::Likely,
        cell.span,
        vec![cell.span],
        "a level and the name behind it parted",
    );
    let confidence = cell.confidence.min(Confidence::Likely);
    let part = |text: &str, span: Span| {
        let repairs = cell.repairs.iter().copied().chain([repair]).collect();
        let text = text.to_owned();
        BoundCell { text, span, more: Vec::new(), confidence, repairs, ..cell.clone() }
    };
    let level2 = part(label, Span::new(start, start + label.len()));
    let level3 = part(name, Span::new(end - name.len(), end));
    (indicator.level2, indicator.level3) = (level2, level3);
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
    let excludes = |level2: &BoundCell, level1: &BoundCell| {
        let second = lexicon.second_level(&fold(&level2.text));
        second.exclude(lexicon.first_level(&fold(&level1.text)))
    };
    // Unless it is printed beside one that it hardly stands over: a form's own order.
    let stands_under = |level1: &BoundCell| {
        let second = lexicon.second_level(&fold(&indicator.level2.text));
        second.meet(lexicon.first_level(&fold(&level1.text)))
    };
    let own = |level1: &BoundCell| {
        // Not where the one that it stands under is printed too.
        if rows.iter().any(|row| stands_under(&row.level1)) {
            return false;
        }
        let first = rows.iter().find(|row| row.level1.span == level1.span);
        first.is_some_and(|row| {
            let begins = row.level2.span.start >= level1.span.end;
            begins && row.level1.confidence > Confidence::Guess && excludes(&row.level2, level1)
        })
    };
    let misplaced = |level1: &BoundCell| excludes(&indicator.level2, level1) && !own(level1);
    if (indicator.level1.presence != Presence::Printed || misplaced(&indicator.level1))
        && let Some(word) = first_level_of(&indicator.level2.text, rows, lexicon)
    {
        let at = indicator.level2.span;
        let repair =
            log.repair(Code::R005, Confidence::Guess, at, vec![at], format!("under {word}"));
        log.doubt(
            Doubt::LevelInferred
                .of(Subject::Indicator(rows.len() as u32, Some(C::Level1)), at)
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

/// A label that was printed between two rows may begin at either, and so may a
/// line between two names: the row it was given to and the one above are said to
/// be in doubt.
pub(crate) fn doubt_between_rows(
    out: &mut Indicators,
    first_row: usize,
    tokens: &[Token<'_>],
    log: &mut Log,
) {
    // A label on a line of its own, where rows have a place for it, is none of
    // theirs: the dump wrote it where it was centred.
    let beside = |token: &Token<'_>| token.is_record && !token.in_table;
    let place_for = |row: &BoundIndicator| {
        let name = tokens.iter().find(|token| token.span == row.level3.span);
        name.is_some_and(|name| name.placed && name.column > 0)
    };
    let label = |row: &BoundIndicator, column| match column {
        C::Level1 => row.level1.clone(),
        C::Level2 => row.level2.clone(),
        _ => row.level3.clone(),
    };
    let mut apart =
        tokens.iter().filter(|token| token.edge == Edge::Adrift || beside(token)).peekable();
    // Most dumps have none.
    if apart.peek().is_none() {
        return;
    }
    // The rows that labels begin at, by the places of the labels.
    let mut begins: HashMap<(Span, C), usize> = HashMap::new();
    for at in first_row.max(1)..out.rows.len() {
        let (row, above) = (&out.rows[at], &out.rows[at - 1]);
        for (column, own, above) in [
            (C::Level1, &row.level1, &above.level1),
            (C::Level2, &row.level2, &above.level2),
            (C::Level3, &row.level3, &above.level3),
        ] {
            if own.span != above.span {
                begins.entry((own.span, column)).or_insert(at);
            }
        }
    }
    for token in apart {
        for column in [C::Level1, C::Level2, C::Level3] {
            let Some(&at) = begins.get(&(token.span, column)) else { continue };
            let rows = [&out.rows[at - 1], &out.rows[at]];
            if token.edge != Edge::Adrift && !rows.into_iter().all(place_for) {
                continue;
            }
            for (row, other) in [(at, at - 1), (at - 1, at)] {
                let own = label(&out.rows[row], column);
                let other = label(&out.rows[other], column);
                let subject = Subject::Indicator(row as u32, Some(column));
                let place = out.rows[row].level3.span;
                log.doubt(
                    Doubt::OtherPlace
                        .of(subject, place)
                        .arg("text", &out.rows[row].level3.text)
                        .arg("other", &other.text),
                );
                let cell = match column {
                    C::Level1 => &mut out.rows[row].level1,
                    C::Level3 => &mut out.rows[row].level3,
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

/// A label that repeats the one above: its cell, and of the repairs that folded
/// such copies only this row's own.
fn echo(above: &BoundCell, copy: &BoundCell, log: &mut Log) -> BoundCell {
    const NOTE: &str = "repeats the merged cell above";
    let mut cell = above.clone();
    cell.repairs.retain(|&it| log.repairs.get(it as usize).is_none_or(|it| it.note != NOTE));
    let repair = log.repair(Code::R001, Confidence::Certain, copy.span, vec![above.span], NOTE);
    cell.repairs.push(repair);
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
    let own = lexicon.lookup(&folded)?.roles.iter().find_map(|role| match role {
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
