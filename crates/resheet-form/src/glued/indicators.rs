//! Glued figures of the indicator table.

use std::borrow::Cow;
use std::ops::Range;

use resheet_lexis::{Features, Role, Shape, number};
use resheet_model::{Confidence, Decimal, IndicatorColumn as C, Span};

use super::figures::{Figure, readings};
use super::names::part_names;
use super::reading::{Cut, Reading, fits};
use super::sums::decide;
use super::{may_part, part};
use crate::log::Log;
use crate::regions::{HeaderCell, IndicatorKind as K};
use crate::token::Token;

/// Weight and score of the funds table, which belong to the sheet's total.
#[derive(Clone, Copy, Default)]
pub(crate) struct Execution {
    pub(crate) weight: Decimal,
    pub(crate) score: Decimal,
}

/// Words of other columns in one row, at most.
const MOST_WORDS: usize = 4;

/// More readings of one row than this say nothing.
const MOST_READINGS: usize = 400;

/// Parts the glued figures of an indicator table.
///
/// A row needs a cell for each column of values. Of its readings those stay
/// whose weight is one and whose score is not above it, each with a cost: a
/// score that does not follow from target and actual value, an actual value far
/// from its target, odd points. Then all rows are taken together ([`decide`]).
pub(crate) fn part_indicators<'t, 'a>(
    tokens: Cow<'t, [Token<'a>]>,
    columns: &[HeaderCell<K>],
    execution: Execution,
    log: &mut Log,
) -> Cow<'t, [Token<'a>]> {
    let tokens = part_names(tokens, columns, log);
    let table = Table::new(columns);
    let points = table.values.iter().any(|column| matches!(column, C::Weight | C::Score));
    if !points || !tokens.iter().any(may_part) {
        return tokens;
    }
    let lines = table.lines(&tokens);
    // Where no line lacks a token that a figure may be hidden in, nothing is parted.
    if !lines.iter().any(|line| table.may_part(&tokens, line)) {
        return tokens;
    }
    let mut rows: Vec<Row> = lines.into_iter().map(|line| table.row(&tokens, line)).collect();
    if !rows.iter().any(Row::is_open) {
        return tokens;
    }
    decide(&mut rows, execution, table.values.contains(&C::Weight));
    let mut parts: Vec<Option<(Vec<Range<usize>>, Confidence)>> = vec![None; tokens.len()];
    for row in &rows {
        let Some((reading, confidence)) = row.taken() else { continue };
        for (nth, at) in reading.tokens.iter().copied().enumerate() {
            let ranges = reading.figures.iter().filter(|figure| figure.token == nth);
            let ranges: Vec<_> = ranges.map(|figure| figure.range.clone()).collect();
            parts[at] = (ranges.len() > 1).then_some((ranges, confidence));
        }
    }
    let evidence: Vec<Span> = columns.iter().map(|column| column.span).collect();
    let mut out = Vec::with_capacity(tokens.len());
    for (token, part_of) in tokens.into_owned().into_iter().zip(parts) {
        match part_of {
            Some((ranges, confidence)) => {
                let features = Features::of_value;
                part(&mut out, &token, &ranges, confidence, evidence.clone(), features, log);
            }
            None => out.push(token),
        }
    }
    Cow::Owned(out)
}

/// The columns of a table.
struct Table {
    /// Those of values and points, in order.
    values: Vec<C>,
    /// Whether words may follow the last of them.
    words: bool,
    /// Whether relations and units stand in columns of their own.
    parted_target: bool,
    /// How many columns that the record has no place for stand among those.
    others: usize,
}

/// Where the values of one row of the table stand, or those of its total.
struct Line {
    total: bool,
    /// The tokens that may be its values: one of these sets.
    sets: Vec<Vec<usize>>,
}

/// How the tokens of a line may be its columns.
enum Fit {
    /// One for each.
    Whole,
    /// One of them is several figures.
    Parted {
        /// It cannot be one figure, or the dump is glued all over.
        alone: bool,
        /// Nothing stood between it and the token before it.
        glued: bool,
    },
}

