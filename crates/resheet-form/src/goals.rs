//! Goals and results: long texts beside or under their two labels.

mod beside;
mod longer;
pub(crate) mod numbering;

use resheet_lexis::{Lexicon, Role, Section, is_han, number};
use resheet_model::{BoundCell, BoundExtra, Confidence, Field, Stray, StrayKind, Subject};

use crate::doubt::Doubt;
use crate::log::Log;
use crate::token::Token;

/// The two texts and their labels.
#[derive(Default)]
pub(crate) struct Goals {
    pub(crate) expected: BoundCell,
    pub(crate) actual: BoundCell,
    /// Goals of longer periods.
    pub(crate) extras: Vec<BoundExtra>,
    pub(crate) stray: Vec<Stray>,
}

/// Binds the goals of a sheet; a second block of goals goes on with the first.
/// The token behind them is that of the next part.
pub(crate) fn bind(
    out: &mut Goals,
    tokens: &[Token<'_>],
    behind: Option<&Token<'_>>,
    lexicon: &Lexicon,
    log: &mut Log,
) {
    let field = |token: &Token<'_>| {
        token.roles.iter().find_map(|role| match role {
            Role::Field(field @ (Field::ExpectedGoal | Field::ActualResult)) => Some(*field),
            _ => None,
        })
    };
    let last_result = tokens.iter().rposition(|token| field(token) == Some(Field::ActualResult));
    let pieces = pieces_of_label(tokens, lexicon);
    let mut expected: Vec<usize> = Vec::new();
    let mut actual: Vec<usize> = Vec::new();
    // Texts that stand under both labels at once.
    let mut under_both: Vec<usize> = Vec::new();
    let mut last: Option<(Field, usize)> = None;
    let mut both: Option<(usize, usize)> = None;
    let torn = labels_torn(tokens, behind, lexicon);
    let (extras, mut apart) = longer::apart(tokens);
    let (further, of_further) = beside::apart(tokens);
    out.extras.extend(extras.into_iter().chain(further));
    apart.extend(of_further);
    apart.sort_unstable();
    let mut of_pair = None;
    // All texts from the two labels on.
    let mut side_by_side: Option<Vec<usize>> = None;
    for (at, token) in tokens.iter().enumerate() {
        if apart.binary_search(&at).is_ok() {
            continue;
        }
        if torn.binary_search(&at).is_ok() {
            out.stray.extend(token.stray(StrayKind::Furniture));
            continue;
        }
        // Under both labels, a label met before them is the merged cell of the
        // part, repeated.
        let again = both.is_some_and(|(left, right): (usize, usize)| {
            let same = |other: usize| tokens[other].text == token.text;
            token.is_label() && !same(left) && !same(right) && (0..left).any(same)
        });
        // So is one of the goal behind which no result's comes.
        let again = again
            || both.is_some()
                && field(token) == Some(Field::ExpectedGoal)
                && last_result.is_none_or(|last| last < at);
        if let Some(field) = field(token).filter(|_| token.length <= 20 && !again) {
            both = match (last, field) {
                (Some((Field::ExpectedGoal, before)), Field::ActualResult)
                    if before + 1 == at
                        && (!token.is_record || tokens[before].row == token.row) =>
                {
                    Some((before, at))
                }
                _ => None,
            };
            if both.is_some() {
                side_by_side.get_or_insert_default();
            }
            last = Some((field, at));
            continue;
        }
        if again || token.is(|role| matches!(role, Role::Section(Section::Goals))) {
            continue;
        }
        if let Some(value) = both.and_then(|both| row_of_its_own(tokens, at, both)) {
            let (label, value) = (token.bind(Confidence::Likely), value.bind(Confidence::Likely));
            out.extras.push(BoundExtra { label, value });
            of_pair = Some(at + 1);
            continue;
        }
        if of_pair == Some(at) {
            continue;
        }
        let label = token.is(|role| matches!(role, Role::Section(_)))
            || is_points(&token.folded)
            || pieces.contains(&at)
            || both.is_some_and(|both| is_beside(tokens, at, both));
        if label || token.is_furniture {
            out.stray.extend(token.stray(StrayKind::Furniture));
            continue;
        }
        let of_a_table = token.is(|role| role.heads_a_recorded_column() || role.is_level());
        if of_a_table {
            out.stray.extend(token.stray(StrayKind::Unplaced));
            log.doubt(Doubt::Unplaced.of(Subject::Sheet, token.span).arg("text", token.text));
            continue;
        }
        if let Some(texts) = &mut side_by_side {
            texts.push(at);
        }
        match (both, last) {
            (Some(_), _) => under_both.push(at),
            (None, Some((Field::ActualResult, _))) => actual.push(at),
            (None, _) => expected.push(at),
        }
    }
    let apart = side_by_side.as_ref().filter(|texts| {
        let (first, all) = (texts.first(), texts.len());
        first.is_some_and(|first| !expected.contains(first) || expected[0] == *first)
            && all == expected.len() + actual.len() + under_both.len()
    });
    let apart = apart.and_then(|texts| {
        let folded: Vec<&str> = texts.iter().map(|&at| &*tokens[at].folded).collect();
        Some((texts, numbering::apart(&folded)?))
    });
    if let Some((texts, of)) = apart {
        let of = |second: bool| {
            texts.iter().zip(&of).filter(move |(_, is)| **is == second).map(|(at, _)| *at)
        };
        (expected, actual) = (of(false).collect(), of(true).collect());
    } else if let Some((left, right)) = both {
        split(&under_both, tokens, left, right, &mut expected, &mut actual, log);
    }
    for (field, cell, texts) in [
        (Field::ExpectedGoal, &mut out.expected, &expected),
        (Field::ActualResult, &mut out.actual, &actual),
    ] {
        for pair in texts.windows(2).filter(|pair| tokens[pair[0]].text == tokens[pair[1]].text) {
            let again = &tokens[pair[1]];
            log.doubt(Doubt::Repeat.of(Subject::Field(field), again.span));
        }
        join(cell, texts, tokens);
        // What its label means was told by its place.
        let learned = |token: &&Token<'_>| token.is(|role| *role == Role::Field(field));
        if tokens.iter().filter(learned).any(|label| label.learned) {
            cell.confidence = cell.confidence.min(Confidence::Likely);
        }
    }
}

