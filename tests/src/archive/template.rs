//! A committed dump cut at its leaves, and its filling with other contents.

use std::cmp::Reverse;
use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};

use resheet_model::{Conversion, Decimal, Field, FundColumn, IndicatorColumn, Sheet, Subject};

use crate::leaves::leaves;
use crate::random::Random;

/// What a piece of a dump is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Kind {
    /// Stays: a label, a separator, a verdict.
    Fixed,
    /// A name or a text: other characters.
    Text,
    /// An amount: all amounts of a sheet by one factor.
    Money,
    /// What an indicator was to reach or reached: all counts of a sheet by one
    /// factor, shares as they are.
    Measure,
    /// A figure that scores and totals hang on: other digits only where the
    /// sheet need not add up.
    Points,
}

struct Piece {
    kind: Kind,
    text: String,
}

/// A committed dump, or a sheet of one, cut at its leaves.
pub(super) struct Template {
    /// How many sheets it has.
    pub(super) sheets: usize,
    pieces: Vec<Piece>,
}

/// Texts shorter than this are verdicts and grades more often than names.
const SHORTEST: usize = 4;

/// Sheets in a hundred whose figures are random and so do not add up.
const INCONSISTENT: usize = 15;

impl Template {
    /// The whole dump.
    pub(super) fn whole(conversion: &Conversion) -> Self {
        let end = conversion.source.text.len();
        Template::cut(conversion, &conversion.sheets, 0..end)
    }

    /// A template for every sheet, from the line it begins in up to the next.
    pub(super) fn sheets(conversion: &Conversion) -> Vec<Self> {
        let text = &conversion.source.text;
        let line_start = |at: usize| text[..at].rfind('\n').map_or(0, |end| end + 1);
        let starts = conversion.sheets.iter().map(|sheet| line_start(sheet.span.start as usize));
        let mut bounds: Vec<usize> = starts.collect();
        bounds.push(text.len());
        let sheets = conversion.sheets.chunks(1).zip(bounds.windows(2));
        sheets.map(|(sheet, at)| Template::cut(conversion, sheet, at[0]..at[1])).collect()
    }

    fn cut(conversion: &Conversion, sheets: &[Sheet], bounds: std::ops::Range<usize>) -> Self {
        let mut spans: Vec<(usize, usize, Kind)> = Vec::new();
        for leaf in sheets.iter().flat_map(leaves) {
            let kind = kind(leaf.subject);
            spans.extend(leaf.spans().map(|at| (at.start as usize, at.end as usize, kind)));
        }
        spans.sort_unstable_by_key(|(start, end, _)| (*start, *end));
        let echoes = echoes(&spans, &conversion.source.text);
        let mut template = Template { sheets: sheets.len(), pieces: Vec::new() };
        let mut at = bounds.start;
        for (start, end, kind) in spans {
            // A cell that rows share is a leaf of each; it is cut once.
            if start < at || end > bounds.end || start == end {
                continue;
            }
            template.between(&conversion.source.text[at..start], &echoes);
            template.push(kind, &conversion.source.text[start..end]);
            at = end;
        }
        template.between(&conversion.source.text[at..bounds.end], &echoes);
        if !conversion.source.text[..bounds.end].ends_with('\n') {
            template.push(Kind::Fixed, "\n");
        }
        template
    }

    /// What stands between two leaves: labels, and echoes of texts.
    fn between(&mut self, mut text: &str, echoes: &[&str]) {
        let first = |text: &str| {
            let found = echoes.iter().filter_map(|echo| text.find(echo).map(|at| (at, echo.len())));
            found.min_by_key(|(at, length)| (*at, Reverse(*length)))
        };
        while let Some((at, length)) = first(text) {
            self.push(Kind::Fixed, &text[..at]);
            self.push(Kind::Text, &text[at..at + length]);
            text = &text[at + length..];
        }
        self.push(Kind::Fixed, text);
    }

    fn push(&mut self, kind: Kind, text: &str) {
        let short = text.chars().count() < SHORTEST;
        let kind = if kind == Kind::Text && short { Kind::Fixed } else { kind };
        match self.pieces.last_mut() {
            Some(last) if last.kind == Kind::Fixed && kind == Kind::Fixed => last.text += text,
            _ => self.pieces.push(Piece { kind, text: text.to_owned() }),
        }
    }

    /// The characters of its texts that others may be written with.
    pub(super) fn characters(&self) -> impl Iterator<Item = char> {
        let texts = self.pieces.iter().filter(|piece| piece.kind == Kind::Text);
        texts.flat_map(|piece| piece.text.chars()).filter(|char| is_replaceable(*char))
    }

