//! Pages that a dump holds twice: as lines of text, and as the tables in them.
//!
//! Programs that take a page's text and then its tables write both. The lines
//! say nothing that the drawn cells do not say better, so they are set aside; what
//! only they have (a title, a note) stays, but for the header of a table.

use std::collections::HashSet;
use std::ops::Range;

use resheet_lexis::{Role, Shape, fold, heading_year, shape};
use resheet_model::{Code, Edge, Finding, Span, Subject};

use crate::token::Token;

/// Fewer lines than this are the text around a table.
const FEW_LINES: usize = 4;
/// So many names of columns make a header.
const HEADER: usize = 3;
/// Fewer figures prove nothing.
const FIGURES: usize = 3;

/// A stretch of tokens with cells that the dump drew, or with none.
struct Run {
    tokens: Range<usize>,
    rows: usize,
    drawn: bool,
}

/// Takes out the lines that a drawn table next to them holds too; gives them, and
/// a finding for each stretch.
pub(crate) fn take_out<'a>(tokens: &mut Vec<Token<'a>>) -> (Vec<Token<'a>>, Vec<Finding>) {
    let runs = runs(tokens);
    let mut copies: Vec<usize> = Vec::new();
    let mut findings = Vec::new();
    for (at, run) in runs.iter().enumerate() {
        if run.drawn || run.rows < FEW_LINES || !has_figures(&tokens[run.tokens.clone()]) {
            continue;
        }
        // The table stands below its lines, or above.
        let tables = [runs.get(at + 1), at.checked_sub(1).map(|above| &runs[above])];
        let found = tables.into_iter().flatten().find_map(|table| {
            let pieces = Pieces::of(&tokens[table.tokens.clone()]);
            let found = pieces.copies(&tokens[run.tokens.clone()]);
            (!found.is_empty()).then_some(found)
        });
        let Some(found) = found else { continue };
        let found: Vec<usize> = found.into_iter().map(|it| run.tokens.start + it).collect();
        let begin = copies.len();
        copies.extend(with_headers(tokens, &found));
        let spans = copies[begin..].iter().map(|&it| tokens[it].span);
        let span = spans.reduce(Span::hull).unwrap_or_default();
        findings.push(Finding::new(Code::B018, Subject::Input, span));
    }
    if copies.is_empty() {
        return (Vec::new(), findings);
    }
    (without(tokens, copies), findings)
}

/// Copies with the headers of tables between them, which the table may lack; without lines of
/// the heading, which are the sheet's own.
fn with_headers(tokens: &[Token<'_>], found: &[usize]) -> Vec<usize> {
    let (Some(first), Some(last)) = (found.first(), found.last()) else { return Vec::new() };
    let own = |token: &Token<'_>| token.is_heading || heading_year(&token.folded).is_some();
    let column = |token: &&Token<'_>| token.is(Role::heads_a_recorded_column);
    let mut out = Vec::new();
    let mut at = *first;
    for row in tokens[*first..=*last].chunk_by(|a, b| a.row == b.row) {
        let header = row.iter().filter(column).count() >= HEADER;
        let taken = (at..at + row.len()).filter(|at| header || found.binary_search(at).is_ok());
        out.extend(taken.filter(|&at| !own(&tokens[at])));
        at += row.len();
    }
    out
}

/// Takes tokens out by their places, which are sorted; gives them.
pub(crate) fn without<'a>(tokens: &mut Vec<Token<'a>>, places: Vec<usize>) -> Vec<Token<'a>> {
    let mut out = Vec::with_capacity(places.len());
    if places.is_empty() {
        return out;
    }
    let mut next = places.into_iter().peekable();
    let mut at = 0;
    tokens.retain(|token| {
        let taken = next.next_if_eq(&at).is_some();
        at += 1;
        if taken {
            out.push(token.clone());
        }
        !taken
    });
    out
}

fn runs(tokens: &[Token<'_>]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut start = 0;
    for row in tokens.chunk_by(|a, b| a.row == b.row) {
        let end = start + row.len();
        let drawn = row.iter().any(|token| token.edge == Edge::Drawn && token.in_table);
        match runs.last_mut() {
            Some(run) if run.drawn == drawn => (run.tokens.end, run.rows) = (end, run.rows + 1),
            _ => runs.push(Run { tokens: start..end, rows: 1, drawn }),
        }
        start = end;
    }
    runs
}

/// Whether lines have as many figures as a table has at least.
fn has_figures(lines: &[Token<'_>]) -> bool {
    let words = lines.iter().flat_map(|token| token.text.split_whitespace());
    words.filter(|word| is_figure(word)).take(FIGURES).count() == FIGURES
}

fn is_figure(word: &str) -> bool {
    matches!(shape(word), Shape::Number | Shape::Percent)
}

/// What a table says, in pieces of three characters.
struct Pieces(HashSet<[char; 3]>);

impl Pieces {
    fn of(table: &[Token<'_>]) -> Pieces {
        Pieces(table.iter().flat_map(|token| threes(&token.folded)).collect())
    }

    /// The tokens of lines that say what the table says, by their places; none if
    /// the lines are not the table's: another sheet of the form has the same words,
    /// but not the same figures. One figure that the table has not is enough, unless
    /// the table has next to nothing of its line, such as a page number's.
    fn copies(&self, lines: &[Token<'_>]) -> Vec<usize> {
        let mut all = Held::default();
        let mut copies = Vec::new();
        let mut start = 0;
        for line in lines.chunk_by(|a, b| a.row == b.row) {
            let mut own = Held::default();
            let mut differs = false;
            for word in line.iter().flat_map(|token| token.text.split_whitespace()) {
                let threes = threes(&fold(word));
                let held = threes.iter().filter(|it| self.0.contains(*it)).count();
                own.add(held, threes.len());
                differs |= is_figure(word) && held < threes.len();
            }
            if differs && own.is_over(1, 3) {
                return Vec::new();
            }
            all.add(own.held, own.all);
            // Most of a line, or behind such a line some of it: the lines of two
            // cells that touch make pieces that no cell has.
            if own.is_over(2, 3) || !copies.is_empty() && own.is_over(1, 3) {
                copies.extend(start..start + line.len());
            }
            start += line.len();
        }
        if all.is_over(2, 3) { copies } else { Vec::new() }
    }
}

/// How much of something a table holds.
#[derive(Clone, Copy, Default)]
struct Held {
    held: usize,
    all: usize,
}

impl Held {
    fn add(&mut self, held: usize, all: usize) {
        self.held += held;
        self.all += all;
    }

    fn is_over(self, share: usize, of: usize) -> bool {
        self.held * of >= self.all * share
    }
}

/// The pieces of three characters of a text, blanks and line ends left out; a
/// shorter text is one piece, filled up.
fn threes(text: &str) -> Vec<[char; 3]> {
    let signs: Vec<char> = text.chars().filter(|sign| !sign.is_whitespace()).collect();
    match signs.as_slice() {
        [] => Vec::new(),
        [one] => vec![[*one, '\0', '\0']],
        [one, two] => vec![[*one, *two, '\0']],
        signs => signs.windows(3).map(|it| [it[0], it[1], it[2]]).collect(),
    }
}
