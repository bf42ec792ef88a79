//! The cheapest reading as rows of the table.

use resheet_lexis::{Lexicon, fold};
use resheet_model::{BoundCell, BoundIndicator, Confidence, Presence, Span, Subject};

use super::beam::cost::ODD;
use super::cells::{COLUMNS, Column};
use super::groups::{self, Floating};
use super::levels::{self, Level, Row};
use super::state::{Act, Step};
use crate::doubt::Doubt;
use crate::indicators::Indicators;
use crate::levels::tell_first;
use crate::log::Log;
use crate::proof::hundredths;
use crate::token::Token;

/// A reading by the pieces of its cells.
pub(super) struct Reading<'t, 'a> {
    pieces: &'t [&'t Token<'a>],
    /// For each row the pieces of its five cells, and whether they are sure.
    rows: Vec<[(Vec<u32>, bool); 5]>,
    level1: Vec<Floating>,
    level2: Vec<Floating>,
    reasons: Vec<Floating>,
    /// The words of rows without a reason, each with its row.
    fillers: Vec<(u32, u32)>,
    total: [Option<u32>; 2],
}

impl<'t, 'a> Reading<'t, 'a> {
    pub(super) fn new(path: &[Step], rows: usize, pieces: &'t [&'t Token<'a>]) -> Self {
        let empty = || std::array::from_fn(|_| (Vec::new(), true));
        let mut out = Reading {
            pieces,
            rows: (0..rows).map(|_| empty()).collect(),
            level1: Vec::new(),
            level2: Vec::new(),
            reasons: Vec::new(),
            fillers: Vec::new(),
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
                    let mut later = out.rows.iter().skip(row as usize + 1);
                    let late = later.any(|row| !row[column as usize].0.is_empty());
                    if let Some(cells) = out.rows.get_mut(row as usize) {
                        // A name that comes behind those of later rows may be of another.
                        cells[column as usize] =
                            (vec![step.piece], column != Column::Name || !late);
                    }
                }
                Act::On(column) => match last.get(column as usize) {
                    Some(&row) => {
                        let row = row.and_then(|row| out.rows.get_mut(row as usize));
                        if let Some((pieces, sure)) = row.map(|row| &mut row[column as usize]) {
                            // So may what goes on with one over other cells.
                            let apart = pieces.last().is_some_and(|last| last + 1 < step.piece);
                            *sure &= column != Column::Name || !apart;
                            pieces.push(step.piece);
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
                Act::Filler(row) => out.fillers.push((step.piece, row)),
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

    /// Cells of which another reading has a piece in another cell are guesses.
    pub(super) fn doubt(&mut self, own: &[Step], other: &[Step]) {
        for (own, other) in own_places(own).into_iter().zip(own_places(other)) {
            if let Some((column, row)) = own
                && other.is_some_and(|other| other != (column, row))
                && let Some(cells) = self.rows.get_mut(row as usize)
                && let Some((_, sure)) = cells.get_mut(column as usize)
            {
                *sure = false;
            }
        }
    }

    pub(super) fn doubt_all(&mut self) {
        for (_, sure) in self.rows.iter_mut().flatten() {
            *sure = false;
        }
    }

    fn name(&self, row: usize) -> String {
        let pieces = self.rows[row][0].0.iter();
        pieces.map(|&at| &*self.pieces[at as usize].folded).collect()
    }

    /// For each row its first and its second level.
    fn levels(&self, lexicon: &Lexicon) -> Vec<[Level; 2]> {
        let value = |row: usize, column: Column| {
            let first = self.rows[row][column as usize].0.first();
            first.and_then(|&at| self.pieces[at as usize].value)
        };
        let weight = |row: usize| value(row, Column::Weight).map(hundredths);
        let rows =
            (0..self.rows.len()).map(|row| Row { name: self.name(row), weight: weight(row) });
        levels::of_rows(&self.level1, &self.level2, &rows.collect::<Vec<_>>(), lexicon)
    }

    pub(super) fn bind(
        self,
        free: &[usize],
        lexicon: &Lexicon,
        log: &mut Log,
    ) -> (Indicators, Vec<usize>) {
        let mut out = Indicators::default();
        let mut used: Vec<usize> = Vec::new();
        let levels = self.levels(lexicon);
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
            let [first, second] = levels[nth];
            let level = |level: Level, cells: &'_ [Floating]| {
                let trust =
                    if level.margin >= ODD { Confidence::Likely } else { Confidence::Guess };
                (level.of.map_or(Vec::new(), |of| cells[of].pieces.clone()), trust)
            };
            let [first, second] = [level(first, &self.level1), level(second, &self.level2)];
            let reason = reasons.iter().position(|of| *of == Some(nth as u32));
            let told = if reason.is_none() { Confidence::Likely } else { Confidence::Guess };
            let filler = self.fillers.iter().find(|(_, row)| *row == nth as u32);
            let filler = filler.map_or(&[][..], |(piece, _)| std::slice::from_ref(piece));
            let reason = reason.map_or(filler, |at| &self.reasons[at].pieces);
            let mut bind = |(pieces, trust): (&[u32], Confidence)| cell(pieces, trust, &mut used);
            let mut bound = BoundIndicator {
                level1: bind((&first.0, first.1)),
                level2: bind((&second.0, second.1)),
                level3: bind(of(Column::Name)),
                target: bind(of(Column::Target)),
                actual: bind(of(Column::Actual)),
                weight: bind(of(Column::Weight)),
                score: bind(of(Column::Score)),
                deviation: bind((reason, told)),
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
        let filled = |row: u32| self.fillers.iter().any(|(_, own)| *own == row);
        let lost: Vec<u32> = (0..self.rows.len() as u32)
            .filter(|&at| {
                let row = &self.rows[at as usize];
                value(row, Column::Score) < value(row, Column::Weight) && !filled(at)
            })
            .collect();
        groups::among(&self.reasons, &lost)
    }
}

/// For each piece the cell of a row that it is in.
fn own_places(path: &[Step]) -> Vec<Option<(Column, u32)>> {
    let mut last: [Option<u32>; COLUMNS] = [None; COLUMNS];
    let place = |step: &Step| match step.act {
        Act::Cell(column, row) => {
            last[column as usize] = Some(row);
            Some((column, row))
        }
        Act::On(column) => last[column as usize].map(|row| (column, row)),
        _ => None,
    };
    path.iter().map(place).collect()
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
