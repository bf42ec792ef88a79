//! R010 split-glued, for headers and levels of dumps whose lines are no rows.
//!
//! **Repairs** lines that hold the names of several columns, or the labels of both levels,
//! with nothing between them, because their cells stood close on the page.
//!
//! **Recognised** by the vocabulary: the line is no label, and is made of nothing but
//! names of columns and the heading of their part. Its first name may begin on the line
//! before it, its last one end on the line behind it. Else one of the two lines is a name
//! of a column too, or it has three names and more. Of two levels the second one may end on
//! the line behind.
//!
//! **Wrong when** a value beside a header is made of names of columns.
//!
//! **Example** `全年执行 / 数执行率分值 / 得分` is `全年执行 / 数`, `执行率`, `分值`, `得分`.

use resheet_lexis::{Lexicon, Role, Section, fold_with_places, names_column};
use resheet_model::{Code, Confidence, Repair};

use crate::rows::{Cell, Rows};
use crate::{Edit, Proposal};

const CODE: Code = Code::R010;

const NAMES: &str = "the names of several columns on one line parted";
const LEVELS: &str = "the labels of both levels on one line parted";

/// A longer line is a text, in bytes.
const LONGEST: usize = 160;

pub(crate) fn propose(rows: &Rows<'_>, lexicon: &Lexicon) -> Vec<Proposal> {
    let mut cells: Vec<((usize, usize), Cell<'_>)> = Vec::new();
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| !row.is_record) {
        let filled = row.with_features().enumerate().filter(|(_, cell)| !cell.features.is_blank());
        cells.extend(filled.map(|(it, cell)| ((at, it), cell)));
    }
    let mut proposals = Vec::new();
    for (at, &(place, cell)) in cells.iter().enumerate() {
        let features = cell.features;
        let plain =
            cell.more.is_empty() && (cell.span.end - cell.span.start) as usize == cell.text.len();
        if features.is_label() || !features.is_words() || features.folded.len() > LONGEST || !plain
        {
            continue;
        }
        let folded =
            |at: usize| cells.get(at).map_or("", |(_, cell)| cell.features.folded.as_str());
        let line = Line {
            before: at.checked_sub(1).map_or("", folded),
            own: &features.folded,
            behind: folded(at + 1),
            lexicon,
        };
        let names = line.names().filter(|ends| !line.repeats(ends));
        let note = if names.is_some() { NAMES } else { LEVELS };
        let Some(ends) = names.or_else(|| Some(vec![line.levels()?])) else { continue };
        // What a character of the folded text was made from.
        let (_, places) = fold_with_places(&cell.text);
        let chars: Vec<usize> = features.folded.char_indices().map(|(byte, _)| byte).collect();
        let place_of = |end: &usize| Some(*places.get(chars.binary_search(end).ok()?)?);
        let Some(at) = ends.iter().map(place_of).collect::<Option<Vec<usize>>>() else { continue };
        if places.len() != chars.len() || at.is_empty() {
            continue;
        }
        proposals.push(Proposal {
            repair: Repair {
                rule: CODE,
                confidence: Confidence::Likely,
                span: cell.span,
                evidence: vec![cell.span],
                note: note.to_owned(),
            },
            edits: vec![Edit::Cut { cell: place, at }],
        });
    }
    proposals
}

/// A line between two others.
struct Line<'l> {
    before: &'l str,
    own: &'l str,
    behind: &'l str,
    lexicon: &'l Lexicon,
}

impl Line<'_> {
    /// Where its names end, but for the last, in bytes; none if it is not made of names.
    fn names(&self) -> Option<Vec<usize>> {
        let mut ends = Vec::new();
        let mut failed = vec![false; self.own.len() + 1];
        // The rest of a name that begins on the line before.
        let begun = !self.before.is_empty() && !self.names_column(self.before);
        let rests = self.own.char_indices().map(|(end, _)| end).take(REST + 1);
        let rest = rests.skip(1).find(|&end| {
            begun && self.names_column(&format!("{}{}", self.before, &self.own[..end]))
        });
        if rest.is_some_and(|rest| self.from(rest, &mut ends, &mut failed)) {
            ends.extend(rest);
            ends.reverse();
            return Some(ends);
        }
        ends.clear();
        failed.fill(false);
        let beside = [self.before, self.behind].iter().any(|line| self.names_column(line));
        if !self.from(0, &mut ends, &mut failed) || !beside && ends.len() < MANY {
            return None;
        }
        ends.reverse();
        Some(ends)
    }

    /// Where the label of a first level ends behind which that of a second stands, in bytes.
    fn levels(&self) -> Option<usize> {
        let is = |text: &str, level: fn(&Role) -> bool| self.lexicon.exact(text).iter().any(level);
        let second = |role: &Role| matches!(role, Role::Level2(_));
        let found = self.lexicon.labels_at_start(self.own);
        let first =
            found.filter(|(_, roles)| roles.iter().any(|role| matches!(role, Role::Level1(_))));
        first.map(|(end, _)| end).filter(|end| *end < self.own.len()).find(|&end| {
            let rest = &self.own[end..];
            let goes_on = !self.behind.is_empty() && !is(self.behind, Role::is_level);
            is(rest, second) || goes_on && is(&format!("{rest}{}", self.behind), second)
        })
    }

    /// Whether its first name stands on the line before it, or its last on the one behind:
    /// a word of a neighbouring cell that strayed here.
    fn repeats(&self, ends: &[usize]) -> bool {
        let first = ends.first().is_some_and(|&end| self.own[..end] == *self.before);
        first || ends.last().is_some_and(|&end| self.own[end..] == *self.behind)
    }

    /// Whether the line is made of names from a byte on; where they end, the last first.
    /// `failed` holds the bytes from which it is known not to be.
    fn from(&self, at: usize, ends: &mut Vec<usize>, failed: &mut [bool]) -> bool {
        if failed[at] {
            return false;
        }
        let rest = &self.own[at..];
        let begins_name = |rest: &str| {
            !self.behind.is_empty()
                && !self.names_column(self.behind)
                && self.names_column(&format!("{rest}{}", self.behind))
        };
        if at > 0 && begins_name(rest) {
            return true;
        }
        let names = |roles: &[Role]| names_column(roles) || at == 0 && is_heading(roles);
        let found = self.lexicon.labels_at_start(rest).filter(|(_, roles)| names(roles));
        let found: Vec<usize> = found.map(|(end, _)| end).collect();
        let made = found.into_iter().any(|end| {
            if end == rest.len() {
                return at > 0;
            }
            let rests = self.from(at + end, ends, failed);
            if rests {
                ends.push(at + end);
            }
            rests
        });
        failed[at] = !made;
        made
    }

    fn names_column(&self, text: &str) -> bool {
        names_column(self.lexicon.exact(text))
    }
}

/// The rest of a name is no longer, in characters.
const REST: usize = 4;

/// So many names on a line need no other beside it.
const MANY: usize = 2;

fn is_heading(roles: &[Role]) -> bool {
    let heading = |role: &Role| matches!(role, Role::Section(Section::Funds | Section::Indicators));
    roles.iter().any(heading)
}
