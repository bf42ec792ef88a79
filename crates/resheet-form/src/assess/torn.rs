//! Cells that are hardly one cell, or a whole one.

use std::borrow::Cow;
use std::collections::HashSet;

use foldhash::fast::RandomState;
use resheet_lexis::{
    Lexicon, Shape, begins_with_sign, ends_like_name, half_widths, is_han, is_unit, plain,
};
use resheet_model::{
    BoundCell, BoundIndicator, Edge, Field, IndicatorColumn as C, Presence, Span, Subject,
};

use super::{Unmet, View};
use crate::doubt::Doubt;
use crate::goals::numbering;
use crate::token::Token;

/// Cells of a row that are a piece of a cell, or several.
pub(super) fn cells(view: &View<'_, '_>) -> Vec<Unmet> {
    let rows = &view.sheet.indicators;
    let printed = |cell: &&BoundCell| cell.presence == Presence::Printed;
    let mut levels: HashSet<Cow<'_, str>, RandomState> = HashSet::default();
    let mut last = [Span::default(); 2];
    for row in rows {
        let own = [&row.level1, &row.level2];
        let fresh = own.into_iter().zip(last).filter(|(cell, last)| cell.span != *last);
        let printed = fresh.map(|(cell, _)| cell).filter(printed);
        levels.extend(printed.map(|cell| view.folded(cell)));
        last = own.map(|cell| cell.span);
    }
    let mut seen = HashSet::new();
    let mut unmet = Vec::new();
    // Most labels are over several rows: what was said of the row before holds.
    let mut labels = [("", false); 2];
    for (at, row) in (0..).zip(rows) {
        for ((before, torn), cell) in labels.iter_mut().zip([&row.level1, &row.level2]) {
            if *before != cell.text {
                *torn = is_torn_label(&view.folded(cell), &levels, view.lexicon);
                *before = &cell.text;
            }
        }
        for (column, cell) in [
            (C::Level1, &row.level1),
            (C::Level2, &row.level2),
            (C::Target, &row.target),
            (C::Actual, &row.actual),
            (C::Deviation, &row.deviation),
        ] {
            let torn = match column {
                C::Level1 => labels[0].1,
                C::Level2 => labels[1].1,
                C::Deviation => {
                    let scored = row.score.presence == Presence::Printed;
                    let folded = view.folded(cell);
                    numbering::begins_late(&folded)
                        || has_score(&folded, scored)
                        || holds_target(&folded)
                }
                _ => is_several(&cell.text, view.shape(cell)),
            };
            if cell.presence == Presence::Printed && torn {
                let subject = Subject::Indicator(at, Some(column));
                // A merged cell is spoken of once.
                let doubt = seen
                    .insert((cell.span, column))
                    .then(|| Doubt::Torn.of(subject, cell.span).arg("text", &cell.text));
                unmet.push(Unmet { subject, doubt });
            }
        }
    }
    unmet
}

