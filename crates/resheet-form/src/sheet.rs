//! From the tokens of a dump to its bound sheets.

mod assumed;
mod binder;
mod is_sheet;
mod money;
mod readings;
mod shape;
mod trust;

use std::collections::BTreeSet;

use resheet_lexis::Texts;
use resheet_model::{
    Code, Finding, Grid, Repair, Severity, SourceText, Span, Stray, StrayKind, Subject,
};

use crate::Bound;
use crate::copies;
use crate::family::Families;
use crate::log::Log;
use crate::regions;
use crate::reprinted;
use crate::segment;
use crate::token::{Token, beyond, tokens};
use crate::unknown_columns;

use binder::Binder;
use is_sheet::is_sheet;

pub(crate) fn bind(
    source: &SourceText,
    grid: &Grid<'_>,
    families: &Families,
    texts: &Texts<'_>,
    explain: bool,
) -> Bound {
    let lexicon = texts.lexicon();
    let mut bound = Bound::default();
    let mut tokens = tokens(grid, texts);
    let (stray, found) = beyond(grid);
    bound.stray.extend(stray);
    bound.findings.extend(found);
    let (copies, found) = copies::take_out(&mut tokens);
    bound.findings.extend(found);
    set_aside(&mut bound.stray, &copies, &grid.repairs, None);
    let reprinted = reprinted::take_out(&mut tokens, lexicon);
    let mut reprinted = reprinted.as_slice();
    for range in segment::segments(&tokens, lexicon) {
        if range.is_empty() {
            continue;
        }
        // What nobody filled in goes with the sheet it stands in.
        let before = tokens.get(range.end).map_or(reprinted.len(), |next| {
            reprinted.partition_point(|token| token.row < next.row)
        });
        let (own, behind) = reprinted.split_at(before);
        reprinted = behind;
        let parts = regions::parts(&tokens, range.clone(), lexicon, families.layouts());
        if !is_sheet(&parts, &tokens[range.clone()]) {
            remains(&mut bound, &tokens[range], &grid.repairs);
            set_aside(&mut bound.stray, own, &grid.repairs, Some(StrayKind::Furniture));
            continue;
        }
        let log = Log {
            repairs: own_repairs(&mut tokens[range.clone()], &grid.repairs),
            paths: explain.then(Vec::new),
            ..Log::default()
        };
        let binder = Binder { source, lexicon, families, log, tokens: &tokens };
        let (mut sheet, paths) = binder.sheet(range, &parts);
        bound.paths.extend(paths);
        set_aside(&mut sheet.stray, own, &grid.repairs, Some(StrayKind::Furniture));
        sheet.stray.sort_by_key(|stray| stray.span);
        sheet.span = own.iter().fold(sheet.span, |span, token| span.hull(token.span));
        bound.sheets.push(sheet);
    }
    set_aside(&mut bound.stray, reprinted, &grid.repairs, Some(StrayKind::Furniture));
    if bound.sheets.is_empty() {
        let finding = Finding::new(Code::B010, Subject::Input, Span::at(0));
        bound.findings.push(finding.arg("words", unknown_columns::names(&tokens)));
    }
    bound
}

/// Text that is no sheet. Labels and figures in it say that it was one, or part
/// of one.
fn remains(bound: &mut Bound, tokens: &[Token<'_>], repairs: &[Repair]) {
    set_aside(&mut bound.stray, tokens, repairs, None);
    let labels = tokens.iter().filter(|token| token.is_label() || token.is_heading);
    let figures = tokens.iter().filter(|token| token.in_table && token.value.is_some());
    let (labels, figures) = (labels.count(), figures.count());
    if labels > 0 || figures > 2 {
        let span = tokens.iter().map(|token| token.span).reduce(Span::hull).unwrap_or_default();
        let finding = Finding::new(Code::B015, Subject::Input, span).arg("count", tokens.len());
        let finding = finding.arg("words", unknown_columns::names(tokens));
        // A heading alone, or a word or two, is hardly a sheet.
        let little = tokens.len() < 4;
        bound.findings.push(if little { finding.severity(Severity::Warning) } else { finding });
    }
}

/// Keeps tokens that are bound to nothing, as furniture or notes by their looks if
/// it is not known what they are.
fn set_aside(
    out: &mut Vec<Stray>,
    tokens: &[Token<'_>],
    repairs: &[Repair],
    kind: Option<StrayKind>,
) {
    // What a repair took away is in no token, and the repair in no sheet.
    let touching = tokens.iter().flat_map(|token| token.repairs.iter());
    let own: BTreeSet<u32> = touching.copied().collect();
    let repaired = own.iter().filter_map(|&index| repairs.get(index as usize));
    out.extend(repaired.map(|repair| Stray { kind: StrayKind::Furniture, span: repair.span }));
    for token in tokens {
        let own = if token.is_furniture { StrayKind::Furniture } else { StrayKind::Note };
        out.extend(token.stray(kind.unwrap_or(own)));
    }
}

/// The dump's repairs that touch these tokens become the sheet's first ones.
fn own_repairs(tokens: &mut [Token<'_>], repairs: &[Repair]) -> Vec<Repair> {
    let mut own: Vec<u32> = tokens.iter().flat_map(|token| token.repairs.iter().copied()).collect();
    own.sort_unstable();
    own.dedup();
    for token in tokens.iter_mut().filter(|token| !token.repairs.is_empty()) {
        for index in token.repairs.to_mut() {
            *index = own.binary_search(index).unwrap_or_default() as u32;
        }
    }
    own.iter().filter_map(|&index| repairs.get(index as usize).cloned()).collect()
}
