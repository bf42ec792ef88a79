//! What must hold for every input, whatever it is: one function a stage. Each
//! panics where its law is broken. The property tests and the fuzzing targets
//! (`tests/fuzz`) share them, so that what one finds the other keeps found.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use resheet_lexis as lexis;
use resheet_model::{
    Block, Confidence, Conversion, Decimal, Grid, GridCell, IndicatorColumn, Measure, Outcome,
    RawCell, RawRow, Seen, SourceText, Span, Subject,
};
use resheet_pipeline::{Engine, Families, Options, Texts};

use crate::coverage::{outside, uncovered};
use crate::leaves::{Place, leaves};
use crate::run::engine;
use crate::silent::{Notice, nearest};
use crate::text::normal;

static ENGINE: LazyLock<Engine> = LazyLock::new(engine);

/// Encodings that a user may name.
const NAMED: [&str; 6] = ["utf-8", "utf-16le", "utf-16be", "gb18030", "big5", "windows-1252"];

/// A stage with its law.
pub struct Law {
    /// The name of its fuzzing target.
    pub name: &'static str,
    /// Panics where the law is broken.
    pub hold: fn(&[u8]),
}

/// Every law over plain bytes.
pub static LAWS: &[Law] = &[
    Law { name: "decode", hold: decode },
    Law { name: "read", hold: |bytes| read(&lossy(bytes)) },
    Law { name: "html", hold: |bytes| dialect("html", &lossy(bytes)) },
    Law { name: "grid", hold: |bytes| dialect("grid", &lossy(bytes)) },
    Law { name: "simple", hold: |bytes| dialect("simple", &lossy(bytes)) },
    Law { name: "list", hold: |bytes| dialect("list", &lossy(bytes)) },
    Law { name: "asciidoc", hold: |bytes| dialect("asciidoc", &lossy(bytes)) },
    Law { name: "tex", hold: |bytes| dialect("tex", &lossy(bytes)) },
    Law { name: "roff", hold: |bytes| dialect("roff", &lossy(bytes)) },
    Law { name: "wiki", hold: |bytes| dialect("wiki", &lossy(bytes)) },
    Law { name: "records", hold: |bytes| dialect("records", &lossy(bytes)) },
    Law { name: "repeated", hold: |bytes| dialect("repeated", &lossy(bytes)) },
    Law { name: "stacked", hold: |bytes| dialect("stacked", &lossy(bytes)) },
    Law { name: "pipe", hold: |bytes| dialect("pipe", &lossy(bytes)) },
    Law { name: "tab", hold: |bytes| dialect("tab", &lossy(bytes)) },
    Law { name: "csv", hold: |bytes| dialect("csv", &lossy(bytes)) },
    Law { name: "glued", hold: |bytes| dialect("glued", &lossy(bytes)) },
    Law { name: "gaps", hold: |bytes| dialect("gaps", &lossy(bytes)) },
    Law { name: "blanks", hold: |bytes| dialect("blanks", &lossy(bytes)) },
    Law { name: "words", hold: |bytes| dialect("words", &lossy(bytes)) },
    Law { name: "lines", hold: |bytes| dialect("lines", &lossy(bytes)) },
    Law { name: "values", hold: |bytes| values(&lossy(bytes)) },
    Law { name: "bind", hold: |bytes| bind(&lossy(bytes)) },
    Law { name: "family", hold: |bytes| family(&lossy(bytes)) },
    Law { name: "document", hold: document },
    Law { name: "whole", hold: whole },
];

