//! The rows over the tables, and those under them: labels with one value.

use resheet_model::{Field, Label, Reading, Seen, Subject};

use super::super::grid::{RowRole, TextStyle};
use super::Plan;
use super::cells::{Builder, Said};
use super::sections::{Section, Sections};

/// A label with its value.
struct Pair {
    label: String,
    value: Said,
    subject: Subject,
    /// Line in the source, if it is there, and place, to keep the order.
    line: Option<u64>,
    at: u32,
    /// Whether it may share a row with the one before it whatever the lines.
    joins: bool,
    /// Whether its label is no word of a form that is known.
    new_label: bool,
}

/// Project name, department, unit, and extras printed over the tables.
pub(super) fn head(builder: &mut Builder<'_>, plan: &Plan) {
    let sheet = builder.sheet;
    let mut pairs = Vec::new();
    for (field, leaf) in [
        (Field::ProjectName, &sheet.project_name),
        (Field::Department, &sheet.department),
        (Field::ImplementingUnit, &sheet.implementing_unit),
    ] {
        pairs.extend(pair(builder, field, leaf));
    }
    pairs.extend(extras(builder, None));
    // A label that the sheet does not print has no place; it stays where the
    // usual order puts it.
    let mut last = 0;
    for pair in &mut pairs {
        if pair.at == 0 {
            pair.at = last;
        }
        last = last.max(pair.at);
    }
    pairs.sort_by_key(|pair| pair.at);
    for heading in headings(builder) {
        let behind = pairs.partition_point(|pair| pair.at < heading.span.start);
        let behind = pairs.split_off(behind);
        put_pairs(builder, plan, std::mem::replace(&mut pairs, behind));
        let row = builder.row(RowRole::Body);
        builder.put((row, 0, 1, plan.columns), heading.text.clone(), TextStyle::Label);
    }
    put_pairs(builder, plan, pairs);
}

/// Labels over the tables that have no value and stand on a line by themselves: the next
/// thing in the source is another label.
fn headings<'a>(builder: &Builder<'a>) -> Vec<&'a Label> {
    let sections = Sections::of(builder.sheet);
    let labels = || builder.sheet.shape.labels.iter().filter(|label| !label.span.is_empty());
    let line = |label: &Label| builder.source.line_number(label.span);
    let is_heading = |label: &&Label| {
        sections.at(label.span.start).is_none()
            && labels().all(|other| other.span == label.span || line(other) != line(label))
            && labels().any(|other| builder.meet(label.span, other.span))
    };
    let mut headings = builder.free_labels();
    headings.retain(is_heading);
    headings
}

/// Grade, and extras printed under the last table.
pub(super) fn tail(builder: &mut Builder<'_>, plan: &Plan) {
    let sheet = builder.sheet;
    let grade = (!builder.has(Field::Grade)).then(|| pair(builder, Field::Grade, &sheet.grade));
    let mut pairs: Vec<Pair> = grade.flatten().into_iter().collect();
    pairs.extend(extras(builder, Some(Section::Indicators)));
    for pair in &mut pairs {
        pair.joins = false;
    }
    put_pairs(builder, plan, pairs);
}

/// Extras printed under another table.
pub(super) fn under(builder: &mut Builder<'_>, plan: &Plan, section: Section) {
    let pairs = extras(builder, Some(section));
    put_pairs(builder, plan, pairs);
}

fn pair(builder: &mut Builder<'_>, field: Field, leaf: &Seen<String>) -> Option<Pair> {
    let sheet = builder.sheet;
    let labels = || sheet.shape.labels.iter();
    // Of a sheet about a department the label says so: 部门名称.
    let label = labels()
        .find(|label| label.key == field.name())
        .or_else(|| labels().find(|label| label.key.strip_suffix("_self") == Some(field.name())))
        .or_else(|| builder.label_before(leaf.span));
    // Many forms have no grade: where nothing is of it, nothing is missing.
    if label.is_none() && field == Field::Grade && leaf.reading == Reading::Absent {
        return None;
    }
    let subject = Subject::Field(field);
    let value = builder.leaf(leaf, subject);
    if label.is_none() && value.is_empty() {
        return None;
    }
    let span = label.map_or(leaf.span, |label| label.span);
    let usual = builder.wording.fields.get(field.name());
    let words = if label.is_none() { builder.words_before(leaf.span) } else { None };
    let new_label = words.is_some();
    let own = label.map(|label| label.text.clone()).or(words);
    Some(Pair {
        label: own.or_else(|| usual.cloned()).unwrap_or_default(),
        new_label,
        value,
        subject,
        line: (!span.is_empty()).then(|| builder.source.line_number(span)),
        at: span.start,
        joins: field == Field::ImplementingUnit,
    })
}

/// Extras that the source has behind the beginning of a section, or before all.
fn extras(builder: &mut Builder<'_>, section: Option<Section>) -> Vec<Pair> {
    let sheet = builder.sheet;
    let sections = Sections::of(sheet);
    let mut pairs = Vec::new();
    for (index, extra) in (0..).zip(&sheet.extras) {
        if sections.at(extra.value.span.start) == section {
            let subject = Subject::Extra(index);
            pairs.push(Pair {
                label: extra.label.clone(),
                value: builder.leaf(&extra.value, subject),
                subject,
                line: Some(builder.source.line_number(extra.value.span)),
                at: extra.value.span.start,
                joins: false,
                new_label: false,
            });
        }
    }
    pairs
}

/// Puts each pair on a row, or two on one where the source has them on one
/// line.
fn put_pairs(builder: &mut Builder<'_>, plan: &Plan, pairs: Vec<Pair>) {
    let mut pairs = pairs.into_iter().peekable();
    while let Some(first) = pairs.next() {
        let row = builder.row(RowRole::Body);
        let second = pairs.next_if(|next| shares_row(&first, next));
        let end = if second.is_some() { plan.middle } else { plan.columns };
        put_pair(builder, (row, 0, plan.label), end, first);
        if let Some(second) = second {
            // On two lines a label that no program knows is taken for a part of the value.
            let wide = second.new_label && plan.columns - plan.middle > 2;
            let width = if wide { 2 } else { 1 };
            put_pair(builder, (row, plan.middle, width), plan.columns, second);
        }
    }
}

fn shares_row(first: &Pair, next: &Pair) -> bool {
    // Long texts want the full width.
    let short = |pair: &Pair| pair.value.text.chars().count() <= 40;
    let usual = next.joins && matches!(first.subject, Subject::Field(Field::Department));
    short(first) && short(next) && (usual || (first.line.is_some() && first.line == next.line))
}

fn put_pair(
    builder: &mut Builder<'_>,
    (row, column, width): (usize, usize, usize),
    end: usize,
    pair: Pair,
) {
    builder.put((row, column, 1, width), pair.label, TextStyle::Label);
    let value = column + width;
    let style =
        if pair.value.text.chars().count() > 40 { TextStyle::Text } else { TextStyle::Level };
    builder.put_leaf((row, value, 1, end - value), pair.value, style);
}