/// The values of one row of the table, or of its total.
pub(super) struct Row {
    pub(super) total: bool,
    /// Whether the row may be parted without the sums: nothing of it can be one
    /// figure, or the dump is glued all over.
    pub(super) alone: bool,
    /// Whether its cells had nothing between them.
    pub(super) glued: bool,
    pub(super) readings: Vec<Reading>,
    /// Which reading was taken, and how sure it is.
    pub(super) choice: Option<(usize, Confidence)>,
}

impl Row {
    /// Whether a reading parts something.
    pub(super) fn is_open(&self) -> bool {
        self.readings.iter().any(|reading| reading.more() > 0)
    }

    fn taken(&self) -> Option<(&Reading, Confidence)> {
        let (choice, confidence) = self.choice?;
        Some((self.readings.get(choice)?, confidence))
    }
}

pub(super) fn is_value(token: &Token<'_>) -> bool {
    use Shape::{Dash, Number, Percent, Quantity, Time, Verdict};
    !token.is_label() && matches!(token.shape, Number | Percent | Quantity | Time | Verdict | Dash)
        || may_part(token)
}

impl Table {
    fn new(columns: &[HeaderCell<K>]) -> Table {
        let known = |column: &HeaderCell<K>| match column.kind {
            K::Known(column @ (C::Target | C::Actual | C::Weight | C::Score)) => Some(column),
            _ => None,
        };
        let last = columns.iter().rposition(|column| known(column).is_some());
        let other =
            |column: &&HeaderCell<K>| matches!(column.kind, K::Other | K::Known(C::Deviation));
        let name = columns.iter().position(|column| column.kind == K::Known(C::Level3));
        let among = name.zip(last).and_then(|(name, last)| columns.get(name..last));
        Table {
            values: columns.iter().filter_map(known).collect(),
            words: last.is_some_and(|last| last + 1 < columns.len()),
            parted_target: columns
                .iter()
                .any(|column| matches!(column.kind, K::Operator | K::Unit)),
            others: among.map_or(0, |among| among.iter().filter(other).count()),
        }
    }

    /// The columns that a line has values for.
    fn columns(&self, total: bool) -> Vec<C> {
        let points = |column: &C| !total || matches!(column, C::Weight | C::Score);
        self.values.iter().copied().filter(points).collect()
    }

