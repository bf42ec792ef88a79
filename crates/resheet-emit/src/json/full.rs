//! The full form: every leaf with where it came from.

use std::borrow::Cow;

use resheet_model::catalogue::{self, Language};
use resheet_model::{
    Code, Column, Conversion, Extra, FamilyMatch, Finding, FundRow, Indicator, Outcome, Repair,
    Seen, Severity, Sheet, SourceText, Span, Stray, StrayKind,
};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};

use super::leaf::{Exact, Leaf, MeasureOut, Shown, SpotOut, confidences};
use super::made::Made;
use crate::places::Places;
use crate::{RESHEET_VERSION, SCHEMA_VERSION, sheet_id};

/// What is needed to show anything of one conversion.
pub(super) struct View<'a> {
    pub(super) source: &'a SourceText,
    pub(super) places: Places<'a>,
    language: Language,
    /// Whether all is said that is needed to have the sheets again from the document
    /// alone: where each piece ends, and what messages are made of.
    pub(super) kept: bool,
}

type Text<'a> = Leaf<'a, &'a str>;
type Number<'a> = Leaf<'a, Exact>;

/// What one input became.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "conversion", deny_unknown_fields)]
pub(super) struct Document<'a> {
    /// The version of this format.
    schema_version: &'static str,
    /// The version of the program.
    resheet_version: &'static str,
    /// How the conversion ended.
    #[schemars(extend("enum" = Outcome::ALL.map(Outcome::name)))]
    outcome: &'static str,
    /// The input.
    source: Source<'a>,
    /// Its sheets, in the order of the dump.
    pub(super) sheets: Sheets<'a>,
    /// Text outside all sheets.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) stray: Vec<StrayOut<'a>>,
    /// Findings about the input as a whole.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) findings: Vec<FindingOut>,
}

/// The input.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "source", deny_unknown_fields)]
struct Source<'a> {
    /// Its path below the folder that was converted, or `-`.
    name: &'a str,
    /// SHA-256 of its bytes.
    digest: &'a str,
    /// How many bytes it has.
    bytes: u64,
    /// How it was decoded.
    encoding: Encoding<'a>,
    /// How many lines it has.
    lines: u64,
    /// The kind of document that the text is made of; left out for a text.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    document: Option<&'static str>,
}

/// How an input was decoded.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "encoding", deny_unknown_fields)]
struct Encoding<'a> {
    /// The WHATWG name of the encoding.
    name: &'static str,
    /// Whether a byte order mark stood in front.
    bom: bool,
    /// Why this encoding.
    reason: &'a str,
}

/// The sheets, made one by one while they are written.
pub(super) struct Sheets<'a> {
    sheets: &'a [Sheet],
    view: View<'a>,
}

impl Serialize for Sheets<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.sheets.iter().map(|sheet| SheetOut::new(sheet, &self.view)))
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
    /// The same on every machine: from the digest of the input and the
    /// position in it. The key of the tables.
    id: String,
    /// The line it begins on.
    line: u64,
    /// Where it begins and how long it is, in bytes of the decoded text; only in a
    /// document that sheets are read back from.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "[u64; 2]")]
    extent: Option<[u64; 2]>,
    /// The family it was read as.
    family: FamilyOut<'a>,
    /// The heading.
    title: Text<'a>,
    /// The year in the heading.
    year: Text<'a>,
    /// Project name.
    project_name: Text<'a>,
    /// Department in charge.
    department: Text<'a>,
    /// Implementing unit.
    implementing_unit: Text<'a>,
    /// The unit of the amounts, from a label.
    money_unit: Text<'a>,
    /// The funds table.
    funds: Vec<FundOut<'a>>,
    /// The goal set.
    expected_goal: Text<'a>,
    /// The result reported.
    actual_result: Text<'a>,
    /// The indicator table.
    indicators: Made<'a, Indicator, IndicatorOut<'a>>,
    /// Weight of the total row.
    total_weight: Number<'a>,
    /// Score of the total row.
    total_score: Number<'a>,
    /// Grade.
    grade: Text<'a>,
    /// What the form has beyond that.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    extras: Vec<Labelled<'a>>,
    /// Labels and columns as printed.
    shape: ShapeOut<'a>,
    /// Text between the cells that belongs to none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    stray: Vec<StrayOut<'a>>,
    /// What was repaired.
    #[serde(skip_serializing_if = "Made::is_empty")]
    repairs: Made<'a, Repair, RepairOut<'a>>,
    /// What is odd.
    #[serde(skip_serializing_if = "Made::is_empty")]
    findings: Made<'a, Finding, FindingOut>,
}

