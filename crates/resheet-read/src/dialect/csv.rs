//! Cells between commas or semicolons. See `grammar-notes/csv.md`.

use memchr::{memchr, memchr3};
use nom::branch::alt;
use nom::character::complete::{char as sign, space0};
use nom::combinator::map;
use nom::error::{Error, ErrorKind};
use nom::multi::separated_list1;
use nom::sequence::delimited;
use nom::{IResult, Input, Parser};
use resheet_model::{Edge, MOST_COLUMNS, RawCell, RawRow, RowKind, Span};

use super::Reading;
use super::lines::text_row;
use super::tab::unquoted;
use crate::cells::{bare, cell, push, trimmed};
use crate::line::{Line, line_end};

/// Records looked at before a table is believed.
const SAMPLE: usize = 8;
/// Bytes looked at for them; a first record that is longer is no table.
const SAMPLE_BYTES: usize = 1 << 16;
/// Most ragged records above those that are believed.
const RAGGED: usize = 12;
/// The sign at the end of a sentence.
const STOP: &str = "。";
/// So many records between bars with as many fields are a table, whatever follows.
const ALIKE: usize = 100;

/// Reads records as long as they have separators.
///
/// Evidence: the first record has three fields or more, and of the next ones
/// most have as many. Prose has commas too, but not in equal numbers line
/// after line, and hardly two in a row; a thousands separator counts for
/// nothing. Records above such ones, where every record ends with its last
/// field, are of the table if nothing in them ends a sentence.
pub(crate) fn read<'t>(text: &'t str, line: &Line) -> Option<Reading<'t>> {
    let samples = [b',', b';'].map(|separator| (separator, sample(text, line, separator)));
    let begins = samples.iter().find(|(separator, found)| {
        let several = memchr::memchr_iter(*separator, line.text(text).as_bytes()).nth(1).is_some();
        (several || ends_in_quotes(text, line, *separator)) && believed(found)
    });
    // Of two signs that may part the ragged ones, that which parts more below does.
    let ragged = || {
        let widths = samples.iter().filter_map(|(sign, found)| Some((below(found)?, *sign)));
        widths.max_by_key(|(width, _)| *width).map(|(_, sign)| sign)
    };
    let separator = begins.map(|(separator, _)| *separator).or_else(ragged)?;
    Some(records(text, line, separator, Between::Text, |_| true))
}

/// Reads records whose separators are bars.
///
/// Evidence: one of the records has a line end inside a quoted field, and the
/// first hundred have as many fields. Without, they are a pipe table like any
/// other. The table ends with its last record of as many.
pub(super) fn quoted_between_bars<'t>(text: &'t str, line: &Line) -> Option<Reading<'t>> {
    let mut end = text.len().min(line.start + SAMPLE_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let near = &text[line.start..end];
    if !near.starts_with('"') && memchr::memmem::find(near.as_bytes(), b"|\"").is_none() {
        return None;
    }
    let mut width = None;
    let reading = records(text, line, b'|', Between::Nothing, |row| {
        row.cells.is_empty() || *width.get_or_insert(row.cells.len()) == row.cells.len()
    });
    let breaks = |row: &RawRow<'_>| row.cells.iter().any(|cell| cell.text.contains('\n'));
    let ended = reading.next >= text.len() || !continues(text, &reading);
    let enough = ended || reading.rows.len() >= ALIKE;
    (enough && reading.rows.iter().any(breaks)).then_some(reading)
}

/// Whether a record stands behind a table.
fn continues(text: &str, reading: &Reading<'_>) -> bool {
    record(b'|', &text[reading.next..]).is_ok_and(|(_, fields)| fields.len() > 1)
}

/// What may stand between two records of a table.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Between {
    Nothing,
    /// One line that is blank or a text, such as the name of a group of rows.
    Text,
}

/// The records from a line on, as long as they fit.
fn records<'t>(
    text: &'t str,
    line: &Line,
    separator: u8,
    between: Between,
    mut fits: impl FnMut(&RawRow<'t>) -> bool,
) -> Reading<'t> {
    let doubled = doubled(text, line);
    let mut rows = Vec::new();
    let mut at = line.start;
    // Fields of the widest record so far.
    let mut widest = 3;
    while at < text.len() {
        let Ok((after, fields)) = record(separator, &text[at..]) else {
            break;
        };
        if fields.len() < 2 {
            let line = Line::at(text, at);
            let below = behind(text.get(line.end..).unwrap_or(""), doubled);
            let as_wide = |(_, found): (&str, Vec<Field>)| found.len() == widest;
            let ends = text.len() - after.len() == line.end;
            let goes_on = ends && between == Between::Text && !rows.is_empty();
            if !goes_on || !record(separator, below).is_ok_and(as_wide) {
                break;
            }
            rows.push(text_row(text, &line));
            at = text.len() - below.len();
            continue;
        }
        widest = widest.max(fields.len());
        let end = text.len() - after.len();
        let row = row(text, at, end, &fields);
        if !fits(&row) {
            break;
        }
        rows.push(row);
        at = text.len() - behind(after, doubled).len();
    }
    Reading { rows, rows_are_records: true, next: at }
}

