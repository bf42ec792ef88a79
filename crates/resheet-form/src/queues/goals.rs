//! Goal and result as two queues of lines.
//!
//! Both texts wrap in columns of their own width: a line that is not full ends a
//! paragraph, and a full one does not end its text. Numbers go on by one in each.

use std::cmp::Ordering;

use resheet_lexis::{Role, Section, is_han};
use resheet_model::{BoundCell, Confidence, Field};

use super::beam::cost::{BAD, FREE, ODD, SLIGHT};
use super::beam::{Machine, Moves, search, share};
use crate::goals::{Goals, leading_number};
use crate::token::Token;

/// Lines looked at; no goals have more.
const MOST_LINES: usize = 160;

/// A text has one line at least as long, in characters.
const PARAGRAPH: usize = 12;

/// What of a line counts.
struct Line {
    /// In halves of a wide character.
    width: usize,
    length: usize,
    number: Option<u32>,
    /// Ends a paragraph; ends a sentence.
    ends: bool,
    stops: bool,
    gap: bool,
    /// Which of the two texts of one printed line it is, if it is half of one.
    half: Option<usize>,
}

/// How far a text has come.
#[derive(Clone, Copy)]
struct Text {
    longest: usize,
    last: usize,
    ends: bool,
    stops: bool,
    next: u32,
    at: usize,
}

#[derive(Clone)]
struct State {
    cost: i32,
    texts: [Option<Text>; 2],
    before: usize,
    step: usize,
}

struct Lines {
    lines: Vec<Line>,
    /// The step before, and what became of the line: of the goal, of the result,
    /// of none.
    steps: Vec<(usize, usize)>,
}

const OF_NONE: usize = 2;

impl Lines {
    /// What it costs that a line goes on with a text.
    fn on(&self, text: &Text, line: &Line, at: usize) -> i32 {
        let full = text.last + 3 >= text.longest.max(line.width);
        let apart = if at > text.at + 1 { SLIGHT } else { FREE };
        let gap = if at == text.at + 1 && line.gap { SLIGHT } else { FREE };
        let number = match line.number.map(|number| number.cmp(&text.next)) {
            Some(Ordering::Equal) => -SLIGHT,
            // A figure may begin a line.
            Some(_) if !text.ends => FREE,
            Some(_) => BAD,
            None if text.stops => ODD + SLIGHT,
            None if text.ends && text.next > 1 => ODD,
            None => FREE,
        };
        let wrap = if text.ends || full { FREE } else { BAD };
        apart + gap + number + wrap
    }

    /// The state behind a line of a text, or of none.
    fn next(&self, state: &State, piece: usize, of: usize) -> State {
        let line = &self.lines[piece];
        let mut next = state.clone();
        if let Some(text) = next.texts.get_mut(of) {
            let known = text.get_or_insert(Text {
                longest: 0,
                last: 0,
                ends: false,
                stops: false,
                next: 1,
                at: 0,
            });
            let numbered = line.number == Some(known.next);
            *known = Text {
                longest: known.longest.max(line.width),
                last: line.width,
                ends: line.ends,
                stops: line.stops,
                next: known.next + u32::from(numbered),
                at: piece,
            };
            next.before = of;
        }
        next
    }
}

impl State {
    fn key(&self) -> u64 {
        let mut key = share(2, self.before as u64);
        for (of, text) in self.texts.iter().enumerate() {
            let Some(text) = text else { continue };
            let flags = u64::from(text.ends) | u64::from(text.stops) << 1;
            let place = (text.at as u64) << 34 | u64::from(text.next) << 2 | flags;
            let width = (text.last as u64) << 32 | text.longest as u64;
            key = key.wrapping_add(share(2 * of + 3, place)).wrapping_add(share(2 * of + 4, width));
        }
        key
    }
}

impl Machine for Lines {
    type State = State;
    /// Which text has the line.
    type Move = usize;

    fn start(&self) -> State {
        State { cost: 0, texts: [None; 2], before: OF_NONE, step: usize::MAX }
    }

    fn moves(&mut self, state: &State, piece: usize, out: &mut Moves<usize>) {
        let line = &self.lines[piece];
        let mut moves: [Option<i32>; 3] = [None; 3];
        let skip = match line.length {
            0..PARAGRAPH => FREE,
            PARAGRAPH..20 => ODD,
            _ => BAD + SLIGHT,
        };
        moves[OF_NONE] = Some(skip);
        for (of, text) in state.texts.iter().enumerate() {
            let turn = if state.before == of { FREE } else { SLIGHT };
            let half = line.half.is_some_and(|half| half != of);
            let side = if half { 2 * BAD } else { FREE };
            let cost = match text {
                Some(text) => Some(self.on(text, line, piece)),
                None if line.length < PARAGRAPH => None,
                None => {
                    let late = line.number.is_some_and(|number| number != 1);
                    let second = of == 1 && state.texts[0].is_none();
                    Some(if late { BAD } else { FREE } + if second { SLIGHT } else { FREE })
                }
            };
            moves[of] = cost.map(|cost| cost + turn + side);
        }
        for (of, cost) in moves.into_iter().enumerate() {
            if let Some(cost) = cost {
                let next = self.next(state, piece, of);
                out.offer(state.cost + cost, next.key(), of);
            }
        }
    }

