//! Where in a dump the words of its headers and the values of its rows stand,
//! found with the truth and without the reader that is measured.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::tokens::{Cut, Token, tokens};
use super::words::words;
use crate::record::{Record, Row, leaf, text_of};
use crate::text::{Number, is_absent, normal, pattern, relations};

/// A kind of column, by its name in `words.toml`.
pub type Kind = &'static str;

/// How the cells of a row are parted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Writing {
    /// By tabs.
    Tabs,
    /// By bars.
    Bars,
    /// By commas.
    Commas,
    /// In tags.
    Html,
    /// In a list of a programming language.
    List,
    /// One a line.
    Lines,
    /// By two blanks or more.
    Blanks,
    /// In drawn boxes.
    Boxes,
    /// By one blank.
    Words,
    /// By nothing.
    Glued,
}

/// A word of a header; more than one place for a cell that is repeated.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Head {
    /// Its kind.
    pub kind: Kind,
    /// Its places.
    pub tokens: Vec<Token>,
}

/// The words of one header, in printed order.
pub type Header = Vec<Head>;

/// A row of the indicator table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Site {
    /// The true sheet.
    pub sheet: usize,
    /// The true row in it.
    pub row: usize,
    /// Its name's place among the tokens.
    pub name: usize,
    /// The places of its values among the tokens.
    pub values: BTreeMap<Kind, usize>,
}

/// A dump with what was found in it.
#[derive(Clone, Debug)]
pub struct Sites {
    /// Its text.
    pub text: String,
    /// How it is written.
    pub writing: Writing,
    /// All its tokens.
    pub tokens: Vec<Token>,
    /// Headers of indicator tables.
    pub headers: Vec<Header>,
    /// Headers of funds tables.
    pub funds: Vec<Header>,
    /// The rows of which the name was found, in printed order.
    pub rows: Vec<Site>,
}

impl Sites {
    /// Looks a dump over.
    pub fn new(text: String, truth: &[Record]) -> Self {
        let known = &words().known;
        let mut found = Vec::new();
        let mut headers = Vec::new();
        for cut in [Cut::of(&text), Cut::Words] {
            found = tokens(&text, cut);
            headers = headers_in(&found, &known.indicators, is_of_indicators);
            if !headers.is_empty() {
                break;
            }
        }
        if headers.is_empty() {
            let headers = glued(&text);
            let writing = Writing::Glued;
            let (funds, rows) = (Vec::new(), Vec::new());
            return Sites { text, writing, tokens: Vec::new(), headers, funds, rows };
        }
        let funds = headers_in(&found, &known.funds, is_of_funds);
        let writing = writing(&text, &headers[0]);
        let rows = rows(&text, &found, &headers, truth);
        Sites { text, writing, tokens: found, headers, funds, rows }
    }

    /// Whether every true row was found.
    pub fn has_all(&self, truth: &[Record]) -> bool {
        self.rows.len() == truth.iter().map(|sheet| sheet.indicators.len()).sum::<usize>()
    }

    /// What is printed in a place.
    pub fn printed(&self, place: &Range<usize>) -> &str {
        &self.text[place.clone()]
    }

    /// The line around a place, without its end.
    pub fn line(&self, place: &Range<usize>) -> Range<usize> {
        let start = self.text[..place.start].rfind('\n').map_or(0, |at| at + 1);
        let end = self.text[place.end..].find('\n').map_or(self.text.len(), |at| place.end + at);
        start..end
    }
}

/// A label without what stands behind it in brackets.
fn bare(text: &str) -> &str {
    static BEHIND: LazyLock<Regex> = LazyLock::new(|| pattern(r"\([^()]*\)?$"));
    BEHIND.find(text).map_or(text, |behind| &text[..behind.start()]).trim_end_matches(':')
}

