//! Targets and actual values.

use nom::IResult;
use nom::Parser;
use nom::character::complete::{char, space0};
use nom::combinator::{all_consuming, map_opt, opt, rest};
use resheet_model::{Date, Decimal, Measure, Op, Quantity};

use crate::folding::fold_width;
use crate::number::{bare, signed, unsigned};
use crate::numeral::{is_numeral, numeral};
use crate::relation::{begins_sign, sign};
use crate::time::time;
use crate::unit::unit_of;
use crate::words::{Says, key, key_first, key_last, relations, times};

/// Above this many bytes a cell is prose, whatever it begins with.
const LONGEST: usize = 160;

/// Reads a target or an actual value. What is not understood is
/// [`Measure::Text`] with its text as printed, never half a number.
///
/// ```ebnf
/// measure = time | quantity | range | worded | text ;
/// ```
///
/// The first that fits the whole cell is taken. Each part has its own grammar
/// below.
pub fn measure(text: &str) -> Measure {
    let printed = text.trim();
    if printed.len() > LONGEST {
        return Measure::Text(printed.to_owned());
    }
    let text = || printed.to_owned();
    match means(fold_width(printed).trim()) {
        Means::Time(from, until) => Measure::Time { text: text(), from, until },
        Means::Quantity(quantity) => Measure::Quantity(quantity),
        Means::Range(low, high, unit) => Measure::Range { text: text(), low, high, unit },
        Means::Worded(means) => Measure::Worded { text: text(), means },
        Means::Text => Measure::Text(text()),
    }
}

/// What a measure says, without its text.
pub(crate) enum Means {
    /// First and last date.
    Time(Option<Date>, Option<Date>),
    /// A number with what stands around it.
    Quantity(Quantity),
    /// Both ends and their unit.
    Range(Decimal, Decimal, String),
    /// A relation or number in words.
    Worded(Quantity),
    /// Nothing that was understood.
    Text,
}

/// [`measure`] of a short cell whose width is folded and whose ends are trimmed.
pub(crate) fn means(plain: &str) -> Means {
    if let Some((from, until)) = time(plain) {
        return Means::Time(from, until);
    }
    if let Some(quantity) = quantity(plain) {
        return Means::Quantity(quantity);
    }
    if let Some((low, high, unit)) = range(plain) {
        return Means::Range(low, high, unit);
    }
    worded(plain).map_or(Means::Text, Means::Worded)
}

/// A number with an optional sign of relation and unit, as a whole cell.
///
/// ```ebnf
/// quantity = [ sign, blank ], [ "¥", blank ], signed, blank, unit rest ;
/// ```
///
/// `≥84.00(件)`, `=100 (%)`, `50个`, `11.1万人次`, `0.8‰`, `±10%`, `50`.
///
/// Not: `3个方案待定` (no unit), `%=99` and `290%…` cut in two, `≥**人`,
/// `1 000` (one number or two?), `7,00.0,77`, `≥` alone.
pub(crate) fn quantity(plain: &str) -> Option<Quantity> {
    let begins = |c: char| c.is_ascii_digit() || begins_sign(c) || matches!(c, '¥' | '+' | '-');
    if !plain.starts_with(begins) {
        return None;
    }
    if let Some((op, value, rest)) = usual_quantity(plain) {
        return unit_of(rest).map(|unit| Quantity { op, value, unit: unit.into_owned() });
    }
    all_consuming(quantity_cell).parse(plain).ok().map(|(_, quantity)| quantity)
}

/// Relation, value and rest of a quantity as most are printed: at most one sign
/// of one character, digits with at most one point between them, and then no
/// more of a number. The grammar below takes these the same way.
fn usual_quantity(plain: &str) -> Option<(Option<Op>, Decimal, &str)> {
    let (op, behind) = match plain.chars().next()? {
        '≥' => (Some(Op::AtLeast), &plain['≥'.len_utf8()..]),
        '≤' => (Some(Op::AtMost), &plain['≤'.len_utf8()..]),
        '=' => (Some(Op::Equal), &plain[1..]),
        _ => (None, plain),
    };
    let end = behind.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(behind.len());
    let (figures, rest) = behind.split_at(end);
    if rest.starts_with(',') {
        return None;
    }
    Some((op, bare(figures)?, rest.trim_start_matches([' ', '\t'])))
}

