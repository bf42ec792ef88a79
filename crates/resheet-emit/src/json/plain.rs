//! The plain form: values only.

use std::borrow::Cow;

use resheet_model::{Conversion, Decimal, FundRow, Indicator, Measure, Outcome, Seen, Sheet};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};

use super::leaf::{Exact, QuantityOut, Sign};

/// What one input became: values only. Whatever was not read is null.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "conversion", deny_unknown_fields)]
pub(super) struct Document<'a> {
    /// The name of the input; on lines alone, as the two below: a file has one of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    name: Option<&'a str>,
    /// How the conversion ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", extend("enum" = Outcome::ALL.map(Outcome::name)))]
    outcome: Option<&'static str>,
    /// SHA-256 of the bytes of the input; empty where they could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    digest: Option<&'a str>,
    /// Its sheets, in the order of the dump.
    pub(super) sheets: Sheets<'a>,
}

/// The sheets, made one by one while they are written.
pub(super) struct Sheets<'a>(&'a [Sheet]);

impl Serialize for Sheets<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(SheetOut::from))
    }
}

impl<'a> JsonSchema for Sheets<'a> {
    fn schema_name() -> Cow<'static, str> {
        "sheets".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Vec::<SheetOut<'a>>::json_schema(generator)
    }
}

/// One sheet.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "sheet", deny_unknown_fields)]
struct SheetOut<'a> {
    title: Option<&'a str>,
    year: Option<&'a str>,
    project_name: Option<&'a str>,
    department: Option<&'a str>,
    implementing_unit: Option<&'a str>,
    money_unit: Option<&'a str>,
    funds: Vec<FundOut<'a>>,
    expected_goal: Option<&'a str>,
    actual_result: Option<&'a str>,
    indicators: Vec<IndicatorOut<'a>>,
    total_weight: Option<Exact>,
    total_score: Option<Exact>,
    grade: Option<&'a str>,
}

/// A row of the funds table.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "fund", deny_unknown_fields)]
struct FundOut<'a> {
    row: Option<&'a str>,
    initial: Option<Exact>,
    budget: Option<Exact>,
    executed: Option<Exact>,
    weight: Option<Exact>,
    rate: Option<Exact>,
    score: Option<Exact>,
}

/// A row of the indicator table.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "indicator", deny_unknown_fields)]
struct IndicatorOut<'a> {
    level1: Option<&'a str>,
    level2: Option<&'a str>,
    level3: Option<&'a str>,
    target: Option<Target<'a>>,
    actual: Option<Actual<'a>>,
    weight: Option<Exact>,
    score: Option<Exact>,
    deviation: Option<&'a str>,
}

/// A target.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "target")]
#[serde(untagged)]
enum Target<'a> {
    Quantity(TargetQuantity<'a>),
    Words(Words<'a>),
}

/// A number with its relation, which is null where none is printed.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "target_quantity", deny_unknown_fields)]
struct TargetQuantity<'a> {
    op: Option<Sign>,
    value: Exact,
    unit: &'a str,
}

/// An actual value.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "actual")]
#[serde(untagged)]
enum Actual<'a> {
    Quantity(QuantityOut<'a>),
    Words(Words<'a>),
}

/// Anything but a plain quantity, as printed.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "words", deny_unknown_fields)]
struct Words<'a> {
    text: &'a str,
}

impl<'a> Document<'a> {
    pub(super) fn new(conversion: &'a Conversion) -> Self {
        let sheets = Sheets(&conversion.sheets);
        Document { name: None, outcome: None, digest: None, sheets }
    }

    /// The same for a line, which may stand among those of other inputs.
    pub(super) fn of_line(conversion: &'a Conversion) -> Self {
        let source = &conversion.source;
        Document {
            name: Some(&source.name),
            outcome: Some(conversion.outcome.name()),
            digest: Some(&source.digest),
            ..Document::new(conversion)
        }
    }
}

impl<'a> From<&'a Sheet> for SheetOut<'a> {
    fn from(sheet: &'a Sheet) -> Self {
        SheetOut {
            title: text(&sheet.title),
            year: text(&sheet.year),
            project_name: text(&sheet.project_name),
            department: text(&sheet.department),
            implementing_unit: text(&sheet.implementing_unit),
            money_unit: text(&sheet.money_unit),
            funds: sheet.funds.iter().map(FundOut::from).collect(),
            expected_goal: text(&sheet.expected_goal),
            actual_result: text(&sheet.actual_result),
            indicators: sheet.indicators.iter().map(IndicatorOut::from).collect(),
            total_weight: number(&sheet.total_weight),
            total_score: number(&sheet.total_score),
            grade: text(&sheet.grade),
        }
    }
}

impl<'a> From<&'a FundRow> for FundOut<'a> {
    fn from(row: &'a FundRow) -> Self {
        FundOut {
            row: text(&row.row),
            initial: number(&row.initial),
            budget: number(&row.budget),
            executed: number(&row.executed),
            weight: number(&row.weight),
            rate: number(&row.rate),
            score: number(&row.score),
        }
    }
}

impl<'a> From<&'a Indicator> for IndicatorOut<'a> {
    fn from(row: &'a Indicator) -> Self {
        IndicatorOut {
            level1: text(&row.level1),
            level2: text(&row.level2),
            level3: text(&row.level3),
            target: row.target.value().map(Target::from),
            actual: row.actual.value().map(Actual::from),
            weight: number(&row.weight),
            score: number(&row.score),
            deviation: text(&row.deviation),
        }
    }
}

impl<'a> From<&'a Measure> for Target<'a> {
    fn from(measure: &'a Measure) -> Self {
        match measure {
            Measure::Quantity(quantity) => Target::Quantity(TargetQuantity {
                op: quantity.op.map(Sign),
                value: Exact(quantity.value),
                unit: &quantity.unit,
            }),
            other => Target::Words(other.into()),
        }
    }
}

impl<'a> From<&'a Measure> for Actual<'a> {
    fn from(measure: &'a Measure) -> Self {
        match measure {
            Measure::Quantity(quantity) => Actual::Quantity(quantity.into()),
            other => Actual::Words(other.into()),
        }
    }
}

impl<'a> From<&'a Measure> for Words<'a> {
    fn from(measure: &'a Measure) -> Self {
        Words { text: measure.text().unwrap_or_default() }
    }
}

fn text(seen: &Seen<String>) -> Option<&str> {
    seen.value().map(String::as_str)
}

fn number(seen: &Seen<Decimal>) -> Option<Exact> {
    seen.value().copied().map(Exact)
}