fn kind_of(text: &str, known: &'static BTreeMap<String, Vec<String>>) -> Option<Kind> {
    let text = bare(text);
    let is = |words: &Vec<String>| words.iter().any(|word| normal(word) == text);
    known.iter().find(|(_, words)| is(words)).map(|(kind, _)| kind.as_str())
}

fn is_of_indicators(header: &Header) -> bool {
    let has = |kind| header.iter().any(|head| head.kind == kind);
    has("level3") && header.len() >= 3 && (has("level2") || has("target"))
}

fn is_of_funds(header: &Header) -> bool {
    let marks = ["initial", "budget", "executed", "rate"];
    header.iter().filter(|head| marks.contains(&head.kind)).count() >= 2
}

/// Runs of known words with at most two others between them.
fn headers_in(
    tokens: &[Token],
    known: &'static BTreeMap<String, Vec<String>>,
    holds: fn(&Header) -> bool,
) -> Vec<Header> {
    const BETWEEN: usize = 2;
    let mut out = Vec::new();
    let mut header = Header::new();
    let mut last = 0;
    for (at, token) in tokens.iter().enumerate() {
        let Some(kind) = kind_of(&token.text, known) else { continue };
        if at > last + 1 + BETWEEN && holds(&header) {
            out.push(std::mem::take(&mut header));
        } else if at > last + 1 + BETWEEN {
            header.clear();
        }
        match header.last_mut() {
            Some(head) if head.tokens[0].text == token.text => head.tokens.push(token.clone()),
            _ => header.push(Head { kind, tokens: vec![token.clone()] }),
        }
        last = at;
    }
    if holds(&header) {
        out.push(header);
    }
    out
}

/// Headers of a text without separators: known words one behind the other.
fn glued(text: &str) -> Vec<Header> {
    let known = &words().known.indicators;
    let mut found: Vec<Token> = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let here = known.values().flatten().filter(|word| text[at..].starts_with(word.as_str()));
        let length = match here.max_by_key(|word| word.len()) {
            Some(word) => {
                let inner = at..at + word.len();
                found.push(Token { outer: inner.clone(), inner, text: normal(word) });
                word.len()
            }
            None => first.len_utf8(),
        };
        at += length;
    }
    let mut out = Vec::new();
    for run in found.chunk_by(|one, next| one.outer.end == next.outer.start) {
        out.extend(headers_in(run, known, |header| is_of_indicators(header) && header.len() > 3));
    }
    out
}

fn writing(text: &str, header: &Header) -> Writing {
    let ends = |at: usize| header[at].tokens.last().map_or(0, |token| token.outer.end);
    let between = (1..header.len()).map(|at| &text[ends(at - 1)..header[at].tokens[0].outer.start]);
    let mut counts: BTreeMap<u8, usize> = BTreeMap::new();
    for between in between {
        *counts.entry(part(between) as u8).or_default() += 1;
    }
    let most = counts.into_iter().max_by_key(|(_, count)| *count).map(|(writing, _)| writing);
    let all = [
        Writing::Tabs,
        Writing::Bars,
        Writing::Commas,
        Writing::Html,
        Writing::List,
        Writing::Lines,
        Writing::Blanks,
        Writing::Boxes,
        Writing::Words,
        Writing::Glued,
    ];
    static RULE: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"\+--|\+==|│|(?m)^ *(?:-{4,} +-{4,}|={4,} +={4,})"));
    let drawn = RULE.is_match(text);
    match all.into_iter().find(|writing| Some(*writing as u8) == most) {
        Some(Writing::Bars | Writing::Blanks) if drawn => Writing::Boxes,
        found => found.unwrap_or(Writing::Glued),
    }
}

fn part(between: &str) -> Writing {
    let has = |char| between.contains(char);
    match () {
        () if has('\t') => Writing::Tabs,
        () if has('│') => Writing::Boxes,
        () if has('|') => Writing::Bars,
        () if has('<') => Writing::Html,
        () if between.starts_with(", ") => Writing::List,
        () if has(',') => Writing::Commas,
        () if has('\n') => Writing::Lines,
        () if between.len() > 1 => Writing::Blanks,
        () if between.len() == 1 => Writing::Words,
        () => Writing::Glued,
    }
}

