//! What a page draws, as operators (ISO 32000-2, 8.5 and 9.4).
//!
//! The PDF library writes them too, number by number through its own types and
//! with all state said again for every text; that was half of the time of a
//! page and a third of its length.

use std::io::Write;

use crate::layout::{Blanks, Milli, Page, Rule, Run};

/// The name of a font in the resources of a page, by its number.
pub(super) fn font_name(number: usize) -> String {
    format!("F{number}")
}

/// Thickness of rules, in hundredths of a point.
const RULE: i64 = 50;
/// Bold is the same face with an edge of this part of its size.
const EDGE: Milli = 32;

/// What stands for so many blanks is no character, so that no text has it; its glyph
/// is that of the wide blank. Never one alone: poppler leaves out single blanks, and
/// takes for columns what they part.
pub(super) const BLANKS: [(char, &str); 2] = [('\u{FDD2}', "  "), ('\u{FDD3}', "   ")];
pub(super) const WIDE_BLANK: char = '\u{3000}';

/// The content of a page. `code` gives the number of the font that has a
/// character, and the two bytes that stand for it there; a character without any
/// is left out.
///
/// ```ebnf
/// content  = width , { rule } , "S" , "BT" , { [ boldness ] , place , { [ font ] , text } } ,
///            { place , [ font ] , stretch , text } , "ET" ;
/// rule     = number , number , "m" , number , number , "l" ;
/// font     = "/F" , digit , number , "Tf" ;
/// boldness = "0 Tr" | "2 Tr" , width ;
/// width    = number , "w" ;
/// place    = number , number , "Td" ;       (* from the last place *)
/// stretch  = number , "Tz" ;
/// text     = "(" , { byte | "\" , byte } , ")" , "Tj" ;
/// ```
pub(super) fn content(page: &Page, code: impl Fn(char) -> Option<(usize, u16)>) -> Vec<u8> {
    let mut out = Vec::with_capacity(page.rules.len() * 28 + page.runs.len() * 48 + 64);
    let up = |y: Milli| page.height - y;
    if !page.rules.is_empty() {
        number(&mut out, RULE);
        out.extend_from_slice(b"w\n");
        for Rule { x1, y1, x2, y2 } in &page.rules {
            point(&mut out, hundredths(*x1), hundredths(up(*y1)));
            out.extend_from_slice(b"m ");
            point(&mut out, hundredths(*x2), hundredths(up(*y2)));
            out.extend_from_slice(b"l\n");
        }
        out.extend_from_slice(b"S\n");
    }
    if page.runs.is_empty() {
        return out;
    }
    out.extend_from_slice(b"BT\n");
    let (mut x, mut y) = (0, 0);
    let (mut set, mut edge) = ((0, 0), 0);
    for run in &page.runs {
        let wanted = if run.bold { run.size / EDGE } else { 0 };
        if wanted != edge {
            if wanted > 0 {
                number(&mut out, hundredths(wanted));
                out.extend_from_slice(b"w ");
            }
            out.extend_from_slice(if wanted > 0 { b"2 Tr\n" } else { b"0 Tr\n" });
            edge = wanted;
        }
        let (to_x, to_y) = (hundredths(run.x), hundredths(up(run.y)));
        point(&mut out, to_x - x, to_y - y);
        (x, y) = (to_x, to_y);
        out.extend_from_slice(b"Td\n");
        text(&mut out, run, &mut set, &code);
    }
    for blanks in &page.blanks {
        // Nobody sees blanks, and a tenth of a point is near enough.
        let (to_x, to_y) = (hundredths(blanks.x) / 10 * 10, hundredths(up(blanks.y)) / 10 * 10);
        point(&mut out, to_x - x, to_y - y);
        (x, y) = (to_x, to_y);
        out.extend_from_slice(b"Td ");
        stretched(&mut out, blanks, &mut set, &code);
    }
    out.extend_from_slice(b"ET\n");
    out
}

/// Blanks as wide as they are to be.
fn stretched(
    out: &mut Vec<u8>,
    blanks: &Blanks,
    set: &mut (usize, Milli),
    code: impl Fn(char) -> Option<(usize, u16)>,
) {
    let [Some((font, two)), Some((_, three))] = BLANKS.map(|(c, _)| code(c)) else { return };
    if *set != (font, blanks.size) {
        font_and_size(out, font, blanks.size);
        *set = (font, blanks.size);
    }
    let glyphs = (blanks.count / 2).max(1);
    let ems = i64::try_from(glyphs).unwrap_or(1) * i64::from(blanks.size.max(1));
    // In hundredths of the glyphs' width; in tenths of these where many are wide.
    let exact = i64::from(blanks.width) * 10_000 / ems;
    let step = if glyphs > 5 { 10 } else { 100 };
    number(out, (exact / step * step).max(step));
    out.extend_from_slice(b"Tz(");
    (1..glyphs).for_each(|_| two_bytes(out, two));
    two_bytes(out, if blanks.count.is_multiple_of(2) { two } else { three });
    out.extend_from_slice(b")Tj\n");
}

