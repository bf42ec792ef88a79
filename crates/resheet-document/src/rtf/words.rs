//! Control words of RTF, as data.

/// Where the text of a group goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Goes {
    /// Where it is written.
    #[default]
    On,
    /// Nowhere: settings, pictures, copies for other programs.
    Nowhere,
    /// The same, but it tells the character sets of fonts.
    Fonts,
    /// The same, but it tells how the row of an inner table is cut.
    Row,
    /// To a place of its own: before what comes next, or behind all.
    Apart,
    Behind,
    /// To a remark, which is counted.
    Remark,
}

/// Groups by the word that they begin with. Those with a star that are not here go nowhere.
static GROUPS: &[(Goes, &[&str])] = &[
    (Goes::Fonts, &["fonttbl"]),
    (Goes::Row, &["nesttableprops"]),
    (Goes::On, &["ud", "shpinst", "do", "shpgrp", "fldrslt", "listtext", "pntext"]),
    (Goes::Apart, &["shptxt", "dptxbxtext"]),
    (Goes::Behind, &["header", "headerl", "headerr", "headerf"]),
    (Goes::Behind, &["footer", "footerl", "footerr", "footerf", "footnote"]),
    (Goes::Remark, &["annotation"]),
    (Goes::Nowhere, &["stylesheet", "colortbl", "info", "filetbl", "revtbl", "rsidtbl"]),
    (Goes::Nowhere, &["pict", "nonshppict", "shprslt", "sp", "objdata", "fldinst", "upr"]),
    (Goes::Nowhere, &["nonesttables", "xe", "tc", "rxe", "txe", "ftnsep", "ftnsepc", "ftncn"]),
    (Goes::Nowhere, &["aftnsep", "aftnsepc", "aftncn", "bkmkstart", "bkmkend", "template"]),
];

/// Where the text of a group goes that begins with a word.
pub(super) fn goes(word: &str) -> Option<Goes> {
    GROUPS.iter().find(|(_, words)| words.contains(&word)).map(|(goes, _)| *goes)
}

/// Words that stand for characters.
static CHARACTERS: &[(&str, &str)] = &[
    ("tab", "\t"),
    ("line", "\n"),
    ("lbr", "\n"),
    ("softline", "\n"),
    ("emdash", "—"),
    ("endash", "–"),
    ("bullet", "•"),
    ("lquote", "‘"),
    ("rquote", "’"),
    ("ldblquote", "“"),
    ("rdblquote", "”"),
    ("emspace", "\u{3000}"),
    ("enspace", " "),
    ("qmspace", " "),
];

/// The characters that a word stands for.
pub(super) fn characters(word: &str) -> Option<&'static str> {
    CHARACTERS.iter().find(|(own, _)| *own == word).map(|(_, text)| *text)
}
