//! A draft of a family file from one dump of a form that nobody knows.
//!
//! The draft says what the program made of the form: its title, its columns, the
//! words it learned and what it took each for. A person looks at it, repairs the
//! guesses and keeps it. It is never used by itself.

use std::collections::BTreeMap;
use std::fmt::Write;

use resheet_lexis::{Lexicon, Role, Section, fold, strip_year};
use resheet_model::{Conversion, Sheet};

/// What a draft is made of.
pub struct Draft<'d> {
    /// The id of the family to be.
    pub id: &'d str,
    /// What came of the dump.
    pub conversion: &'d Conversion,
    /// The vocabulary of every run.
    pub known: &'d Lexicon,
    /// The vocabulary of this dump.
    pub words: &'d Lexicon,
}

impl Draft<'_> {
    /// The text of the family file, or nothing if the dump has no sheet.
    pub fn text(&self) -> Option<String> {
        let sheet = self.conversion.sheets.first()?;
        let mut out = String::new();
        head(&mut out, self, sheet);
        recognise(&mut out, self, sheet);
        words(&mut out, self, sheet);
        gives(&mut out, sheet);
        Some(out)
    }
}

fn head(out: &mut String, draft: &Draft<'_>, sheet: &Sheet) {
    let name = title(sheet).unwrap_or_else(|| draft.id.to_owned());
    let _ = writeln!(out, "# A draft: what resheet made of {}.", draft.conversion.source.name);
    let _ = writeln!(out, "# Look at each line; those with a question mark are guesses.");
    let _ = writeln!(out, "id = {}", quoted(draft.id));
    let _ = writeln!(out, "name = {{ en = {0}, zh = {0} }}", quoted(&name));
}

/// The heading without its year.
fn title(sheet: &Sheet) -> Option<String> {
    let title = sheet.title.value()?;
    let folded = fold(title);
    let bare = strip_year(&folded);
    let behind = sheet.year.value().and_then(|year| bare.strip_prefix(year.as_str()));
    let bare = behind.map_or(bare, |rest| rest.trim_start_matches(['年', '度'])).trim();
    (!bare.is_empty()).then(|| bare.to_owned())
}

fn recognise(out: &mut String, draft: &Draft<'_>, sheet: &Sheet) {
    let _ = writeln!(out, "\n[recognise]");
    if let Some(title) = title(sheet) {
        let _ = writeln!(out, "# Words that the heading of such a sheet holds.");
        let _ = writeln!(out, "titles = [{}]", quoted(&title));
    }
    let learned: Vec<String> = learned(draft).map(|(label, _)| quoted(label)).collect();
    if !learned.is_empty() {
        let _ = writeln!(out, "# Labels that tell it from other forms.");
        let _ = writeln!(out, "labels = [{}]", learned.join(", "));
    }
    let columns = sheet.shape.indicator_columns.iter();
    let columns: Vec<_> = columns.filter_map(|column| column.key).map(|key| key.name()).collect();
    let funds = sheet.shape.fund_columns.iter();
    let funds: Vec<_> = funds.filter_map(|column| column.key).map(|key| key.name()).collect();
    for (name, columns) in [("columns", columns), ("fund_columns", funds)] {
        if !columns.is_empty() {
            let list: Vec<String> = columns.into_iter().map(quoted).collect();
            let _ = writeln!(out, "{name} = [{}]", list.join(", "));
        }
    }
}