/// The characters of a run, in pieces that have one font. `set` is font and size
/// as they were said last.
fn text(
    out: &mut Vec<u8>,
    run: &Run,
    set: &mut (usize, Milli),
    code: impl Fn(char) -> Option<(usize, u16)>,
) {
    let mut open = false;
    for (font, code) in run.text.chars().filter_map(code) {
        if *set != (font, run.size) {
            if open {
                out.extend_from_slice(b")Tj\n");
                open = false;
            }
            font_and_size(out, font, run.size);
            *set = (font, run.size);
        }
        if !open {
            out.push(b'(');
            open = true;
        }
        two_bytes(out, code);
    }
    if open {
        out.extend_from_slice(b")Tj\n");
    }
}

fn font_and_size(out: &mut Vec<u8>, font: usize, size: Milli) {
    // Writing to a vector does not fail.
    let _ = write!(out, "/{} ", font_name(font));
    number(out, hundredths(size));
    out.extend_from_slice(b"Tf\n");
}

/// The code of a character inside a string.
fn two_bytes(out: &mut Vec<u8>, code: u16) {
    for byte in code.to_be_bytes() {
        match byte {
            b'(' | b')' | b'\\' => out.extend([b'\\', byte]),
            // An end of line would be read as another.
            b'\r' => out.extend_from_slice(b"\\r"),
            _ => out.push(byte),
        }
    }
}

/// A length in hundredths of a point, which is finer than any printer draws.
fn hundredths(length: Milli) -> i64 {
    (i64::from(length) + 5).div_euclid(10)
}

fn point(out: &mut Vec<u8>, x: i64, y: i64) {
    number(out, x);
    number(out, y);
}

/// A number of hundredths and a blank.
fn number(out: &mut Vec<u8>, value: i64) {
    if value < 0 {
        out.push(b'-');
    }
    let (whole, part) = (value.unsigned_abs() / 100, value.unsigned_abs() % 100);
    let mut digits = [0u8; 20];
    let mut length = 0;
    let mut rest = whole;
    while rest > 0 || length == 0 {
        if let (Some(digit), Ok(low)) = (digits.get_mut(length), u8::try_from(rest % 10)) {
            *digit = b'0' + low;
        }
        length += 1;
        rest /= 10;
    }
    out.extend(digits.iter().take(length).rev());
    if let Ok(part) = u8::try_from(part)
        && part > 0
    {
        out.extend([b'.', b'0' + part / 10]);
        if part % 10 > 0 {
            out.push(b'0' + part % 10);
        }
    }
    out.push(b' ');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_short_as_can_be() {
        let check = |value, expected: &str| {
            let mut out = Vec::new();
            number(&mut out, value);
            assert_eq!(String::from_utf8(out).unwrap(), expected);
        };
        check(0, "0 ");
        check(5, "0.05 ");
        check(-1050, "-10.5 ");
        check(84189, "841.89 ");
        check(10_000_000, "100000 ");
    }

    #[test]
    fn state_is_said_when_it_changes() {
        let run = |x, y, size, bold, text: &str| Run { x, y, size, bold, text: text.to_owned() };
        let page = Page {
            width: 100_000,
            height: 200_000,
            rules: vec![Rule { x1: 10_000, y1: 20_000, x2: 90_000, y2: 20_000 }],
            runs: vec![
                run(10_000, 30_004, 10_500, true, "AB"),
                run(20_000, 30_004, 10_500, false, "(?)"),
                run(20_000, 45_000, 10_500, false, "\r字\\"),
            ],
            blanks: vec![Blanks { x: 20_000, y: 45_000, size: 10_500, width: 21_000, count: 4 }],
        };
        let code = |c| match c {
            '?' => None,
            '字' => Some((1, 0x4142)),
            '\u{FDD2}' => Some((0, 0x4242)),
            c => Some((0, c as u16 | 0x4100)),
        };
        let told = String::from_utf8(content(&page, code)).unwrap();
        let expected = "0.5 w
10 180 m 90 180 l
S
BT
0.33 w 2 Tr
10 170 Td
/F0 10.5 Tf
(AAAB)Tj
0 Tr
10 0 Td
(A\\(A\\))Tj
0 -15 Td
(A\\r)Tj
/F1 10.5 Tf
(AB)Tj
/F0 10.5 Tf
(A\\\\)Tj
0 0 Td 100 Tz(BBBB)Tj
ET
";
        assert_eq!(told, expected);
    }

    #[test]
    fn an_empty_page_draws_nothing() {
        let page = Page { width: 1, height: 1, rules: vec![], runs: vec![], blanks: vec![] };
        assert_eq!(content(&page, |_| None), b"");
    }
}
