//! Notes of repairs in another language.

use std::borrow::Cow;
use std::sync::LazyLock;

use resheet_model::catalogue::Language;

/// English and Chinese, as the file has them.
static CHINESE: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let lines = include_str!("notes.zh.txt").lines();
    lines.filter(|line| !line.starts_with('#')).filter_map(|it| it.split_once(" = ")).collect()
});

/// What stands behind a gap of a text.
const GAP: &str = "{}";

/// A note, which rules write in English, in a language.
pub fn note(note: &str, language: Language) -> Cow<'_, str> {
    let translated = match language {
        Language::English => None,
        Language::Chinese => CHINESE
            .iter()
            .find_map(|(english, chinese)| retold(english, chinese, note, str::to_owned)),
    };
    translated.map_or(Cow::Borrowed(note), Cow::Owned)
}

/// A text made from one template, made from the other: what stands in a gap `{}` of the
/// first stands in that of the second, as `of_gap` tells it.
pub fn retold(
    template: &str,
    other: &str,
    text: &str,
    of_gap: impl Fn(&str) -> String,
) -> Option<String> {
    let gaps: Vec<String> = gaps(template, text)?.into_iter().map(of_gap).collect();
    Some(filled(other, &gaps))
}

/// What stands in the gaps of a template, if a text is made from it.
fn gaps<'t>(template: &str, text: &'t str) -> Option<Vec<&'t str>> {
    let mut pieces = template.split(GAP);
    let mut rest = text.strip_prefix(pieces.next()?)?;
    let mut gaps = Vec::new();
    let mut pieces = pieces.peekable();
    while let Some(piece) = pieces.next() {
        // The last piece is what the text ends with.
        let end = match pieces.peek() {
            None => rest.len().checked_sub(piece.len()).filter(|_| rest.ends_with(piece))?,
            Some(_) => rest.find(piece)?,
        };
        gaps.push(&rest[..end]);
        rest = &rest[end + piece.len()..];
    }
    rest.is_empty().then_some(gaps)
}

fn filled(template: &str, gaps: &[String]) -> String {
    let mut gaps = gaps.iter();
    let mut pieces = template.split(GAP);
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        out.push_str(gaps.next().map_or("", String::as_str));
        out.push_str(piece);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(english: &str, chinese: &str) {
        assert_eq!(note(english, Language::Chinese), chinese);
        assert_eq!(note(english, Language::English), english);
    }

    #[test]
    fn notes_are_translated_with_what_is_in_them() {
        check("3 pieces joined to one label", "3 段拼成一个标签");
        check("`z` read as the sign ≥", "把“z”读作符号 ≥");
        check("under 数量 {} 指标", "归在“数量 {} 指标”之下");
        check("the cells above go on here", "上面各单元格的内容续到此处");
        check("the cells above go on here and there", "the cells above go on here and there");
        check("目标", "目标");
    }

    #[test]
    fn both_sides_have_the_same_gaps() {
        let gaps = |text: &str| text.matches(GAP).count();
        assert!(CHINESE.iter().all(|(one, other)| gaps(one) == gaps(other)));
    }
}
