//! Numbers in running text.

use resheet_lexis::numbers_in;
use resheet_model::Decimal;

/// A number with what stands around it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Mention<'t> {
    /// The text between it and the clause mark or number before it.
    pub(crate) before: &'t str,
    /// The number.
    pub(crate) value: Decimal,
    /// The unit behind it; empty if none is known.
    pub(crate) unit: String,
    /// Number and unit as printed.
    pub(crate) printed: &'t str,
    /// The text behind both, up to the next clause mark or digit.
    pub(crate) after: &'t str,
    /// Where it stands in the text, in bytes.
    pub(crate) at: usize,
}

/// Every number in a text, in order, with its clause.
///
/// ```ebnf
/// clause = any text without a mark of "。；，、：！？（）\n" and without a number ;
/// ```
///
/// `累计培训学员141095人次` is one mention of 141095 人次 with `累计培训学员`
/// before it. A range (`10-12次`) is no number: both its ends are left out.
pub(crate) fn mentions(text: &str) -> Vec<Mention<'_>> {
    let mut found = Vec::new();
    let mut last = 0;
    for number in numbers_in(text) {
        let (start, end) = (number.range.start, number.range.end);
        let (Some(between), Some(printed), Some(rest)) =
            (text.get(last..start), text.get(start..end), text.get(end..))
        else {
            continue;
        };
        last = end;
        let ranged = is_join(rest.chars().next()) || is_join(between.chars().next_back());
        if ranged {
            continue;
        }
        let before = between
            .rfind(is_mark)
            .map_or(between, |mark| between[mark..].trim_start_matches(is_mark));
        let after = rest.find(|c: char| is_mark(c) || c.is_ascii_digit()).unwrap_or(rest.len());
        found.push(Mention {
            before: before.trim(),
            value: number.value,
            unit: number.unit,
            printed,
            after: &rest[..after],
            at: start,
        });
    }
    found
}

/// Every year from 1990 to 2099 that is printed as one: four digits alone, or
/// the first four of a date of eight.
pub(crate) fn years(text: &str) -> Vec<u16> {
    let runs = text.split(|c: char| !c.is_ascii_digit()).filter(|run| matches!(run.len(), 4 | 8));
    runs.filter_map(|run| run[..4].parse().ok())
        .filter(|year| (1990..2100).contains(year))
        .collect()
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

fn is_mark(c: char) -> bool {
    matches!(
        c,
        '。' | '；' | ';' | '，' | '、' | '：' | ':' | '！' | '？' | '\n' | '（' | '）' | '(' | ')'
    )
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
            &[
                ("累计培训学员", "141095人次", ""),
                ("新增优秀师资", "23位", ""),
                ("共", "256分钟", ""),
            ],
        );
        check("完成7亩、2.5公里左右。", &[("完成", "7亩", ""), ("", "2.5公里", "左右")]);
    }

    #[test]
    fn ranges_are_left_out() {
        check("完成10-12次讲座，又3个", &[("又", "3个", "")]);
    }

    #[test]
    fn years_are_told_from_other_numbers() {
        assert_eq!(years("report-2023-20240115-2500-12023.txt"), [2023, 2024]);
        assert_eq!(years_said("2023年度完成，投资2023万元，延后到2024年"), [2023, 2024]);
        assert_eq!(years_said("12023年"), [0u16; 0]);
    }
}
