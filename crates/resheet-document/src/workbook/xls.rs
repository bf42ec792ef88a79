//! XLS: records of BIFF8, the format of Excel 97 to 2003, in an OLE file. WPS
//! writes the same as .et.

use std::io::{Cursor, Read};

use resheet_model::{Code, Decimal};

use super::format;
use super::sheet::{self, Cell, Merge, Worksheet};
use super::xlsx::{error, figure};
use crate::limits;
use crate::writer::Writer;
use crate::{Opened, refused};

const KIND: &str = "xls";

/// Names of streams: a workbook, one of Excel 95 or older, a package that is
/// encrypted.
const WORKBOOK: &str = "/Workbook";
const OLD: &str = "/Book";
const ENCRYPTED: &str = "/EncryptedPackage";

/// Reads a workbook of the old kind; [`Opened::Other`] for another OLE file.
pub(crate) fn read(bytes: &[u8]) -> Opened {
    let mut file = match cfb::CompoundFile::open(Cursor::new(bytes)) {
        Ok(file) => file,
        Err(_) => return Opened::Other,
    };
    if file.exists(ENCRYPTED) {
        return refused(Code::D013, "Office");
    }
    if !file.exists(WORKBOOK) || file.exists(OLD) && !file.exists(WORKBOOK) {
        return Opened::Other;
    }
    let mut stream = Vec::new();
    let Ok(mut workbook) = file.open_stream(WORKBOOK) else { return Opened::Other };
    if let Err(error) = workbook.by_ref().take(limits::PART).read_to_end(&mut stream)
        && stream.is_empty()
    {
        return crate::unreadable(KIND, &error.to_string());
    }
    let globals = match Globals::read(&stream) {
        Some(globals) if globals.encrypted => return refused(Code::D013, KIND),
        Some(globals) => globals,
        None => return Opened::Other,
    };
    let mut writer = Writer::new(KIND);
    for (index, entry) in (0..).zip(&globals.sheets) {
        let mut sheet =
            Worksheet { name: entry.name.clone(), hidden: entry.hidden, ..Worksheet::default() };
        read_sheet(&stream, entry.offset, &globals, &mut sheet);
        writer.given().worksheets.push(sheet.name.clone());
        sheet::write(&sheet, index, &mut writer);
    }
    Opened::Text(Box::new(writer.finish()))
}

/// Records of a stream from an offset on: kind and data.
fn records(stream: &[u8], offset: usize) -> impl Iterator<Item = (u16, &[u8])> {
    let mut at = offset;
    std::iter::from_fn(move || {
        let (kind, length) = (word(stream, at)?, usize::from(word(stream, at + 2)?));
        let data = stream.get(at + 4..at + 4 + length)?;
        at += 4 + length;
        Some((kind, data))
    })
}

fn word(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn double_word(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

mod kind {
    pub(super) const BOF: u16 = 0x0809;
    pub(super) const EOF: u16 = 0x000a;
    pub(super) const FORMULA: u16 = 0x0006;
    pub(super) const NOTE: u16 = 0x001c;
    pub(super) const DATE_MODE: u16 = 0x0022;
    pub(super) const FILE_PASS: u16 = 0x002f;
    pub(super) const CONTINUE: u16 = 0x003c;
    pub(super) const COLUMN_INFO: u16 = 0x007d;
    pub(super) const BOUND_SHEET: u16 = 0x0085;
    pub(super) const MUL_RK: u16 = 0x00bd;
    pub(super) const RICH_STRING: u16 = 0x00d6;
    pub(super) const XF: u16 = 0x00e0;
    pub(super) const MERGED_CELLS: u16 = 0x00e5;
    pub(super) const SST: u16 = 0x00fc;
    pub(super) const LABEL_SST: u16 = 0x00fd;
    pub(super) const NUMBER: u16 = 0x0203;
    pub(super) const LABEL: u16 = 0x0204;
    pub(super) const BOOL_ERR: u16 = 0x0205;
    pub(super) const STRING: u16 = 0x0207;
    pub(super) const ROW: u16 = 0x0208;
    pub(super) const RK: u16 = 0x027e;
    pub(super) const FORMAT: u16 = 0x041e;
}

struct Entry {
    name: String,
    offset: usize,
    hidden: bool,
}

/// What all worksheets share.
#[derive(Default)]
struct Globals {
    sheets: Vec<Entry>,
    strings: Vec<String>,
    /// The number format of each cell style.
    styles: Vec<u16>,
    formats: Vec<(u16, String)>,
    date_1904: bool,
    encrypted: bool,
}

impl Globals {
    /// Nothing for a stream that is no BIFF8.
    fn read(stream: &[u8]) -> Option<Self> {
        const BIFF8: u16 = 0x0600;
        let mut out = Globals::default();
        let mut texts: Vec<&[u8]> = Vec::new();
        let mut of_texts = false;
        let mut begun = false;
        for (kind, data) in records(stream, 0) {
            if !begun && (kind != kind::BOF || word(data, 0) != Some(BIFF8)) {
                return None;
            }
            begun = true;
            match kind {
                kind::BOUND_SHEET => out.sheets.extend(entry(data)),
                kind::SST => texts.push(data),
                kind::CONTINUE if of_texts => texts.push(data),
                kind::XF => out.styles.push(word(data, 2).unwrap_or(0)),
                kind::FORMAT => {
                    let code = Text { parts: &[data], part: 0, at: 2 }.read(2).unwrap_or_default();
                    out.formats.push((word(data, 0).unwrap_or(0), code));
                }
                kind::DATE_MODE => out.date_1904 = word(data, 0) == Some(1),
                kind::FILE_PASS => out.encrypted = true,
                kind::EOF => break,
                _ => {}
            }
            of_texts = matches!(kind, kind::SST) || (of_texts && kind == kind::CONTINUE);
        }
        out.strings = strings(&texts);
        Some(out)
    }

    fn format(&self, style: u16) -> &str {
        let id = self.styles.get(usize::from(style)).copied().unwrap_or(0);
        let own = self.formats.iter().find(|(known, _)| *known == id);
        own.map_or_else(|| format::builtin(u32::from(id)), |(_, code)| code)
    }
}

fn entry(data: &[u8]) -> Option<Entry> {
    // Charts and macros are no worksheets.
    if *data.get(5)? != 0 {
        return None;
    }
    let name = Text { parts: &[data], part: 0, at: 6 }.read(1).unwrap_or_default();
    let offset = double_word(data, 0)? as usize;
    Some(Entry { name, offset, hidden: data.get(4)? & 3 != 0 })
}

fn strings(parts: &[&[u8]]) -> Vec<String> {
    let mut text = Text { parts, part: 0, at: 8 };
    let mut out = Vec::new();
    while let Some(string) = text.read(2) {
        if out.len() > limits::CELLS {
            break;
        }
        out.push(string);
    }
    out
}

/// Texts in a record and those that go on with it.
struct Text<'a> {
    parts: &'a [&'a [u8]],
    part: usize,
    at: usize,
}

