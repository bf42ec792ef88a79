//! The indicator table of a dump whose order is scrambled.
//!
//! Rows do not hold there, but each column is a queue: its cells come in the
//! order of the rows, wherever the cells of the other columns stand. So the
//! state of a reading is the next row of each queue ([`table`]). A piece of text
//! is the next cell of a queue, or one that a page left for later, goes on with
//! the last cell of a column, or is of no column; each has a price, and a beam
//! ([`beam`]) keeps the cheapest readings. Sums that hold are worth much at the
//! end. Levels and reasons, which are over several rows or in few, get their rows
//! behind that ([`groups`]).

mod beam;
mod cells;
mod goals;
mod groups;
mod table;

use std::borrow::Cow;
use std::rc::Rc;

use resheet_lexis::{
    Features, Lexicon, Role, Shape, begins_with_sign, fold, label_contradicts, label_fits, shape,
};
use resheet_model::{
    BoundCell, BoundIndicator, Confidence, IndicatorColumn, Presence, Span, Subject,
};

use crate::doubt::Doubt;
use crate::glued::{self, Execution};
use crate::indicators::Indicators;
use crate::levels::tell_first;
use crate::log::Log;
use crate::reading::rows_are_records;
use crate::token::Token;
use beam::cost::{BAD, FREE, ODD, SLIGHT};
use cells::{Cells, Column};
pub(crate) use goals::read as goals;
use groups::Floating;
use table::{Act, Step, Table};

/// Fewer rows are no table, or are read as well in the plain way.
const FEWEST_ROWS: u32 = 3;

/// A sheet with more tokens is not read so.
const MOST_TOKENS: usize = 600;

/// Parts tokens that hold two cells with a blank between: a label and what stands
/// behind it, or a line of each of the two texts of the goals.
pub(crate) fn cut<'t, 'a>(
    tokens: &'t [Token<'a>],
    lexicon: &'a Lexicon,
    log: &mut Log,
) -> Cow<'t, [Token<'a>]> {
    if tokens.len() > MOST_TOKENS {
        return Cow::Borrowed(tokens);
    }
    /// Shorter tokens are no two lines of text.
    const TWO_LINES: usize = 30;
    let mut out = Vec::with_capacity(tokens.len());
    for token in tokens {
        let whole = token.more.is_empty()
            && (token.span.end - token.span.start) as usize == token.text.len();
        let at = if !whole || !token.roles.is_empty() || !token.text.contains(' ') {
            None
        } else if token.length >= TWO_LINES {
            goals::halves(token.text)
        } else {
            let label = |at: &usize| lexicon.lookup(&fold(&token.text[..*at])).is_some();
            let is_time = |text: &str| shape(text) == Shape::Time;
            let dates = |at: &usize| {
                token.shape != Shape::Time
                    && is_time(&token.text[..*at])
                    && is_time(&token.text[*at + 1..])
            };
            token.text.match_indices(' ').map(|(at, _)| at).find(|at| label(at) || dates(at))
        };
        match at {
            Some(at) => {
                let parts = [0..at, at + 1..token.text.len()];
                let first = out.len();
                glued::part(&mut out, token, &parts, Confidence::Likely, vec![token.span], log);
                for part in &mut out[first..] {
                    part.features = Rc::new(Features::new(part.text, lexicon));
                }
            }
            None => out.push(token.clone()),
        }
    }
    Cow::Owned(out)
}

