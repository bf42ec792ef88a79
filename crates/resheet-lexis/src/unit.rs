//! Units: known words and what is built from them.

use std::borrow::Cow;

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while1};
use nom::character::complete::{digit1, satisfy};
use nom::combinator::{all_consuming, opt, value};
use nom::multi::many0_count;
use nom::sequence::preceded;
use nom::{IResult, Parser};

use resheet_model::Decimal;

use crate::words::{JOINTS, key, key_char, key_first, units, without_brackets};

/// The longest unit, in characters.
const LONGEST: usize = 16;

/// The unit that the rest of a cell is, as printed without the brackets
/// around it; empty for an empty rest, none for what is no unit.
///
/// ```ebnf
/// rest = [ unit | "(", unit, ")" | "(", word, ")" ] ;
/// word = 1 to 4 ideographs or letters ;   (* and no known remark such as 含 *)
/// ```
///
/// An unknown short word counts as a unit only in brackets, where systems that
/// print from a dictionary of units put it: `84.00(箱次)`. Without brackets it
/// may be anything: `3方案待定` stays text.
pub(crate) fn unit_of(rest: &str) -> Option<Cow<'_, str>> {
    if rest.contains(' ') {
        let printed = rest.replace(' ', "");
        return solid_unit(&printed).map(|unit| Cow::Owned(unit.to_owned()));
    }
    solid_unit(rest).map(Cow::Borrowed)
}

/// [`unit_of`] of a text without blanks.
fn solid_unit(printed: &str) -> Option<&str> {
    if printed.is_empty() {
        return Some(printed);
    }
    let inner = without_brackets(printed);
    let bracketed = inner.len() < printed.len();
    (is_unit(inner) || (bracketed && may_be_unit(inner))).then_some(inner)
}

/// Whether a word may be a unit by its looks alone.
fn may_be_unit(word: &str) -> bool {
    let count = word.chars().count();
    (1..=4).contains(&count)
        && word.chars().all(char::is_alphabetic)
        && !units().is_no_unit(&key(word))
}

/// Whether a word is a known unit or built from known ones.
///
/// ```ebnf
/// unit  = [ "/" ], part, { joint, part } ;
/// part  = [ digits ], ( word | scale | scale, word ) | digits ;   (* see [`holds_a_value`] *)
/// word  = plain, [ "(", plain, ")" ] ;            (* 头(只) *)
/// plain = known | counting word, thing ;          (* 人次, 个项目 *)
/// joint = "/" | "·" | "*" | "." | "×" | "每" ;
/// ```
///
/// `人次`, `元/人·月`, `/10万`, `人/10万人`, `万人次`, `元/生/年`; not `10`,
/// `前`, `个方案待定`, and not what is behind the first of two numbers: `座/13座`, `/3`.
pub fn is_unit(word: &str) -> bool {
    if word.is_empty() || word.chars().count() > LONGEST {
        return false;
    }
    if !key_first(word).is_some_and(|first| units().may_begin(first)) {
        return false;
    }
    // Most words have a character that stands in no unit.
    let holds = |c: char| units().may_hold(c) || matches!(c, '(' | ')');
    let word = key(word);
    word.chars().all(holds) && is_unit_key(&word)
}

/// Whether a text begins with a unit, as what stands behind a figure does.
pub fn begins_with_unit(text: &str) -> bool {
    /// Hardly a unit alone is longer, in characters.
    const FEW: usize = 4;
    let mut ends = text.char_indices().map(|(at, c)| at + c.len_utf8()).take(FEW);
    ends.any(|end| is_unit(&text[..end]))
}

/// [`is_unit`] of a word that is folded already.
fn is_unit_key(word: &str) -> bool {
    if is_part(word) {
        return true;
    }
    // Without a joint or figures it is one part, and that it is not.
    if !word.contains(|c: char| c.is_ascii_digit() || is_joint(c)) {
        return false;
    }
    let built = (opt(tag("/")), part, many0_count(preceded(joint, part)));
    // Digits alone are a number and no unit.
    !word.starts_with(|c: char| c.is_ascii_digit())
        && all_consuming(built).parse(word).is_ok()
        && !holds_a_value(word)
}

fn is_joint(c: char) -> bool {
    JOINTS.contains(&c)
}

fn joint(input: &str) -> IResult<&str, ()> {
    value((), satisfy(is_joint)).parse(input)
}

fn part(input: &str) -> IResult<&str, ()> {
    let word = take_while1(|c: char| !is_joint(c) && !c.is_ascii_digit());
    let known = nom::combinator::verify(word, |word: &str| is_part(word));
    // A unit may end with its power: m3.
    let powered = nom::combinator::verify(take_while1(|c| !is_joint(c)), |word: &str| {
        word.ends_with(|c: char| c.is_ascii_digit()) && is_part(word)
    });
    alt((value((), powered), value((), (opt(digit1), known)), value((), digit1))).parse(input)
}

/// Whether a unit holds a number that is no part of it: it may count what it is for
/// (`次/2年`, `人/10万人`), or end with a power of ten (`/1000`). A number of the same thing
/// again (`座/13座`), behind another joint (`天×24小时`) or alone (`/3`) is a second value.
fn holds_a_value(unit: &str) -> bool {
    let power = |digits: &str| {
        digits.len() >= 2 && digits.starts_with('1') && digits[1..].bytes().all(|it| it == b'0')
    };
    let mut before: Vec<&str> = Vec::new();
    let mut joint = None;
    let mut rest = unit;
    loop {
        let end = rest.find(is_joint).unwrap_or(rest.len());
        let (piece, behind) = rest.split_at(end);
        let thing = piece.trim_start_matches(|c: char| c.is_ascii_digit());
        let digits = &piece[..piece.len() - thing.len()];
        let counts = match thing {
            "" => power(digits),
            thing => matches!(joint, Some('/' | '每')) && !before.contains(&thing),
        };
        if !digits.is_empty() && !counts {
            return true;
        }
        before.push(thing);
        let Some(next) = behind.chars().next() else { return false };
        joint = Some(next);
        rest = &behind[next.len_utf8()..];
    }
}

