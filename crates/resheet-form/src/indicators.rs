//! The indicator table: rows of indicators under their levels, and the total.

use std::ops::Range;

use resheet_lexis::{Lexicon, Role, Section, Shape, number};
use resheet_model::{
    BoundCell, BoundIndicator, Confidence, Decimal, Edge, Field, Finding, IndicatorColumn as C,
    Presence, Span, Stray, StrayKind, Subject,
};

use crate::align::{self, Alignment, CERTAIN, Cost, LIKELY, NEVER, Step, Table};
use crate::glued::{Execution, part_indicators};
use crate::levels;
use crate::log::Log;
use crate::reasons;
use crate::regions::{HeaderCell, IndicatorKind as K};
use crate::token::Token;

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

/// Columns of a total row, numbered on behind those of the table: its label,
/// weight, score, grade.
const TOTAL_COLUMNS: usize = 4;

/// Columns of a row of levels without an indicator, numbered on behind those.
const LEVEL_COLUMNS: usize = 2;

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
    let heading = |token: &Token<'_>| {
        token.is(|role| *role == Role::Section(Section::Indicators))
            && !token.is(|role| matches!(role, Role::Level1(_) | Role::Level2(_)))
    };
    let tokens: Vec<Token<'_>> = tokens.iter().filter(|token| !heading(token)).cloned().collect();
    let tokens = part_indicators(tokens, columns, execution, log);
    let tokens = tokens.as_slice();
    let table = IndicatorTable::new(tokens, columns, lexicon);
    let alignment = table.align();
    let first_row = out.rows.len();
    let records = records(&alignment, columns.len());
    let mut totals = Vec::new();
    for record in &records {
        let bound = Record { table: &table, alignment: &alignment, record };
        match record.kind {
            RecordKind::Indicator => {
                if !totals.is_empty() {
                    let subject = Subject::Indicator(out.rows.len() as u32, None);
                    log.find(Finding::new("B011", subject, bound.span()));
                }
                bound.indicator(out, log);
            }
            RecordKind::Total => totals.push(bound),
            RecordKind::Levels => bound.levels_alone(out),
        }
    }
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
    levels::doubt_across_pages(out, first_row, tokens, log);
    for (at, step) in alignment.steps.iter().enumerate() {
        if *step == Step::Over {
            leave_over(out, &tokens[at], lexicon, log);
        }
    }
}

fn leave_over(out: &mut Indicators, token: &Token<'_>, lexicon: &Lexicon, log: &mut Log) {
    let harmless = is_leftover(token) || lexicon.is_furniture(&token.folded);
    let kind = if harmless { StrayKind::Furniture } else { StrayKind::Unplaced };
    out.stray.extend(token.stray(kind));
    if !harmless {
        // The row before it is the one whose reading it puts in doubt.
        let subject = match out.rows.len() {
            0 => Subject::Sheet,
            rows => Subject::Indicator(rows as u32 - 1, None),
        };
        log.find(Finding::new("B001", subject, token.span).arg("text", &token.text));
    }
}

/// `……`, `指标2：` with nothing behind it: what the blank form had printed.
fn is_leftover(token: &Token<'_>) -> bool {
    token.folded.chars().all(|c| matches!(c, '…' | '.' | '·' | '*' | ':' | '。'))
}

/// What it costs a label to stand as a value.
const LABEL: Cost = 120;

/// A cell that costs no more than this where it stands is beyond doubt there.
const PLAIN: Cost = 10;

/// A cell that costs so much where it stands hardly belongs there.
const ODD: Cost = 75;

/// What it costs a level cell to stand in a row without an indicator.
const LEVELS_ALONE: Cost = 15;

struct IndicatorTable<'t, 'a> {
    tokens: &'t [Token<'a>],
    columns: &'t [HeaderCell<K>],
    records: [Range<usize>; 3],
    lexicon: &'t Lexicon,
    /// Whether positions of the dump's grid can be held against the header's.
    positions: bool,
    /// Blank lines between two cells that stand side by side, where a line
    /// stands for a cell; none if they tell nothing.
    usual_gap: Option<u32>,
}

