//! Line ends inside cells.
//!
//! A program that writes a table with LF puts a cell of several lines into
//! quotes only if it has an LF in it: a CR stays as it is (a table taken from a
//! PDF and written by a data frame). A CRLF file has lone LF the same way. Read
//! as line ends, they tear every row with a cell of two lines.

/// The sign for a line end inside a cell. Word processors write it too. It has
/// one byte, as what it stands for, so that no offset changes.
const INSIDE: u8 = 0x0b;
/// What may part the cells of a row.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// So many breaks have a separator on both sides, or they are not believed: a
/// heading may end otherwise than the table below it.
const ENOUGH: usize = 3;
/// So many records have line ends where no row would end.
const UNEVEN: usize = 2;

/// What ends a line, of the signs for it that stand alone.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// Behind a record.
    Record,
    /// Perhaps inside a cell.
    Other,
}

/// Turns the line ends inside cells into vertical tabs.
///
/// Line ends of one kind are inside cells where the rows have a fixed number of cells, and
/// those with such line ends have the same number: if they ended records, a line with one
/// would be several. In a file whose rows differ in length nothing shows it. Cells in quotes
/// say themselves where they end.
pub(crate) fn inside_cells(text: String) -> String {
    let bytes = text.as_bytes();
    if memchr::memchr(b'\r', bytes).is_none() || all_are_crlf(bytes) {
        return text;
    }
    let others =
        if memchr::memmem::find(bytes, b"\r\n").is_some() { b"\r\n".as_slice() } else { b"\r" };
    let count = |separator: &u8| memchr::memchr_iter(*separator, bytes).count();
    let Some(separator) = SEPARATORS.into_iter().max_by_key(count) else { return text };
    let Some(inside) = others.iter().find_map(|&other| inside(bytes, separator, other)) else {
        return text;
    };
    let mut out = text.into_bytes();
    for at in inside {
        out[at] = INSIDE;
    }
    // One ASCII character for another.
    String::from_utf8(out).unwrap_or_default()
}

/// Whether all line ends are CRLF: none is of another kind, as in most files that have any
/// CR.
fn all_are_crlf(bytes: &[u8]) -> bool {
    let mut returns = memchr::memchr_iter(b'\r', bytes);
    returns.all(|at| bytes.get(at + 1) == Some(&b'\n'))
        && memchr::memchr_iter(b'\n', bytes).count() == memchr::memchr_iter(b'\r', bytes).count()
}

/// What the sign at a place ends, if it is a line end.
fn end_at(bytes: &[u8], at: usize, other: u8) -> Option<End> {
    let before = at.checked_sub(1).map(|before| bytes[before]);
    match (bytes[at], other) {
        (b'\n', b'\r') => Some(End::Record),
        (b'\n', _) if before == Some(b'\r') => Some(End::Record),
        (b'\n', _) => Some(End::Other),
        // The CR of CRLF; several are one line end that was written twice.
        (b'\r', b'\r') if before != Some(b'\r') => {
            let ends = matches!(bytes.get(at + 1), Some(b'\r' | b'\n'));
            (!ends).then_some(End::Other)
        }
        _ => None,
    }
}

/// A line that has separators.
#[derive(Clone, Copy, Default)]
struct Record {
    separators: usize,
    /// Line ends of the other kind lie in it.
    is_broken: bool,
    /// What lies between those differs in the number of separators: it is no row each.
    is_uneven: bool,
    /// Separators up to the last such end, and between the last two.
    counted: usize,
    last_piece: Option<usize>,
}

impl Record {
    /// Ends a piece of the record.
    fn end_piece(&mut self) {
        let piece = self.separators - self.counted;
        self.is_uneven |= self.last_piece.is_some_and(|last| last != piece);
        (self.counted, self.last_piece) = (self.separators, Some(piece));
    }
}

