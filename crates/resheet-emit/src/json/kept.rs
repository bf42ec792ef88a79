//! The full form read back: the sheets of a document with all that was known of them.
//!
//! Of the source the document has every text that anything points to, and where it
//! stood. These are put back in their places, with nothing but white space between
//! them, so that lines, columns and excerpts are what they were.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use resheet_model::catalogue;
use resheet_model::{
    Area, AuditRules, ByHand, Code, Column, Confidence, Extra, FamilyMatch, Field, Finding,
    FormShape, FundColumn, FundRow, Given, Indicator, IndicatorColumn, Label, Reading, Repair,
    Seen, Severity, Sheet, Span, Spot, Stray, StrayKind, Subject,
};
use serde_json::Value;

use super::restore::{measure_of, number_of};

/// A document read back.
pub(super) struct Kept {
    pub(super) sheets: Vec<Sheet>,
    pub(super) stray: Vec<Stray>,
    pub(super) findings: Vec<Finding>,
    /// The text that their places point into.
    pub(super) text: String,
    /// Where pieces of it stood in the document that it was taken from.
    pub(super) given: Option<Given>,
}

/// Reads a document; nothing for one that is not of this form.
pub(super) fn read(json: &[u8]) -> Option<Kept> {
    let document: Value = serde_json::from_slice(json).ok()?;
    let kind = document.get("source")?.get("document").and_then(Value::as_str);
    let mut reader = Reader::default();
    let sheets = (0..).zip(document.get("sheets")?.as_array()?);
    let sheets = sheets.map(|(ordinal, sheet)| reader.sheet(ordinal, sheet));
    let sheets = sheets.collect::<Option<Vec<_>>>()?;
    let stray = reader.each(&document, "stray", Reader::stray)?;
    let findings = reader.each(&document, "findings", Reader::finding)?;
    let given = kind.and_then(kept_name).map(|kind| reader.given(kind));
    Some(Kept { sheets, stray, findings, text: reader.source()?, given })
}

fn text(value: &Value, key: &str) -> Option<String> {
    value.get(key)?.as_str().map(str::to_owned)
}

fn count(value: &Value, key: &str) -> Option<u64> {
    value.get(key)?.as_u64()
}

/// Nothing longer than this was ever printed: what says so is no document of ours.
const LONGEST: u64 = 1 << 28;

#[derive(Default)]
struct Reader {
    /// The texts met, by where they begin, each with its line and column.
    texts: BTreeMap<u32, (String, u64, u64)>,
    /// How far the source reaches at least.
    end: u32,
    /// Where the texts stood in their document, and what cells hold beside what they
    /// show.
    spots: BTreeMap<u32, Spot>,
    worksheets: Vec<String>,
    stored: BTreeMap<u32, String>,
}

impl Reader {
    fn each<T>(
        &mut self,
        of: &Value,
        key: &str,
        one: fn(&mut Self, &Value) -> Option<T>,
    ) -> Option<Vec<T>> {
        match of.get(key) {
            Some(list) => list.as_array()?.iter().map(|value| one(self, value)).collect(),
            None => Some(Vec::new()),
        }
    }

    fn span(&mut self, start: u64, length: u64) -> Option<Span> {
        let end = start.checked_add(length).filter(|end| *end <= LONGEST)?;
        let (start, end) = (u32::try_from(start).ok()?, u32::try_from(end).ok()?);
        self.end = self.end.max(end);
        Some(Span { start, end })
    }

    /// A place with the text that stands there.
    fn place(&mut self, at: &Value, text: &str) -> Option<Span> {
        let (byte, line, column) = (count(at, "byte")?, count(at, "line")?, count(at, "column")?);
        let span = self.span(byte, u64::try_from(text.len()).ok()?)?;
        let known = self.texts.get(&span.start).map_or(0, |(known, ..)| known.len());
        if known < text.len() || !self.texts.contains_key(&span.start) {
            self.texts.insert(span.start, (text.to_owned(), line, column));
        }
        if let Some(spot) = self.spot(at) {
            self.spots.insert(span.start, spot);
        }
        Some(span)
    }

