//! XML as office files have it.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

/// A reader over a part. Such files are written by programs; tags that do not
/// match are let pass, so that a damaged file gives what it has.
pub(crate) fn reader(part: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(part);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.expand_empty_elements = true;
    reader
}

/// The bytes of a part as text: UTF-8, or UTF-16 with its mark.
pub(crate) fn text(bytes: &[u8]) -> Cow<'_, str> {
    encoding_rs::UTF_8.decode(bytes).0
}

/// The next event; the end of the part where it cannot be read on.
pub(crate) fn next<'a>(reader: &mut Reader<&'a [u8]>) -> Event<'a> {
    reader.read_event().unwrap_or(Event::Eof)
}

/// The name of a tag without its prefix.
pub(crate) fn local<'a>(tag: &'a BytesStart<'_>) -> &'a str {
    tag.local_name().into_inner()
}

/// Targets of a part's relations by their ids, with their types.
pub(crate) fn relations(part: &str) -> Vec<(String, String, String)> {
    let mut out = Vec::new();
    let mut reader = reader(part);
    loop {
        match next(&mut reader) {
            Event::Start(tag) if local(&tag) == "Relationship" => {
                let of = |name| attribute(&tag, name).unwrap_or_default().into_owned();
                out.push((of("Id"), of("Target"), of("Type")));
            }
            Event::Eof => return out,
            _ => {}
        }
    }
}

/// The part that says what another part refers to.
pub(crate) fn relations_of(part: &str) -> String {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    format!("{folder}/_rels/{file}.rels")
}

/// An attribute by its name without prefix.
pub(crate) fn attribute<'a>(tag: &'a BytesStart<'_>, name: &str) -> Option<Cow<'a, str>> {
    let mut attributes = tag.attributes();
    let attributes = attributes.with_checks(false).flatten();
    let mut found = attributes.filter(|attribute| attribute.key.local_name().into_inner() == name);
    found.next()?.normalized_value(XmlVersion::Implicit1_0).ok()
}

/// The same as a whole number.
pub(crate) fn number(tag: &BytesStart<'_>, name: &str) -> Option<u32> {
    attribute(tag, name)?.parse().ok()
}

/// Whether an attribute says yes.
pub(crate) fn is_set(tag: &BytesStart<'_>, name: &str) -> bool {
    attribute(tag, name).is_some_and(|value| matches!(&*value, "1" | "true" | "on"))
}

/// The character of a reference such as `&amp;` or `&#38468;`.
pub(crate) fn referred(reference: &BytesRef<'_>) -> Option<char> {
    if let Ok(Some(sign)) = reference.resolve_char_ref() {
        return Some(sign);
    }
    match &*reference.xml10_content() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

/// Adds the characters of an event to a text.
pub(crate) fn push(event: &Event<'_>, out: &mut String) {
    match event {
        Event::Text(text) => out.push_str(&text.xml10_content()),
        Event::CData(data) => out.push_str(&data.xml10_content()),
        Event::GeneralRef(reference) => out.extend(referred(reference)),
        _ => {}
    }
}
