//! Cells with always the same few blanks between them. See
//! `grammar-notes/words.md`.

use std::ops::Range;

use nom::bytes::complete::{take_till, take_while};
use nom::combinator::recognize;
use nom::multi::many1_count;
use nom::sequence::preceded;
use nom::{IResult, Parser};
use resheet_model::{Edge, RawRow, RowKind};

use super::Reading;
use crate::cells::{bare, cell};
use crate::dump::Dump;
use crate::line::{Line, lines};
use crate::stretch::Stretch;

/// Fewer gaps than this may be alike by chance.
const FEW_GAPS: usize = 20;

/// Gaps that are as good as all of one width: a layout's columns would make
/// them as different as the texts in front of them are.
pub(crate) fn fit(stretch: &Stretch) -> u32 {
    let alike = stretch.gaps >= FEW_GAPS && stretch.even_gaps * 20 >= stretch.gaps * 19;
    if alike && stretch.percent(stretch.gapped) >= 25 { 100 } else { 0 }
}

/// Every line a row.
pub(crate) fn read<'t>(dump: Dump<'t, '_>, range: Range<usize>) -> Reading<'t> {
    let text = dump.text;
    let rows = lines(text, range.start)
        .take_while(|line| line.start < range.end)
        .map(|line| row(text, &line))
        .collect();
    Reading { rows, rows_are_records: true, next: range.end }
}

fn row<'t>(text: &'t str, line: &Line) -> RawRow<'t> {
    if line.is_page_break(text) {
        return bare(RowKind::PageBreak, line.start, line.end);
    }
    let mut cells = Vec::new();
    let mut rest = line.text(text).trim_start();
    while let Ok((after, piece)) = piece(rest) {
        let end = line.end - after.len();
        let edge = if cells.is_empty() { Edge::Line } else { Edge::Blanks };
        let column = u32::try_from(cells.len()).unwrap_or(u32::MAX);
        cells.push(cell(text, end - piece.len(), end, column, edge));
        rest = after.trim_start();
    }
    let kind = match cells.len() {
        0 => return bare(RowKind::Blank, line.start, line.end),
        1 => RowKind::Text,
        _ => RowKind::Cells,
    };
    RawRow { kind, span: line.span(), cells }
}

/// ```ebnf
/// line  = piece , { blank , blank , { blank } , piece } ;
/// piece = word , { blank , word } ;
/// word  = character , { character } ;                    (* none a blank *)
/// ```
fn piece(input: &str) -> IResult<&str, &str> {
    let (after, first) = recognize(word).parse(input)?;
    let more = many1_count(preceded(one_blank, word));
    match recognize(more).parse(after) {
        Ok((rest, more)) => Ok((rest, &input[..first.len() + more.len()])),
        Err(_) => Ok((after, first)),
    }
}

fn word(input: &str) -> IResult<&str, &str> {
    let (rest, word) = take_till(char::is_whitespace)(input)?;
    if word.is_empty() { Err(refused(input)) } else { Ok((rest, word)) }
}

fn one_blank(input: &str) -> IResult<&str, &str> {
    let (rest, blanks) = take_while(char::is_whitespace)(input)?;
    if blanks.chars().count() == 1 { Ok((rest, blanks)) } else { Err(refused(input)) }
}

fn refused(input: &str) -> nom::Err<nom::error::Error<&str>> {
    nom::Err::Error(nom::error::Error::new(input, nom::error::ErrorKind::Space))
}

#[cfg(test)]
mod tests {
    use crate::picture::check;

    #[test]
    fn two_blanks_part_cells_and_one_does_not() {
        let row = "产出指标  数量指标  维修养护饮水工程数量  ≥7 (处)  7.00 (处)  6.00  6.00\n";
        check(
            &format!("项目名称  中小河流治理工程\n\n{}", row.repeat(4)),
            "# gaps
             1| [项目名称][中小河流治理工程]
             2_
             3| [产出指标][数量指标][维修养护饮水工程数量][≥7 (处)][7.00 (处)][6.00][6.00]
             4| [产出指标][数量指标][维修养护饮水工程数量][≥7 (处)][7.00 (处)][6.00][6.00]
             5| [产出指标][数量指标][维修养护饮水工程数量][≥7 (处)][7.00 (处)][6.00][6.00]
             6| [产出指标][数量指标][维修养护饮水工程数量][≥7 (处)][7.00 (处)][6.00][6.00]",
        );
    }
}
