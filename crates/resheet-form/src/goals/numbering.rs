//! Two numbered texts whose lines a page printed side by side, told apart by
//! their numbering.

/// More lines are not tried.
const MOST: usize = 8;

/// Numerals that stand before 是: `一是`.
const NUMERALS: [char; 9] = ['一', '二', '三', '四', '五', '六', '七', '八', '九'];

/// For each of some texts in reading order whether it is of the second: numbered
/// ones that come in pairs, goal and result of each number, or the one way to make
/// two whole texts of them, each with all numbers once and one full stop, its last
/// character.
pub(super) fn apart(texts: &[&str]) -> Option<Vec<bool>> {
    in_pairs(texts).or_else(|| in_one_way(texts)).or_else(|| in_the_middle(texts))
}

fn in_pairs(texts: &[&str]) -> Option<Vec<bool>> {
    let paired =
        |(at, text): (usize, &&str)| super::leading_number(text) == u32::try_from(at / 2 + 1).ok();
    let whole = texts.len() >= 4 && texts.len().is_multiple_of(2);
    (whole && texts.iter().enumerate().all(paired))
        .then(|| (0..texts.len()).map(|at| at % 2 == 1).collect())
}

fn in_one_way(texts: &[&str]) -> Option<Vec<bool>> {
    if !(3..=MOST).contains(&texts.len()) {
        return None;
    }
    let join = |of: &[bool], second: bool| -> String {
        texts.iter().zip(of).filter(|(_, is)| **is == second).map(|(text, _)| *text).collect()
    };
    let mut found = None;
    // The first line is the goal's.
    for set in 1..1_u32 << (texts.len() - 1) {
        let of: Vec<bool> = (0..texts.len()).map(|at| at > 0 && set >> (at - 1) & 1 == 1).collect();
        let (goal, result) = (whole(&join(&of, false)), whole(&join(&of, true)));
        if goal.is_some() && goal == result && found.replace(of).is_some() {
            return None;
        }
    }
    found
}

/// A result of one line stands in the middle of a goal of two, and begins with the
/// same words.
fn in_the_middle(texts: &[&str]) -> Option<Vec<bool>> {
    let [goal, result, rest] = texts else { return None };
    let stops = |text: &str| text.strip_suffix('。').is_some_and(|text| !text.contains('。'));
    let words: String = goal.chars().take(2).collect();
    let open = !goal.contains('。') && stops(result) && stops(rest);
    (open && result.starts_with(&words) && !rest.starts_with(&words))
        .then(|| vec![false, true, false])
}

/// How many paragraphs a whole text has, if it begins with the first, has all
/// numbers in order and once, and ends with its one full stop.
fn whole(text: &str) -> Option<usize> {
    let body = text.strip_suffix('。')?;
    let numbers = numbers(text);
    let in_order = numbers.iter().enumerate().all(|(at, (_, number))| *number == at + 1);
    let begins = numbers.first().is_some_and(|(place, _)| *place == 0);
    (!body.contains('。') && begins && in_order && numbers.len() >= 2).then_some(numbers.len())
}

/// Whether numbering shows that a text is not one from its first line on: it
/// begins behind its first paragraph, begins again, or leaves a number out. A
/// figure may stand where a number does, a numeral before 是 hardly.
pub(crate) fn is_broken(text: &str) -> bool {
    let mut numbers = numbers(text);
    // A list behind a colon is part of its paragraph.
    let inside = numbers.iter().position(|(place, number)| {
        *number == 1 && text[..*place].ends_with(':') && text[*place..].starts_with(NUMERALS)
    });
    numbers.truncate(inside.unwrap_or(numbers.len()));
    let first = numbers.first().map(|(_, number)| *number);
    let again = numbers.iter().skip(1).any(|(_, number)| *number == 1);
    let begins_late = numbers.first().is_some_and(|(place, number)| {
        let sure = text[*place..].starts_with(NUMERALS) || *place == 0 && *number <= MOST;
        sure && *number > 1
    });
    let gap = numbers.windows(2).any(|pair| pair[1].1 > pair[0].1 + 1);
    begins_late
        || again
        || first == Some(1) && gap
        || first == Some(1) && numbers[0].0 > 0 && numbers.len() > 1
}

/// Whether the first number of a text is not the first of a list.
pub(crate) fn begins_late(text: &str) -> bool {
    numbers(text).first().is_some_and(|(_, number)| (2..=MOST).contains(number))
}

/// The numbers of the paragraphs of a text, each with its place: `一是`, or in
/// front of a clause `1.`, `1、`, `目标1:`.
fn numbers(text: &str) -> Vec<(usize, usize)> {
    let mut numbers = Vec::new();
    let mut begins = true;
    for (at, c) in text.char_indices() {
        let rest = &text[at..];
        let numeral = NUMERALS.iter().position(|numeral| *numeral == c).map(|at| at + 1);
        let is = || rest[c.len_utf8()..].starts_with('是');
        // `唯一是` and `十一是` are words and later numbers.
        let alone = || !text[..at].ends_with(['十', '唯', '之', '第']);
        if let Some(number) = numeral.filter(|_| is() && alone()) {
            numbers.push((at, number));
        } else if begins && let Some(number) = super::leading_number(rest) {
            numbers.push((at, number as usize));
        }
        begins = matches!(c, '。' | '；' | ';' | '\n');
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(texts: &[&str], expected: Option<&str>) {
        let of = apart(texts)
            .map(|of| of.iter().map(|second| if *second { 'r' } else { 'g' }).collect::<String>());
        assert_eq!(of.as_deref(), expected, "{texts:?}");
    }

    #[test]
    fn numbered_lines_in_pairs() {
        check(&["1.修桥；", "1.桥已修；", "2.铺路。", "2.路已铺。"], Some("grgr"));
        check(&["1.修桥；", "2.铺路。", "1.桥已修；", "2.路已铺。"], Some("ggrr"));
        check(&["1.修桥；", "2.铺路；", "1.桥已修；", "2.路已铺。"], None);
    }

    #[test]
    fn wrapped_lines_in_one_way() {
        check(&["一是修桥；二是铺", "一是桥已修；二是路已铺。", "路。"], Some("grg"));
        check(
            &["一是修桥；二", "是铺路；三是种", "一是桥已修；二是路已", "树。", "铺；三是树已种。"],
            Some("ggrgr"),
        );
        check(&["一是修桥；二是铺路", "；一是桥已修。"], None);
    }

    #[test]
    fn a_line_in_the_middle() {
        check(&["修桥9座；铺", "修桥8座；路已铺。", "路。"], Some("grg"));
        check(&["修桥9座；铺", "桥已修；路已铺。", "路。"], None);
    }

    #[test]
    fn broken_texts() {
        for (text, broken) in [
            ("一是修桥；二是铺路。", false),
            ("修桥；铺路。", false),
            ("为此一是修桥。", false),
            ("2.铺路。", true),
            ("铺；三是种树。", true),
            ("修桥；25.3公里铺路。", false),
            ("一是修桥；三是种树。", true),
            ("1.修桥；\n1.桥已修；", true),
            ("种树。一是桥已修；二是路已铺。", true),
            ("种树。不足:一是桥未修；二是路未铺。", false),
        ] {
            assert_eq!(is_broken(text), broken, "{text}");
        }
    }
}