    fn after(&mut self, state: &State, piece: usize, of: usize, cost: i32) -> State {
        self.steps.push((state.step, of));
        State { cost, step: self.steps.len() - 1, ..self.next(state, piece, of) }
    }

    fn cost(&self, state: &State) -> i32 {
        state.cost
    }

    fn end(&self, state: &State) -> i32 {
        let end = |text: &Option<Text>| match text {
            None => BAD + ODD,
            Some(text) if text.ends => FREE,
            Some(_) => ODD,
        };
        state.texts.iter().map(end).sum()
    }
}

/// Goal and result, and their tokens.
pub(crate) fn read(tokens: &[Token<'_>], taken: &[bool]) -> Option<(Goals, Vec<usize>)> {
    let begins = |token: &Token<'_>| {
        token.length <= 20
            && token.is(|role| {
                matches!(
                    role,
                    Role::Section(Section::Goals)
                        | Role::Field(Field::ExpectedGoal | Field::ActualResult)
                )
            })
    };
    let start = tokens.iter().position(begins)?;
    let text = |at: &usize| {
        let token = &tokens[*at];
        let label = !token.roles.is_empty() || token.is_heading || token.is_furniture;
        !taken[*at] && !label && (token.is_words() || token.length >= PARAGRAPH) && token.length > 1
    };
    let own: Vec<usize> = (start..tokens.len()).filter(text).take(MOST_LINES).collect();
    let mut lines = Lines { lines: Vec::new(), steps: Vec::new() };
    for (nth, &at) in own.iter().enumerate() {
        let token = &tokens[at];
        let same =
            |other: Option<&usize>| other.is_some_and(|&other| tokens[other].row == token.row);
        let half = if same(own.get(nth + 1)) {
            Some(0)
        } else {
            same(nth.checked_sub(1).and_then(|before| own.get(before))).then_some(1)
        };
        let folded = &*token.folded;
        lines.lines.push(Line {
            width: folded.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum(),
            length: token.length,
            number: leading_number(folded),
            ends: folded.ends_with(['。', '；', ';', '！', '：']),
            stops: folded.ends_with('。'),
            gap: token.gap > 0,
            half,
        });
    }
    let ends = search(&mut lines, own.len());
    let (least, best) = ends.first()?;
    let [Some(goal), Some(result)] = &best.texts else { return None };
    if !goal.ends || !result.ends {
        return None;
    }
    let rivals = ends.iter().skip(1).filter(|(cost, _)| *cost <= least + SLIGHT).count();
    let trust = if rivals == 0 { Confidence::Likely } else { Confidence::Guess };
    let mut of: Vec<usize> = Vec::with_capacity(own.len());
    let mut step = best.step;
    while let Some(&(before, text)) = lines.steps.get(step) {
        of.push(text);
        step = before;
    }
    let mut goals = Goals::default();
    let mut used = Vec::new();
    for (&at, text) in own.iter().zip(of.into_iter().rev()) {
        let cell = match text {
            0 => &mut goals.expected,
            1 => &mut goals.actual,
            _ => continue,
        };
        append(cell, tokens[at].bind(trust));
        used.push(at);
    }
    Some((goals, used))
}

fn append(cell: &mut BoundCell, line: BoundCell) {
    let ended = cell.text.ends_with(['。', '；', ';', '！', '：']);
    cell.append(line, if ended { "\n" } else { "" });
}

/// Where a line holds a line of each text with one blank between: the byte of the
/// blank. Blanks beside figures are of the text.
pub(super) fn halves(text: &str) -> Option<usize> {
    const HALF: usize = 2;
    let mut found = None;
    for (at, _) in text.match_indices(' ') {
        let (left, right) = (&text[..at], &text[at + 1..]);
        let before = left.chars().next_back()?;
        let behind = right.chars().next()?;
        let numbered = leading_number(right).is_some_and(|_| {
            let rest = right.trim_start_matches(|c: char| c.is_ascii_digit());
            rest.chars().nth(1).is_some_and(|c| !c.is_ascii_digit())
        });
        let words = !before.is_ascii_alphanumeric()
            && (is_han(behind) || numbered || matches!(behind, '，' | '、'));
        let long = left.chars().count() >= HALF && right.chars().count() >= HALF;
        if words && long && found.replace(at).is_some() {
            return None;
        }
    }
    found
}
