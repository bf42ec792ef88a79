//! One sheet as the page shows it: the source at the left, the form at the right.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use resheet_model::catalogue::{Language, place};
use resheet_model::{Sheet, SourceText, Span, Spot};
use resheet_review::{Doubt, Leaf, leaves};
use serde_json::{Value, json};

use crate::layout::{Metrics, PageOptions, worksheet};

/// A source of more bytes than this is cut: nobody reads it in a page.
const LONGEST: usize = 400_000;

/// All that is shown of a sheet.
pub(super) fn json(
    sheet: &Sheet,
    source: &SourceText,
    doubts: &[Doubt<'_>],
    metrics: &dyn Metrics,
) -> Value {
    let leaves = leaves(sheet);
    let view = View::new(sheet, source, &leaves);
    let of_leaf: HashMap<_, _> = doubts.iter().map(|doubt| (doubt.leaf.path, doubt)).collect();
    let shown = leaves.iter().map(|leaf| view.leaf(*leaf, of_leaf.get(&leaf.path).copied()));
    let mut json = json!({
        "project": sheet.project_name.value(),
        "line": source.line_number(Span::at(view.start)),
        "text": view.text,
        "leaves": shown.collect::<Vec<_>>(),
        "form": form(sheet, source, metrics),
    });
    if let Some((kind, pieces)) = view.document() {
        json[kind] = pieces;
    }
    json
}

/// The part of the source that a sheet is read from.
struct View<'a> {
    source: &'a SourceText,
    /// Its first byte.
    start: usize,
    text: &'a str,
    /// Places in UTF-16, as scripts count, by byte.
    units: HashMap<usize, usize>,
}

