//! When two printed texts count as equal.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

/// Radicals that some PDF fonts map to, and the characters meant.
const RADICALS: [&str; 2] = [
    "⺠⺟⻁⻄⻅⻆⻉⻋⻓⻔⻘⻚⻛⻝⻢⻣⻤⻥⻦⻨⻩⻬⻰⻳",
    "民母虎西见角贝车长门青页风食马骨鬼鱼鸟麦黄齐龙龟",
];

/// Spellings of a relation and its sign.
pub(crate) const RELATIONS: [(&str, &str); 13] = [
    (">=", "≥"),
    ("=>", "≥"),
    ("≧", "≥"),
    ("⩾", "≥"),
    ("<=", "≤"),
    ("=<", "≤"),
    ("≦", "≤"),
    ("⩽", "≤"),
    ("==", "="),
    ("大于等于", "≥"),
    ("小于等于", "≤"),
    ("等于", "="),
    ("大于", ">"),
];

/// The last of them, apart because `≤` and `≥` are looked up before it.
const LESS: (&str, &str) = ("小于", "<");

/// Every spelling of a relation with its sign.
pub fn relations() -> impl Iterator<Item = (&'static str, &'static str)> {
    RELATIONS.into_iter().chain([LESS])
}

/// NFKC, white space and invisible characters removed, radicals, quotes and
/// dashes unified.
pub fn normal(text: &str) -> String {
    text.nfkc().map(unify).filter(|&char| !vanishes(char)).collect()
}

fn unify(char: char) -> char {
    match char {
        '\u{2e80}'..='\u{2eff}' => {
            let mut pairs = RADICALS[0].chars().zip(RADICALS[1].chars());
            pairs.find(|(radical, _)| *radical == char).map_or(char, |(_, meant)| meant)
        }
        '“' | '”' | '„' | '‟' | '«' | '»' | '〝' | '〞' => '"',
        '‘' | '’' | '‚' | '‛' | '′' => '\'',
        '—' | '–' | '―' | '‐' | '‑' | '−' | '─' | '﹣' => '-',
        '•' | '・' => '·',
        '∶' => ':',
        '〜' => '~',
        other => other,
    }
}

fn vanishes(char: char) -> bool {
    char.is_whitespace()
        || matches!(char, '\u{1c}'..='\u{1f}' | '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}')
}

/// Whether a text says that there is no value: nothing, dashes, slashes.
pub fn is_absent(text: &str) -> bool {
    normal(text).chars().all(|char| matches!(char, '-' | '/' | '\\' | '~'))
}

/// A decimal number in lowest terms: two spellings of one number are equal.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Number {
    negative: bool,
    /// Without zeros at either end; empty for zero.
    digits: String,
    /// The power of ten of the last digit.
    exponent: i64,
}

impl Number {
    /// The number a text is, thousands separators and a trailing `%` left out.
    pub fn read(text: &str) -> Option<Self> {
        static SHAPE: LazyLock<Regex> = LazyLock::new(|| {
            pattern(r"^([+-]?)(?:([0-9]+)(?:\.([0-9]*))?|\.([0-9]+))(?:[eE]([+-]?[0-9]{1,9}))?$")
        });
        let text = normal(text).replace(',', "");
        let parts = SHAPE.captures(text.trim_end_matches('%'))?;
        let part = |at| parts.get(at).map_or("", |part| part.as_str());
        let fraction = if part(2).is_empty() { part(4) } else { part(3) };
        let exponent: i64 = part(5).parse().unwrap_or(0);
        let digits = format!("{}{fraction}", part(2));
        let kept = digits.trim_end_matches('0');
        let exponent = exponent - fraction.len() as i64 + (digits.len() - kept.len()) as i64;
        let kept = kept.trim_start_matches('0');
        let zero = kept.is_empty();
        Some(Number {
            negative: part(1) == "-" && !zero,
            digits: kept.to_owned(),
            exponent: if zero { 0 } else { exponent },
        })
    }

    /// A hundredth of it, as a workbook holds a percentage.
    pub fn hundredth(&self) -> Self {
        let exponent = if self.digits.is_empty() { 0 } else { self.exponent - 2 };
        Number { exponent, ..self.clone() }
    }
}

