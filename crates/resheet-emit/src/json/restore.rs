//! A document that we wrote, as sheets again: the full form as a printed file carries
//! it ([`kept`]), with all that was known of a sheet; or the plain form of version 0.1.
//!
//! Values, their precision and their order are what was written. Where a value
//! stood in its dump, how sure it was and how the form was labelled are not in
//! the plain form: such leaves have no place, and labels are the usual ones.

use resheet_model::{
    AuditRules, Code, Confidence, Conversion, Decimal, EncodingChoice, FamilyMatch, Finding,
    FormShape, FundRow, Indicator, Measure, Op, Outcome, Quantity, Reading, Seen, Sheet,
    SourceText, Span, Subject,
};
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::kept::{self, Kept};

/// Owned twin of [`super::plain::Document`]; a test holds them together.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    sheets: Vec<SheetIn>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SheetIn {
    title: Option<String>,
    year: Option<String>,
    project_name: Option<String>,
    department: Option<String>,
    implementing_unit: Option<String>,
    money_unit: Option<String>,
    funds: Vec<FundIn>,
    expected_goal: Option<String>,
    actual_result: Option<String>,
    indicators: Vec<IndicatorIn>,
    total_weight: Option<String>,
    total_score: Option<String>,
    grade: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FundIn {
    row: Option<String>,
    initial: Option<String>,
    budget: Option<String>,
    executed: Option<String>,
    weight: Option<String>,
    rate: Option<String>,
    score: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IndicatorIn {
    level1: Option<String>,
    level2: Option<String>,
    level3: Option<String>,
    target: Option<MeasureIn>,
    actual: Option<MeasureIn>,
    weight: Option<String>,
    score: Option<String>,
    deviation: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum MeasureIn {
    // An actual value has no relation.
    Quantity {
        #[serde(default)]
        op: Option<String>,
        value: String,
        unit: String,
    },
    // What they amount to is read out of them.
    Words {
        text: String,
    },
}

/// Makes a conversion of a document that was found inside `carrier`.
///
/// `name` is that of the input, whose bytes `carrier` are. `None` if `json` is
/// no document of ours. The conversion's one finding says where its data is
/// from (`D011`).
pub fn restore(name: &str, carrier: &[u8], json: &[u8]) -> Option<Conversion> {
    let Kept { sheets, stray, mut findings, text, given } =
        kept::read(json).or_else(|| plain(json))?;
    let digest = Sha256::digest(carrier).iter().map(|byte| format!("{byte:02x}")).collect();
    let encoding = EncodingChoice {
        name: "UTF-8",
        bom: false,
        reason: "data embedded in the file".to_owned(),
    };
    let mut source = SourceText::new(name, text, encoding, digest, carrier.len() as u64);
    source.given = given.map(Box::new);
    let count = sheets.len();
    let finding = Finding::new(Code::D011, Subject::Input, Span::at(0)).arg("sheets", count);
    findings.retain(|finding| finding.code != Code::D011);
    findings.insert(0, finding);
    let outcome = if count == 0 { Outcome::NotRecognised } else { Outcome::Converted };
    Some(Conversion { source, outcome, sheets, stray, findings })
}

/// A document of the plain form, which files of version 0.1 carry.
fn plain(json: &[u8]) -> Option<Kept> {
    let document: Document = serde_json::from_slice(json).ok()?;
    let sheets = (0..).zip(document.sheets).map(|(ordinal, sheet)| sheet.restore(ordinal));
    let sheets = sheets.collect::<Option<Vec<_>>>()?;
    Some(Kept { sheets, stray: Vec::new(), findings: Vec::new(), text: String::new(), given: None })
}

impl SheetIn {
    fn restore(self, ordinal: u32) -> Option<Sheet> {
        let funds = self.funds.into_iter().map(FundIn::restore).collect::<Option<_>>()?;
        let indicators =
            self.indicators.into_iter().map(IndicatorIn::restore).collect::<Option<_>>()?;
        Some(Sheet {
            ordinal,
            family: FamilyMatch {
                id: EMBEDDED.to_owned(),
                name: EMBEDDED.to_owned(),
                confidence: Confidence::Certain,
                evidence: String::new(),
                audit: std::sync::Arc::new(AuditRules::default()),
            },
            span: Span::default(),
            title: text(self.title),
            year: text(self.year),
            project_name: text(self.project_name),
            department: text(self.department),
            implementing_unit: text(self.implementing_unit),
            money_unit: text(self.money_unit),
            funds,
            expected_goal: text(self.expected_goal),
            actual_result: text(self.actual_result),
            indicators,
            total_weight: number(self.total_weight)?,
            total_score: number(self.total_score)?,
            grade: text(self.grade),
            extras: Vec::new(),
            shape: FormShape::default(),
            stray: Vec::new(),
            repairs: Vec::new(),
            findings: Vec::new(),
        })
    }
}

/// Stands where a sheet has the id of its family.
const EMBEDDED: &str = "embedded";

impl FundIn {
    fn restore(self) -> Option<FundRow> {
        Some(FundRow {
            row: text(self.row),
            initial: number(self.initial)?,
            budget: number(self.budget)?,
            executed: number(self.executed)?,
            weight: number(self.weight)?,
            rate: number(self.rate)?,
            score: number(self.score)?,
            others: Vec::new(),
        })
    }
}

impl IndicatorIn {
    fn restore(self) -> Option<Indicator> {
        Some(Indicator {
            level1: text(self.level1),
            level2: text(self.level2),
            level3: text(self.level3),
            target: measure(self.target)?,
            actual: measure(self.actual)?,
            weight: number(self.weight)?,
            score: number(self.score)?,
            deviation: text(self.deviation),
            others: Vec::new(),
        })
    }
}

fn seen<T>(value: Option<T>) -> Seen<T> {
    Seen { reading: value.map_or(Reading::Absent, Reading::Read), ..Seen::absent() }
}

fn text(value: Option<String>) -> Seen<String> {
    seen(value)
}

/// A number of the full form.
pub(super) fn number_of(value: &Value) -> Option<Decimal> {
    Decimal::from_str_exact(value.as_str()?).ok()
}

/// A measure of the full form; what words amount to is read out of them again.
pub(super) fn measure_of(value: &Value) -> Option<Measure> {
    let parsed = MeasureIn::deserialize(value).ok()?;
    measure(Some(parsed))?.value().cloned()
}

/// Exactly the printed places; `None` if it is no number.
fn number(value: Option<String>) -> Option<Seen<Decimal>> {
    value
        .map(|value| Decimal::from_str_exact(&value).ok())
        .map_or(Some(seen(None)), |value| value.map(|value| seen(Some(value))))
}

fn measure(value: Option<MeasureIn>) -> Option<Seen<Measure>> {
    let Some(value) = value else { return Some(seen(None)) };
    let measure = match value {
        MeasureIn::Quantity { op, value, unit } => {
            let sign = |sign: String| Op::ALL.into_iter().find(|op| op.sign() == sign);
            let op = match op {
                Some(op) => Some(sign(op)?),
                None => None,
            };
            Measure::Quantity(Quantity { op, value: Decimal::from_str_exact(&value).ok()?, unit })
        }
        // What the words say is read out of them again; a text that would read
        // as a plain quantity was none where it stood.
        MeasureIn::Words { text } => match resheet_lexis::measure(&text) {
            Measure::Quantity(_) => Measure::Text(text),
            read if read.text() == Some(&text) => read,
            _ => Measure::Text(text),
        },
    };
    Some(seen(Some(measure)))
}

#[cfg(test)]
mod tests {
    use super::super::{Form, Style, write};
    use super::*;
    use crate::sample::{Rows, sheet};

    fn plain(conversion: &Conversion) -> String {
        let mut out = Vec::new();
        write(&mut out, conversion, Style { form: Form::Plain, ..Style::default() }).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_plain_document_is_the_same_after_it_was_read_back() {
        let source = SourceText::plain("a.txt", "");
        let sheets =
            vec![sheet(&Rows::default()), sheet(&Rows { unread: true, ..Rows::default() })];
        let outcome = Outcome::Converted;
        let first = Conversion { source, outcome, sheets, stray: vec![], findings: vec![] };
        let written = plain(&first);
        let restored = restore("a.pdf", b"%PDF-", written.as_bytes()).unwrap();
        assert_eq!(plain(&restored), written);
        assert_eq!(restored.outcome, Outcome::Converted);
        assert_eq!(restored.findings[0].code, Code::D011);
        // Words keep what they say.
        let worded = measure(Some(MeasureIn::Words { text: "不低于95%".to_owned() })).unwrap();
        assert!(worded.value().unwrap().quantity().is_some());
    }

    #[test]
    fn what_is_no_document_of_ours_gives_nothing() {
        for text in ["", "{}", "[]", "{\"sheets\":[{}]}", "{\"sheets\":[],\"more\":1}"] {
            assert!(restore("a.pdf", b"", text.as_bytes()).is_none(), "{text}");
        }
        let source = SourceText::plain("a.txt", "");
        let sheets = vec![sheet(&Rows::default())];
        let outcome = Outcome::Converted;
        let one = Conversion { source, outcome, sheets, stray: vec![], findings: vec![] };
        let bad = plain(&one).replacen("\"9.98\"", "\"9.9x\"", 1);
        assert!(bad != plain(&one) && restore("a.pdf", b"", bad.as_bytes()).is_none());
    }
}
