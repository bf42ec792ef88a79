//! R004 torn-cell, where every change of script cut a cell.
//!
//! **Repairs** cells whose ideographs and figures stand apart, because the page
//! they come from set each script in a font of its own: `≥12 / 处`,
//! `（ / 2023 / 年度）`, `一是完成 / 38 / 处…，更换老旧管网 / 460 / 公里；`.
//!
//! **Recognised** by the dump as a whole: no cell has both an ideograph and a
//! figure, and several end in an open bracket, begin with a mark that closes, or
//! are no more than the unit of the figure before them.
//! Pieces are joined where one of them cannot stand alone: a bracket is open, a
//! closing mark begins, a unit follows its figure, a date goes on, Latin letters
//! stand in a name.
//!
//! **Wrong when** a value of words that is no more than a unit follows a figure.
//!
//! **Example** `2023 / 年 / 11 / 月底前` is `2023年11月底前`.

use resheet_lexis::{Features, Lexicon, Role, Shape, begins_with_unit, is_han, shape};
use resheet_model::{Code, Confidence, Edge, IndicatorColumn, Repair, RowKind};

use crate::rows::Rows;
use crate::{Edit, Proposal};

const CODE: Code = Code::R004;

/// Fewer cells tell nothing about a dump.
const FEWEST_CELLS: usize = 20;

/// So many pieces must show that they are no cells.
const FEWEST_TORN: usize = 3;

/// More pieces are not joined to one cell.
const MOST_PIECES: usize = 60;

/// So many pieces a bracket may hold, and a measure behind its figure.
const BRACKET: usize = 8;
const MEASURE: usize = 5;

/// Marks that open, with those that close them.
const PAIRS: [(char, char); 6] =
    [('（', '）'), ('(', ')'), ('“', '”'), ('《', '》'), ('【', '】'), ('「', '」')];

pub(crate) fn propose(rows: &Rows<'_>, _: &Lexicon) -> Vec<Proposal> {
    let Some(dump) = Dump::new(rows) else { return Vec::new() };
    let mut proposals = Vec::new();
    let mut at = 0;
    let mut in_table = false;
    // A cell of both scripts is what tells a repaired dump from a torn one.
    let mut repaired = false;
    while at < dump.pieces.len() {
        in_table = dump.is_table(at).unwrap_or(in_table);
        let end = dump.group(at, in_table);
        if end - at > 1 {
            let has = |test: fn(&str) -> bool| dump.pieces[at..end].iter().any(|it| test(it.text));
            repaired |= has(has_han) && has(has_figure);
            let of = |index: usize| {
                let (row, cell) = dump.pieces[index].at;
                rows.at(row).at(cell).span
            };
            proposals.push(Proposal {
                repair: Repair {
                    rule: CODE,
                    confidence: Confidence::Likely,
                    span: of(at).hull(of(end - 1)),
                    evidence: (at..end).map(of).collect(),
                    note: format!("{} pieces cut at a change of script joined", end - at),
                },
                edits: (at + 1..end)
                    .map(|index| Edit::Join {
                        from: dump.pieces[index].at,
                        into: dump.pieces[at].at,
                    })
                    .collect(),
            });
        }
        at = end;
    }
    if repaired { proposals } else { Vec::new() }
}

struct Piece<'a> {
    at: (usize, usize),
    text: &'a str,
    features: &'a Features<'a>,
    shape: Shape,
    label: bool,
    /// Whether it can go on with the piece before it at all.
    follows: bool,
}

impl Piece<'_> {
    fn is_figure(&self) -> bool {
        matches!(self.shape, Shape::Number | Shape::Percent | Shape::Quantity)
            && !has_han(self.text)
    }

    /// Words of ideographs that are no label, verdict or other value.
    fn is_words(&self) -> bool {
        !self.label && has_han(self.text) && matches!(self.shape, Shape::Words | Shape::Unit)
    }

    fn closes(&self) -> bool {
        self.text.starts_with(is_closing)
    }

    fn is_letters(&self) -> bool {
        self.text.starts_with(|c: char| c.is_ascii_alphabetic())
    }

    /// Digits alone, so many at most.
    fn is_digits(&self, most: usize) -> bool {
        self.text.len() <= most && self.text.bytes().all(|byte| byte.is_ascii_digit())
    }
}