/// Where the line ends of one kind are, if they are inside cells.
fn inside(bytes: &[u8], separator: u8, other: u8) -> Option<Vec<usize>> {
    let mut records = Vec::new();
    let mut inside = Vec::new();
    let mut record = Record::default();
    // Of the record: its ends of the other kind behind which no separator was seen yet.
    let (mut between, mut waiting) = (0, 0);
    // How many line ends were found in records before it.
    let mut before = 0;
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        if byte == b'"' && begins_cell(bytes, at, separator) {
            at = quoted_end(bytes, at, separator);
            continue;
        }
        if byte == separator {
            record.separators += 1;
            between += std::mem::take(&mut waiting);
        }
        match end_at(bytes, at, other) {
            // A line before all records is a heading.
            Some(End::Other) if record.separators == 0 && records.is_empty() => {}
            Some(End::Other) => {
                inside.push(at);
                record.is_broken = true;
                record.end_piece();
                waiting += usize::from(record.separators > 0);
            }
            Some(End::Record) => {
                waiting = 0;
                record.end_piece();
                let record = std::mem::take(&mut record);
                // A line without separators is no row.
                if record.separators == 0 {
                    inside.truncate(before);
                }
                before = inside.len();
                records.extend((record.separators > 0).then_some(record));
            }
            None => {}
        }
        at += 1;
    }
    record.end_piece();
    records.extend((record.separators > 0).then_some(record));
    (between >= ENOUGH && have_fixed_cells(&records)).then_some(inside)
}

/// Whether a quotation mark begins a cell.
fn begins_cell(bytes: &[u8], at: usize, separator: u8) -> bool {
    at == 0 || bytes[at - 1] == separator || matches!(bytes[at - 1], b'\r' | b'\n')
}

/// Behind the quoted cell that begins at a place; behind its mark if it ends nowhere.
fn quoted_end(bytes: &[u8], from: usize, separator: u8) -> usize {
    let mut at = from + 1;
    while let Some(mark) = memchr::memchr(b'"', &bytes[at..]).map(|found| at + found) {
        match bytes.get(mark + 1) {
            // A mark written twice stands for itself.
            Some(b'"') => at = mark + 2,
            Some(byte) if *byte != separator && !matches!(byte, b'\r' | b'\n') => return from + 1,
            _ => return mark + 1,
        }
    }
    // Nothing behind it is read in a table that is broken so.
    bytes.len()
}

/// Whether four of five records have as many separators as one beside them, nearly
/// all broken ones as many as the nearest whole one.
fn have_fixed_cells(records: &[Record]) -> bool {
    let whole: Vec<usize> = (0..records.len()).filter(|&at| !records[at].is_broken).collect();
    let (mut alike, mut broken, mut broken_alike) = (0, 0, 0);
    // How many whole ones come before.
    let mut before = 0_usize;
    for (at, record) in records.iter().enumerate() {
        let like = |other: Option<&Record>| {
            other.is_some_and(|other| other.separators == record.separators)
        };
        if record.is_broken {
            let nearest = |nth: Option<usize>| {
                like(nth.and_then(|nth| whole.get(nth)).map(|&at| &records[at]))
            };
            let is_alike = nearest(before.checked_sub(1)) || nearest(Some(before));
            broken += 1;
            broken_alike += usize::from(is_alike);
            alike += usize::from(is_alike);
        } else {
            before += 1;
            let beside =
                like(at.checked_sub(1).map(|at| &records[at])) || like(records.get(at + 1));
            alike += usize::from(beside);
        }
    }
    let uneven = records.iter().filter(|record| record.is_broken && record.is_uneven).count();
    whole.len() >= 2
        && uneven >= UNEVEN
        && alike * 5 >= records.len() * 4
        && broken_alike * 10 >= broken * 9
}

#[cfg(test)]
mod tests {
    use super::inside_cells;

    fn check(text: &str, want: &str) {
        assert_eq!(inside_cells(text.to_owned()), want.replace('↵', "\u{b}"));
    }

    #[test]
    fn a_lone_cr_between_records_of_lf_is_inside_a_cell() {
        check(
            "甲,年度\r目标,完\r成,得\r分\n乙,丙,丁,戊\n乙,,,戊\n子\r丑,寅,卯\r辰,巳\n",
            "甲,年度↵目标,完↵成,得↵分\n乙,丙,丁,戊\n乙,,,戊\n子↵丑,寅,卯↵辰,巳\n",
        );
    }

