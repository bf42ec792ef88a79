//! Outlines of a font, and font programs made of some of them.
//!
//! The font of the build is CID-keyed CFF (Adobe Technical Note 5176) with its
//! subroutines resolved, so the outline of a glyph stands in one place and
//! means the same in any program. A subset is then no more than the outlines in
//! a row behind a table of where each begins: nothing is taken apart or
//! rewritten, and who has an outline compressed already can use it as it is.
//!
//! ```ebnf
//! cff   = header, names index, top dict index, strings index,
//!         subroutines index, charset, font select, font dicts index,
//!         { private dict }, outlines index ;
//! index = count (2 bytes), [ offset size (1), { offset }, data ] ;
//! dict  = { { operand }, operator } ;
//! ```

use std::ops::Range;

/// Operators of a dict (Technical Note 5176, tables 9, 10 and 23); those of two
/// bytes behind their 12.
mod operator {
    pub(super) const BOUNDS: u16 = 5;
    pub(super) const CHARSET: u16 = 15;
    pub(super) const OUTLINES: u16 = 17;
    pub(super) const PRIVATE: u16 = 18;
    pub(super) const MATRIX: u16 = 12 << 8 | 7;
    pub(super) const ORDERING: u16 = 12 << 8 | 30;
    pub(super) const COUNT: u16 = 12 << 8 | 34;
    pub(super) const FONT_DICTS: u16 = 12 << 8 | 36;
    pub(super) const FONT_SELECT: u16 = 12 << 8 | 37;
}

/// The first string that is not one of the standard ones.
const FIRST_OWN_STRING: i32 = 391;

/// A font program taken apart; by default one without glyphs.
#[derive(Default)]
pub(super) struct Outlines<'a> {
    cff: &'a [u8],
    name: &'a [u8],
    bounds: &'a [u8],
    matrix: Option<&'a [u8]>,
    glyphs: Vec<Range<usize>>,
    /// Hints and defaults, which glyphs share in groups.
    fonts: Vec<Font<'a>>,
    /// The group of each glyph.
    group: Vec<u8>,
}

struct Font<'a> {
    matrix: Option<&'a [u8]>,
    private: &'a [u8],
}

impl<'a> Outlines<'a> {
    /// Takes apart the `CFF ` table of an OpenType font. `None` for a table
    /// that is not CID-keyed, or is broken.
    pub(super) fn of(cff: &'a [u8]) -> Option<Outlines<'a>> {
        let names = index(cff, usize::from(*cff.get(2)?))?;
        let tops = index(cff, names.end)?;
        let top = dict(cff.get(tops.items.first()?.clone())?)?;
        let place = |operator| top.get(operator).and_then(integers).and_then(first_place);
        let glyphs = index(cff, place(operator::OUTLINES)?)?.items;
        let dicts = index(cff, place(operator::FONT_DICTS)?)?.items;
        let font = |range: Range<usize>| {
            let dict = dict(cff.get(range)?)?;
            let private = integers(dict.get(operator::PRIVATE)?)?;
            let [size, start] = private[..] else { return None };
            let (size, start) = (usize::try_from(size).ok()?, usize::try_from(start).ok()?);
            let private = cff.get(start..start.checked_add(size)?)?;
            Some(Font { matrix: dict.get(operator::MATRIX), private })
        };
        let fonts = dicts.into_iter().map(font).collect::<Option<Vec<_>>>()?;
        let group = groups(cff, place(operator::FONT_SELECT)?, glyphs.len())?;
        Some(Outlines {
            cff,
            name: cff.get(names.items.first()?.clone())?,
            bounds: top.get(operator::BOUNDS)?,
            matrix: top.get(operator::MATRIX),
            glyphs,
            fonts,
            group,
        })
    }

    /// Outlines that were made, not read: their bytes, where each is, the name
    /// and the operands of the bounds, and what they share.
    pub(super) fn traced(
        outlines: &'a [u8],
        glyphs: Vec<Range<usize>>,
        name: &'a [u8],
        bounds: &'a [u8],
        private: &'a [u8],
    ) -> Outlines<'a> {
        let group = vec![0; glyphs.len()];
        let fonts = vec![Font { matrix: None, private }];
        Outlines { cff: outlines, name, bounds, matrix: None, glyphs, fonts, group }
    }

    /// How many glyphs there are.
    pub(super) fn count(&self) -> usize {
        self.glyphs.len()
    }