/// The table of a sheet, the tokens in it, whether sums prove it; none if nothing speaks for one.
pub(crate) fn read(
    tokens: &[Token<'_>],
    taken: &[bool],
    execution: &Execution,
    lexicon: &Lexicon,
    disordered: bool,
    log: &mut Log,
) -> Option<(Indicators, Vec<usize>, bool)> {
    let apart = tokens.iter().any(|token| {
        token.is(|role| matches!(role, Role::Operator | Role::Unit)) && token.length > 2
    });
    // Where rows of the dump are rows of the form, hardly any order is lost.
    if apart || tokens.len() > MOST_TOKENS || rows_are_records(tokens) && !disordered {
        return None;
    }
    let head = |wanted: &[IndicatorColumn]| {
        tokens.iter().position(|token| {
            token
                .is(|role| matches!(role, Role::IndicatorColumn(column) if wanted.contains(column)))
        })
    };
    use IndicatorColumn as C;
    let sign = tokens.iter().position(|token| begins_with_sign(&token.folded));
    let start = head(&[C::Level3]).or(sign)?;
    let first = head(&[C::Level1, C::Level2]).map_or(start, |first| first.min(start));
    let free: Vec<usize> = (first..tokens.len()).filter(|&at| !taken[at]).collect();
    let pieces: Vec<&Token<'_>> = free.iter().map(|&at| &tokens[at]).collect();
    let begins = free.partition_point(|&at| at < start);
    // Unless values stand before it.
    let before = |at: &usize| *at > start && sign.is_none_or(|sign| sign < start || sign > *at);
    let values = head(&[C::Target]).filter(before).unwrap_or(start);
    let values = free.partition_point(|&at| at < values);
    let cells = Cells::new(&pieces, lexicon);
    let mut table = Table::new(&pieces, cells, execution, [begins, values], tokens);
    let ends = beam::search(&mut table, pieces.len());
    let (_, best) = ends.first()?;
    let rows = Table::rows(best);
    let proved = table.proved(best);
    // Without a proof only a reading that is cheap all over is one.
    let cheap = ends[0].0 <= 6 * rows as i32;
    if rows < FEWEST_ROWS || !(proved || disordered && cheap) {
        return None;
    }
    let path = table.path(best);
    let mut reading = Reading::new(&path, rows as usize, &pieces);
    if !proved {
        reading.doubt_all();
    }
    // What other readings, hardly dearer, have elsewhere is a guess.
    for (_, rival) in ends.iter().skip(1).filter(|(cost, _)| *cost <= ends[0].0 + SLIGHT) {
        reading.doubt(&table.path(rival));
    }
    let (found, used) = reading.bind(&free, lexicon, log);
    Some((found, used, proved))
}

/// A reading by the pieces of its cells.
struct Reading<'t, 'a> {
    pieces: &'t [&'t Token<'a>],
    /// For each row the pieces of its five cells, and whether they are sure.
    rows: Vec<[(Vec<u32>, bool); 5]>,
    level1: Vec<Floating>,
    level2: Vec<Floating>,
    reasons: Vec<Floating>,
    total: [Option<u32>; 2],
}

impl<'t, 'a> Reading<'t, 'a> {
    fn new(path: &[Step], rows: usize, pieces: &'t [&'t Token<'a>]) -> Self {
        let empty = || std::array::from_fn(|_| (Vec::new(), true));
        let mut out = Reading {
            pieces,
            rows: (0..rows).map(|_| empty()).collect(),
            level1: Vec::new(),
            level2: Vec::new(),
            reasons: Vec::new(),
            total: [None; 2],
        };
        let mut last: [Option<u32>; 5] = [None; 5];
        let mut before = None;
        for (nth, step) in path.iter().enumerate() {
            match step.act {
                Act::Skip => {}
                Act::Cell(column, row) => {
                    before = Some(row);
                    last[column as usize] = Some(row);
                    if let Some(cells) = out.rows.get_mut(row as usize) {
                        cells[column as usize].0 = vec![step.piece];
                    }
                }
                Act::On(column) => match last.get(column as usize) {
                    Some(&row) => {
                        let row = row.and_then(|row| out.rows.get_mut(row as usize));
                        if let Some(cells) = row {
                            cells[column as usize].0.push(step.piece);
                        }
                    }
                    None => {
                        if let Some(cell) = out.floating(column).last_mut() {
                            cell.pieces.push(step.piece);
                        }
                    }
                },
                Act::Float(column) => {
                    let behind = path[nth..].iter().find_map(|step| match step.act {
                        Act::Cell(_, row) => Some(row),
                        _ => None,
                    });
                    let pieces = vec![step.piece];
                    let late = out.total[0].is_some();
                    out.floating(column).push(Floating {
                        pieces,
                        text: String::new(),
                        before,
                        behind,
                        late,
                    });
                }
                Act::TotalWeight => out.total[0] = Some(step.piece),
                Act::TotalScore => out.total[1] = Some(step.piece),
            }
        }
        for cells in [&mut out.level1, &mut out.level2, &mut out.reasons] {
            for cell in cells {
                let texts = cell.pieces.iter().map(|&at| &*pieces[at as usize].folded);
                cell.text = texts.collect();
            }
        }
        out
    }

    fn floating(&mut self, column: Column) -> &mut Vec<Floating> {
        match column {
            Column::Level1 => &mut self.level1,
            Column::Level2 => &mut self.level2,
            _ => &mut self.reasons,
        }
    }

    /// Cells whose first piece another reading has elsewhere are guesses.
    fn doubt(&mut self, other: &[Step]) {
        let elsewhere = |piece: u32, column: usize, row: usize| {
            let step = other.iter().find(|step| step.piece == piece);
            step.is_none_or(|step| match step.act {
                Act::Cell(own, at) => own as usize != column || at as usize != row,
                _ => true,
            })
        };
        for (nth, row) in self.rows.iter_mut().enumerate() {
            for (column, (pieces, sure)) in row.iter_mut().enumerate() {
                if let Some(&first) = pieces.first() {
                    *sure &= !elsewhere(first, column, nth);
                }
            }
        }
    }

    fn doubt_all(&mut self) {
        for (_, sure) in self.rows.iter_mut().flatten() {
            *sure = false;
        }
    }

    fn name(&self, row: usize) -> String {
        let pieces = self.rows[row][0].0.iter();
        pieces.map(|&at| &*self.pieces[at as usize].folded).collect()
    }

    /// For each row its second and first level.
    fn levels(&self, lexicon: &Lexicon) -> [Option<Vec<usize>>; 2] {
        let rows = self.rows.len();
        let late = |cells: &[Floating]| cells.partition_point(|cell| !cell.late);
        let names: Vec<String> = (0..rows).map(|row| self.name(row)).collect();
        let second = groups::part(&self.level2, late(&self.level2), rows, &|label, row| {
            let (label, name) = (&self.level2[label].text, &names[row]);
            if label_fits(label, name) {
                -SLIGHT
            } else if label_contradicts(label, name) {
                ODD
            } else {
                FREE
            }
        });
        let under: Vec<_> = match &second {
            Some(of) => {
                of.iter().map(|&at| Some(lexicon.second_level(&self.level2[at].text))).collect()
            }
            None => vec![None; rows],
        };
        let first = groups::part(&self.level1, late(&self.level1), rows, &|label, row| {
            let over = lexicon.first_level(&self.level1[label].text);
            match under[row] {
                Some(under) if under.exclude(over) => BAD,
                _ => FREE,
            }
        });
        [second, first]
    }

    fn bind(self, free: &[usize], lexicon: &Lexicon, log: &mut Log) -> (Indicators, Vec<usize>) {
        let mut out = Indicators::default();
        let mut used: Vec<usize> = Vec::new();
        let [second, first] = self.levels(lexicon);
        let cell = |pieces: &[u32], trust: Confidence, used: &mut Vec<usize>| {
            let mut cell = BoundCell::default();
            for &piece in pieces {
                used.push(free[piece as usize]);
                cell.append(self.pieces[piece as usize].bind(trust), "");
            }
            cell
        };
        let reasons = self.reasons_of_rows();
        for (nth, row) in self.rows.iter().enumerate() {
            let place = row.iter().find_map(|(pieces, _)| pieces.first());
            let place = place.map_or(Span::default(), |&at| self.pieces[at as usize].span);
            let of = |column: Column| {
                let (pieces, sure) = &row[column as usize];
                (pieces.as_slice(), if *sure { Confidence::Likely } else { Confidence::Guess })
            };
            let level = |of: &Option<Vec<usize>>, cells: &'_ [Floating]| -> Vec<u32> {
                of.as_ref().map_or(Vec::new(), |of| cells[of[nth]].pieces.clone())
            };
            let reason = reasons.iter().position(|of| *of == Some(nth as u32));
            let reason = reason.map_or(&[][..], |at| &self.reasons[at].pieces);
            let mut bind = |(pieces, trust): (&[u32], Confidence)| cell(pieces, trust, &mut used);
            let mut bound = BoundIndicator {
                level1: bind((&level(&first, &self.level1), Confidence::Guess)),
                level2: bind((&level(&second, &self.level2), Confidence::Guess)),
                level3: bind(of(Column::Name)),
                target: bind(of(Column::Target)),
                actual: bind(of(Column::Actual)),
                weight: bind(of(Column::Weight)),
                score: bind(of(Column::Score)),
                deviation: bind((reason, Confidence::Guess)),
                ..BoundIndicator::default()
            };
            for cell in bound.cells_mut() {
                if cell.presence != Presence::Printed {
                    cell.span = Span::at(place.start as usize);
                }
            }
            bound.level3.text = lexicon.without_lead(&bound.level3.text).to_owned();
            first_level(&mut bound, &out.rows, lexicon, log);
            let cells = [&bound.level2, &bound.level3, &bound.target, &bound.actual];
            let sure = |cell: &&BoundCell| {
                cell.presence == Presence::Printed && cell.confidence > Confidence::Guess
            };
            if !cells[1..].iter().all(sure) || cells[0].presence != Presence::Printed {
                log.doubt(Doubt::BrokenRow.of(Subject::Indicator(nth as u32, None), place));
            }
            out.rows.push(bound);
        }
        let [weight, score] = self.total;
        if let (Some(weight), Some(score)) = (weight, score) {
            out.total_weight = cell(&[weight], Confidence::Likely, &mut used);
            out.total_score = cell(&[score], Confidence::Likely, &mut used);
        }
        used.sort_unstable();
        used.dedup();
        (out, used)
    }

    /// For each reason its row: the one it stands in, else one that lost points.
    fn reasons_of_rows(&self) -> Vec<Option<u32>> {
        let value = |row: &[(Vec<u32>, bool); 5], column: Column| {
            row[column as usize].0.first().and_then(|&at| self.pieces[at as usize].value)
        };
        let lost: Vec<u32> = (0..self.rows.len() as u32)
            .filter(|&row| {
                let row = &self.rows[row as usize];
                value(row, Column::Score) < value(row, Column::Weight)
            })
            .collect();
        groups::among(&self.reasons, &lost)
    }
}

/// A first level that no label tells: that of the row above under the same
/// second level, else the one that goes with it.
fn first_level(
    row: &mut BoundIndicator,
    above: &[BoundIndicator],
    lexicon: &Lexicon,
    log: &mut Log,
) {
    let printed = |cell: &BoundCell| cell.presence == Presence::Printed;
    let second = lexicon.second_level(&fold(&row.level2.text));
    let own = lexicon.first_level(&fold(&row.level1.text));
    if printed(&row.level1) && !second.exclude(own) || !printed(&row.level2) {
        return;
    }
    match above.last() {
        Some(above) if above.level2.span == row.level2.span => {
            row.level1 = above.level1.clone();
        }
        _ => tell_first(row, above, lexicon, log),
    }
}