    /// Where a place is in its document, if that was no text.
    fn spot(&mut self, at: &Value) -> Option<Spot> {
        let number = |value: &Value| value.as_u64().and_then(|number| u32::try_from(number).ok());
        if let Some(page) = at.get("page").and_then(number) {
            let sides: Option<Vec<u32>> = at.get("box")?.as_array()?.iter().map(number).collect();
            let &[left, top, right, bottom] = &sides?[..] else { return None };
            return Some(Spot::Page { page, area: Area { left, top, right, bottom } });
        }
        let cell = at.get("cell")?.as_str()?;
        let Some((name, cell)) = cell.rsplit_once('!') else { return place_in_text(cell) };
        let (row, column) = cell_of_worksheet(cell)?;
        let known = self.worksheets.iter().position(|known| known == name);
        if known.is_none() {
            self.worksheets.push(name.to_owned());
        }
        let worksheet = u32::try_from(known.unwrap_or(self.worksheets.len() - 1)).ok()?;
        Some(Spot::Cell { worksheet, row, column })
    }

    /// What the document says of its text: the places of what was met.
    fn given(&mut self, kind: &'static str) -> Given {
        let spots = std::mem::take(&mut self.spots).into_iter();
        let stored = std::mem::take(&mut self.stored).into_iter();
        Given {
            kind,
            worksheets: std::mem::take(&mut self.worksheets),
            spots: spots.map(|(start, spot)| (point(start), spot)).collect(),
            stored: stored.map(|(start, held)| (point(start), held)).collect(),
            ..Given::default()
        }
    }

    /// A place of which the length is known, and what stands there or what it is called.
    fn extent(&mut self, at: &Value) -> Option<Span> {
        let (byte, length) = (count(at, "byte")?, count(at, "length")?);
        let words = at.get("raw").or(at.get("text")).and_then(Value::as_str).unwrap_or_default();
        let fits = u64::try_from(words.len()).is_ok_and(|own| own <= length);
        self.place(at, if fits { words } else { "" })?;
        self.span(byte, length)
    }

    fn pair(&mut self, pair: &Value) -> Option<Span> {
        let [start, length] = pair.as_array()?.get(..2)? else { return None };
        self.span(start.as_u64()?, length.as_u64()?)
    }

    fn sheet(&mut self, ordinal: u32, sheet: &Value) -> Option<Sheet> {
        let shape = sheet.get("shape")?;
        Some(Sheet {
            ordinal,
            family: family(sheet.get("family")?)?,
            span: self.pair(sheet.get("extent")?)?,
            title: self.words(sheet, "title")?,
            year: self.words(sheet, "year")?,
            project_name: self.words(sheet, "project_name")?,
            department: self.words(sheet, "department")?,
            implementing_unit: self.words(sheet, "implementing_unit")?,
            money_unit: self.words(sheet, "money_unit")?,
            funds: self.each(sheet, "funds", Reader::fund)?,
            expected_goal: self.words(sheet, "expected_goal")?,
            actual_result: self.words(sheet, "actual_result")?,
            indicators: self.each(sheet, "indicators", Reader::indicator)?,
            total_weight: self.leaf(sheet, "total_weight", number_of)?,
            total_score: self.leaf(sheet, "total_score", number_of)?,
            grade: self.words(sheet, "grade")?,
            extras: self.each(sheet, "extras", |reader, extra| {
                Some(Extra { label: text(extra, "label")?, value: reader.words(extra, "value")? })
            })?,
            shape: FormShape {
                labels: self.each(shape, "labels", |reader, label| {
                    let span = reader.extent(label)?;
                    Some(Label { key: text(label, "key")?, text: text(label, "text")?, span })
                })?,
                fund_columns: self.each(shape, "fund_columns", |reader, column| {
                    reader.column(column, FundColumn::from_name)
                })?,
                indicator_columns: self.each(shape, "indicator_columns", |reader, column| {
                    reader.column(column, IndicatorColumn::from_name)
                })?,
                target_op: text(shape, "target_op"),
                target_unit: text(shape, "target_unit"),
            },
            stray: self.each(sheet, "stray", Reader::stray)?,
            repairs: self.each(sheet, "repairs", Reader::repair)?,
            findings: self.each(sheet, "findings", Reader::finding)?,
        })
    }

