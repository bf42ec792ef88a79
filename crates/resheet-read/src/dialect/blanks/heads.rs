//! The names in a header whose names go over several lines.
//!
//! Each line is aligned with the names that the lines above it began, from left to
//! right: a word goes on with a name or begins one. What lies apart costs, so does a
//! name begun by a word that nobody knows; a name that becomes a known one pays back. A
//! picture moves words sideways, so the order of words counts more than their columns.

use resheet_lexis::Label;

use super::header::Stack;
use super::piece::Piece;
use crate::dump::Dump;

/// A name goes on one column beside where it began.
const BESIDE: i32 = 2;
/// A word begins a name of its own.
const BEGINS: i32 = 4;
/// The same, one that is known.
const BEGINS_KNOWN: i32 = -2;
/// The same, one character that is not known: most likely the end of a name.
const BEGINS_SHORT: i32 = 12;
/// The word makes the name a known one, or the beginning of one.
const MAKES_KNOWN: i32 = -8;
const MAKES_BEGINNING: i32 = -4;
/// The name was known without the word.
const WAS_KNOWN: i32 = 8;
/// No name is moved further to one of its words, in columns.
const FURTHEST: i32 = 8;
const UNREACHED: i32 = i32::MAX / 2;

/// The names of header rows, line by line.
#[derive(Default)]
pub(super) struct Heads {
    stacks: Vec<Stack>,
}

impl Heads {
    pub(super) fn stacks(&self) -> &[Stack] {
        &self.stacks
    }

    /// Takes one more line.
    pub(super) fn push(&mut self, text: Dump<'_, '_>, line: &[Piece]) {
        self.stacks = aligned(text, std::mem::take(&mut self.stacks), line);
    }
}

/// The names of header rows, given as pieces line by line.
pub(super) fn heads<'p>(text: Dump<'_, '_>, pieces: impl Iterator<Item = &'p Piece>) -> Vec<Stack> {
    let pieces: Vec<Piece> = pieces.copied().collect();
    let mut out = Heads::default();
    for line in pieces.chunk_by(|a, b| a.y == b.y) {
        out.push(text, line);
    }
    out.stacks
}

/// What it costs that a word goes on with a name, where that is less than `most`; none
/// if it is more, or if the word lies too far aside.
fn joins(
    text: Dump<'_, '_>,
    (stack, name): (&Stack, &Label<'_>),
    word: &Piece,
    most: i32,
) -> Option<i32> {
    let apart = -word.overlap(stack.x0, stack.x1);
    if apart > FURTHEST {
        return None;
    }
    let off = (stack.x0 + stack.x1 - word.middle()).abs() / 4;
    let mut cost = apart.max(0) * BESIDE + off;
    if cost + MAKES_KNOWN >= most {
        return None;
    }
    let whole = format!("{}{}", name.folded(), word.text(text));
    let label = text.label(&whole);
    let known = label.is_known();
    if whole.len() <= 160 {
        cost += match () {
            () if known => MAKES_KNOWN,
            () if label.is_beginning() => MAKES_BEGINNING,
            () => 0,
        };
    }
    cost += if !known && name.is_known() { WAS_KNOWN } else { 0 };
    Some(cost)
}

/// Whether a character is the end of the name beside it on the same line.
fn ends(text: Dump<'_, '_>, stack: &Stack, word: &Piece) -> bool {
    let own = word.text(text);
    own.chars().count() == 1
        && !text.is_known(own)
        && text.is_known(&format!("{}{own}", stack.label(text).folded()))
}

fn begins(text: Dump<'_, '_>, word: &Piece) -> i32 {
    let own = word.text(text);
    match () {
        () if own.len() <= 120 && text.is_known(own) => BEGINS_KNOWN,
        () if own.chars().count() == 1 => BEGINS_SHORT,
        () => BEGINS,
    }
}

/// The names with the words of one more line.
fn aligned(text: Dump<'_, '_>, stacks: Vec<Stack>, words: &[Piece]) -> Vec<Stack> {
    let single = |piece: &Piece| Stack { pieces: vec![*piece], x0: piece.x0, x1: piece.x1 };
    if stacks.is_empty() {
        let mut out: Vec<Stack> = Vec::new();
        for word in words {
            match out.last_mut().filter(|last| ends(text, last, word)) {
                Some(last) => last.push(*word),
                None => out.push(single(word)),
            }
        }
        return out;
    }
    // The cheapest way to place so many words with so many names, and whether the last
    // word went on with the last name.
    let width = words.len() + 1;
    let names: Vec<Label<'_>> = stacks.iter().map(|stack| stack.label(text)).collect();
    let begun: Vec<i32> = words.iter().map(|word| begins(text, word)).collect();
    let mut best = vec![UNREACHED; (stacks.len() + 1) * width];
    let mut joined = vec![false; best.len()];
    for at in 0..=stacks.len() {
        for placed in 0..width {
            let here = at * width + placed;
            let mut cost = if here == 0 { 0 } else { UNREACHED };
            if at > 0 {
                cost = cost.min(best[here - width]);
            }
            if placed > 0 {
                // A new name stands behind the names before it.
                let word = &words[placed - 1];
                let right = stacks.get(at).map_or(0, |next| (word.x1 - next.x0).max(0));
                let left = at.checked_sub(1).map_or(0, |left| (stacks[left].x1 - word.x0).max(0));
                let new =
                    best[here - 1].saturating_add(begun[placed - 1] + (left + right) * BESIDE);
                cost = cost.min(new);
                if let Some(nth) = at.checked_sub(1) {
                    let before = best[here - width - 1];
                    let own = joins(text, (&stacks[nth], &names[nth]), word, cost - before);
                    if let Some(both) = own.map(|own| before + own).filter(|both| *both < cost) {
                        cost = both;
                        joined[here] = true;
                    }
                }
            }
            best[here] = cost;
        }
    }
    let (mut at, mut placed) = (stacks.len(), words.len());
    let mut stacks = stacks;
    let mut new = Vec::new();
    while placed > 0 {
        let here = at * width + placed;
        if joined[here] {
            stacks[at - 1].push(words[placed - 1]);
            (at, placed) = (at - 1, placed - 1);
        } else if at > 0 && best[here] == best[here - width] {
            at -= 1;
        } else {
            new.push((at, single(&words[placed - 1])));
            placed -= 1;
        }
    }
    // From the last to the first, so that places stay.
    for (at, stack) in new {
        stacks.insert(at, stack);
    }
    stacks
}
