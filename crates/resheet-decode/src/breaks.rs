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
/// Line ends of one kind are inside cells where the lines of the other kind
/// have about as many separators with them as without: if they ended records,
/// a line with one would have twice as many.
pub(crate) fn inside_cells(text: String) -> String {
    let bytes = text.as_bytes();
    if memchr::memchr(b'\r', bytes).is_none() {
        return text;
    }
    let others =
        if memchr::memmem::find(bytes, b"\r\n").is_some() { b"\r\n".as_slice() } else { b"\r" };
    let Some(&other) = others.iter().find(|&&other| are_inside(bytes, other)) else {
        return text;
    };
    let mut out = text.into_bytes();
    for at in 0..out.len() {
        if end_at(&out, at, other) == Some(End::Other) {
            out[at] = INSIDE;
        }
    }
    // One ASCII character for another.
    String::from_utf8(out).unwrap_or_default()
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

/// Whether the line ends of one kind are inside cells.
fn are_inside(bytes: &[u8], other: u8) -> bool {
    let count = |separator: &u8| memchr::memchr_iter(*separator, bytes).count();
    let Some(separator) = SEPARATORS.into_iter().max_by_key(count) else { return false };
    // How many separators the lines have, without such an end and with one.
    let (mut without, mut with) = (Vec::new(), Vec::new());
    // Of the line: its separators, its ends of the other kind, those between separators.
    let (mut separators, mut ends, mut between, mut waiting) = (0_usize, 0_usize, 0_usize, 0);
    for (at, byte) in bytes.iter().enumerate() {
        if *byte == separator {
            separators += 1;
            between += std::mem::take(&mut waiting);
        }
        match end_at(bytes, at, other) {
            // A blank line is between records.
            Some(End::Other) if bytes.get(at + 1) == Some(&other) => return false,
            Some(End::Other) => {
                ends += 1;
                waiting += usize::from(separators > 0);
            }
            Some(End::Record) => {
                if separators > 0 {
                    if ends > 0 { &mut with } else { &mut without }.push(separators);
                }
                (separators, ends, waiting) = (0, 0, 0);
            }
            None => {}
        }
    }
    between >= ENOUGH
        && without.len() >= 2
        && match (median(&mut without), median(&mut with)) {
            (Some(without), Some(with)) => with * 2 <= without * 3,
            _ => false,
        }
}

fn median(counts: &mut [usize]) -> Option<usize> {
    counts.sort_unstable();
    counts.get(counts.len() / 2).copied()
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
            "甲\t年\n度\t完\n成\t得\n分\r\n乙\t丙\t丁\t戊\r\n\t丙\t\r\n子\t寅\t卯\n辰\t巳\r\n",
            "甲\t年↵度\t完↵成\t得↵分\r\n乙\t丙\t丁\t戊\r\n\t丙\t\r\n子\t寅\t卯↵辰\t巳\r\n",
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
