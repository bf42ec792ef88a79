//! Characters that the font of the build does not have, out of other fonts.
//!
//! Fonts of any kind are met on a machine: outlines in other languages, other
//! grids, thousands of glyphs. Of these only the outlines of the characters in
//! need are wanted, so they are drawn once more in the language and on the grid
//! of the font of the build (Adobe Technical Note 5177), and make a small font
//! of their own.

#![allow(clippy::disallowed_types, reason = "coordinates, as the font library gives them")]

use std::collections::{BTreeSet, HashMap};
use std::ops::{ControlFlow, Range};

use ttf_parser::{Face as Parsed, OutlineBuilder, Permissions, name_id};

use super::cff::{Outlines, bounds_of};
use super::deflate::Code;
use super::face::Face;

/// Fonts beside the one of the build.
pub trait MoreFonts: Sync {
    /// Shows fonts, the best first and always in the same order, until `take`
    /// breaks: the bytes of a file, and the number of the font in it.
    fn each(&self, take: &mut dyn FnMut(&[u8], u32) -> ControlFlow<()>);
}

/// No fonts but that of the build.
pub struct NoFonts;

impl MoreFonts for NoFonts {
    fn each(&self, _: &mut dyn FnMut(&[u8], u32) -> ControlFlow<()>) {}
}

/// Some characters of a font, drawn once more.
pub(super) struct Traced {
    /// The PostScript name of the font.
    pub(super) name: String,
    /// The characters; the first has the glyph 1.
    pub(super) characters: Vec<char>,
    advances: Vec<u16>,
    outlines: Vec<u8>,
    glyphs: Vec<Range<usize>>,
    /// Left, bottom, right, top.
    bounds: [i16; 4],
    operands: Vec<u8>,
}

/// Widths are as in the outline; those of 1000 need not be said.
/// `1000 defaultWidthX, 0 nominalWidthX`
const PRIVATE: [u8; 6] = [28, 3, 232, 20, 139, 21];
/// Nothing is drawn further out, so that every step is a number of two bytes.
const FAR: i32 = 16_000;
/// Ends an outline.
const END: u8 = 14;
/// Thousandths of an em, the grid of the font of the build.
const GRID: f32 = 1000.0;

impl Traced {
    /// The same as a font to print with.
    pub(super) fn face(&self) -> Face<'_> {
        let outlines = Outlines::traced(
            &self.outlines,
            self.glyphs.clone(),
            self.name.as_bytes(),
            &self.operands,
            &PRIVATE,
        );
        let characters = self.characters.iter().copied().zip(1..);
        Face {
            name: &self.name,
            code: Code::of(&outlines),
            outlines,
            basic: Vec::new(),
            beyond: characters.collect::<HashMap<_, _>>(),
            advances: self.advances.clone(),
            ascent: 880,
            descent: -120,
            bounds: self.bounds,
        }
    }
}

/// Looks for characters in fonts, one after the other, as long as some are
/// missing; what is found is taken out of `missing`.
pub(super) fn find(fonts: &dyn MoreFonts, missing: &mut BTreeSet<char>) -> Vec<Traced> {
    let mut found = Vec::new();
    fonts.each(&mut |bytes, number| {
        if let Some(traced) = trace(bytes, number, missing) {
            missing.retain(|c| !traced.characters.contains(c));
            found.push(traced);
        }
        if missing.is_empty() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    found
}

/// What a font has of some characters; `None` if that is nothing, or if the font
/// does not allow to be embedded.
fn trace(bytes: &[u8], number: u32, wanted: &BTreeSet<char>) -> Option<Traced> {
    let font = Parsed::parse(bytes, number).ok()?;
    if !may_be_embedded(&font) {
        return None;
    }
    let scale = GRID / f32::from(font.units_per_em());
    let round = |value: f32| (value * scale).round() as i16;
    let mut traced = Traced {
        name: name(&font),
        characters: Vec::new(),
        advances: vec![1000],
        outlines: vec![END],
        glyphs: std::iter::once(0..1).collect(),
        bounds: [i16::MAX, i16::MAX, i16::MIN, i16::MIN],
        operands: Vec::new(),
    };
    for c in wanted {
        let Some(glyph) = font.glyph_index(*c) else { continue };
        let start = traced.outlines.len();
        let advance = font
            .glyph_hor_advance(glyph)
            .map_or(1000, |advance| u16::try_from(round(f32::from(advance))).unwrap_or(1000));
        let mut pen = Pen { out: &mut traced.outlines, scale, at: (0, 0), start: (0.0, 0.0) };
        if advance != 1000 {
            pen.number(i32::from(advance));
        }
        // Without an outline it is a picture or nothing at all.
        let Some(shape) = font.outline_glyph(glyph, &mut pen) else {
            traced.outlines.truncate(start);
            continue;
        };
        traced.outlines.push(END);
        traced.glyphs.push(start..traced.outlines.len());
        traced.characters.push(*c);
        traced.advances.push(advance);
        let [left, bottom, right, top] = &mut traced.bounds;
        *left = round(f32::from(shape.x_min)).min(*left);
        *bottom = round(f32::from(shape.y_min)).min(*bottom);
        *right = round(f32::from(shape.x_max)).max(*right);
        *top = round(f32::from(shape.y_max)).max(*top);
    }
    traced.operands = bounds_of(traced.bounds);
    (!traced.characters.is_empty()).then_some(traced)
}

/// Whether the font says that documents may carry parts of it (OpenType, OS/2,
/// `fsType`). One that says nothing is left alone.
fn may_be_embedded(font: &Parsed<'_>) -> bool {
    let restricted = |kind| kind == Permissions::Restricted;
    font.permissions().is_some_and(|kind| !restricted(kind))
        && font.is_outline_embedding_allowed()
        && font.is_subsetting_allowed()
}

/// The PostScript name, of characters that may stand in a PDF name as they are.
fn name(font: &Parsed<'_>) -> String {
    let named = font.names().into_iter().filter(|name| name.name_id == name_id::POST_SCRIPT_NAME);
    let plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let names = named.filter_map(|name| name.to_string());
    let mut names = names.map(|name| name.chars().filter(plain).take(63).collect::<String>());
    names.find(|name| !name.is_empty()).unwrap_or_else(|| "Unnamed".to_owned())
}

/// Draws in the language of the font of the build.
struct Pen<'a> {
    out: &'a mut Vec<u8>,
    scale: f32,
    /// Where it is, on the grid.
    at: (i32, i32),
    /// The same in the font's own units, for curves of the other kind.
    start: (f32, f32),
}

impl Pen<'_> {
    /// ```ebnf
    /// number = byte                 (* -107 to 107 *)
    ///        | byte , byte          (* -1131 to 1131 *)
    ///        | 28 , byte , byte ;
    /// ```
    fn number(&mut self, value: i32) {
        let byte = |value: i32| u8::try_from(value & 0xFF).unwrap_or(0);
        match value {
            -107..=107 => self.out.push(byte(value + 139)),
            108..=1131 => {
                self.out.extend([byte(247 + ((value - 108) >> 8)), byte(value - 108)]);
            }
            -1131..=-108 => {
                self.out.extend([byte(251 + ((-value - 108) >> 8)), byte(-value - 108)]);
            }
            _ => self.out.extend([28, byte(value >> 8), byte(value)]),
        }
    }

    /// Goes to a place, given from the place before.
    fn go(&mut self, x: f32, y: f32) {
        let grid = |value: f32| ((value * self.scale).round() as i32).clamp(-FAR, FAR);
        let to = (grid(x), grid(y));
        self.number(to.0 - self.at.0);
        self.number(to.1 - self.at.1);
        self.at = to;
        self.start = (x, y);
    }
}

