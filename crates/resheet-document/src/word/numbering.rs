//! Numbers that Word sets before paragraphs: they stand on the page and not in the text.

use std::collections::HashMap;

use quick_xml::events::Event;

use crate::xml::{self, attribute, local, number};

/// Levels that a list has.
const LEVELS: usize = 9;
/// Numbers of the Chinese kinds are told up to here; longer lists are numbered in figures.
const LAST_HAN: u32 = 99;

/// A level of a list.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Level {
    start: u32,
    format: String,
    /// `%1.`, `（%1）`.
    text: String,
}

impl Default for Level {
    fn default() -> Self {
        Level { start: 1, format: "decimal".into(), text: String::new() }
    }
}

/// Which list a paragraph is of, and at which level.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Place {
    pub(super) list: Option<u32>,
    pub(super) level: Option<u32>,
}

/// The lists of a document and how far each has come.
#[derive(Default)]
pub(super) struct Numbering {
    /// Levels by the number of their abstract list.
    kinds: HashMap<u32, Vec<Level>>,
    /// The abstract list of each list, and the levels it begins anew.
    lists: HashMap<u32, (u32, HashMap<usize, u32>)>,
    /// Lists that styles of paragraphs name.
    styles: HashMap<String, Place>,
    /// How far an abstract list has come at each level.
    counts: HashMap<u32, Vec<Option<u32>>>,
    /// Lists that have begun.
    begun: Vec<u32>,
}

impl Numbering {
    /// Reads `numbering.xml` and `styles.xml`.
    pub(super) fn read(numbering: &str, styles: &str) -> Self {
        let mut out = Numbering::default();
        out.lists(numbering);
        out.styles(styles);
        out
    }

    fn lists(&mut self, part: &str) {
        let mut reader = xml::reader(part);
        let (mut kind, mut list, mut level) = (None, None, 0usize);
        loop {
            match xml::next(&mut reader) {
                Event::Start(tag) => {
                    let value = || number(&tag, "val");
                    match local(&tag) {
                        "abstractNum" => (kind, list) = (number(&tag, "abstractNumId"), None),
                        "num" => (kind, list) = (None, number(&tag, "numId")),
                        "lvl" | "lvlOverride" => {
                            level = number(&tag, "ilvl").unwrap_or(0) as usize;
                        }
                        "abstractNumId" => {
                            if let (Some(list), Some(kind)) = (list, value()) {
                                self.lists.insert(list, (kind, HashMap::new()));
                            }
                        }
                        "startOverride" => {
                            let own = list.and_then(|list| self.lists.get_mut(&list));
                            if let (Some((_, starts)), Some(start)) = (own, value()) {
                                starts.insert(level, start);
                            }
                        }
                        name @ ("start" | "numFmt" | "lvlText") => {
                            let Some(own) = kind.filter(|_| level < LEVELS) else { continue };
                            let levels = self.kinds.entry(own).or_default();
                            levels.resize(levels.len().max(level + 1), Level::default());
                            let text = attribute(&tag, "val").unwrap_or_default().into_owned();
                            match name {
                                "start" => levels[level].start = text.parse().unwrap_or(1),
                                "numFmt" => levels[level].format = text,
                                _ => levels[level].text = text,
                            }
                        }
                        _ => {}
                    }
                }
                Event::Eof => return,
                _ => {}
            }
        }
    }

    fn styles(&mut self, part: &str) {
        let mut reader = xml::reader(part);
        let mut style = None;
        loop {
            match xml::next(&mut reader) {
                Event::Start(tag) => match local(&tag) {
                    "style" => style = attribute(&tag, "styleId").map(|id| id.into_owned()),
                    name @ ("numId" | "ilvl") => {
                        let Some(style) = &style else { continue };
                        let place = self.styles.entry(style.clone()).or_default();
                        match name {
                            "numId" => place.list = number(&tag, "val"),
                            _ => place.level = number(&tag, "val"),
                        }
                    }
                    _ => {}
                },
                Event::Eof => return,
                _ => {}
            }
        }
    }