/// Holds the law of this name.
pub fn hold(name: &str, bytes: &[u8]) {
    let law = LAWS.iter().find(|law| law.name == name);
    (law.unwrap_or_else(|| panic!("no law is called {name}")).hold)(bytes);
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Decoding, with the encoding found and with each that may be named: a text or
/// a refusal with its reason, and findings that point into the text.
fn decode(bytes: &[u8]) {
    let named = NAMED.iter().map(|name| {
        let options = Options { encoding: Some((*name).to_owned()), ..Options::default() };
        Engine::new(&options).unwrap_or_else(|error| panic!("{error}"))
    });
    for engine in named {
        let decoded = engine.decode("any", bytes);
        let text = &decoded.source.text;
        assert!(!decoded.refused || !decoded.findings.is_empty(), "refused without a reason");
        assert!(decoded.findings.iter().all(|finding| fits(text, finding.span)));
    }
    let found = ENGINE.decode("any", bytes);
    assert!(!found.refused || !found.findings.is_empty(), "refused without a reason");
    assert!(found.findings.iter().all(|finding| fits(&found.source.text, finding.span)));
    let encoding = &found.source.encoding;
    if encoding.name == "UTF-8" && !encoding.bom && !found.refused && found.source.given.is_none() {
        let lost = String::from_utf8_lossy(bytes);
        assert_eq!(found.source.text, lost, "UTF-8 is taken as it is");
    }
}

/// Documents: cells and places that lie in the text, in its order, and every
/// character of the text in a row.
fn document(bytes: &[u8]) {
    let found = ENGINE.decode("any", bytes);
    let Some(given) = &found.source.given else { return };
    let text = &found.source.text;
    let rows = given.tables.iter().flat_map(|table| &table.rows);
    let mut end = 0;
    for row in rows {
        assert!(fits(text, row.span) && row.span.start >= end, "{row:?}");
        end = row.span.end;
        let inside = |span: Span| span.start >= row.span.start && span.end <= row.span.end;
        assert!(row.cells.iter().all(|cell| fits(text, cell.span) && inside(cell.span)), "{row:?}");
        let columns = row.cells.windows(2).all(|pair| pair[0].column < pair[1].column);
        assert!(columns, "{row:?}");
    }
    let sorted = |pair: &[(Span, resheet_model::Spot)]| pair[0].0.start <= pair[1].0.start;
    assert!(given.spots.windows(2).all(sorted), "places out of order");
    check_rows(text, &ENGINE.read(&found.source, &ENGINE.words(&found.source)));
    whole(bytes);
}

/// Reading: every printed character in a row, no character in two cells.
fn read(text: &str) {
    let source = SourceText::plain("any", text);
    check_rows(text, &ENGINE.read(&source, &ENGINE.words(&source)));
}

/// The same for one dialect, whatever the others say.
fn dialect(name: &str, text: &str) {
    let source = SourceText::plain("any", text);
    let blocks = resheet_read::read_as(&source, name, ENGINE.families().lexicon());
    check_rows(text, &blocks.unwrap_or_else(|| panic!("no dialect is called {name}")));
}

fn check_rows(text: &str, blocks: &[Block<'_>]) {
    for row in blocks.iter().flat_map(|block| &block.rows) {
        assert!(fits(text, row.span), "{row:?}");
        let mut pieces: Vec<Span> = row.cells.iter().flat_map(pieces).collect();
        assert!(pieces.iter().all(|span| fits(text, *span)), "{row:?}");
        pieces.retain(|span| span.start < span.end);
        pieces.sort_unstable();
        let apart = pieces.windows(2).all(|pair| pair[0].end <= pair[1].start);
        assert!(apart, "a character in two cells: {row:?}");
    }
    let rows = blocks.iter().flat_map(|block| &block.rows);
    let lost: Vec<_> = outside(text, rows.map(|row| row.span))
        .into_iter()
        .filter_map(|span| text.get(span.range()))
        .collect();
    assert!(lost.is_empty(), "in no row: {lost:?}");
}

fn pieces(cell: &RawCell<'_>) -> impl Iterator<Item = Span> {
    std::iter::once(cell.span).chain(cell.more.iter().copied())
}

fn fits(text: &str, span: Span) -> bool {
    text.get(span.range()).is_some()
}

/// The grammar of values: no digit that is not printed, folding done once is
/// done for good, and places that lie in the text.
fn values(text: &str) {
    let folded = lexis::fold(text).into_owned();
    assert_eq!(lexis::fold(&folded), folded, "folding is done at once");
    let (placed, places) = lexis::fold_with_places(text);
    assert_eq!(placed, folded);
    assert!(places.iter().all(|&place| text.is_char_boundary(place)));
    let _ = (lexis::shape(text), lexis::operator(text), lexis::unit_sense(text));
    let _ = ENGINE.families().lexicon().lookup(&folded);
    if let Some(number) = lexis::number(text) {
        assert!(stands(number.value, text), "{number:?}");
    }
    measure_holds(&lexis::measure(text), text);
    for mention in lexis::numbers_in(text) {
        let raw = text.get(mention.range.clone()).unwrap_or("");
        assert!(stands(mention.value, raw), "{mention:?} from {raw:?}");
        assert!(raw.ends_with(&mention.unit), "{mention:?} from {raw:?}");
    }
    let mut cells = text.splitn(3, '\t');
    let mut cell = || cells.next().unwrap_or("");
    let (operator, value, unit) = (cell(), cell(), cell());
    measure_holds(&lexis::combined(operator, value, unit), text);
}

fn measure_holds(measure: &Measure, raw: &str) {
    if let Measure::Quantity(quantity) = measure {
        assert!(stands(quantity.value, raw), "{quantity:?} from {raw:?}");
    }
}

/// Repairing and binding: repaired rows need no repair, and every printed
/// character of the text comes to be somewhere.
fn bind(text: &str) {
    let source = SourceText::plain("any", text);
    let words = ENGINE.words(&source);
    let texts = Texts::new(&words);
    let grid = ENGINE.repair(&source, &texts);
    assert_eq!(repaired_again(&texts, &grid), [], "repaired rows need no repair");
    let bound = ENGINE.bind(&source, &grid, &texts);
    assert!(!bound.sheets.is_empty() || !bound.findings.is_empty());
    assert!(bound.stray.iter().all(|stray| fits(text, stray.span)));
}

/// What would be repaired in rows that are repaired.
pub fn repaired_again(texts: &Texts<'_>, once: &Grid<'_>) -> Vec<resheet_model::Repair> {
    let blocks = once.rows.iter().map(|row| Block {
        dialect: row.dialect,
        rows_are_records: row.is_record,
        rows: vec![RawRow {
            kind: row.kind,
            span: row.span,
            cells: row.cells.iter().cloned().map(raw).collect(),
        }],
    });
    resheet_repair::repair(blocks.collect(), texts).repairs
}

fn raw(cell: GridCell<'_>) -> RawCell<'_> {
    let GridCell { text, span, more, column, columns, rows, edge, .. } = cell;
    RawCell { text, span, more, column, columns, rows, edge }
}

/// Family files: taken, or refused at a place in the file with advice.
fn family(text: &str) {
    let Err(error) = Families::with(&[("own.toml".to_owned(), text.to_owned())]) else { return };
    let line = text.split('\n').nth(error.line.saturating_sub(1)).unwrap_or("");
    assert!(error.line > 0 && error.column > 0, "{error}");
    assert!(error.line <= text.split('\n').count(), "{error}");
    assert!(error.column <= line.chars().count() + 1, "{error}");
    assert!(!error.message.is_empty() && !error.help.is_empty(), "{error}");
}

/// The whole way to a conversion: no panic, a sheet or a finding, nothing lost,
/// no number that is not printed.
fn whole(bytes: &[u8]) {
    let conversion = ENGINE.convert("any", bytes);
    survived(&conversion);
    assert_eq!(invented(&conversion), [""; 0], "numbers that are not printed");
    places_fit(&conversion);
    guesses_are_told(&conversion);
    let lost: Vec<_> =
        uncovered(&conversion).into_iter().map(|span| conversion.source.slice(span)).collect();
    assert!(lost.is_empty(), "lost: {lost:?}");
}

/// Neither a panic of ours, which is contained and ends as a failure, nor
/// silence.
pub fn survived(conversion: &Conversion) {
    assert_ne!(conversion.outcome, Outcome::Failed, "{:?}", conversion.findings);
    let told = conversion.all_findings().next().is_some();
    assert!(told || !conversion.sheets.is_empty(), "neither findings nor a sheet");
}

/// Every leaf lies in the text, on whole characters.
pub fn places_fit(conversion: &Conversion) {
    let text = &conversion.source.text;
    for leaf in conversion.sheets.iter().flat_map(leaves) {
        assert!(leaf.spans().all(|span| fits(text, span)), "{}", leaf.subject);
    }
    let mut findings = conversion.all_findings();
    assert!(findings.all(|(_, finding)| fits(text, finding.span)));
}

/// Of every guess a finding speaks: on the leaf, its row or the sheet. The first
/// level of several rows is spoken of once.
pub fn guesses_are_told(conversion: &Conversion) {
    for sheet in &conversion.sheets {
        let mut groups = BTreeSet::new();
        let guess = |leaf: &Place<'_>| leaf.is_read && leaf.confidence == Confidence::Guess;
        for leaf in leaves(sheet).into_iter().filter(guess) {
            let row = |at: u32| &sheet.indicators[at as usize];
            let group = match leaf.subject {
                Subject::Indicator(at, Some(IndicatorColumn::Level1)) => row(at).level1.value(),
                _ => None,
            };
            let continues = group.is_some_and(|label| !groups.insert(label));
            let told = nearest(conversion, sheet, Some(leaf.subject)) < Notice::None;
            assert!(continues || told, "{} is a guess and nothing says so", leaf.subject);
        }
    }
}

/// The numbers of a conversion whose digits do not stand where they were read.
pub fn invented(conversion: &Conversion) -> Vec<String> {
    let source = &conversion.source;
    let mut invented = Vec::new();
    let mut check = |place: String, raw: String, value: Option<Decimal>| {
        if value.is_some_and(|value| !stands(value, &raw)) {
            invented.push(format!("{place} {value:?} from {raw:?}"));
        }
    };
    for sheet in &conversion.sheets {
        for seen in [&sheet.total_weight, &sheet.total_score] {
            check("total".into(), seen.raw(source), seen.value().copied());
        }
        for (at, row) in sheet.funds.iter().enumerate() {
            for seen in
                [&row.initial, &row.budget, &row.executed, &row.weight, &row.rate, &row.score]
            {
                check(format!("funds[{at}]"), seen.raw(source), seen.value().copied());
            }
        }
        for (at, row) in sheet.indicators.iter().enumerate() {
            for seen in [&row.weight, &row.score] {
                check(format!("indicators[{at}]"), seen.raw(source), seen.value().copied());
            }
            for seen in [&row.target, &row.actual] {
                check(format!("indicators[{at}]"), seen.raw(source), quantity(seen));
            }
        }
    }
    invented
}

fn quantity(seen: &Seen<Measure>) -> Option<Decimal> {
    match seen.value() {
        Some(Measure::Quantity(quantity)) => Some(quantity.value),
        _ => None,
    }
}

/// Whether the digits of a number stand in the characters it was read from. A
/// rate may be printed as a share of one, so the point may stand elsewhere; of a
/// number that is printed as programs store it 15 digits count.
fn stands(value: Decimal, raw: &str) -> bool {
    let stored = lexis::number(raw).and_then(|number| number.value.round_sf(15));
    if stored == Some(value) {
        return true;
    }
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let value = digits(&value.to_string());
    let bare = value.trim_matches('0');
    let raw = digits(&normal(raw));
    if bare.is_empty() { raw.contains('0') } else { raw.contains(bare) }
}