/// Which family a sheet was read as.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "family", deny_unknown_fields)]
struct FamilyOut<'a> {
    /// The id of its file.
    id: &'a str,
    /// Its name for people.
    name: &'a str,
    /// How sure.
    #[schemars(extend("enum" = confidences()))]
    confidence: &'static str,
    /// What spoke for it.
    evidence: &'a str,
}

/// A row of the funds table.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "fund", deny_unknown_fields)]
struct FundOut<'a> {
    /// The row's label.
    row: Text<'a>,
    /// Budget at the start of the year.
    initial: Number<'a>,
    /// Full-year budget.
    budget: Number<'a>,
    /// Executed.
    executed: Number<'a>,
    /// Points.
    weight: Number<'a>,
    /// Execution rate in percent.
    rate: Number<'a>,
    /// Score.
    score: Number<'a>,
    /// Cells of further columns.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    others: Vec<Labelled<'a>>,
}

/// A row of the indicator table.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "indicator", deny_unknown_fields)]
struct IndicatorOut<'a> {
    /// First level.
    level1: Text<'a>,
    /// Second level.
    level2: Text<'a>,
    /// The indicator.
    level3: Text<'a>,
    /// The target.
    target: Leaf<'a, MeasureOut<'a>>,
    /// The actual value.
    actual: Leaf<'a, MeasureOut<'a>>,
    /// Points.
    weight: Number<'a>,
    /// Score.
    score: Number<'a>,
    /// Reason for a deviation.
    deviation: Text<'a>,
    /// Cells of further columns.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    others: Vec<Labelled<'a>>,
}

/// A value that the record has no place for, under its printed label.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "labelled", deny_unknown_fields)]
struct Labelled<'a> {
    /// The label.
    label: &'a str,
    /// What stands under it.
    value: Text<'a>,
}

/// Labels and columns as printed.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "shape", deny_unknown_fields)]
struct ShapeOut<'a> {
    /// Labels, in printed order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    labels: Vec<LabelOut<'a>>,
    /// Columns of the funds table after the row label.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fund_columns: Vec<LabelOut<'a>>,
    /// Columns of the indicator table.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    indicator_columns: Vec<LabelOut<'a>>,
    /// Label of the column that holds the relation of the target alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    target_op: Option<&'a str>,
    /// Label of the column that holds the unit of the target alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    target_unit: Option<&'a str>,
}

/// A printed label.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "label", deny_unknown_fields)]
struct LabelOut<'a> {
    /// What it labels; left out for a column that the record has no place for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    key: Option<&'a str>,
    /// As printed.
    text: &'a str,
    /// Line in the source, from 1.
    line: u64,
    /// Column in characters, from 1.
    column: u32,
    /// Offset into the decoded text as UTF-8, from 0.
    byte: u64,
    /// How many bytes it has there; only in a document that sheets are read back from.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "u32")]
    length: Option<u32>,
    /// The characters in the source where they are others; only in a document that
    /// sheets are read back from.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    raw: Option<&'a str>,
    #[serde(flatten)]
    spot: Option<SpotOut>,
}

/// Text that belongs to no cell.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "stray", deny_unknown_fields)]
pub(super) struct StrayOut<'a> {
    /// Why.
    #[schemars(extend("enum" = StrayKind::ALL.map(StrayKind::name)))]
    kind: &'static str,
    #[serde(flatten)]
    excerpt: Excerpt<'a>,
}

