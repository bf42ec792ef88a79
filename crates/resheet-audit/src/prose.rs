//! Numbers in running text.

use resheet_model::Decimal;

/// A number with what stands around it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Mention<'t> {
    /// The text between it and the clause mark or number before it.
    pub(crate) before: &'t str,
    /// The number.
    pub(crate) value: Decimal,
    /// As printed.
    pub(crate) printed: &'t str,
    /// The text up to the next clause mark or digit.
    pub(crate) after: &'t str,
    /// Where it stands in the text, in bytes.
    pub(crate) at: usize,
}

/// Every number in a text, in order.
///
/// ```ebnf
/// number = digit, { digit | "," | "." } ;   (* and not more than a decimal holds *)
/// clause = any text without a mark of "。；，、：！？\n" and without a number ;
/// ```
///
/// `累计培训学员141095人次` is one mention of 141095 with `累计培训学员` before
/// and `人次` behind it. A range (`10-12次`) is no number: both its ends are
/// left out. So is what is not read whole (`7,00.0,77`).
pub(crate) fn mentions(text: &str) -> Vec<Mention<'_>> {
    let mut found = Vec::new();
    let mut clause = 0;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if is_mark(c) {
            clause = at + c.len_utf8();
            at = clause;
        } else if c.is_ascii_digit() {
            let digits = text[at..].find(|c: char| !is_of_number(c)).unwrap_or(text.len() - at);
            let printed = text[at..at + digits].trim_end_matches(['.', ',']);
            let end = at + printed.len();
            let rest = &text[end..];
            let after = rest.find(|c: char| is_mark(c) || c.is_ascii_digit()).unwrap_or(rest.len());
            let value = Decimal::from_str_exact(&printed.replace(',', ""));
            let ranged = is_join(rest.chars().next()) || is_join(text[..at].chars().next_back());
            if let (Ok(value), false) = (value, ranged) {
                let after = &rest[..after];
                found.push(Mention { before: text[clause..at].trim(), value, printed, after, at });
            }
            clause = end;
            at = end;
        } else {
            at += c.len_utf8();
        }
    }
    found
}

/// Every year from 1990 to 2099 that is printed as one: four digits alone, or
/// the first four of a date of eight.
pub(crate) fn years(text: &str) -> Vec<u16> {
    let runs = text.split(|c: char| !c.is_ascii_digit()).filter(|run| matches!(run.len(), 4 | 8));
    runs.filter_map(|run| run[..4].parse().ok()).filter(|year| (1990..2100).contains(year)).collect()
}

/// Every year in running text: as [`years`], and followed by `年`.
pub(crate) fn years_said(text: &str) -> Vec<u16> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices('年') {
        let before = &text[..at];
        let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        if digits == 4 {
            found.extend(years(&before[at - 4..]));
        }
    }
    found
}

fn is_of_number(c: char) -> bool {
    c.is_ascii_digit() || c == '.' || c == ','
}

fn is_mark(c: char) -> bool {
    matches!(c, '。' | '；' | ';' | '，' | '、' | '：' | ':' | '！' | '？' | '\n' | '（' | '）' | '(' | ')')
}

fn is_join(c: Option<char>) -> bool {
    matches!(c, Some('-' | '~' | '—' | '～' | '－' | '×' | '/' | '至'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str, &str)]) {
        let found: Vec<_> =
            mentions(text).iter().map(|said| (said.before, said.printed, said.after)).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn numbers_with_their_clause() {
        check(
            "等，累计培训学员141095人次，新增优秀师资23位；共256分钟",
            &[("累计培训学员", "141095", "人次"), ("新增优秀师资", "23", "位"), ("共", "256", "分钟")],
        );
        check("完成7亩、2.5公里。", &[("完成", "7", "亩"), ("", "2.5", "公里")]);
        check("共1,234.50元", &[("共", "1,234.50", "元")]);
    }

    #[test]
    fn ranges_and_broken_numbers_are_left_out() {
        check("完成10-12次讲座", &[]);
        check("见7,00.0,77元，又3个", &[("又", "3", "个")]);
        check("99999999999999999999999999999999个", &[]);
    }

    #[test]
    fn years_are_told_from_other_numbers() {
        assert_eq!(years("report-2023-20240115-2500-12023.txt"), [2023, 2024]);
        assert_eq!(years_said("2023年度完成，投资2023万元，延后到2024年"), [2023, 2024]);
        assert_eq!(years_said("12023年"), [0u16; 0]);
    }
}
