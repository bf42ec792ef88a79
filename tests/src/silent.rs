//! Which errors a finding tells, fairly: on the leaf, on its row, in a quote of
//! its text, or in the words that this very table or sheet is lost or cut. One
//! finding does not excuse a sheet. And the other way round: which findings are
//! right.

use std::cell::OnceCell;

use resheet_model::{
    Code, Conversion, Field, Finding, FundColumn, IndicatorColumn, Severity, Sheet, Span, Subject,
};

use crate::leaves::leaves;
use crate::score::{At, Difference, Group};
use crate::text::normal;

/// How near to an error a finding of severity warning or error stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Notice {
    /// On the leaf itself.
    Leaf,
    /// On its row.
    Row,
    /// It quotes the text that is lost or wrong.
    Quote,
    /// It says that this table or this sheet is lost or cut, and the leaf is.
    Lost,
    /// On another leaf of its row: not told.
    Neighbour,
    /// On its sheet; for a sheet that is lost, on the input: not told.
    Sheet,
    /// Nowhere.
    None,
}

impl Notice {
    /// Every step, the nearest first.
    pub const ALL: [Notice; 7] = [
        Notice::Leaf,
        Notice::Row,
        Notice::Quote,
        Notice::Lost,
        Notice::Neighbour,
        Notice::Sheet,
        Notice::None,
    ];

    /// Whether a reader of the findings learns of the error.
    pub fn is_told(self) -> bool {
        self <= Notice::Lost
    }
}

/// Findings about a sheet that say that leaves of these groups are lost.
const LOST: [(Code, &[Group]); 3] = [
    (Code::B007, &[Group::Indicators]),
    (Code::B012, &[Group::Funds, Group::Indicators]),
    (Code::B014, &[Group::Indicators, Group::Totals]),
];

/// Findings about the input that say that a sheet is lost, by their first
/// letters.
const SHEET_LOST: [&str; 4] = ["B010", "B015", "D00", "L00"];

/// The subject of a leaf that was compared, as findings name it. A lost row
/// has none.
pub fn subject(at: &At, path: &str) -> Option<Subject> {
    let name = path.split('.').next().unwrap_or(path);
    let row = at.row.and_then(|row| u32::try_from(row).ok());
    match at.group {
        Group::Funds => Some(Subject::Fund(row?, FundColumn::from_name(name))),
        Group::Indicators => Some(Subject::Indicator(row?, IndicatorColumn::from_name(name))),
        Group::Header | Group::Goals | Group::Totals => Field::from_name(name).map(Subject::Field),
    }
}

/// The findings of a conversion that count, with what they quote.
pub struct Reported<'c> {
    conversion: &'c Conversion,
    findings: Vec<Counted<'c>>,
}

struct Counted<'c> {
    finding: &'c Finding,
    /// The sheet it is of.
    sheet: Option<usize>,
    quotes: OnceCell<Vec<String>>,
}

impl<'c> Reported<'c> {
    /// Takes the findings of a conversion.
    pub fn new(conversion: &'c Conversion) -> Self {
        let of_input = conversion.findings.iter().map(|finding| (None, finding));
        let of_sheets =
            conversion.sheets.iter().enumerate().flat_map(|(at, sheet)| {
                sheet.findings.iter().map(move |finding| (Some(at), finding))
            });
        let all = of_input.chain(of_sheets).filter(|(_, finding)| counts(finding));
        let counted =
            all.map(|(sheet, finding)| Counted { finding, sheet, quotes: OnceCell::new() });
        Reported { conversion, findings: counted.collect() }
    }

    /// The findings, in the order of [`Reported::right`].
    pub fn findings(&self) -> impl Iterator<Item = (Option<usize>, &'c Finding)> {
        self.findings.iter().map(|counted| (counted.sheet, counted.finding))
    }

    /// Where the nearest finding to an error stands.
    pub fn notice(&self, difference: &Difference) -> Notice {
        let mut nearest = Notice::None;
        self.each(difference, |_, notice| nearest = nearest.min(notice));
        nearest
    }

    /// For each finding, whether it tells one of these errors.
    pub fn right(&self, differences: &[Difference]) -> Vec<bool> {
        let mut right = vec![false; self.findings.len()];
        for difference in differences {
            self.each(difference, |at, notice| right[at] |= notice.is_told());
        }
        right
    }

    fn each(&self, difference: &Difference, mut see: impl FnMut(usize, Notice)) {
        let at = difference.at;
        let leaf = subject(&at, &difference.path);
        let sheet = at.sheet.and_then(|at| self.conversion.sheets.get(at));
        let spans: Vec<Span> = sheet.map(|sheet| spans_of(sheet, leaf)).unwrap_or_default();
        let texts: Vec<String> = [&difference.truth, &difference.got]
            .into_iter()
            .flatten()
            .map(|text| normal(text))
            .collect();
        for (index, counted) in self.findings.iter().enumerate() {
            let finding = counted.finding;
            let is_near = counted.sheet.is_none() || counted.sheet == at.sheet;
            let mut notice = Notice::None;
            if counted.sheet.is_some() && counted.sheet == at.sheet {
                notice = step(finding, leaf).unwrap_or(Notice::None);
            } else if counted.sheet.is_none() {
                if spans.iter().any(|span| meet(*span, finding.span)) {
                    notice = Notice::Leaf;
                } else if sheet.is_none() {
                    notice = Notice::Sheet;
                }
            }
            if notice > Notice::Quote && is_near && self.quotes(counted, &texts) {
                notice = Notice::Quote;
            }
            if notice > Notice::Lost && says_lost(counted, difference) {
                notice = Notice::Lost;
            }
            see(index, notice);
        }
    }

