//! The names of a header whose cells stand on several lines.
//!
//! Where a line of the dump is no row, a line end may cut the name of a column, and two
//! names may stand on a line with nothing between. A header is parted into names in the
//! cheapest way: known names cost nothing, names that nobody knows more than those, and
//! most what is too short for a name. A name goes on at the end of its line, seldom
//! behind a blank.

use std::ops::Range;

use crate::{Features, Lexicon, Role, Shape, is_han};

/// So many names that are known make a header.
const KNOWN: usize = 3;

/// A name is no longer, in characters, and has no more lines.
const NAME: usize = 14;
const LINES: usize = 4;

/// A name that nobody knows is no longer, in characters.
const LONGEST: usize = 24;

/// What a name costs that nobody knows, one that a line end cuts, one whose second line
/// is as long as a name, and one too short.
const UNKNOWN: u32 = 3;
const CUT: u32 = 5;
const LONG: u32 = 7;
const SHORT: u32 = 9;

/// What a known name costs whose last line is one by itself.
const TOGETHER: u32 = 2;

/// What it costs that a name goes on behind a blank: some programs write a line end so.
const INSIDE: u32 = 2;

/// What it costs that a name begins with nothing in front of it.
const JOINED: u32 = 2;

/// What it costs that a line end cuts a name where none cuts another word.
const WHOLE: u32 = 8;

/// A name that nobody knows is hardly longer, in characters; each further one costs.
const USUAL: usize = 6;

/// A cut name in front of all known ones is no longer, in characters: else it is a value.
const LEAD: usize = 6;

/// The rest of a name is hardly longer, in characters.
const REST: usize = 2;

/// A printed cell, and whether it is the first of its line.
pub type CellOfLine<'c, 'l> = (&'c Features<'l>, bool);

/// What stands between a piece of a header and the one before it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Between {
    /// The end of a line.
    Line,
    /// A blank.
    Blank,
    /// Nothing: a known name begins or ends here.
    Nothing,
}

/// A piece of a header: a cell, or a part of one.
#[derive(Clone, Copy, Debug)]
pub struct NamePiece<'c> {
    /// Its characters, folded.
    pub text: &'c str,
    /// What stands before it.
    pub before: Between,
}

/// A way to part the pieces of a header into names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Parting {
    /// What speaks against it.
    pub cost: u32,
    /// The pieces of each name.
    pub names: Vec<Range<usize>>,
}

/// The names of columns that line ends cut, each with its cells. Linear in the cells.
pub fn cut_names(cells: &[CellOfLine<'_, '_>], lexicon: &Lexicon) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut at = 0;
    let may_name = |cell: &CellOfLine<'_, '_>| may_be_of_name(cell.0, NAME);
    for run in cells.chunk_by(|a, b| may_name(a) && may_name(b)) {
        let cut = names(run, lexicon).into_iter().filter(|name| name.len() > 1);
        out.extend(cut.map(|name| at + name.start..at + name.end));
        at += run.len();
    }
    out
}

/// Whether a cell may be a name of a column, a piece of one, or several; no longer than so
/// many characters.
pub fn may_be_of_name(features: &Features<'_>, longest: usize) -> bool {
    let of_body = |role: &Role| role.is_row_label() || matches!(role, Role::Field(_));
    !features.is(of_body)
        && matches!(features.shape, Shape::Words | Shape::Verdict | Shape::Unit)
        && features.text.chars().count() <= longest
        && features.text.contains(is_han)
        && !features.text.contains(|c: char| c.is_ascii_digit() || c == '。')
}

/// Where known names of columns begin and end inside a folded text that is none as a
/// whole, in bytes; empty if it has none.
pub fn names_inside(folded: &str, lexicon: &Lexicon) -> Vec<usize> {
    let mut ends: Vec<usize> = Vec::new();
    let mut at = 0;
    while let Some(first) = folded[at..].chars().next() {
        let names = |end: usize, roles: &[Role]| end > first.len_utf8() && names_column(roles);
        let found = lexicon.labels_at_start(&folded[at..]).find(|(end, roles)| names(*end, roles));
        match found {
            Some((end, _)) if end == folded.len() => {
                if at > 0 {
                    ends.push(at);
                }
                break;
            }
            Some((end, _)) => {
                ends.extend([at, at + end]);
                at += end;
            }
            None => at += first.len_utf8(),
        }
    }
    ends.dedup();
    ends.retain(|end| (1..folded.len()).contains(end));
    ends
}

