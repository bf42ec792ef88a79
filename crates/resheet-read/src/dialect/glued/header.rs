//! Labels of columns that follow each other without anything between.

use std::ops::RangeInclusive;

use resheet_lexis::{Lexicon, Role, fold, is_han};
use resheet_model::{FundColumn, IndicatorColumn};

use super::atoms::Apart;
use super::run::{Label, Run};

/// Which table a header belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Table {
    Funds,
    Indicators,
}

/// What a column of either table holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Fund(FundColumn),
    Indicator(IndicatorColumn),
    Operator,
    Unit,
    /// Of the vocabulary, and of no column that the reader knows.
    Other,
    /// So many characters that nobody knows: the names of one column or of several.
    Unknown(usize),
}

/// The labels of a header.
#[derive(Clone, Default)]
pub(super) struct Header {
    /// One past the last character of each label.
    pub(super) ends: Vec<usize>,
    pub(super) kinds: Vec<Kind>,
}

impl Header {
    pub(super) fn has(&self, kind: Kind) -> bool {
        self.kinds.contains(&kind)
    }

    /// How many columns of the record it names.
    fn known(&self) -> usize {
        let own = |kind: &&Kind| !matches!(kind, Kind::Other | Kind::Unknown(_));
        self.kinds.iter().filter(own).count()
    }

    /// What stands in a column of its own.
    pub(super) fn apart(&self) -> Apart {
        Apart { relation: self.has(Kind::Operator), unit: self.has(Kind::Unit) }
    }

    fn push_unknown(&mut self, from: usize, end: usize) {
        self.ends.push(end);
        self.kinds.push(Kind::Unknown(end - from));
    }

    /// More columns are better; of as many, fewer labels: what is one label of
    /// the vocabulary is not two.
    fn better_than(&self, other: &Header) -> bool {
        (self.known(), other.ends.len()) > (other.known(), self.ends.len())
    }
}

/// A name of a column that nobody knows is no longer, in characters, and a header has no
/// more of them.
const UNKNOWN: RangeInclusive<usize> = 2..=12;
const MOST_UNKNOWN: usize = 4;

/// In a line that is a header and nothing else several may stand side by side.
const UNKNOWN_OF_LINE: RangeInclusive<usize> = 2..=24;

/// A header that begins with names that nobody knows, or that names neither target nor actual
/// value, names so many other columns.
const ENOUGH: usize = 3;

/// Labels tried before a search ends: a header has a dozen.
const STEPS: usize = 2000;

/// The header of a table at a position of a run, if one begins there.
///
/// ```ebnf
/// header = label , { label | unknown , label } , [ unknown ] ;  (* each column once *)
/// label  = word of the vocabulary , [ bracket ] , [ ":" ] ;
/// ```
///
/// What nobody knows stands between two labels, or between the last one and the end of a
/// line. See [`line`] for names in front that nobody knows.
///
/// Of several ways to cut it the one that names most columns is taken:
/// `分值得分` is one label, but two columns where no other is the weight.
pub(super) fn at(run: &Run<'_>, from: usize, table: Table) -> Option<Header> {
    let begins = |label: Label<'_>| {
        label.roles.iter().any(|role| match table {
            Table::Indicators => {
                use IndicatorColumn::{Level1, Level2, Level3};
                matches!(role, Role::IndicatorColumn(Level1 | Level2 | Level3))
            }
            Table::Funds => role.heads_a_fund_column(),
        })
    };
    begins(run.label(from, |_| true)?).then_some(())?;
    let best = Search::new(run, table, UNKNOWN).best(from, Header::default());
    let enough = match table {
        Table::Indicators => {
            let has = |column| best.has(Kind::Indicator(column));
            let values = has(IndicatorColumn::Target) || has(IndicatorColumn::Actual);
            let whole = best.ends.last() == Some(&run.len());
            (has(IndicatorColumn::Level3) || has(IndicatorColumn::Level2))
                && (values || whole && best.known() > ENOUGH)
                && best.known() >= ENOUGH
        }
        Table::Funds => {
            use FundColumn::{Budget, Executed, Initial, Rate};
            let columns = [Initial, Budget, Executed, Rate];
            columns.iter().filter(|column| best.has(Kind::Fund(**column))).count() >= 2
        }
    };
    enough.then_some(best)
}

/// The header of a table that fills the rest of a line, or another one at its beginning.
///
/// ```ebnf
/// line = [ unknown ] , header ;   (* to the end of the line *)
/// ```
pub(super) fn line(run: &Run<'_>, from: usize, table: Table) -> Option<Header> {
    filling(run, from, table).or_else(|| at(run, from, table))
}

fn filling(run: &Run<'_>, from: usize, table: Table) -> Option<Header> {
    // The name of a part of the form is a cell of its own.
    if run.label(from, |role| matches!(role, Role::Section(_))).is_some() {
        return None;
    }
    let known = |role: &Role| kind(role, table).is_some_and(|kind| kind != Kind::Other);
    let mut starts = std::iter::once(0).chain(UNKNOWN).map(|length| from + length);
    let start = starts.find(|&start| start < run.len() && run.label(start, known).is_some())?;
    let mut front = Header::default();
    if start > from {
        if !is_name(run, from, start) {
            return None;
        }
        front.push_unknown(from, start);
    }
    let best = Search::new(run, table, UNKNOWN_OF_LINE).best(start, front);
    let least = if table == Table::Funds { ENOUGH - 1 } else { ENOUGH };
    let whole = best.ends.last() == Some(&run.len());
    (whole && best.known() >= least).then_some(best)
}

