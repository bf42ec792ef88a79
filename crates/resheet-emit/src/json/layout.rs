//! The indented form of a document: a leaf per line.
//!
//! The usual pretty printing spends eight lines on a leaf. Here the document,
//! its sheets and the rows of their tables are spread out, and whatever stands
//! inside them is one line each, so that two versions of a file can be
//! compared line by line.

use std::io::{self, Write};

use serde_json::ser::Formatter;

/// Depth of a sheet, the document being 1: document, list of sheets, sheet.
const SHEET: usize = 3;
/// Depth of a row: sheet, list of rows, row.
const ROW: usize = 5;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Container {
    Object,
    Array,
}

struct Open {
    container: Container,
    /// Whether its members stand on lines of their own.
    spread: bool,
    empty: bool,
}

#[derive(Default)]
pub(super) struct LeafPerLine {
    open: Vec<Open>,
}

impl LeafPerLine {
    /// For a member of the document by itself.
    pub(super) fn in_document() -> Self {
        LeafPerLine {
            open: vec![Open { container: Container::Object, spread: true, empty: false }],
        }
    }

    fn enter(&mut self, container: Container) {
        let depth = self.open.len() + 1;
        let spread = match self.open.last() {
            None => true,
            // An object that is a member of a sheet is a leaf.
            Some(parent) if parent.container == Container::Object => {
                parent.spread
                    && if container == Container::Object { depth < SHEET } else { depth < ROW }
            }
            Some(parent) => parent.spread && depth <= ROW,
        };
        self.open.push(Open { container, spread, empty: true });
    }

    fn leave<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        match self.open.pop() {
            Some(Open { spread: true, empty: false, .. }) => self.new_line(out),
            _ => Ok(()),
        }
    }

    fn member<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        if !first {
            out.write_all(b",")?;
        }
        let Some(open) = self.open.last_mut() else { return Ok(()) };
        open.empty = false;
        if open.spread {
            self.new_line(out)
        } else if first {
            Ok(())
        } else {
            out.write_all(b" ")
        }
    }

    fn new_line<W: ?Sized + Write>(&self, out: &mut W) -> io::Result<()> {
        out.write_all(b"\n")?;
        (0..self.open.len()).try_for_each(|_| out.write_all(b" "))
    }
}

impl Formatter for LeafPerLine {
    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.enter(Container::Array);
        out.write_all(b"[")
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.leave(out)?;
        out.write_all(b"]")
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.member(out, first)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.enter(Container::Object);
        out.write_all(b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.leave(out)?;
        out.write_all(b"}")
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.member(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }
}

#[cfg(test)]
mod tests {
    use serde::Serialize;
    use serde_json::json;

    use super::LeafPerLine;

    #[test]
    fn leaves_stand_on_one_line() {
        let mut out = Vec::new();
        let mut serializer =
            serde_json::Serializer::with_formatter(&mut out, LeafPerLine::default());
        let document = json!({
            "a": {"b": 1, "c": {"d": []}},
            "sheets": [{"t": {"line": 3, "value": "x"}, "rows": [{"n": {"at": [1, 2]}}], "z": []}],
        });
        document.serialize(&mut serializer).unwrap();
        let expected = r#"{
 "a": {
  "b": 1,
  "c": {"d": []}
 },
 "sheets": [
  {
   "rows": [
    {
     "n": {"at": [1, 2]}
    }
   ],
   "t": {"line": 3, "value": "x"},
   "z": []
  }
 ]
}"#;
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
