//! What a cell looks like before anyone knows its column.

use std::borrow::Cow;
use std::cell::LazyCell;

use crate::chars::{is_invisible, plain};
use crate::count::{Work, count};
use crate::folding::{fold, fold_width, is_folded};
use crate::measure::{Means, means};
use crate::number::{Number, plain_number};
use crate::relation::plain_operator;
use crate::texts::trim;
use crate::unit::is_unit;
use crate::words::{self, is_verdict, without_brackets};

/// What one cell looks like, before anyone knows its column.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Shape {
    /// Nothing but white space.
    Blank,
    /// A dash, slash or star alone: does not apply.
    Dash,
    /// The mark that a printed sheet carries where nothing could be read: `※1`.
    Unread,
    /// A plain number: `10.00`, `1,234.5`, `￥3`.
    Number,
    /// A number with a percent sign or word and nothing else: `98.59%`.
    Percent,
    /// A number with a relation, a unit or both: `≥84.00(件)`, `50个`, `=100%`;
    /// also a range, and a relation in words.
    Quantity,
    /// A relation alone: `≥`.
    Operator,
    /// A known unit alone: `人次`, `(%)`.
    Unit,
    /// A date, deadline, period: `2021年12月31日前`.
    Time,
    /// A verdict or a short qualitative value from the vocabulary: `达成指标`, `有效`.
    Verdict,
    /// Other words.
    Words,
}

/// Longer cells, in bytes, are words: no value of any other shape is so long.
pub(crate) const LONGEST: usize = 120;

/// The shape of one cell's text. Cheap for long texts; called on every cell.
pub fn shape(text: &str) -> Shape {
    shape_and_number(text).0
}

/// [`shape`] with the number that a cell of the shape number or percent is.
pub fn shape_and_number(text: &str) -> (Shape, Option<Number>) {
    let text = trim(text);
    // What folding leaves as it is has nothing of another width either.
    let known = LazyCell::new(|| is_folded(text));
    let plain = || if *known { Cow::Borrowed(text) } else { fold_width(text) };
    of_parts(text, plain, || if *known { Cow::Borrowed(text) } else { fold(text) })
}

/// The same of a text without white space around it, whose width is folded if need be,
/// and all of it.
pub(crate) fn of_parts<'t>(
    text: &'t str,
    plain: impl FnOnce() -> Cow<'t, str>,
    folded: impl FnOnce() -> Cow<'t, str>,
) -> (Shape, Option<Number>) {
    count(Work::Shape);
    if text.len() > LONGEST || words::are_no_value(text) {
        return (Shape::Words, None);
    }
    looked_into(plain, folded)
}

/// The same of a text that is not told at a glance.
fn looked_into<'t>(
    plain: impl FnOnce() -> Cow<'t, str>,
    folded: impl FnOnce() -> Cow<'t, str>,
) -> (Shape, Option<Number>) {
    let plain = plain();
    let plain = trim(&plain);
    if plain.is_empty() {
        return (Shape::Blank, None);
    }
    if let Some(shape) = sign(plain) {
        return (shape, None);
    }
    if let Some(number) = plain_number(plain) {
        let shape = if number.percent { Shape::Percent } else { Shape::Number };
        return (shape, Some(number));
    }
    (other_shape(plain, folded), None)
}

/// Whether the shape of a text is a number or a percentage: the same answer as
/// [`shape`], for a fraction of its work.
pub fn is_figure(text: &str) -> bool {
    // Ideographs, by their first byte, and letters begin no number.
    if text
        .bytes()
        .next()
        .is_none_or(|first| matches!(first, 0xe4..=0xe9 | b'A'..=b'Z' | b'a'..=b'z'))
    {
        return false;
    }
    let text = trim(text);
    if text.len() > LONGEST {
        return false;
    }
    let plain = fold_width(text);
    let plain = trim(&plain);
    sign(plain).is_none() && plain_number(plain).is_some()
}

/// The shape of a cell that is no number.
fn other_shape<'t>(plain: &str, folded: impl FnOnce() -> Cow<'t, str>) -> Shape {
    if plain_operator(plain).is_some() {
        return Shape::Operator;
    }
    match means(plain) {
        Means::Quantity(_) | Means::Worded(_) | Means::Range(..) => Shape::Quantity,
        Means::Time(..) => Shape::Time,
        Means::Text if is_unit(without_brackets(plain)) || is_unit_with_remark(plain) => {
            Shape::Unit
        }
        Means::Text if is_verdict(&folded()) => Shape::Verdict,
        Means::Text => Shape::Words,
    }
}

/// The shape of a cell that says nothing: blank, a dash or the mark of an unread
/// cell; none for any other.
/// The same answer as [`shape`], for a fraction of its work.
pub fn nothing(text: &str) -> Option<Shape> {
    match text.bytes().next() {
        None => return Some(Shape::Blank),
        // Letters, figures and, by their first byte, ideographs.
        Some(b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | 0xe4..=0xe9) => return None,
        Some(_) => {}
    }
    let text = trim(text);
    let says = |c: char| {
        !is_invisible(c) && plain(c) != ' ' && !is_dash(plain(c)) && c != UNREAD && c != HASH
    };
    if text.len() > LONGEST || text.starts_with(says) {
        return None;
    }
    let plain = fold_width(text);
    match plain.trim() {
        "" => Some(Shape::Blank),
        plain => sign(plain),
    }
}