/// Whether a drawn cell begins a row left of both labels, and the row has a text under each:
/// the label of the part, which nobody may know, repeated down its rows.
fn is_beside(tokens: &[Token<'_>], at: usize, (left, right): (usize, usize)) -> bool {
    let (token, left, right) = (&tokens[at], &tokens[left], &tokens[right]);
    let under = |border: &Token<'_>, end: u32| {
        let row = tokens[at + 1..].iter().take_while(|other| other.row == token.row);
        row.into_iter().any(|other| (border.column..end).contains(&other.column))
    };
    let begins = at.checked_sub(1).is_none_or(|before| tokens[before].row != token.row);
    token.placed
        && begins
        && token.column < left.column
        && under(left, right.column)
        && under(right, u32::MAX)
}

/// The value of a pair below both labels: one cell, under both of them, behind a drawn one
/// that begins the row left of them.
fn row_of_its_own<'t, 'a>(
    tokens: &'t [Token<'a>],
    at: usize,
    (left, right): (usize, usize),
) -> Option<&'t Token<'a>> {
    let (token, value) = (&tokens[at], tokens.get(at + 1)?);
    let ends = tokens.get(at + 2).is_none_or(|next| next.row != token.row);
    let begins = at.checked_sub(1).is_none_or(|before| tokens[before].row != token.row);
    let [left, right] = [left, right].map(|at| tokens[at].column);
    let over_both = value.column <= left && value.column + value.columns > right;
    (begins && ends && value.row == token.row && token.placed && token.column < left && over_both)
        .then_some(value)
}