fn rows(text: &str, tokens: &[Token], headers: &[Header], truth: &[Record]) -> Vec<Site> {
    /// As far as the next name may be: the head of a sheet whose merged cells
    /// are repeated.
    const FAR: usize = 500;
    let mut out = Vec::new();
    let behind = |header: &Header| header.last().and_then(|head| head.tokens.last()).cloned();
    let Some(end) = behind(&headers[0]) else { return out };
    let mut at = tokens.partition_point(|token| token.outer.start < end.outer.end);
    for (sheet, record) in truth.iter().enumerate() {
        for (row, leaves) in record.indicators.iter().enumerate() {
            let name = normal(text_of(leaves, "level3"));
            let mut ahead = tokens.iter().enumerate().skip(at).take(FAR);
            let found = ahead.find(|(_, token)| !name.is_empty() && token.text == name);
            if let Some((name, _)) = found {
                out.push(Site { sheet, row, name, values: BTreeMap::new() });
                at = name + 1;
            }
        }
    }
    for index in 0..out.len() {
        let end = out.get(index + 1).map_or(tokens.len(), |next| next.name);
        let start = tokens[out[index].name].outer.start;
        let before = |header: &&Header| header[0].tokens[0].outer.start < start;
        let Some(header) = headers.iter().rev().find(before) else { continue };
        let site = &out[index];
        let row = &truth[site.sheet].indicators[site.row];
        out[index].values = values(text, &tokens[..end], site.name, header, row);
    }
    out
}

/// The values behind a name, in the order of the header.
fn values(
    text: &str,
    tokens: &[Token],
    name: usize,
    header: &Header,
    row: &Row,
) -> BTreeMap<Kind, usize> {
    /// Repeats, dashes and values of columns nobody asks for.
    const BETWEEN: usize = 4;
    let mut out = BTreeMap::new();
    let mut at = name + 1;
    for head in header.iter().skip_while(|head| head.kind != "level3").skip(1) {
        let mut ahead = tokens.iter().enumerate().skip(at).take(BETWEEN);
        let found = ahead.find(|(_, token)| says(head.kind, &text[token.inner.clone()], row));
        if let Some((place, _)) = found {
            out.insert(head.kind, place);
            at = place + 1;
        }
    }
    out
}

/// Whether a cell says what the truth says of a column.
fn says(kind: Kind, cell: &str, row: &Row) -> bool {
    static FIGURE: LazyLock<Regex> = LazyLock::new(|| pattern(r"[0-9][0-9,]*(?:\.[0-9]+)?"));
    let printed = normal(cell);
    let is = |path: &str| leaf(row, path).is_some_and(|leaf| normal(&leaf.text) == printed);
    match kind {
        "sign" => relations().any(|(spelled, sign)| {
            (spelled == printed || sign == printed) && text_of(row, "target.op") == sign
        }),
        "unit" => is("target.unit") || is("actual.unit"),
        "weight" | "score" => leaf(row, kind).is_some_and(|leaf| {
            Number::read(&leaf.text).is_some() && Number::read(&leaf.text) == Number::read(cell)
        }),
        "target" | "actual" => {
            if is_absent(cell) {
                return false;
            }
            let value = Number::read(text_of(row, &format!("{kind}.value")));
            let mut figures =
                FIGURE.find_iter(&printed).map(|figure| Number::read(figure.as_str()));
            let text = normal(text_of(row, &format!("{kind}.text")));
            value.is_some_and(|value| {
                figures.any(|figure| {
                    figure.as_ref() == Some(&value) || figure == Some(value.hundredth())
                })
            }) || !text.is_empty() && printed == text
        }
        _ => is(kind),
    }
}