/// What tells of a table in one record.
struct Sampled {
    /// Its fields, but for those that a comma in a number parts.
    fields: usize,
    /// Pairs of empty fields, and quoted ones.
    empty: usize,
    /// Whether it may stand above others: fields, and no end of a sentence.
    ragged: bool,
}

/// The records from a line on that are looked at.
fn sample(text: &str, line: &Line, separator: u8) -> Vec<Sampled> {
    let mut records = Vec::new();
    // Prose has a sign here and there: most lines are told without a look at records.
    let several = memchr::memchr_iter(separator, line.text(text).as_bytes()).nth(1).is_some();
    if !line.has(text, separator) || !several && !goes_on(text, line, separator) {
        return records;
    }
    let mut end = text.len().min(line.start + SAMPLE_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let doubled = doubled(text, line);
    let mut rest = &text[line.start..end];
    let mut most = SAMPLE;
    while records.len() < most && !rest.is_empty() {
        let Ok((after, fields)) = record(separator, rest) else {
            break;
        };
        let bytes = rest.as_bytes();
        let weak = fields.iter().filter(|field| separator == b',' && field.splits_number(bytes));
        let count = fields.len() - weak.count();
        let pairs = fields.windows(2).filter(|pair| pair.iter().all(Field::is_empty)).count();
        let quoted = fields.iter().filter(|field| field.quoted).count();
        let own = &rest[..rest.len() - after.len()];
        let ragged = count > 1 && memchr::memmem::find(own.as_bytes(), STOP.as_bytes()).is_none();
        // Those below the ragged ones tell whether they are of a table.
        if ragged && records.len() + SAMPLE == most && records.len() < RAGGED {
            most += 1;
        }
        records.push(Sampled { fields: count, empty: pairs + quoted, ragged });
        rest = behind(after, doubled);
    }
    records
}

/// Whether a line with one separator may begin a table: it has quotes, or the next line has
/// one too.
fn goes_on(text: &str, line: &Line, separator: u8) -> bool {
    let below = text[line.end..].trim_start_matches(['\r', '\n']).as_bytes();
    let end = memchr::memchr2(b'\r', b'\n', below).unwrap_or(below.len());
    line.has(text, b'"') || memchr::memchr(separator, &below[..end]).is_some()
}

/// Whether the records are those of a table, by the first ones.
fn believed(records: &[Sampled]) -> bool {
    let records = &records[..records.len().min(SAMPLE)];
    let Some(first) = records.first().map(|record| record.fields) else {
        return false;
    };
    let empty: usize = records.iter().map(|record| record.empty).sum();
    let equal = records.iter().filter(|record| record.fields == first).count();
    let several = records.iter().filter(|record| record.fields >= 3).count();
    let most = |count: usize| count >= 2 && count * 3 >= records.len() * 2;
    first >= 3 && ((most(equal) && (empty > 0 || equal >= 3)) || (most(several) && empty >= 2))
}

/// How many fields the first record has from which on the records are believed,
/// if only ragged ones of the same table stand above.
fn below(records: &[Sampled]) -> Option<usize> {
    let above = records.iter().take(RAGGED).take_while(|record| record.ragged).count();
    let found = (1..=above).find(|from| believed(&records[*from..]))?;
    Some(records[found].fields)
}

/// Whether each line end is written twice, by what is behind the first line: a
/// program that writes two signs for one, on top of one that does so already.
fn doubled(text: &str, line: &Line) -> bool {
    line_end(&text.as_bytes()[line.next..]) > 0
}

/// What is behind the line end of a record.
fn behind(after: &str, doubled: bool) -> &str {
    let rest = &after[line_end(after.as_bytes())..];
    if doubled { &rest[line_end(rest.as_bytes())..] } else { rest }
}

/// Whether the last field of a line is quoted and goes on in the lines below, of
/// which only so many bytes are looked at.
fn ends_in_quotes(text: &str, line: &Line, separator: u8) -> bool {
    const FIELD: usize = 1 << 10;
    let own = line.text(text).as_bytes();
    let last = memchr::memrchr(separator, own).map_or(own, |at| &own[at + 1..]);
    let open = last.first() == Some(&b'"') && memchr::memchr_iter(b'"', last).count() % 2 == 1;
    let below = &text.as_bytes()[line.end..];
    open && memchr(b'"', &below[..below.len().min(FIELD)]).is_some()
}

/// Offsets into the text the record grammar was given.
#[derive(Clone, Copy)]
struct Field {
    start: usize,
    end: usize,
    quoted: bool,
}

impl Field {
    fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// Whether the comma before it stands in a number: `223,167.79`, but not in
    /// `356.71,356.71`: up to three digits are before it, none of them behind
    /// a point.
    fn splits_number(&self, bytes: &[u8]) -> bool {
        let group = bytes.get(self.start..self.end).unwrap_or(&[]);
        let digits = group.iter().take_while(|byte| byte.is_ascii_digit()).count();
        !self.quoted
            && digits == 3
            && matches!(group.get(3), None | Some(b'.' | b' '))
            && self.start >= 2
            && leads_groups(&bytes[..self.start - 1])
    }
}

/// Whether a text ends like a number that groups of three may follow.
fn leads_groups(before: &[u8]) -> bool {
    let digits = before.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    (1..=3).contains(&digits) && before.get(before.len().wrapping_sub(digits + 1)) != Some(&b'.')
}

fn row<'t>(text: &'t str, start: usize, end: usize, fields: &[Field]) -> RawRow<'t> {
    let mut cells = Vec::with_capacity(fields.len().min(MOST_COLUMNS as usize + 1));
    for (column, field) in fields.iter().enumerate() {
        let column = u32::try_from(column).unwrap_or(u32::MAX);
        let (from, until) = (start + field.start, start + field.end);
        if field.quoted {
            let (from, until) = trimmed(text, from, until);
            let mut cell: RawCell<'t> = cell(text, from, from, column, Edge::Drawn);
            cell.span = Span::new(from, until);
            cell.text = unquoted(&text[from..until]);
            push(text, &mut cells, cell);
        } else {
            push(text, &mut cells, cell(text, from, until, column, Edge::Drawn));
        }
    }
    if cells.iter().all(RawCell::is_blank) {
        return bare(RowKind::Blank, start, end);
    }
    RawRow { kind: RowKind::Cells, span: Span::new(start, end), cells }
}