/// A piece of the source.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "excerpt")]
struct Excerpt<'a> {
    /// Line in the source, from 1.
    line: u64,
    /// Column in characters, from 1.
    column: u32,
    /// Offset into the decoded text as UTF-8, from 0.
    byte: u64,
    #[serde(flatten)]
    spot: Option<SpotOut>,
    /// The characters.
    text: &'a str,
}

/// One repair.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "repair", deny_unknown_fields)]
struct RepairOut<'a> {
    /// The rule's stable code.
    rule: &'static str,
    /// The rule's name.
    name: &'static str,
    /// How sure the rule was.
    #[schemars(extend("enum" = confidences()))]
    confidence: &'static str,
    #[serde(flatten)]
    excerpt: Excerpt<'a>,
    /// The text that convinced the rule.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    evidence: Vec<Excerpt<'a>>,
    /// What was done.
    note: Cow<'a, str>,
}

/// What is odd.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "finding", deny_unknown_fields)]
pub(super) struct FindingOut {
    /// The stable code.
    code: &'static str,
    /// The name of the code.
    name: &'static str,
    /// How much it matters.
    #[schemars(extend("enum" = Severity::ALL.map(Severity::name)))]
    severity: &'static str,
    /// What it is about: `input`, `sheet`, or a path inside the sheet.
    subject: String,
    /// Line in the source, from 1.
    line: u64,
    /// Column in characters, from 1.
    column: u32,
    /// Offset into the decoded text as UTF-8, from 0.
    byte: u64,
    /// How many bytes it has there; only in a document that sheets are read back from.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "u32")]
    length: Option<u32>,
    #[serde(flatten)]
    spot: Option<SpotOut>,
    /// What was found.
    message: String,
    /// What to do about it.
    help: String,
    /// Other places that belong to it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<Related>,
    /// What the message was made of; only in a document that sheets are read back
    /// from.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    args: Vec<[String; 2]>,
}

/// A place that belongs to a finding.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "related", deny_unknown_fields)]
struct Related {
    /// Line in the source, from 1.
    line: u64,
    /// Column in characters, from 1.
    column: u32,
    /// Offset into the decoded text as UTF-8, from 0.
    byte: u64,
    /// How many bytes it has there; only in a document that sheets are read back from.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "u32")]
    length: Option<u32>,
    #[serde(flatten)]
    spot: Option<SpotOut>,
    /// What it has to do with it.
    note: String,
}

impl<'a> Document<'a> {
    pub(super) fn new(conversion: &'a Conversion, language: Language) -> Self {
        Document::of(conversion, language, false)
    }

    /// The same with all that is needed to have the sheets again.
    pub(super) fn kept(conversion: &'a Conversion) -> Self {
        Document::of(conversion, Language::Chinese, true)
    }

    fn of(conversion: &'a Conversion, language: Language, kept: bool) -> Self {
        let source = &conversion.source;
        let view = View { source, places: Places::new(source), language, kept };
        Document {
            schema_version: SCHEMA_VERSION,
            resheet_version: RESHEET_VERSION,
            outcome: conversion.outcome.name(),
            source: Source {
                name: &source.name,
                digest: &source.digest,
                bytes: source.bytes,
                encoding: Encoding {
                    name: source.encoding.name,
                    bom: source.encoding.bom,
                    reason: &source.encoding.reason,
                },
                lines: source.line_count() as u64,
                document: source.given.as_ref().map(|given| given.kind),
            },
            stray: view.strays(&conversion.stray),
            findings: view.findings(&conversion.findings),
            sheets: Sheets { sheets: &conversion.sheets, view },
        }
    }

    /// The same of a source of so many lines.
    pub(super) fn with_lines(mut self, lines: u64) -> Self {
        self.source.lines = lines;
        self
    }
}

