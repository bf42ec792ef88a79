//! The head, the goals and the foot of a form: labels with their values.

use resheet_lexis::{Role, verdict_at_start};
use resheet_model::Field;

use super::header::{self, Table};
use super::run::{Label, Run};

/// Furniture in front of a heading is no longer, in characters.
const LEAD: usize = 4;

/// The longest heading, in characters.
const TITLE: usize = 60;

/// A label of fewer characters parts a text only with a colon behind it.
const PARTS: usize = 4;

/// The longest mark in front of a paragraph, in characters.
const MARK: usize = 6;

/// The end of a heading at a position: what reads like one and is followed by
/// a year in brackets, a label, or nothing.
pub(super) fn title(run: &Run<'_>, from: usize) -> Option<usize> {
    let longest = (from + TITLE).min(run.len());
    // A year may lead; other figures are of the table before.
    let year = usize::from(run.slice(from, from + 4).chars().all(|c| c.is_ascii_digit())) * 4;
    let figure = run.slice(from + year, longest).find(|c: char| c.is_ascii_digit());
    let bracket = run.slice(from, longest).find(['(', ':', '。']);
    let longest = figure.map_or(longest, |bytes| run.behind(from + year, bytes));
    let longest = bracket.map_or(longest, |bytes| run.behind(from, bytes).min(longest));
    (from + 4..=longest).rev().find(|&end| {
        let followed = end == run.len() || run.char(end) == Some('(') || label(run, end).is_some();
        followed && run.lexicon().is_title(run.slice(from, end))
    })
}

/// The cells of a heading at a position: what stands in front of it (`附件2:`,
/// the value of the label before), the heading, the year in brackets.
///
/// ```ebnf
/// heading = [ furniture , [ digits ] , [ ":" ] | unit | verdict ] , title , [ bracket ] ;
/// ```
pub(super) fn heading(run: &Run<'_>, from: usize, ends: &mut Vec<usize>) -> bool {
    let lexicon = run.lexicon();
    let lead = (from + 1..from + LEAD).find(|&end| {
        let word = run.slice(from, end);
        lexicon.is_furniture(word) || lexicon.money_unit(word).is_some_and(|unit| unit == word)
    });
    let lead = lead.map(|end| {
        let end = end + run.rest(end).chars().take_while(char::is_ascii_digit).count();
        if run.char(end) == Some(':') { end + 1 } else { end }
    });
    let verdict = || verdict_at_start(run.rest(from)).map(|bytes| run.behind(from, bytes));
    for lead in [lead, verdict(), Some(from)].into_iter().flatten() {
        if let Some(end) = title(run, lead) {
            ends.extend((lead > from).then_some(lead));
            ends.push(end);
            ends.extend(run.bracket(end));
            return true;
        }
    }
    false
}

/// Whether a run is a heading and nothing else, its year in brackets included.
pub(super) fn all_heading(run: &Run<'_>) -> bool {
    let field = |role: &Role| matches!(role, Role::Field(_) | Role::DepartmentSelf);
    let long = run.len() > TITLE || run.rest(0).contains(['。', ':']);
    !long && run.label(0, field).is_none() && run.lexicon().is_title(run.rest(0))
}

/// The label of a field or of a part of the form.
pub(super) fn label<'r>(run: &'r Run<'_>, from: usize) -> Option<Label<'r>> {
    run.label(from, |role| {
        matches!(
            role,
            Role::Field(_) | Role::DepartmentSelf | Role::Extra | Role::Tail | Role::Section(_)
        )
    })
}

/// Whether a heading with furniture in front of it (`附件2`) stands behind the
/// full stop before a position.
pub(super) fn next_sheet(run: &Run<'_>, at: usize) -> bool {
    at > 0
        && run.char(at - 1) == Some('。')
        && (title(run, at).is_some() || heading(run, at, &mut Vec::new()))
}

/// Whether a label at a position ends the text before it.
pub(super) fn parts(run: &Run<'_>, at: usize) -> bool {
    if next_sheet(run, at) {
        return true;
    }
    let Some(label) = label(run, at) else { return starts_table(run, at) };
    // Nothing begins a value so: the word is one of the sentence.
    if matches!(run.char(label.end), Some('。' | ',' | ';' | '、' | '的')) {
        return false;
    }
    if label.bare > at + 2 && run.slice(label.bare, label.end).ends_with(':') {
        return true;
    }
    let heading = label.roles.iter().all(|role| matches!(role, Role::Section(_)));
    let follows = starts_table(run, label.end) || self::label(run, label.end).is_some();
    (label.bare >= at + PARTS && (!heading || follows)) || starts_table(run, at)
}