impl OutlineBuilder for Pen<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        self.go(x, y);
        self.out.push(21);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.go(x, y);
        self.out.push(5);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let (x0, y0) = self.start;
        let third = |from: f32, by: f32| from + (by - from) * 2.0 / 3.0;
        self.curve_to(third(x0, x1), third(y0, y1), third(x, x1), third(y, y1), x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.go(x1, y1);
        self.go(x2, y2);
        self.go(x, y);
        self.out.push(8);
    }

    /// Paths close themselves.
    fn close(&mut self) {}
}

#[cfg(test)]
mod tests {
    use ttf_parser::{GlyphId, cff};

    use super::*;
    use crate::pdf::test_font::{TestFont, font};

    fn picture(made: &TestFont) -> Option<Traced> {
        trace(&font(made), 0, &BTreeSet::from([made.character, 'A']))
    }

    #[test]
    fn outlines_are_drawn_on_the_grid_of_the_build() {
        let font = TestFont { character: '\u{30EDE}', units: 1000, permission: 0 };
        let traced = picture(&font).unwrap();
        let own = traced.face();
        assert_eq!((own.glyph('\u{30EDE}'), own.glyph('A')), (Some(1), None));
        // Drawn from the program that goes into a file, it is what it was before.
        let mut program = own.outlines.head(&[0, 1]).unwrap();
        program.extend([0, 1].into_iter().flat_map(|glyph| own.outlines.outline(glyph).unwrap()));
        let face = Face::get();
        let glyph = face.glyph('国').unwrap();
        for (program, glyph) in [(&program[..], 1), (face.cff(), glyph)] {
            let mut again = Vec::new();
            let mut pen = Pen { out: &mut again, scale: 1.0, at: (0, 0), start: (0.0, 0.0) };
            let table = cff::Table::parse(program).unwrap();
            table.outline(GlyphId(glyph), &mut pen).unwrap();
            again.push(END);
            assert_eq!(again, own.outlines.outline(1).unwrap());
        }
        let half = picture(&TestFont { units: 2000, ..font }).unwrap();
        assert_eq!(half.advances, [1000, 1000]);
        assert_eq!(half.bounds.map(|edge| 2 * edge / 10), traced.bounds.map(|edge| edge / 10));
    }

    #[test]
    fn fonts_that_restrict_embedding_are_left_alone() {
        let may = |permission| {
            picture(&TestFont { character: '\u{30EDE}', units: 1000, permission }).is_some()
        };
        assert!(may(0) && may(4) && may(8));
        // Restricted; not in part; only as a picture of dots.
        assert!(!may(2) && !may(0x100) && !may(0x200));
    }

    #[test]
    fn an_outline_from_afar_is_cut_short() {
        let mut out = Vec::new();
        let mut pen = Pen { out: &mut out, scale: 1000.0, at: (0, 0), start: (0.0, 0.0) };
        pen.move_to(f32::MAX, f32::MIN);
        pen.line_to(f32::MIN, f32::NAN);
        assert_eq!(out, [28, 62, 128, 28, 193, 128, 21, 28, 131, 0, 28, 62, 128, 5]);
    }

    #[test]
    fn numbers_are_written_in_all_their_lengths() {
        let check = |value, expected: &[u8]| {
            let mut out = Vec::new();
            Pen { out: &mut out, scale: 1.0, at: (0, 0), start: (0.0, 0.0) }.number(value);
            assert_eq!(out, expected, "{value}");
        };
        check(0, &[139]);
        check(-107, &[32]);
        check(108, &[247, 0]);
        check(1131, &[250, 255]);
        check(-108, &[251, 0]);
        check(-1131, &[254, 255]);
        check(1132, &[28, 4, 108]);
        check(-1132, &[28, 251, 148]);
    }
}
