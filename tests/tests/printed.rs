//! Every value of a sheet stands on its pages: the texts in one of its cells or lines,
//! the figures as often as the data has them. And its labels are the source's.

use std::collections::BTreeMap;

use resheet_emit::layout::Printed;
use resheet_model::{Conversion, Decimal, Measure, Seen, Sheet, SourceText};
use resheet_tests::corpus::{Document, documents, home};
use resheet_tests::pages::{cells, foreign, printed, solid};
use resheet_tests::run::engine;
use resheet_tests::text::relations;

/// The text of each part of the sheet, without white space. What a page shows again is
/// no part.
fn texts(printed: &Printed) -> Vec<String> {
    let mut texts = vec![String::new(); printed.parts.len()];
    for run in printed.pages.iter().flat_map(|page| &page.runs) {
        if let Some(part) = run.part {
            texts[part as usize].push_str(&run.text);
        }
    }
    texts.iter().map(|text| solid(text)).collect()
}

/// The figures of a text: digits with points, commas between them taken out.
fn figures(text: &str) -> impl Iterator<Item = String> {
    let plain: String = text.chars().filter(|c| *c != ',').collect();
    let figures = plain
        .split(|c: char| !c.is_ascii_digit() && c != '.')
        .map(|figure| figure.trim_matches('.').to_owned())
        .filter(|figure| !figure.is_empty())
        .collect::<Vec<_>>();
    figures.into_iter()
}

/// What the data has and the pages do not.
struct Missing<'a> {
    source: &'a SourceText,
    texts: Vec<String>,
    figures: BTreeMap<String, usize>,
    missing: Vec<String>,
}

impl Missing<'_> {
    fn words(&mut self, path: &str, leaf: &Seen<String>) {
        if let Some(value) = leaf.value() {
            self.text(path, value);
        }
    }

    fn text(&mut self, path: &str, value: &str) {
        let value = solid(value);
        if !self.texts.iter().any(|text| text.contains(&value)) {
            self.missing.push(format!("{path}: {value}"));
        }
    }

    fn number(&mut self, path: &str, leaf: &Seen<Decimal>) {
        if let Some(value) = leaf.value() {
            self.figure(path, *value, &leaf.raw(self.source));
        }
    }

    /// A figure; one in words stands as words.
    fn figure(&mut self, path: &str, value: Decimal, raw: &str) {
        let raw = solid(raw);
        let figure = value.abs().to_string();
        match self.figures.get_mut(&figure) {
            Some(count) if *count > 0 => *count -= 1,
            _ if !raw.contains(|c: char| c.is_ascii_digit()) && !raw.is_empty() => {
                self.text(path, &raw);
            }
            _ => self.missing.push(format!("{path}: {figure} ({raw})")),
        }
    }

    /// A relation, as its sign, as the source spells it or in words: in a cell with the
    /// figure, or in one of its own.
    fn relation(&mut self, path: &str, sign: &str, value: Decimal) {
        let spelled = relations().filter(|(_, known)| *known == sign).map(|(spelled, _)| spelled);
        let ways: Vec<String> = spelled.chain([sign]).map(solid).collect();
        let figure = value.abs().to_string();
        let beside = |text: &String| {
            let way = ways.iter().find(|way| text.contains(*way));
            let own = |way: &String| text == way || figures(text).any(|found| found == figure);
            let words = || match resheet_lexis::measure(text) {
                Measure::Quantity(said) | Measure::Worded { means: said, .. } => {
                    said.op.is_some_and(|op| op.sign() == sign)
                }
                _ => false,
            };
            way.is_some_and(own) || words()
        };
        if !self.texts.iter().any(beside) {
            self.missing.push(format!("{path}: {sign} {figure}"));
        }
    }

    fn measure(&mut self, path: &str, leaf: &Seen<Measure>) {
        match leaf.value() {
            Some(Measure::Quantity(quantity)) => {
                self.figure(path, quantity.value, &leaf.raw(self.source));
                self.text(path, &quantity.unit);
                if let Some(op) = quantity.op {
                    self.relation(path, op.sign(), quantity.value);
                }
            }
            Some(other) => self.text(path, other.text().unwrap_or_default()),
            None => {}
        }
    }
}

