//! Goal and result as two queues of lines.
//!
//! Both texts wrap in columns of their own width: a line that is not full ends a
//! paragraph, and a full one does not end its text. Numbers go on by one in each.

use std::cmp::Ordering;

use resheet_lexis::{Role, begins_with_sign, counted, is_han, tells_result};
use resheet_model::{BoundCell, Confidence};

use super::beam::cost::{BAD, FREE, ODD, SLIGHT};
use super::beam::{Machine, Moves, search, share};
use super::seams::Seams;
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
    /// The first and the last number of its points, and whether a point begins the line.
    numbers: Option<[u32; 2]>,
    numbered: bool,
    /// Whether it stands where rows of the indicators do.
    late: bool,
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

struct Lines<'t> {
    lines: Vec<Line>,
    texts: Vec<&'t str>,
    seams: Seams,
    /// The step before, and what became of the line: of the goal, of the result,
    /// of none.
    steps: Vec<(usize, usize)>,
}

const OF_NONE: usize = 2;

impl<'t> Lines<'t> {
    fn new(tokens: &'t [Token<'_>], own: &[usize]) -> Self {
        let rows = tokens.iter().position(|token| begins_with_sign(&token.folded));
        let line = |(nth, &at): (usize, &usize)| {
            let token = &tokens[at];
            let same =
                |other: Option<&usize>| other.is_some_and(|&other| tokens[other].row == token.row);
            let half = if same(own.get(nth + 1)) {
                Some(0)
            } else {
                same(nth.checked_sub(1).and_then(|before| own.get(before))).then_some(1)
            };
            let folded = &*token.folded;
            Line {
                width: folded.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum(),
                length: token.length,
                numbers: numbers(folded),
                numbered: number_at(folded).is_some(),
                late: rows.is_some_and(|rows| at > rows),
                ends: ends(folded),
                stops: folded.ends_with('。'),
                gap: token.gap > 0,
                half,
            }
        };
        Lines {
            lines: own.iter().enumerate().map(line).collect(),
            texts: own.iter().map(|&at| &*tokens[at].folded).collect(),
            seams: Seams::new(tokens),
            steps: Vec::new(),
        }
    }

    /// What became of each line.
    fn path(&self, state: &State) -> Vec<usize> {
        let mut of = Vec::with_capacity(self.lines.len());
        let mut step = state.step;
        while let Some(&(before, text)) = self.steps.get(step) {
            of.push(text);
            step = before;
        }
        of.reverse();
        of
    }

    /// What it costs that a line goes on with a text.
    fn on(&self, text: &Text, line: &Line, at: usize) -> i32 {
        let short = text.longest.max(line.width).saturating_sub(text.last);
        // One line of the other text may stand between.
        let apart = if at > text.at + 2 { SLIGHT } else { FREE };
        let gap = if at == text.at + 1 && line.gap { SLIGHT } else { FREE };
        let number = match line.numbers.map(|[first, _]| first.cmp(&text.next)) {
            Some(Ordering::Equal) => -SLIGHT,
            // A figure may begin a line.
            Some(_) if line.numbered && !text.ends => FREE,
            Some(_) => BAD,
            None if text.stops => ODD + SLIGHT,
            None if text.ends && text.next > 1 => ODD,
            None => FREE,
        };
        let seam =
            if text.ends { FREE } else { self.seams.cost(self.texts[text.at], self.texts[at]) };
        let late = if line.late { SLIGHT } else { FREE };
        let wrap = match short {
            _ if text.ends => FREE,
            0..=3 => FREE,
            4..=6 => SLIGHT,
            _ => BAD,
        };
        apart + gap + number + wrap + seam + late
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
            let number = match line.numbers {
                Some([first, last]) if first == known.next => last + 1,
                _ => known.next,
            };
            *known = Text {
                longest: known.longest.max(line.width),
                last: line.width,
                ends: line.ends,
                stops: line.stops,
                next: number,
                at: piece,
            };
            next.before = of;
        }
        next
    }
}

