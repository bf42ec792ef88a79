//! The indicator table: rows of indicators under their levels, and the total.

mod costs;
mod marks;
mod plain;
mod record;
mod table;
mod total;
mod touching;
mod wraps;

use std::borrow::Cow;

use resheet_lexis::{Lexicon, Role, Section};
use resheet_model::{
    BoundCell, BoundIndicator, Confidence, Field, IndicatorColumn, Presence, Stray, StrayKind,
    Subject,
};

use crate::doubt::Doubt;
use crate::glued::{Execution, part_indicators};
use crate::levels;
use crate::log::Log;
use crate::reasons;
use crate::regions::{HeaderCell, IndicatorKind as K};
use crate::token::Token;
use resheet_align::{Alignment, Cost, Step, align, cheapest_below};

pub(crate) use record::confidence;
use record::{RecordKind, Records};
use table::{IndicatorTable, is_leftover};

/// What the parts of a sheet that hold indicators came to.
#[derive(Default)]
pub(crate) struct Indicators {
    pub(crate) rows: Vec<BoundIndicator>,
    pub(crate) total_label: BoundCell,
    pub(crate) total_weight: BoundCell,
    pub(crate) total_score: BoundCell,
    pub(crate) grade: BoundCell,
    pub(crate) stray: Vec<Stray>,
    /// Levels that stand in a row of their own, for the indicator below.
    pub(crate) waiting: levels::Waiting,
}

/// What the cheapest reading of some rows costs if their columns are these, where that
/// is less than `most`; else `most` or more.
pub(crate) fn cost(
    tokens: &[Token<'_>],
    columns: &[HeaderCell<K>],
    lexicon: &Lexicon,
    most: Cost,
) -> Cost {
    cheapest_below(&IndicatorTable::new(tokens, columns, lexicon), most)
}

/// The cheapest reading of some rows by these columns.
pub(crate) fn read(
    tokens: &[Token<'_>],
    columns: &[HeaderCell<K>],
    lexicon: &Lexicon,
) -> Alignment {
    align(&IndicatorTable::new(tokens, columns, lexicon))
}

/// Binds one table, going on with the levels of the table before it.
pub(crate) fn bind(
    out: &mut Indicators,
    tokens: &[Token<'_>],
    columns: &[HeaderCell<K>],
    execution: Execution,
    lexicon: &Lexicon,
    log: &mut Log,
) {
    // The heading of the part, in the merged cell at the left, is in no column.
    let left_of_all = |token: &Token<'_>| {
        let first = columns.first().filter(|first| first.placed && token.placed);
        first.is_some_and(|first| token.column + token.columns <= first.positions.start)
    };
    let heading = |token: &Token<'_>| {
        let section = token.is(|role| *role == Role::Section(Section::Indicators));
        let goals = || token.is(|role| *role == Role::Field(Field::ExpectedGoal));
        (section || left_of_all(token) && goals()) && !token.is(Role::is_level)
    };
    let tokens = if tokens.iter().any(heading) {
        Cow::Owned(tokens.iter().filter(|token| !heading(token)).cloned().collect())
    } else {
        Cow::Borrowed(tokens)
    };
    let tokens = part_indicators(tokens, columns, execution, log);
    let tokens = total::whole(tokens, log);
    let parted = touching::part_touching(&tokens, columns, lexicon, log);
    let tokens = parted.as_deref().unwrap_or(&tokens);
    let mut table = IndicatorTable::new(tokens, columns, lexicon);
    table.find_edge();
    let alignment = table.align_wrapped().unwrap_or_else(|| table.align());
    let first_row = out.rows.len();
    let records = Records::new(&alignment, columns.len());
    let mut totals = Vec::new();
    for (kind, bound) in records.of(&table, &alignment) {
        match kind {
            RecordKind::Indicator => {
                if !totals.is_empty() {
                    let subject = Subject::Indicator(out.rows.len() as u32, None);
                    log.doubt(Doubt::BrokenRow.of(subject, bound.span()));
                }
                bound.indicator(out, log);
            }
            RecordKind::Total => totals.push(bound),
            RecordKind::Levels => bound.levels_alone(out),
        }
    }
    doubt_without_level(&mut out.rows[first_row..], &table);
    out.waiting.give_up(&mut out.stray);
    // One total: the one that says so, else the last; the others are figures
    // that lost their rows.
    totals.sort_by_key(|total| !total.labelled());
    let unlabelled_last = totals.first().is_some_and(|total| !total.labelled());
    if unlabelled_last {
        totals.rotate_right(1);
    }
    for (at, total) in totals.iter().enumerate() {
        if at == 0 { total.total(out, log) } else { total.unplaced(out, log) }
    }
    reasons::gather(&mut out.rows[first_row..], first_row, log);
    levels::centre(out, first_row, tokens, lexicon, log);
    levels::doubt_across_pages(out, first_row, tokens, log);
    levels::doubt_below_lost(&mut out.rows[first_row..]);
    levels::doubt_between_rows(out, first_row, tokens, log);
    for (at, step) in alignment.steps.iter().enumerate() {
        if *step == Step::Over {
            leave_over(out, &tokens[at], log);
        }
    }
}

/// A table whose header names first levels has one in its first row at least: where all are
/// lost, the cells are in other columns than they were put in.
fn doubt_without_level(rows: &mut [BoundIndicator], table: &IndicatorTable<'_, '_>) {
    let has = |row: &BoundIndicator| row.level1.presence != Presence::Lost;
    if rows.iter().any(has) || !table.has(IndicatorColumn::Level1) {
        return;
    }
    for cell in rows.iter_mut().flat_map(BoundIndicator::cells_mut) {
        cell.confidence = cell.confidence.min(Confidence::Likely);
    }
}

fn leave_over(out: &mut Indicators, token: &Token<'_>, log: &mut Log) {
    let harmless = is_leftover(token) || token.is_furniture;
    let kind = if harmless { StrayKind::Furniture } else { StrayKind::Unplaced };
    out.stray.extend(token.stray(kind));
    if !harmless {
        // The row before it is the one whose reading it puts in doubt.
        let subject = match out.rows.len() {
            0 => Subject::Sheet,
            rows => Subject::Indicator(rows as u32 - 1, None),
        };
        log.doubt(Doubt::Unplaced.of(subject, token.span).arg("text", token.text));
    }
}