    /// Whether a line lacks a token that may be a part of another.
    fn may_part(&self, tokens: &[Token<'_>], line: &Line) -> bool {
        let columns = self.columns(line.total).len();
        line.sets
            .iter()
            .any(|set| matches!(self.fit(tokens, set, columns), Some(Fit::Parted { .. })))
    }

    /// How the tokens of a set may be so many columns; none if they cannot.
    fn fit(&self, tokens: &[Token<'_>], set: &[usize], columns: usize) -> Option<Fit> {
        if set.len() >= columns {
            return (set.len() == columns || !self.words).then_some(Fit::Whole);
        }
        let last = set.iter().rev().map(|at| &tokens[*at]).find(|value| may_part(value))?;
        let whole = number(last.text).map(|number| number.value);
        let glued = last.edge.is_glued();
        let alone = glued || whole.is_none();
        // Without weights, or with relations elsewhere, too little is
        // known of a run of values that is no line.
        if !glued && (self.parted_target || !self.values.contains(&C::Weight)) {
            return None;
        }
        // Elsewhere than in a glued dump another figure may be missing;
        // points are a hundred at most.
        if !alone && whole.is_some_and(|whole| whole <= Decimal::ONE_HUNDRED) {
            return None;
        }
        Some(Fit::Parted { alone, glued })
    }

    /// The lines with values.
    fn lines(&self, tokens: &[Token<'_>]) -> Vec<Line> {
        let mut lines = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let start = at;
            if tokens[start].is_record && !tokens[start].edge.is_glued() {
                let row = tokens[start].row;
                at += tokens[start..].iter().take_while(|token| token.row == row).count();
                if tokens[start..at].iter().skip(1).any(|token| token.edge.is_glued()) {
                    lines.extend(self.glued_line(tokens, start..at));
                    continue;
                }
                at = start;
            }
            if !is_value(&tokens[at]) {
                at += 1;
                continue;
            }
            at += 1;
            let continues = |at: usize| {
                is_value(&tokens[at])
                    && !(tokens[at].is_record && tokens[at].row != tokens[start].row)
            };
            while at < tokens.len() && continues(at) {
                at += 1;
            }
            let total = start > 0 && tokens[start - 1].is(|role| matches!(role, Role::Total));
            lines.push(Line { total, sets: vec![(start..at).collect()] });
        }
        lines
    }

    /// A line of glued cells: behind its levels and its name come the values.
    fn glued_line(&self, tokens: &[Token<'_>], line: Range<usize>) -> Option<Line> {
        let is_total = |at: &usize| tokens[*at].is(|role| matches!(role, Role::Total));
        if let Some(total) = line.clone().find(is_total) {
            let values: Vec<usize> =
                (total + 1..line.end).take_while(|at| is_value(&tokens[*at])).collect();
            return Some(Line { total: true, sets: vec![values] });
        }
        let word = |at: &usize| !tokens[*at].is_label() && tokens[*at].is_words();
        let name = line.clone().find(word)?;
        let mut values: Vec<usize> = (name + 1..line.end).collect();
        if values.is_empty() {
            return None;
        }
        if self.parted_target {
            let first = values[0];
            let mut sorts = values.iter().skip(1).take_while(|at| tokens[**at].is_words());
            let worded =
                tokens[first].is_words() && sorts.next().is_some() && sorts.next().is_some();
            values.retain(|&at| {
                let sign = matches!(tokens[at].shape, Shape::Operator | Shape::Unit);
                !(sign || at == first && worded)
            });
        }
        let mut sets = vec![values.clone()];
        sets.extend(self.without_others(tokens, &values));
        while self.words && values.last().is_some_and(|last| tokens[*last].is_words()) {
            values.pop();
            sets.push(values.clone());
            sets.extend(self.without_others(tokens, &values));
        }
        Some(Line { total: false, sets })
    }

    /// The values without the words of other columns, where such stand among them:
    /// each way to leave one out, and all.
    fn without_others(&self, tokens: &[Token<'_>], values: &[usize]) -> Vec<Vec<usize>> {
        let words = |at: &&usize| tokens[**at].shape == Shape::Words;
        let own: Vec<usize> = values.iter().filter(words).copied().collect();
        if self.others == 0 || own.is_empty() || own.len() > MOST_WORDS {
            return Vec::new();
        }
        let without = |gone: &[usize]| -> Vec<usize> {
            values.iter().filter(|at| !gone.contains(at)).copied().collect()
        };
        let one = own.iter().map(|at| without(&[*at]));
        let all = (own.len() > 1 && own.len() <= self.others).then(|| without(&own));
        one.chain(all).collect()
    }

    /// A line with its possible readings.
    fn row(&self, tokens: &[Token<'_>], line: Line) -> Row {
        let Line { total, sets } = line;
        let mut row = Row { total, alone: false, glued: false, readings: Vec::new(), choice: None };
        let columns = &self.columns(total)[..];
        for set in sets {
            match self.fit(tokens, &set, columns.len()) {
                None => continue,
                Some(Fit::Whole) => {}
                Some(Fit::Parted { alone, glued }) => {
                    row.alone |= alone;
                    row.glued |= glued;
                }
            }
            // Cells of other columns may follow; the first are these.
            let set = &set[..set.len().min(columns.len())];
            let values: Vec<&Token<'_>> = set.iter().map(|at| &tokens[*at]).collect();
            let mut found = Vec::new();
            let fits = |figures: &[Figure]| fits(figures, &values, columns);
            let cut = Cut { tokens: &values, columns };
            let complete = readings(&values, columns.len(), &fits, &mut |figures| {
                if found.len() <= MOST_READINGS {
                    found.extend(cut.reading(figures, set));
                }
            });
            if !complete || found.len() > MOST_READINGS {
                row.readings.clear();
                return row;
            }
            row.readings.extend(found);
        }
        row
    }
}