impl<'t, 'a> IndicatorTable<'t, 'a> {
    /// Aligns the table. Most rows of most dumps stand plainly under their
    /// headers and hold what belongs there; they need no search. What lies
    /// between them does, each stretch with the plain row before it, which it
    /// may go on with.
    fn align(&self) -> Alignment {
        let mut whole = Alignment {
            steps: Vec::with_capacity(self.tokens.len()),
            margins: Vec::with_capacity(self.tokens.len()),
            rivals: Vec::with_capacity(self.tokens.len()),
        };
        let rows: Vec<Range<usize>> = self.rows();
        let plain: Vec<Option<Vec<Step>>> =
            rows.iter().map(|row| self.plain(row.clone())).collect();
        let mut at = 0;
        while at < rows.len() {
            if let (Some(steps), true) = (&plain[at], plain.get(at + 1).is_none_or(Option::is_some))
            {
                whole.steps.extend(steps);
                whole.margins.extend(steps.iter().map(|_| NEVER));
                whole.rivals.extend(steps.iter().map(|_| None));
                at += 1;
                continue;
            }
            let end = (at + 1..rows.len()).find(|&row| plain[row].is_some()).unwrap_or(rows.len());
            let stretch = IndicatorTable {
                tokens: &self.tokens[rows[at].start..rows[end - 1].end],
                columns: self.columns,
                records: self.records.clone(),
                lexicon: self.lexicon,
                positions: self.positions,
                usual_gap: self.usual_gap,
            };
            let part = align::align(&stretch);
            whole.steps.extend(part.steps);
            whole.margins.extend(part.margins);
            whole.rivals.extend(part.rivals);
            at = end;
        }
        whole
    }

    /// The tokens row by row; all in one where rows do not hold.
    fn rows(&self) -> Vec<Range<usize>> {
        let mut rows: Vec<Range<usize>> = Vec::new();
        for at in 0..self.tokens.len() {
            match rows.last_mut() {
                Some(row) if !self.starts_row(at) || !self.tokens[at].holds => row.end = at + 1,
                _ => rows.push(at..at + 1),
            }
        }
        rows
    }

    /// The columns of a row that is beyond doubt: every cell under its header
    /// and of its kind, and no column empty that every indicator fills.
    fn plain(&self, row: Range<usize>) -> Option<Vec<Step>> {
        let mut steps = Vec::with_capacity(row.len());
        let mut next = 0;
        for cell in row {
            let token = &self.tokens[cell];
            if !(token.placed && self.positions) {
                return None;
            }
            let column = (next..self.columns.len())
                .find(|&column| self.columns[column].positions.contains(&token.column))?;
            let fits = token.column == self.columns[column].positions.start
                && self.place(cell, column) <= PLAIN;
            let skips = (next..column).any(|skipped| self.leave_empty(skipped) > PLAIN);
            if !fits || skips {
                return None;
            }
            steps.push(if steps.is_empty() { Step::Begin(column) } else { Step::Next(column) });
            next = column + 1;
        }
        let ends = (next..self.columns.len()).all(|column| self.leave_empty(column) <= PLAIN);
        ends.then_some(steps)
    }

