//! What a page draws, as operators (ISO 32000-2, 8.5 and 9.4).
//!
//! The PDF library writes them too, number by number through its own types and
//! with all state said again for every text; that was half of the time of a
//! page and a third of its length.

use std::io::Write;

use crate::layout::{Blanks, Milli, Page, Rule, Run, Sign};

/// The name of a font in the resources of a page, by its number.
pub(super) fn font_name(number: usize) -> String {
    format!("F{number}")
}

/// Thickness of rules, in hundredths of a point.
const RULE: i64 = 50;
/// The grey of the sign of a guess, in hundredths of white: dark enough for a copier.
const SIGN_GREY: i64 = 35;
/// Bold is the same face with an edge of this part of its size.
const EDGE: Milli = 32;

/// What stands for so many blanks is no character, so that no text has it; its glyph
/// is that of the wide blank. Never one alone: poppler leaves out single blanks, and
/// takes for columns what they part.
pub(super) const BLANKS: [(char, &str); 2] = [('\u{FDD2}', "  "), ('\u{FDD3}', "   ")];
pub(super) const WIDE_BLANK: char = '\u{3000}';

/// The characters of the fonts of a document.
pub(super) struct Codes<F> {
    /// The number of the font that has a character, and the two bytes that stand
    /// for it there.
    pub(super) of: F,
    /// The same of the mark that stands for a character that no font has.
    pub(super) missing: Option<(usize, u16)>,
}

/// A page as operators.
pub(super) struct Content {
    /// The operators.
    pub(super) bytes: Vec<u8>,
    /// The part of the sheet that each marked piece belongs to, in the order of the
    /// pieces' numbers.
    pub(super) pieces: Vec<u32>,
}

/// The content of a page: what belongs to a part of the sheet is a piece with a
/// number, all else is marked as no content of the document's (14.8.2.2).
///
/// ```ebnf
/// content  = [ artifact , width , { rule } , "S" , end ] , [ artifact , { sign } , end ] ,
///            "BT" , { ( piece | artifact ) , { written | blanks } , end } , "ET" ;
/// written  = [ boldness ] , place , [ stretch ] , { [ font ] , text } ;
/// blanks   = [ font ] , place , [ stretch ] , text ;
/// piece    = "/P<</MCID" , number , ">>BDC" ;
/// artifact = "/Artifact BMC" ;
/// end      = "EMC" ;
/// rule     = number , number , "m" , number , number , "l" ;
/// sign     = number , number , "m" , 2 * ( number , number , "l" ) , "f" ;
/// font     = "/F" , digit , number , "Tf" ;
/// boldness = "0 Tr" | "2 Tr" , width ;
/// width    = number , "w" ;
/// place    = [ number , number , "Td" ] , number , number , "Td" ;   (* from the last place *)
/// stretch  = number , "Tz" ;
/// text     = "(" , { byte | "\" , byte } , ")" , "Tj" ;
/// ```
pub(super) fn content<F>(page: &Page, codes: &Codes<F>) -> Content
where
    F: Fn(char) -> Option<(usize, u16)>,
{
    let room = page.rules.len() * 28 + page.runs.len() * 72 + page.blanks.len() * 32 + 64;
    let mut out = Vec::with_capacity(room);
    let mut pieces = Pieces::default();
    drawings(&mut out, page);
    if page.runs.is_empty() {
        return Content { bytes: out, pieces: pieces.parts };
    }
    out.extend_from_slice(b"BT\n");
    let mut pen = Pen { x: 0, y: 0, set: (0, 0), edge: 0, stretch: WHOLE };
    let mut blanks = page.blanks.iter().peekable();
    for (at, run) in page.runs.iter().enumerate() {
        while let Some(blanks) = blanks.next_if(|blanks| blanks.before <= at) {
            pieces.mark(&mut out, None);
            pen.blanks(&mut out, (blanks, page.height), &codes.of);
        }
        pieces.mark(&mut out, run.part);
        pen.boldness(&mut out, if run.bold { run.size / EDGE } else { 0 });
        let place = (hundredths(run.x), hundredths(page.height - run.y));
        pen.go(&mut out, place, run.size);
        pen.stretch(&mut out, WHOLE);
        out.push(b'\n');
        text(&mut out, run, &mut pen.set, codes);
    }
    for blanks in blanks {
        pieces.mark(&mut out, None);
        pen.blanks(&mut out, (blanks, page.height), &codes.of);
    }
    pieces.end(&mut out);
    out.extend_from_slice(b"ET\n");
    Content { bytes: out, pieces: pieces.parts }
}