/// The search for the reading of a header that names most columns.
struct Search<'r, 'l> {
    run: &'r Run<'l>,
    table: Table,
    /// How many characters names have that nobody knows.
    unknown: RangeInclusive<usize>,
    sofar: Header,
    best: Header,
    steps: usize,
}

impl<'r, 'l> Search<'r, 'l> {
    fn new(run: &'r Run<'l>, table: Table, unknown: RangeInclusive<usize>) -> Search<'r, 'l> {
        let (sofar, best) = (Header::default(), Header::default());
        Search { run, table, unknown, sofar, best, steps: STEPS }
    }

    /// The best header behind what was read in front of a position.
    fn best(mut self, from: usize, front: Header) -> Header {
        self.sofar = front;
        self.labels(from);
        let (run, mut best) = (self.run, self.best);
        let end = best.ends.last().copied().unwrap_or(from);
        let level = |role: &Role| matches!(role, Role::Level1(_));
        let last = self.unknown.map(|length| end + length).take_while(|&to| to <= run.len());
        let last = last.into_iter().find(|&to| to == run.len() || run.label(to, level).is_some());
        if let Some(last) = last.filter(|&last| end > from && is_name(run, end, last)) {
            best.push_unknown(end, last);
        }
        best
    }

    fn labels(&mut self, from: usize) {
        if self.sofar.better_than(&self.best) {
            self.best = self.sofar.clone();
        }
        let (run, table) = (self.run, self.table);
        for label in run.labels(from, |role| kind(role, table).is_some()) {
            if self.steps == 0 {
                return;
            }
            self.steps -= 1;
            let kind = label.roles.iter().find_map(|role| kind(role, table));
            let Some(kind) = kind.filter(|kind| *kind == Kind::Other || !self.sofar.has(*kind))
            else {
                continue;
            };
            self.sofar.ends.push(label.end);
            self.sofar.kinds.push(kind);
            self.labels(label.end);
            self.sofar.ends.pop();
            self.sofar.kinds.pop();
        }
        self.unknown(from);
    }

    /// Goes on behind a name that nobody knows, where the next label begins.
    fn unknown(&mut self, from: usize) {
        let (run, table, sofar) = (self.run, self.table, &self.sofar);
        let unknown = |kind: &Kind| matches!(kind, Kind::Unknown(_));
        let others = sofar.kinds.iter().filter(|kind| unknown(kind)).count();
        if others >= MOST_UNKNOWN || sofar.kinds.last().is_none_or(unknown) {
            return;
        }
        let new = |role: &Role| {
            kind(role, table).is_some_and(|kind| kind != Kind::Other && !sofar.has(kind))
        };
        let ends = self.unknown.clone().map(|length| from + length);
        let mut ends = ends.take_while(|&end| end < run.len());
        let next = ends.find(|&end| run.label(end, new).is_some());
        let Some(end) = next.filter(|&end| is_name(run, from, end)) else { return };
        self.sofar.push_unknown(from, end);
        self.labels(end);
        self.sofar.ends.pop();
        self.sofar.kinds.pop();
    }
}

/// Whether a stretch may be a name of a column: words in which no other label of the form
/// begins.
fn is_name(run: &Run<'_>, from: usize, end: usize) -> bool {
    let plain = |c: char| is_han(c) || matches!(c, '(' | ')' | '/');
    run.slice(from, end).chars().all(plain) && run.label(from, Role::is_row_label).is_none()
}

fn kind(role: &Role, table: Table) -> Option<Kind> {
    match (table, role) {
        (Table::Funds, Role::FundColumn(column)) => Some(Kind::Fund(*column)),
        (Table::Indicators, Role::IndicatorColumn(column)) => Some(Kind::Indicator(*column)),
        (Table::Indicators, Role::Operator) => Some(Kind::Operator),
        (Table::Indicators, Role::Unit) => Some(Kind::Unit),
        (Table::Funds, Role::FundOther) | (Table::Indicators, Role::IndicatorOther) => {
            Some(Kind::Other)
        }
        _ => None,
    }
}

/// Whether a word of a dump ends with the header of the funds, with four columns or more.
pub(super) fn funds_in_word(word: &str, lexicon: &Lexicon) -> bool {
    let run = Run::new(word, 0, lexicon);
    let headers = (0..run.len()).filter_map(|from| at(&run, from, Table::Funds));
    let whole = |header: Header| header.ends.last() == Some(&run.len()) && header.known() > ENOUGH;
    headers.into_iter().any(whole)
}

/// Whether a word of a dump has the header of an indicator table in it, with
/// four columns or more.
pub(super) fn in_word(word: &str, lexicon: &Lexicon) -> bool {
    let folded = fold(word);
    if !folded.chars().any(|c| lexicon.begins_levels(c)) {
        return false;
    }
    let run = Run::new(word, 0, lexicon);
    let mut headers = (0..run.len())
        .filter(|&from| run.char(from).is_some_and(|c| lexicon.begins_levels(c)))
        .filter_map(|from| at(&run, from, Table::Indicators));
    let section = run.label(0, |role| matches!(role, Role::Section(_)));
    let begin = section.map_or(0, |label| label.end);
    headers.any(|header| header.known() > ENOUGH)
        || filling(&run, begin, Table::Indicators).is_some_and(|header| header.known() > ENOUGH)
}
