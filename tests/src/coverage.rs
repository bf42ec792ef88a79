//! Which characters of a source are in nothing that a conversion gives.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;
use resheet_model::{Conversion, Sheet, Span};

use crate::leaves::leaves;
use crate::text::pattern;

/// Runs of characters that are in no leaf, extra, label, column header, stray
/// text, repair or finding, and that are not the drawing of a table.
pub fn uncovered(conversion: &Conversion) -> Vec<Span> {
    let strays = conversion.stray.iter().map(|stray| stray.span);
    let findings = conversion.findings.iter().map(|finding| finding.span);
    let sheets = conversion.sheets.iter().flat_map(spans);
    outside(&conversion.source.text, strays.chain(findings).chain(sheets))
}

/// Runs of characters of a text that are in none of the spans and that are not
/// the drawing of a table.
pub fn outside(text: &str, spans: impl Iterator<Item = Span>) -> Vec<Span> {
    let mut covered = vec![false; text.len()];
    for span in spans.chain(drawing(text)) {
        if let Some(bytes) = covered.get_mut(span.range()) {
            bytes.fill(true);
        }
    }
    let mut runs: Vec<Span> = Vec::new();
    for (at, char) in text.char_indices() {
        if covered[at] || is_drawn(char) {
            continue;
        }
        let end = at + char.len_utf8();
        match runs.last_mut() {
            Some(run) if run.end as usize == at => *run = Span::new(run.start as usize, end),
            _ => runs.push(Span::new(at, end)),
        }
    }
    runs
}

/// How many characters of a text are not blank and no drawing.
pub fn countable(text: &str) -> usize {
    text.chars().filter(|&char| !is_drawn(char)).count()
}

fn spans(sheet: &Sheet) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    for leaf in leaves(sheet) {
        out.extend(leaf.spans());
    }
    out.extend(sheet.shape.labels.iter().map(|label| label.span));
    out.extend(sheet.shape.fund_columns.iter().map(|column| column.span));
    out.extend(sheet.shape.indicator_columns.iter().map(|column| column.span));
    out.extend(sheet.stray.iter().map(|stray| stray.span));
    for repair in &sheet.repairs {
        out.push(repair.span);
        out.extend(&repair.evidence);
    }
    // A finding about the whole sheet says nothing of any character in it.
    let narrow = sheet.findings.iter().filter(|finding| finding.span != sheet.span);
    out.extend(narrow.map(|finding| finding.span));
    out
}

/// What tools write between cells: rules, bars, tags, names and numbers of
/// columns, signs for nothing.
fn drawing(text: &str) -> Vec<Span> {
    static DRAWN: LazyLock<Regex> = LazyLock::new(|| {
        pattern(concat!(
            r"(?m)<th>\d+</th>|\bnull\b|^\.\.|(?:^|\|)\s*#{1,6}\s|<[!?][[:ascii:]&&[^<>]]+>|",
            r#"</?[a-zA-Z](?:"[^"]*"|[^<>"])*>|</?[a-zA-Z][^<>]*>|"#,
            r"Unnamed: ?\d+|\b(?:NaN|nan|None|NaT)\b|<NA>|\\n|\*\*|^\d+[\t,|]|",
            r"'(?:[\])]|,\s?'?)|[\[(,]\s?'",
        ))
    });
    // The names that records repeat: each is a cell once.
    static NAME: LazyLock<Regex> = LazyLock::new(|| pattern(r#""[^"\n]*"\s*:"#));
    let mut names = BTreeSet::new();
    let again = NAME.find_iter(text).filter(|found| !names.insert(found.as_str()));
    let drawn = DRAWN.find_iter(text).chain(again);
    drawn.map(|found| Span::new(found.start(), found.end())).collect()
}

fn is_drawn(char: char) -> bool {
    char.is_whitespace()
        || char.is_control()
        || matches!(char, '|' | '+' | '-' | '=' | ':' | '"' | ',' | ';' | '\u{feff}' | '\u{200b}')
        || matches!(char, '[' | ']' | '{' | '}')
        || matches!(char, '\u{2500}'..='\u{257f}')
}
