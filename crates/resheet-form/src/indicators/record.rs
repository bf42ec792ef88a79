//! One record of an aligned table: its cells at their fields, its repairs and
//! findings.

use std::ops::Range;

use resheet_model::{
    BoundCell, BoundIndicator, Code, Confidence, Field, IndicatorColumn as C, Presence, Span,
    StrayKind, Subject,
};

use super::table::{IndicatorTable, ODD, TOTAL_COLUMNS};
use super::{Indicators, leave_over};
use crate::doubt::Doubt;
use crate::levels;
use crate::log::Log;
use crate::path::Path;
use crate::regions::IndicatorKind as K;
use crate::token::Token;
use resheet_align::{Alignment, CERTAIN, Cost, LIKELY, Step};
use resheet_lexis::{Shape, operator};

/// What a row of the table is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum RecordKind {
    Indicator,
    Total,
    Levels,
}

/// The records of an aligned table, each a range of cells, each of these with
/// its column and a range of tokens.
pub(super) struct Records {
    records: Vec<(RecordKind, Range<usize>)>,
    cells: Vec<(usize, Range<usize>)>,
    tokens: Vec<usize>,
}

impl Records {
    pub(super) fn new(alignment: &Alignment, columns: usize) -> Records {
        let most = alignment.steps.len();
        let mut records = Records {
            records: Vec::with_capacity(most / 4 + 1),
            cells: Vec::with_capacity(most),
            tokens: Vec::with_capacity(most),
        };
        for (at, step) in alignment.steps.iter().enumerate() {
            match *step {
                Step::Begin(column) => {
                    let kind = match column {
                        _ if column < columns => RecordKind::Indicator,
                        _ if column < columns + TOTAL_COLUMNS => RecordKind::Total,
                        _ => RecordKind::Levels,
                    };
                    let cells = records.cells.len();
                    records.records.push((kind, cells..cells));
                    records.begin(column, at);
                }
                Step::Next(column) => records.begin(column, at),
                Step::Join(_) => records.go_on(at),
                Step::Over => {}
            }
        }
        records
    }

    /// Begins a cell of the last record with a token.
    fn begin(&mut self, column: usize, token: usize) {
        if let Some((_, cells)) = self.records.last_mut() {
            let first = self.tokens.len();
            self.cells.push((column, first..first));
            cells.end = self.cells.len();
            self.go_on(token);
        }
    }

    /// Adds a token to the last cell.
    fn go_on(&mut self, token: usize) {
        if let Some((_, tokens)) = self.cells.last_mut() {
            self.tokens.push(token);
            tokens.end = self.tokens.len();
        }
    }

    /// The records in order, as cells of a table.
    pub(super) fn of<'r, 't, 'a>(
        &'r self,
        table: &'r IndicatorTable<'t, 'a>,
        alignment: &'r Alignment,
    ) -> impl Iterator<Item = (RecordKind, Record<'r, 't, 'a>)> {
        self.records.iter().map(move |(kind, cells)| {
            let cells = &self.cells[cells.clone()];
            (*kind, Record { table, alignment, cells, tokens: &self.tokens })
        })
    }
}

/// One record: for each column the tokens in it.
pub(super) struct Record<'r, 't, 'a> {
    table: &'r IndicatorTable<'t, 'a>,
    alignment: &'r Alignment,
    cells: &'r [(usize, Range<usize>)],
    /// The tokens of all records.
    tokens: &'r [usize],
}

impl<'r> Record<'r, '_, '_> {
    /// The cells with their columns and tokens.
    fn cells(&self) -> impl Iterator<Item = (usize, &'r [usize])> {
        let tokens = self.tokens;
        self.cells.iter().map(move |(column, range)| (*column, &tokens[range.clone()]))
    }

