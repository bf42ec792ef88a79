//! The summary as a page: no script, nothing from elsewhere.

use std::io::{self, Write};

use rust_decimal::Decimal;

use super::{Line, Money, Overview, grouped, reference};

/// So many sheets are listed: a browser shows no more in comfort.
const LISTED: usize = 5_000;

const HEAD: &str = "<meta name=\"viewport\" content=\"width=device-width\">\n<style>\n\
body{font:15px/1.5 system-ui,sans-serif;margin:1.5em auto;padding:0 1em;max-width:90em}\n\
table{border-collapse:collapse;margin:.5em 0 2em}\n\
th,td{border:1px solid #bbb;padding:.2em .5em;text-align:left;vertical-align:top}\n\
th{background:#eee;position:sticky;top:0}\n\
td.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}\n\
.bar{display:inline-block;width:8em;background:#e4e4e4}\n\
.bar i{display:block;height:.8em;background:#2b6cb0}\n\
nav a{margin-right:1em}\n\
@media print{nav{display:none}th{position:static}}\n</style>\n";

pub(super) fn write(overview: &Overview, out: &mut dyn Write) -> io::Result<()> {
    let word = |key: &str| overview.word(key);
    writeln!(out, "<!DOCTYPE html>\n<meta charset=\"utf-8\">\n<title>{}</title>", word("title"))?;
    write!(out, "{HEAD}<h1>{}</h1>\n<nav>", word("title"))?;
    for part in ["departments", "codes", "check", "without", "sheets"] {
        write!(out, "<a href=\"#{part}\">{}</a>", word(part))?;
    }
    writeln!(out, "</nav>\n<p>{}</p>", escaped(&overview.in_all()))?;

    head(overview, out, "departments", &Money::COLUMNS)?;
    for ((department, year), money) in overview.money() {
        let known = |text: &str| match text {
            "" => word("unknown").to_owned(),
            text => escaped(text),
        };
        let bar = money.share().map(|share| {
            let width = share.min(100);
            format!("{share}% <span class=bar><i style=\"width:{width}%\"></i></span>")
        });
        let yuan = |sum: Option<Decimal>| sum.map_or_else(String::new, grouped);
        write!(out, "<tr><td>{}<td>{}", known(department), known(year))?;
        let counts = [money.sheets, money.lacking].map(|count| count.to_string());
        for figure in counts.into_iter().chain([yuan(money.budget), yuan(money.executed)]) {
            write!(out, "<td class=n>{figure}")?;
        }
        writeln!(out, "<td>{}", bar.unwrap_or_default())?;
    }
    writeln!(out, "</table>")?;

    head(overview, out, "codes", &["code", "severity", "name", "count", "of sheets"])?;
    for (code, known) in &overview.codes {
        let (severity, name) = (word(&known.severity), escaped(&overview.says(code)));
        writeln!(
            out,
            "<tr><td>{}<td>{severity}<td>{name}<td class=n>{}<td class=n>{}",
            escaped(code),
            known.findings,
            known.sheets
        )?;
    }
    writeln!(out, "</table>")?;

    sheets(overview, out, "check", &overview.to_check())?;
    without(overview, out)?;
    sheets(overview, out, "sheets", &overview.lines.iter().collect::<Vec<_>>())
}

fn head(overview: &Overview, out: &mut dyn Write, id: &str, columns: &[&str]) -> io::Result<()> {
    write!(out, "<h2 id=\"{id}\">{}</h2>\n<table><tr>", overview.word(id))?;
    columns.iter().try_for_each(|column| write!(out, "<th>{}", overview.word(column)))?;
    writeln!(out)
}

/// A row for each input that gave no sheet.
fn without(overview: &Overview, out: &mut dyn Write) -> io::Result<()> {
    head(overview, out, "without", &["input", "outcome", "reason"])?;
    for it in overview.without.iter().take(LISTED) {
        let (input, outcome) = (escaped(&it.input), overview.word(&it.outcome));
        let reason = it.reason.as_ref().map(|(_, text)| escaped(text));
        writeln!(out, "<tr><td>{input}<td>{outcome}<td>{}", reason.unwrap_or_default())?;
    }
    writeln!(out, "</table>")?;
    more(overview, out, overview.without.len())
}

/// How many rows are left out of a long table.
fn more(overview: &Overview, out: &mut dyn Write, all: usize) -> io::Result<()> {
    match all.checked_sub(LISTED).filter(|more| *more > 0) {
        Some(more) => {
            writeln!(out, "<p>{}</p>", overview.word("more").replace("{n}", &more.to_string()))
        }
        None => Ok(()),
    }
}

/// A row a sheet.
fn sheets(overview: &Overview, out: &mut dyn Write, id: &str, lines: &[&Line]) -> io::Result<()> {
    head(overview, out, id, &super::Overview::COLUMNS)?;
    for line in lines.iter().take(LISTED) {
        write!(
            out,
            "<tr><td>{}<td class=n>{}<td>{}<td>{}<td>{}<td>{}",
            escaped(&line.input),
            line.line,
            escaped(&line.project),
            escaped(&line.department),
            escaped(&line.year),
            escaped(&line.unit)
        )?;
        for figure in [&line.budget, &line.executed, &line.rate, &line.score] {
            write!(out, "<td class=n>{}", escaped(figure))?;
        }
        let worst = line.worst.as_ref();
        let worst = worst.map(|(_, code, text)| format!("{} {}", escaped(code), escaped(text)));
        let print = line.print.as_ref();
        let print = print.map(|name| format!("<a href=\"{}\">PDF</a>", reference(name)));
        writeln!(
            out,
            "<td class=n>{}<td>{}<td>{}",
            line.doubts,
            worst.unwrap_or_default(),
            print.unwrap_or_default()
        )?;
    }
    writeln!(out, "</table>")?;
    more(overview, out, lines.len())
}

/// Text as it can stand in a page: what is a sign of HTML is escaped, and what turns the
/// direction of what stands behind it is left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' => {}
            '\u{2066}'..='\u{2069}' => {}
            c => out.push(c),
        }
    }
    out
}
