//! Folding of text: what does not tell two labels apart is removed.

use std::borrow::Cow;

use crate::chars::{is_han, is_invisible, is_plain, is_simplified, plain, simplified};
use crate::count::{Work, count};

/// The text with everything removed that does not tell labels apart: width,
/// white space and invisible characters, bold marks (`*`), bracket, colon,
/// quote and dash forms, radicals written for characters, traditional
/// characters, and the pinyin that some mirror sites put behind a character
/// (`績效目標(biāo)`).
///
/// For comparing, never for output. Text that is folded already is borrowed.
///
/// ```
/// # use resheet_lexis::fold;
/// assert_eq!(fold("**績效 目標**（biāo）："), "绩效目标:");
/// assert_eq!(fold("全年预算数（A）"), "全年预算数(A)");
/// ```
pub fn fold(text: &str) -> Cow<'_, str> {
    count(Work::Fold);
    if is_folded(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    fold_each(text, |c, _| out.push(c));
    if out == text { Cow::Borrowed(text) } else { Cow::Owned(out) }
}

/// Whether folding leaves a text as it is. Most texts of most dumps are so.
pub(crate) fn is_folded(text: &str) -> bool {
    let mut last = None;
    for (at, c) in text.char_indices() {
        let stays = match c {
            '*' | ' ' => false,
            // A bracket may hold pinyin.
            '(' => !last.is_some_and(is_han) || pinyin(&text[at + 1..]).is_none(),
            '\u{21}'..='\u{7e}' => true,
            '\u{4e00}'..='\u{9fff}' => is_simplified(c),
            _ => is_plain(c),
        };
        if !stays {
            return false;
        }
        last = Some(c);
    }
    true
}

/// The folded text with, for each of its characters, the byte of `text` it was
/// made from. What folding drops belongs to the character before it.
pub fn fold_with_places(text: &str) -> (String, Vec<usize>) {
    let mut out = String::with_capacity(text.len());
    let mut places = Vec::with_capacity(text.len());
    fold_each(text, |c, at| {
        out.push(c);
        places.push(at);
    });
    (out, places)
}

/// Gives each character of the folded text with the byte it was made from.
fn fold_each(text: &str, mut give: impl FnMut(char, usize)) {
    let mut rest = text;
    let mut last = None;
    while let Some(c) = rest.chars().next() {
        let at = text.len() - rest.len();
        rest = &rest[c.len_utf8()..];
        // Nearly everything, and never a blank or a bracket.
        if let '\u{4e00}'..='\u{9fff}' = c {
            let folded = simplified(c);
            last = Some(folded);
            give(folded, at);
            continue;
        }
        if is_dropped(c) {
            continue;
        }
        let folded = match plain(c) {
            '(' => match pinyin(rest) {
                Some(after) if last.is_some_and(is_han) => {
                    rest = after;
                    continue;
                }
                _ => '(',
            },
            plain => simplified(plain),
        };
        last = Some(folded);
        give(folded, at);
    }
}

/// A text of a mirror site as it was before the site: characters simplified
/// and the pinyin behind them left out; and how much pinyin there was. White
/// space, width and brackets of other sorts stay.
///
/// ```
/// # use resheet_lexis::without_pinyin;
/// assert_eq!(without_pinyin("護(hù)林巡查 (A)"), ("护林巡查 (A)".to_owned(), 1));
/// ```
pub fn without_pinyin(text: &str) -> (String, usize) {
    let mut out = String::with_capacity(text.len());
    let mut count = 0;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match pinyin(rest).filter(|_| plain(c) == '(') {
            Some(after) if out.chars().next_back().is_some_and(is_han) => {
                rest = after;
                count += 1;
            }
            _ => out.push(simplified(c)),
        }
    }
    (out, count)
}