/// Whether a folded reason has a relation with its figure: the target of another row.
fn holds_target(folded: &str) -> bool {
    let mut signs = folded.match_indices(['≥', '≤']);
    signs.any(|(at, sign)| folded[at + sign.len()..].starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether a folded reason has a figure of two places before or between words that is no
/// amount of anything: the score of the column before it.
fn has_score(folded: &str, scored: bool) -> bool {
    let figure = |c: char| c.is_ascii_digit() || c == '.';
    let mut rest = folded;
    let first = |rest: &str| rest.len() == folded.len();
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let behind = rest[at..].trim_start_matches(figure);
        let text = &rest[at..rest.len() - behind.len()];
        let places = text.split_once('.').map_or(0, |(_, places)| places.len());
        let words = rest[..at].chars().next_back().is_none_or(is_han) && behind.starts_with(is_han);
        let unit = behind.chars().next().is_some_and(|c| is_unit(c.encode_utf8(&mut [0; 4])));
        let begins = first(rest) && at == 0 && !unit;
        if places == 2 && words && (begins || !scored) {
            return true;
        }
        rest = behind;
    }
    false
}

/// Cells whose first line is narrower than the second: a line end that wraps fills the line
/// before it, so the first may be the last line of the cell above. And cells of many short
/// lines: these are runs of one script, and may be out of order.
pub(super) fn first_lines(view: &View<'_, '_>) -> Vec<Unmet> {
    /// So many lines are many, and short ones no wider, in half characters.
    const MANY: usize = 4;
    const SHORT: usize = 4;
    let mut unmet = Vec::new();
    view.sheet.each(|subject, cell| {
        // Most cells are one line.
        if !cell.text.as_bytes().contains(&b'\n') {
            return;
        }
        let of_a_table = matches!(
            subject,
            Subject::Indicator(..)
                | Subject::Fund(..)
                | Subject::Field(Field::ProjectName | Field::Department | Field::ImplementingUnit)
        );
        if !of_a_table || cell.presence != Presence::Printed {
            return;
        }
        let widths: Vec<usize> = cell.text.lines().take(MANY).map(half_widths).collect();
        let narrow = widths.len() > 1 && widths[0] + 1 < widths[1];
        if narrow || widths.len() == MANY && widths.iter().all(|width| *width <= SHORT) {
            unmet.push(Unmet { subject, doubt: None });
        }
    });
    unmet
}

/// Values that are the first characters of another one, where nothing draws the cells: the
/// last ones may have gone to a cell beside them.
pub(super) fn beginnings(view: &View<'_, '_>) -> Vec<Unmet> {
    /// No more characters are lost at a line end.
    const REST: usize = 2;
    let open = |cell: &BoundCell| {
        let drawn = view.at(cell.span).is_none_or(|token| token.edge == Edge::Drawn);
        cell.presence == Presence::Printed && !drawn && cell.text.starts_with(is_han)
    };
    let values = || {
        let rows = (0..).zip(&view.sheet.indicators);
        rows.flat_map(|(at, row)| [(at, C::Target, &row.target), (at, C::Actual, &row.actual)])
    };
    let mut longer: HashSet<&str, RandomState> = HashSet::default();
    for (.., cell) in values().filter(|(.., cell)| cell.presence == Presence::Printed) {
        let ends = cell.text.char_indices().rev().take(REST).map(|(at, _)| &cell.text[..at]);
        longer.extend(ends);
    }
    let cut = values().filter(|(.., cell)| open(cell) && longer.contains(cell.text.as_str()));
    let cut = cut.filter(|(.., cell)| view.shape(cell) == Shape::Words);
    let unmet = |(at, column, cell): (u32, C, &BoundCell)| {
        let subject = Subject::Indicator(at, Some(column));
        Unmet::said(Doubt::Torn.of(subject, cell.span).arg("text", &cell.text))
    };
    cut.map(unmet).collect()
}

/// A grade that is longer than any grade, a unit or project of one character or with a pair
/// behind it, and names that are hardly names: sentences, or what stands in a column of values.
pub(super) fn words(view: &View<'_, '_>) -> Vec<Unmet> {
    /// No grade has more characters, and one that is no everyday verdict no more than a few.
    const GRADE: usize = 4;
    const RARE: usize = 2;
    let length = |cell: &BoundCell| cell.text.trim().chars().count();
    let mut unmet = Vec::new();
    view.sheet.each(|subject, cell| {
        let torn = cell.presence == Presence::Printed
            && match subject {
                Subject::Field(Field::Grade) => {
                    length(cell) > GRADE
                        || view.shape(cell) == Shape::Number
                        || length(cell) > RARE && view.shape(cell) == Shape::Words
                }
                Subject::Field(
                    Field::ProjectName | Field::Department | Field::ImplementingUnit,
                ) => length(cell) < 2 || holds_a_pair(view, cell),
                Subject::Indicator(_, Some(C::Level3)) => is_no_name(&cell.text, view.shape(cell)),
                _ => false,
            };
        if torn {
            // What stands in the place of a name may be of another row, and so may the rest.
            let of = match subject {
                Subject::Indicator(row, _) => Subject::Indicator(row, None),
                _ => subject,
            };
            let doubt = Some(Doubt::Torn.of(of, cell.span).arg("text", &cell.text));
            unmet.push(Unmet { subject, doubt });
        }
    });
    unmet
}

/// Whether a name that nothing parts from what follows it ends with a number: with a label
/// that nobody knows and its value (`水文队立项批文云发改〔2022〕18号`).
fn holds_a_pair(view: &View<'_, '_>, cell: &BoundCell) -> bool {
    let glued = || view.at(cell.span).is_some_and(|token| token.edge.is_glued());
    let number = cell.text.trim_end_matches(is_han);
    let suffix = cell.text.len() - number.len();
    suffix <= '号'.len_utf8() && number.ends_with(|c: char| c.is_ascii_digit()) && glued()
}

/// Whether a text is a sentence, or has the looks of a value.
fn is_no_name(text: &str, shape: Shape) -> bool {
    text.contains(['，', '；', '。'])
        || text.chars().nth(1).is_none()
        || !text.contains(is_han) && !text.contains(char::is_alphanumeric)
        || matches!(shape, Shape::Verdict | Shape::Dash | Shape::Number | Shape::Percent)
        // `24小时值班率`, `5G基站数量`.
        || !text.starts_with(|c: char| c.is_ascii_digit()) && is_several(text, shape)
}

/// Values of one character that is no verdict or unit, in a dump without places: they
/// may be pieces of cells, and no arithmetic vouches for words. Wrong for a form that
/// has such words for values.
pub(super) fn letters(view: &View<'_, '_>) -> Vec<Unmet> {
    let mut unmet = Vec::new();
    view.sheet.each(|subject, cell| {
        if !matches!(subject, Subject::Indicator(_, Some(C::Target | C::Actual))) {
            return;
        }
        let mut chars = cell.text.chars();
        let one = chars.next().is_some_and(is_han) && chars.next().is_none();
        let placed = || view.at(cell.span).is_none_or(|token| token.placed);
        if one
            && cell.presence == Presence::Printed
            && view.shape(cell) == Shape::Words
            && !placed()
        {
            unmet.push(Unmet::said(Doubt::Torn.of(subject, cell.span).arg("text", &cell.text)));
        }
    });
    unmet
}

/// Labels of levels that nobody knows and the dump did not draw: which rows they are over is
/// told by where they lie. Those of several lines may be several labels below each other; of
/// three lines or more that is said.
pub(super) fn labels_not_drawn(view: &View<'_, '_>) -> Vec<Unmet> {
    let mut seen = HashSet::new();
    let mut unmet = Vec::new();
    for (at, row) in (0..).zip(&view.sheet.indicators) {
        for (column, cell) in [(C::Level1, &row.level1), (C::Level2, &row.level2)] {
            let own = |token: &Token<'_>| token.roles.is_empty() && token.edge != Edge::Drawn;
            let lines = cell.more.len() + 1;
            if cell.presence != Presence::Printed || !view.at(cell.span).is_some_and(own) {
                continue;
            }
            let subject = Subject::Indicator(at, Some(column));
            // A merged cell is spoken of once.
            let said = lines > 2 && seen.insert((cell.span, column));
            let doubt = said.then(|| Doubt::Torn.of(subject, cell.span).arg("text", &cell.text));
            unmet.push(Unmet { subject, doubt });
        }
    }
    unmet
}

fn levels(row: &BoundIndicator) -> [(C, &BoundCell); 2] {
    [(C::Level1, &row.level1), (C::Level2, &row.level2)]
}

/// Labels of levels below each other that are one label: a merged cell was cut between two
/// rows.
pub(super) fn halves(view: &View<'_, '_>) -> Vec<Unmet> {
    let printed = |cell: &BoundCell| cell.presence == Presence::Printed;
    let is_label = |cell: &BoundCell| view.at(cell.span).is_some_and(|it| !it.roles.is_empty());
    let known = |text: &str| !view.lexicon.exact(text).is_empty();
    let mut unmet = Vec::new();
    for (at, rows) in (0..).zip(view.sheet.indicators.windows(2)) {
        for ((column, above), (_, below)) in levels(&rows[0]).into_iter().zip(levels(&rows[1])) {
            let differ = above.span != below.span && printed(above) && printed(below);
            // Most labels are known.
            if !differ || is_label(above) && is_label(below) {
                continue;
            }
            if known(&format!("{}{}", view.folded(above), view.folded(below))) {
                for (row, cell) in [(at, above), (at + 1, below)] {
                    let subject = Subject::Indicator(row, Some(column));
                    let doubt = Doubt::Torn.of(subject, cell.span).arg("text", &cell.text);
                    unmet.push(Unmet::said(doubt));
                }
            }
        }
    }
    unmet
}

/// Whether a label of a level that nobody knows is the begin of one that is known, or
/// several labels of this table in a row.
fn is_torn_label(
    folded: &str,
    levels: &HashSet<Cow<'_, str>, RandomState>,
    lexicon: &Lexicon,
) -> bool {
    const SHORTEST: usize = 2;
    if !lexicon.exact(folded).is_empty() || folded.chars().count() <= SHORTEST {
        return false;
    }
    lexicon.begins_label(folded) || is_made_of(folded, levels)
}

/// Whether a text is several others in a row. Each place in it is reached once, so that
/// no table of labels makes it long.
pub(super) fn is_made_of(text: &str, parts: &HashSet<Cow<'_, str>, RandomState>) -> bool {
    /// Two labels of a form have no more characters.
    const LONGEST: usize = 24;
    let ends: Vec<usize> = text.char_indices().map(|(at, c)| at + c.len_utf8()).collect();
    if text.is_empty() || ends.len() > LONGEST {
        return false;
    }
    // The text itself is none of its parts.
    let is_part =
        |from: usize, to: usize| (from, to) != (0, text.len()) && parts.contains(&text[from..to]);
    let mut reached = vec![0];
    for &end in &ends {
        if reached.iter().any(|&from| is_part(from, end)) {
            reached.push(end);
        }
    }
    reached.last() == Some(&text.len())
}

/// Whether a value is two: it has several relations, or begins as a value and ends as
/// a name.
fn is_several(text: &str, shape: Shape) -> bool {
    /// A shorter one may be a word of the measure: 完成≥95%.
    const VERDICT: usize = 4;
    let sign = |c: char| match c {
        // A sign of these stands as it is.
        '\0'..='\u{7f}' => matches!(c, '<' | '=' | '>'),
        _ => !is_han(c) && begins_with_sign(c.encode_utf8(&mut [0; 4])),
    };
    // Most names and many values are words all through.
    if text.chars().all(is_han) {
        return false;
    }
    // `>=` is one of them.
    let mut signs = 0;
    let mut last = false;
    for c in text.chars() {
        let own = sign(c);
        signs += usize::from(own && !last);
        last = own;
    }
    let begins = text.chars().next().is_some_and(|c| plain(c).is_ascii_digit() || sign(c));
    // `正向 ≥98%`: a word, white space, a relation.
    let words_before = text.chars().next().is_some_and(is_han)
        && text.split(' ').skip(1).any(|word| word.starts_with(sign));
    // `明显改善≥98%`, `元≤337.97万元`: a verdict or a unit, a relation.
    let verdict_before = || {
        let end = text.char_indices().find(|(_, c)| sign(*c)).map_or(0, |(at, _)| at);
        let before = &text[..end];
        let shape = (end > 0 && signs > 0).then(|| resheet_lexis::shape(before));
        match shape {
            Some(Shape::Unit) => true,
            Some(Shape::Verdict) => before.chars().count() >= VERDICT,
            _ => false,
        }
    };
    let words_behind = || shape == Shape::Words && ends_like_name(text);
    let range = || text.contains('且');
    signs > 1 && text.starts_with(sign) && !range()
        || begins && words_behind()
        || words_before
        || !begins && verdict_before()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn several(text: &str) -> bool {
        is_several(text, resheet_lexis::shape(text))
    }

    #[test]
    fn a_value_with_two_relations_or_a_name_behind_is_several() {
        assert!(several("=100%≤11880.43元"));
        assert!(several("=127.00(个)召开工作推进会次数"));
        assert!(several("正向 ≥98%"));
        assert!(several("明显改善≥98%"));
        assert!(several("元≤337.97万元"));
        assert!(!several("完成≥95%"));
        assert!(!several("≥90%且≤100%"));
        assert!(!several(">=90%"));
        assert!(!several("≥95%"));
        assert!(!several("12000人次"));
        assert!(!several("≥12次"));
        assert!(!several("30个工作日"));
        assert!(!several("满意度≥90%"));
    }

    #[test]
    fn a_score_stands_in_a_reason() {
        assert!(has_score("11.50备件到货较晚。", true));
        assert!(has_score("备件到货较晚,已催7.50办。", false));
        assert!(!has_score("面积按1.25系数折算。", true));
        assert!(has_score("雨季影响工期,次17.50年补齐。", false));
        assert!(!has_score("年中追加12.50万元。", true));
        assert!(!has_score("完成率为92.50%。", true));
        assert!(!has_score("2.下年改进。", true));
        assert!(!has_score("3座石桥延后", true));
    }

    #[test]
    fn labels_in_a_row_are_no_label() {
        let levels = ["工期类", "台账类"].map(Cow::from).into_iter().collect();
        assert!(is_made_of("工期类台账类", &levels));
        assert!(!is_made_of("工期类", &levels));
        assert!(!is_made_of("工期类别", &levels));
        assert!(!is_made_of("", &levels));
        // In some hundred thousand ways, each place once.
        let levels = ["类", "类类", "类类类"].map(Cow::from).into_iter().collect();
        assert!(!is_made_of(&format!("{}别", "类".repeat(23)), &levels));
        assert!(is_made_of(&"类".repeat(24), &levels));
    }
}
