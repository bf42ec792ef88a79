//! Why a field stands where it does.

use std::io::{self, Write};

use resheet_emit::note;
use resheet_model::{BoundCell, BoundSheet, Presence, SourceText, Span, Subject};
use resheet_pipeline::Bound;

use super::on_one_line;
use crate::texts::{self, say};

/// A table that is so much dearer was never weighed.
const FAR: u32 = 10_000;

/// Prints each field that is asked for: its text and place, how sure it is and what was
/// repaired, and for a cell of a table what its column cost and what came next. Gives
/// whether there is one.
pub(crate) fn show(
    out: &mut impl Write,
    source: &SourceText,
    bound: &Bound,
    field: &str,
) -> io::Result<bool> {
    let mut any = false;
    for (number, sheet) in (1..).zip(&bound.sheets) {
        let mut cells: Vec<(Subject, &BoundCell)> = Vec::new();
        sheet.each(|subject, cell| {
            let name = subject.to_string();
            let asked = name == field || name.rsplit('.').next() == Some(field);
            if asked && cell.presence != Presence::Lost {
                cells.push((subject, cell));
            }
        });
        if !cells.is_empty() {
            writeln!(out, "{}", say!("sheet", n = number))?;
        }
        for (subject, cell) in cells {
            any = true;
            one(out, source, bound, sheet, (subject, cell))?;
        }
    }
    Ok(any)
}

fn one(
    out: &mut impl Write,
    source: &SourceText,
    bound: &Bound,
    sheet: &BoundSheet,
    (subject, cell): (Subject, &BoundCell),
) -> io::Result<()> {
    let place = |span: Span| {
        let place = source.place(span);
        format!("{}:{}", place.line, place.column)
    };
    writeln!(out, "{subject}: {}", on_one_line(&cell.text))?;
    let sure = super::confidence(cell.confidence);
    writeln!(out, "    {}", say!("why at", place = place(cell.span), sure = sure))?;
    for more in &cell.more {
        let text = on_one_line(source.slice(*more));
        writeln!(out, "    {}", say!("why more", place = place(*more), text = text))?;
    }
    if let Some(path) = bound.paths.iter().find(|path| path.span == cell.span) {
        writeln!(out, "    {}", say!("why cost", column = path.column, cost = path.cost))?;
        let rival = path
            .rival
            .as_deref()
            .map_or_else(|| texts::text("why in none"), |rival| say!("why as", column = rival));
        if path.margin >= FAR {
            writeln!(out, "    {}", texts::text("why alone"))?;
        } else {
            let margin = path.margin;
            writeln!(out, "    {}", say!("why next", rival = rival, cost = margin))?;
        }
    }
    for &index in &cell.repairs {
        if let Some(repair) = sheet.repairs.get(index as usize) {
            let (rule, note) = (repair.rule, on_one_line(&note(&repair.note, texts::spoken())));
            writeln!(out, "    {rule} {}: {note}", place(repair.span))?;
        }
    }
    for finding in sheet.findings.iter().filter(|finding| finding.subject == subject) {
        writeln!(out, "    {} {}", finding.code, place(finding.span))?;
    }
    Ok(())
}
