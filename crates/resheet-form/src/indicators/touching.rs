//! Cells that touch, where a line is a cell: the cheapest reading parts them.
//!
//! Each text that may be several cells is offered to the alignment in pieces. Pieces that
//! go to one column are the text again, at no cost.

use std::ops::Range;
use std::rc::Rc;

use resheet_align::{LIKELY, Step, align, column_of};
use resheet_lexis::{Features, Lexicon, Role, Touching};
use resheet_model::{Edge, Span};

use super::table::{IndicatorTable, Piece};
use crate::glued::part_line;
use crate::log::Log;
use crate::regions::{HeaderCell, IndicatorKind as K};
use crate::token::Token;

/// The tokens of a table with those parted that are several cells; none if none is.
pub(super) fn part_touching<'a>(
    tokens: &[Token<'a>],
    columns: &[HeaderCell<K>],
    lexicon: &'a Lexicon,
    log: &mut Log,
) -> Option<Vec<Token<'a>>> {
    if !tokens.iter().any(Token::is_line) {
        return None;
    }
    let touching = Touching::of(tokens.iter().map(|token| &*token.features));
    let mut level = "";
    let pieces = tokens.iter().map(|token| {
        let own = if token.is_line() { touching.cells(token, lexicon) } else { Vec::new() };
        if token.is(Role::is_level) {
            level = token.text;
        }
        // Nobody prints a level again right below itself: it is of the name.
        let again = own.first().is_some_and(|first| token.text[first.clone()] == *level);
        if again { Vec::new() } else { own }
    });
    let pieces: Vec<Vec<Range<usize>>> = pieces.collect();
    if pieces.iter().all(Vec::is_empty) {
        return None;
    }
    let (offered, parts) = offer(tokens, &pieces, lexicon);
    let mut table = IndicatorTable::new(&offered, columns, lexicon);
    table.parts = parts;
    let alignment = table.align_wrapped().unwrap_or_else(|| align(&table));
    let evidence: Vec<Span> = columns.iter().map(|column| column.span).collect();
    let mut out = Vec::with_capacity(offered.len());
    let mut at = 0;
    for (token, pieces) in tokens.iter().zip(&pieces) {
        let own = at..at + pieces.len().max(1);
        at = own.end;
        let cells = cells(pieces, &alignment.steps[own.clone()], &alignment.margins[own]);
        if cells.len() < 2 {
            out.push(token.clone());
            continue;
        }
        let features = |text: &str| Features::new(text, lexicon);
        part_line(&mut out, token, &cells, evidence.clone(), features, log);
    }
    (out.len() > tokens.len()).then_some(out)
}

/// The tokens with their pieces in their places, and what each of those is a piece of.
fn offer<'a>(
    tokens: &[Token<'a>],
    pieces: &[Vec<Range<usize>>],
    lexicon: &'a Lexicon,
) -> (Vec<Token<'a>>, Vec<Piece<'a>>) {
    let (mut offered, mut parts) = (Vec::new(), Vec::new());
    for (token, pieces) in tokens.iter().zip(pieces) {
        if pieces.is_empty() {
            offered.push(token.clone());
            parts.push(Piece::Whole);
        }
        let of = |range: Range<usize>| {
            let mut piece = token.clone();
            piece.text = &token.text[range];
            piece.features = Rc::new(Features::new(piece.text, lexicon));
            piece
        };
        for (nth, range) in pieces.iter().enumerate() {
            let mut piece = of(range.clone());
            parts.push(if nth == 0 {
                Piece::First(token.clone())
            } else {
                piece.edge = Edge::Blank;
                piece.gap = 0;
                Piece::Rest(of(pieces[nth - 1].start..range.end))
            });
            offered.push(piece);
        }
    }
    (offered, parts)
}

/// The cells that the pieces of a token make by the columns they went to.
fn cells(pieces: &[Range<usize>], steps: &[Step], margins: &[u32]) -> Vec<Range<usize>> {
    let mut cells: Vec<Range<usize>> = Vec::new();
    let mut in_column = false;
    for ((piece, step), margin) in pieces.iter().zip(steps).zip(margins) {
        let begins = matches!(step, Step::Begin(_) | Step::Next(_)) && *margin >= LIKELY;
        match cells.last_mut() {
            Some(last) if !(begins && in_column) => last.end = piece.end,
            _ => cells.push(piece.clone()),
        }
        in_column = column_of(*step).is_some();
    }
    cells
}
