//! Pages of the web: what a browser shows of them, as paragraphs and tables.
//!
//! A page that is a whole document is read here; a `<table>` that stands in other text is
//! a dialect of text. What nobody sees (`display: none`, deleted text, scripts) is no
//! value; what stands in a cell and is left out is told.

mod look;
pub(crate) mod place;
pub(crate) mod table;
mod tokens;
mod tree;

use crate::Rendered;
use crate::blocks::Out;

/// A page of more bytes is read as text, piece by piece.
const LONGEST: usize = 64 << 20;
/// What comes before a page: marks, comments, declarations.
const HEAD: usize = 1 << 12;

/// A decoded page of the web with its tables; nothing for any other text, for a page
/// whose tables are drawn with signs (`<pre>`), and for one without tables.
pub(crate) fn page(text: &str) -> Option<Rendered> {
    if text.len() > LONGEST || !begins(text) {
        return None;
    }
    let looks = look::Looks::of(text);
    let read = tree::read(text, &looks)?;
    let mut out = Out::new("html");
    out.blocks(&read.blocks);
    if read.more {
        out.writer.too_much("blocks", crate::limits::BLOCKS as u64);
    }
    Some(out.finish())
}

/// Whether a text begins as a page does.
fn begins(text: &str) -> bool {
    let mut rest = text.trim_start_matches(|sign: char| sign.is_whitespace() || sign == '\u{feff}');
    // Comments before it: where it was saved from, and when.
    while let Some(comment) = rest.strip_prefix("<!--") {
        let Some(end) = comment.find("-->") else { return false };
        if end > HEAD {
            return false;
        }
        rest = comment[end + 3..].trim_start();
    }
    if let Some(declared) = rest.strip_prefix("<?xml") {
        let Some(end) = declared.find("?>") else { return false };
        rest = declared[end + 2..].trim_start();
    }
    let begin = rest.as_bytes();
    [&b"<!doctype html"[..], b"<html", b"<head", b"<body", b"<meta"].iter().any(|name| {
        begin.len() > name.len()
            && begin[..name.len()].eq_ignore_ascii_case(name)
            && !begin[name.len()].is_ascii_alphanumeric()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text of a page, and what is said to be left out.
    #[track_caller]
    fn check(body: &str, expected: &str, left_out: &[&str]) {
        let out = page(&format!("<html><body>{body}</body></html>")).unwrap_or_default();
        assert_eq!(out.text.trim_end_matches('\n'), expected);
        let found: Vec<String> =
            out.findings.iter().map(|finding| format!("{:?}", finding.args)).collect();
        assert_eq!(found.len(), left_out.len(), "{found:?}");
        for (found, expected) in found.iter().zip(left_out) {
            assert!(found.contains(&format!("\"{expected}\"")), "{found}");
        }
    }

    #[test]
    fn spans_and_missing_end_tags() {
        check(
            "<p>表<table><tr><td rowspan=2>甲<td colspan=2>乙<tr><td>1<td>2</table>尾",
            "表\n甲\t乙\n\t1\t2\n尾",
            &[],
        );
    }

    #[test]
    fn what_is_raised_is_no_digit_of_a_figure() {
        check(
            "<table><tr><td>372.99<sup>1</sup><td>5<td>H<sub>2</sub>O</table>",
            "372.99¹\t5\tH₂O",
            &[],
        );
    }

    #[test]
    fn what_nobody_sees_is_no_value() {
        check(
            "<style>.x, td.y b{color:red;display : none}</style><script>'<td>9'</script>
             <table><tr><td>甲<s>1</s>2</td><td><span class='z x'>3</span>4</td>
             <td><del>5</del><ins>6</ins></td><td><i style='DISPLAY:none'>7</i>8</td>
             <td hidden>9</td></tr><tr style='display:none'><td>0</td></tr></table>",
            "甲2\t4\t6\t8",
            &["1", "3", "5", "7", "9 0"],
        );
    }

    #[test]
    fn fields_show_what_is_entered() {
        check(
            "<table><tr><td><input value='1.5'><input type=hidden value=3></td>
             <td><select><option>请选择<option selected>产出</select></td>
             <td><textarea>目标<1</textarea></td><td><input type=checkbox checked>是</td></tr></table>",
            "1.5\t产出\t目标<1\t☑是",
            &[],
        );
    }

    #[test]
    fn a_table_in_a_cell_is_its_text_or_follows() {
        check(
            "<table><tr><td>甲<td><table><tr><td>1</table></table>
             <table><tr><td><table><tr><td>乙<td>2</table></table>",
            "甲\t1\n\n乙\t2",
            &[],
        );
    }

    #[test]
    fn tables_may_be_made_of_other_elements() {
        check(
            "<style>.r{display:table-row}</style><div style='display:table'><div class=r>
             <div style='display:table-cell'>甲</div><div style='display:table-cell'><p>乙<p>丙</div></div></div>
             <div role=table><div role=row><span role=cell aria-colspan=2>丁</span></div></div>",
            "甲\t乙\u{2028}丙\n丁",
            &[],
        );
    }

    #[test]
    fn references_blanks_and_lines() {
        check(
            "<table><tr><td>&ge;95&#37;&nbsp;</td><td>绩效
               指标</td><td>a\n b<br>c</td><td><2(小时)</td></tr></table>",
            "≥95%\t绩效指标\ta b\u{2028}c\t<2(小时)",
            &[],
        );
    }

    #[test]
    fn other_texts_are_no_pages() {
        for text in [
            "<table><tr><td>甲</table>",
            "<html><body><p>甲</body>",
            "<html><pre>甲 | 乙</pre><table><tr><td>甲</table>",
            "甲 <html>",
            "",
        ] {
            assert_eq!(page(text), None, "{text}");
        }
    }
}
