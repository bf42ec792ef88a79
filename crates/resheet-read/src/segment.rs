//! Which dialect a stretch of lines is in.
//!
//! Line by line, every drawn dialect may claim a table; what none claims is a
//! stretch of plain lines. A short plain stretch beside a table is the text
//! around it (a title, a note) and joins its block; a long one is judged as a
//! whole by the laid out dialects.

use std::ops::Range;

use resheet_model::{Block, RawRow};

use crate::cells::keep_columns;
use crate::dialect::{DRAWN, Drawn, LAID_OUT, Reading, around};
use crate::dump::Dump;
use crate::frame;
use crate::line::Line;
use crate::stretch::Stretch;

/// Plain lines fewer than this beside a table are the text around it. A sheet
/// with one cell a line has far more.
const FEW_LINES: usize = 15;

/// A drawn table that a text of another sort outnumbers so many times is
/// chance.
const CHANCE: usize = 10;

enum Segment<'t> {
    Table(&'static Drawn, Reading<'t>, Range<usize>),
    /// With what it looks like, where that is known.
    Plain(Range<usize>, Option<Stretch>),
}

/// All blocks of a text.
pub(crate) fn blocks<'t>(dump: Dump<'t, '_>) -> Vec<Block<'t>> {
    let text = dump.text;
    let segments = without_chance(dump, segments(dump, DRAWN));
    let tables = segments.iter().any(|segment| matches!(segment, Segment::Table(..)));
    let mut joined = Joined::new(text);
    for segment in segments {
        match segment {
            Segment::Table(dialect, reading, _) => joined.table(dialect.name, reading),
            Segment::Plain(range, stretch) => {
                let stretch = stretch.unwrap_or_else(|| Stretch::of(dump, range.clone()));
                if tables && is_text_around(&stretch) {
                    joined.around(text_rows(text, range));
                } else {
                    let (name, reading) = laid_out(dump, range, &stretch);
                    joined.table(name, reading);
                }
            }
        }
    }
    joined.finish()
}

/// Whether a plain stretch beside a table is the text around it.
pub(crate) fn is_text_around(stretch: &Stretch) -> bool {
    stretch.printed < FEW_LINES && stretch.glued == 0
}

/// All blocks of a text as one dialect reads it, none if there is no such
/// dialect; what a drawn one refuses is text around its tables.
pub(crate) fn blocks_as<'t>(dump: Dump<'t, '_>, name: &str) -> Option<Vec<Block<'t>>> {
    let text = dump.text;
    let mut joined = Joined::new(text);
    if let Some(dialect) = LAID_OUT.iter().find(|dialect| dialect.name == name) {
        joined.table(dialect.name, (dialect.read)(dump, 0..text.len()));
        return Some(joined.finish());
    }
    let at = DRAWN.iter().position(|dialect| dialect.name == name)?;
    for segment in segments(dump, &DRAWN[at..=at]) {
        match segment {
            Segment::Table(dialect, reading, _) => joined.table(dialect.name, reading),
            Segment::Plain(range, _) => joined.around(text_rows(text, range)),
        }
    }
    Some(joined.finish())
}

fn segments<'t>(dump: Dump<'t, '_>, drawn: &'static [Drawn]) -> Vec<Segment<'t>> {
    let text = dump.text;
    let used: Vec<&'static Drawn> =
        drawn.iter().filter(|dialect| dump.lexicon.uses(dialect.name)).collect();
    let mut segments = Vec::new();
    let mut at = 0;
    let mut plain = 0;
    while at < text.len() {
        let line = Line::at(text, at);
        let table = used.iter().find_map(|dialect| Some((*dialect, (dialect.read)(text, &line)?)));
        // A table that takes no line would never end; no dialect gives one.
        if let Some((dialect, mut reading)) = table.filter(|(_, reading)| reading.next > at) {
            if plain < at {
                segments.push(Segment::Plain(plain..at, None));
            }
            let range = at..reading.next;
            frame::clear(&mut reading.rows);
            at = reading.next;
            plain = at;
            segments.push(Segment::Table(dialect, reading, range));
        } else {
            at = line.next;
        }
    }
    if plain < text.len() {
        segments.push(Segment::Plain(plain..text.len(), None));
    }
    segments
}