    fn words(&mut self, of: &Value, key: &str) -> Option<Seen<String>> {
        self.leaf(of, key, |value| value.as_str().map(str::to_owned))
    }

    fn fund(&mut self, row: &Value) -> Option<FundRow> {
        Some(FundRow {
            row: self.words(row, "row")?,
            initial: self.leaf(row, "initial", number_of)?,
            budget: self.leaf(row, "budget", number_of)?,
            executed: self.leaf(row, "executed", number_of)?,
            weight: self.leaf(row, "weight", number_of)?,
            rate: self.leaf(row, "rate", number_of)?,
            score: self.leaf(row, "score", number_of)?,
            others: self.each(row, "others", Reader::labelled)?,
        })
    }

    fn indicator(&mut self, row: &Value) -> Option<Indicator> {
        Some(Indicator {
            level1: self.words(row, "level1")?,
            level2: self.words(row, "level2")?,
            level3: self.words(row, "level3")?,
            target: self.leaf(row, "target", measure_of)?,
            actual: self.leaf(row, "actual", measure_of)?,
            weight: self.leaf(row, "weight", number_of)?,
            score: self.leaf(row, "score", number_of)?,
            deviation: self.words(row, "deviation")?,
            others: self.each(row, "others", Reader::labelled)?,
        })
    }

    fn labelled(&mut self, other: &Value) -> Option<(String, Seen<String>)> {
        Some((text(other, "label")?, self.words(other, "value")?))
    }

    fn column<C>(&mut self, column: &Value, key: fn(&str) -> Option<C>) -> Option<Column<C>> {
        let key = match text(column, "key") {
            Some(name) => Some(key(&name)?),
            None => None,
        };
        Some(Column { key, label: text(column, "text")?, span: self.extent(column)? })
    }

    /// A leaf, its value read by `value`.
    fn leaf<T>(
        &mut self,
        of: &Value,
        key: &str,
        value: impl Fn(&Value) -> Option<T>,
    ) -> Option<Seen<T>> {
        let leaf = of.get(key)?;
        let own = leaf.get("value");
        let reading = match leaf.get("state").map_or(Some("read"), Value::as_str)? {
            "read" => Reading::Read(value(own?)?),
            "blank" => Reading::Blank,
            "dash" => Reading::Dash,
            "absent" => Reading::Absent,
            "unreadable" => Reading::Unreadable,
            _ => return None,
        };
        // The text is the value where nothing else is said.
        let words = |value: &Value| {
            value.as_str().or_else(|| value.get("text")?.as_str()).map(str::to_owned)
        };
        let raw = match text(leaf, "raw") {
            Some(raw) => raw,
            None => own.and_then(words).unwrap_or_default(),
        };
        let mut more = Vec::new();
        let pieces = leaf.get("pieces").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        for piece in pieces {
            more.push(self.pair(piece)?);
        }
        let mut rest = raw.as_str();
        for (span, place) in more.iter().zip(pieces).rev() {
            // Pieces are joined by line feeds.
            let length = usize::try_from(span.end - span.start).ok()?;
            let at = rest.len().checked_sub(length)?;
            let (before, piece) = (rest.get(..at)?, rest.get(at..)?);
            let (line, column) = (place.get(2)?.as_u64()?, place.get(3)?.as_u64()?);
            self.texts.entry(span.start).or_insert_with(|| (piece.to_owned(), line, column));
            rest = before.strip_suffix('\n')?;
        }
        let span = match leaf.get("byte") {
            Some(_) => self.place(leaf, rest)?,
            None => Span::default(),
        };
        if let Some(stored) = text(leaf, "stored") {
            self.stored.insert(span.start, stored);
        }
        let repairs = leaf.get("repairs").and_then(Value::as_array).into_iter().flatten();
        let repairs = repairs.map(|index| u32::try_from(index.as_u64()?).ok());
        Some(Seen {
            reading,
            span,
            more,
            repairs: repairs.collect::<Option<_>>()?,
            confidence: confidence(leaf)?,
            by_hand: by_hand(leaf)?,
        })
    }

