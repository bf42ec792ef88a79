//! A font made by hand, for tests that need one of which everything is known.

use super::face::Face;

/// What a made font is like.
pub(super) struct TestFont {
    /// The one character it has, drawn as the built-in font draws `国`.
    pub(super) character: char,
    /// Units of an em.
    pub(super) units: u16,
    /// What it says about being embedded.
    pub(super) permission: u16,
}

/// An OpenType font file.
pub(super) fn font(made: &TestFont) -> Vec<u8> {
    let face = Face::get();
    let glyphs = [0, face.glyph('国').unwrap()];
    let mut cff = face.outlines.head(&glyphs).unwrap();
    for glyph in glyphs {
        cff.extend_from_slice(face.outlines.outline(glyph).unwrap());
    }
    let words = |words: &[u16]| words.iter().flat_map(|word| word.to_be_bytes()).collect();
    let zeros = |length: usize| vec![0u8; length];
    // Format 12: ranges of code points; here one of one.
    let code = u32::from(made.character);
    let mut cmap: Vec<u8> = words(&[0, 1, 3, 10, 0, 12, 12, 0]);
    cmap.extend([28u32, 0, 1, code, code, 1].into_iter().flat_map(u32::to_be_bytes));
    let mut head = zeros(54);
    head[..4].copy_from_slice(&[0, 1, 0, 0]);
    head[12..16].copy_from_slice(&0x5F0F_3CF5u32.to_be_bytes());
    head[18..20].copy_from_slice(&made.units.to_be_bytes());
    let mut hhea = zeros(36);
    hhea[..4].copy_from_slice(&[0, 1, 0, 0]);
    hhea[34..36].copy_from_slice(&2u16.to_be_bytes());
    let mut os2 = zeros(96);
    os2[..2].copy_from_slice(&4u16.to_be_bytes());
    os2[8..10].copy_from_slice(&made.permission.to_be_bytes());
    // One name in two places, of the family and for PostScript; of Windows, in
    // UTF-16.
    let spelled: Vec<u16> = "Made-By Hand".encode_utf16().collect();
    let length = u16::try_from(2 * spelled.len()).unwrap();
    let [family, postscript] = [1, 6].map(|which| [3, 1, 0x409, which, length, 0]);
    let mut name: Vec<u8> = words(&[&[0, 2, 30], &family[..], &postscript].concat());
    name.extend(spelled.into_iter().flat_map(u16::to_be_bytes));
    let tables = [
        (b"CFF ", cff),
        (b"OS/2", os2),
        (b"cmap", cmap),
        (b"head", head),
        (b"hhea", hhea),
        (b"hmtx", words(&[made.units, 0, made.units, 0])),
        (b"maxp", words(&[0, 0x5000, 2])),
        (b"name", name),
    ];
    let mut file: Vec<u8> = b"OTTO".to_vec();
    file.extend::<Vec<u8>>(words(&[8, 128, 3, 0]));
    let mut at = 12 + 16 * tables.len();
    for (tag, table) in &tables {
        file.extend_from_slice(*tag);
        let numbers = [0, at, table.len()].map(|number| u32::try_from(number).unwrap());
        file.extend(numbers.into_iter().flat_map(u32::to_be_bytes));
        at += table.len();
    }
    tables.iter().for_each(|(_, table)| file.extend_from_slice(table));
    file
}