/// Takes tables that are there by chance back into the plain text around.
fn without_chance<'t>(dump: Dump<'_, '_>, mut segments: Vec<Segment<'t>>) -> Vec<Segment<'t>> {
    let mut drawn = 0;
    let mut plain = 0;
    for segment in &mut segments {
        match segment {
            Segment::Table(_, reading, _) => drawn += reading.rows.len(),
            Segment::Plain(range, stretch) => {
                let found = Stretch::of(dump, range.clone());
                plain += found.printed;
                *stretch = Some(found);
            }
        }
    }
    if drawn * CHANCE > plain {
        return segments;
    }
    let mut kept: Vec<Segment<'t>> = Vec::with_capacity(segments.len());
    for segment in segments {
        let (range, stretch) = match segment {
            Segment::Table(dialect, _, range) if dialect.by_chance => (range, None),
            Segment::Plain(range, stretch) => (range, stretch),
            table => {
                kept.push(table);
                continue;
            }
        };
        match kept.last_mut() {
            Some(Segment::Plain(before, known)) => {
                before.end = range.end;
                *known = None;
            }
            _ => kept.push(Segment::Plain(range, stretch)),
        }
    }
    kept
}

pub(crate) fn laid_out<'t>(
    dump: Dump<'t, '_>,
    range: Range<usize>,
    stretch: &Stretch,
) -> (&'static str, Reading<'t>) {
    let mut used = LAID_OUT.iter().filter(|dialect| dump.lexicon.uses(dialect.name));
    let mut best = used.next().unwrap_or(&LAID_OUT[0]);
    for dialect in used {
        if (dialect.fit)(stretch) > (best.fit)(stretch) {
            best = dialect;
        }
    }
    (best.name, (best.read)(dump, range))
}

fn text_rows(text: &str, range: Range<usize>) -> Vec<RawRow<'_>> {
    let mut rows = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let line = Line::at(text, at);
        let (row, next) = around(text, &line, range.end);
        rows.push(row);
        at = next;
    }
    rows
}

/// Blocks as they grow: neighbours of one dialect become one block, and the
/// text around a table joins the table after it, else the one before.
pub(crate) struct Joined<'t> {
    text: &'t str,
    blocks: Vec<Block<'t>>,
    around: Vec<RawRow<'t>>,
}

impl<'t> Joined<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Joined { text, blocks: Vec::new(), around: Vec::new() }
    }

    pub(crate) fn around(&mut self, mut rows: Vec<RawRow<'t>>) {
        self.around.append(&mut rows);
    }

    pub(crate) fn table(&mut self, dialect: &'static str, mut reading: Reading<'t>) {
        if reading.rows_are_records {
            keep_columns(self.text, &mut reading.rows);
        }
        match self.blocks.last_mut() {
            Some(last)
                if last.dialect == dialect && last.rows_are_records == reading.rows_are_records =>
            {
                last.rows.append(&mut self.around);
                last.rows.append(&mut reading.rows);
            }
            _ => {
                let mut rows = std::mem::take(&mut self.around);
                rows.append(&mut reading.rows);
                self.blocks.push(Block {
                    dialect,
                    rows_are_records: reading.rows_are_records,
                    rows,
                });
            }
        }
    }

    pub(crate) fn finish(mut self) -> Vec<Block<'t>> {
        if let Some(last) = self.blocks.last_mut() {
            last.rows.append(&mut self.around);
        } else if !self.around.is_empty() {
            // A dialect asked for by name that claims no line.
            let rows = self.around;
            self.blocks.push(Block { dialect: "lines", rows_are_records: false, rows });
        }
        self.blocks
    }
}
