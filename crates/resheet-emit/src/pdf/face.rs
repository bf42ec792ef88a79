//! The font that comes with the build.
//!
//! Parsed once per process; see `assets/fonts/README.md` for where it is from.
//! Every character has a glyph of its own, so a glyph says which character it
//! was when the text is taken out of the PDF again.

use std::collections::HashMap;
use std::sync::OnceLock;

use ttf_parser::{Face as Parsed, GlyphId, Tag};

use super::cff::Outlines;
use super::deflate::Code;
use crate::layout::{Em, Metrics};

/// A font of the build.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Typeface {
    /// Strokes of one width.
    #[default]
    Sans,
    /// Song, as offices print.
    #[cfg(feature = "song")]
    Song,
}

impl Typeface {
    /// The file, and the PostScript name of the face in it.
    fn font(self) -> (&'static [u8], &'static str) {
        match self {
            Typeface::Sans => {
                let bytes = include_bytes!("../../assets/fonts/resheet-sans.otf");
                (bytes, "NotoSansCJKsc-Regular")
            }
            #[cfg(feature = "song")]
            Typeface::Song => {
                let bytes = include_bytes!("../../assets/fonts/resheet-song.otf");
                (bytes, "NotoSerifCJKsc-Regular")
            }
        }
    }

    /// What machines with Chinese fonts call such a face.
    #[cfg(feature = "xlsx")]
    pub(crate) fn usual_name(self) -> &'static str {
        match self {
            Typeface::Sans => "Microsoft YaHei",
            #[cfg(feature = "song")]
            Typeface::Song => "SimSun",
        }
    }
}

/// The table with the outlines.
const CFF: Tag = Tag::from_bytes(b"CFF ");

/// What printing has to know of the font.
pub(crate) struct Face<'a> {
    /// Its PostScript name.
    pub(super) name: &'a str,
    /// What the glyphs look like.
    pub(super) outlines: Outlines<'a>,
    /// Glyphs of the basic plane by code point, 0 for none; as far as it goes.
    pub(super) basic: Vec<u16>,
    /// Glyphs of the other code points.
    pub(super) beyond: HashMap<char, u16>,
    /// Advance widths of the glyphs.
    pub(super) advances: Vec<u16>,
    /// What outlines are compressed with.
    pub(super) code: Code,
    /// Ascender and descender, in thousandths of an em.
    pub(super) ascent: i16,
    pub(super) descent: i16,
    /// The box around all glyphs: left, bottom, right, top.
    pub(super) bounds: [i16; 4],
}

impl Face<'static> {
    /// A font of the build, parsed on first use.
    pub(crate) fn of(typeface: Typeface) -> &'static Face<'static> {
        static FACES: [OnceLock<Face<'static>>; 2] = [const { OnceLock::new() }; 2];
        let (bytes, name) = typeface.font();
        let face = match typeface {
            Typeface::Sans => &FACES[0],
            #[cfg(feature = "song")]
            Typeface::Song => &FACES[1],
        };
        face.get_or_init(|| Face::parse(bytes, name))
    }

    /// A font that does not parse has no characters; a test sees to ours.
    fn parse(bytes: &'static [u8], name: &'static str) -> Face<'static> {
        let parsed = Parsed::parse(bytes, 0).ok();
        let cff = parsed.as_ref().and_then(|parsed| parsed.raw_face().table(CFF));
        let outlines = cff.and_then(Outlines::of).unwrap_or_default();
        let mut face = Face {
            name,
            code: Code::of(&outlines),
            outlines,
            basic: vec![0; 0x10000],
            beyond: HashMap::new(),
            advances: Vec::new(),
            ascent: 880,
            descent: -120,
            bounds: [0, -120, 1000, 880],
        };
        let Some(parsed) = parsed else { return face };
        let count = parsed.number_of_glyphs();
        face.advances =
            (0..count).map(|glyph| parsed.glyph_hor_advance(GlyphId(glyph)).unwrap_or(0)).collect();
        face.ascent = parsed.ascender();
        face.descent = parsed.descender();
        let bounds = parsed.global_bounding_box();
        face.bounds = [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max];
        let tables = parsed.tables().cmap.into_iter().flat_map(|cmap| cmap.subtables);
        for table in tables.filter(|table| table.is_unicode()) {
            table.codepoints(|code| {
                let Some(glyph) = table.glyph_index(code) else { return };
                match (face.basic.get_mut(code as usize), char::from_u32(code)) {
                    (Some(slot), _) => *slot = glyph.0,
                    (None, Some(c)) => {
                        face.beyond.insert(c, glyph.0);
                    }
                    (None, None) => {}
                }
            });
        }
        face
    }
}