impl<'a> SheetOut<'a> {
    fn new(sheet: &'a Sheet, view: &'a View<'a>) -> Self {
        SheetOut {
            id: sheet_id(view.source, sheet.ordinal),
            line: view.source.line_number(sheet.span),
            extent: view.kept.then(|| view.extent(sheet.span)),
            family: FamilyOut::new(&sheet.family),
            title: view.leaf(&sheet.title),
            year: view.leaf(&sheet.year),
            project_name: view.leaf(&sheet.project_name),
            department: view.leaf(&sheet.department),
            implementing_unit: view.leaf(&sheet.implementing_unit),
            money_unit: view.leaf(&sheet.money_unit),
            funds: sheet.funds.iter().map(|row| view.fund(row)).collect(),
            expected_goal: view.leaf(&sheet.expected_goal),
            actual_result: view.leaf(&sheet.actual_result),
            indicators: Made::new(&sheet.indicators, view, |view, row| view.indicator(row)),
            total_weight: view.leaf(&sheet.total_weight),
            total_score: view.leaf(&sheet.total_score),
            grade: view.leaf(&sheet.grade),
            extras: sheet.extras.iter().map(|extra| view.extra(extra)).collect(),
            shape: ShapeOut {
                labels: sheet
                    .shape
                    .labels
                    .iter()
                    .map(|label| view.label(Some(&label.key), &label.text, label.span))
                    .collect(),
                fund_columns: view.columns(&sheet.shape.fund_columns, |column| column.name()),
                indicator_columns: view
                    .columns(&sheet.shape.indicator_columns, |column| column.name()),
                target_op: sheet.shape.target_op.as_deref(),
                target_unit: sheet.shape.target_unit.as_deref(),
            },
            stray: view.strays(&sheet.stray),
            repairs: Made::new(&sheet.repairs, view, |view, repair| view.repair(repair)),
            findings: Made::new(&sheet.findings, view, |view, finding| view.finding(finding)),
        }
    }
}

impl<'a> FamilyOut<'a> {
    fn new(family: &'a FamilyMatch) -> Self {
        FamilyOut {
            id: &family.id,
            name: &family.name,
            confidence: family.confidence.name(),
            evidence: &family.evidence,
        }
    }
}

impl<'a> View<'a> {
    fn leaf<S: Shown>(&self, seen: &'a Seen<S>) -> Leaf<'a, S::Out<'a>> {
        Leaf::new(seen, self)
    }