/// Whether the header of a table begins at a position.
pub(super) fn starts_table(run: &Run<'_>, at: usize) -> bool {
    header::at(run, at, Table::Indicators).is_some() || header::at(run, at, Table::Funds).is_some()
}

/// What the goals of a form have shown so far.
#[derive(Clone, Copy, Default)]
pub(super) struct Goals {
    expected: bool,
    actual: bool,
    /// Whether a text stood between the two labels.
    text: bool,
}

impl Goals {
    /// The label of the goals or of the results at a position.
    pub(super) fn label<'r>(run: &'r Run<'_>, at: usize) -> Option<Label<'r>> {
        run.label(at, Role::is_of_goals)
    }

    /// Takes note of a label.
    pub(super) fn saw(&mut self, label: Label<'_>) {
        let is = |field| label.roles.contains(&Role::Field(field));
        self.expected |= is(Field::ExpectedGoal);
        self.actual |= is(Field::ActualResult);
    }

    /// The end of the text at a position: where the indicators begin, the
    /// label of the results, or the second text under both labels.
    pub(super) fn text(&mut self, run: &Run<'_>, from: usize) -> usize {
        let under_both = self.expected && self.actual && !self.text;
        self.text = true;
        let end = (from + 1..run.len()).find(|&at| self.ends(run, at)).unwrap_or(run.len());
        if under_both { second(run, from, end).unwrap_or(end) } else { end }
    }

    fn ends(self, run: &Run<'_>, at: usize) -> bool {
        let heads_indicators = |at| header::at(run, at, Table::Indicators).is_some();
        let heading = || run.label(at, |role| matches!(role, Role::Section(_)));
        if heads_indicators(at) || heading().is_some_and(|label| heads_indicators(label.end)) {
            return true;
        }
        if header::at(run, at, Table::Funds).is_some() {
            return true;
        }
        // 完成情况 alone is common in prose.
        !self.actual
            && Goals::label(run, at).is_some_and(|label| {
                label.roles.contains(&Role::Field(Field::ActualResult)) && label.bare >= at + 6
            })
    }
}

/// A sentence of the goals is no shorter, in characters.
const SENTENCE: usize = 3;

/// Where the second of two texts begins: where the numbering of the first starts
/// again, if it does so once, or where its first words come again behind the one
/// full stop, and as many clauses follow; or where the one sentence of each ends.
///
/// ```ebnf
/// mark = { character } , numeral , ( "." | "、" | "," | ")" | ":" | "是" ) ;
/// ```
fn second(run: &Run<'_>, from: usize, end: usize) -> Option<usize> {
    numbered_again(run, from, end)
        .or_else(|| said_again(run, from, end))
        .or_else(|| two_sentences(run, from, end))
}

/// Where the second of two sentences begins, each of one clause or several: neither of
/// two texts is empty.
fn two_sentences(run: &Run<'_>, from: usize, end: usize) -> Option<usize> {
    let (first, second) = run.slice(from, end).strip_suffix('。')?.split_once('。')?;
    let one = |text: &str| text.chars().count() > SENTENCE && !text.contains(['。', ';', ':']);
    (one(first) && one(second)).then(|| run.behind(from, first.len() + '。'.len_utf8()))
}

fn numbered_again(run: &Run<'_>, from: usize, end: usize) -> Option<usize> {
    let begin = run.slice(from, (from + MARK).min(end));
    let sign = begin.find(['.', '、', ',', '，', ')', ':', '是'])?;
    let mark = &begin[..sign];
    let numeral = |c: char| c == '1' || c == '一';
    (mark.ends_with(numeral)).then_some(())?;
    let sign = begin[sign..].chars().next()?;
    let mut places = (from + 1..end).filter(|&at| {
        let rest = run.rest(at);
        rest.strip_prefix(mark).is_some_and(|rest| rest.starts_with(sign))
            && !run.slice(at - 1, at).starts_with(|c: char| c.is_numeric() || c == '十')
    });
    match (places.next(), places.next()) {
        (Some(place), None) => Some(place),
        _ => None,
    }
}

fn said_again(run: &Run<'_>, from: usize, end: usize) -> Option<usize> {
    let text = run.slice(from, end).strip_suffix('。')?;
    let (first, second) = text.split_once('。')?;
    let clauses = |text: &str| text.matches([';', '；']).count();
    let words = run.slice(from, from + 2);
    let again = !second.contains('。') && second.starts_with(words);
    (again && clauses(first) > 0 && clauses(first) == clauses(second))
        .then(|| run.behind(from, first.len() + '。'.len_utf8()))
}