/// One record, up to the line end after it. `separator` is a comma or a
/// semicolon.
///
/// ```ebnf
/// record = field , { separator , field } ;
/// field  = quoted | plain ;
/// quoted = '"' , { character - '"' | '""' } , '"' , { blank } ;
/// plain  = { character - ( separator | line end ) } ;
/// ```
///
/// `quoted` holds only when a separator, a line end or the end of the text
/// follows.
fn record(separator: u8, input: &str) -> IResult<&str, Vec<Field>> {
    let total = input.len();
    let field = |rest| field(separator, total, rest);
    separated_list1(sign(char::from(separator)), field).parse(input)
}

/// One field; `total` is the length of the record's input, for the offsets.
fn field(separator: u8, total: usize, input: &str) -> IResult<&str, Field> {
    let start = total - input.len();
    alt((
        map(
            |rest| quoted(separator, rest),
            |inner| Field { start: start + 1, end: start + 1 + inner, quoted: true },
        ),
        map(
            |rest| plain(separator, rest),
            |piece: &str| Field { start, end: start + piece.len(), quoted: false },
        ),
    ))
    .parse(input)
}

fn plain(separator: u8, input: &str) -> IResult<&str, &str> {
    let end = memchr3(separator, b'\n', b'\r', input.as_bytes()).unwrap_or(input.len());
    let end = memchr(0x0c, &input.as_bytes()[..end]).unwrap_or(end);
    Ok(input.take_split(end))
}

/// Gives the length of the text inside.
fn quoted(separator: u8, input: &str) -> IResult<&str, usize> {
    let (rest, inner) = delimited(sign('"'), inside, sign('"')).parse(input)?;
    let (after, _) = space0(rest)?;
    let closed = match after.as_bytes().first() {
        None | Some(b'\n' | b'\r' | 0x0c) => true,
        Some(next) => *next == separator,
    };
    if closed { Ok((after, inner)) } else { Err(refused(input)) }
}

fn refused(input: &str) -> nom::Err<Error<&str>> {
    nom::Err::Error(Error::new(input, ErrorKind::Char))
}

fn inside(input: &str) -> IResult<&str, usize> {
    let bytes = input.as_bytes();
    let mut at = 0;
    while let Some(found) = memchr(b'"', &bytes[at..]) {
        if bytes.get(at + found + 1) != Some(&b'"') {
            let end = at + found;
            return Ok((&input[end..], end));
        }
        at += found + 2;
    }
    Err(refused(input))
}

#[cfg(test)]
mod tests {
    use crate::picture::check;