impl Text<'_> {
    fn byte(&mut self) -> Option<u8> {
        while self.at >= self.parts.get(self.part)?.len() {
            (self.part, self.at) = (self.part + 1, 0);
        }
        let byte = self.parts[self.part][self.at];
        self.at += 1;
        Some(byte)
    }

    fn number(&mut self, bytes: usize) -> Option<usize> {
        (0..bytes).try_fold(0, |number, at| Some(number | usize::from(self.byte()?) << (8 * at)))
    }

    fn skip(&mut self, count: usize) -> Option<()> {
        (0..count).try_for_each(|_| self.byte().map(drop))
    }

    /// A text whose length is a number of so many bytes.
    fn read(&mut self, length: usize) -> Option<String> {
        let count = self.number(length)?;
        let flags = self.byte()?;
        let runs = if flags & 8 == 0 { 0 } else { self.number(2)? };
        let extra = if flags & 4 == 0 { 0 } else { self.number(4)? };
        let mut wide = flags & 1 != 0;
        let mut units: Vec<u16> = Vec::new();
        for _ in 0..count {
            // Where a text goes on in the next record, a byte says how.
            if self.at >= self.parts.get(self.part)?.len() {
                (self.part, self.at) = (self.part + 1, 0);
                wide = self.byte()? & 1 != 0;
            }
            let unit = if wide { self.number(2)? } else { self.number(1)? };
            units.push(u16::try_from(unit).unwrap_or(0));
        }
        // What is behind the last text may be cut off.
        let _ = self.skip(runs * 4 + extra);
        Some(String::from_utf16_lossy(&units))
    }
}

fn read_sheet(stream: &[u8], offset: usize, globals: &Globals, sheet: &mut Worksheet) {
    let mut depth = 0usize;
    // The cell whose formula gave a text, which comes next.
    let mut waiting: Option<(u32, u32)> = None;
    for (kind, data) in records(stream, offset) {
        match kind {
            // A chart inside a worksheet has records of its own.
            kind::BOF => depth += 1,
            kind::EOF if depth <= 1 => break,
            kind::EOF => depth -= 1,
            _ if depth > 1 => {}
            _ if sheet.cells.len() > limits::CELLS => sheet.more = true,
            kind::STRING => {
                let text = Text { parts: &[data], part: 0, at: 0 }.read(2);
                if let Some(((row, column), text)) = waiting.take().zip(text) {
                    sheet.push(Cell { row, column, text, ..Cell::default() });
                }
            }
            _ => {
                if let Some(place) = record(kind, data, globals, sheet) {
                    waiting = Some(place);
                }
            }
        }
    }
    sheet.cells.retain(|cell| !cell.text.trim().is_empty());
    sheet.cells.sort_by_key(|cell| (cell.row, cell.column));
    sheet.cells.dedup_by_key(|cell| (cell.row, cell.column));
    sheet.hidden_rows.sort_unstable();
}