/// The cheapest ways to part the first pieces into names: for each number of pieces, no
/// more than `most`, the cheapest first. `wraps` where line ends cut other words of the
/// dump too. Linear in the pieces.
pub fn partings(
    pieces: &[NamePiece<'_>],
    most: usize,
    wraps: bool,
    lexicon: &Lexicon,
) -> Vec<Vec<Parting>> {
    let best = ways(pieces, most, if wraps { 0 } else { WHOLE }, lexicon);
    (0..=pieces.len())
        .map(|end| (0..best[end].len()).map(|way| parting(&best, end, way)).collect())
        .collect()
}

/// A way to part pieces up to one: its cost, where its last name begins, and which of the
/// ways up to there it goes on with.
type Way = (u32, usize, usize);

fn ways(pieces: &[NamePiece<'_>], most: usize, whole: u32, lexicon: &Lexicon) -> Vec<Vec<Way>> {
    let mut best: Vec<Vec<Way>> = vec![Vec::new(); pieces.len() + 1];
    best[0].push((0, 0, 0));
    for from in 0..pieces.len() {
        let mut text = String::new();
        let mut name = Lines::default();
        for to in from..pieces.len() {
            text.push_str(pieces[to].text);
            name.push(&pieces[to], to == from);
            if name.count > LINES {
                break;
            }
            let Some(cost) = name.cost(&text, whole, lexicon) else { continue };
            for before in 0..best[from].len() {
                let all = best[from][before].0.saturating_add(cost);
                let own = &mut best[to + 1];
                let place = own.partition_point(|way| way.0 <= all);
                if place < most {
                    own.insert(place, (all, from, before));
                    own.truncate(most);
                }
            }
        }
    }
    best
}

fn parting(best: &[Vec<Way>], end: usize, way: usize) -> Parting {
    let cost = best[end][way].0;
    let mut names = Vec::new();
    let (mut end, mut way) = (end, way);
    while end > 0 {
        let (_, from, before) = best[end][way];
        names.push(from..end);
        (end, way) = (from, before);
    }
    names.reverse();
    Parting { cost, names }
}

/// The lines of a name, as far as they count.
#[derive(Default)]
struct Lines {
    count: usize,
    /// How long the first and the last are, in characters.
    first: usize,
    last: usize,
    /// Where the last begins, and how long all are, in bytes.
    start: usize,
    length: usize,
    /// Whether the last is a known label that is long enough for a name, and whether one
    /// before it is.
    label: bool,
    labels: bool,
    /// Whether the last is a known label of any length, and all before it are.
    known: bool,
    all_known: bool,
    /// What it costs that the name begins and goes on where it does.
    joints: u32,
}

impl Lines {
    fn push(&mut self, piece: &NamePiece<'_>, begins: bool) {
        let length = piece.text.chars().count();
        match piece.before {
            Between::Nothing if !begins => self.last += length,
            before => {
                if before == Between::Nothing {
                    self.joints += JOINED;
                }
                if before == Between::Blank && !begins {
                    self.joints += INSIDE;
                }
                self.count += 1;
                self.labels |= self.label;
                self.all_known = self.known && (self.count <= 2 || self.all_known);
                self.start = self.length;
                self.last = length;
            }
        }
        if self.count == 1 {
            self.first = self.last;
        }
        self.length += piece.text.len();
    }

    /// What it costs that the lines are one name; none if they are not. `whole` is what
    /// speaks against a cut name that nobody knows.
    fn cost(&mut self, text: &str, whole: u32, lexicon: &Lexicon) -> Option<u32> {
        let known = lexicon.lookup(text).is_some();
        // A line that is a label by itself goes on with nothing.
        self.known = lexicon.lookup(&text[self.start..]).is_some();
        self.label = self.last > REST && self.known;
        let length = text.chars().count();
        let long = u32::try_from(length.saturating_sub(USUAL)).unwrap_or(UNKNOWN);
        let own = match self.count {
            1 if known => 0,
            1 if self.first < 2 => SHORT,
            _ if !known && length > LONGEST => return None,
            1 => UNKNOWN + long,
            // Two names are not one, even if there is such a label.
            2.. if self.known && self.all_known => return None,
            // Two known names are likelier than one that they make together.
            _ if known && self.known => TOGETHER,
            _ if known => 1,
            _ if self.labels || self.label || self.last > self.first => return None,
            // Nor is a short one the rest of another where lines end no word.
            _ if whole > 0 && self.known => return None,
            count => {
                let last = if self.last <= REST { CUT } else { LONG };
                whole + last + long + UNKNOWN * u32::try_from(count - 2).unwrap_or(UNKNOWN)
            }
        };
        Some(own + self.joints)
    }
}

/// The cheapest way to part cells into names, from the one before the first known one up
/// to the last; other cells may be values. Empty if too few are known.
fn names(cells: &[CellOfLine<'_, '_>], lexicon: &Lexicon) -> Vec<Range<usize>> {
    let pieces = cells.iter().map(|(features, begins)| NamePiece {
        text: &features.folded,
        before: if *begins { Between::Line } else { Between::Blank },
    });
    let pieces: Vec<NamePiece<'_>> = pieces.collect();
    let best = ways(&pieces, 1, 0, lexicon);
    let mut names = match best[cells.len()].first() {
        Some(_) => parting(&best, cells.len(), 0).names,
        None => return Vec::new(),
    };
    let known = |name: &&Range<usize>| {
        let text: String = pieces[(*name).clone()].iter().map(|piece| piece.text).collect();
        names_column(lexicon.exact(&text))
    };
    if names.iter().filter(known).count() < KNOWN {
        return Vec::new();
    }
    let last = names.iter().rposition(|name| known(&name)).unwrap_or(0);
    let first = names.iter().position(|name| known(&name)).unwrap_or(0);
    names.truncate(last + 1);
    let lead = first.saturating_sub(1);
    let short = names[lead].len() == 1 || length(&names[lead], cells) <= LEAD;
    names.drain(..if short { lead } else { first });
    names
}

/// How wide a text is on paper, in half characters, blanks left out.
pub fn half_widths(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// How long a name is, in characters.
fn length(name: &Range<usize>, cells: &[CellOfLine<'_, '_>]) -> usize {
    cells[name.clone()].iter().map(|(features, _)| features.text.chars().count()).sum()
}

/// Whether a label with these roles names a column of a table.
pub fn names_column(roles: &[Role]) -> bool {
    roles.iter().any(Role::heads_a_column)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Texts;

    /// The names that are cut, of lines of cells with a blank between them.
    #[track_caller]
    fn check(lines: &str, expected: &[&str]) {
        let texts = Texts::new(Lexicon::shared());
        let cells: Vec<_> = lines
            .lines()
            .flat_map(|line| {
                line.split(' ').enumerate().map(|(nth, cell)| (texts.of(cell), nth == 0))
            })
            .collect();
        let features: Vec<_> =
            cells.iter().map(|(features, begins)| (&**features, *begins)).collect();
        let cut = cut_names(&features, Lexicon::shared());
        let text = |name: Range<usize>| -> String {
            cells[name].iter().map(|(features, _)| features.text.as_str()).collect()
        };
        let cut: Vec<String> = cut.into_iter().map(text).collect();
        assert_eq!(cut, expected);
    }

    #[test]
    fn names_go_on_in_the_next_line() {
        check(
            "一级指\n标 二级指标 考评点 取数口\n径 目标值 完成值 分值 未完成原因\n分析 得分\n产出指标\n测绘石桥数\n量 ≥3座",
            &["一级指标", "取数口径", "未完成原因分析"],
        );
    }

    #[test]
    fn a_name_behind_the_rest_of_one_is_its_own() {
        check(
            "年初预算\n数\n全年预算数 全年执行数 分值\n执行\n率\n得分",
            &["年初预算数", "执行率"],
        );
    }

    #[test]
    fn whole_names_one_by_one_are_not_cut() {
        check("一级指标\n二级指标\n考评点\n约定值\n完成值\n分值\n得分\n产出指标", &[]);
    }

    #[test]
    fn values_in_front_of_a_header_are_none_of_its_names() {
        check("青河区古桥管理所\n资金\n三级指标 年度指\n标值 分值 得分", &["年度指标值"]);
    }

    #[test]
    fn too_few_known_names_are_no_header() {
        check("考评点 取数口\n径 三级指标", &[]);
    }
}