fn is_part(word: &str) -> bool {
    let known = units();
    let plain = |word: &str| known.is_simple(word) || known.is_counted(word);
    let simple = |word: &str| {
        let two = || word.strip_suffix(')')?.split_once('(');
        plain(word) || two().is_some_and(|(one, other)| plain(one) && plain(other))
    };
    let scaled = word.chars().next().is_some_and(|first| known.may_begin_scale(first));
    simple(word)
        || scaled && known.is_scale(word)
        || scaled
            && word
                .char_indices()
                .skip(1)
                .any(|(at, _)| known.is_scale(&word[..at]) && simple(&word[at..]))
}

/// A unit as its factor and its usual name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnitSense {
    /// The power of ten in front: 10000 for `万元`, 1 for `元`.
    pub factor: Decimal,
    /// The usual name without that factor; empty if the unit is a factor
    /// alone (`5万`). What is not known keeps its own name, folded.
    pub name: String,
}

/// What a printed unit means, for comparing two of them: `万人次` is 10000
/// times `人次`, `百分比` is `%`. Values are never converted with it on their
/// way to the output.
///
/// Of a compound only the part in front of the first joint is looked into:
/// `万元/月` is 10000 times `元/月`.
pub fn unit_sense(printed: &str) -> UnitSense {
    let folded = key(printed);
    let word = without_brackets(&folded);
    let known = units();
    let name = |word: &str| known.name(word).unwrap_or(word).to_owned();
    // 千克 and 百分比 begin like a power of ten and have a name of their own.
    let scale = match known.name(word) {
        Some(_) => None,
        None => word.char_indices().rev().map(|(at, c)| at + c.len_utf8()).find(|end| {
            known.is_scale(&word[..*end]) && (*end == word.len() || is_unit(&word[*end..]))
        }),
    };
    let (scale, rest) = word.split_at(scale.unwrap_or(0));
    UnitSense { factor: Decimal::from(10u64.saturating_pow(known.zeros(scale))), name: name(rest) }
}

/// The length in bytes of the longest unit that `text` begins with; none if it
/// begins with none. For running text.
pub(crate) fn unit_prefix(text: &str) -> Option<usize> {
    if !key_first(text).is_some_and(|first| units().may_begin(first)) {
        return None;
    }
    let mut folded = String::with_capacity(4 * LONGEST);
    let mut longest = None;
    for (at, c) in text.char_indices().take(LONGEST) {
        if let Some(folded_char) = key_char(c) {
            if !units().may_hold(folded_char) {
                break;
            }
            folded.push(folded_char);
        }
        if is_unit_key(&folded) {
            longest = Some(at + c.len_utf8());
        }
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units() {
        for word in [
            "个",
            "人次",
            "万人次",
            "%",
            "‰",
            "元/平方米·月",
            "元/人*月",
            "/10万",
            "人/10万人",
            "次/月",
            "万/月",
            "元/生/年",
            "个工作日",
            "百分比",
            "㎡",
            "萬元",
            "毫克/立方米",
            "家次",
            "台(套)",
            "个项目",
            "名学员",
            "万个家庭",
            "万页",
            "头(只)",
            "μg/m3",
            "m3/km2",
            "万人（户）",
            "人/100户",
            "/1000",
            "次/2年",
            "元/500克",
            "件/万人",
            "批次",
            "元/批次",
            "亿元",
            "万",
        ] {
            assert!(is_unit(word), "{word} should be a unit");
        }
        for word in [
            "",
            "10",
            "前",
            "以上",
            "个方案待定",
            "/",
            "元/",
            "完成",
            "10万",
            "//元",
            "元//人",
            "/3",
            "%/96%",
            "座/13座",
            "座/10座",
            "天×24小时",
        ] {
            assert!(!is_unit(word), "{word} should be no unit");
        }
    }

    #[test]
    fn senses() {
        for (unit, factor, name) in [
            ("元", 1, "元"),
            ("万元", 10_000, "元"),
            ("萬元", 10_000, "元"),
            ("亿元", 100_000_000, "元"),
            ("万人次", 10_000, "人次"),
            ("百分比", 1, "%"),
            ("(％)", 1, "%"),
            ("千克", 1, "公斤"),
            ("千米", 1, "公里"),
            ("千瓦", 1, "千瓦"),
            ("㎡", 1, "平方米"),
            ("万", 10_000, ""),
            ("万元/月", 10_000, "元/月"),
            ("十万元", 100_000, "元"),
            ("万平方米", 10_000, "平方米"),
            ("名", 1, "人"),
            ("", 1, ""),
            ("箱次", 1, "箱次"),
        ] {
            let sense = unit_sense(unit);
            assert_eq!(
                (sense.factor, sense.name.as_str()),
                (Decimal::from(factor), name),
                "{unit}"
            );
        }
    }

    #[test]
    fn the_rest_of_a_cell() {
        assert_eq!(unit_of("(件)").as_deref(), Some("件"));
        assert_eq!(unit_of("( 人 次 )").as_deref(), Some("人次"));
        assert_eq!(unit_of("μ g/m 3").as_deref(), Some("μg/m3"));
        assert_eq!(unit_of("(箱次)").as_deref(), Some("箱次"));
        assert_eq!(unit_of("箱次待定"), None);
        assert_eq!(unit_of("(含)"), None);
        assert_eq!(unit_of("(已完成验收)"), None);
    }
}
