//! From a conversion to rows.

use std::collections::HashMap;
use std::io;

use resheet_model::catalogue::Language;
use resheet_model::{Conversion, Finding, Sheet};

use super::model::{Line, Sink};
use super::spots::Standing;
use super::star::extras::Place;
use super::star::{doubts, extras, findings, funds, indicators, repairs, sheets, sources};
use super::values::{StrayText, Strays, money_power};
use crate::{sheet_id, source_id};

/// What rows say beyond their conversion.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Lineage {
    /// A name for the run, for the lineage. Nothing random is made up here: the
    /// same inputs give the same bytes.
    pub run_id: Option<String>,
    /// What the conversion was told, as a digest: two sources with the same
    /// bytes, version and settings have the same rows.
    pub settings: Option<String>,
    /// The language of messages.
    pub language: Language,
}

/// Sends all rows of a conversion to a sink, a row never before one it refers
/// to. Errors are those of the sink.
pub fn rows(conversion: &Conversion, lineage: &Lineage, sink: &mut dyn Sink) -> io::Result<()> {
    let source_id = source_id(&conversion.source);
    let doubts = resheet_review::doubts(conversion);
    let mut of_sheets: HashMap<u32, usize> = HashMap::new();
    doubts.iter().for_each(|doubt| *of_sheets.entry(doubt.sheet.ordinal).or_default() += 1);
    sources::Row { source_id: &source_id, lineage, conversion }.send(sink)?;
    let source = &conversion.source;
    let (outside, none) = (&Strays::of(&conversion.stray), &Strays::default());
    let inside = conversion.sheets.iter().map(|sheet| (sheet.ordinal, Strays::of(&sheet.stray)));
    let inside: HashMap<u32, Strays<'_>> = inside.collect();
    let stray_of = |sheet: &Sheet| {
        let inside = inside.get(&sheet.ordinal).unwrap_or(none);
        StrayText { source, outside, inside }
    };
    let mut findings = Findings {
        source_id: &source_id,
        language: lineage.language,
        stray: StrayText { source, outside, inside: none },
        ordinal: 0,
    };
    findings.send(None, &conversion.findings, sink)?;
    for sheet in &conversion.sheets {
        let sheet_id = sheet_id(source, sheet.ordinal);
        let stray = stray_of(sheet);
        let of_sheet = OfSheet { sheet, sheet_id: &sheet_id, stray, language: lineage.language };
        let doubts = of_sheets.get(&sheet.ordinal).copied().unwrap_or_default();
        sheets::Row { sheet_id: &sheet_id, source_id: &source_id, source, sheet, doubts }
            .send(sink)?;
        of_sheet.tables(sink)?;
        of_sheet.extras(sink)?;
        of_sheet.repairs(sink)?;
        findings.stray = stray;
        findings.send(Some(&sheet_id), &sheet.findings, sink)?;
    }
    for (ordinal, doubt) in doubts.iter().enumerate() {
        let stray = stray_of(doubt.sheet);
        doubts::Row { source_id: &source_id, ordinal, conversion, doubt, stray }.send(sink)?;
    }
    Ok(())
}

/// Sends what comparing inputs found of one sheet: a row behind the `before` that the
/// findings of its input have.
///
/// # Errors
///
/// Those of the sink.
pub fn across(
    [source_id, sheet_id]: [&str; 2],
    before: usize,
    at: &Standing,
    finding: &Finding,
    language: Language,
    sink: &mut dyn Sink,
) -> io::Result<()> {
    let (sheet_id, ordinal) = (Some(sheet_id), before);
    findings::Row { source_id, sheet_id, ordinal, language, at, finding }.send(sink)
}

/// Findings are counted through the whole input.
struct Findings<'a> {
    source_id: &'a str,
    language: Language,
    stray: StrayText<'a>,
    ordinal: usize,
}

impl<'a> Findings<'a> {
    fn send(
        &mut self,
        sheet_id: Option<&str>,
        findings: &'a [Finding],
        sink: &mut dyn Sink,
    ) -> io::Result<()> {
        for finding in findings {
            let Findings { source_id, language, stray, ordinal } = *self;
            let at = &Standing::of(stray.source, finding.span);
            let finding = &stray.hush(finding);
            findings::Row { source_id, sheet_id, ordinal, language, at, finding }.send(sink)?;
            self.ordinal += 1;
        }
        Ok(())
    }
}

#[derive(Clone, Copy)]
struct OfSheet<'a, 'k> {
    sheet: &'a Sheet,
    sheet_id: &'k str,
    stray: StrayText<'a>,
    language: Language,
}

impl OfSheet<'_, '_> {
    fn tables(&self, sink: &mut dyn Sink) -> io::Result<()> {
        let OfSheet { sheet, sheet_id, .. } = *self;
        let source = self.stray.source;
        let total = funds::total_row(&sheet.funds);
        let power = sheet.money_unit.value().and_then(|unit| money_power(unit));
        for (ordinal, row) in sheet.funds.iter().enumerate() {
            let is_total = ordinal == total;
            funds::Row { sheet_id, ordinal, is_total, power, source, row }.send(sink)?;
        }
        for (ordinal, row) in sheet.indicators.iter().enumerate() {
            indicators::Row::new(sheet_id, ordinal, source, row).send(sink)?;
        }
        Ok(())
    }

    fn extras(&self, sink: &mut dyn Sink) -> io::Result<()> {
        let OfSheet { sheet, sheet_id, .. } = *self;
        let source = self.stray.source;
        let own = sheet.extras.iter().map(|extra| (Place::Sheet, &extra.label, &extra.value));
        let funds = sheet.funds.iter().enumerate().flat_map(|(row, fund)| {
            fund.others.iter().map(move |(label, value)| (Place::Fund(row), label, value))
        });
        let indicators = sheet.indicators.iter().enumerate().flat_map(|(row, indicator)| {
            indicator.others.iter().map(move |(label, value)| (Place::Indicator(row), label, value))
        });
        let all = own.chain(funds).chain(indicators);
        for (ordinal, (place, label, value)) in all.enumerate() {
            extras::Row { sheet_id, ordinal, place, source, label, value }.send(sink)?;
        }
        Ok(())
    }

    fn repairs(&self, sink: &mut dyn Sink) -> io::Result<()> {
        let OfSheet { sheet, sheet_id, language, stray } = *self;
        for (ordinal, repair) in sheet.repairs.iter().enumerate() {
            repairs::Row { sheet_id, ordinal, stray, repair, language }.send(sink)?;
        }
        Ok(())
    }
}
