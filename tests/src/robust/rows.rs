//! Changes of rows, of the head, and of what stands before a sheet.

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::Value;

use super::changes::{Changed, Dump, Kept, alike, some};
use super::edits::Edit;
use super::sites::{Sites, Writing};
use super::tokens::Token;
use super::words::words;
use crate::random::Random;
use crate::record::{leaf, text_of};
use crate::text::normal;

/// At a third of the rows the line ends one cell late.
pub(super) fn ends_moved(dump: &Dump<'_>, random: &mut Random) -> Option<Changed> {
    let sites = &dump.sites;
    if !matches!(sites.writing, Writing::Tabs | Writing::Bars | Writing::Commas) {
        return None;
    }
    let lines: Vec<Range<usize>> =
        sites.rows.iter().map(|row| sites.line(&sites.tokens[row.name].inner)).collect();
    let mut edits = Vec::new();
    for pair in lines.windows(2) {
        let [line, next] = pair else { continue };
        let cells = sites.cells(next);
        if line.end + 1 != next.start || cells.len() < 3 || !random.in_hundred(33) {
            continue;
        }
        let has_bars = sites.writing == Writing::Bars;
        // A row of bars begins and ends with one.
        let moved = if has_bars { &cells[1] } else { &cells[0] };
        let is_framed = !has_bars || cells[0].is_empty() && sites.printed(line).ends_with('|');
        if !is_framed {
            continue;
        }
        let mark = sites.printed(&(moved.end..moved.end + 1));
        let between = if has_bars { line.end - 1..next.start } else { line.end..next.start };
        edits.push(Edit {
            place: between,
            text: if has_bars { String::new() } else { mark.into() },
        });
        let end = if has_bars { "|\n|" } else { "\n" };
        edits.push(Edit { place: moved.end..moved.end + 1, text: end.to_owned() });
    }
    some(edits)
}

/// A pair nobody knows stands behind the first pair of the head.
pub(super) fn unknown_pair(dump: &Dump<'_>, random: &mut Random) -> Option<Changed> {
    let sites = &dump.sites;
    let words = &words().unknown.pair;
    let label = random.pick(&words.labels)?.as_str();
    let value = random.pick(&words.values)?.as_str();
    let mut edits = Vec::new();
    let mut kept = Vec::new();
    let mut from = 0;
    for sheet in dump.document.truth.iter() {
        let head = ["project_name", "department", "implementing_unit"];
        let values = head.iter().filter_map(|path| leaf(&sheet.header, path));
        let found = values.filter_map(|leaf| {
            let text = normal(&leaf.text);
            let mut places = sites.tokens.iter().enumerate().skip(from);
            // A label stands before a value; a title that holds the name does not.
            places.find(|(at, token)| *at > 0 && token.text == text).map(|(at, _)| at)
        });
        let mut at = found.min()?;
        while sites.tokens.get(at + 1).is_some_and(|next| next.text == sites.tokens[at].text) {
            at += 1;
        }
        from = at + 1;
        let token = &sites.tokens[at];
        edits.extend(beside(sites, token, [label, value])?);
        kept.push(Kept { name: None, value: value.to_owned() });
    }
    Some(Changed { edits, truth: None, kept })
}

/// Two cells behind a token, in the place of blank ones if there are some.
fn beside(sites: &Sites, token: &Token, cells: [&str; 2]) -> Option<Vec<Edit>> {
    let end = token.outer.end;
    match sites.writing {
        Writing::Blanks => {
            let text = format!("    {}    {}", cells[0], cells[1]);
            let is_last = sites.text[end..sites.line(&token.inner).end].trim().is_empty();
            is_last.then(|| vec![Edit { place: end..end, text }])
        }
        Writing::Boxes | Writing::Glued => None,
        Writing::Lines => {
            let next = sites.tokens.iter().find(|next| next.outer.start >= end)?;
            let between = sites.text.get(end..next.outer.start)?;
            Some(vec![sites.behind(token, &cells, between)?])
        }
        _ => {
            let line = sites.line(&token.inner);
            let mut edits = vec![sites.behind(token, &cells, "\n")?];
            let of_line = sites.cells(&line);
            let is_blank = |cell: &&Range<usize>| sites.printed(cell).trim().is_empty();
            let framed = usize::from(sites.writing == Writing::Bars);
            let tail: Vec<_> =
                of_line.iter().rev().skip(framed).take_while(is_blank).take(2).collect();
            if let [last, before] = tail[..]
                && before.start > end
            {
                edits.push(Edit { place: before.start - 1..last.end, text: String::new() });
            }
            Some(edits)
        }
    }
}