/// A cell of signs that stand for no value.
///
/// ```ebnf
/// sign   = dash | unread ;
/// dash   = { "-" | "/" | "\" | "~" | "*" | "_" | " " } ;
/// unread = "※" , digit , { digit } | "##" , { "#" } | "#" , error of a workbook ;
/// ```
fn sign(plain: &str) -> Option<Shape> {
    if plain.chars().all(|c| is_dash(c) || c == ' ') {
        return Some(Shape::Dash);
    }
    if let Some(error) = plain.strip_prefix(HASH) {
        // A column that was too narrow shows nothing else.
        let narrow = !error.is_empty() && error.chars().all(|c| c == HASH);
        return (narrow || ERRORS.contains(&error)).then_some(Shape::Unread);
    }
    let number = plain.strip_prefix(UNREAD)?;
    let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    digits.then_some(Shape::Unread)
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '/' | '\\' | '~' | '*' | '_')
}

/// Whether a line explains the mark of an unread cell: `※1：…`.
///
/// ```ebnf
/// note = "※" , digit , { digit } , ":" , { character } ;
/// ```
pub fn is_unread_note(folded: &str) -> bool {
    folded.starts_with(UNREAD)
        && folded.split_once(':').is_some_and(|(mark, _)| sign(mark) == Some(Shape::Unread))
}

/// What the mark of an unread cell begins with.
const UNREAD: char = '※';

/// What the errors of a workbook begin with: it shows one instead of the value.
const HASH: char = '#';
const ERRORS: [&str; 7] = ["NAME?", "REF!", "VALUE!", "DIV/0!", "N/A", "NUM!", "NULL!"];

/// Whether a text is a unit with a remark in brackets: `%(百分比)`.
fn is_unit_with_remark(plain: &str) -> bool {
    let inner = plain.strip_suffix([')', '）']);
    inner.and_then(|inner| inner.split_once(['(', '（'])).is_some_and(|(unit, _)| is_unit(unit))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn shapes() {
        for (text, expected) in [
            ("", Shape::Blank),
            (" \u{3000}\n\u{200b}", Shape::Blank),
            ("-", Shape::Dash),
            ("——", Shape::Dash),
            ("－", Shape::Dash),
            ("/", Shape::Dash),
            ("*", Shape::Dash),
            ("※1", Shape::Unread),
            ("#REF!", Shape::Unread),
            ("####", Shape::Unread),
            ("#1机组", Shape::Words),
            (" ※１２", Shape::Unread),
            ("※", Shape::Words),
            ("※1座", Shape::Words),
            ("10.00", Shape::Number),
            ("1,234.5", Shape::Number),
            ("￥3", Shape::Number),
            ("98.59%", Shape::Percent),
            ("98.59（％）", Shape::Percent),
            ("≥84.00(件)", Shape::Quantity),
            ("50个", Shape::Quantity),
            ("=100%", Shape::Quantity),
            ("不低于95%", Shape::Quantity),
            ("80%-90%", Shape::Quantity),
            ("≥", Shape::Operator),
            ("＞＝", Shape::Operator),
            ("不少于", Shape::Operator),
            ("人次", Shape::Unit),
            ("(%)", Shape::Unit),
            ("%(百分比)", Shape::Unit),
            ("％", Shape::Unit),
            ("元/人·月", Shape::Unit),
            ("2021年12月31日前", Shape::Time),
            ("达成指标", Shape::Verdict),
            ("達成指標", Shape::Verdict),
            ("有效", Shape::Verdict),
            ("有效提升服务能力", Shape::Verdict),
            ("资金使用合规率", Shape::Words),
            ("一级指标", Shape::Words),
            ("3个方案待定", Shape::Words),
            ("完成石桥、云桥、青桥日常维护", Shape::Words),
        ] {
            assert_eq!(shape(text), expected, "shape({text:?})");
            let silent = |it: &Shape| matches!(it, Shape::Blank | Shape::Dash | Shape::Unread);
            let says_nothing = Some(expected).filter(silent);
            assert_eq!(nothing(text), says_nothing, "nothing({text:?})");
        }
    }

    proptest! {
        #[test]
        fn what_is_told_at_a_glance_is_words(
            text in "[完成绿道滿意度项目及时有效]{1,3}[0-9]{0,4}(年|月|%|[(]含[)]|[.-]| )?[0-9]{0,2}[完成日底前之间以上内个人次(),:a-z ]{0,3}"
        ) {
            let text = trim(&text);
            if words::are_no_value(text) {
                let slow = looked_into(|| fold_width(text), || fold(text));
                prop_assert_eq!(slow, (Shape::Words, None), "{:?}", text);
            }
        }

        #[test]
        fn a_figure_has_the_shape_of_one(
            text in "[ \u{3000}\u{200b}]?[￥¥$+－-]?[ ]?[0-9０９]{0,4}[.,．，]?[0-9]{0,3}[ ]?(%|％|百分比|（%）|个|※1|-|三|A)?"
        ) {
            let expected = matches!(shape(&text), Shape::Number | Shape::Percent);
            prop_assert_eq!(is_figure(&text), expected, "{:?}", text);
        }

        #[test]
        fn any_text_is_a_figure_or_none(text in any::<String>()) {
            let expected = matches!(shape(&text), Shape::Number | Shape::Percent);
            prop_assert_eq!(is_figure(&text), expected, "{:?}", text);
        }
    }
}
