//! Documents as inputs: their text with its cells and places.

use resheet_decode::{Decoded, digest};
use resheet_document::{Opened, open, unreadable};
use resheet_model::{
    Confidence, EncodingChoice, Extra, FundRow, Given, Indicator, Seen, Sheet, SourceText, Span,
};

use crate::Foreign;

/// A document as decoded text; nothing for any other file. What `foreign` makes
/// of a file keeps the digest of that file.
pub(crate) fn decode(name: &str, bytes: &[u8], foreign: Option<&Foreign>) -> Option<Decoded> {
    let source = |text: String, reason: String| {
        let encoding = EncodingChoice { name: "UTF-8", bom: false, reason };
        SourceText::new(name, text, encoding, digest(bytes), bytes.len() as u64)
    };
    let (opened, by) = match open(bytes) {
        Opened::Other => match foreign.and_then(|foreign| foreign(bytes))? {
            Ok(made) => (open(&made), ", made by an office program"),
            Err(reason) => (unreadable("Office", &reason), ""),
        },
        opened => (opened, ""),
    };
    match opened {
        Opened::Other => None,
        Opened::Inside(text) => {
            let mut decoded = resheet_decode::decode(name, &text, None);
            decoded.source.digest = digest(bytes);
            decoded.source.bytes = bytes.len() as u64;
            Some(page(decoded))
        }
        Opened::Text(rendered) => {
            let kind = rendered.given.kind;
            let mut source =
                source(rendered.text, format!("made of the cells of a {kind} document{by}"));
            source.given = Some(Box::new(rendered.given));
            Some(Decoded { source, findings: rendered.findings, refused: false })
        }
        Opened::Refused(finding) => {
            let source = source(String::new(), "the document was not read".to_owned());
            Some(Decoded { source, findings: vec![*finding], refused: true })
        }
    }
}

/// A text that is a page of the web as what a browser shows of it; another one as it is.
pub(crate) fn page(decoded: Decoded) -> Decoded {
    let Some(rendered) = resheet_document::page(&decoded.source.text) else { return decoded };
    let SourceText { name, encoding, digest, bytes, .. } = decoded.source;
    let mut source = SourceText::new(name, rendered.text, encoding, digest, bytes);
    source.given = Some(Box::new(rendered.given));
    let mut findings = decoded.findings;
    // What is odd about its bytes stands somewhere in the page as it was.
    findings.iter_mut().for_each(|finding| finding.span = Span::at(0));
    findings.extend(rendered.findings);
    Decoded { source, findings, refused: decoded.refused }
}

/// What stands in cells whose borders are in doubt is likely at best; a finding
/// of the document says so.
pub(crate) fn doubt(given: &Given, sheet: &mut Sheet) {
    if given.doubtful.is_empty() {
        return;
    }
    let Sheet { title, year, project_name, department, implementing_unit, money_unit, .. } = sheet;
    for leaf in [title, year, project_name, department, implementing_unit, money_unit] {
        lower(leaf, given);
    }
    for leaf in [&mut sheet.expected_goal, &mut sheet.actual_result, &mut sheet.grade] {
        lower(leaf, given);
    }
    lower(&mut sheet.total_weight, given);
    lower(&mut sheet.total_score, given);
    for row in &mut sheet.funds {
        let FundRow { row, initial, budget, executed, weight, rate, score, others } = row;
        lower(row, given);
        for leaf in [initial, budget, executed, weight, rate, score] {
            lower(leaf, given);
        }
        others.iter_mut().for_each(|(_, leaf)| lower(leaf, given));
    }
    for row in &mut sheet.indicators {
        let Indicator { level1, level2, level3, target, actual, weight, score, deviation, others } =
            row;
        for leaf in [level1, level2, level3, deviation] {
            lower(leaf, given);
        }
        lower(target, given);
        lower(actual, given);
        lower(weight, given);
        lower(score, given);
        others.iter_mut().for_each(|(_, leaf)| lower(leaf, given));
    }
    for Extra { value, .. } in &mut sheet.extras {
        lower(value, given);
    }
}

fn lower<T>(leaf: &mut Seen<T>, given: &Given) {
    // What a person said does not hang on borders.
    if leaf.by_hand.is_settled() {
        return;
    }
    if given.is_doubtful(leaf.span) || leaf.more.iter().any(|piece| given.is_doubtful(*piece)) {
        leaf.confidence = leaf.confidence.min(Confidence::Likely);
    }
}