const ARTIFACT: &[u8] = b"/Artifact BMC\n";
const END: &[u8] = b"EMC\n";

/// What was said last of how texts are set.
struct Pen {
    x: i64,
    y: i64,
    set: (usize, Milli),
    edge: Milli,
    /// In hundredths of glyphs' widths.
    stretch: i64,
}

/// Glyphs as wide as they are.
const WHOLE: i64 = 10_000;

impl Pen {
    fn boldness(&mut self, out: &mut Vec<u8>, edge: Milli) {
        if edge != self.edge {
            if edge > 0 {
                number(out, hundredths(edge));
                out.extend_from_slice(b"w ");
            }
            out.extend_from_slice(if edge > 0 { b"2 Tr\n" } else { b"0 Tr\n" });
            self.edge = edge;
        }
    }

    /// Goes to a place. Base lines of two cells may be nearer than pypdf takes for two
    /// lines: the way to the next goes round by one that is far enough.
    fn go(&mut self, out: &mut Vec<u8>, (x, y): (i64, i64), size: Milli) {
        let (right, down, size) = (x - self.x, self.y - y, hundredths(size));
        if (size / 2..size).contains(&down) {
            point(out, 0, -2 * size);
            out.extend_from_slice(b"Td ");
            point(out, right, 2 * size - down);
        } else {
            point(out, right, -down);
        }
        (self.x, self.y) = (x, y);
        out.extend_from_slice(b"Td");
    }

    fn stretch(&mut self, out: &mut Vec<u8>, stretch: i64) {
        if stretch != self.stretch {
            out.push(b' ');
            number(out, stretch);
            out.extend_from_slice(b"Tz");
            self.stretch = stretch;
        }
    }

    /// Blanks as wide as they are to be. They have no ink, so that it does not matter
    /// how bold they are.
    fn blanks(
        &mut self,
        out: &mut Vec<u8>,
        (blanks, height): (&Blanks, Milli),
        code: impl Fn(char) -> Option<(usize, u16)>,
    ) {
        let [Some((font, two)), Some((_, three))] = BLANKS.map(|(c, _)| code(c)) else { return };
        if self.set != (font, blanks.size) {
            font_and_size(out, font, blanks.size);
            self.set = (font, blanks.size);
        }
        // Nobody sees blanks, and a tenth of a point is near enough.
        let tenths = |length| hundredths(length) / 10 * 10;
        self.go(out, (tenths(blanks.x), tenths(height - blanks.y)), blanks.size);
        let glyphs = (blanks.count / 2).max(1);
        let ems = i64::try_from(glyphs).unwrap_or(1) * i64::from(blanks.size.max(1));
        // In hundredths of the glyphs' width; in tenths of these where many are wide.
        let exact = i64::from(blanks.width) * WHOLE / ems;
        let step = if glyphs > 5 { 10 } else { 100 };
        self.stretch(out, (exact / step * step).max(step));
        out.push(b'(');
        (1..glyphs).for_each(|_| two_bytes(out, two));
        two_bytes(out, if blanks.count.is_multiple_of(2) { two } else { three });
        out.extend_from_slice(b")Tj\n");
    }
}

/// The pieces of a page, and which of them is open.
#[derive(Default)]
struct Pieces {
    /// The part that each belongs to.
    parts: Vec<u32>,
    open: Option<Option<u32>>,
}

impl Pieces {
    /// Sees that what follows is marked as of a part, or as an artifact.
    fn mark(&mut self, out: &mut Vec<u8>, part: Option<u32>) {
        if self.open == Some(part) {
            return;
        }
        self.end(out);
        match part {
            Some(part) => {
                let _ = writeln!(out, "/P<</MCID {}>>BDC", self.parts.len());
                self.parts.push(part);
            }
            None => out.extend_from_slice(ARTIFACT),
        }
        self.open = Some(part);
    }

    fn end(&mut self, out: &mut Vec<u8>) {
        if self.open.take().is_some() {
            out.extend_from_slice(END);
        }
    }
}

