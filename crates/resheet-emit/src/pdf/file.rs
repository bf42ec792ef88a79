//! Objects as the bytes of a file: streams one by one, all others packed together
//! and deflated (ISO 32000-1, 7.5.7 and 7.5.8).
//!
//! A tagged form has an object for each of its cells. Written one by one, with an
//! entry of twenty bytes each in the table of places, they would be as long as the
//! rest of the file; packed they are a tenth of that.

use std::io::Write;

use lopdf::{Document, Object, StringFormat};

use super::deflate::zlib;

/// How many objects a pack has: who wants one of them has to unpack them all.
const PACK: usize = 2000;

/// Where an object is.
#[derive(Clone, Copy)]
enum Place {
    /// It is none.
    Free,
    /// At a byte of the file.
    At(u32),
    /// In a pack, by the pack's number, and which of its objects.
    Packed(u32, u16),
}

/// The file of the objects of `document`, and of `more` with numbers that follow
/// each other from `first` on.
pub(super) fn bytes(document: &Document, first: u32, more: &[String]) -> Vec<u8> {
    let streams = document.objects.values().filter_map(|object| object.as_stream().ok());
    let content: usize = streams.map(|stream| stream.content.len() + 200).sum();
    let mut file =
        Writer { out: Vec::with_capacity(content + more.len() * 16 + 4096), places: vec![] };
    // A comment of bytes beyond ASCII says that the file is no text.
    file.out.extend_from_slice(b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n");
    let mut packed: Vec<(u32, Vec<u8>)> = Vec::new();
    for (id, object) in &document.objects {
        match object {
            Object::Stream(stream) => {
                let mut head = Vec::with_capacity(200);
                dictionary(&mut head, &stream.dict, Some(stream.content.len()));
                file.stream(id.0, &head, &stream.content);
            }
            object => {
                let mut plain = Vec::with_capacity(100);
                value(&mut plain, object);
                packed.push((id.0, plain));
            }
        }
    }
    packed.extend((first..).zip(more).map(|(number, object)| (number, object.as_bytes().to_vec())));
    let mut next = packed.iter().map(|(number, _)| *number).max().unwrap_or(0);
    next = next.max(document.objects.keys().map(|id| id.0).max().unwrap_or(0)) + 1;
    for pack in packed.chunks(PACK) {
        file.pack(next, pack);
        next += 1;
    }
    file.finish(next, &document.trailer)
}

struct Writer {
    out: Vec<u8>,
    /// Where each object is, by its number.
    places: Vec<Place>,
}

impl Writer {
    fn place(&mut self, number: u32, place: Place) {
        let at = number as usize;
        if self.places.len() <= at {
            self.places.resize(at + 1, Place::Free);
        }
        if let Some(slot) = self.places.get_mut(at) {
            *slot = place;
        }
    }

    fn stream(&mut self, number: u32, head: &[u8], content: &[u8]) {
        self.place(number, Place::At(u32::try_from(self.out.len()).unwrap_or(u32::MAX)));
        let _ = writeln!(self.out, "{number} 0 obj");
        self.out.extend_from_slice(head);
        self.out.extend_from_slice(b"stream\n");
        self.out.extend_from_slice(content);
        self.out.extend_from_slice(b"\nendstream\nendobj\n");
    }

    /// Numbers and places of the objects in front, then the objects.
    fn pack(&mut self, number: u32, objects: &[(u32, Vec<u8>)]) {
        let mut plain = Vec::with_capacity(objects.len() * 12);
        let mut at = 0;
        for (index, (object, bytes)) in (0..).zip(objects) {
            let _ = write!(plain, "{object} {at} ");
            at += bytes.len() + 1;
            self.place(*object, Place::Packed(number, index));
        }
        let first = plain.len();
        plain.reserve(at);
        for (_, bytes) in objects {
            plain.extend_from_slice(bytes);
            plain.push(b'\n');
        }
        let content = zlib(&plain);
        let head = format!(
            "<</Type/ObjStm/N {}/First {first}/Filter/FlateDecode/Length {}>>",
            objects.len(),
            content.len()
        );
        self.stream(number, head.as_bytes(), &content);
    }

    /// The table of places and the end.
    fn finish(mut self, number: u32, trailer: &lopdf::Dictionary) -> Vec<u8> {
        let start = self.out.len();
        self.place(number, Place::At(u32::try_from(start).unwrap_or(u32::MAX)));
        let mut table = Vec::with_capacity(self.places.len() * 7);
        for place in &self.places {
            let (kind, wide, narrow) = match *place {
                Place::Free => (0, 0, u16::MAX),
                Place::At(byte) => (1, byte, 0),
                Place::Packed(pack, index) => (2, pack, index),
            };
            table.push(kind);
            table.extend(wide.to_be_bytes());
            table.extend(narrow.to_be_bytes());
        }
        let content = zlib(&table);
        let mut head = Vec::new();
        let _ = write!(head, "<</Type/XRef/Size {}/W[1 4 2]", self.places.len());
        for key in [&b"Root"[..], b"Info", b"ID"] {
            if let Ok(known) = trailer.get(key) {
                name(&mut head, key);
                head.push(b' ');
                value(&mut head, known);
            }
        }
        let _ = write!(head, "/Filter/FlateDecode/Length {}>>", content.len());
        self.stream(number, &head, &content);
        let _ = write!(self.out, "startxref\n{start}\n%%EOF\n");
        self.out
    }
}

fn dictionary(out: &mut Vec<u8>, dict: &lopdf::Dictionary, length: Option<usize>) {
    out.extend_from_slice(b"<<");
    for (key, known) in dict {
        if length.is_some() && key == b"Length" {
            continue;
        }
        name(out, key);
        if !matches!(
            known,
            Object::Name(_) | Object::Array(_) | Object::Dictionary(_) | Object::String(..)
        ) {
            out.push(b' ');
        }
        value(out, known);
    }
    if let Some(length) = length {
        let _ = write!(out, "/Length {length}");
    }
    out.extend_from_slice(b">>");
}

fn name(out: &mut Vec<u8>, name: &[u8]) {
    out.push(b'/');
    for byte in name {
        if byte.is_ascii_graphic() && !b"()<>[]{}/%#".contains(byte) {
            out.push(*byte);
        } else {
            let _ = write!(out, "#{byte:02X}");
        }
    }
}

fn value(out: &mut Vec<u8>, object: &Object) {
    // Writing to a vector does not fail.
    let _ = match object {
        Object::Null => write!(out, "null"),
        Object::Boolean(known) => write!(out, "{known}"),
        Object::Integer(number) => write!(out, "{number}"),
        Object::Real(number) => write!(out, "{number}"),
        Object::Reference((number, _)) => write!(out, "{number} 0 R"),
        Object::Name(known) => {
            name(out, known);
            Ok(())
        }
        Object::String(bytes, format) => {
            string(out, bytes, format);
            Ok(())
        }
        Object::Array(items) => {
            out.push(b'[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(b' ');
                }
                value(out, item);
            }
            out.push(b']');
            Ok(())
        }
        Object::Dictionary(dict) => {
            dictionary(out, dict, None);
            Ok(())
        }
        // Streams are objects of their own.
        Object::Stream(_) => Ok(()),
    };
}

fn string(out: &mut Vec<u8>, bytes: &[u8], format: &StringFormat) {
    if matches!(format, StringFormat::Hexadecimal) {
        out.push(b'<');
        for byte in bytes {
            let _ = write!(out, "{byte:02X}");
        }
        out.push(b'>');
        return;
    }
    out.push(b'(');
    for byte in bytes {
        match byte {
            b'(' | b')' | b'\\' => out.extend([b'\\', *byte]),
            b'\r' => out.extend_from_slice(b"\\r"),
            _ => out.push(*byte),
        }
    }
    out.push(b')');
}