/// What is compared of a leaf.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Key {
    /// A leaf that holds a number, and does.
    Number(Number),
    /// Anything else.
    Text(String),
}

impl Key {
    /// The text of a key; empty for a number.
    pub fn text(&self) -> &str {
        match self {
            Key::Number(_) => "",
            Key::Text(text) => text,
        }
    }
}

/// Whether the leaf at a path is compared as a number.
pub fn is_number(path: &str) -> bool {
    let leaf = path.rsplit('.').next().unwrap_or(path);
    matches!(
        leaf,
        "initial"
            | "budget"
            | "executed"
            | "rate"
            | "weight"
            | "score"
            | "value"
            | "total_weight"
            | "total_score"
    )
}

/// The comparable form of the leaf at a path.
pub fn key(path: &str, text: &str) -> Key {
    static POINTS: LazyLock<Regex> = LazyLock::new(|| pattern(r"\(?\d+(\.\d+)?分\)?$"));
    static HEADING_YEAR: LazyLock<Regex> = LazyLock::new(|| pattern(r"\(?20\d\d年度?\)?"));
    static YEAR: LazyLock<Regex> = LazyLock::new(|| pattern(r"年度?$"));
    static OF_WHICH: LazyLock<Regex> = LazyLock::new(|| pattern(r"^其中:?"));

    let normal = normal(text);
    if is_number(path) {
        return Number::read(text).map_or(Key::Text(normal), Key::Number);
    }
    let leaf = path.rsplit('.').next().unwrap_or(path);
    let compared: Cow<'_, str> = match leaf {
        "op" => relations()
            .find(|(spelling, _)| *spelling == normal)
            .map_or(Cow::Borrowed(normal.as_str()), |(_, sign)| Cow::Borrowed(sign)),
        "unit" if path.starts_with("target.") || path.starts_with("actual.") => {
            Cow::Borrowed(unbracketed(&normal))
        }
        "level1" | "level2" => POINTS.replace(&normal, ""),
        "title" => match HEADING_YEAR.replace_all(&normal, "") {
            bare if bare.is_empty() => Cow::Borrowed(normal.as_str()),
            bare => bare,
        },
        "year" => YEAR.replace(&normal, ""),
        "row" => Cow::Owned(OF_WHICH.replace(&normal, "").trim_end_matches(':').to_owned()),
        _ => Cow::Borrowed(normal.as_str()),
    };
    Key::Text(compared.into_owned())
}

fn unbracketed(text: &str) -> &str {
    text.strip_prefix(['(', '[']).and_then(|rest| rest.strip_suffix([')', ']'])).unwrap_or(text)
}

/// A pattern written in this package.
pub(crate) fn pattern(text: &str) -> Regex {
    Regex::new(text).unwrap_or_else(|error| panic!("{error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, one: &str, other: &str, equal: bool) {
        assert_eq!(key(path, one) == key(path, other), equal, "{path}: {one} and {other}");
    }

    #[test]
    fn spellings_of_one_value_are_equal() {
        check("weight", "10.00", "10", true);
        check("rate", "99.86%", "９９.８６", true);
        check("budget", "1,234.50", "1234.5", true);
        check("budget", "1,234.50", "12345", false);
        check("budget", "-0", "0.000", true);
        check("target.op", ">=", "≥", true);
        check("target.op", "小于", "<", true);
        check("target.unit", "(件)", "件", true);
        check("unit", "(件)", "件", false);
        check("level1", "产出指标(50分)", "产出指标", true);
        check("level3", "产出指标(50分)", "产出指标", false);
        check("title", "项目绩效自评表（2023年度）", "项目绩效自评表", true);
        check("year", "2023年度", "2023", true);
        check("row", "其中：财政拨款：", "财政拨款", true);
        check("grade", "“优” ", "\"优\"", true);
    }

    #[test]
    fn dashes_and_blanks_are_no_value() {
        for text in ["", "-", "——", "/", " － ", "\\"] {
            assert!(is_absent(text), "{text}");
        }
        assert!(!is_absent("0"));
    }
}