    /// The outline of a glyph, in the font's own language.
    pub(super) fn outline(&self, glyph: u16) -> Option<&'a [u8]> {
        self.cff.get(self.glyphs.get(usize::from(glyph))?.clone())
    }

    /// A program of some glyphs, up to where their outlines begin; these follow
    /// in the order given and are the rest. Each glyph has the CID of its place.
    pub(super) fn head(&self, glyphs: &[u16]) -> Option<Vec<u8>> {
        let mut used: Vec<u8> = Vec::new();
        let mut select = vec![0];
        for glyph in glyphs {
            let group = *self.group.get(usize::from(*glyph))?;
            let at = used.iter().position(|known| *known == group).unwrap_or_else(|| {
                used.push(group);
                used.len() - 1
            });
            select.push(u8::try_from(at).ok()?);
        }
        let fonts: Option<Vec<_>> =
            used.iter().map(|at| self.fonts.get(usize::from(*at))).collect();
        let fonts = fonts?;

        // Offsets are numbers of one length, so a first draft tells the places.
        let draft = self.front(glyphs.len(), &Places::default()).len();
        let charset = charset(glyphs.len());
        let font_select = draft + charset.len();
        let font_dicts = font_select + select.len();
        let dicts_of = |privates: usize| {
            let mut at = privates;
            let dicts = fonts.iter().map(|font| {
                let start = at;
                at += font.private.len();
                let mut dict = Vec::new();
                if let Some(matrix) = font.matrix {
                    entry(&mut dict, matrix, operator::MATRIX);
                }
                let place = [number(font.private.len()), number(start)].concat();
                entry(&mut dict, &place, operator::PRIVATE);
                dict
            });
            index_of(&dicts.collect::<Vec<_>>())
        };
        let privates = font_dicts + dicts_of(0).len();
        let outlines = privates + fonts.iter().map(|font| font.private.len()).sum::<usize>();

        let places = Places { charset: draft, font_select, font_dicts, outlines };
        let mut head = self.front(glyphs.len(), &places);
        head.extend(charset);
        head.extend(select);
        head.extend(dicts_of(privates));
        fonts.iter().for_each(|font| head.extend_from_slice(font.private));
        let lengths =
            glyphs.iter().map(|glyph| self.glyphs.get(usize::from(*glyph)).map(Range::len));
        index_head(&mut head, &lengths.collect::<Option<Vec<_>>>()?);
        Some(head)
    }

    /// Everything before the charset.
    fn front(&self, count: usize, places: &Places) -> Vec<u8> {
        let mut top = Vec::new();
        let ordering = [FIRST_OWN_STRING, FIRST_OWN_STRING + 1, 0].map(operand_of).concat();
        // It is said first, and by that a reader knows the kind of font.
        entry(&mut top, &ordering, operator::ORDERING);
        if let Some(matrix) = self.matrix {
            entry(&mut top, matrix, operator::MATRIX);
        }
        entry(&mut top, self.bounds, operator::BOUNDS);
        entry(&mut top, &number(count), operator::COUNT);
        entry(&mut top, &number(places.charset), operator::CHARSET);
        entry(&mut top, &number(places.font_select), operator::FONT_SELECT);
        entry(&mut top, &number(places.font_dicts), operator::FONT_DICTS);
        entry(&mut top, &number(places.outlines), operator::OUTLINES);
        // Version 1.0, a header of 4 bytes, offsets of 4 bytes.
        let mut front = vec![1, 0, 4, 4];
        front.extend(index_of(&[self.name]));
        front.extend(index_of(&[top]));
        front.extend(index_of(&[&b"Adobe"[..], b"Identity"]));
        front.extend(index_of::<&[u8]>(&[]));
        front
    }
}

/// Where the parts of a program begin.
#[derive(Default)]
struct Places {
    charset: usize,
    font_select: usize,
    font_dicts: usize,
    outlines: usize,
}

/// Glyph n has the CID n: one range from 1 on; that of glyph 0 is understood.
fn charset(count: usize) -> Vec<u8> {
    let mut out = vec![2];
    if let Some(others) = count.checked_sub(2).and_then(|more| u16::try_from(more).ok()) {
        out.extend(1u16.to_be_bytes());
        out.extend(others.to_be_bytes());
    }
    out
}