impl<'a> View<'a> {
    fn new(sheet: &Sheet, source: &'a SourceText, leaves: &[Leaf<'_>]) -> Self {
        let places = leaves.iter().flat_map(|leaf| spans(*leaf)).filter(|span| span.start > 0);
        let whole = places.fold(sheet.span, Span::hull);
        let start = source.line(whole).1.start as usize;
        let last = source.line(Span::at(whole.end as usize)).1;
        let mut end = (last.end as usize).min(start.saturating_add(LONGEST));
        while !source.text.is_char_boundary(end) {
            end -= 1;
        }
        let text = source.text.get(start..end).unwrap_or("");
        let mut wanted = BTreeSet::new();
        let given = source.given.iter().flat_map(|given| &given.spots).map(|(span, _)| *span);
        for span in leaves.iter().flat_map(|leaf| spans(*leaf)).chain(given) {
            wanted.extend([span.start as usize, span.end as usize]);
        }
        let mut units = HashMap::new();
        let mut unit = 0;
        for (at, char) in text.char_indices() {
            if wanted.contains(&(start + at)) {
                units.insert(start + at, unit);
            }
            unit += char.len_utf16();
        }
        units.insert(end, unit);
        View { source, start, text, units }
    }

    /// A span as scripts count.
    fn span(&self, span: Span) -> Option<[usize; 2]> {
        let at = |byte: u32| self.units.get(&(byte as usize)).copied();
        Some([at(span.start)?, at(span.end)?])
    }

    fn leaf(&self, leaf: Leaf<'_>, doubt: Option<&Doubt<'_>>) -> Value {
        let path = leaf.path.to_string();
        let both = |tell: &dyn Fn(Language) -> String| {
            json!([tell(Language::English), tell(Language::Chinese)])
        };
        let place_of = self.source.place(leaf.span());
        let spot = self.source.shown_spot(leaf.span());
        let rival = doubt.and_then(|doubt| {
            let rival = |language| doubt.reason.rival(language);
            Some(json!([rival(Language::English)?, rival(Language::Chinese)?]))
        });
        json!([
            path,
            leaf.shown(),
            leaf.raw(self.source),
            spans(leaf).filter_map(|span| self.span(span)).collect::<Vec<_>>(),
            doubt.map(|doubt| doubt.leaf.confidence().name()),
            doubt.map(|doubt| both(&|language| doubt.reason.text(language))),
            rival,
            spot.unwrap_or_else(|| format!("{}:{}", place_of.line, place_of.column)),
            both(&|language| place(&path, language)),
        ])
    }

    /// The pages or worksheets that the text is of, if it is of some.
    fn document(&self) -> Option<(&'static str, Value)> {
        let given = self.source.given.as_ref()?;
        let end = self.start + self.text.len();
        let inside = |span: &Span| (self.start..=end).contains(&(span.start as usize));
        let pieces = || given.spots.iter().filter(|(span, _)| inside(span));
        match pieces().next()?.1 {
            Spot::Page { .. } => Some(("pages", self.pages(pieces()))),
            Spot::Cell { .. } => Some(("cells", self.cells(pieces(), &given.worksheets))),
            Spot::Table { .. } | Spot::Paragraph { .. } => None,
        }
    }

    fn pages<'s>(&self, pieces: impl Iterator<Item = &'s (Span, Spot)>) -> Value {
        /// White space behind the last piece of a page, in points.
        const MARGIN: u32 = 24;
        let mut pages: BTreeMap<u32, (u32, u32, Vec<Value>)> = BTreeMap::new();
        for (span, spot) in pieces {
            let (Spot::Page { page, area }, Some([from, _])) = (spot, self.span(*span)) else {
                continue;
            };
            let (width, height, all) = pages.entry(*page).or_default();
            *width = (*width).max(area.right + MARGIN);
            *height = (*height).max(area.bottom + MARGIN);
            let text = self.source.slice(*span);
            all.push(json!([area.left, area.top, area.right, area.bottom, from, text]));
        }
        let page = |(page, (width, height, pieces))| json!({ "page": page, "width": width, "height": height, "pieces": pieces });
        pages.into_iter().map(page).collect()
    }

    fn cells<'s>(
        &self,
        pieces: impl Iterator<Item = &'s (Span, Spot)>,
        worksheets: &[String],
    ) -> Value {
        type Cells<'a> = BTreeMap<u32, BTreeMap<u32, (usize, &'a str)>>;
        let mut tabs: BTreeMap<u32, Cells<'_>> = BTreeMap::new();
        for (span, spot) in pieces {
            let (Spot::Cell { worksheet, row, column }, Some([from, _])) = (spot, self.span(*span))
            else {
                continue;
            };
            let row = tabs.entry(*worksheet).or_default().entry(*row).or_default();
            row.insert(*column, (from, self.source.slice(*span)));
        }
        let tab = |(worksheet, rows): (u32, Cells<'_>)| {
            let used: BTreeSet<u32> = rows.values().flat_map(|row| row.keys().copied()).collect();
            let line = |(number, row): (u32, BTreeMap<u32, (usize, &str)>)| {
                let cell = |column: &u32| match row.get(column) {
                    Some((from, text)) => json!([from, text]),
                    None => json!([-1, ""]),
                };
                json!([number + 1, used.iter().map(cell).collect::<Vec<_>>()])
            };
            let columns: Vec<_> =
                used.iter().map(|column| resheet_model::given::column_letters(*column)).collect();
            json!({
                "name": worksheets.get(worksheet as usize),
                "columns": columns,
                "rows": rows.into_iter().map(line).collect::<Vec<_>>(),
            })
        };
        tabs.into_iter().map(tab).collect()
    }
}

/// The places of a leaf; those of one that the source does not have are empty.
fn spans(leaf: Leaf<'_>) -> impl Iterator<Item = Span> {
    std::iter::once(leaf.span()).chain(leaf.more().iter().copied())
}

/// The sheet as its form.
fn form(sheet: &Sheet, source: &SourceText, metrics: &dyn Metrics) -> Value {
    let options = PageOptions { clean: true, ..PageOptions::default() };
    let form = worksheet(sheet, source, &options, metrics);
    let width: i32 = form.columns.iter().sum();
    let thousandths = |column: &i32| column * 1000 / width.max(1);
    let line = |line: &crate::layout::WorksheetLine| line.text.clone();
    let cells = form.cells.iter().map(|cell| {
        let kind = match (cell.label, cell.running) {
            (true, _) => "label",
            (false, true) => "running",
            (false, false) => "figure",
        };
        let path = cell.subject.map(|subject| subject.to_string());
        json!([cell.at.0, cell.extent.0, cell.extent.1, kind, cell.text, path])
    });
    let above = form.corner.iter().chain(std::iter::once(&form.title)).chain(&form.above);
    json!({
        "above": above.map(line).collect::<Vec<_>>(),
        "below": form.notes.iter().map(line).collect::<Vec<_>>(),
        "columns": form.columns.iter().map(thousandths).collect::<Vec<_>>(),
        "rows": form.rows.len(),
        "cells": cells.collect::<Vec<_>>(),
    })
}