    #[test]
    fn commas_with_quotes_and_line_ends() {
        check(
            "附件,,,\n名称,\"甲,乙\",,\"223,167.79\"\n目标,\"1.一；\n2.\"\"二\"\"\",,丙\n,,,\n",
            "# csv
             1| [附件][][][]
             2| [名称][甲,乙][][223,167.79]
             3| [目标][1.一；⏎2.\"二\"][][丙]
             5_",
        );
    }

    #[test]
    fn a_table_may_begin_inside_a_quoted_field() {
        check(
            ",\"效益指标\n（30分）\",三级\n,,二级\n,\"满意\n度\",三级\n",
            "# csv
             1| [][效益指标⏎（30分）][三级]
             3| [][][二级]
             4| [][满意⏎度][三级]",
        );
    }

    #[test]
    fn line_ends_may_be_doubled() {
        check(
            "名称,甲,,\r\r\n分值,\"1\r\r\n2\",3,\r\r\n得分,1,2,3\r\r\n",
            "# csv
             1| [名称][甲][][]
             3| [分值][1⏎⏎2][3][]
             7| [得分][1][2][3]",
        );
    }

    #[test]
    fn semicolons() {
        check(
            "\u{feff}名称;甲;;\n分值;1,5;2,5;\n得分;1;2;3\n",
            "# csv
             1| [\u{feff}名称][甲][][]
             2| [分值][1,5][2,5][]
             3| [得分][1][2][3]",
        );
    }

    #[test]
    fn the_frame_of_a_data_frame_is_no_cell() {
        check(
            ",Unnamed: 0,Unnamed: 1,得分\n0,甲,,1\n1,乙,nan,2\n2,丙,3,4\n",
            "# csv
             1| [][][得分]
             2| [甲][][1]
             3| [乙][][2]
             4| [丙][3][4]",
        );
    }

    #[test]
    fn amounts_with_points_are_fields_each() {
        check(
            "甲,年度资金总额,356.71,356.71\n乙,其中,1214.03,214.03\n丙,结转,142.68,142.68\n",
            "# csv
             1| [甲][年度资金总额][356.71][356.71]
             2| [乙][其中][1214.03][214.03]
             3| [丙][结转][142.68][142.68]",
        );
    }

    #[test]
    fn prose_with_ascii_commas_is_not_csv() {
        check(
            "保障机关运转,按时支付,不拖欠。\n完成三项工作,效果好,合格。\n项目\n",
            "# lines, lines
             1: [保障机关运转,按时支付,不拖欠。]
             2: [完成三项工作,效果好,合格。]
             3: [项目]",
        );
    }

    #[test]
    fn thousands_separators_are_not_csv() {
        check(
            "223,167.79，212,056.27，1,000.00\n223,167.79，212,056.27，1,000.00\n3,000，4,000，5,000\n",
            "# lines, lines
             1: [223,167.79，212,056.27，1,000.00]
             2: [223,167.79，212,056.27，1,000.00]
             3: [3,000，4,000，5,000]",
        );
    }

    #[test]
    fn ragged_records_above_a_table_are_rows() {
        for sign in [",", ";"] {
            let dump = "自评表\n名称~甲\n单位~乙~处室~丙\n资金~预算~执行~分值~得分\n总额~5~4~10~8\n指标~目标~完成~分值~得分\n合计~~~~98\n";
            check(
                &dump.replace('~', sign),
                "# csv
                 1: [自评表]
                 2| [名称][甲]
                 3| [单位][乙][处室][丙]
                 4| [资金][预算][执行][分值][得分]
                 5| [总额][5][4][10][8]
                 6| [指标][目标][完成][分值][得分]
                 7| [合计][][][][98]",
            );
        }
    }

    #[test]
    fn a_sign_inside_of_ragged_fields_parts_nothing() {
        check(
            "名称;甲,乙\n资金;预算;执行;得分\n总额;5,1;4,2;8,0\n结转;3,1;2,2;7,0\n",
            "# csv
             1| [名称][甲,乙]
             2| [资金][预算][执行][得分]
             3| [总额][5,1][4,2][8,0]
             4| [结转][3,1][2,2][7,0]",
        );
    }

    #[test]
    fn a_line_of_text_between_records_as_wide_ends_no_table() {
        check(
            "名称,甲,,\n资金,预算,执行,得分\n总额,5,4,8\n绩效\n产出,5,4,8\n效益,6,5,7\n\n合计,,,8\n说明\n完成,未完成\n",
            "# csv
             1| [名称][甲][][]
             2| [资金][预算][执行][得分]
             3| [总额][5][4][8]
             4: [绩效]
             5| [产出][5][4][8]
             6| [效益][6][5][7]
             7_
             8| [合计][][][8]
             9: [说明]
             10: [完成,未完成]",
        );
    }

    #[test]
    fn prose_above_a_table_stays_text() {
        check(
            "按要求,现报告如下。\n名称,甲,\n预算,5,9\n得分,4,8\n",
            "# csv
             1: [按要求,现报告如下。]
             2| [名称][甲][]
             3| [预算][5][9]
             4| [得分][4][8]",
        );
    }
}
