//! The bound sheets: which text went to which field, how sure, by what repair.

use std::io::{self, Write};

use resheet_emit::note;
use resheet_model::catalogue::Language;
use resheet_model::{BoundCell, BoundSheet, Confidence, Presence, SourceText, Stray};
use resheet_pipeline::Bound;

use super::draw::{self, Cell};
use super::{FamilyName, on_one_line};
use crate::texts::{self, say};

/// Prints every sheet, field by field and table by table. A cell that is
/// bound to several rows is drawn once over all of them. Behind a text stand
/// `?` for likely, `??` for a guess, and the repairs by their number in the
/// log below.
pub(crate) fn show(
    out: &mut impl Write,
    source: &SourceText,
    bound: &Bound,
    (language, width): (Language, Option<usize>),
    family_name: FamilyName<'_>,
) -> io::Result<()> {
    for (ordinal, sheet) in bound.sheets.iter().enumerate() {
        let family = &sheet.family;
        let (line, number) = (source.line_number(sheet.span), ordinal + 1);
        let sure = super::confidence(family.confidence);
        let name = family_name(&family.id, &family.name);
        writeln!(
            out,
            "{}",
            say!("bound sheet", n = number, line = line, family = name, sure = sure)
        )?;
        writeln!(out, "   {}", on_one_line(&family.evidence))?;
        fields(out, source, sheet, language)?;
        out.write_all(draw::records(&funds(sheet, language), width).as_bytes())?;
        out.write_all(draw::records(&indicators(sheet, language), width).as_bytes())?;
        for (index, repair) in sheet.repairs.iter().enumerate() {
            let place = source.place(repair.span);
            let (rule, confidence, note) = (
                repair.rule,
                super::confidence(repair.confidence),
                on_one_line(&note(&repair.note, language)),
            );
            writeln!(out, "*{index} {rule} {}:{} {confidence}: {note}", place.line, place.column)?;
            for evidence in &repair.evidence {
                let place = source.place(*evidence);
                let text = on_one_line(source.slice(*evidence));
                writeln!(out, "     {}:{} {text}", place.line, place.column)?;
            }
        }
        strays(out, source, &sheet.stray)?;
        writeln!(out)?;
    }
    writeln!(out, "{}", say!("outside", n = bound.sheets.len()))?;
    strays(out, source, &bound.stray)
}

/// Text in no cell.
fn strays(out: &mut impl Write, source: &SourceText, strays: &[Stray]) -> io::Result<()> {
    for stray in strays {
        let place = source.place(stray.span);
        let text = on_one_line(source.slice(stray.span));
        let kind = texts::text(&format!("stray {}", stray.kind.name()));
        writeln!(out, "{kind} {}:{} {text}", place.line, place.column)?;
    }
    Ok(())
}

fn fields(
    out: &mut impl Write,
    source: &SourceText,
    sheet: &BoundSheet,
    language: Language,
) -> io::Result<()> {
    let fields = [
        ("title", &sheet.title),
        ("year", &sheet.year),
        ("project_name", &sheet.project_name),
        ("department", &sheet.department),
        ("implementing_unit", &sheet.implementing_unit),
        ("money_unit", &sheet.money_unit),
        ("expected_goal", &sheet.expected_goal),
        ("actual_result", &sheet.actual_result),
        ("total_weight", &sheet.total_weight),
        ("total_score", &sheet.total_score),
        ("grade", &sheet.grade),
    ];
    for (name, cell) in fields {
        field(out, source, &super::named("sheets", name, language), cell)?;
    }
    for extra in &sheet.extras {
        field(out, source, &on_one_line(&extra.label.text), &extra.value)?;
    }
    Ok(())
}

fn field(
    out: &mut impl Write,
    source: &SourceText,
    name: &str,
    cell: &BoundCell,
) -> io::Result<()> {
    let place = source.place(cell.span);
    let place = if cell.presence == Presence::Lost {
        String::new()
    } else {
        format!("{}:{}", place.line, place.column)
    };
    writeln!(out, "{} {place:>8} {}", super::padded(name), text(cell))
}

/// A cell's text with its marks.
fn text(cell: &BoundCell) -> String {
    let mut text = match cell.presence {
        Presence::Printed => on_one_line(&cell.text),
        Presence::Blank => String::new(),
        Presence::Lost => format!("<{}>", texts::text("state lost")),
    };
    text.push_str(match cell.confidence {
        Confidence::Certain => "",
        Confidence::Likely => "?",
        Confidence::Guess => "??",
    });
    for repair in &cell.repairs {
        text.push_str(&format!(" *{repair}"));
    }
    text
}

fn funds(sheet: &BoundSheet, language: Language) -> Vec<Cell> {
    let heads = ["row_label", "initial", "budget", "executed", "weight", "rate", "score"];
    let rows = sheet.funds.iter().map(|fund| {
        let cells = [
            &fund.row,
            &fund.initial,
            &fund.budget,
            &fund.executed,
            &fund.weight,
            &fund.rate,
            &fund.score,
        ];
        cells.into_iter().chain(fund.others.iter().map(|(_, cell)| cell)).collect()
    });
    table(&heads.map(|name| super::named("funds", name, language)), rows.collect())
}

fn indicators(sheet: &BoundSheet, language: Language) -> Vec<Cell> {
    let heads = [
        "level1",
        "level2",
        "level3",
        "target_op",
        "target",
        "target_unit",
        "actual",
        "weight",
        "score",
        "deviation",
    ];
    let rows = sheet.indicators.iter().map(|row| {
        let cells = [
            &row.level1,
            &row.level2,
            &row.level3,
            &row.target_op,
            &row.target,
            &row.target_unit,
            &row.actual,
            &row.weight,
            &row.score,
            &row.deviation,
        ];
        cells.into_iter().chain(row.others.iter().map(|(_, cell)| cell)).collect()
    });
    table(&heads.map(|name| super::named("indicators", name, language)), rows.collect())
}

/// Heads and rows as cells to draw; equal printed spans above each other are
/// one merged cell.
fn table(heads: &[String], rows: Vec<Vec<&BoundCell>>) -> Vec<Cell> {
    let mut cells: Vec<Cell> = heads
        .iter()
        .enumerate()
        .map(|(column, head)| Cell { row: 0, column, rows: 1, columns: 1, text: head.clone() })
        .collect();
    for (index, row) in rows.iter().enumerate() {
        for (column, cell) in row.iter().enumerate() {
            let same = |other: &&Vec<&BoundCell>| {
                cell.presence == Presence::Printed
                    && other.get(column).is_some_and(|other| other.span == cell.span)
            };
            let continues =
                index.checked_sub(1).and_then(|above| rows.get(above)).filter(same).is_some();
            if !continues {
                let below = rows[index + 1..].iter().take_while(same).count();
                cells.push(Cell {
                    row: index + 1,
                    column,
                    rows: 1 + below,
                    columns: 1,
                    text: text(cell),
                });
            }
        }
    }
    cells
}
