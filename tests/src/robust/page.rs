//! Columns put into a page whose columns are parted by blanks: everything behind
//! the new column moves to the right, line by line.

use std::ops::Range;

use super::edits::{Edit, width};
use super::sites::Sites;
use super::tokens::Token;

/// Puts columns into one table of a page. `rows` has the token that each row's
/// new cells stand behind, header first. None where a text stands in the way.
pub(super) fn insert(sites: &Sites, rows: &[(&Token, Vec<String>)]) -> Option<Vec<Edit>> {
    /// Lines around the rows that may hold pieces of their cells, or the total.
    const AROUND: usize = 2;
    let (first, last) = (rows.first()?.0, rows.last()?.0);
    let mut start = sites.line(&first.inner).start;
    let mut end = sites.line(&last.inner).end;
    for _ in 0..AROUND {
        start = sites.text[..start.saturating_sub(1)].rfind('\n').map_or(0, |at| at + 1);
        end = sites.text[(end + 1).min(sites.text.len())..]
            .find('\n')
            .map_or(sites.text.len(), |at| end + 1 + at);
    }
    let place = rows.iter().map(|(token, _)| column_behind(sites, token)).max()?;
    let count = rows.iter().map(|(_, cells)| cells.len()).max()?;
    let widths: Vec<usize> = (0..count)
        .map(|nth| {
            rows.iter().filter_map(|(_, cells)| cells.get(nth)).map(|cell| width(cell)).max()
        })
        .map(|widest| widest.unwrap_or(0))
        .collect();
    let block = |cells: &[String]| -> String {
        let cell = |(nth, wide): (usize, &usize)| {
            let text = cells.get(nth).map_or("", String::as_str);
            format!("  {text}{}", " ".repeat(wide - width(text)))
        };
        widths.iter().enumerate().map(cell).collect()
    };
    let mut edits = Vec::new();
    let mut at = start;
    while at < end {
        let line = sites.line(&(at..at));
        at = line.end + 1;
        let cells = rows.iter().find(|(token, _)| line.contains(&token.inner.start));
        let cells = cells.map_or(&[][..], |(_, cells)| cells);
        match at_column(sites.printed(&line), place)? {
            Ok(byte) => {
                let byte = line.start + byte;
                edits.push(Edit { place: byte..byte, text: block(cells) });
            }
            Err(short) if !cells.is_empty() => {
                let text = format!("{}{}", " ".repeat(short), block(cells));
                edits.push(Edit { place: line.end..line.end, text });
            }
            Err(_) => {}
        }
    }
    Some(edits)
}

/// The column of the page behind a token.
fn column_behind(sites: &Sites, token: &Token) -> usize {
    let line: Range<usize> = sites.line(&token.outer);
    width(&sites.text[line.start..token.outer.end])
}

/// The byte of a line at a column of the page, or how many columns the line is
/// too short; none where a text stands across the column.
fn at_column(line: &str, column: usize) -> Option<Result<usize, usize>> {
    let mut here = 0;
    let mut before = ' ';
    for (byte, char) in line.char_indices() {
        if here == column {
            // Where one of the two is blank the column parts two cells.
            let parts = before == ' ' || char == ' ';
            return parts.then_some(Ok(byte));
        }
        if here > column {
            return (before == ' ').then_some(Ok(byte));
        }
        here += width(char.encode_utf8(&mut [0; 4]));
        before = char;
    }
    Some(Err(column.saturating_sub(here)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_of_a_page_is_found_where_no_text_stands_across() {
        assert_eq!(at_column("甲  乙", 3), Some(Ok(4)));
        assert_eq!(at_column("甲乙", 2), None);
        assert_eq!(at_column("甲", 5), Some(Err(3)));
    }
}