impl State {
    /// What it costs that a line is of this text, and not of the other: lines of both
    /// come in turn, or all of one.
    fn turn(&self, of: usize, piece: usize) -> i32 {
        let stands =
            |text: usize, back: usize| self.texts[text].is_some_and(|text| text.at + back == piece);
        let in_turn = stands(of, 2) && stands(1 - of, 1);
        let breaks = stands(of, 1) && stands(1 - of, 2);
        if in_turn || self.before == of && !breaks { FREE } else { SLIGHT }
    }

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

impl Machine for Lines<'_> {
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
            _ if line.late => {
                if line.numbered {
                    SLIGHT
                } else {
                    FREE
                }
            }
            0..PARAGRAPH if line.ends => SLIGHT,
            0..PARAGRAPH => FREE,
            PARAGRAPH..20 => ODD,
            _ => BAD + SLIGHT,
        };
        moves[OF_NONE] = Some(skip);
        for (of, text) in state.texts.iter().enumerate() {
            let turn = state.turn(of, piece);
            let half = line.half.is_some_and(|half| half != of);
            let side = if half { 2 * BAD } else { FREE };
            let cost = match text {
                Some(text) => Some(self.on(text, line, piece)),
                None if line.length < PARAGRAPH => None,
                None => {
                    let late = i32::from(line.late);
                    let inside = i32::from(line.numbers.is_some_and(|[first, _]| first != 1));
                    let second = i32::from(of == 1 && state.texts[0].is_none());
                    Some((late + inside) * BAD + second * SLIGHT)
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
    let own = candidates(tokens, taken)?;
    let mut lines = Lines::new(tokens, &own);
    let found = search(&mut lines, own.len());
    let (least, best) = found.first()?;
    let [Some(goal), Some(result)] = &best.texts else { return None };
    if !goal.ends || !result.ends {
        return None;
    }
    // Numbers that go on in both prove which lines are of which.
    let numbered = goal.next > 2 && result.next > 2;
    let rivals = found.iter().skip(1).filter(|(cost, _)| *cost <= least + SLIGHT).count();
    let trust = if numbered && rivals == 0 { Confidence::Likely } else { Confidence::Guess };
    let mut texts = [Vec::new(), Vec::new()];
    for (&at, text) in own.iter().zip(lines.path(best)) {
        if let Some(text) = texts.get_mut(text) {
            text.push(at);
        }
    }
    let mut both = texts.map(|text| whole(tokens, text, trust));
    // The taller text begins first, whichever of the two it is.
    let beside = lines.lines.iter().any(|line| line.half.is_some());
    let [first, second] = [&both[0].0, &both[1].0].map(|cell| tells_result(&cell.text));
    if !beside && first > second + 1 {
        both.swap(0, 1);
    }
    let [expected, actual] = both;
    let goals = Goals { expected: expected.0, actual: actual.0, ..Goals::default() };
    Some((goals, [expected.1, actual.1].concat()))
}

/// The tokens that may be lines of them: behind their label, in front of the total.
fn candidates(tokens: &[Token<'_>], taken: &[bool]) -> Option<Vec<usize>> {
    let start =
        tokens.iter().position(|token| token.length <= 20 && token.is(Role::is_of_goals))?;
    let total = |token: &Token<'_>| token.is(|role| *role == Role::Total);
    let end = tokens.iter().rposition(total).filter(|end| *end > start).unwrap_or(tokens.len());
    let text = |at: &usize| {
        let token = &tokens[*at];
        let label = !token.roles.is_empty() || token.is_heading || token.is_furniture;
        !taken[*at] && !label && (token.is_words() || token.length >= PARAGRAPH) && token.length > 1
    };
    Some((start..end).filter(text).take(MOST_LINES).collect())
}

/// A text of its lines, and these: paragraphs that are all numbered in the order of
/// their numbers.
fn whole(tokens: &[Token<'_>], lines: Vec<usize>, trust: Confidence) -> (BoundCell, Vec<usize>) {
    let begins = |at: &usize| number_at(&tokens[*at].folded);
    let mut paragraphs: Vec<Vec<usize>> = Vec::new();
    for at in lines {
        let ended = |line: &usize| ends(&tokens[*line].folded);
        match paragraphs.last_mut() {
            Some(last) if !(begins(&at).is_some() && last.last().is_some_and(ended)) => {
                last.push(at);
            }
            _ => paragraphs.push(vec![at]),
        }
    }
    let number = |paragraph: &Vec<usize>| paragraph.first().and_then(begins);
    let mut numbers: Vec<Option<u32>> = paragraphs.iter().map(number).collect();
    numbers.sort_unstable();
    if (1..).zip(&numbers).all(|(wanted, own)| *own == Some(wanted)) {
        paragraphs.sort_by_key(number);
    }
    let lines = paragraphs.concat();
    let mut cell = BoundCell::default();
    for &at in &lines {
        append(&mut cell, tokens[at].bind(trust));
    }
    (cell, lines)
}

/// Whether a line ends a paragraph.
fn ends(folded: &str) -> bool {
    folded.ends_with(['。', '；', ';', '！', '：'])
}

/// The number of a point that begins a text.
fn number_at(folded: &str) -> Option<u32> {
    leading_number(folded).or_else(|| counted(folded))
}

/// The first and the last number of the points in a line.
fn numbers(folded: &str) -> Option<[u32; 2]> {
    let behind = folded.match_indices(['；', ';', '。']).map(|(at, mark)| at + mark.len());
    let mut all = std::iter::once(0).chain(behind).filter_map(|at| number_at(&folded[at..]));
    let first = all.next()?;
    Some([first, all.next_back().unwrap_or(first)])
}

fn append(cell: &mut BoundCell, line: BoundCell) {
    let ended = ends(&cell.text);
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
        // Asked of each blank: counting all of either half would cost the square of the text.
        let reaches = |half: &str| half.chars().nth(HALF - 1).is_some();
        let long = reaches(left) && reaches(right);
        if words && long && found.replace(at).is_some() {
            return None;
        }
    }
    found
}