impl Face<'_> {
    /// The glyph of a character.
    pub(super) fn glyph(&self, c: char) -> Option<u16> {
        match self.basic.get(c as usize) {
            Some(0) => None,
            Some(glyph) => Some(*glyph),
            None => self.beyond.get(&c).copied(),
        }
    }

    /// The advance width of a glyph, in thousandths of an em.
    pub(super) fn width(&self, glyph: u16) -> u16 {
        self.advances.get(usize::from(glyph)).copied().unwrap_or(1000)
    }
}

impl Metrics for Face<'_> {
    fn advance(&self, c: char) -> Em {
        // What the font lacks is shown as a mark of full width.
        self.glyph(c).map_or(1000, |glyph| Em::from(self.width(glyph)))
    }
}

/// The font of the build, and behind it those with what it lacks.
pub(super) struct Faces<'a>(pub(super) Vec<&'a Face<'a>>);

impl Faces<'_> {
    /// The first font that has a character, by its place, and the glyph.
    pub(super) fn glyph(&self, c: char) -> Option<(usize, u16)> {
        let glyphs = self.0.iter().map(|face| face.glyph(c));
        glyphs.enumerate().find_map(|(at, glyph)| Some((at, glyph?)))
    }
}

impl Metrics for Faces<'_> {
    fn advance(&self, c: char) -> Em {
        let width = self.glyph(c).and_then(|(at, glyph)| Some(self.0.get(at)?.width(glyph)));
        width.map_or(1000, Em::from)
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::GBK;

    use super::*;

    impl Face<'static> {
        /// The font that is always there.
        pub(in crate::pdf) fn get() -> &'static Face<'static> {
            Face::of(Typeface::Sans)
        }
    }

    fn all() -> Vec<&'static Face<'static>> {
        let faces = [
            Typeface::Sans,
            #[cfg(feature = "song")]
            Typeface::Song,
        ];
        faces.map(Face::of).into()
    }

    impl Face<'_> {
        /// The table with the outlines.
        pub(in crate::pdf) fn cff(&self) -> &'static [u8] {
            Parsed::parse(Typeface::Sans.font().0, 0).unwrap().raw_face().table(CFF).unwrap()
        }
    }

    #[test]
    fn the_fonts_have_what_forms_use() {
        for face in all() {
            for c in "国𬱖𫖯㎡‰≥≤①％％AaЯ“”…—·•≒〓※□☐☑☒✓".chars()
            {
                assert!(face.glyph(c).is_some(), "{c}");
            }
            assert_eq!(face.glyph('\u{10FFFD}'), None);
            assert_eq!(face.advance('国'), 1000);
        }
    }

    #[test]
    fn the_fonts_cover_gbk() {
        for face in all() {
            let missing: String = (0x81..=0xFEu8)
                .flat_map(|lead| (0x40..=0xFEu8).map(move |trail| [lead, trail]))
                .flat_map(|bytes| {
                    let text = GBK.decode_without_bom_handling_and_without_replacement(&bytes);
                    text.unwrap_or_default().chars().collect::<Vec<_>>()
                })
                .filter(|c| !('\u{E000}'..='\u{F8FF}').contains(c) && face.glyph(*c).is_none())
                .collect();
            // What the web's table adds to GBK: forms for vertical text, parts of
            // characters; and a letter of Pinyin that the faces do not draw.
            assert_eq!(missing, "︐︒︑︓︔︕︖︗︘︙ḿ龴龵龶龷龸龹龺龻");
        }
    }

    #[test]
    fn no_two_characters_share_a_glyph() {
        for face in all() {
            let basic = face.basic.iter().copied().filter(|glyph| *glyph != 0);
            let mut glyphs: Vec<u16> = basic.chain(face.beyond.values().copied()).collect();
            let count = glyphs.len();
            glyphs.sort_unstable();
            glyphs.dedup();
            assert_eq!(glyphs.len(), count);
        }
    }
}
