//! The font program of one document: the outlines of its characters.

use super::face::Face;

/// A font program ready for a stream.
pub(super) struct Program {
    /// As the one table of a font file.
    pub(super) font: Vec<u8>,
    /// As a zlib stream.
    pub(super) deflated: Vec<u8>,
    /// Its length.
    pub(super) plain_length: usize,
}

impl Program {
    /// Whether some bytes are this program, as it was before it was compressed.
    pub(super) fn is(&self, plain: &[u8]) -> bool {
        plain.len() == self.plain_length && self.font.ends_with(plain)
    }
}

/// A program of some glyphs of a font. They become the glyphs 1, 2, 3 and so on
/// in the order given; `None` if the font has no such glyph.
pub(super) fn program(face: &Face<'_>, glyphs: &[u16]) -> Option<Program> {
    let glyphs: Vec<u16> = std::iter::once(0).chain(glyphs.iter().copied()).collect();
    let mut plain = face.outlines.head(&glyphs)?;
    for glyph in glyphs {
        plain.extend_from_slice(face.outlines.outline(glyph)?);
    }
    let deflated = face.code.zlib(&plain);
    Some(Program { deflated, plain_length: plain.len(), font: font_file(&plain)? })
}

/// An OpenType font of the one table `CFF `.
fn font_file(cff: &[u8]) -> Option<Vec<u8>> {
    // Behind the header and one record.
    const START: u32 = 28;
    let mut font = Vec::with_capacity(cff.len() + 28);
    font.extend_from_slice(b"OTTO");
    // One table; what helps to search among many.
    font.extend([1u16, 16, 0, 0].into_iter().flat_map(u16::to_be_bytes));
    font.extend_from_slice(b"CFF ");
    let length = u32::try_from(cff.len()).ok()?;
    // Nobody looks at the checksum of a table that is taken out again.
    font.extend([0, START, length].into_iter().flat_map(u32::to_be_bytes));
    font.extend_from_slice(cff);
    Some(font)
}