/// The text behind a bracket that holds pinyin, when `rest` begins inside one.
///
/// ```ebnf
/// pinyin = syllable ")" ;      (* 2 to 6 small letters, one of them a vowel *)
/// ```
///
/// `biāo)`, `de)`; not `A)`, `B/A)`, `km)`, `GB)`.
fn pinyin(rest: &str) -> Option<&str> {
    // No further: a text may be megabytes of open brackets.
    let mut near = rest.char_indices().take_while(|(at, _)| *at <= 24);
    let (end, close) = near.find(|(_, c)| matches!(c, ')' | '）'))?;
    // What folding drops is not there, or a second folding would find pinyin.
    let syllable = || rest[..end].chars().filter(|c| !is_dropped(*c));
    let small = |c: char| c.is_ascii_lowercase() || is_toned(c);
    let vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u') || is_toned(c);
    let fits = syllable().all(small)
        && syllable().any(vowel)
        && (2..=6).contains(&syllable().filter(|c| !is_mark(*c)).count());
    fits.then(|| &rest[end + close.len_utf8()..])
}

fn is_dropped(c: char) -> bool {
    is_invisible(c) || c == '*' || matches!(plain(c), ' ' | '*')
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

fn is_toned(c: char) -> bool {
    is_mark(c)
        || matches!(
            c,
            'ā' | 'á'
                | 'ǎ'
                | 'à'
                | 'ē'
                | 'é'
                | 'ě'
                | 'è'
                | 'ī'
                | 'í'
                | 'ǐ'
                | 'ì'
                | 'ō'
                | 'ó'
                | 'ǒ'
                | 'ò'
                | 'ū'
                | 'ú'
                | 'ǔ'
                | 'ù'
                | 'ü'
                | 'ǖ'
                | 'ǘ'
                | 'ǚ'
                | 'ǜ'
                | 'ń'
                | 'ň'
                | 'ǹ'
        )
}

/// The text with characters of ordinary width and code point (see
/// [`plain`]) and invisible ones removed; white space becomes blanks. Words
/// and their order stay. Text that is so already is borrowed.
pub fn fold_width(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter(|c| !is_invisible(*c)).map(plain).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pictures: &[(&str, &str)]) {
        for (text, folded) in pictures {
            assert_eq!(fold(text), *folded, "fold({text:?})");
            assert_eq!(fold(folded), *folded, "folding {folded:?} again changes it");
        }
    }

    #[test]
    fn width_blanks_and_forms() {
        check(&[
            ("项目资金（万元）", "项目资金(万元)"),
            (" 绩 效\u{3000}指\n标 ", "绩效指标"),
            ("**总分**", "总分"),
            ("其中∶当年财政拨款：", "其中:当年财政拨款:"),
            ("【２０２２】年度", "(2022)年度"),
            ("⻚⾯", "页面"),
            ("执行\u{200b}率%", "执行率%"),
            ("预算数（Ａ）", "预算数(A)"),
            ("“双随机”", "\"双随机\""),
        ]);
    }

    #[test]
    fn traditional_and_pinyin() {
        check(&[
            ("績效目標(biāo)", "绩效目标"),
            ("項(xiàng)目支出績(jì)效自評(píng)表", "项目支出绩效自评表"),
            ("預算執行率（B/A）", "预算执行率(B/A)"),
            ("的（de）", "的"),
            ("长度(km)", "长度(km)"),
            ("年初预算数(A)", "年初预算数(A)"),
            ("(biao)", "(biao)"),
        ]);
    }

    #[test]
    fn folded_characters_keep_their_places() {
        let text = "績(jì)效 ：表";
        assert_eq!(fold_with_places(text), ("绩效:表".to_owned(), vec![0, 8, 12, 15]));
    }

    #[test]
    fn folded_text_is_borrowed() {
        for text in ["全年预算数", "达成指标", "10.00", "-", "年初预算数(A)"] {
            assert!(matches!(fold(text), Cow::Borrowed(_)), "{text}");
            assert!(matches!(fold_width(text), Cow::Borrowed(_)), "{text}");
        }
    }
}