fn quantity_cell(input: &str) -> IResult<&str, Quantity> {
    (opt((sign, space0)), opt((char('¥'), space0)), signed, space0, map_opt(rest, unit_of))
        .map(|(op, currency, value, _, unit)| Quantity {
            op: op.map(|(op, _)| op),
            value,
            // The sign is the only word for the unit that was printed.
            unit: if unit.is_empty() && currency.is_some() {
                "¥".to_owned()
            } else {
                unit.into_owned()
            },
        })
        .parse(input)
}

/// Two numbers with a joint between them.
///
/// ```ebnf
/// range = unsigned, blank, [ unit ], blank, joint, blank, unsigned, unit rest, [ "之间" ] ;
/// joint = "-" | "--" | "~" | "至" | "到" ;
/// ```
///
/// The lower end comes first and both ends have the same unit, or only the
/// second has one: `10-12次`, `80%-90%`, `3至5个工作日`. Not `12-10`,
/// `10个-12%`, `1-2-3`.
fn range(plain: &str) -> Option<(Decimal, Decimal, String)> {
    if !plain.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (after, low) = unsigned(plain).ok()?;
    let joint_at = |at: usize| times().joint.iter().find(|joint| after[at..].starts_with(**joint));
    let (at, joint) = after.char_indices().find_map(|(at, _)| Some((at, joint_at(at)?)))?;
    let left = unit_of(after[..at].trim())?;
    let (after, high) = unsigned(after[at + joint.len()..].trim_start()).ok()?;
    let right = unit_of(after.trim_end_matches(['之', '间']))?;
    let same = left.is_empty() || key(&left) == key(&right);
    (same && low <= high).then(|| (low, high, right.into_owned()))
}

/// A number whose relation is in words, or which is itself in words.
///
/// ```ebnf
/// worded   = [ before ], amount, [ after ] ;
/// amount   = quantity | numeral, unit rest ;
/// before   = "不少于" | "不低于" | … ;      (* vocabulary/relations.toml *)
/// after    = "以上" | "以内" | … ;
/// ```
///
/// At least one of the three is in words. Two relations must agree:
/// `≥50个以上` is read, `≥50个以下` is text. An opener such as `控制在` holds
/// only with a word behind: `控制在5万元以内`.
///
/// Not: `约95%`, `95%左右` (no relation that the record can hold), `提高5%`
/// (a change, not a value).
fn worded(plain: &str) -> Option<Quantity> {
    // Without a word of relation it must begin with a numeral.
    let (first, last) = (key_first(plain)?, key_last(plain)?);
    if !is_numeral(first) && !relations().may_stand_at(first, last) {
        return None;
    }
    let text = key(plain);
    let mut text = text.as_ref();
    let mut relation: Option<Op> = None;
    let mut opened = false;
    let mut in_words = false;
    if let Some((word, says)) = relations().before(text) {
        text = &text[word.len()..];
        in_words = true;
        match says {
            Says::Relation(op) => relation = Some(op),
            Says::Opens => opened = true,
            Says::Nothing => {}
        }
    }
    if let Some((word, says)) = relations().after(text) {
        text = &text[..text.len() - word.len()];
        in_words = true;
        if let Says::Relation(op) = says {
            if relation.is_some_and(|before| before != op) {
                return None;
            }
            relation = Some(op);
            opened = false;
        }
    }
    if opened {
        return None;
    }
    let (amount, numeral) = match quantity(text) {
        Some(amount) => (amount, false),
        None => (amount_in_words(text)?, true),
    };
    if !in_words && !numeral {
        return None;
    }
    let op = match (relation, amount.op) {
        (Some(word), Some(sign)) if word != sign => return None,
        (word, sign) => word.or(sign),
    };
    Some(Quantity { op, ..amount })
}

/// A Chinese numeral with a unit: `三百人`, `百分之九十五`.
///
/// ```ebnf
/// amount in words = "百分之", numeral | numeral, unit rest ;
/// ```
fn amount_in_words(text: &str) -> Option<Quantity> {
    let (rest, number) = numeral(text)?;
    let unit = match (number.percent, rest) {
        (true, "") => "%".to_owned(),
        // 百分之五人 is nothing.
        (true, _) => return None,
        (false, _) => unit_of(rest)?.into_owned(),
    };
    // 一 alone is more often a dash than a one.
    let bare = unit.is_empty() && text.chars().count() == 1;
    (!bare).then_some(Quantity { op: None, value: number.value, unit })
}