/// The group of each glyph: a byte each (format 0), or ranges (format 3).
fn groups(cff: &[u8], at: usize, count: usize) -> Option<Vec<u8>> {
    match *cff.get(at)? {
        0 => Some(cff.get(at + 1..)?.get(..count)?.to_vec()),
        3 => {
            let ranges = unsigned(cff.get(at + 1..at + 3)?)?;
            let mut groups = Vec::with_capacity(count);
            for range in 0..ranges {
                let record = cff.get(at + 3 + 3 * range..)?.get(..5)?;
                let next = unsigned(record.get(3..)?)?.min(count);
                groups.resize(next.max(groups.len()), *record.get(2)?);
            }
            (groups.len() == count).then_some(groups)
        }
        _ => None,
    }
}

/// The entries of a dict: operator and the bytes of its operands.
struct Dict<'a>(Vec<(u16, &'a [u8])>);

impl<'a> Dict<'a> {
    fn get(&self, operator: u16) -> Option<&'a [u8]> {
        self.0.iter().find(|(known, _)| *known == operator).map(|(_, operands)| *operands)
    }
}

fn dict(bytes: &[u8]) -> Option<Dict<'_>> {
    let mut entries = Vec::new();
    let (mut start, mut at) = (0, 0);
    while let Some(&first) = bytes.get(at) {
        if first > 21 {
            at += operand(bytes.get(at..)?)?.1;
            continue;
        }
        let operands = bytes.get(start..at)?;
        let (operator, length) = match first {
            12 => (12 << 8 | u16::from(*bytes.get(at + 1)?), 2),
            _ => (u16::from(first), 1),
        };
        entries.push((operator, operands));
        at += length;
        start = at;
    }
    Some(Dict(entries))
}

/// The operand at the beginning of some bytes, and its length; a number with a
/// fraction counts as 0, since no place is one.
fn operand(bytes: &[u8]) -> Option<(i32, usize)> {
    let first = i32::from(*bytes.first()?);
    let second = || bytes.get(1).copied().map(i32::from);
    Some(match first {
        28 => (i32::from(i16::from_be_bytes(bytes.get(1..3)?.try_into().ok()?)), 3),
        29 => (i32::from_be_bytes(bytes.get(1..5)?.try_into().ok()?), 5),
        // Two digits a byte, up to a byte with an end mark.
        30 => (0, bytes.get(1..)?.iter().position(|byte| byte & 0x0F == 0x0F)? + 2),
        32..=246 => (first - 139, 1),
        247..=250 => ((first - 247) * 256 + second()? + 108, 2),
        251..=254 => (-(first - 251) * 256 - second()? - 108, 2),
        _ => return None,
    })
}

fn integers(mut bytes: &[u8]) -> Option<Vec<i32>> {
    let mut values = Vec::new();
    while !bytes.is_empty() {
        let (value, length) = operand(bytes)?;
        values.push(value);
        bytes = bytes.get(length..)?;
    }
    Some(values)
}

fn first_place(operands: Vec<i32>) -> Option<usize> {
    usize::try_from(*operands.first()?).ok()
}

/// An operand that is five bytes long whatever it is.
fn operand_of(value: i32) -> Vec<u8> {
    [&[29], &value.to_be_bytes()[..]].concat()
}

/// The operands of a box.
pub(super) fn bounds_of(bounds: [i16; 4]) -> Vec<u8> {
    bounds.into_iter().flat_map(|value| operand_of(i32::from(value))).collect()
}

fn number(value: usize) -> Vec<u8> {
    operand_of(i32::try_from(value).unwrap_or(i32::MAX))
}

fn entry(dict: &mut Vec<u8>, operands: &[u8], operator: u16) {
    dict.extend_from_slice(operands);
    let [escape, operator] = operator.to_be_bytes();
    if escape != 0 {
        dict.push(escape);
    }
    dict.push(operator);
}

struct Index {
    items: Vec<Range<usize>>,
    end: usize,
}

fn index(cff: &[u8], at: usize) -> Option<Index> {
    let count = unsigned(cff.get(at..at + 2)?)?;
    if count == 0 {
        return Some(Index { items: Vec::new(), end: at + 2 });
    }
    let size = usize::from(*cff.get(at + 2)?);
    // Offsets count from the byte before the data.
    let data = at + 2 + (count + 1) * size;
    let offset = |item: usize| {
        let start = at + 3 + item * size;
        unsigned(cff.get(start..start + size)?)?.checked_add(data)
    };
    let mut items = Vec::with_capacity(count);
    for item in 0..count {
        items.push(offset(item)?..offset(item + 1)?);
    }
    Some(Index { items, end: offset(count)? })
}