/// The pieces of labels that a narrow column broke, each alone in its row, where
/// rows hold: `总体` / `目标`, or `绩` / `效` / `指` and `标` in the part behind.
fn labels_torn(tokens: &[Token<'_>], behind: Option<&Token<'_>>, lexicon: &Lexicon) -> Vec<usize> {
    const LONGEST: usize = 3;
    const MOST: usize = 6;
    let is_piece = |at: usize| {
        let token = &tokens[at];
        let alone = |other: Option<&Token<'_>>| other.is_none_or(|other| other.row != token.row);
        token.is_record
            && token.length <= LONGEST
            && token.is_words()
            && alone(at.checked_sub(1).map(|at| &tokens[at]))
            && alone(tokens.get(at + 1).or(behind))
    };
    let mut torn = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let end = (at..tokens.len()).take(MOST).take_while(|&at| is_piece(at)).last();
        let end = end.map_or(at, |last| last + 1);
        let mut whole: String = tokens[at..end].iter().map(|token| &*token.folded).collect();
        if let Some(behind) =
            behind.filter(|behind| end == tokens.len() && behind.length <= LONGEST)
        {
            whole.push_str(&behind.folded);
        } else if end < at + 2 {
            at = end.max(at + 1);
            continue;
        }
        let known = lexicon.lookup(&whole).is_some_and(|found| {
            found.roles.iter().any(|role| role.is_goal() || matches!(role, Role::Section(_)))
        });
        if known {
            torn.extend(at..end);
        }
        at = end.max(at + 1);
    }
    torn
}