    fn stray(&mut self, stray: &Value) -> Option<Stray> {
        let kind = text(stray, "kind")?;
        let kind = StrayKind::ALL.into_iter().find(|known| known.name() == kind)?;
        Some(Stray { kind, span: self.excerpt(stray)? })
    }

    fn excerpt(&mut self, excerpt: &Value) -> Option<Span> {
        self.place(excerpt, excerpt.get("text")?.as_str()?)
    }

    fn repair(&mut self, repair: &Value) -> Option<Repair> {
        Some(Repair {
            rule: code(repair, "rule")?,
            confidence: confidence(repair)?,
            span: self.excerpt(repair)?,
            evidence: self.each(repair, "evidence", Reader::excerpt)?,
            note: text(repair, "note")?,
        })
    }

    fn finding(&mut self, finding: &Value) -> Option<Finding> {
        let code = code(finding, "code")?;
        let severity = text(finding, "severity")?;
        let mut args = Vec::new();
        for pair in finding.get("args").and_then(Value::as_array).into_iter().flatten() {
            let [name, value] = pair.as_array()?.get(..2)? else { return None };
            args.push((argument(code, name.as_str()?)?, value.as_str()?.to_owned()));
        }
        Some(Finding {
            code,
            severity: Severity::ALL.into_iter().find(|known| known.name() == severity)?,
            subject: subject(&text(finding, "subject")?)?,
            span: self.extent(finding)?,
            related: self.each(finding, "related", |reader, related| {
                Some((reader.extent(related)?, text(related, "note")?))
            })?,
            args,
        })
    }

    /// The texts in their places: line feeds and blanks between them such that each
    /// has its line and column.
    fn source(&self) -> Option<String> {
        let mut out = String::new();
        let (mut line, mut column) = (1, 1);
        for (start, (text, at_line, at_column)) in &self.texts {
            let start = usize::try_from(*start).ok()?;
            // Of a text that begins inside the one before, the rest may be missing.
            if let Some(known) = out.len().checked_sub(start).filter(|known| *known > 0) {
                if let Some(rest) = text.get(known..) {
                    (line, column) = behind(rest, (line, column));
                    out.push_str(rest);
                }
                continue;
            }
            let gap = start - out.len();
            let ends = usize::try_from(at_line.saturating_sub(line)).ok()?.min(gap);
            let before = if ends > 0 { 1 } else { column };
            let characters = usize::try_from(at_column.saturating_sub(before)).ok()?;
            // What is too much for the last line stands in those before it.
            let last = (gap - ends).min(characters.saturating_mul(WIDEST));
            if ends > 0 {
                fill(&mut out, gap - ends - last, 0);
            }
            out.extend(std::iter::repeat_n('\n', ends));
            fill(&mut out, if ends > 0 { last } else { gap }, characters);
            out.push_str(text);
            (line, column) = behind(text, (*at_line, *at_column));
        }
        let end = usize::try_from(self.end).ok()?;
        let missing = end.saturating_sub(out.len());
        fill(&mut out, missing, 0);
        Some(out)
    }
}

/// An empty place.
fn point(start: u32) -> Span {
    Span { start, end: start }
}

/// The line and column behind a text that begins at one.
fn behind(text: &str, (mut line, mut column): (u64, u64)) -> (u64, u64) {
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let ends = c == '\n' || (c == '\r' && rest.peek() != Some(&'\n'));
        (line, column) = if ends { (line + 1, 1) } else { (line, column + 1) };
    }
    (line, column)
}

/// A place such as `table 2, row 3, cell 1` or `paragraph 4`.
fn place_in_text(words: &str) -> Option<Spot> {
    if let Some(number) = words.strip_prefix("paragraph ") {
        return Some(Spot::Paragraph { number: number.parse().ok()? });
    }
    let (table, rest) = words.strip_prefix("table ")?.split_once(", row ")?;
    let (row, cell) = rest.split_once(", cell ")?;
    Some(Spot::Table {
        table: table.parse().ok()?,
        row: row.parse().ok()?,
        cell: cell.parse().ok()?,
    })
}