fn index_of<T: AsRef<[u8]>>(items: &[T]) -> Vec<u8> {
    let mut out = Vec::new();
    index_head(&mut out, &items.iter().map(|item| item.as_ref().len()).collect::<Vec<_>>());
    items.iter().for_each(|item| out.extend_from_slice(item.as_ref()));
    out
}

/// An index up to where its data begins.
fn index_head(out: &mut Vec<u8>, lengths: &[usize]) {
    out.extend(u16::try_from(lengths.len()).unwrap_or(u16::MAX).to_be_bytes());
    if lengths.is_empty() {
        return;
    }
    let mut offset = 1;
    let end = offset + lengths.iter().sum::<usize>();
    let size = (1..8).find(|size| end >> (8 * size) == 0).unwrap_or(8);
    out.push(size);
    let mut put = |offset: usize| {
        let bytes = offset.to_be_bytes();
        out.extend_from_slice(bytes.get(bytes.len() - usize::from(size)..).unwrap_or(&bytes));
    };
    put(offset);
    for length in lengths {
        offset += length;
        put(offset);
    }
}

fn unsigned(bytes: &[u8]) -> Option<usize> {
    let join = |value: usize, byte: &u8| value.checked_mul(256)?.checked_add(usize::from(*byte));
    bytes.iter().try_fold(0, join)
}

#[cfg(test)]
mod tests {
    use ttf_parser::{GlyphId, OutlineBuilder, cff};

    use super::*;
    use crate::pdf::face::Face;

    /// An outline as text.
    #[derive(Default, PartialEq, Debug)]
    struct Pen(String);

    impl Pen {
        fn put(&mut self, what: &str, numbers: &[impl std::fmt::Display]) {
            self.0.push_str(what);
            for number in numbers {
                self.0.push_str(&format!(" {number}"));
            }
            self.0.push('\n');
        }
    }

    #[allow(clippy::disallowed_types, reason = "coordinates, as the library gives them")]
    impl OutlineBuilder for Pen {
        fn move_to(&mut self, x: f32, y: f32) {
            self.put("move", &[x, y]);
        }
        fn line_to(&mut self, x: f32, y: f32) {
            self.put("line", &[x, y]);
        }
        fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
            self.put("quad", &[x1, y1, x, y]);
        }
        fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
            self.put("curve", &[x1, y1, x2, y2, x, y]);
        }
        fn close(&mut self) {
            self.0.push_str("close\n");
        }
    }

    #[test]
    fn glyphs_of_a_program_look_as_in_the_font() {
        let face = Face::get();
        let text = "国财政≥①㎡‰％aЯ“…—〓※，1𬱖";
        let glyphs: Vec<u16> =
            std::iter::once(0).chain(text.chars().filter_map(|c| face.glyph(c))).collect();
        assert_eq!(glyphs.len(), text.chars().count() + 1);
        let mut program = face.outlines.head(&glyphs).unwrap();
        for glyph in &glyphs {
            program.extend_from_slice(face.outlines.outline(*glyph).unwrap());
        }
        let made = cff::Table::parse(&program).unwrap();
        assert_eq!(usize::from(made.number_of_glyphs()), glyphs.len());
        let font = cff::Table::parse(face.cff()).unwrap();
        for (number, glyph) in (0..).zip(glyphs) {
            let (mut expected, mut found) = (Pen::default(), Pen::default());
            let _ = font.outline(GlyphId(glyph), &mut expected);
            let _ = made.outline(GlyphId(number), &mut found);
            assert!(!expected.0.is_empty());
            assert_eq!(found, expected, "glyph {number}");
        }
    }

    #[test]
    fn glyphs_have_the_cids_of_their_places() {
        let check = |count, expected: &[u8]| assert_eq!(charset(count), expected);
        check(1, &[2]);
        check(2, &[2, 0, 1, 0, 0]);
        check(300, &[2, 0, 1, 1, 42]);
    }

    #[test]
    fn a_broken_program_is_refused() {
        let cff = Face::get().cff();
        for length in [0, 3, 4, 40, 400, cff.len() / 2] {
            assert!(Outlines::of(&cff[..length]).is_none(), "{length}");
        }
    }
}
