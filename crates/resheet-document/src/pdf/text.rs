//! Characters to lines, and lines to the text of a cell.

use unicode_width::UnicodeWidthChar;

use super::geometry::Glyph;
use super::lattice::Area;

/// A gap wider than this share of a letter's height is a blank between letters.
const GAP: f32 = 0.3;
/// The same where a wide character stands on one side: these have room of their own.
const WIDE_GAP: f32 = 0.6;
/// A gap wider than this parts columns.
const COLUMN_GAP: f32 = 1.0;
/// Two letters that are the same lie on each other where they are nearer.
const SAME_PLACE: f32 = 0.2;
/// Letters whose baselines are nearer, in heights of a letter, are on one line.
const SAME_LINE: f32 = 0.4;
/// A line that leaves less room than this, in heights of a letter, beside the next
/// piece was wrapped: cells have margins of about half of it on each side.
const WRAP: f32 = 1.2;

/// Characters on one baseline, from left to right.
#[derive(Clone, Debug)]
pub(super) struct Line<'g> {
    pub(super) glyphs: Vec<&'g Glyph>,
    pub(super) base: f32,
    pub(super) size: f32,
}

/// The upright lines of some characters, from top to bottom.
pub(super) fn lines<'g>(glyphs: impl Iterator<Item = &'g Glyph>) -> Vec<Line<'g>> {
    level_lines(glyphs, SAME_LINE)
}

/// The same of letters whose baselines are so near, in heights of a letter.
pub(super) fn level_lines<'g>(
    glyphs: impl Iterator<Item = &'g Glyph>,
    level: f32,
) -> Vec<Line<'g>> {
    let mut glyphs: Vec<&Glyph> = glyphs.collect();
    glyphs.sort_by(|one, other| {
        one.base.total_cmp(&other.base).then(one.left.total_cmp(&other.left))
    });
    let mut out: Vec<Line<'g>> = Vec::new();
    for glyph in glyphs {
        match out.last_mut() {
            Some(line) if glyph.base - line.base <= level * line.size.min(glyph.size) => {
                line.size = line.size.max(glyph.size);
                line.glyphs.push(glyph);
            }
            _ => out.push(Line { glyphs: vec![glyph], base: glyph.base, size: glyph.size }),
        }
    }
    for line in &mut out {
        line.glyphs.sort_by(|one, other| one.left.total_cmp(&other.left));
        // Letters that are printed twice to look bold.
        line.glyphs.dedup_by(|later, kept| {
            later.sign == kept.sign
                && !kept.sign.is_blank()
                && later.left - kept.left <= SAME_PLACE * kept.size
        });
    }
    out.retain(|line| line.glyphs.iter().any(|glyph| !glyph.sign.is_blank()));
    out
}

impl Line<'_> {
    fn printed(&self) -> impl DoubleEndedIterator<Item = &Glyph> {
        self.glyphs.iter().copied().filter(|glyph| !glyph.sign.is_blank())
    }

    pub(super) fn left(&self) -> f32 {
        self.printed().next().map_or(0.0, |glyph| glyph.left)
    }

    pub(super) fn right(&self) -> f32 {
        self.printed().map(|glyph| glyph.right).fold(f32::MIN, f32::max)
    }

    pub(super) fn area(&self) -> Area {
        [self.left(), self.base - self.size * 0.85, self.right(), self.base + self.size * 0.2]
    }

    /// Its text.
    pub(super) fn text(&self) -> String {
        let mut out = String::new();
        for piece in self.pieces(f32::MAX) {
            out.push_str(&piece.text);
        }
        out
    }

    /// Its text in pieces, parted where a gap is wider than so many letters.
    pub(super) fn pieces(&self, gap: f32) -> Vec<Piece> {
        let mut out: Vec<Piece> = Vec::new();
        let mut before: Option<&Glyph> = None;
        let mut blank = false;
        for glyph in self.glyphs.iter().copied() {
            if glyph.sign.is_blank() {
                blank = true;
                continue;
            }
            let area = [
                glyph.left,
                self.base - self.size * 0.85,
                glyph.right,
                self.base + self.size * 0.2,
            ];
            let Some(last) = before else {
                out.push(Piece { text: String::new(), area });
                if let Some(piece) = out.last_mut() {
                    glyph.sign.push_to(&mut piece.text);
                }
                (before, blank) = (Some(glyph), false);
                continue;
            };
            let room = (glyph.left - last.right) / self.size;
            if room > gap {
                out.push(Piece { text: String::new(), area });
            } else if let Some(piece) = out.last_mut() {
                let wide = is_wide(last.sign.last()) || is_wide(glyph.sign.first());
                if blank || room > if wide { WIDE_GAP } else { GAP } {
                    piece.text.push(' ');
                }
                piece.area[2] = piece.area[2].max(glyph.right);
            }
            if let Some(piece) = out.last_mut() {
                glyph.sign.push_to(&mut piece.text);
            }
            (before, blank) = (Some(glyph), false);
        }
        out
    }

    /// Whether it was wrapped: the next line's first piece did not fit behind it.
    fn was_wrapped(&self, next: &Line<'_>, width: f32) -> bool {
        let mut unit = 0.0;
        let mut first = None;
        // Whether a line may not end behind the letter before, and whether that is a
        // wide one, behind which it may.
        let (mut held, mut after_wide) = (true, false);
        for glyph in next.printed() {
            let start = *first.get_or_insert(glyph.left);
            let sign = glyph.sign.first();
            let apart = glyph.left - start - unit > self.size * GAP;
            if !held && !is_bound_back(sign) && (is_wide(sign) || after_wide || apart) {
                break;
            }
            unit = glyph.right - start;
            (held, after_wide) = (is_bound_on(glyph.sign.last()), is_wide(glyph.sign.last()));
        }
        width - (self.right() - self.left()) < unit + WRAP * self.size
    }

    /// Whether it leaves no more than so many letters of the width of its cell.
    pub(super) fn fills(&self, width: f32, room: f32) -> bool {
        width - (self.right() - self.left()) <= room * self.size
    }
}

