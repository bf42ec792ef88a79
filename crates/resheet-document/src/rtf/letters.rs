//! Bytes of RTF as characters: code pages of the file and of its fonts.

use std::collections::HashMap;

use encoding_rs::{
    BIG5, EUC_KR, Encoding, GB18030, MACINTOSH, SHIFT_JIS, UTF_8, WINDOWS_874, WINDOWS_1250,
    WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256,
    WINDOWS_1257, WINDOWS_1258,
};

use crate::limits;

/// Code pages by their numbers; GB 18030 has all of GBK.
static PAGES: &[(i32, &Encoding)] = &[
    (936, GB18030),
    (54936, GB18030),
    (10008, GB18030),
    (950, BIG5),
    (10002, BIG5),
    (932, SHIFT_JIS),
    (949, EUC_KR),
    (65001, UTF_8),
    (10000, MACINTOSH),
    (874, WINDOWS_874),
    (1250, WINDOWS_1250),
    (1251, WINDOWS_1251),
    (1252, WINDOWS_1252),
    (1253, WINDOWS_1253),
    (1254, WINDOWS_1254),
    (1255, WINDOWS_1255),
    (1256, WINDOWS_1256),
    (1257, WINDOWS_1257),
    (1258, WINDOWS_1258),
];

/// Code pages of the character sets that fonts name; others have that of the file.
static SETS: &[(i32, i32)] = &[
    (77, 10000),
    (128, 932),
    (129, 949),
    (134, 936),
    (136, 950),
    (161, 1253),
    (162, 1254),
    (163, 1258),
    (177, 1255),
    (178, 1256),
    (186, 1257),
    (204, 1251),
    (222, 874),
    (238, 1250),
];

/// Code pages with characters of several bytes.
const WIDE: [i32; 6] = [932, 936, 949, 950, 54936, 65001];

/// The code pages of a file.
#[derive(Default)]
pub(super) struct Pages {
    /// That of the file.
    pub(super) own: Option<i32>,
    /// Those of its fonts, where they have one.
    fonts: HashMap<i32, i32>,
}

/// The fonts that text is written in: the one at hand, and the one for wide characters.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Fonts {
    pub(super) own: Option<i32>,
    pub(super) wide: Option<i32>,
}

impl Pages {
    /// Takes note of the character set of a font.
    pub(super) fn font(&mut self, font: i32, set: i32) {
        if let Some((_, page)) = SETS.iter().find(|(own, _)| *own == set)
            && self.fonts.len() < limits::STRINGS
        {
            self.fonts.insert(font, *page);
        }
    }

    /// The characters of bytes. What a font has of its own goes before what the file says;
    /// where neither says so, bytes of Han characters are those of the other font at hand.
    pub(super) fn characters(&self, bytes: &[u8], fonts: Fonts) -> String {
        if bytes.is_ascii() {
            return bytes.iter().map(|byte| char::from(*byte)).collect();
        }
        let of = |font: Option<i32>| font.and_then(|font| self.fonts.get(&font).copied());
        let told = [of(fonts.own), of(fonts.wide), self.own];
        let wide = told.iter().flatten().find(|page| WIDE.contains(page));
        let page = wide.or(told.iter().flatten().next()).copied().unwrap_or(1252);
        let known = PAGES.iter().find(|(own, _)| *own == page);
        let encoding = known.map_or(WINDOWS_1252, |(_, encoding)| encoding);
        encoding.decode_without_bom_handling(bytes).0.into_owned()
    }
}
