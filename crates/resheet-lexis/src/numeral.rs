//! Numbers in Chinese numerals.

use resheet_model::Decimal;

/// A number in words.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Numeral {
    /// Its value.
    pub(crate) value: Decimal,
    /// Whether it stood behind 百分之.
    pub(crate) percent: bool,
}

/// A Chinese numeral at the start of a folded text, and what follows it.
///
/// ```ebnf
/// numeral = [ "百", "分", "之" ], whole, [ "点", digit, { digit } ] ;
/// whole   = section, [ "亿", [ zero ], section ], … ;      (* 亿 before 万 *)
/// section = [ digit, "千" ], [ zero ], [ digit, "百" ], [ zero ], [ [ digit ], "十" ], [ zero ], [ digit ] ;
/// digit   = "一" | "二" | "两" | … | "九" ;
/// zero    = "零" | "〇" ;
/// ```
///
/// `三百`, `十二`, `二十五`, `一千零五`, `三万五千`, `九十五点五`.
/// Not: `二三` (digits in a row: a list or a year), `百` without a digit,
/// `十十`.
pub(crate) fn numeral(text: &str) -> Option<(&str, Numeral)> {
    let (percent, text) = match strip_all(text, &['百', '分', '之']) {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let end = text.find(|c| !is_numeral(c)).unwrap_or(text.len());
    let (words, mut rest) = text.split_at(end);
    // 百分之百 is the one place where a bare 百 is a number.
    let value = if percent && words == "百" { Decimal::ONE_HUNDRED } else { whole(words)? };
    let value = match strip_all(rest, &['点']) {
        Some(after) => {
            let end = after.find(|c| digit(c).is_none()).unwrap_or(after.len());
            let (places, after) = after.split_at(end);
            rest = after;
            value + fraction(places)?
        }
        None => value,
    };
    Some((rest, Numeral { value, percent }))
}

/// The number that a point of a list is counted by, in words with a comma behind: `二、`,
/// or one more character in front: `第二，`.
pub fn counted(text: &str) -> Option<u32> {
    let first = text.chars().next()?.len_utf8();
    let (rest, found) = numeral(text).or_else(|| numeral(&text[first..]))?;
    let listed = rest.starts_with(['，', '、', ',']) && !found.percent;
    listed.then(|| u32::try_from(found.value).ok()).flatten()
}

fn strip_all<'a>(text: &'a str, chars: &[char]) -> Option<&'a str> {
    chars.iter().try_fold(text, |text, c| text.strip_prefix(*c))
}

fn digit(c: char) -> Option<i64> {
    Some(match c {
        '零' | '〇' => 0,
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

/// Whether a character may stand in a numeral.
pub(crate) fn is_numeral(c: char) -> bool {
    digit(c).is_some() || matches!(c, '十' | '百' | '千' | '万' | '亿')
}

fn fraction(places: &str) -> Option<Decimal> {
    // Nobody prints more, and more would not fit.
    if places.is_empty() || places.chars().count() > 9 {
        return None;
    }
    let mut digits = 0;
    let mut scale = 0;
    for c in places.chars() {
        digits = digits * 10 + digit(c)?;
        scale += 1;
    }
    Some(Decimal::new(digits, scale))
}

fn whole(words: &str) -> Option<Decimal> {
    if words.is_empty() {
        return None;
    }
    let (high, low) = match words.split_once('亿') {
        Some((high, low)) => (Some(high), low),
        None => (None, words),
    };
    let high = match high {
        Some(high) => ten_thousands(high)?.checked_mul(100_000_000)?,
        None => 0,
    };
    let low = if low.is_empty() { 0 } else { ten_thousands(low)? };
    Some(Decimal::from(high.checked_add(low)?))
}

fn ten_thousands(words: &str) -> Option<i64> {
    match words.split_once('万') {
        Some((high, "")) => Some(section(high)? * 10_000),
        Some((high, low)) => Some(section(high)? * 10_000 + section(low)?),
        None => section(words),
    }
}

/// A number below ten thousand.
fn section(words: &str) -> Option<i64> {
    let mut total = 0;
    let mut pending: Option<i64> = None;
    // The next power must be smaller than the last one.
    let mut below = 10_000;
    let mut zero = false;
    for c in words.chars() {
        let power = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            _ => match digit(c)? {
                0 if pending.is_none() && !zero => {
                    zero = true;
                    continue;
                }
                0 => return None,
                digit if pending.is_none() => {
                    pending = Some(digit);
                    zero = false;
                    continue;
                }
                _ => return None,
            },
        };
        if power >= below {
            return None;
        }
        // 十 alone is ten; 百 and 千 need their digit.
        let count = pending.take().or((power == 10 && total == 0).then_some(1))?;
        total += count * power;
        below = power;
    }
    if zero && pending.is_none() {
        return (words.chars().count() == 1).then_some(0);
    }
    Some(total + pending.unwrap_or(0)).filter(|_| !words.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals() {
        for (text, value) in [
            ("三百", "300"),
            ("十二", "12"),
            ("二十五", "25"),
            ("一千零五", "1005"),
            ("三万五千", "35000"),
            ("九十五点五", "95.5"),
            ("两亿三千万", "230000000"),
            ("十", "10"),
            ("零", "0"),
            ("一百零八", "108"),
            ("一百一十", "110"),
        ] {
            let (rest, number) = numeral(text).unwrap_or_else(|| panic!("{text} is not read"));
            assert_eq!(
                (rest, number.value.to_string().as_str(), number.percent),
                ("", value, false),
                "{text}"
            );
        }
        for text in ["", "人", "二三", "百人", "十十", "二百百", "千", "零零五"] {
            assert!(numeral(text).is_none(), "{text} should not be read: {:?}", numeral(text));
        }
    }

    #[test]
    fn hundredths() {
        for (text, value) in [("百分之九十五", "95"), ("百分之百", "100"), ("百分之八点五", "8.5")]
        {
            let (rest, number) = numeral(text).unwrap();
            assert_eq!(
                (rest, number.value.to_string().as_str(), number.percent),
                ("", value, true),
                "{text}"
            );
        }
    }
}
