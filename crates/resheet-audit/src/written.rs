//! Summaries of sheets as they are held while a run lasts and between runs.

use resheet_model::{Decimal, Span};

use crate::run::SheetSummary;

impl SheetSummary {
    /// How many bytes each takes.
    pub const SIZE: usize = 96;

    /// As bytes: whole numbers with the lowest byte first, amounts as the decimal
    /// crate keeps them, before each part that may be missing a byte that is 1 if
    /// it is there.
    pub fn to_bytes(&self) -> [u8; Self::SIZE] {
        let mut out = Writer { bytes: [0; Self::SIZE], at: 0 };
        out.put(self.input.to_le_bytes());
        out.put(self.ordinal.to_le_bytes());
        out.span(self.span);
        out.put(self.line.to_le_bytes());
        let (row, budget) = self.total.unwrap_or_default();
        out.put([u8::from(self.total.is_some())]);
        out.put(row.to_le_bytes());
        out.span(budget);
        for amount in [self.budget, self.executed] {
            out.put([u8::from(amount.is_some())]);
            out.put(amount.unwrap_or_default().serialize());
        }
        out.put(self.content.0.to_le_bytes());
        out.put(self.content.1.to_le_bytes());
        out.put([u8::from(self.project.is_some())]);
        out.put(self.project.unwrap_or_default().to_le_bytes());
        out.bytes
    }

    /// Back from bytes; nothing if they are not of a summary.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut input = Reader { bytes };
        let summary = SheetSummary {
            input: u32::from_le_bytes(input.take()?),
            ordinal: u32::from_le_bytes(input.take()?),
            span: input.span()?,
            line: u64::from_le_bytes(input.take()?),
            total: input.maybe(|input| Some((u32::from_le_bytes(input.take()?), input.span()?)))?,
            budget: input.maybe(|input| Some(Decimal::deserialize(input.take()?)))?,
            executed: input.maybe(|input| Some(Decimal::deserialize(input.take()?)))?,
            content: (u64::from_le_bytes(input.take()?), u64::from_le_bytes(input.take()?)),
            project: input.maybe(|input| Some(u64::from_le_bytes(input.take()?)))?,
        };
        input.bytes.is_empty().then_some(summary)
    }
}

struct Writer {
    bytes: [u8; SheetSummary::SIZE],
    at: usize,
}

impl Writer {
    fn put<const N: usize>(&mut self, bytes: [u8; N]) {
        self.bytes[self.at..self.at + N].copy_from_slice(&bytes);
        self.at += N;
    }

    fn span(&mut self, span: Span) {
        self.put(span.start.to_le_bytes());
        self.put(span.end.to_le_bytes());
    }
}

struct Reader<'b> {
    bytes: &'b [u8],
}

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.bytes.split_first_chunk()?;
        self.bytes = rest;
        Some(*taken)
    }

    fn span(&mut self) -> Option<Span> {
        let start = u32::from_le_bytes(self.take()?);
        Some(Span { start, end: u32::from_le_bytes(self.take()?) })
    }

    /// A part that may be missing; its bytes stand there all the same.
    fn maybe<T>(&mut self, part: impl FnOnce(&mut Self) -> Option<T>) -> Option<Option<T>> {
        let is_there = match self.take()? {
            [0] => false,
            [1] => true,
            _ => return None,
        };
        let part = part(self)?;
        Some(is_there.then_some(part))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_comes_back_as_it_was() {
        let full = SheetSummary {
            input: 1,
            ordinal: 2,
            span: Span { start: 3, end: 4 },
            line: 5,
            total: Some((6, Span { start: 7, end: 8 })),
            budget: Some("9.10".parse().unwrap()),
            executed: Some("-0.00".parse().unwrap()),
            content: (u64::MAX, 0),
            project: Some(u64::MAX),
        };
        let empty =
            SheetSummary { total: None, budget: None, executed: None, project: None, ..full };
        for summary in [full, empty] {
            let bytes = summary.to_bytes();
            let back = SheetSummary::from_bytes(&bytes).unwrap();
            assert_eq!(back, summary);
            // Equal amounts may be printed differently.
            let printed = |it: SheetSummary| it.budget.map(|amount| amount.to_string());
            assert_eq!(printed(back), printed(summary));
        }
        let mut spoilt = full.to_bytes();
        spoilt[24] = 2;
        assert_eq!(SheetSummary::from_bytes(&spoilt), None);
        assert_eq!(SheetSummary::from_bytes(&full.to_bytes()[1..]), None);
    }
}