    fn new(tokens: &'t [Token<'a>], columns: &'t [HeaderCell<K>], lexicon: &'t Lexicon) -> Self {
        let count = columns.len();
        IndicatorTable {
            tokens,
            columns,
            records: [
                0..count,
                count..count + TOTAL_COLUMNS,
                count + TOTAL_COLUMNS..count + TOTAL_COLUMNS + LEVEL_COLUMNS,
            ],
            lexicon,
            positions: columns.iter().any(|column| column.placed),
            usual_gap: usual_gap(tokens),
        }
    }

    /// How many empty cells the blank lines before a cell stand for.
    fn empty_before(&self, cell: usize) -> Option<usize> {
        let usual = self.usual_gap?;
        let gap = self.tokens[cell].gap;
        Some((gap.saturating_sub(usual) / (usual + 1)) as usize)
    }

    fn has(&self, column: C) -> bool {
        self.columns.iter().any(|header| header.kind == K::Known(column))
    }

    /// The column of the total row that stands under a column of the table.
    fn total_column(&self, column: usize) -> Option<K> {
        match column - self.columns.len() {
            1 => Some(K::Known(C::Weight)),
            2 => Some(K::Known(C::Score)),
            _ => None,
        }
    }

    /// How far a cell stands from the header of a column.
    fn distance(&self, token: &Token<'_>, kind: K) -> u32 {
        if !(self.positions && token.placed) {
            return 0;
        }
        let Some(header) = self.columns.iter().find(|column| column.kind == kind) else { return 0 };
        if token.column < header.positions.start {
            header.positions.start - token.column
        } else if token.column >= header.positions.end {
            token.column - header.positions.end + 1
        } else {
            0
        }
    }

    fn alone(&self, cell: usize) -> bool {
        self.starts_row(cell)
            && self.tokens.get(cell + 1).is_none_or(|next| next.row != self.tokens[cell].row)
    }

    /// Whether the cell before ends in mid-sentence.
    fn cut_before(&self, cell: usize) -> bool {
        let before = cell.checked_sub(1).map(|before| &self.tokens[before]);
        before.is_some_and(|token| {
            token.is_words()
                && token.length() > 2
                && !token.folded.ends_with(['。', '；', ';', '！', '.'])
        })
    }

    fn starts_row(&self, cell: usize) -> bool {
        cell == 0 || self.tokens[cell - 1].row != self.tokens[cell].row
    }

    /// A word that several first levels share heads a block of its own only
    /// where a second level follows it.
    fn level_cost(&self, cell: usize, kind: K) -> Cost {
        let shared = self.tokens[cell].is(|role| *role == Role::Level2(None));
        let followed = self
            .tokens
            .get(cell + 1)
            .is_some_and(|next| next.is(|role| matches!(role, Role::Level2(Some(_)))));
        if kind == K::Known(C::Level1) && shared && !followed { 15 } else { 0 }
    }

    fn kind_cost(&self, token: &Token<'_>, kind: K) -> Cost {
        let level1 = token.is(|role| matches!(role, Role::Level1(_)));
        let level2 = token.is(|role| matches!(role, Role::Level2(_)));
        let total = token.is(|role| matches!(role, Role::Total));
        // A word of both levels is more often the one that several first
        // levels share, or else the head of its own block.
        let shared = token.is(|role| *role == Role::Level2(None));
        let words = token.is_words();
        let length = token.length();
        // A label of a header is no value, wherever it strayed to.
        if token.is(|role| matches!(role, Role::IndicatorColumn(_) | Role::FundColumn(_)))
            && !level1
            && !level2
        {
            return LABEL;
        }
        match kind {
            K::Known(C::Level1) => match () {
                () if level1 && shared => 6,
                () if level1 => 0,
                () if level2 => 80,
                () if words && length <= 12 => 60,
                () => 150,
            },
            K::Known(C::Level2) => match () {
                () if level2 && level1 && !shared => 6,
                () if level2 => 0,
                () if level1 => 80,
                () if words && length <= 12 => 40,
                () => 150,
            },
            K::Known(C::Level3) => match token.shape {
                _ if total => 120,
                _ if level1 || level2 => 70,
                Shape::Words if length > 60 => 30,
                Shape::Words => 0,
                Shape::Verdict => 40,
                Shape::Time => 60,
                Shape::Quantity => 110,
                _ => 140,
            },
            K::Known(C::Target) => match token.shape {
                _ if level1 || level2 || total => 80,
                Shape::Quantity | Shape::Time => 0,
                Shape::Percent | Shape::Verdict => 3,
                Shape::Number => 8,
                Shape::Words if length > 40 => 30,
                Shape::Words => 10,
                _ => 20,
            },
            K::Known(C::Actual) => match token.shape {
                _ if level1 || level2 || total => 80,
                Shape::Percent | Shape::Verdict | Shape::Time => 0,
                Shape::Number => 3,
                Shape::Quantity => 3,
                Shape::Words if length > 40 => 30,
                Shape::Words => 10,
                _ => 20,
            },
            K::Known(C::Weight | C::Score) => match token.shape {
                Shape::Number if points(token) => 0,
                Shape::Number => 80,
                Shape::Dash => 10,
                Shape::Percent => 25,
                Shape::Quantity => 60,
                _ => 140,
            },
            K::Known(C::Deviation) => match token.shape {
                _ if level1 || level2 || total => 110,
                Shape::Words => 0,
                Shape::Verdict => 5,
                Shape::Dash => 5,
                Shape::Time => 30,
                _ => 80,
            },
            K::Operator => match token.shape {
                Shape::Operator => 0,
                Shape::Verdict => 10,
                Shape::Words if length <= 4 => 15,
                _ => 100,
            },
            K::Unit => match token.shape {
                Shape::Unit => 0,
                Shape::Dash => 5,
                Shape::Words if length <= 6 => 15,
                _ => 100,
            },
            K::Other => match token.shape {
                _ if level1 || level2 || total => 80,
                _ => 15,
            },
        }
    }
}

