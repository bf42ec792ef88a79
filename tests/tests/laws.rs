//! What holds for every input, whatever it is.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its files has failed")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::sync::LazyLock;

use proptest::prelude::*;
use resheet_model::{Conversion, SourceText};
use resheet_pipeline::{Engine, Texts};
use resheet_tests::corpus::{Document, documents, home};
use resheet_tests::coverage::{countable, uncovered};
use resheet_tests::laws::{self, LAWS};
use resheet_tests::run::engine;

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
         If there are fewer: make bless TEST='-p resheet-tests --test laws', and commit \
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
    CONVERSIONS.iter().for_each(laws::places_fit);
}

#[test]
fn every_printed_number_stands_in_the_source() {
    let invented = |(dump, conversion): (&Document, &Conversion)| {
        let invented = laws::invented(conversion);
        (!invented.is_empty()).then(|| format!("{}: {invented:?}", dump.path.display()))
    };
    let invented: Vec<String> = DUMPS.iter().zip(CONVERSIONS.iter()).filter_map(invented).collect();
    assert!(invented.is_empty(), "{}", invented.join("\n"));
}

#[test]
fn rows_that_are_mended_need_no_mending() {
    for dump in DUMPS.iter() {
        let source = ENGINE.decode(&dump.name, &dump.bytes).source;
        let words = ENGINE.words(&source);
        let texts = Texts::new(&words);
        let grid = ENGINE.repair(&source, &texts);
        assert_eq!(laws::repaired_again(&texts, &grid), [], "{}", dump.name);
    }
}

/// What fuzzing has found stays found: `tests/fuzz/found/<law>/<what>`.
#[test]
fn every_found_input_is_held() {
    let found = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/found");
    let mut count = 0;
    for law in LAWS {
        for input in std::fs::read_dir(found.join(law.name)).into_iter().flatten() {
            (law.hold)(&std::fs::read(input.unwrap().path()).unwrap());
            count += 1;
        }
    }
    assert!(count > 0, "no found input in {}", found.display());
}

/// Converts and holds what must be true of any bytes.
fn survive(bytes: &[u8]) {
    laws::survived(&ENGINE.convert("any", bytes));
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
            // The edits before may have left nothing.
            if bytes.is_empty() {
                break;
            }
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
        let source = SourceText::plain("t", text);
        assert!(ENGINE.repair(&source, &Texts::new(&ENGINE.words(&source))).repairs.is_empty());
    }
}
