//! One character at a time: width, look-alikes, white space.

// `SIMPLIFIED`, the simplified form by code point from `HAN_FIRST` (a direct table,
// because every character of every label asks), and `COMPATIBILITY`, sorted pairs.
include!(concat!(env!("OUT_DIR"), "/characters.rs"));

const HAN_FIRST: u32 = 0x4E00;

fn look_up(pairs: &[(char, char)], c: char) -> char {
    pairs.binary_search_by_key(&c, |pair| pair.0).map_or(c, |at| pairs[at].1)
}

/// Whether a character shows nothing and parts nothing: zero-width marks, soft
/// hyphen, byte order mark, direction marks.
pub fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}'
    )
}

/// The character of ordinary width and code point that `c` stands for: full
/// width to half, brackets, dashes, quotes and colons to ASCII, radicals and
/// compatibility ideographs to the ideograph, every white space to a blank.
/// One character always gives one character.
pub fn plain(c: char) -> char {
    match c {
        '\u{21}'..='\u{7e}' => c,
        '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | ' ' => ' ',
        // Common Han, first because it is nearly everything.
        '\u{4e00}'..='\u{9fff}' => c,
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xff01 + 0x21).unwrap_or(c),
        '〔' | '【' | '〖' | '﹝' | '︵' | '﹙' | '⟮' | '❨' => '(',
        '〕' | '】' | '〗' | '﹞' | '︶' | '﹚' | '⟯' | '❩' => ')',
        '—' | '–' | '―' | '‐' | '‑' | '‒' | '−' | '─' | '━' | '﹣' | '﹘' | 'ー' | '⁃' => {
            '-'
        }
        '“' | '”' | '„' | '‟' | '«' | '»' | '〝' | '〞' => '"',
        '‘' | '’' | '‚' | '‛' | '′' => '\'',
        '∶' | '︰' | '꞉' | '﹕' => ':',
        '〜' | '∼' | '˜' => '~',
        '﹪' => '%',
        '﹢' => '+',
        '﹤' => '<',
        '﹥' => '>',
        '﹦' => '=',
        '﹐' => ',',
        '﹒' => '.',
        '⁄' | '∕' => '/',
        '•' | '・' | '∙' | '⋅' | '‧' | '･' => '·',
        '￥' => '¥',
        '\u{2e80}'..='\u{2fdf}' | '\u{f900}'..='\u{faff}' => look_up(&COMPATIBILITY, c),
        _ if c.is_whitespace() => ' ',
        _ => c,
    }
}

/// The simplified form of a traditional character; any other as it is.
pub(crate) fn simplified(c: char) -> char {
    let at = (c as u32).wrapping_sub(HAN_FIRST) as usize;
    SIMPLIFIED.get(at).and_then(|form| char::from_u32(u32::from(*form))).unwrap_or(c)
}

/// Whether a character is no traditional form of another.
pub(crate) fn is_simplified(c: char) -> bool {
    let at = (c as u32).wrapping_sub(HAN_FIRST) as usize;
    SIMPLIFIED.get(at).is_none_or(|form| u32::from(*form) == c as u32)
}

/// Whether folding of width leaves a character as it is. Most characters of
/// most dumps are told by their range alone.
pub(crate) fn is_plain(c: char) -> bool {
    match c {
        '\u{20}'..='\u{7e}' | '\u{4e00}'..='\u{9fff}' => true,
        _ => plain(c) == c && !is_invisible(c),
    }
}

/// Whether `c` is an ideograph of everyday use.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '〇')
}