/// The gap between most cells of a table that has a line for each cell: none in
/// most dumps, one blank line in those that put one between all paragraphs.
fn usual_gap(tokens: &[Token<'_>]) -> Option<u32> {
    let inner = || tokens.iter().skip(1);
    if tokens.iter().any(|token| token.holds) || tokens.len() < 8 {
        return None;
    }
    let share = |gap: u32| inner().filter(|token| token.gap == gap).count() * 2 > tokens.len();
    let usual = [0, 1].into_iter().find(|gap| share(*gap))?;
    inner().any(|token| token.gap > usual).then_some(usual)
}

/// A number that may be points: 0 to 1000.
fn points(token: &Token<'_>) -> bool {
    number(&token.text)
        .is_some_and(|number| number.value >= Decimal::ZERO && number.value <= Decimal::from(1000))
}

impl Table for IndicatorTable<'_, '_> {
    fn cells(&self) -> usize {
        self.tokens.len()
    }

    fn records(&self) -> &[Range<usize>] {
        &self.records
    }

    fn place(&self, cell: usize, column: usize) -> Cost {
        let token = &self.tokens[cell];
        if is_leftover(token) {
            return NEVER;
        }
        if let Some(header) = self.columns.get(column) {
            let away = self.distance(token, header.kind).min(3) * 5;
            return self.kind_cost(token, header.kind) + away + self.level_cost(cell, header.kind);
        }
        let own = match column - self.columns.len() {
            4 => {
                return self.kind_cost(token, K::Known(C::Level1)).saturating_mul(2) + LEVELS_ALONE;
            }
            5 => {
                return self.kind_cost(token, K::Known(C::Level2)).saturating_mul(2) + LEVELS_ALONE;
            }
            0 if token.is(|role| matches!(role, Role::Total)) => 0,
            0 => 120,
            1 if !self.has(C::Weight) => NEVER,
            2 if !self.has(C::Score) => NEVER,
            // Weights sum to a hundred; a score rarely does.
            1 | 2 if matches!(token.shape, Shape::Number) && points(token) => {
                let hundred = number(&token.text).is_some_and(|n| n.value == Decimal::ONE_HUNDRED);
                if hundred == (column - self.columns.len() == 1) { 0 } else { 10 }
            }
            1 | 2 => 130,
            _ if token.is_words() && token.length() <= 2 && !token.is_label() => 10,
            _ => 130,
        };
        let away =
            self.total_column(column).map_or(0, |kind| self.distance(token, kind).min(3) * 5);
        own + away
    }

    fn leave_empty(&self, column: usize) -> Cost {
        match self.columns.get(column).map(|header| header.kind) {
            Some(K::Known(C::Level1 | C::Level2)) => 0,
            Some(K::Known(C::Level3)) => 130,
            Some(K::Known(C::Target)) => 55,
            Some(K::Known(C::Actual)) => 45,
            Some(K::Known(C::Weight | C::Score)) => 35,
            Some(K::Known(C::Deviation)) => 0,
            Some(K::Operator | K::Unit) => 20,
            Some(K::Other) => 3,
            None => match column - self.columns.len() {
                0 => 30,
                // A figure alone in a total row is the score.
                1 => 25,
                2 => 30,
                // Levels alone, and the grade.
                _ => 0,
            },
        }
    }

    fn join(&self, cell: usize, column: usize) -> Cost {
        let token = &self.tokens[cell];
        if column >= self.columns.len()
            || !token.is_words()
            || token.is_label()
            || is_leftover(token)
            || self.lexicon.is_furniture(&token.folded)
        {
            return NEVER;
        }
        let own = match self.columns[column].kind {
            K::Known(C::Deviation) => 15,
            K::Known(C::Level3) => 30,
            K::Known(C::Target | C::Actual) | K::Other => 40,
            _ => return NEVER,
        };
        match token.edge {
            _ if !token.holds => own,
            Edge::Blank if !self.starts_row(cell) => own,
            _ if !self.starts_row(cell) => NEVER,
            // A cell that a row end cut goes on alone in its row.
            _ if self.alone(cell) && self.cut_before(cell) => own,
            _ if self.alone(cell) => own + 20,
            _ => NEVER,
        }
    }

    fn leave_over(&self, cell: usize) -> Cost {
        let token = &self.tokens[cell];
        if is_leftover(token) {
            0
        } else if self.lexicon.is_furniture(&token.folded)
            || !token.in_table && token.holds && !self.cut_before(cell)
        {
            25
        } else {
            90
        }
    }

    fn stay(&self, cell: usize) -> Cost {
        if self.tokens[cell].holds && self.starts_row(cell) { 70 } else { 0 }
    }

    fn begin(&self, cell: usize) -> Cost {
        if self.tokens[cell].holds && !self.starts_row(cell) { 100 } else { 0 }
    }

    fn skip(&self, cell: usize, columns: usize, cost: Cost) -> Cost {
        match self.empty_before(cell) {
            // Blank lines that stand for the empty cells explain them.
            Some(empty) if empty > 0 && columns > 0 => {
                cost.min(5 * (empty.abs_diff(columns) as Cost).min(8))
            }
            _ => cost,
        }
    }
}

/// What a row of the table is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum RecordKind {
    Indicator,
    Total,
    Levels,
}