    /// What stands before the next paragraph of a place; `style` is that of the
    /// paragraph. Signs of lists without numbers are none of the text.
    pub(super) fn next(&mut self, own: Place, style: Option<&str>) -> Option<String> {
        let of_style = style.and_then(|style| self.styles.get(style)).copied();
        let of_style = of_style.unwrap_or_default();
        // List 0 says that there is none.
        let list = own.list.or(of_style.list).filter(|list| *list > 0)?;
        let level = own.level.or(of_style.level).unwrap_or(0) as usize;
        let (kind, starts) = self.lists.get(&list)?;
        let levels = self.kinds.get(kind)?;
        let own = levels.get(level)?;
        let counts = self.counts.entry(*kind).or_insert_with(|| vec![None; LEVELS]);
        if !self.begun.contains(&list) {
            self.begun.push(list);
            for (level, start) in starts.iter().filter(|(level, _)| **level < LEVELS) {
                counts[*level] = start.checked_sub(1);
            }
        }
        counts[level] = Some(counts[level].map_or(own.start, |count| count.saturating_add(1)));
        // Levels below begin again.
        counts[level + 1..].fill(None);
        if matches!(&*own.format, "bullet" | "none") {
            return None;
        }
        let mut out = own.text.clone();
        for (nth, of) in levels.iter().enumerate().take(level + 1) {
            let count = counts[nth].unwrap_or(of.start);
            out = out.replace(&format!("%{}", nth + 1), &written(count, &of.format));
        }
        (!out.trim().is_empty()).then_some(out)
    }
}

/// A number as a list writes it.
fn written(count: u32, format: &str) -> String {
    let letter = |first: u8| {
        let at = count.checked_sub(1).and_then(|at| u8::try_from(at).ok()).filter(|at| *at < 26);
        at.map(|at| char::from(first + at).to_string())
    };
    let shown = match format {
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCountingThousand"
        | "ideographDigital"
        | "chineseLegalSimplified" => han(count),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => {
            let sign = count.checked_sub(1).filter(|at| *at < 20);
            sign.and_then(|at| char::from_u32(0x2460 + at)).map(String::from)
        }
        "lowerLetter" => letter(b'a'),
        "upperLetter" => letter(b'A'),
        "lowerRoman" => Some(roman(count).to_lowercase()),
        "upperRoman" => Some(roman(count)),
        "decimalZero" => Some(format!("{count:02}")),
        _ => None,
    };
    shown.unwrap_or_else(|| count.to_string())
}

fn han(count: u32) -> Option<String> {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let (tens, ones) = ((count / 10) as usize, (count % 10) as usize);
    let lead = if tens > 1 { DIGITS.get(tens)? } else { "" };
    let ten = if tens > 0 { "十" } else { "" };
    (1..=LAST_HAN).contains(&count).then(|| format!("{lead}{ten}{}", DIGITS[ones]))
}

fn roman(count: u32) -> String {
    const SIGNS: [(u32, &str); 9] = [
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    // Nobody numbers further so.
    let (mut left, mut out) = (count.min(1000), String::new());
    for (worth, sign) in SIGNS {
        while left >= worth {
            out.push_str(sign);
            left -= worth;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_lists_write_them() {
        let shown = |count, format: &str| written(count, format);
        assert_eq!(shown(12, "chineseCounting"), "十二");
        assert_eq!(shown(30, "chineseCountingThousand"), "三十");
        assert_eq!(shown(3, "decimalEnclosedCircle"), "③");
        assert_eq!(shown(3, "lowerLetter"), "c");
        assert_eq!(shown(14, "upperRoman"), "XIV");
        assert_eq!(shown(140, "chineseCounting"), "140");
        assert_eq!(shown(0, "upperLetter"), "0");
    }

    #[test]
    fn a_list_counts_and_its_levels_begin_again() {
        let lists = r#"<w:numbering><w:abstractNum w:abstractNumId="3"><w:lvl w:ilvl="0"><w:start w:val="1"/>
            <w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/>
            <w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl></w:abstractNum>
            <w:num w:numId="1"><w:abstractNumId w:val="3"/></w:num>
            <w:num w:numId="2"><w:abstractNumId w:val="3"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num></w:numbering>"#;
        let styles = r#"<w:style w:styleId="a"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>"#;
        let mut numbering = Numbering::read(lists, styles);
        let mut next = |list, level| {
            let place = Place { list: Some(list), level: Some(level) };
            numbering.next(place, None).unwrap_or_default()
        };
        let said =
            [next(1, 0), next(1, 1), next(1, 1), next(1, 0), next(1, 1), next(2, 0), next(0, 0)];
        assert_eq!(said, ["一、", "1.", "2.", "二、", "1.", "一、", ""]);
        assert_eq!(numbering.next(Place::default(), Some("a")).unwrap_or_default(), "二、");
    }
}