    fn tokens(&self) -> impl Iterator<Item = &Token<'_>> {
        self.cells().flat_map(|(_, at)| at.iter().map(|&at| &self.table.tokens[at]))
    }

    pub(super) fn span(&self) -> Span {
        self.tokens().map(|token| token.span).reduce(Span::hull).unwrap_or_default()
    }

    pub(super) fn indicator(&self, out: &mut Indicators, log: &mut Log) {
        let row = out.rows.len() as u32;
        let shift = self.shift(log);
        let end = self.span().end as usize;
        let mut indicator = BoundIndicator::default();
        let missing =
            if shift.is_some() || !self.positional() { Presence::Lost } else { Presence::Blank };
        for header in self.table.columns {
            // Where nothing is bound, the place is behind the cell before it.
            if let Some(slot) = slot(&mut indicator, header.kind) {
                slot.presence = missing;
                slot.span = Span::at(end);
            }
        }
        for (column, tokens) in self.cells() {
            let header = &self.table.columns[column];
            let mut cell = self.cell(tokens, row, header.kind, log);
            cell.repairs.extend(shift);
            // Words for the kind of target (定量, 正向) are no relation, and none of it.
            let of_kind = header.kind == K::Operator
                && matches!(self.table.tokens[tokens[0]].shape, Shape::Words | Shape::Verdict)
                && operator(&cell.text).is_none();
            match slot(&mut indicator, header.kind).filter(|_| !of_kind) {
                Some(slot) => *slot = cell,
                None => indicator.others.push((header.label.clone(), cell)),
            }
        }
        out.waiting.take(&mut indicator, &mut out.stray);
        levels::carry(&mut indicator, &out.rows, self.table.lexicon, log);
        self.lost(&indicator, row, log);
        self.doubt(&indicator, row, log);
        out.rows.push(indicator);
    }

    /// One bound cell out of its tokens, with the confidence of its place.
    fn cell(&self, tokens: &[usize], row: u32, kind: K, log: &mut Log) -> BoundCell {
        let first = &self.table.tokens[tokens[0]];
        let margin = tokens.iter().map(|&at| self.alignment.margins[at]).min().unwrap_or(0);
        let odd = self.table.kind_cost(first, kind) >= ODD;
        let bought = self.table.columns.iter().any(|header| header.kind == kind && header.bought);
        // A level that nobody knows in a row that was moved or has no position, and a name
        // out of the row above, are likely at best.
        let level = matches!(kind, K::Known(C::Level1 | C::Level2)) && first.roles.is_empty();
        let open = level && (!first.placed || self.table.column(first) != first.column);
        // So are lines that were put together where nothing is drawn around them.
        let joined = tokens.len() > 1 && !first.placed;
        let most = if bought || open || joined || self.table.strayed(tokens[0]) {
            Confidence::Likely
        } else {
            Confidence::Certain
        };
        let confidence = if odd { Confidence::Guess } else { confidence(margin).min(most) };
        let mut cell = first.bind(confidence);
        for &at in &tokens[1..] {
            cell.append(self.table.tokens[at].bind(confidence), "");
        }
        if let K::Known(C::Level3) = kind {
            cell.text = self.table.lexicon.without_lead(&cell.text).to_owned();
        }
        if tokens.len() > 1 {
            let evidence = tokens.iter().map(|&at| self.table.tokens[at].span).collect();
            let repair = log.repair(
                Code::R004,
                confidence,
                first.span,
                evidence,
                format!("{} pieces of one cell joined", tokens.len()),
            );
            cell.repairs.push(repair);
        }
        let rival = self.alignment.rivals[tokens[0]]
            .and_then(|column| self.table.columns.get(column))
            .map(|column| column.label.as_str());
        if let Some(paths) = &mut log.paths {
            let header = self.table.columns.iter().find(|header| header.kind == kind);
            paths.push(Path {
                span: cell.span,
                column: header.map(|header| header.label.clone()).unwrap_or_default(),
                cost: self.table.kind_cost(first, kind),
                margin,
                rival: rival.map(str::to_owned),
            });
        }
        if margin < LIKELY {
            let column = match kind {
                K::Known(column) => Some(column),
                K::Operator | K::Unit => Some(C::Target),
                K::Other => None,
            };
            log.doubt(
                Doubt::OtherPlace
                    .of(Subject::Indicator(row, column), first.span)
                    .arg("text", &cell.text)
                    .arg("other", rival.unwrap_or("-")),
            );
        }
        cell
    }

    /// Whether the cells of the record stand under their headers.
    fn positional(&self) -> bool {
        self.table.positions && self.tokens().all(|token| token.placed)
    }

    /// Logs the repair of a row whose cells do not stand under their headers.
    fn shift(&self, log: &mut Log) -> Option<u32> {
        if !self.positional() {
            return None;
        }
        let off = self.cells().any(|(column, tokens)| {
            let kind = self.table.columns[column].kind;
            let token = &self.table.tokens[tokens[0]];
            self.table.distance(token, kind) > 0 || self.table.column(token) != token.column
        });
        off.then(|| {
            let evidence = self.table.columns.iter().map(|column| column.span).collect();
            let margin = self.cells().flat_map(|(_, tokens)| tokens);
            let margin = margin.map(|&at| self.alignment.margins[at]).min().unwrap_or(0);
            let moved = self.cells().any(|(_, tokens)| {
                let token = &self.table.tokens[tokens[0]];
                self.table.column(token) != token.column
            });
            let most = if moved { Confidence::Likely } else { Confidence::Certain };
            log.repair(
                Code::R003,
                confidence(margin).min(most),
                self.span(),
                evidence,
                "cells put back under their headers by what they are",
            )
        })
    }

    /// Reports a row that is odd as a whole: a cell that hardly belongs where
    /// nothing else would fit either, or most of its figures gone.
    fn doubt(&self, indicator: &BoundIndicator, row: u32, log: &mut Log) {
        let odd = self.cells().any(|(column, tokens)| {
            let kind = self.table.columns[column].kind;
            self.table.kind_cost(&self.table.tokens[tokens[0]], kind) >= ODD
        });
        let figures = [
            (C::Target, &indicator.target),
            (C::Actual, &indicator.actual),
            (C::Weight, &indicator.weight),
            (C::Score, &indicator.score),
        ];
        let lost = figures
            .iter()
            .filter(|(column, cell)| cell.presence == Presence::Lost && self.table.has(*column));
        if odd || lost.count() >= 2 || indicator.level3.presence != Presence::Printed {
            log.doubt(Doubt::BrokenRow.of(Subject::Indicator(row, None), self.span()));
        }
    }

    /// Reports cells that the dump lost.
    fn lost(&self, indicator: &BoundIndicator, row: u32, log: &mut Log) {
        for (column, cell) in [
            (C::Level1, &indicator.level1),
            (C::Level2, &indicator.level2),
            (C::Level3, &indicator.level3),
            (C::Target, &indicator.target),
            (C::Actual, &indicator.actual),
            (C::Weight, &indicator.weight),
            (C::Score, &indicator.score),
        ] {
            let has = self.table.has(column);
            // No indicator is without them, so a blank is a loss somewhere else.
            let never_blank = matches!(column, C::Level1 | C::Level2 | C::Target);
            let blank = never_blank && cell.presence == Presence::Blank;
            if has && (cell.presence == Presence::Lost || blank) {
                let doubt = Doubt::NoCell.of(Subject::Indicator(row, Some(column)), self.span());
                log.doubt(doubt.arg("column", self.table.name(column)));
            }
        }
    }

    /// Whether a total row has its label.
    pub(super) fn labelled(&self) -> bool {
        self.cells().any(|(column, _)| column == self.table.columns.len())
    }

    /// Reports the figures of a row that is no total after all.
    pub(super) fn unplaced(&self, out: &mut Indicators, log: &mut Log) {
        for token in self.tokens() {
            leave_over(out, token, log);
        }
    }

    /// Levels with no indicator in their row: they wait for the row below.
    pub(super) fn levels_alone(&self, out: &mut Indicators) {
        let first = self.table.columns.len() + TOTAL_COLUMNS;
        for (column, tokens) in self.cells() {
            let token = &self.table.tokens[tokens[0]];
            let cell = token.bind(confidence(self.alignment.margins[tokens[0]]));
            out.waiting.put(column == first, cell, &mut out.stray);
        }
    }

    pub(super) fn total(&self, out: &mut Indicators, log: &mut Log) {
        let first = self.table.columns.len();
        let mut repairs = Vec::new();
        if !self.labelled() {
            repairs.push(log.repair(
                Code::R006,
                Confidence::Likely,
                self.span(),
                vec![self.span()],
                "a row of two figures behind the last indicator is the total",
            ));
        }
        for (column, tokens) in self.cells() {
            let token = &self.table.tokens[tokens[0]];
            let mut cell = token.bind(confidence(self.alignment.margins[tokens[0]]));
            cell.repairs.extend(&repairs);
            let points = self.table.total_column(column);
            if self.alignment.margins[tokens[0]] < LIKELY {
                let field = match points {
                    Some(C::Weight) => Field::TotalWeight,
                    _ => Field::TotalScore,
                };
                log.doubt(
                    Doubt::OtherPlace
                        .of(Subject::Field(field), token.span)
                        .arg("text", token.text)
                        .arg("other", "-"),
                );
            }
            let slot = match points {
                Some(C::Weight) => &mut out.total_weight,
                Some(_) => &mut out.total_score,
                None if column == first => &mut out.total_label,
                None => &mut out.grade,
            };
            if slot.presence == Presence::Printed {
                out.stray.extend(token.stray(StrayKind::Unplaced));
                log.doubt(Doubt::Unplaced.of(Subject::Sheet, token.span).arg("text", token.text));
            } else {
                *slot = cell;
            }
        }
    }
}

pub(crate) fn confidence(margin: Cost) -> Confidence {
    match margin {
        CERTAIN.. => Confidence::Certain,
        LIKELY.. => Confidence::Likely,
        _ => Confidence::Guess,
    }
}

fn slot(indicator: &mut BoundIndicator, kind: K) -> Option<&mut BoundCell> {
    Some(match kind {
        K::Known(C::Level1) => &mut indicator.level1,
        K::Known(C::Level2) => &mut indicator.level2,
        K::Known(C::Level3) => &mut indicator.level3,
        K::Known(C::Target) => &mut indicator.target,
        K::Known(C::Actual) => &mut indicator.actual,
        K::Known(C::Weight) => &mut indicator.weight,
        K::Known(C::Score) => &mut indicator.score,
        K::Known(C::Deviation) => &mut indicator.deviation,
        K::Operator => &mut indicator.target_op,
        K::Unit => &mut indicator.target_unit,
        K::Other => return None,
    })
}
