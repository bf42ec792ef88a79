//! What holds for every input, whatever it is.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its files has failed")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::sync::LazyLock;

use proptest::prelude::*;
use resheet_model::{
    Block, Conversion, Decimal, GridCell, Measure, Outcome, RawCell, RawRow, Seen, SourceText,
};
use resheet_pipeline::Engine;
use resheet_tests::corpus::{Document, documents, home};
use resheet_tests::coverage::{countable, uncovered};
use resheet_tests::run::engine;
use resheet_tests::text::normal;

static ENGINE: LazyLock<Engine> = LazyLock::new(engine);
static DUMPS: LazyLock<Vec<Document>> = LazyLock::new(|| documents(&home()).unwrap());
static CONVERSIONS: LazyLock<Vec<Conversion>> =
    LazyLock::new(|| DUMPS.iter().map(|dump| ENGINE.convert(&dump.name, &dump.bytes)).collect());

/// Everything a conversion says, as text.
fn told(conversion: &Conversion) -> String {
    let Conversion { source, outcome, sheets, stray, findings } = conversion;
    format!("{:?} {} {outcome:?} {sheets:?} {stray:?} {findings:?}", source.encoding, source.digest)
}

/// Characters of the corpus that are in no leaf, label, stray text, repair or
/// finding, by extractor; what they say stands in the golden file.
#[test]
fn nothing_is_lost() {
    let mut lost: BTreeMap<&str, (usize, usize, BTreeMap<&str, usize>)> = BTreeMap::new();
    for (dump, conversion) in DUMPS.iter().zip(CONVERSIONS.iter()) {
        let (count, all, texts) = lost.entry(&dump.extractor).or_default();
        *all += countable(&conversion.source.text);
        for run in uncovered(conversion) {
            let text = conversion.source.slice(run);
            *count += text.chars().count();
            *texts.entry(text).or_default() += 1;
        }
    }
    let mut report = String::new();
    for (extractor, (count, all, texts)) in lost {
        let _ = writeln!(report, "{extractor}: {count} of {all} characters");
        let mut texts: Vec<_> = texts.into_iter().collect();
        texts.sort_by_key(|(text, times)| (std::cmp::Reverse(*times), *text));
        for (text, times) in texts {
            let _ = writeln!(report, "    {times} x {text}");
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("lost.golden.txt");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &report).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        golden == report,
        "characters in nothing that a conversion gives have changed; they are now:\n{report}\n\
         If there are fewer: BLESS=1 cargo test -p resheet-tests --test laws, and commit \
         tests/lost.golden.txt."
    );
}

#[test]
fn two_runs_say_the_same() {
    for (dump, conversion) in DUMPS.iter().zip(CONVERSIONS.iter()) {
        let again = ENGINE.convert(&dump.name, &dump.bytes);
        assert!(told(&again) == told(conversion), "{}", dump.name);
    }
}

#[test]
fn spans_lie_in_the_text_and_on_characters() {
    for conversion in CONVERSIONS.iter() {
        let text = &conversion.source.text;
        for sheet in &conversion.sheets {
            for leaf in resheet_tests::leaves::leaves(sheet) {
                for span in leaf.spans() {
                    assert!(text.get(span.range()).is_some(), "{} {span:?}", leaf.subject);
                }
            }
        }
    }
}

#[test]
fn every_printed_number_stands_in_the_source() {
    let mut invented = Vec::new();
    for (dump, conversion) in DUMPS.iter().zip(CONVERSIONS.iter()) {
        let source = &conversion.source;
        let mut check = |place: String, raw: String, value: Option<Decimal>| {
            if value.is_some_and(|value| !stands(value, &raw)) {
                invented.push(format!("{}: {place} {value:?} from {raw:?}", dump.path.display()));
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
    }
    assert!(invented.is_empty(), "{}", invented.join("\n"));
}

fn quantity(seen: &Seen<Measure>) -> Option<Decimal> {
    match seen.value() {
        Some(Measure::Quantity(quantity)) => Some(quantity.value),
        _ => None,
    }
}

/// Whether the digits of a number stand in the characters it was read from. A
/// rate may be printed as a share of one, so the point may stand elsewhere.
fn stands(value: Decimal, raw: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let value = digits(&value.to_string());
    let bare = value.trim_matches('0');
    let raw = digits(&normal(raw));
    if bare.is_empty() { raw.contains('0') } else { raw.contains(bare) }
}

#[test]
fn rows_that_are_mended_need_no_mending() {
    for dump in DUMPS.iter() {
        let source = ENGINE.decode(&dump.name, &dump.bytes).source;
        let once = ENGINE.repair(&source);
        let blocks = once.rows.iter().map(|row| Block {
            dialect: row.dialect,
            rows_hold: row.holds,
            rows: vec![RawRow {
                kind: row.kind,
                span: row.span,
                cells: row.cells.iter().cloned().map(raw).collect(),
            }],
        });
        let twice = resheet_repair::repair(blocks.collect(), ENGINE.families().lexicon());
        assert_eq!(twice.repairs, [], "{}", dump.name);
    }
}

fn raw(cell: GridCell<'_>) -> RawCell<'_> {
    let GridCell { text, span, more, column, columns, rows, edge, .. } = cell;
    RawCell { text, span, more, column, columns, rows, edge }
}

/// Converts and holds what must be true of any bytes.
fn survive(bytes: &[u8]) {
    let conversion = ENGINE.convert("any", bytes);
    // A panic is contained and ends as a failure.
    assert_ne!(conversion.outcome, Outcome::Failed, "{:?}", conversion.findings);
    let told = conversion.all_findings().next().is_some();
    assert!(told || !conversion.sheets.is_empty(), "neither findings nor a sheet");
}

/// A piece of a dump with bytes changed, so that the parts that read sheets
/// are reached.
fn mutated() -> impl Strategy<Value = Vec<u8>> {
    let edit = (any::<prop::sample::Index>(), 0..5_u8, any::<u8>());
    let edits = prop::collection::vec(edit, 1..12);
    (0..DUMPS.len(), any::<prop::sample::Index>(), edits).prop_map(|(dump, cut, edits)| {
        let mut bytes = DUMPS[dump].bytes.clone();
        let cut = cut.index(bytes.len());
        bytes.rotate_left(cut);
        bytes.truncate(6000);
        for (place, kind, byte) in edits {
            let at = place.index(bytes.len());
            match kind {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                2 => drop(bytes.remove(at)),
                3 => bytes.insert(at, b"\t\n|\" ,\r\x0c<+"[usize::from(byte) % 10]),
                _ => bytes.truncate(at.max(1)),
            }
        }
        bytes
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 48,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        survive(&bytes);
    }

    #[test]
    fn any_text_is_survived(text in "[\\PC\t\n|\"<>/,;年度指标得分一≥%0-9.]{0,400}") {
        survive(text.as_bytes());
    }

    #[test]
    fn any_damaged_dump_is_survived(bytes in mutated()) {
        survive(&bytes);
    }
}

#[test]
fn an_empty_text_is_told_of() {
    for text in ["", "\n", "\u{feff}", "\u{c}", "\t\t\t\n"] {
        survive(text.as_bytes());
        assert!(ENGINE.repair(&SourceText::plain("t", text)).repairs.is_empty());
    }
}
