//! Sheets of one input compared with each other.

use resheet_lexis::fold;
use resheet_model::{Field, Finding, FundColumn, Reading, Sheet, SourceText, Span, Subject};

use crate::case::fund;
use crate::execution::budget;

/// The codes that [`compare`] may raise.
pub(crate) const CODES: &[&str] = &["A053", "A054"];

/// Adds what differs between the sheets to their findings.
pub(crate) fn compare(source: &SourceText, sheets: &mut [Sheet]) {
    titles(source, sheets);
    zero_rates(source, sheets);
}

/// A title unlike that of most sheets of the same family.
fn titles(source: &SourceText, sheets: &mut [Sheet]) {
    let names: Vec<(String, String)> = sheets
        .iter()
        .map(|sheet| (sheet.family.id.clone(), folded_title(sheet)))
        .collect();
    for (index, (family, title)) in names.iter().enumerate() {
        if title.is_empty() {
            continue;
        }
        let same = |other: &str| {
            names.iter().filter(|(kin, name)| kin == family && name == other).count()
        };
        // The first of the most frequent.
        let usual = names.iter().enumerate().filter(|(_, (kin, name))| kin == family && !name.is_empty());
        let Some((first, (_, usual))) =
            usual.max_by_key(|(at, (_, name))| (same(name), std::cmp::Reverse(*at)))
        else {
            continue;
        };
        if usual == title || same(usual) <= same(title) {
            continue;
        }
        let other = sheets.get(first).map(|sheet| sheet.title.span).unwrap_or_default();
        let expected = source.slice(other).trim().to_owned();
        if let Some(sheet) = sheets.get_mut(index) {
            let printed = source.slice(sheet.title.span).trim();
            let finding = Finding::new("A053", Subject::Field(Field::Title), sheet.title.span)
                .arg("printed", printed)
                .arg("expected", &expected)
                .arg("count", same(usual))
                .related(other, expected);
            sheet.findings.push(finding);
        }
    }
}

/// The title without what may well differ: the year.
fn folded_title(sheet: &Sheet) -> String {
    let folded = sheet.title.value().map(|title| fold(title).to_string()).unwrap_or_default();
    folded.chars().filter(|c| !c.is_ascii_digit()).collect()
}

/// Rates of funds rows without money: `0.00` in one sheet, a dash in another.
fn zero_rates(source: &SourceText, sheets: &mut [Sheet]) {
    struct Place {
        sheet: usize,
        row: u32,
        span: Span,
        dash: bool,
    }
    let mut places = Vec::new();
    for (sheet, found) in sheets.iter().enumerate() {
        for (row, fund) in (0u32..).zip(&found.funds) {
            let nothing = budget(fund).is_some_and(|budget| budget.is_zero())
                && fund.executed.value().is_some_and(|executed| executed.is_zero());
            let dash = match &fund.rate.reading {
                Reading::Dash => true,
                Reading::Read(rate) if rate.is_zero() => false,
                _ => continue,
            };
            if nothing {
                places.push(Place { sheet, row, span: fund.rate.span, dash });
            }
        }
    }
    let dashes = places.iter().filter(|place| place.dash).count();
    let zeros = places.len() - dashes;
    // The rarer way is the odd one; the dash where both are as frequent.
    let odd_dash = dashes <= zeros;
    let Some(usual) = places.iter().find(|place| place.dash != odd_dash) else { return };
    let mut last = None;
    for place in places.iter().filter(|place| place.dash == odd_dash) {
        // Once a sheet is enough.
        if last == Some(place.sheet) {
            continue;
        }
        last = Some(place.sheet);
        let rows = places.iter().filter(|other| other.sheet == place.sheet && other.dash == odd_dash).count();
        let expected = source.slice(usual.span).trim().to_owned();
        let finding = Finding::new("A054", fund(place.row, FundColumn::Rate), place.span)
            .arg("printed", source.slice(place.span).trim())
            .arg("expected", &expected)
            .arg("count", rows)
            .related(usual.span, expected);
        if let Some(sheet) = sheets.get_mut(place.sheet) {
            sheet.findings.push(finding);
        }
    }
}