/// The label of the part, printed down its lines: short words at the beginning of
/// lines that together are one.
fn pieces_of_label(tokens: &[Token<'_>], lexicon: &Lexicon) -> Vec<usize> {
    const PIECE: usize = 6;
    let piece = |at: &usize| {
        let token = &tokens[*at];
        let begins = *at == 0 || tokens[at - 1].row != token.row;
        begins && !token.is_label() && token.length <= PIECE && token.folded.chars().all(is_han)
    };
    let pieces: Vec<usize> = (0..tokens.len()).filter(piece).take(PIECE).collect();
    let whole: String = pieces.iter().map(|&at| &*tokens[at].folded).collect();
    let found = lexicon.lookup(&whole);
    let is_label = found.is_some_and(|found| found.roles.iter().any(Role::is_of_goals));
    if is_label && pieces.len() > 1 { pieces } else { Vec::new() }
}

/// Parts the texts under both labels.
fn split(
    texts: &[usize],
    tokens: &[Token<'_>],
    left: usize,
    right: usize,
    expected: &mut Vec<usize>,
    actual: &mut Vec<usize>,
    log: &mut Log,
) {
    if texts.iter().all(|&at| tokens[at].is_record) && !texts.is_empty() {
        // Rows hold: the first text of a row is the goal, the last the result;
        // a text alone goes on with the one whose numbering it continues, else
        // is told by its position. What continues both and has no position, or
        // stands left of both labels, is a line of a cell that a line end broke:
        // it goes on with the text before it.
        let border = tokens[right].column;
        let ends_with = |texts: &[usize], number: u32| {
            let last = texts.last().and_then(|&at| tokens[at].text.lines().last());
            last.and_then(leading_number) == Some(number)
        };
        let left_of_both =
            |text: usize| tokens[text].placed && tokens[text].column < tokens[left].column;
        let mut at = 0;
        let mut before_right = false;
        while at < texts.len() {
            let row = tokens[texts[at]].row;
            let end = at + texts[at..].iter().take_while(|&&text| tokens[text].row == row).count();
            let shared = end - at > 1;
            for (place, &text) in texts[at..end].iter().enumerate() {
                let before = leading_number(&tokens[text].folded).and_then(|it| it.checked_sub(1));
                let continues = |texts: &[usize]| before.is_some_and(|it| ends_with(texts, it));
                let to_right = if shared && end - at == 2 {
                    place == 1
                } else if !shared && continues(expected) != continues(actual) {
                    continues(actual)
                } else if !shared
                    && (continues(actual) && !tokens[text].placed || left_of_both(text))
                {
                    before_right
                } else {
                    tokens[text].placed
                        && border > tokens[left].column
                        && tokens[text].column >= border
                };
                if to_right {
                    actual.push(text)
                } else {
                    expected.push(text)
                }
                before_right = to_right;
            }
            at = end;
        }
        return;
    }
    match parting(texts, tokens) {
        Some(border) => {
            expected.extend(&texts[..border]);
            actual.extend(&texts[border..]);
        }
        None => {
            if let Some(&first) = texts.first() {
                log.doubt(
                    Doubt::GoalsRunOn.of(Subject::Field(Field::ActualResult), tokens[first].span),
                );
                log.doubt(
                    Doubt::GoalsRunOn.of(Subject::Field(Field::ExpectedGoal), tokens[first].span),
                );
            }
            expected.extend(texts);
        }
    }
}

/// Where the second text begins in a run of paragraphs: two paragraphs are one
/// text each; else where the numbering starts again, or ends before one paragraph
/// without; else behind the only full
/// stop that ends a paragraph before the last.
fn parting(texts: &[usize], tokens: &[Token<'_>]) -> Option<usize> {
    if texts.len() == 2 {
        return Some(1);
    }
    let numbers: Vec<Option<u32>> =
        texts.iter().map(|&at| leading_number(&tokens[at].folded)).collect();
    let mut restarts = (1..texts.len()).filter(|&at| numbers[at] == Some(1));
    if let (Some(border), None) = (restarts.next(), restarts.next()) {
        return Some(border);
    }
    // A list that ends, and one paragraph of another kind.
    let last = texts.len().checked_sub(1)?;
    let list = (0..last).all(|at| numbers[at] == u32::try_from(at + 1).ok());
    let ends = |at: usize| tokens[texts[at]].folded.ends_with(['。', ';', '；']);
    if last >= 2 && list && numbers[last].is_none() && ends(last - 1) && ends(last) {
        return Some(last);
    }
    let mut stops = (1..texts.len()).filter(|&at| tokens[texts[at - 1]].folded.ends_with('。'));
    match (stops.next(), stops.next()) {
        (Some(border), None) => Some(border),
        _ => None,
    }
}

/// `3.`, `3、`, `(3)` in front of a paragraph, or a word with the number: `目标3:`,
/// `目标3完成情况:`.
pub(crate) fn leading_number(folded: &str) -> Option<u32> {
    let rest = folded.strip_prefix('(').unwrap_or(folded);
    let digits = rest.find(|c: char| !c.is_ascii_digit())?;
    if digits == 0 {
        return named_number(folded);
    }
    let number = rest[..digits].parse().ok()?;
    rest[digits..].starts_with(['.', '、', ')', ',']).then_some(number)
}

/// The number behind a word of two to four characters, where a colon follows
/// within a few more: other figures in front of a text stand in a sentence.
fn named_number(folded: &str) -> Option<u32> {
    const WORD: std::ops::RangeInclusive<usize> = 2..=4;
    const FAR: usize = 8;
    let at = folded.find(|c: char| !c.is_alphabetic())?;
    let (word, rest) = folded.split_at(at);
    let digits = rest.find(|c: char| !c.is_ascii_digit())?;
    let behind = rest[digits..].chars().take(FAR).find(|c| !c.is_alphabetic());
    let colon = matches!(behind, Some(':' | '：'));
    let named = WORD.contains(&word.chars().count()) && colon;
    named.then(|| rest[..digits].parse().ok()).flatten()
}

fn join(cell: &mut BoundCell, texts: &[usize], tokens: &[Token<'_>]) {
    for &at in texts {
        let token = &tokens[at];
        // A paragraph that ended goes on in a new line; a cell that a page or
        // a line end cut goes on where it was cut.
        let ended = cell.text.ends_with(['。', '；', ';', '！', '：']);
        cell.append(token.bind(Confidence::Certain), if ended { "\n" } else { "" });
    }
}

/// Whether a folded text is the points of a part and nothing else, the second
/// line of its label: `(80分)`.
fn is_points(folded: &str) -> bool {
    let inner = folded.strip_prefix('(').and_then(|inner| inner.strip_suffix("分)"));
    inner.is_some_and(|inner| number(inner).is_some())
}