/// Rows that the form prints for what was not filled in stand between others.
pub(super) fn blanks_of_the_form(dump: &Dump<'_>, random: &mut Random) -> Option<Changed> {
    let sites = &dump.sites;
    let words = &words().blanks;
    let mut edits = Vec::new();
    for pair in sites.rows.windows(2) {
        let [row, next] = pair else { continue };
        let levels = |row: &super::sites::Site| {
            let leaves = &dump.document.truth[row.sheet].indicators[row.row];
            (row.sheet, normal(text_of(leaves, "level1")), normal(text_of(leaves, "level2")))
        };
        if levels(row) != levels(next) || !random.in_hundred(50) {
            continue;
        }
        let name = random.pick(&words.names)?.as_str();
        let target = if name.starts_with('…') { "" } else { words.target.as_str() };
        let place = &sites.tokens[next.name];
        let target_place = next.values.get("target").map(|at| sites.tokens[*at].outer.clone());
        let line = sites.line(&place.outer);
        let mut texts = vec![(place.outer.clone(), name)];
        texts.extend(target_place.map(|place| (place, target)));
        let text = match sites.writing {
            Writing::Tabs | Writing::Bars | Writing::Commas | Writing::Blanks => {
                format!("{}\n", sites.blanked(&line, &texts))
            }
            Writing::Lines => {
                let after = sites.tokens.get(next.name + 1)?;
                let between = sites.text.get(place.outer.end..after.outer.start)?;
                let target =
                    if target.is_empty() { String::new() } else { format!("{target}{between}") };
                edits.push(Edit {
                    place: place.outer.start..place.outer.start,
                    text: format!("{name}{between}{target}"),
                });
                continue;
            }
            _ => return None,
        };
        edits.push(Edit { place: line.start..line.start, text });
    }
    some(edits)
}

/// A notice stands before the sheet.
pub(super) fn notice_before(dump: &Dump<'_>, _: &mut Random) -> Option<Changed> {
    let lines: Vec<Vec<&str>> =
        words().before.notice.iter().map(|line| vec![line.as_str()]).collect();
    before(&dump.sites, &lines)
}

/// A list of amounts stands before the sheet.
pub(super) fn amounts_before(dump: &Dump<'_>, _: &mut Random) -> Option<Changed> {
    let rows = words().before.amounts.iter();
    let rows: Vec<Vec<&str>> = rows.map(|row| row.iter().map(String::as_str).collect()).collect();
    before(&dump.sites, &rows)
}

fn before(sites: &Sites, rows: &[Vec<&str>]) -> Option<Changed> {
    let is_table = rows.iter().any(|row| row.len() > 1);
    let joined = |cell: &str, row: &str| -> String {
        rows.iter().map(|row_cells| format!("{}{row}", row_cells.join(cell))).collect()
    };
    let text = match sites.writing {
        Writing::Tabs => joined("\t", "\n"),
        Writing::Commas => joined(",", "\n"),
        Writing::Bars if is_table => {
            rows.iter().map(|row| format!("| {} |\n", row.join(" | "))).collect::<String>() + "\n"
        }
        Writing::Lines => joined("\n\n", "\n\n"),
        Writing::Bars | Writing::Blanks | Writing::Boxes => joined("        ", "\n\n"),
        Writing::Words => joined(" ", " "),
        Writing::Glued => joined("", ""),
        Writing::Html if is_table => {
            let cells = |row: &Vec<&str>| -> String {
                row.iter().map(|cell| format!("<td>{cell}</td>")).collect()
            };
            let rows: String = rows.iter().map(|row| format!("<tr>{}</tr>", cells(row))).collect();
            format!("<table>{rows}</table>")
        }
        Writing::Html => rows.iter().map(|row| format!("<p>{}</p>", row.concat())).collect(),
        Writing::List => return None,
    };
    // Records are a list, whatever parts their cells.
    if sites.text.trim_start().starts_with(['[', '{']) {
        return None;
    }
    some(vec![Edit { place: 0..0, text }])
}

/// The form has levels of its own, in the dump and in the truth.
pub(super) fn own_levels(dump: &Dump<'_>, random: &mut Random) -> Option<Changed> {
    let sites = &dump.sites;
    let document = dump.document;
    let mut names: BTreeMap<String, &str> = BTreeMap::new();
    let pool = &words().unknown.level;
    for (path, pool) in [("level1", &pool.level1), ("level2", &pool.level2)] {
        let mut free: Vec<&String> = pool.iter().collect();
        for row in document.truth.iter().flat_map(|sheet| &sheet.indicators) {
            let label = bare(text_of(row, path)).to_owned();
            if !label.is_empty() && !names.contains_key(&label) {
                if free.is_empty() {
                    return None;
                }
                names.insert(label, free.remove(random.below(free.len())));
            }
        }
    }
    let start = sites.headers.first()?.first()?.tokens.first()?.outer.start;
    let mut edits = Vec::new();
    let mut met: Vec<&str> = Vec::new();
    for token in sites.tokens.iter().filter(|token| token.outer.start > start) {
        let printed = sites.printed(&token.inner);
        let label = bare(printed);
        if let Some((of, name)) = names.iter().find(|(of, _)| alike(of, label)) {
            met.push(of);
            let text = format!("{name}{}", &printed[label.len()..]);
            edits.push(sites.replaced(token, &text));
        }
    }
    if names.is_empty() || names.keys().any(|of| !met.contains(&of.as_str())) {
        return None;
    }
    let mut truth = Value::clone(&document.json);
    for row in truth["sheets"]
        .as_array_mut()?
        .iter_mut()
        .filter_map(|sheet| sheet.get_mut("indicators").and_then(Value::as_array_mut))
        .flatten()
    {
        for path in ["level1", "l1", "level2", "l2"] {
            let Some(text) = row.get(path).and_then(Value::as_str) else { continue };
            let label = bare(text);
            if let Some(name) = names.get(label) {
                row[path] = Value::String(format!("{name}{}", &text[label.len()..]));
            }
        }
    }
    Some(Changed { edits, truth: Some(truth), kept: Vec::new() })
}

/// A label of a level without the points behind it.
fn bare(label: &str) -> &str {
    label.split(['(', '（']).next().unwrap_or(label).trim()
}
