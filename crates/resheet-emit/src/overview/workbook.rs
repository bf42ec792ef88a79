//! The summary as a workbook.

#![allow(clippy::disallowed_types, reason = "numbers, as workbooks hold them")]

use std::io::{self, Write};

use rust_xlsxwriter::{
    Chart, ChartType, DocProperties, ExcelDateTime, Format, Url, Workbook, Worksheet, XlsxError,
};

use super::{Line, Money, Overview, grouped, reference};
use crate::xlsx::{Figure, clipped};

/// Rows that a worksheet has, without its head.
const ROWS: usize = 1_048_575;
/// Excel opens no worksheet with more links.
const LINKS: usize = 65_000;
/// Nor one with a longer link.
const LONGEST_LINK: usize = 2_079;
/// Departments that a chart shows in comfort.
const SHOWN: u32 = 20;

pub(super) fn write(overview: &Overview, out: &mut dyn Write) -> io::Result<()> {
    let bytes = book(overview).map_err(io::Error::other)?;
    out.write_all(&bytes)
}

fn book(overview: &Overview) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // Without a date the writer takes today's.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let creator = format!("resheet {}", crate::RESHEET_VERSION);
    book.set_properties(&DocProperties::new().set_author(creator).set_creation_datetime(&made));
    let all: Vec<_> = overview.lines.iter().collect();
    let pages = all.chunks(ROWS).map(<[&Line]>::to_vec).collect::<Vec<_>>();
    let pages = if pages.is_empty() { vec![Vec::new()] } else { pages };
    for (number, page) in (1..).zip(&pages) {
        let name = overview.word("sheets");
        let name = if number == 1 { name.to_owned() } else { format!("{name} {number}") };
        sheets(book.add_worksheet(), overview, &name, page)?;
    }
    let mut check = overview.to_check();
    check.truncate(ROWS);
    sheets(book.add_worksheet(), overview, overview.word("check"), &check)?;
    without(book.add_worksheet(), overview)?;
    codes(book.add_worksheet(), overview)?;
    departments(book.add_worksheet(), overview)?;
    book.save_to_buffer()
}

fn head(
    tab: &mut Worksheet,
    overview: &Overview,
    name: &str,
    columns: &[&str],
) -> Result<(), XlsxError> {
    tab.set_name(name)?;
    let bold = Format::new().set_bold();
    for (at, column) in (0..).zip(columns) {
        tab.write_string_with_format(0, at, overview.word(column), &bold)?;
    }
    tab.set_freeze_panes(1, 0)?;
    tab.set_print_fit_to_pages(1, 0).set_landscape().set_repeat_rows(0, 0)?;
    Ok(())
}

fn sheets(
    tab: &mut Worksheet,
    overview: &Overview,
    name: &str,
    lines: &[&Line],
) -> Result<(), XlsxError> {
    head(tab, overview, name, &Overview::COLUMNS)?;
    tab.set_column_width(0, 30)?.set_column_width(2, 30)?.set_column_width(3, 24)?;
    tab.set_column_width(11, 60)?;
    for (number, (row, line)) in (1..).zip(lines).enumerate() {
        let texts = [
            &line.input,
            &line.line,
            &line.project,
            &line.department,
            &line.year,
            &line.unit,
            &line.budget,
            &line.executed,
            &line.rate,
            &line.score,
        ];
        for (column, text) in (0..).zip(texts) {
            // Figures begin behind the names; a year and a line are numbers too.
            let is_figure = column == 1 || column >= 4;
            match Figure::of(text).filter(|_| is_figure) {
                Some(figure) => figure.put(tab, row, column)?,
                None => _ = tab.write_string(row, column, &*clipped(text))?,
            }
        }
        tab.write_number(row, 10, line.doubts as f64)?;
        if let Some((_, code, text)) = &line.worst {
            tab.write_string(row, 11, &*clipped(&format!("{code} {text}")))?;
        }
        if let Some(print) = &line.print {
            // The writer leaves `file:///` away where a path is relative.
            let link = format!("file:///{}", reference(print));
            match number < LINKS && link.len() <= LONGEST_LINK {
                true => tab.write_url(row, 12, Url::new(link).set_text("PDF"))?,
                false => tab.write_string(row, 12, &*clipped(print))?,
            };
        }
    }
    let last = u32::try_from(lines.len()).unwrap_or_default();
    tab.autofilter(0, 0, last, 12)?;
    Ok(())
}

fn without(tab: &mut Worksheet, overview: &Overview) -> Result<(), XlsxError> {
    head(tab, overview, overview.word("without"), &["input", "outcome", "reason"])?;
    tab.set_column_width(0, 40)?.set_column_width(1, 14)?.set_column_width(2, 70)?;
    for (row, it) in (1..).zip(overview.without.iter().take(ROWS)) {
        tab.write_string(row, 0, &*clipped(&it.input))?;
        tab.write_string(row, 1, overview.word(&it.outcome))?;
        if let Some((_, text)) = &it.reason {
            tab.write_string(row, 2, &*clipped(text))?;
        }
    }
    Ok(())
}

fn codes(tab: &mut Worksheet, overview: &Overview) -> Result<(), XlsxError> {
    let columns = ["code", "severity", "name", "count", "of sheets"];
    head(tab, overview, overview.word("codes"), &columns)?;
    tab.set_column_width(2, 70)?;
    for (row, (code, known)) in (1..).zip(&overview.codes) {
        tab.write_string(row, 0, code)?.write_string(row, 1, overview.word(&known.severity))?;
        tab.write_string(row, 2, overview.says(code))?.write_number(
            row,
            3,
            known.findings as f64,
        )?;
        tab.write_number(row, 4, known.sheets as f64)?;
    }
    Ok(())
}

fn departments(tab: &mut Worksheet, overview: &Overview) -> Result<(), XlsxError> {
    let name = overview.word("departments");
    head(tab, overview, name, &Money::COLUMNS)?;
    tab.set_column_width(0, 36)?.set_column_width(4, 18)?.set_column_width(5, 18)?;
    let percent = Format::new().set_num_format("0%");
    let mut last = 0;
    for (row, ((department, year), money)) in (1..).zip(overview.money().into_iter().take(ROWS)) {
        let known = |text: &str| match text {
            "" => overview.word("unknown").to_owned(),
            text => clipped(text).into_owned(),
        };
        tab.write_string(row, 0, known(department))?.write_string(row, 1, known(year))?;
        tab.write_number(row, 2, money.sheets as f64)?;
        tab.write_number(row, 3, money.lacking as f64)?;
        for (column, amount) in [(4, money.budget), (5, money.executed)] {
            let Some(amount) = amount else { continue };
            let text = grouped(amount);
            match Figure::of(&text) {
                Some(figure) => figure.put(tab, row, column)?,
                None => _ = tab.write_string(row, column, &text)?,
            }
        }
        if let Some(share) = money.share() {
            tab.write_number_with_format(row, 6, share as f64 / 100.0, &percent)?;
        }
        last = row;
    }
    if last > 0 {
        let last = last.min(SHOWN);
        let mut chart = Chart::new(ChartType::Bar);
        for column in [4, 5] {
            let series = chart.add_series();
            series
                .set_categories((name, 1, 0, last, 1))
                .set_values((name, 1, column, last, column));
            series.set_name((name, 0, column));
        }
        tab.insert_chart(1, 8, &chart)?;
    }
    Ok(())
}
