//! The typed sheets: values as they go into the output.

use std::fmt::Display;
use std::io::{self, Write};

use resheet_emit::note;
use resheet_model::catalogue::{self, Language};
use resheet_model::{Conversion, Finding, Measure, Reading, Seen, Sheet, SourceText};

use super::draw::{self, Cell};
use super::{FamilyName, on_one_line};
use crate::audit_report::level;
use crate::plain;
use crate::summary;
use crate::texts::{self, say};

/// Prints every sheet with its values, then the findings.
pub(crate) fn show(
    out: &mut impl Write,
    conversion: &Conversion,
    language: Language,
    width: Option<usize>,
    family_name: FamilyName<'_>,
) -> io::Result<()> {
    let (name, outcome) =
        (plain::text(&conversion.source.name), summary::named(conversion.outcome));
    writeln!(out, "{}", say!("inspected", name = name, outcome = outcome))?;
    for sheet in &conversion.sheets {
        one(out, conversion, sheet, (language, width), family_name)?;
    }
    findings(out, &conversion.source, &conversion.findings, language)
}

fn one(
    out: &mut impl Write,
    conversion: &Conversion,
    sheet: &Sheet,
    (language, width): (Language, Option<usize>),
    family_name: FamilyName<'_>,
) -> io::Result<()> {
    let place = conversion.source.place(sheet.span);
    let family = &sheet.family;
    let (number, sure) = (sheet.ordinal + 1, super::confidence(family.confidence));
    let name = family_name(&family.id, &family.name);
    let said = say!(
        "inspected sheet",
        n = number,
        line = place.line,
        family = name,
        id = family.id,
        sure = sure,
    );
    writeln!(out, "\n{said}")?;
    let named = |table: &str, name: &str| super::named(table, name, language);
    let field = |name: &str| super::padded(&named("sheets", name));
    let texts = [
        ("title", &sheet.title),
        ("year", &sheet.year),
        ("project_name", &sheet.project_name),
        ("department", &sheet.department),
        ("implementing_unit", &sheet.implementing_unit),
        ("money_unit", &sheet.money_unit),
        ("expected_goal", &sheet.expected_goal),
        ("actual_result", &sheet.actual_result),
        ("grade", &sheet.grade),
    ];
    for (name, leaf) in texts {
        writeln!(out, "{} {}", field(name), value(leaf))?;
    }
    writeln!(out, "{} {}", field("total_weight"), value(&sheet.total_weight))?;
    writeln!(out, "{} {}", field("total_score"), value(&sheet.total_score))?;
    for extra in &sheet.extras {
        let label = super::padded(&on_one_line(&extra.label));
        writeln!(out, "{label} {}", value(&extra.value))?;
    }
    let names = ["row_label", "initial", "budget", "executed", "weight", "rate", "score"];
    let mut funds = vec![names.map(|name| named("funds", name)).to_vec()];
    for fund in &sheet.funds {
        funds.push(vec![
            value(&fund.row),
            value(&fund.initial),
            value(&fund.budget),
            value(&fund.executed),
            value(&fund.weight),
            value(&fund.rate),
            value(&fund.score),
        ]);
    }
    out.write_all(draw::records(&cells(funds), width).as_bytes())?;
    let names = ["level1", "level2", "level3", "target", "actual", "weight", "score", "deviation"];
    let mut indicators = vec![names.map(|name| named("indicators", name)).to_vec()];
    for indicator in &sheet.indicators {
        indicators.push(vec![
            value(&indicator.level1),
            value(&indicator.level2),
            value(&indicator.level3),
            measure(&indicator.target),
            measure(&indicator.actual),
            value(&indicator.weight),
            value(&indicator.score),
            value(&indicator.deviation),
        ]);
    }
    out.write_all(draw::records(&cells(indicators), width).as_bytes())?;
    repairs(out, conversion, sheet)?;
    findings(out, &conversion.source, &sheet.findings, language)
}

/// Rows of texts as cells to draw.
fn cells(rows: Vec<Vec<String>>) -> Vec<Cell> {
    let mut cells = Vec::new();
    for (row, texts) in rows.into_iter().enumerate() {
        for (column, text) in texts.into_iter().enumerate() {
            cells.push(Cell { row, column, rows: 1, columns: 1, text });
        }
    }
    cells
}

/// A value, or the name of what stands in its place.
fn value<T: Display>(leaf: &Seen<T>) -> String {
    shown(leaf, |value| on_one_line(&value.to_string()))
}

fn shown<T>(leaf: &Seen<T>, show: impl FnOnce(&T) -> String) -> String {
    let text = match &leaf.reading {
        Reading::Read(value) => show(value),
        Reading::Blank => String::new(),
        other => format!("<{}>", texts::text(&format!("state {}", other.state()))),
    };
    if leaf.repairs.is_empty() { text } else { format!("{text} *") }
}

fn measure(leaf: &Seen<Measure>) -> String {
    shown(leaf, |measure| match (measure.text(), measure.quantity()) {
        (Some(text), _) => on_one_line(text),
        (None, Some(quantity)) => {
            let sign = quantity.op.map_or("", resheet_model::Op::sign);
            format!("{sign}{} {}", quantity.value, on_one_line(&quantity.unit))
                .trim_end()
                .to_owned()
        }
        (None, None) => String::new(),
    })
}

/// The log of a sheet's repairs.
fn repairs(out: &mut impl Write, conversion: &Conversion, sheet: &Sheet) -> io::Result<()> {
    for repair in &sheet.repairs {
        let place = conversion.source.place(repair.span);
        let (rule, confidence) = (repair.rule, super::confidence(repair.confidence));
        writeln!(
            out,
            "* {rule} {}:{} {confidence}: {}",
            place.line,
            place.column,
            on_one_line(&note(&repair.note, texts::spoken()))
        )?;
    }
    Ok(())
}

/// Findings with their places, one a line.
pub(crate) fn findings(
    out: &mut impl Write,
    source: &SourceText,
    findings: &[Finding],
    language: Language,
) -> io::Result<()> {
    let one = |found| finding(source, &source.name, found, language);
    findings.iter().try_for_each(|found| writeln!(out, "{}", one(found)))
}

/// One finding: the path of the file, line and column or the place in a document,
/// severity, code, subject, message.
pub(crate) fn finding(
    source: &SourceText,
    path: &str,
    finding: &Finding,
    language: Language,
) -> String {
    let message = catalogue::message(finding, language);
    let at = match source.shown_spot(finding.span) {
        Some(spot) => format!("{} {}", plain::text(path), plain::text(&spot)),
        None => {
            let place = source.place(finding.span);
            format!("{}:{}:{}", plain::text(path), place.line, place.column)
        }
    };
    format!(
        "{at}: {} {} [{}] {}",
        level(finding.severity, language),
        finding.code,
        super::subject(&finding.subject, language),
        on_one_line(&message)
    )
}