    /// Says it in other characters and figures.
    pub(super) fn fill(&self, stock: &[char], random: &mut Random) -> String {
        let consistent = !random.in_hundred(INCONSISTENT);
        let money = Decimal::from(2 + random.below(900));
        let counts = Decimal::from(2 + random.below(30));
        // What stood there twice, such as the echo of a merged cell, does again.
        let mut said: HashMap<(Kind, &str), String> = HashMap::new();
        let mut out = String::new();
        for piece in &self.pieces {
            if piece.kind == Kind::Fixed {
                out += &piece.text;
                continue;
            }
            let entry = match said.entry((piece.kind, &piece.text)) {
                Entry::Occupied(entry) => {
                    out += entry.get();
                    continue;
                }
                Entry::Vacant(entry) => entry,
            };
            let text = match (piece.kind, consistent) {
                (Kind::Text, _) => other_words(&piece.text, stock, random),
                (Kind::Money, true) => scaled(&piece.text, money),
                (Kind::Measure, true) => scaled_count(&piece.text, counts),
                (Kind::Points, true) => piece.text.clone(),
                _ => other_digits(&piece.text, random),
            };
            out += entry.insert(text);
        }
        out
    }
}

/// The texts among the leaves, which may stand outside of them again.
fn echoes<'t>(spans: &[(usize, usize, Kind)], text: &'t str) -> Vec<&'t str> {
    let texts = spans.iter().filter(|(_, _, kind)| *kind == Kind::Text);
    let texts: BTreeSet<&str> = texts.map(|(start, end, _)| &text[*start..*end]).collect();
    texts.into_iter().filter(|text| text.chars().count() >= SHORTEST).collect()
}

fn kind(subject: Subject) -> Kind {
    match subject {
        Subject::Field(
            Field::ProjectName
            | Field::Department
            | Field::ImplementingUnit
            | Field::ExpectedGoal
            | Field::ActualResult,
        )
        | Subject::Extra(_)
        | Subject::Indicator(_, Some(IndicatorColumn::Level3 | IndicatorColumn::Deviation)) => {
            Kind::Text
        }
        Subject::Fund(_, Some(FundColumn::Initial | FundColumn::Budget | FundColumn::Executed)) => {
            Kind::Money
        }
        Subject::Indicator(_, Some(IndicatorColumn::Target | IndicatorColumn::Actual)) => {
            Kind::Measure
        }
        Subject::Fund(_, Some(FundColumn::Weight | FundColumn::Rate | FundColumn::Score))
        | Subject::Indicator(_, Some(IndicatorColumn::Weight | IndicatorColumn::Score))
        | Subject::Field(Field::TotalWeight | Field::TotalScore) => Kind::Points,
        _ => Kind::Fixed,
    }
}

/// Han, and nothing that a number or a date is written with.
fn is_replaceable(char: char) -> bool {
    const GRAMMAR: [char; 24] = [
        '一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '百', '千', '万', '亿', '元',
        '年', '月', '日', '零', '两', '第', '度', '无', '不',
    ];
    ('\u{4e00}'..='\u{9fff}').contains(&char) && !GRAMMAR.contains(&char)
}

/// Other characters for those of a text but its last, which says what kind of
/// thing it names, and those at figures, which are units.
fn other_words(text: &str, stock: &[char], random: &mut Random) -> String {
    let chars: Vec<char> = text.chars().collect();
    let figure = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    let mut out = String::with_capacity(text.len());
    for (at, &char) in chars.iter().enumerate() {
        let beside = at > 0 && figure(at - 1) || figure(at + 1);
        let keep = at + 1 == chars.len() || beside || !is_replaceable(char);
        out.push(if keep { char } else { stock[random.below(stock.len())] });
    }
    out
}

/// A number times a factor, with as many decimals; other text as it is.
fn scaled(text: &str, factor: Decimal) -> String {
    let product = text.parse().ok().and_then(|value: Decimal| {
        let mut product = value.checked_mul(factor)?;
        // Zero would lose its decimals.
        product.rescale(value.scale());
        Some(product.to_string())
    });
    product.unwrap_or_else(|| text.to_owned())
}

/// A text with its one number times a factor; shares, dates and texts of
/// several numbers as they are.
fn scaled_count(text: &str, factor: Decimal) -> String {
    let share_or_date = |char| matches!(char, '%' | '％' | '‰' | '年' | '月' | '日');
    let is_figure = |char: char| char.is_ascii_digit() || char == '.';
    let Some(start) = text.find(is_figure).filter(|_| !text.contains(share_or_date)) else {
        return text.to_owned();
    };
    let (before, rest) = text.split_at(start);
    let (figure, after) = rest.split_at(rest.find(|c| !is_figure(c)).unwrap_or(rest.len()));
    if after.contains(is_figure) {
        return text.to_owned();
    }
    format!("{before}{}{after}", scaled(figure, factor))
}

/// Other digits for those of a text, but zeros, first ones, and years.
fn other_digits(text: &str, random: &mut Random) -> String {
    let chars: Vec<char> = text.chars().collect();
    let digits = |at: usize| chars[at..].iter().take_while(|char| char.is_ascii_digit()).count();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let run = digits(at);
        let year = run == 4 && (chars[at..].starts_with(&['2', '0']));
        for (place, &char) in chars[at..at + run.max(1)].iter().enumerate() {
            let keep = !char.is_ascii_digit() || year || char == '0' || run > 1 && place == 0;
            out.push(if keep { char } else { (b'1' + random.below(9) as u8).into() });
        }
        at += run.max(1);
    }
    out
}