    fn fund(&self, row: &'a FundRow) -> FundOut<'a> {
        FundOut {
            row: self.leaf(&row.row),
            initial: self.leaf(&row.initial),
            budget: self.leaf(&row.budget),
            executed: self.leaf(&row.executed),
            weight: self.leaf(&row.weight),
            rate: self.leaf(&row.rate),
            score: self.leaf(&row.score),
            others: self.others(&row.others),
        }
    }

    fn indicator(&self, row: &'a Indicator) -> IndicatorOut<'a> {
        IndicatorOut {
            level1: self.leaf(&row.level1),
            level2: self.leaf(&row.level2),
            level3: self.leaf(&row.level3),
            target: self.leaf(&row.target),
            actual: self.leaf(&row.actual),
            weight: self.leaf(&row.weight),
            score: self.leaf(&row.score),
            deviation: self.leaf(&row.deviation),
            others: self.others(&row.others),
        }
    }

    fn extra(&self, extra: &'a Extra) -> Labelled<'a> {
        Labelled { label: &extra.label, value: self.leaf(&extra.value) }
    }

    fn others(&self, others: &'a [(String, Seen<String>)]) -> Vec<Labelled<'a>> {
        others.iter().map(|(label, value)| Labelled { label, value: self.leaf(value) }).collect()
    }

    fn columns<C: Copy>(
        &self,
        columns: &'a [Column<C>],
        name: fn(C) -> &'static str,
    ) -> Vec<LabelOut<'a>> {
        columns
            .iter()
            .map(|column| self.label(column.key.map(name), &column.label, column.span))
            .collect()
    }

    fn label(&self, key: Option<&'a str>, text: &'a str, span: Span) -> LabelOut<'a> {
        let at = self.places.place(span);
        let length = self.length(span);
        let raw = Some(self.source.slice(span)).filter(|raw| self.kept && *raw != text);
        let spot = self.spot(span);
        LabelOut { key, text, line: at.line, column: at.column, byte: at.byte, length, raw, spot }
    }

    /// Where a span stands in its document.
    pub(super) fn spot(&self, span: Span) -> Option<SpotOut> {
        SpotOut::new(self.source, span)
    }

    /// What a cell of the document holds, where it shows less.
    pub(super) fn stored(&self, span: Span) -> Option<&'a str> {
        self.source.given.as_ref()?.stored(span)
    }

    fn length(&self, span: Span) -> Option<u32> {
        self.kept.then_some(span.end - span.start)
    }

    /// Where a span begins, its length, line and column.
    pub(super) fn piece(&self, span: Span) -> [u64; 4] {
        let (at, [byte, length]) = (self.places.place(span), self.extent(span));
        [byte, length, at.line, u64::from(at.column)]
    }

    /// Where a span begins, and its length.
    fn extent(&self, span: Span) -> [u64; 2] {
        [self.source.origin.text + u64::from(span.start), u64::from(span.end - span.start)]
    }

    fn excerpt(&self, span: Span) -> Excerpt<'a> {
        let at = self.places.place(span);
        let text = self.source.slice(span);
        let spot = self.spot(span);
        Excerpt { line: at.line, column: at.column, byte: at.byte, spot, text }
    }

    fn strays(&self, strays: &[Stray]) -> Vec<StrayOut<'a>> {
        strays
            .iter()
            .map(|stray| StrayOut { kind: stray.kind.name(), excerpt: self.excerpt(stray.span) })
            .collect()
    }

    fn repair(&self, repair: &'a Repair) -> RepairOut<'a> {
        RepairOut {
            rule: repair.rule.as_str(),
            name: name(repair.rule),
            confidence: repair.confidence.name(),
            excerpt: self.excerpt(repair.span),
            evidence: repair.evidence.iter().map(|span| self.excerpt(*span)).collect(),
            // What is kept is to give the same sheet again, in whatever language.
            note: match self.kept {
                true => Cow::Borrowed(&repair.note),
                false => crate::note(&repair.note, self.language),
            },
        }
    }

    fn findings(&self, findings: &[Finding]) -> Vec<FindingOut> {
        findings.iter().map(|finding| self.finding(finding)).collect()
    }

    fn finding(&self, finding: &Finding) -> FindingOut {
        let at = self.places.place(finding.span);
        FindingOut {
            code: finding.code.as_str(),
            name: name(finding.code),
            severity: finding.severity.name(),
            subject: finding.subject.to_string(),
            line: at.line,
            column: at.column,
            byte: at.byte,
            length: self.length(finding.span),
            spot: self.spot(finding.span),
            message: catalogue::message(finding, self.language),
            help: catalogue::help(finding, self.language),
            related: finding.related.iter().map(|(span, note)| self.related(*span, note)).collect(),
            args: self.args(finding),
        }
    }

    fn args(&self, finding: &Finding) -> Vec<[String; 2]> {
        let kept = finding.args.iter().filter(|_| self.kept);
        kept.map(|(name, value)| [(*name).to_owned(), value.clone()]).collect()
    }

    fn related(&self, span: Span, note: &str) -> Related {
        let at = self.places.place(span);
        let (length, note) = (self.length(span), note.to_owned());
        let spot = self.spot(span);
        Related { line: at.line, column: at.column, byte: at.byte, length, spot, note }
    }
}

/// The catalogue's name of a code.
fn name(code: Code) -> &'static str {
    catalogue::entry(code).map_or("", |entry| entry.name.as_str())
}
