//! What a worksheet shows beside its cells: text in shapes, and what is printed above and
//! below every page.

use quick_xml::events::Event;

use super::sheet::Worksheet;
use crate::limits;
use crate::xml::{self, local};

/// A text that stands in no cell, with the row and column it is anchored at.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Aside {
    pub(super) row: u32,
    pub(super) column: u32,
    pub(super) text: String,
}

/// The texts of the shapes of a drawing, a line for each paragraph.
pub(super) fn shapes(part: &str, sheet: &mut Worksheet) {
    let mut reader = xml::reader(part);
    let (mut own, mut figures, mut in_place, mut in_text) =
        (Aside::default(), String::new(), false, false);
    loop {
        let event = xml::next(&mut reader);
        match &event {
            Event::Start(tag) => match local(tag) {
                "from" => in_place = true,
                "t" => in_text = true,
                _ => {}
            },
            Event::End(tag) => match tag.local_name().into_inner() {
                "col" if in_place => own.column = number(&mut figures),
                "row" if in_place => own.row = number(&mut figures),
                "from" => in_place = false,
                "t" => in_text = false,
                "p" => own.text.push('\n'),
                "sp" => sheet.say_beside(Aside {
                    text: std::mem::take(&mut own.text),
                    row: own.row,
                    column: own.column,
                }),
                _ => figures.clear(),
            },
            Event::Eof => return,
            event if in_place => xml::push(event, &mut figures),
            event if in_text && own.text.len() < limits::PART_OF_CELL => {
                xml::push(event, &mut own.text);
            }
            _ => {}
        }
    }
}

fn number(figures: &mut String) -> u32 {
    std::mem::take(figures).trim().parse().unwrap_or(0)
}

/// The text of a header or footer of printed pages, without the codes that set its type
/// or stand for what changes from page to page.
pub(super) fn margin(coded: &str) -> String {
    let mut out = String::new();
    let mut signs = coded.chars().peekable();
    while let Some(sign) = signs.next() {
        if sign != '&' {
            out.push(sign);
            continue;
        }
        match signs.next() {
            Some('&') => out.push('&'),
            Some('L' | 'C' | 'R') => out.push('\n'),
            Some('"') => drop(signs.by_ref().find(|sign| *sign == '"')),
            Some('K') => drop(signs.by_ref().take(6).last()),
            Some(figure) if figure.is_ascii_digit() => {
                while signs.next_if(char::is_ascii_digit).is_some() {}
            }
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_a_margin_are_left_out() {
        let said = margin("&L&\"宋体,Bold\"&14附件1&C&K00FF00甲&&乙&R第 &P 页");
        assert_eq!(said, "\n附件1\n甲&乙\n第  页");
    }

    #[test]
    fn shapes_have_their_text_and_place() {
        let mut sheet = Worksheet::default();
        shapes(
            "<wsDr><twoCellAnchor><from><col>2</col><colOff>9</colOff><row>4</row></from><to><col>7</col><row>8</row>
            </to><sp><txBody><p><r><t>审核</t></r><r><t>人</t></r></p><p><r><t>乙</t></r></p></txBody></sp>
            </twoCellAnchor></wsDr>",
            &mut sheet,
        );
        let [Aside { row: 4, column: 2, text }] = &sheet.beside[..] else { panic!("{sheet:?}") };
        assert_eq!(text.trim(), "审核人\n乙");
    }
}
