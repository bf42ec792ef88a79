//! The parts of an office file that are saved as one file of XML.

use quick_xml::events::Event;

use crate::xml;

/// Most parts of such a file; a document has ten to thirty.
const PARTS: usize = 10_000;

/// The parts by their names, each the text of its one element.
pub(super) fn parts(text: &str) -> Vec<(String, &str)> {
    let mut out = Vec::new();
    let mut reader = xml::reader(text);
    // The name of the part at hand, and where what it holds begins.
    let (mut name, mut begin) = (String::new(), None);
    loop {
        match xml::next(&mut reader) {
            Event::Start(tag) if xml::local(&tag) == "part" => {
                name = xml::attribute(&tag, "name").unwrap_or_default().into_owned();
            }
            Event::Start(tag) if xml::local(&tag) == "xmlData" => {
                begin = usize::try_from(reader.buffer_position()).ok();
            }
            Event::End(tag) if tag.local_name().into_inner() == "xmlData" => {
                let end = usize::try_from(reader.buffer_position()).unwrap_or(0);
                let part = begin.take().and_then(|begin| text.get(begin..end));
                out.extend(part.map(|part| (std::mem::take(&mut name), part)));
            }
            Event::Eof => return out,
            _ => {}
        }
        if out.len() > PARTS {
            return out;
        }
    }
}