    #[test]
    fn a_lone_lf_between_records_of_crlf_is_too() {
        check(
            "甲\t年\n度\t完\n成\t得\n分\r\n乙\t丙\t丁\t戊\r\n\t丙\t\t\r\n子\t寅\t卯\n辰\t巳\r\n",
            "甲\t年↵度\t完↵成\t得↵分\r\n乙\t丙\t丁\t戊\r\n\t丙\t\t\r\n子\t寅\t卯↵辰\t巳\r\n",
        );
    }

    #[test]
    fn rows_of_a_head_that_end_otherwise_than_the_table_stay() {
        // Joined, they would have as many cells as a row, or more.
        let table = "子\t丑\t寅\t卯\t辰\n甲\t乙\t丙\t丁\t戊\n\t乙\t丙\t丁\t戊\n";
        for head in ["一\t二\r三\t四\r五\t六\r七\t八\n", "一\t二\r三\t四\r五\t六\r七\t八\r九\t十\n"]
        {
            let ends = format!("{head}{table}");
            check(&ends, &ends);
        }
        let ragged = "一\t二\n三\t四\n五\t六\n七\t八\r\n子\t丑\t寅\t卯\t辰\r\n丑\t寅\t卯\r\n寅\t卯\r\n卯\t辰\t巳\t午\t未\t申\r\n";
        check(ragged, ragged);
    }

    #[test]
    fn quoted_cells_end_where_their_quotes_do() {
        let quoted = "\"甲\"|\"乙\n丙\"|\"丁\"\r\n\"甲\"|\"乙\n丙\"|\"丁\"\r\n\"甲\"|\"乙\n丙\"|\"丁\"\r\n\"甲\"|\"乙\"|\"丁\"\r\n\"甲\"|\"乙\"|\"丁\"\r\n";
        check(quoted, quoted);
        // Separators in quotes are no cells; a quoted cell in the same file stays.
        check(
            "甲,年\r度,子,\"1,2\"\n乙,\"丙\n丁\",丑,\"3,4\"\n乙,丙\r丁,丑,戊\n乙,\"丙\"\"\",寅,戊\n乙,丙\r己,\"\",\n",
            "甲,年↵度,子,\"1,2\"\n乙,\"丙\n丁\",丑,\"3,4\"\n乙,丙↵丁,丑,戊\n乙,\"丙\"\"\",寅,戊\n乙,丙↵己,\"\",\n",
        );
    }

    #[test]
    fn lines_before_and_between_the_records_stay() {
        check(
            "通知\n各单位：\n甲\t\t\t\r\n甲\t年\n度\t完\n\n成\t得\n分\r\n乙\t丙\t丁\t戊\r\n说明\n见表\r\n子\t寅\t卯\n辰\t巳\r\n",
            "通知\n各单位：\n甲\t\t\t\r\n甲\t年↵度\t完↵↵成\t得↵分\r\n乙\t丙\t丁\t戊\r\n说明\n见表\r\n子\t寅\t卯↵辰\t巳\r\n",
        );
    }

    #[test]
    fn files_that_end_their_lines_in_two_ways_stay() {
        let old =
            "甲,乙,丙,丁\r甲,乙,丙,丁\r甲,乙,丙,丁\r甲,乙,丙,丁\r\n甲,乙,丙,丁\n甲,乙,丙,丁\n";
        check(old, old);
        let heading = "绩效表\n单位：万元\n甲,乙,丙,丁\r\n甲,乙,丙,丁\r\n甲,乙,丙,丁\r\n";
        check(heading, heading);
        let two = "甲\t乙\r\n甲\t乙\r\n甲\t乙\n甲\t乙\n甲\t乙\n\n甲\t乙\r\n";
        check(two, two);
        let doubled = "甲,乙,\"一\r\r\n二\",丁\r\r\n甲,乙,丙,丁\r\r\n";
        check(doubled, doubled);
    }
}