    fn quotes(&self, counted: &Counted<'_>, texts: &[String]) -> bool {
        /// A longer text under a finding is a place, not a quote.
        const LONGEST: usize = 600;
        let quotes = counted.quotes.get_or_init(|| {
            let finding = counted.finding;
            let related = finding.related.iter().map(|(span, _)| *span);
            let spans = std::iter::once(finding.span).chain(related);
            let short = spans.filter(|span| span.range().len() <= LONGEST);
            let printed = short.map(|span| self.conversion.source.slice(span));
            let args = finding.args.iter().map(|(_, text)| text.as_str());
            args.chain(printed).map(normal).filter(|text| !text.is_empty()).collect()
        });
        texts.iter().any(|text| quotes.iter().any(|quote| holds(quote, text)))
    }
}

/// Whether a quote holds a text; a figure as a whole and in a short quote.
fn holds(quote: &str, text: &str) -> bool {
    const SHORT: usize = 60;
    let is_figure = |char: char| char.is_ascii_digit() || char == '.';
    if !text.chars().all(is_figure) {
        return text.chars().count() > 1 && quote.contains(text);
    }
    quote.chars().count() <= SHORT
        && quote.match_indices(text).any(|(at, _)| {
            let before = quote[..at].chars().next_back();
            let after = quote[at + text.len()..].chars().next();
            !before.is_some_and(is_figure) && !after.is_some_and(is_figure)
        })
}

fn says_lost(counted: &Counted<'_>, difference: &Difference) -> bool {
    let code = counted.finding.code;
    let at = difference.at;
    if difference.got.is_some() {
        return false;
    }
    match counted.sheet {
        None => {
            at.sheet.is_none() && SHEET_LOST.iter().any(|begin| code.as_str().starts_with(begin))
        }
        of => {
            let says =
                |(known, groups): &(Code, &[Group])| *known == code && groups.contains(&at.group);
            of == at.sheet && LOST.iter().any(says)
        }
    }
}

fn spans_of(sheet: &Sheet, leaf: Option<Subject>) -> Vec<Span> {
    let places = leaves(sheet);
    let of_leaf = places.iter().filter(|place| Some(place.subject) == leaf);
    of_leaf.flat_map(|place| place.spans()).collect()
}

fn meet(one: Span, other: Span) -> bool {
    one.start < other.end && other.start < one.end
}

/// Where the nearest finding to an error stands.
///
/// Findings of the audit count on the leaf and on its row only: they speak of
/// the source, and one about a total says nothing of a name. A finding about
/// the input (undecodable bytes, say) counts on the leaf whose text it is in.
pub fn notice(conversion: &Conversion, difference: &Difference) -> Notice {
    Reported::new(conversion).notice(difference)
}

/// Where the nearest finding to a leaf of a sheet stands; without a leaf, to
/// the sheet as a whole.
pub fn nearest(conversion: &Conversion, sheet: &Sheet, leaf: Option<Subject>) -> Notice {
    let of_sheet = sheet.findings.iter().filter(|finding| counts(finding));
    let near = of_sheet.filter_map(|finding| step(finding, leaf)).min();
    let spans = spans_of(sheet, leaf);
    let of_input = conversion.findings.iter().filter(|finding| counts(finding));
    let under = of_input.filter(|finding| spans.iter().any(|span| meet(*span, finding.span)));
    if under.count() > 0 { Notice::Leaf } else { near.unwrap_or(Notice::None) }
}

fn counts(finding: &Finding) -> bool {
    finding.severity >= Severity::Warning
}

fn step(finding: &Finding, leaf: Option<Subject>) -> Option<Notice> {
    let audit = finding.code.group() == 'A';
    if leaf == Some(finding.subject) {
        return Some(Notice::Leaf);
    }
    match (finding.subject, leaf) {
        (Subject::Sheet, _) => (!audit).then_some(Notice::Sheet),
        (Subject::Fund(found, column), Some(Subject::Fund(row, _))) if found == row => match column
        {
            None => Some(Notice::Row),
            Some(_) => (!audit).then_some(Notice::Neighbour),
        },
        (Subject::Indicator(found, column), Some(Subject::Indicator(row, _))) if found == row => {
            match column {
                None => Some(Notice::Row),
                Some(_) => (!audit).then_some(Notice::Neighbour),
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_holds_a_figure_only_as_a_whole() {
        let check = |quote, text, expected| assert_eq!(holds(quote, text), expected, "{quote}");
        check("完成10次", "10", true);
        check("完成100次", "10", false);
        check("9.10", "10", false);
        check("建设养老服务站", "养老服务站", true);
        check("站", "站", false);
    }
}