/// A target that is printed in three cells: operator, value, unit. Empty cells
/// are empty strings.
///
/// The value cell may carry a sign or a unit of its own; then they must not
/// contradict the other cells, or all of it stays text.
pub fn combined(operator_cell: &str, value: &str, unit: &str) -> Measure {
    let joined = || {
        let parts = [operator_cell.trim(), value.trim(), unit.trim()];
        Measure::Text(
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "),
        )
    };
    let own = measure(value);
    let Measure::Quantity(mut quantity) = own else {
        // Words and dates need neither operator nor unit: 定性, 有效, 12月底.
        return if crate::relation::operator(operator_cell).is_none() { own } else { joined() };
    };
    if !operator_cell.trim().is_empty() {
        match (crate::relation::operator(operator_cell), quantity.op) {
            (Some(op), None) => quantity.op = Some(op),
            (Some(op), Some(own)) if op == own => {}
            (None, _) if crate::shape(operator_cell) == crate::Shape::Dash => {}
            _ => return joined(),
        }
    }
    let plain = fold_width(unit);
    if !plain.trim().is_empty() && crate::shape(unit) != crate::Shape::Dash {
        match unit_of(&format!("({})", crate::words::without_brackets(&plain))) {
            Some(unit) if quantity.unit.is_empty() => quantity.unit = unit.into_owned(),
            Some(unit) if key(&unit) == key(&quantity.unit) => {}
            _ => return joined(),
        }
    }
    Measure::Quantity(quantity)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A measure in one line: kind, then operator, value and unit.
    fn picture(measure: &Measure) -> String {
        let quantity = |quantity: &Quantity| {
            format!("{}|{}|{}", quantity.op.map_or("", Op::sign), quantity.value, quantity.unit)
        };
        let date = |date: &Option<resheet_model::Date>| {
            date.map_or("?".to_owned(), |date| {
                let part = |part: Option<u8>| part.map_or(String::new(), |part| format!("-{part}"));
                format!("{}{}{}", date.year, part(date.month), part(date.day))
            })
        };
        match measure {
            Measure::Quantity(read) => quantity(read),
            Measure::Worded { means, .. } => format!("words {}", quantity(means)),
            Measure::Range { low, high, unit, .. } => format!("range {low}..{high}|{unit}"),
            Measure::Time { from, until, .. } => format!("time {}..{}", date(from), date(until)),
            Measure::Text(_) => "text".to_owned(),
        }
    }

    #[track_caller]
    fn check(pictures: &[(&str, &str)]) {
        for (text, expected) in pictures {
            let read = measure(text);
            assert_eq!(picture(&read), *expected, "measure({text:?})");
            if let Some(kept) = read.text() {
                assert_eq!(kept, text.trim(), "the printed text is kept");
            }
        }
    }

    #[test]
    fn quantities() {
        check(&[
            ("≥84.00(件)", "≥|84.00|件"),
            ("≥84.00 (件)", "≥|84.00|件"),
            ("≥84.00\n（件）", "≥|84.00|件"),
            ("=100 (%)", "=|100|%"),
            ("<2(小时)", "<|2|小时"),
            ("≤3.18（元/平方米·月）", "≤|3.18|元/平方米·月"),
            ("100%", "|100|%"),
            ("95（％）", "|95|%"),
            ("11.1万人次", "|11.1|万人次"),
            ("50", "|50|"),
            ("≥100百分比", "≥|100|百分比"),
            ("0.8‰", "|0.8|‰"),
            (">=90%", "≥|90|%"),
            ("<=6962人", "≤|6962|人"),
            (">=530元/人*月", "≥|530|元/人*月"),
            ("＞＝90％", "≥|90|%"),
            ("═365天", "=|365|天"),
            ("≧100", "≥|100|"),
            ("=>5次", "≥|5|次"),
            ("29.5亩", "|29.5|亩"),
            ("25TB", "|25|TB"),
            ("5万", "|5|万"),
            ("780元/生/年", "|780|元/生/年"),
            ("≤620万/月", "≤|620|万/月"),
            ("1次/月", "|1|次/月"),
            ("±10%", "±|10|%"),
            ("≤3.5/10万", "≤|3.5|/10万"),
            ("≤2人/10万人", "≤|2|人/10万人"),
            ("=0起", "=|0|起"),
            ("≥1,234.50元", "≥|1234.50|元"),
            ("￥3.20", "|3.20|¥"),
            ("-5%", "|-5|%"),
            ("3年", "|3|年"),
            ("5个工作日", "|5|个工作日"),
        ]);
    }

    #[test]
    fn never_half_a_number() {
        check(&[
            ("3个方案待定", "text"),
            ("%=99", "text"),
            ("≥**人", "text"),
            ("7,00.0,77", "text"),
            ("1 000", "text"),
            ("≥", "text"),
            ("194.9194.9100%", "text"),
            ("21672 .", "text"),
            (".5%", "text"),
            ("100%100%", "text"),
            ("A4", "text"),
            ("约95%", "text"),
            ("95%左右", "text"),
            ("提高5%", "text"),
            ("123456789012345678901234567890", "text"),
            ("50(含)", "text"),
            ("", "text"),
        ]);
    }

    #[test]
    fn words() {
        check(&[
            ("不低于95%", "words ≥|95|%"),
            ("不少于12种", "words ≥|12|种"),
            ("小于0.8‰", "words <|0.8|‰"),
            ("95%以上", "words ≥|95|%"),
            ("95%（含）以上", "words ≥|95|%"),
            ("5个工作日内", "words ≤|5|个工作日"),
            ("控制在5万元以内", "words ≤|5|万元"),
            ("控制在5万元", "text"),
            ("≥50个以上", "words ≥|50|个"),
            ("≥50个以下", "text"),
            ("三百人", "words |300|人"),
            ("十二", "words |12|"),
            ("百分之九十五", "words |95|%"),
            ("不低于百分之九十五", "words ≥|95|%"),
            ("三万元", "words |30000|元"),
            ("一", "text"),
            ("一般", "text"),
            ("有效", "text"),
        ]);
    }

    #[test]
    fn ranges() {
        check(&[
            ("10-12次", "range 10..12|次"),
            ("80%-90%", "range 80..90|%"),
            ("80%～90%之间", "range 80..90|%"),
            ("3至5个工作日", "range 3..5|个工作日"),
            ("12-10", "text"),
            ("10个-12%", "text"),
            ("1-2-3", "text"),
        ]);
    }

    #[test]
    fn times() {
        check(&[
            ("2023年12月31日前", "time ?..2023-12-31"),
            ("2023年12月", "time 2023-12..2023-12"),
            ("2021年底", "time ?..2021"),
            ("12月底到位", "time ?..?"),
            ("9月前", "time ?..?"),
            ("2020年1月--2020年11月", "time 2020-1..2020-11"),
            ("完成时间为2022年11月30日", "time 2022-11-30..2022-11-30"),
            ("2023年10月31日前完成", "time ?..2023-10-31"),
            ("2023-12-31", "time 2023-12-31..2023-12-31"),
            ("2023年", "time 2023..2023"),
            ("2023年优秀", "text"),
            ("2023.12", "|2023.12|"),
            ("12个月", "|12|个月"),
            ("2023年1-12月", "time 2023-1..2023-12"),
            ("2023年3月至5月", "time 2023-3..2023-5"),
            ("2023年1月1日-2023年12月31日", "time 2023-1-1..2023-12-31"),
            ("2023/6/30", "time 2023-6-30..2023-6-30"),
            ("2023年6⽉30⽇前", "time ?..2023-6-30"),
            ("2022年10月起", "time 2022-10..?"),
            ("截至2022年10月", "time ?..2022-10"),
            ("2023年完成", "time 2023..2023"),
            ("按季度", "time ?..?"),
            ("3日", "|3|日"),
            ("≤12月", "≤|12|月"),
            ("2023年13月", "text"),
            ("2023年6月30日至", "text"),
            ("2023年6月31日", "text"),
            ("2023年2月29日", "text"),
            ("2024年2月29日", "time 2024-2-29..2024-2-29"),
            ("2023年5月完成了全部培训工作并取得良好效果", "text"),
        ]);
    }

    #[test]
    fn three_cells() {
        let check = |cells: [&str; 3], expected: &str| {
            let [op, value, unit] = cells;
            assert_eq!(picture(&combined(op, value, unit)), expected, "{cells:?}");
        };
        check(["≥", "735", "人次"], "≥|735|人次");
        check(["＝", "100", "％"], "=|100|%");
        check(["≥", "95%", "%"], "≥|95|%");
        check(["≥", "≥95", "(%)"], "≥|95|%");
        check(["", "有效", ""], "text");
        check(["定性", "有效", ""], "text");
        check(["≥", "≤95", "%"], "text");
        check(["≥", "5个", "次"], "text");
        check(["", "5", "-"], "|5|");
    }

    proptest! {
        #[test]
        fn usual_quantities_are_what_the_grammar_reads(
            text in "[≥≤=><±+-]{0,2} ?[0-9]{0,19}[.,]?[0-9]{0,4}[.,]?[ \t]?(%|\\(件\\)|万元|个项|方案)?"
        ) {
            let plain = text.trim();
            let read = all_consuming(quantity_cell).parse(plain).ok().map(|(_, quantity)| quantity);
            prop_assert_eq!(quantity(plain), read);
        }
    }
}