/// Takes one record; gives the place of a cell whose text is the next record.
fn record(kind: u16, data: &[u8], globals: &Globals, sheet: &mut Worksheet) -> Option<(u32, u32)> {
    let number = |at: usize| word(data, at).map(u32::from);
    let (row, column) = (number(0)?, number(2).unwrap_or(0));
    let place = |cell: Cell| Cell { row, column, ..cell };
    let style = || globals.format(word(data, 4).unwrap_or(0));
    let shown = |stored: String, format: &str| figure(&stored, format, globals.date_1904);
    let text = |text: String| Cell { row, column, text, ..Cell::default() };
    match kind {
        kind::LABEL_SST => {
            let index = double_word(data, 6)? as usize;
            sheet.push(text(globals.strings.get(index)?.clone()));
        }
        kind::LABEL | kind::RICH_STRING => {
            sheet.push(text(Text { parts: &[data], part: 0, at: 6 }.read(2)?));
        }
        kind::NUMBER => {
            let stored = double(data.get(6..14)?)?;
            sheet.push(place(shown(stored, style())));
        }
        kind::RK => sheet.push(place(shown(rk(double_word(data, 6)?), style()))),
        kind::MUL_RK => {
            for (nth, entry) in (0..).zip(data.get(4..data.len().checked_sub(2)?)?.chunks_exact(6))
            {
                let format = globals.format(word(entry, 0)?);
                let cell = shown(rk(double_word(entry, 2)?), format);
                sheet.push(Cell { row, column: column + nth, ..cell });
            }
        }
        kind::FORMULA => match data.get(6..14)? {
            [0, .., 0xff, 0xff] => return Some((row, column)),
            [1, _, value, .., 0xff, 0xff] => sheet.push(text(truth(*value).to_owned())),
            [2, _, value, .., 0xff, 0xff] => {
                sheet.push(place(error(error_name(*value).to_owned(), "…")));
            }
            [_, .., 0xff, 0xff] => {}
            bytes => sheet.push(place(shown(double(bytes)?, style()))),
        },
        kind::BOOL_ERR => match data.get(6..8)? {
            [value, 0] => sheet.push(text(truth(*value).to_owned())),
            [value, _] => sheet.push(place(error(error_name(*value).to_owned(), "…"))),
            _ => {}
        },
        kind::MERGED_CELLS => {
            for entry in data.get(2..)?.chunks_exact(8) {
                let at = |nth: usize| word(entry, nth * 2).map(u32::from);
                let (top, bottom, left, right) = (at(0)?, at(1)?, at(2)?, at(3)?);
                if top <= bottom && left <= right {
                    sheet.merge(Merge { top, left, bottom, right });
                }
            }
        }
        kind::ROW if word(data, 12)? & 0x20 != 0 => sheet.hidden_rows.push(row),
        kind::COLUMN_INFO if word(data, 8)? & 1 != 0 => sheet.hide_columns(row, column),
        kind::NOTE => sheet.comments += 1,
        _ => {}
    }
    None
}

fn truth(value: u8) -> &'static str {
    if value == 0 { "FALSE" } else { "TRUE" }
}

fn error_name(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0f => "#VALUE!",
        0x17 => "#REF!",
        0x1d => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    }
}

/// The shortest text that means the same number, as the newer format stores it.
#[allow(clippy::disallowed_types, reason = "the file stores bits; they become text at once")]
fn double(bytes: &[u8]) -> Option<String> {
    let number = f64::from_le_bytes(bytes.try_into().ok()?);
    number.is_finite().then(|| number.to_string())
}

/// A number in 30 bits: whole or the upper half of a double, maybe a hundredth.
fn rk(bits: u32) -> String {
    let whole = bits & 2 != 0;
    let stored = if whole {
        (bits.cast_signed() >> 2).to_string()
    } else {
        double(&(u64::from(bits & !3) << 32).to_le_bytes()).unwrap_or_default()
    };
    if bits & 1 == 0 {
        return stored;
    }
    let number = format::decimal(&stored);
    number.map_or(stored, |number| (number / Decimal::ONE_HUNDRED).normalize().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_numbers_in_thirty_bits() {
        assert_eq!(rk(0x3ff0_0000), "1");
        assert_eq!(rk((4550 << 2) | 3), "45.5");
        assert_eq!(rk((7 << 2) | 2), "7");
        assert_eq!(rk(((-3i32).cast_unsigned() << 2) | 2), "-3");
    }

    #[test]
    fn a_text_that_continues_in_the_next_record_may_change_its_width() {
        let parts: [&[u8]; 2] = [&[4, 0, 0, b'a', b'b'], &[1, 0x32, 0x75, 0x32, 0x75]];
        let text = Text { parts: &parts, part: 0, at: 0 }.read(2);
        assert_eq!(text.as_deref(), Some("ab甲甲"));
    }
}