/// The rules of a page, and the signs of its guesses.
fn drawings(out: &mut Vec<u8>, page: &Page) {
    let up = |y: Milli| hundredths(page.height - y);
    if !page.rules.is_empty() {
        out.extend_from_slice(ARTIFACT);
        number(out, RULE);
        out.extend_from_slice(b"w\n");
        for Rule { x1, y1, x2, y2 } in &page.rules {
            point(out, hundredths(*x1), up(*y1));
            out.extend_from_slice(b"m ");
            point(out, hundredths(*x2), up(*y2));
            out.extend_from_slice(b"l\n");
        }
        out.extend_from_slice(b"S\n");
        out.extend_from_slice(END);
    }
    if !page.signs.is_empty() {
        out.extend_from_slice(ARTIFACT);
        number(out, SIGN_GREY);
        out.extend_from_slice(b"g\n");
        for Sign { x, y, size, by_hand } in &page.signs {
            let inwards = if *by_hand { *size } else { -size };
            point(out, hundredths(x + inwards), up(*y));
            out.extend_from_slice(b"m ");
            point(out, hundredths(*x), up(*y));
            out.extend_from_slice(b"l ");
            point(out, hundredths(*x), up(y + size));
            out.extend_from_slice(b"l f\n");
        }
        out.extend_from_slice(b"0 g\n");
        out.extend_from_slice(END);
    }
}

/// The characters of a run, in pieces that have one font. `set` is font and size
/// as they were said last. A character that no font has is a mark for the eye, and
/// itself for who takes the text out.
fn text<F>(out: &mut Vec<u8>, run: &Run, set: &mut (usize, Milli), codes: &Codes<F>)
where
    F: Fn(char) -> Option<(usize, u16)>,
{
    let mut open = false;
    for c in run.text.chars() {
        let known = (codes.of)(c);
        let Some((font, code)) = known.or(codes.missing) else { continue };
        if open && (known.is_none() || *set != (font, run.size)) {
            out.extend_from_slice(b")Tj\n");
            open = false;
        }
        if *set != (font, run.size) {
            font_and_size(out, font, run.size);
            *set = (font, run.size);
        }
        if known.is_none() {
            out.extend_from_slice(b"/Span<</ActualText<FEFF");
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "{unit:04X}");
            }
            out.extend_from_slice(b">>>BDC(");
            two_bytes(out, code);
            out.extend_from_slice(b")Tj EMC\n");
            continue;
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
        let run = |x, y, bold, text: &str, part| {
            let text = text.to_owned();
            Run { x, y, size: 10_500, bold, text, part }
        };
        let page = Page {
            width: 100_000,
            height: 200_000,
            rules: vec![Rule { x1: 10_000, y1: 20_000, x2: 90_000, y2: 20_000 }],
            runs: vec![
                run(10_000, 30_004, true, "AB", Some(4)),
                run(20_000, 30_004, false, "(?)", Some(2)),
                run(20_000, 53_000, false, "\r字\\", Some(2)),
                run(50_000, 90_000, false, "1", None),
            ],
            blanks: vec![Blanks {
                x: 20_000,
                y: 45_000,
                size: 10_500,
                width: 10_500,
                count: 4,
                before: 2,
            }],
            signs: vec![Sign { x: 90_000, y: 20_000, size: 4_000, by_hand: false }],
        };
        let code = |c| match c {
            '?' => None,
            '字' => Some((1, 0x4142)),
            '\u{FDD2}' => Some((0, 0x4242)),
            c => Some((0, c as u16 | 0x4100)),
        };
        let drawn = content(&page, &Codes { of: code, missing: Some((1, 0x4343)) });
        let told = String::from_utf8(drawn.bytes).unwrap();
        let expected = "/Artifact BMC
0.5 w
10 180 m 90 180 l
S
EMC
/Artifact BMC
0.35 g
86 180 m 90 180 l 90 176 l f
0 g
EMC
BT
/P<</MCID 0>>BDC
0.33 w 2 Tr
10 170 Td
/F0 10.5 Tf
(AAAB)Tj
EMC
/P<</MCID 1>>BDC
0 Tr
10 0 Td
(A\\()Tj
/F1 10.5 Tf
/Span<</ActualText<FEFF003F>>>BDC(CC)Tj EMC
/F0 10.5 Tf
(A\\))Tj
EMC
/Artifact BMC
0 -15 Td 50 Tz(BBBB)Tj
EMC
/P<</MCID 2>>BDC
0 -21 Td 0 13 Td 100 Tz
(A\\r)Tj
/F1 10.5 Tf
(AB)Tj
/F0 10.5 Tf
(A\\\\)Tj
EMC
/Artifact BMC
30 -37 Td
(A1)Tj
EMC
ET
";
        assert_eq!(told, expected);
        assert_eq!(drawn.pieces, [4, 2, 2]);
    }

    #[test]
    fn an_empty_page_draws_nothing() {
        let drawn = content(&Page::blank(1, 1), &Codes { of: |_| None, missing: None });
        assert!(drawn.bytes.is_empty() && drawn.pieces.is_empty());
    }
}
