//! What the cells of all worksheets of an XLSX refer to: texts and styles.

use std::collections::HashMap;

use quick_xml::events::{BytesStart, Event};

use super::format;
use super::sheet::Cell;
use crate::limits;
use crate::xml::{self, attribute, is_set, local, number};

/// The texts that cells refer to; phonetic guides left out.
pub(super) fn strings(part: &str) -> Vec<Rich> {
    let mut out = Vec::new();
    let mut reader = xml::reader(part);
    loop {
        match xml::next(&mut reader) {
            Event::Start(tag) if local(&tag) == "si" => out.push(rich_text(&mut reader, "si")),
            _ if out.len() >= limits::STRINGS => return out,
            Event::Eof => return out,
            _ => {}
        }
    }
}

/// A text with formats inside.
#[derive(Clone, Default)]
pub(super) struct Rich {
    pub(super) text: String,
    /// What is struck out of it.
    pub(super) left_out: String,
}

/// The text up to the end of an element: its `t`, one after the other.
pub(super) fn rich_text(reader: &mut quick_xml::Reader<&[u8]>, until: &str) -> Rich {
    let mut out = Rich::default();
    let (mut in_text, mut guide, mut struck) = (false, 0usize, false);
    loop {
        let event = xml::next(reader);
        match &event {
            Event::Start(tag) if local(tag) == "t" => in_text = guide == 0,
            Event::Start(tag) if local(tag) == "rPh" => guide += 1,
            Event::Start(tag) if local(tag) == "strike" => struck = !is_unset(tag),
            Event::End(tag) => match tag.local_name().into_inner() {
                "t" => in_text = false,
                "r" => struck = false,
                "rPh" => guide = guide.saturating_sub(1),
                name if name == until => return out.unescaped(),
                _ => {}
            },
            Event::Eof => return out.unescaped(),
            _ if in_text && struck => xml::push(&event, &mut out.left_out),
            _ if in_text => xml::push(&event, &mut out.text),
            _ => {}
        }
    }
}

impl Rich {
    fn unescaped(self) -> Self {
        Rich { text: unescaped(self.text), left_out: unescaped(self.left_out) }
    }

    pub(super) fn cell(self) -> Cell {
        Cell { text: self.text, left_out: self.left_out, ..Cell::default() }
    }
}

/// `_x000D_` stands for a character that XML may not have.
pub(super) fn unescaped(text: String) -> String {
    if !text.contains("_x") {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find("_x") {
        out.push_str(&rest[..at]);
        let code = rest.get(at + 2..at + 6).filter(|_| rest.as_bytes().get(at + 6) == Some(&b'_'));
        let sign =
            code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
        match sign {
            Some(sign) => {
                out.push(sign);
                rest = &rest[at + 7..];
            }
            None => {
                out.push_str("_x");
                rest = &rest[at + 2..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// What a style says of a cell.
#[derive(Default)]
pub(super) struct Style {
    pub(super) format: String,
    /// Whether all of it is struck out.
    pub(super) struck: bool,
}

/// The cell styles, in their order.
pub(super) fn styles(part: &str) -> Vec<Style> {
    let mut own: HashMap<u32, String> = HashMap::new();
    let (mut out, mut fonts): (Vec<Style>, Vec<bool>) = (Vec::new(), Vec::new());
    let (mut in_cells, mut in_fonts) = (false, false);
    let mut reader = xml::reader(part);
    loop {
        match xml::next(&mut reader) {
            Event::Start(tag) => match local(&tag) {
                "numFmt" => {
                    if let (Some(id), Some(code)) =
                        (number(&tag, "numFmtId"), attribute(&tag, "formatCode"))
                    {
                        own.insert(id, code.into_owned());
                    }
                }
                "fonts" => in_fonts = true,
                "font" if in_fonts => fonts.push(false),
                "strike" if in_fonts => {
                    if let Some(font) = fonts.last_mut() {
                        *font = !is_unset(&tag);
                    }
                }
                "cellXfs" => in_cells = true,
                "xf" if in_cells => {
                    let id = number(&tag, "numFmtId").unwrap_or(0);
                    let format =
                        own.get(&id).map_or(format::builtin(id), String::as_str).to_owned();
                    let font = number(&tag, "fontId").unwrap_or(0) as usize;
                    let struck = fonts.get(font).is_some_and(|struck| *struck);
                    out.push(Style { format, struck });
                }
                _ => {}
            },
            Event::End(tag) => match tag.local_name().into_inner() {
                "cellXfs" => in_cells = false,
                "fonts" => in_fonts = false,
                _ => {}
            },
            Event::Eof => return out,
            _ => {}
        }
    }
}

/// Whether a setting that is there is turned off.
fn is_unset(tag: &BytesStart<'_>) -> bool {
    attribute(tag, "val").is_some() && !is_set(tag, "val")
}