/// A part of a line.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) area: Area,
}

/// The text of the lines of a cell that is so wide: lines that were wrapped are
/// one, others stay apart.
pub(super) fn cell_text(lines: &[Line<'_>], width: f32) -> String {
    let mut out = String::new();
    for (at, line) in lines.iter().enumerate() {
        if let Some(before) = at.checked_sub(1).map(|before| &lines[before]) {
            let wide = is_wide_end(&out)
                || line.printed().next().is_some_and(|glyph| is_wide(glyph.sign.first()));
            if !before.was_wrapped(line, width) {
                out.push('\n');
            } else if !wide && ends_a_word(&out, line) {
                out.push(' ');
            }
        }
        out.push_str(&line.text());
    }
    out
}

/// The text of letters that lie on their side, up or down the page.
pub(super) fn side_text<'g>(glyphs: impl Iterator<Item = &'g Glyph>) -> String {
    let mut glyphs: Vec<&Glyph> = glyphs.filter(|glyph| !glyph.sign.is_blank()).collect();
    let up = glyphs.iter().filter(|glyph| glyph.side == 3).count() * 2 >= glyphs.len();
    let along = |glyph: &Glyph| if up { -glyph.y } else { glyph.y };
    let across = |glyph: &Glyph| if up { glyph.left } else { -glyph.left };
    glyphs.sort_by(|one, other| across(one).total_cmp(&across(other)));
    let mut out = String::new();
    let mut from = 0;
    while from < glyphs.len() {
        let first = glyphs[from];
        let limit = across(first) + SAME_LINE * first.size;
        let count = glyphs[from..].iter().take_while(|glyph| across(glyph) <= limit).count();
        let mut line = glyphs[from..from + count].to_vec();
        line.sort_by(|one, other| along(one).total_cmp(&along(other)));
        line.iter().for_each(|glyph| glyph.sign.push_to(&mut out));
        from += count;
    }
    out
}

/// Whether a word ends with a line: letters on both sides, and none of a number
/// that was cut.
fn ends_a_word(text: &str, next: &Line<'_>) -> bool {
    let last = text.chars().next_back().unwrap_or(' ');
    let first = next.printed().next().map_or(' ', |glyph| glyph.sign.first());
    last.is_ascii_alphabetic() && first.is_ascii_alphabetic()
        || last == ',' && first.is_ascii_alphabetic()
}

fn is_wide_end(text: &str) -> bool {
    text.chars().next_back().is_some_and(is_wide)
}

/// Whether a sign never begins a line: what is before it goes there with it.
pub(super) fn is_bound_back(sign: char) -> bool {
    "%％‰℃°）)]】》〉」』”’。，、；：！？,.;:!?·…—～".contains(sign)
}

/// Whether a sign never ends a line.
fn is_bound_on(sign: char) -> bool {
    "（([【《〈「『“‘￥¥$".contains(sign)
}

pub(super) fn is_wide(sign: char) -> bool {
    sign.width() == Some(2)
}

/// Pieces of a line of a page as text with blanks in proportion to the gaps:
/// the place of each piece in characters from the left, and the piece.
pub(super) fn laid_out(line: &Line<'_>, left: f32, unit: f32) -> Vec<(usize, Piece)> {
    let mut out: Vec<(usize, Piece)> = Vec::new();
    let mut end = 0;
    for piece in line.pieces(COLUMN_GAP) {
        let wanted = ((piece.area[0] - left) / unit).round().max(0.0) as usize;
        let least = if out.is_empty() { 0 } else { end + 2 };
        let at = wanted.max(least);
        end = at + piece.text.chars().map(|sign| sign.width().unwrap_or(0)).sum::<usize>();
        out.push((at, piece));
    }
    out
}