/// Row and column of a cell such as `B3`, from 0.
fn cell_of_worksheet(cell: &str) -> Option<(u32, u32)> {
    let digits = cell.find(|c: char| c.is_ascii_digit())?;
    let (letters, row) = cell.split_at(digits);
    let mut column: u32 = 0;
    for letter in letters.bytes() {
        let digit = letter.checked_sub(b'A').filter(|digit| *digit < 26)?;
        column = column.checked_mul(26)?.checked_add(u32::from(digit) + 1)?;
    }
    Some((row.parse::<u32>().ok()?.checked_sub(1)?, column.checked_sub(1)?))
}

/// How many bytes white space takes at most.
const WIDEST: usize = 3;

/// White space of so many bytes, as near to so many characters as it can be.
fn fill(out: &mut String, bytes: usize, characters: usize) {
    let more = if characters == 0 { 0 } else { bytes.saturating_sub(characters) };
    let wide = (more / 2).min(characters).min(bytes / WIDEST);
    let odd = usize::from(more % 2 == 1 && wide < characters && bytes - WIDEST * wide >= 2);
    out.extend(std::iter::repeat_n('\u{3000}', wide));
    out.extend(std::iter::repeat_n('\u{a0}', odd));
    out.extend(std::iter::repeat_n(' ', bytes - WIDEST * wide - 2 * odd));
}

/// The name of an argument for as long as the program runs: one that a text of the code
/// has a place for, or one kept from before. No file can make many of them.
fn argument(code: Code, name: &str) -> Option<&'static str> {
    let known = catalogue::arguments(code).into_iter().find(|known| *known == name);
    known.or_else(|| kept_name(name))
}

/// A short name kept for as long as the program runs; nothing when there are many.
fn kept_name(name: &str) -> Option<&'static str> {
    /// More names than all codes have.
    const MOST: usize = 256;
    const LONGEST: usize = 40;
    static OTHERS: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut others = OTHERS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(other) = others.get(name) {
        return Some(*other);
    }
    let room = others.len() < MOST && name.len() <= LONGEST;
    let other: &'static str = room.then(|| &*Box::leak(name.to_owned().into_boxed_str()))?;
    others.insert(other);
    Some(other)
}

fn family(family: &Value) -> Option<FamilyMatch> {
    Some(FamilyMatch {
        id: text(family, "id")?,
        name: text(family, "name")?,
        confidence: confidence(family)?,
        evidence: text(family, "evidence")?,
        audit: Arc::new(AuditRules::default()),
    })
}

fn confidence(of: &Value) -> Option<Confidence> {
    match of.get("confidence") {
        Some(name) => Confidence::ALL.into_iter().find(|known| Some(known.name()) == name.as_str()),
        None => Some(Confidence::Certain),
    }
}

fn by_hand(of: &Value) -> Option<ByHand> {
    match of.get("by_hand") {
        Some(name) => ByHand::ALL.into_iter().find(|known| Some(known.name()) == name.as_str()),
        None => Some(ByHand::No),
    }
}

fn code(of: &Value, key: &str) -> Option<Code> {
    Code::from_name(of.get(key)?.as_str()?)
}

/// The subject of a path such as `funds[0].rate`.
fn subject(path: &str) -> Option<Subject> {
    let indexed = |table: &str| {
        let (row, rest) = path.strip_prefix(table)?.strip_prefix('[')?.split_once(']')?;
        Some((row.parse::<u32>().ok()?, rest.strip_prefix('.')))
    };
    if let Some((row, column)) = indexed("funds") {
        let column = match column {
            Some(name) => Some(FundColumn::from_name(name)?),
            None => None,
        };
        return Some(Subject::Fund(row, column));
    }
    if let Some((row, column)) = indexed("indicators") {
        let column = match column {
            Some(name) => Some(IndicatorColumn::from_name(name)?),
            None => None,
        };
        return Some(Subject::Indicator(row, column));
    }
    if let Some((index, None)) = indexed("extras") {
        return Some(Subject::Extra(index));
    }
    match path {
        "input" => Some(Subject::Input),
        "sheet" => Some(Subject::Sheet),
        field => Field::from_name(field).map(Subject::Field),
    }
}
