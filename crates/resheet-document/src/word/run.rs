//! What the settings of a run of text say of it: whether it is seen, and which signs it
//! stands for.

use quick_xml::events::BytesStart;

use resheet_model::Height;

use crate::xml::{attribute, number};

/// A run as it is read.
#[derive(Default)]
pub(super) struct Run {
    is_open: bool,
    /// Struck out, or hidden as such.
    left_out: bool,
    white: bool,
    pub(super) height: Height,
    pub(super) shading: Shading,
}

/// Whether something has a ground that white letters can be seen on.
#[derive(Clone, Copy, Default)]
pub(super) struct Shading {
    dark: bool,
}

impl Shading {
    pub(super) fn see(&mut self, tag: &BytesStart<'_>) {
        let is_white = |fill: &str| fill == "auto" || fill.eq_ignore_ascii_case("ffffff");
        self.dark |= attribute(tag, "fill").is_some_and(|fill| !is_white(&fill));
        self.dark |= attribute(tag, "themeFill").is_some();
    }
}

impl Run {
    pub(super) fn begin(&mut self) {
        *self = Run { is_open: true, ..Run::default() };
    }

    /// Outside of runs settings are about the mark of the paragraph.
    pub(super) fn end(&mut self) {
        *self = Run::default();
    }

    pub(super) fn is_open(&self) -> bool {
        self.is_open
    }

    /// Takes note of a setting.
    pub(super) fn set(&mut self, name: &str, tag: &BytesStart<'_>) {
        match name {
            "strike" | "dstrike" | "vanish" if self.is_open => self.left_out |= !is_off(tag),
            "color" if self.is_open => {
                let white = |value: &str| value.eq_ignore_ascii_case("ffffff");
                self.white = attribute(tag, "val").is_some_and(|value| white(&value));
            }
            "vertAlign" if self.is_open => {
                let height = attribute(tag, "val").and_then(|own| Height::named(&own));
                self.height = height.unwrap_or_default();
            }
            // A marker pen is a ground.
            "highlight" => self.shading.dark = true,
            _ => {}
        }
    }

    /// Whether nobody sees its text as it stands: struck out, hidden, or white on the
    /// paper of a document whose tables have no grounds.
    pub(super) fn is_hidden(&self, around: Shading, white_is_seen: bool) -> bool {
        let on_paper = !self.shading.dark && !around.dark && !white_is_seen;
        self.left_out || (self.white && on_paper)
    }
}

/// A field to choose from, of the old kind: its text is in its settings alone.
#[derive(Default)]
pub(super) struct Choice {
    entries: Vec<String>,
    chosen: usize,
    is_open: bool,
}

impl Choice {
    /// Takes note of a tag; gives what the field shows where it ends without a text of
    /// its own.
    pub(super) fn see(&mut self, name: &str, tag: &BytesStart<'_>) -> Option<String> {
        /// Word lets a list have so many.
        const MOST: usize = 25;
        match name {
            "ddList" => *self = Choice { is_open: true, ..Choice::default() },
            "result" | "default" if self.is_open && self.entries.is_empty() => {
                self.chosen = number(tag, "val").unwrap_or(0) as usize;
            }
            "listEntry" if self.is_open && self.entries.len() < MOST => {
                self.entries.push(attribute(tag, "val").unwrap_or_default().into_owned());
            }
            "fldChar" if self.is_open => {
                let Choice { mut entries, chosen, .. } = std::mem::take(self);
                let ends = attribute(tag, "fldCharType").is_some_and(|kind| kind == "end");
                return (ends && chosen < entries.len()).then(|| entries.swap_remove(chosen));
            }
            _ => {}
        }
        None
    }
}

/// Whether a setting that is there is turned off.
pub(super) fn is_off(tag: &BytesStart<'_>) -> bool {
    attribute(tag, "val").is_some_and(|val| matches!(&*val, "0" | "false" | "off"))
}

/// A sign of a symbol font: boxes to tick, and the signs of relations.
pub(super) fn symbol(tag: &BytesStart<'_>) -> Option<char> {
    /// Font, code in it, character.
    const SIGNS: [(&str, u32, char); 20] = [
        ("Symbol", 0xa2, '′'),
        ("Symbol", 0xa3, '≤'),
        ("Symbol", 0xa5, '∞'),
        ("Symbol", 0xb0, '°'),
        ("Symbol", 0xb1, '±'),
        ("Symbol", 0xb3, '≥'),
        ("Symbol", 0xb4, '×'),
        ("Symbol", 0xb7, '•'),
        ("Symbol", 0xb8, '÷'),
        ("Symbol", 0xb9, '≠'),
        ("Symbol", 0xbb, '≈'),
        ("Symbol", 0xd6, '√'),
        ("Wingdings", 0x6f, '□'),
        ("Wingdings", 0xa8, '□'),
        ("Wingdings", 0xfc, '√'),
        ("Wingdings", 0xfd, '☒'),
        ("Wingdings", 0xfe, '☑'),
        ("Wingdings 2", 0x50, '√'),
        ("Wingdings 2", 0x52, '☑'),
        ("Wingdings 2", 0xa3, '□'),
    ];
    let code = u32::from_str_radix(&attribute(tag, "char")?, 16).ok()?;
    let font = attribute(tag, "font").unwrap_or_default();
    let known = SIGNS.iter().find(|(of, own, _)| *of == font && *own == code & 0xff);
    // Figures and signs of sums are where they always are.
    let as_always = || char::from_u32(code & 0xff).filter(char::is_ascii_graphic);
    match known {
        Some((_, _, sign)) => Some(*sign),
        None if font == "Symbol" && code & 0xff < 0x40 => as_always(),
        None => char::from_u32(code),
    }
}
