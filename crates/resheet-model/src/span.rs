//! Where something stands in a source.

/// A half-open range of byte offsets into the decoded UTF-8 text of one
/// [`SourceText`](crate::SourceText).
///
/// An *empty* span marks the place where something should have stood and does
/// not: a lost cell still has a place that a person can be shown.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` to `end`; a reversed pair becomes empty at `start`.
    pub fn new(start: usize, end: usize) -> Self {
        // Sources are refused above 4 GiB before any span is made.
        let start = u32::try_from(start).unwrap_or(u32::MAX);
        let end = u32::try_from(end).unwrap_or(u32::MAX);
        Span { start, end: end.max(start) }
    }

    /// An empty span: something is missing here.
    pub fn at(place: usize) -> Self {
        Span::new(place, place)
    }

    /// Whether nothing stands here.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The smallest span that holds both.
    pub fn hull(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// As a range for slicing the decoded text.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A place that a person can go to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Place {
    /// Line, from 1. CR, LF and CRLF each end a line.
    pub line: u64,
    /// Column in characters (Unicode scalar values), from 1.
    pub column: u32,
    /// Byte offset into the decoded UTF-8 text, from 0.
    pub byte: u64,
}