struct Dump<'a> {
    pieces: Vec<Piece<'a>>,
    /// Whether units have a column of their own.
    apart: bool,
}

impl<'a> Dump<'a> {
    /// The pieces of a dump that a change of script cut; none if it did not.
    fn new(rows: &Rows<'a>) -> Option<Self> {
        let cells = || {
            let loose = rows.iter().enumerate();
            let loose = loose.filter(|(_, row)| row.kind == RowKind::Text || !row.is_record);
            loose.flat_map(|(at, row)| row.with_features().enumerate().map(move |it| (at, it)))
        };
        let mixed = |text: &str| has_han(text) && has_figure(text);
        if cells().any(|(_, (_, cell))| mixed(&cell.text)) {
            return None;
        }
        let mut apart = false;
        let pieces: Vec<Piece<'_>> = cells()
            .filter(|(_, (_, cell))| !cell.features.is_blank())
            .map(|(row, (nth, cell))| {
                let features = cell.features;
                let (text, roles) = (features.text.as_str(), features.roles);
                let column = |role: &Role| matches!(role, Role::Operator | Role::Unit);
                apart |= text.chars().count() > 2 && roles.iter().any(column);
                Piece {
                    at: (row, nth),
                    text,
                    features,
                    shape: features.shape,
                    label: !roles.is_empty(),
                    follows: nth == 0 || cell.edge != Edge::Drawn,
                }
            })
            .collect();
        let torn = |at: &usize| {
            let piece = &pieces[*at];
            let behind_figure = at.checked_sub(1).is_some_and(|before| pieces[before].is_figure());
            let continues = || piece.shape == Shape::Unit && !apart || next_clause(piece.text);
            piece.closes() || still_open(piece.text).is_some() || behind_figure && continues()
        };
        let shown = (0..pieces.len()).filter(torn).take(FEWEST_TORN).count();
        (pieces.len() >= FEWEST_CELLS && shown >= FEWEST_TORN).then_some(())?;
        Some(Dump { pieces, apart })
    }

    /// Whether a piece begins the table of indicators, or a part before one.
    fn is_table(&self, at: usize) -> Option<bool> {
        let piece = &self.pieces[at];
        if !piece.label {
            return None;
        }
        let roles = piece.features.roles;
        if roles.contains(&Role::IndicatorColumn(IndicatorColumn::Level3)) {
            return Some(true);
        }
        roles.iter().any(|role| matches!(role, Role::Field(_))).then_some(false)
    }

    /// Where the cell ends that begins with a piece.
    fn group(&self, at: usize, in_table: bool) -> usize {
        let mut text = self.pieces[at].text.to_owned();
        let mut end = at + 1;
        while end - at < MOST_PIECES && end < self.pieces.len() {
            let next = self.grow(&text, at, end, in_table);
            let next = next.filter(|&next| {
                next > end && self.pieces[end..next].iter().all(|piece| piece.follows)
            });
            let Some(next) = next else { break };
            for piece in &self.pieces[end..next] {
                text.push_str(piece.text);
            }
            end = next;
        }
        end
    }