/// The leaves of a sheet that its pages lack.
fn missing(sheet: &Sheet, source: &SourceText) -> Vec<String> {
    let printed = printed(sheet, source);
    let texts = texts(&printed);
    let mut figures: BTreeMap<String, usize> = BTreeMap::new();
    for figure in texts.iter().flat_map(|text| self::figures(text)) {
        *figures.entry(figure).or_default() += 1;
    }
    let mut page = Missing { source, texts, figures, missing: Vec::new() };
    for (name, leaf) in [
        ("title", &sheet.title),
        ("year", &sheet.year),
        ("project_name", &sheet.project_name),
        ("department", &sheet.department),
        ("implementing_unit", &sheet.implementing_unit),
        ("money_unit", &sheet.money_unit),
        ("expected_goal", &sheet.expected_goal),
        ("actual_result", &sheet.actual_result),
        ("grade", &sheet.grade),
    ] {
        page.words(name, leaf);
    }
    page.number("total_weight", &sheet.total_weight);
    page.number("total_score", &sheet.total_score);
    for extra in &sheet.extras {
        page.words(&extra.label, &extra.value);
        page.text("label", &extra.label);
    }
    for (at, row) in sheet.funds.iter().enumerate() {
        let path = |name: &str| format!("funds[{at}].{name}");
        page.words(&path("row"), &row.row);
        page.number(&path("initial"), &row.initial);
        page.number(&path("budget"), &row.budget);
        page.number(&path("executed"), &row.executed);
        page.number(&path("weight"), &row.weight);
        page.number(&path("rate"), &row.rate);
        page.number(&path("score"), &row.score);
        row.others.iter().for_each(|(label, leaf)| page.words(&path(label), leaf));
    }
    for (at, row) in sheet.indicators.iter().enumerate() {
        let path = |name: &str| format!("indicators[{at}].{name}");
        page.words(&path("level1"), &row.level1);
        page.words(&path("level2"), &row.level2);
        page.words(&path("level3"), &row.level3);
        page.measure(&path("target"), &row.target);
        page.measure(&path("actual"), &row.actual);
        page.number(&path("weight"), &row.weight);
        page.number(&path("score"), &row.score);
        page.words(&path("deviation"), &row.deviation);
        row.others.iter().for_each(|(label, leaf)| page.words(&path(label), leaf));
    }
    // A label stands on the form as the sheet has it.
    let shape = &sheet.shape;
    let funds = shape.fund_columns.iter().filter(|c| !c.span.is_empty()).map(|c| &c.label);
    let indicators = shape.indicator_columns.iter().filter(|c| !c.span.is_empty());
    // A pair is a label with its value; what is of no field may be no label at all.
    let labels = shape
        .labels
        .iter()
        .filter(|label| !label.span.is_empty() && !["pair", "label"].contains(&label.key.as_str()));
    for label in funds.chain(indicators.map(|c| &c.label)).chain(labels.map(|l| &l.text)) {
        page.text("label", label);
    }
    page.missing
}

fn missing_of(conversion: &Conversion) -> impl Iterator<Item = (u32, Vec<String>)> {
    let sheets = conversion.sheets.iter();
    sheets.map(|sheet| (sheet.ordinal, missing(sheet, &conversion.source)))
}

/// The dumps of the corpus and of the faults that real files show.
fn dumps() -> Vec<Document> {
    let folders = [home(), home().join("../cases")];
    folders.iter().flat_map(|folder| documents(folder).unwrap_or_default()).collect()
}

/// A dump whose signs were misread: the page says what the data says.
fn misread() -> impl Iterator<Item = Document> {
    let cases = documents(&home().join("../cases")).unwrap_or_default();
    let found: Vec<Document> =
        cases.into_iter().filter(|dump| dump.name == "c14-sign-misread").collect();
    assert_eq!(found.len(), 1);
    found.into_iter()
}

#[test]
fn every_value_stands_on_its_pages() {
    let engine = engine();
    let mut report = Vec::new();
    for dump in documents(&home()).unwrap_or_default().into_iter().chain(misread()) {
        let conversion = engine.convert(&dump.name, &dump.bytes);
        for (ordinal, missing) in missing_of(&conversion) {
            if !missing.is_empty() {
                report.push(format!("{} {ordinal}: {}", dump.path.display(), missing.join("; ")));
            }
        }
    }
    assert!(report.is_empty(), "{} sheets:\n{}", report.len(), report.join("\n"));
}

/// Nobody wrote the sign that is printed then: each of them is marked as a guess.
#[test]
fn signs_that_were_misread_are_guesses() {
    for dump in misread() {
        let conversion = engine().convert(&dump.name, &dump.bytes);
        let pages = printed(&conversion.sheets[0], &conversion.source).pages;
        let signs: usize = pages.iter().map(|page| page.signs.len()).sum();
        assert_eq!(signs, 4);
    }
}

/// A label of ours stands only for one that the source has not: none is printed in place
/// of another or for what a form does not have.
#[test]
fn labels_are_those_of_the_source() {
    let engine = engine();
    let mut report = Vec::new();
    for dump in dumps() {
        let conversion = engine.convert(&dump.name, &dump.bytes);
        for sheet in &conversion.sheets {
            let cells = cells(&printed(sheet, &conversion.source));
            let labels = foreign(sheet, &conversion.source, &cells);
            for label in labels.into_iter().filter(|label| label.needless) {
                let path = dump.path.display();
                report.push(format!("{path} {}: {}", sheet.ordinal + 1, label.text));
            }
        }
    }
    assert!(report.is_empty(), "{} labels:\n{}", report.len(), report.join("\n"));
}