/// The cells of one record: for each column the tokens in it.
struct RecordCells {
    kind: RecordKind,
    cells: Vec<(usize, Vec<usize>)>,
}

fn records(alignment: &Alignment, columns: usize) -> Vec<RecordCells> {
    let mut records: Vec<RecordCells> = Vec::new();
    for (at, step) in alignment.steps.iter().enumerate() {
        match *step {
            Step::Begin(column) => records.push(RecordCells {
                kind: match column {
                    _ if column < columns => RecordKind::Indicator,
                    _ if column < columns + TOTAL_COLUMNS => RecordKind::Total,
                    _ => RecordKind::Levels,
                },
                cells: vec![(column, vec![at])],
            }),
            Step::Next(column) => {
                if let Some(record) = records.last_mut() {
                    record.cells.push((column, vec![at]));
                }
            }
            Step::Join(_) => {
                if let Some((_, tokens)) = records.last_mut().and_then(|r| r.cells.last_mut()) {
                    tokens.push(at);
                }
            }
            Step::Over => {}
        }
    }
    records
}

struct Record<'r, 't, 'a> {
    table: &'r IndicatorTable<'t, 'a>,
    alignment: &'r Alignment,
    record: &'r RecordCells,
}

impl Record<'_, '_, '_> {
    fn tokens(&self) -> impl Iterator<Item = &Token<'_>> {
        self.record.cells.iter().flat_map(|(_, at)| at.iter().map(|&at| &self.table.tokens[at]))
    }

    fn span(&self) -> Span {
        self.tokens().map(|token| token.span).reduce(Span::hull).unwrap_or_default()
    }

    fn indicator(&self, out: &mut Indicators, log: &mut Log) {
        let row = out.rows.len() as u32;
        let shift = self.shift(log);
        let mut indicator = BoundIndicator::default();
        let missing =
            if shift.is_some() || !self.positional() { Presence::Lost } else { Presence::Blank };
        for header in self.table.columns {
            // Where nothing is bound, the place is behind the cell before it.
            let cell = BoundCell {
                presence: missing,
                span: Span::at(self.span().end as usize),
                ..BoundCell::default()
            };
            if let Some(slot) = slot(&mut indicator, header.kind) {
                *slot = cell;
            }
        }
        for (column, tokens) in &self.record.cells {
            let header = &self.table.columns[*column];
            let mut cell = self.cell(tokens, row, header.kind, log);
            cell.repairs.extend(shift);
            match slot(&mut indicator, header.kind) {
                Some(slot) => *slot = cell,
                None => indicator.others.push((header.label.clone(), cell)),
            }
        }
        out.waiting.take(&mut indicator, &mut out.stray);
        levels::carry(&mut indicator, &out.rows, self.table.lexicon, log);
        self.lost(&indicator, row, log);
        self.doubt(&indicator, row, log);
        if out.rows.last().is_some_and(|above| is_same(above, &indicator)) {
            log.find(Finding::new("B018", Subject::Indicator(row, None), self.span()));
        }
        out.rows.push(indicator);
    }

    /// One bound cell out of its tokens, with the confidence of its place.
    fn cell(&self, tokens: &[usize], row: u32, kind: K, log: &mut Log) -> BoundCell {
        let first = &self.table.tokens[tokens[0]];
        let margin = tokens.iter().map(|&at| self.alignment.margins[at]).min().unwrap_or(0);
        let odd = self.table.kind_cost(first, kind) >= ODD;
        let confidence = if odd { Confidence::Guess } else { confidence(margin) };
        let mut cell = first.bind(confidence);
        if let K::Known(C::Level3) = kind {
            cell.text = self.table.lexicon.without_lead(&cell.text).to_owned();
        }
        for &at in &tokens[1..] {
            cell.append(self.table.tokens[at].bind(confidence), "");
        }
        if tokens.len() > 1 {
            let evidence = tokens.iter().map(|&at| self.table.tokens[at].span).collect();
            let repair = log.repair(
                "R004",
                confidence,
                first.span,
                evidence,
                format!("{} pieces of one cell joined", tokens.len()),
            );
            cell.repairs.push(repair);
        }
        if margin < LIKELY {
            let column = match kind {
                K::Known(column) => Some(column),
                K::Operator | K::Unit => Some(C::Target),
                K::Other => None,
            };
            let other = self.alignment.rivals[tokens[0]]
                .and_then(|column| self.table.columns.get(column))
                .map_or("-", |column| column.label.as_str());
            log.find(
                Finding::new("B002", Subject::Indicator(row, column), first.span)
                    .arg("text", &cell.text)
                    .arg("other", other),
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
        let off = self.record.cells.iter().any(|(column, tokens)| {
            let kind = self.table.columns[*column].kind;
            self.table.distance(&self.table.tokens[tokens[0]], kind) > 0
        });
        off.then(|| {
            let evidence = self.table.columns.iter().map(|column| column.span).collect();
            let margin = self.record.cells.iter().flat_map(|(_, tokens)| tokens);
            let margin = margin.map(|&at| self.alignment.margins[at]).min().unwrap_or(0);
            log.repair(
                "R003",
                confidence(margin),
                self.span(),
                evidence,
                "cells put back under their headers by what they are",
            )
        })
    }

    /// Reports a row that is odd as a whole: a cell that hardly belongs where
    /// nothing else would fit either, or most of its figures gone.
    fn doubt(&self, indicator: &BoundIndicator, row: u32, log: &mut Log) {
        let odd = self.record.cells.iter().any(|(column, tokens)| {
            let kind = self.table.columns[*column].kind;
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
            log.find(Finding::new("B011", Subject::Indicator(row, None), self.span()));
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
            let level = matches!(column, C::Level1 | C::Level2);
            if has && (cell.presence == Presence::Lost || level && cell.presence == Presence::Blank)
            {
                log.find(Finding::new("B003", Subject::Indicator(row, Some(column)), self.span()));
            }
        }
    }

    /// Whether a total row has its label.
    fn labelled(&self) -> bool {
        self.record.cells.iter().any(|(column, _)| *column == self.table.columns.len())
    }

    /// Reports the figures of a row that is no total after all.
    fn unplaced(&self, out: &mut Indicators, log: &mut Log) {
        for token in self.tokens() {
            leave_over(out, token, self.table.lexicon, log);
        }
    }

    /// Levels with no indicator in their row: they wait for the row below.
    fn levels_alone(&self, out: &mut Indicators) {
        let first = self.table.columns.len() + TOTAL_COLUMNS;
        for (column, tokens) in &self.record.cells {
            let token = &self.table.tokens[tokens[0]];
            let cell = token.bind(confidence(self.alignment.margins[tokens[0]]));
            out.waiting.put(*column == first, cell, &mut out.stray);
        }
    }

    fn total(&self, out: &mut Indicators, log: &mut Log) {
        let first = self.table.columns.len();
        let mut repairs = Vec::new();
        if !self.labelled() {
            repairs.push(log.repair(
                "R006",
                Confidence::Likely,
                self.span(),
                vec![self.span()],
                "a row of two figures behind the last indicator is the total",
            ));
        }
        for (column, tokens) in &self.record.cells {
            let token = &self.table.tokens[tokens[0]];
            let mut cell = token.bind(confidence(self.alignment.margins[tokens[0]]));
            cell.repairs.extend(&repairs);
            if self.alignment.margins[tokens[0]] < LIKELY {
                let field =
                    if column - first == 1 { Field::TotalWeight } else { Field::TotalScore };
                log.find(
                    Finding::new("B002", Subject::Field(field), token.span)
                        .arg("text", &token.text)
                        .arg("other", "-"),
                );
            }
            let slot = match column - first {
                0 => &mut out.total_label,
                1 => &mut out.total_weight,
                2 => &mut out.total_score,
                _ => &mut out.grade,
            };
            if slot.presence == Presence::Printed {
                out.stray.extend(token.stray(StrayKind::Unplaced));
                log.find(Finding::new("B001", Subject::Sheet, token.span).arg("text", &token.text));
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

/// Whether two rows print the same in every column that tells rows apart.
fn is_same(a: &BoundIndicator, b: &BoundIndicator) -> bool {
    let cells = |row: &BoundIndicator| {
        [&row.level3, &row.target, &row.actual, &row.weight, &row.score]
            .map(|cell| cell.text.clone())
    };
    a.level3.presence == Presence::Printed && cells(a) == cells(b)
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