    fn grow(&self, text: &str, at: usize, end: usize, in_table: bool) -> Option<usize> {
        let (last, next) = (&self.pieces[end - 1], &self.pieces[end]);
        if let Some(close) = still_open(text) {
            return self.closed_by(close, end);
        }
        if next.closes() {
            return Some(end + 1);
        }
        if next.text.chars().count() == 1
            && let Some(close) = still_open(next.text)
        {
            return self.closed_by(close, end + 1);
        }
        let date = self.date(text, end);
        if date.is_some() {
            return date;
        }
        if last.is_figure() {
            return (!self.apart).then(|| self.measure(end)).flatten();
        }
        if !has_han(last.text) && next.is_words() && (last.is_letters() || is_lead(last.text)) {
            return Some(end + 1);
        }
        if last.is_words() && last.shape != Shape::Unit && next.is_letters() {
            return Some(end + 1);
        }
        let behind = self.pieces.get(end + 1)?;
        // `目标 / 1 / ：…`
        if end == at + 1 && text.chars().count() <= 4 && next.is_digits(2) {
            return behind.text.starts_with(['：', ':']).then_some(end + 2);
        }
        let sentence = !in_table || text.contains(['，', '；', '。']);
        let continues = behind.closes() || sentence && next_clause(behind.text);
        let plain = matches!(next.shape, Shape::Number | Shape::Percent);
        (last.is_words() && plain && continues).then_some(end + 2)
    }

    fn closed_by(&self, close: char, from: usize) -> Option<usize> {
        let near = self.pieces.get(from..)?.iter().take(BRACKET);
        near.into_iter().position(|piece| piece.text.contains(close)).map(|nth| from + nth + 1)
    }

    /// Whether a date goes on: a year, a month and a day in turn.
    fn date(&self, text: &str, end: usize) -> Option<usize> {
        let last = &self.pieces[end - 1];
        let next = &self.pieces[end];
        let short = next.text.chars().count() <= 4;
        if last.is_digits(4) && last.text.len() == 4 && next.text.starts_with('年') {
            return Some(end + 1);
        }
        if last.is_digits(2) && short && next.text.starts_with('月') {
            return Some(end + 1);
        }
        let part = if text.ends_with('年') { '月' } else { '日' };
        let open = text.ends_with(['年', '月']) && has_figure(text) && next.is_digits(2);
        let behind = self.pieces.get(end + 1)?;
        let continues = behind.text.starts_with(part) && behind.text.chars().count() <= 4;
        (open && continues).then_some(end + 2)
    }

    /// The end of the unit behind a figure, which may itself be in pieces.
    fn measure(&self, end: usize) -> Option<usize> {
        let mut text = self.pieces[end - 1].text.to_owned();
        let mut best = None;
        let near = self.pieces[end..].iter().take(MEASURE);
        for (nth, piece) in
            near.take_while(|piece| !piece.label && !has_figure(piece.text)).enumerate()
        {
            text.push_str(piece.text);
            if shape(&text) == Shape::Quantity && !matches!(piece.shape, Shape::Dash) {
                best = Some(end + nth + 1);
            }
        }
        best
    }
}

fn has_han(text: &str) -> bool {
    text.chars().any(is_han)
}

fn has_figure(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_alphanumeric())
}

fn is_clausal(c: char) -> bool {
    matches!(c, '，' | '；' | '：' | '。')
}

/// Whether no cell begins with such a mark.
fn is_closing(c: char) -> bool {
    is_clausal(c) || matches!(c, '、' | '％') || PAIRS.iter().any(|(_, close)| *close == c)
}

/// The mark that is still to close the last one left open.
fn still_open(text: &str) -> Option<char> {
    PAIRS.into_iter().find_map(|(open, close)| {
        let count = |mark: char| text.matches(mark).count();
        (count(open) > count(close)).then_some(close)
    })
}

/// A code or a number before words: `[311]`, `207-`, `1.`.
fn is_lead(text: &str) -> bool {
    text.starts_with('[') && text.ends_with(']')
        || text.len() > 1 && text.ends_with(['-', '.']) && has_figure(text)
}

/// Whether a sentence goes on behind a figure: with its unit, or as a bound does,
/// and with another clause.
fn next_clause(text: &str) -> bool {
    text.contains(is_clausal) && (text.starts_with(['以', '左']) || begins_with_unit(text))
}