/// The words of the dump that no run knows: those that were learned, the labels of
/// extras, and the names of columns the record has no place for.
fn words(out: &mut String, draft: &Draft<'_>, sheet: &Sheet) {
    let mut own: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
    for (label, roles) in learned(draft) {
        for key in roles.iter().map(key_of) {
            own.entry(key).or_default().push(label.to_owned());
        }
    }
    let unknown = |label: &str| {
        let folded = fold(label);
        draft.words.lookup(&folded).is_none().then(|| folded.trim_end_matches(':').to_owned())
    };
    let extras = sheet.extras.iter().filter_map(|extra| unknown(&extra.label));
    own.entry(("extra", "head")).or_default().extend(extras);
    let shape = &sheet.shape;
    let others = |label: &str| unknown(label).filter(|label| !label.is_empty());
    let indicators = shape.indicator_columns.iter().filter(|column| column.key.is_none());
    let indicators = indicators.filter_map(|column| others(&column.label));
    own.entry(("indicator_column", "other")).or_default().extend(indicators);
    let funds = shape.fund_columns.iter().filter(|column| column.key.is_none());
    own.entry(("fund_column", "other")).or_default().extend(funds.filter_map(|c| others(&c.label)));
    own.retain(|_, labels| {
        labels.sort();
        labels.dedup();
        !labels.is_empty()
    });
    if own.is_empty() {
        let _ = writeln!(out, "\n# Every label of this sheet is known: no [words] of its own.");
    }
    let mut section = "";
    for ((of, key), labels) in &own {
        if *of != section {
            let _ = writeln!(out, "\n[words.{of}]");
            section = of;
        }
        let list: Vec<String> = labels.iter().map(|label| quoted(label)).collect();
        let _ = writeln!(out, "# ? {}\n{key} = [{}]", meaning(of), list.join(", "));
    }
}

/// The words that were learned from this dump.
fn learned<'d>(draft: &Draft<'d>) -> impl Iterator<Item = (&'d str, &'d [Role])> {
    let (words, known) = (draft.words, draft.known);
    words.labels().filter(|(label, _)| known.exact(label).is_empty())
}

fn meaning(section: &str) -> &'static str {
    match section {
        "extra" => "labels whose values are kept under their printed names",
        "field" => "labels of a field of the head",
        _ => "names of columns, by their place and by what stands under them",
    }
}

/// Where a role stands among the words of a family file.
fn key_of(role: &Role) -> (&'static str, &'static str) {
    match role {
        Role::IndicatorColumn(column) => ("indicator_column", column.name()),
        Role::Operator => ("indicator_column", "operator"),
        Role::Unit => ("indicator_column", "unit"),
        Role::IndicatorOther => ("indicator_column", "other"),
        Role::FundColumn(column) => ("fund_column", column.name()),
        Role::FundOther => ("fund_column", "other"),
        Role::FundTotal => ("fund_row", "total"),
        Role::FundPart => ("fund_row", "part"),
        Role::Field(field) => ("field", field.name()),
        Role::Section(Section::Funds) => ("section", "funds"),
        Role::Section(Section::Goals) => ("section", "goals"),
        Role::Section(Section::Indicators) => ("section", "indicators"),
        Role::Section(Section::Other) => ("section", "other"),
        Role::Level1(_) => ("level", "level1"),
        Role::Level2(Some(_)) => ("level", "own"),
        Role::Level2(None) => ("level", "shared"),
        Role::Extra => ("extra", "head"),
        Role::SheetScore => ("extra", "score"),
        Role::Tail => ("extra", "tail"),
        Role::DepartmentSelf => ("field", "department_self"),
        Role::LongerGoal => ("longer", "goal"),
        Role::LongerFund => ("longer", "fund"),
        Role::Total => ("total", "labels"),
    }
}

/// What a label stands for, as the words of a family file have it:
/// `indicator_column.score`. Empty for a label that nobody knows.
pub fn known_as(lexicon: &Lexicon, label: &str) -> Vec<String> {
    let folded = fold(label);
    let Some(found) = lexicon.lookup(folded.trim_end_matches(':')) else { return Vec::new() };
    let keys = found.roles.iter().map(key_of);
    let mut names: Vec<String> = keys.map(|(section, key)| format!("{section}.{key}")).collect();
    names.sort();
    names.dedup();
    names
}

/// The sheet as it is read now, for who judges the draft.
fn gives(out: &mut String, sheet: &Sheet) {
    let _ = writeln!(out, "\n# What this sheet gives now:");
    for (name, leaf) in [
        ("project_name", sheet.project_name.value()),
        ("department", sheet.department.value()),
        ("implementing_unit", sheet.implementing_unit.value()),
    ] {
        if let Some(text) = leaf {
            let _ = writeln!(out, "#   {name}: {}", one_line(text));
        }
    }
    let _ = writeln!(out, "#   {} rows of funds", sheet.funds.len());
    for row in &sheet.indicators {
        let name = row.level3.value().map_or("-", String::as_str);
        let _ = writeln!(out, "#   indicator: {}", one_line(name));
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A TOML string.
fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
