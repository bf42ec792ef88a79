//! Sheets of one input compared with each other.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use resheet_lexis::fold;
use resheet_model::{Code, Field, Finding, FundColumn, Reading, Sheet, SourceText, Span, Subject};

use crate::case::fund;
use crate::execution::budget;

/// The codes that [`compare`] may raise.
pub(crate) const CODES: &[Code] = &[Code::A053, Code::A054];

/// Adds what differs between the sheets to their findings.
pub(crate) fn compare(source: &SourceText, sheets: &mut [Sheet]) {
    titles(source, sheets);
    zero_rates(source, sheets);
}

/// A title unlike that of most sheets of the same family.
fn titles(source: &SourceText, sheets: &mut [Sheet]) {
    let names: Vec<(String, String)> =
        sheets.iter().map(|sheet| (sheet.family.id.clone(), folded_title(sheet))).collect();
    // How often each title stands, and where first.
    let mut titles: BTreeMap<&(String, String), (usize, usize)> = BTreeMap::new();
    for (at, name) in names.iter().enumerate().filter(|(_, name)| !name.1.is_empty()) {
        titles.entry(name).or_insert((0, at)).0 += 1;
    }
    // The most frequent of each family; of equals, the first met.
    let mut usual: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for ((family, _), &(count, first)) in &titles {
        let best = usual.entry(family).or_insert((count, first));
        if (count, Reverse(first)) > (best.0, Reverse(best.1)) {
            *best = (count, first);
        }
    }
    for (index, name) in names.iter().enumerate() {
        let (Some(&(count, _)), Some(&(most, first))) =
            (titles.get(name), usual.get(name.0.as_str()))
        else {
            continue;
        };
        if most <= count {
            continue;
        }
        let other = sheets.get(first).map(|sheet| sheet.title.span).unwrap_or_default();
        let expected = source.slice(other).trim().to_owned();
        if let Some(sheet) = sheets.get_mut(index) {
            let printed = source.slice(sheet.title.span).trim();
            let finding = Finding::new(Code::A053, Subject::Field(Field::Title), sheet.title.span)
                .arg("printed", printed)
                .arg("expected", &expected)
                .arg("count", most)
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
    let mut odd: HashMap<usize, usize> = HashMap::new();
    for place in places.iter().filter(|place| place.dash == odd_dash) {
        *odd.entry(place.sheet).or_default() += 1;
    }
    let mut last = None;
    for place in places.iter().filter(|place| place.dash == odd_dash) {
        // Once a sheet is enough.
        if last == Some(place.sheet) {
            continue;
        }
        last = Some(place.sheet);
        let rows = odd.get(&place.sheet).copied().unwrap_or(1);
        let expected = source.slice(usual.span).trim().to_owned();
        let finding = Finding::new(Code::A054, fund(place.row, FundColumn::Rate), place.span)
            .arg("printed", source.slice(place.span).trim())
            .arg("expected", &expected)
            .arg("count", rows)
            .related(usual.span, expected);
        if let Some(sheet) = sheets.get_mut(place.sheet) {
            sheet.findings.push(finding);
        }
    }
}
