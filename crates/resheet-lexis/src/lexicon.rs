//! The vocabulary that families share, and what a label may mean.
//!
//! A label is looked up *bare*: folded ([`fold`](crate::fold)), without a
//! trailing colon, without trailing brackets, without the lead-in of a part
//! row. What was taken off is kept, since it says something too: the money
//! unit, the points of a block.

use std::collections::HashMap;
use std::sync::OnceLock;

use resheet_model::{Field, FundColumn, IndicatorColumn};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::charset::{CharSet, firsts, lasts};
use crate::fold;
use crate::levels::Groups;
use crate::relation::{begins_sign, operator};
use crate::role::{Role, Section};
use crate::shape::is_unread_note;
use crate::time::heading_year;
use crate::unit::is_unit;
use crate::words::without_brackets;

/// A looked-up label.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bare<'l> {
    /// What it may mean.
    pub roles: &'l [Role],
    /// The label as the vocabulary has it, folded.
    pub(crate) label: &'l str,
    /// What was taken off behind it, folded: `(万元)`, `(50分)`.
    pub tail: String,
    /// Whether it was learned from the dump.
    pub learned: bool,
}

/// Words as a file has them: the shared vocabulary, or the own ones of a family.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct Words {
    #[serde(default)]
    field: HashMap<String, Vec<String>>,
    #[serde(default)]
    extra: HashMap<String, Vec<String>>,
    #[serde(default)]
    section: HashMap<String, Vec<String>>,
    #[serde(default)]
    fund_column: HashMap<String, Vec<String>>,
    #[serde(default)]
    fund_row: HashMap<String, Vec<String>>,
    #[serde(default)]
    longer: HashMap<String, Vec<String>>,
    #[serde(default)]
    indicator_column: HashMap<String, Vec<String>>,
    #[serde(default)]
    level: Vec<LevelFile>,
    #[serde(default)]
    total: HashMap<String, Vec<String>>,
    #[serde(default)]
    title: Option<TitleFile>,
    #[serde(default)]
    furniture: Option<FurnitureFile>,
    #[serde(default)]
    lead: Option<LeadFile>,
    #[serde(default)]
    money: HashMap<String, Vec<String>>,
}

#[derive(Deserialize, Clone, Default)]
#[serde(deny_unknown_fields)]
struct LeadFile {
    words: Vec<String>,
    bullets: Vec<String>,
    #[serde(default)]
    inapplicable: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LevelFile {
    level1: Vec<String>,
    own: Vec<String>,
    shared: Vec<String>,
}

#[derive(Deserialize, Clone, Default)]
#[serde(deny_unknown_fields)]
struct TitleFile {
    contains: Vec<String>,
    endings: Vec<String>,
    #[serde(default)]
    closes: Vec<String>,
}

#[derive(Deserialize, Clone, Default)]
#[serde(deny_unknown_fields)]
struct FurnitureFile {
    begins: Vec<String>,
    #[serde(default)]
    hints: Vec<String>,
    notes: Vec<String>,
}

/// Room for the labels that all forms share and those of the families, made at once.
const LABELS: usize = 1 << 10;

/// The vocabulary.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    roles: FxHashMap<Box<str>, Vec<Role>>,
    /// The words that are a dump's own.
    learned: FxHashSet<Box<str>>,
    /// The longest label, in bytes.
    longest_bytes: usize,
    /// What labels begin with, and what they end with.
    firsts: CharSet,
    lasts: CharSet,
    /// What the heads of the columns of levels begin with.
    level_firsts: CharSet,
    /// Every label, sorted, for the search of beginnings; made when it is asked for, for
    /// a vocabulary is put together from many files.
    sorted: OnceLock<Vec<Box<str>>>,
    /// The longest label, in characters.
    longest: usize,
    /// The groups that a second level shared by several stands under.
    shared: FxHashMap<Box<str>, Groups>,
    /// The first word of each level group, as forms print it most often.
    level1_names: Vec<String>,
    title_contains: Vec<String>,
    title_endings: Vec<String>,
    /// What a heading that nobody knows ends with, if it holds two words of headings.
    title_closes: Vec<String>,
    /// What a heading may end with.
    title_lasts: CharSet,
    furniture: Vec<String>,
    hints: Vec<String>,
    /// What furniture begins with, and what its hints begin with.
    furniture_firsts: CharSet,
    hint_firsts: CharSet,
    notes: Vec<String>,
    /// What notes begin with.
    note_firsts: CharSet,
    lead_words: Vec<String>,
    /// What lead words begin with.
    lead_firsts: CharSet,
    bullets: Vec<String>,
    inapplicable: Vec<String>,
    /// Longest first, so that `万元` is not taken for `元`.
    money_units: Vec<String>,
    /// What they begin with.
    money_firsts: CharSet,
    /// Rules and dialects that the run does without. They stand here because every
    /// stage has the vocabulary of its run.
    without: Vec<Box<str>>,
}

/// The labels that all forms share, as their file has them.
pub fn vocabulary() -> &'static str {
    include_str!("../vocabulary/labels.toml")
}

impl Lexicon {
    /// The shared vocabulary, parsed once per process.
    pub fn shared() -> &'static Lexicon {
        static SHARED: OnceLock<Lexicon> = OnceLock::new();
        SHARED.get_or_init(Lexicon::built)
    }

    /// The same, to put more words in.
    pub fn built() -> Lexicon {
        // The file is compiled in and `the_shared_vocabulary_reads` holds
        // it readable; an empty vocabulary recognises nothing and says so.
        let mut lexicon = Lexicon::default();
        lexicon.roles.reserve(LABELS);
        lexicon.extend(&crate::words::file!("labels"));
        lexicon
    }

    /// The vocabulary of a run that does without rules and dialects of these names,
    /// to measure what they are worth.
    #[must_use]
    pub fn without(mut self, names: &[String]) -> Lexicon {
        self.without.extend(names.iter().map(|name| name.as_str().into()));
        self
    }

    /// Whether the run uses the rule or the dialect of this name.
    pub fn uses(&self, name: &str) -> bool {
        !self.without.iter().any(|without| **without == *name)
    }

    /// Adds one label with one role.
    pub fn add(&mut self, label: &str, role: Role) {
        let label = fold(label);
        if let Some(sorted) = self.sorted.get_mut()
            && let Err(at) = sorted.binary_search_by(|other| (**other).cmp(&*label))
        {
            sorted.insert(at, Box::from(&*label));
        }
        self.put(&label, role);
    }

    /// Adds one folded label but to those in order.
    fn put(&mut self, label: &str, role: Role) {
        self.longest = self.longest.max(label.chars().count());
        self.longest_bytes = self.longest_bytes.max(label.len());
        self.firsts.extend(label.chars().next());
        self.lasts.extend(label.chars().next_back());
        if let Role::IndicatorColumn(IndicatorColumn::Level1 | IndicatorColumn::Level2) = role {
            self.level_firsts.extend(label.chars().next());
        }
        match self.roles.get_mut(label) {
            Some(roles) if roles.contains(&role) => {}
            Some(roles) => roles.push(role),
            None => {
                self.roles.insert(Box::from(label), vec![role]);
            }
        }
    }

    /// Gives a folded, bare word of a dump its roles there, whatever the vocabulary
    /// says of it.
    pub fn learn(&mut self, word: &str, roles: Vec<Role>) {
        self.roles.remove(word);
        self.learned.insert(Box::from(word));
        for role in roles {
            self.add(word, role);
        }
    }

    fn add_all(&mut self, labels: &[String], role: Role) {
        for label in labels {
            self.put(&fold(label), role);
        }
    }

    /// Adds words.
    pub fn extend(&mut self, file: &Words) {
        for (name, labels) in &file.field {
            match Field::from_name(name) {
                Some(field) => self.add_all(labels, Role::Field(field)),
                None => self.add_all(labels, Role::DepartmentSelf),
            }
        }
        for (name, labels) in &file.extra {
            self.add_all(labels, if name == "tail" { Role::Tail } else { Role::Extra });
            if name == "score" {
                self.add_all(labels, Role::SheetScore);
            }
        }
        for (name, labels) in &file.section {
            let section = match name.as_str() {
                "funds" => Section::Funds,
                "goals" => Section::Goals,
                "indicators" => Section::Indicators,
                _ => Section::Other,
            };
            self.add_all(labels, Role::Section(section));
        }
        for (name, labels) in &file.fund_column {
            let role = FundColumn::from_name(name).map_or(Role::FundOther, Role::FundColumn);
            self.add_all(labels, role);
        }
        for (name, labels) in &file.fund_row {
            self.add_all(labels, if name == "total" { Role::FundTotal } else { Role::FundPart });
        }
        for (name, labels) in &file.longer {
            self.add_all(labels, if name == "goal" { Role::LongerGoal } else { Role::LongerFund });
        }
        for (name, labels) in &file.indicator_column {
            let role = match name.as_str() {
                "operator" => Role::Operator,
                "unit" => Role::Unit,
                _ => IndicatorColumn::from_name(name)
                    .map_or(Role::IndicatorOther, Role::IndicatorColumn),
            };
            self.add_all(labels, role);
        }
        for level in &file.level {
            let group = self.level1_names.len() as u8;
            self.level1_names.push(level.level1.first().cloned().unwrap_or_default());
            self.add_all(&level.level1, Role::Level1(group));
            self.add_all(&level.own, Role::Level2(Some(group)));
            self.add_all(&level.shared, Role::Level2(None));
            for label in &level.shared {
                let groups = self.shared.entry(Box::from(&*fold(label))).or_default();
                *groups = groups.with(Groups::one(group));
            }
        }
        for labels in file.total.values() {
            self.add_all(labels, Role::Total);
        }
        let folded =
            |words: &[String]| words.iter().map(|w| fold(w).to_string()).collect::<Vec<_>>();
        if let Some(title) = &file.title {
            self.title_contains.extend(folded(&title.contains));
            self.title_endings.extend(folded(&title.endings));
            self.title_closes.extend(folded(&title.closes));
            let endings = self.title_endings.iter().chain(&self.title_closes);
            self.title_lasts = lasts(endings.map(String::as_str));
        }
        if let Some(furniture) = &file.furniture {
            self.furniture.extend(folded(&furniture.begins));
            self.hints.extend(folded(&furniture.hints));
            self.furniture_firsts = firsts(self.furniture.iter().map(String::as_str));
            self.hint_firsts = firsts(self.hints.iter().map(String::as_str));
            self.notes.extend(folded(&furniture.notes));
            self.note_firsts = firsts(self.notes.iter().map(String::as_str));
        }
        self.money_units.extend(file.money.values().flatten().cloned());
        self.money_units.sort_by_key(|unit| (std::cmp::Reverse(unit.len()), unit.clone()));
        self.money_units.dedup();
        self.money_firsts = firsts(self.money_units.iter().map(String::as_str));
        if let Some(lead) = &file.lead {
            self.lead_words.extend_from_slice(&lead.words);
            self.lead_firsts = firsts(self.lead_words.iter().map(String::as_str));
            self.bullets.extend_from_slice(&lead.bullets);
            self.inapplicable.extend_from_slice(&lead.inapplicable);
        }
        self.sorted.take();
    }

    fn sorted(&self) -> &[Box<str>] {
        self.sorted.get_or_init(|| {
            // Most differ in their first bytes, which are compared as one number.
            let mut labels: Vec<(u64, &Box<str>)> =
                self.roles.keys().map(|label| (first_bytes(label), label)).collect();
            labels.sort_unstable();
            labels.into_iter().map(|(_, label)| label.clone()).collect()
        })
    }

    /// The groups that share a folded, bare label of the second level.
    pub(crate) fn shared_groups(&self, bare: &str) -> Groups {
        self.shared.get(bare).copied().unwrap_or_default()
    }

    /// The roles of a text that is already bare.
    pub fn exact(&self, bare: &str) -> &[Role] {
        // A long text need not even be hashed.
        if bare.len() > self.longest_bytes {
            return &[];
        }
        self.roles.get(bare).map_or(&[], Vec::as_slice)
    }

    /// Looks a folded text up, taking off what may stand around a label: a
    /// colon, brackets, a lead-in before a colon, a numbering.
    pub fn lookup(&self, folded: &str) -> Option<Bare<'_>> {
        let around = |c: char| matches!(c, ':' | '*' | '★' | '▲' | ';');
        let ends = [folded.chars().next(), folded.chars().next_back()];
        // Hardly any label has one.
        let any = ends.into_iter().flatten().any(around);
        let mut bare = if any { folded.trim_matches(around) } else { folded };
        if bare.is_empty() || bare.len() > 4 * self.longest + 64 {
            return None;
        }
        // What is taken off behind is figures and brackets.
        let last = bare.chars().next_back()?;
        if !(self.lasts.contains(last) || last.is_ascii_digit() || last == ')') {
            return None;
        }
        let mut tail = String::new();
        loop {
            if let Some((label, roles)) = self.roles.get_key_value(bare) {
                let learned = self.learned.contains(label);
                return Some(Bare { roles, label, tail, learned });
            }
            let numberless = bare.trim_end_matches(|c: char| c.is_ascii_digit());
            if let Some(after) = without_number(bare) {
                bare = after;
            } else if numberless.len() < bare.len() && !self.exact(numberless).is_empty() {
                bare = numberless;
            } else if let Some((front, bracket)) = split_bracket(bare) {
                tail.insert_str(0, bracket);
                bare = front.trim_end_matches(':');
            } else if let Some((_, after)) = bare.split_once(':').filter(|(lead, after)| {
                !after.is_empty() && lead.chars().count() <= 4 && tail.is_empty()
            }) {
                bare = after;
            } else {
                return None;
            }
        }
    }

    /// Whether a folded text begins a label and is not all of it.
    pub fn begins_label(&self, folded: &str) -> bool {
        let begins = |text: &str| text.chars().next().is_some_and(|c| self.firsts.contains(c));
        // The bracket behind a label may still be open, and the lead-in of a
        // part row is no part of the label.
        let open = folded.split_once('(').filter(|(label, _)| begins(label));
        let open = open.filter(|(_, inside)| !inside.contains(')'));
        if let Some((label, inside)) = open
            && inside.chars().count() <= 6
            && !self.exact(label).is_empty()
        {
            return true;
        }
        let folded = match folded.split_once(':') {
            Some((lead, label)) if lead.chars().count() <= 4 => label,
            _ => folded,
        };
        if !begins(folded) {
            return false;
        }
        let sorted = self.sorted();
        let at = sorted.partition_point(|label| label.as_ref() <= folded);
        sorted.get(at).is_some_and(|label| label.starts_with(folded))
    }

    /// The length in bytes of the longest label that stands at the start of a
    /// folded text.
    pub fn label_at_start(&self, folded: &str) -> Option<usize> {
        let mut ends: Vec<usize> =
            folded.char_indices().map(|(at, c)| at + c.len_utf8()).take(self.longest).collect();
        while let Some(end) = ends.pop() {
            if self.roles.contains_key(&folded[..end]) {
                return Some(end);
            }
        }
        None
    }

    /// The lengths in bytes of all labels that stand at the start of a folded
    /// text, the longest first, each with what it may mean.
    pub fn labels_at_start<'s>(
        &'s self,
        folded: &'s str,
    ) -> impl Iterator<Item = (usize, &'s [Role])> + 's {
        let mut ends: Vec<usize> =
            folded.char_indices().map(|(at, c)| at + c.len_utf8()).take(self.longest).collect();
        ends.reverse();
        ends.into_iter().filter_map(|end| Some((end, self.roles.get(&folded[..end])?.as_slice())))
    }

    /// Every label with what it may mean, in order.
    pub fn labels(&self) -> impl Iterator<Item = (&str, &[Role])> {
        self.sorted().iter().map(|label| (label.as_ref(), self.exact(label)))
    }

    /// Every label that may mean this, in no order.
    pub fn labels_of(&self, role: Role) -> impl Iterator<Item = &str> {
        let own = self.roles.iter().filter(move |(_, roles)| roles.contains(&role));
        own.map(|(label, _)| label.as_ref())
    }

    /// Whether the head of a column of levels begins with a character.
    pub fn begins_levels(&self, first: char) -> bool {
        self.level_firsts.contains(first)
    }

    /// The usual word of a first-level group.
    pub fn level1_name(&self, group: u8) -> &str {
        self.level1_names.get(usize::from(group)).map_or("", String::as_str)
    }

    /// Whether labels end with a character.
    pub fn ends_label(&self, last: char) -> bool {
        self.lasts.contains(last)
    }

    /// Whether a folded line is the heading of a sheet.
    pub fn is_title(&self, folded: &str) -> bool {
        // A heading ends as headings do, or with its year in brackets.
        if !folded.chars().next_back().is_some_and(|c| c == ')' || self.title_lasts.contains(c)) {
            return false;
        }
        let bare = strip_year(folded);
        let length = bare.chars().count();
        if !(4..=60).contains(&length) {
            return false;
        }
        let ends = |endings: &[String]| endings.iter().any(|it| bare.ends_with(it.as_str()));
        // One word will do with an ending of headings, else it takes two.
        let fewest = match () {
            () if ends(&self.title_endings) => 1,
            () if ends(&self.title_closes) => 2,
            () => return false,
        };
        let words = self.title_contains.iter().filter(|word| bare.contains(word.as_str()));
        words.take(fewest).count() == fewest
    }

    /// Whether a folded line may be the heading of a sheet where no other is: it
    /// holds a word that headings hold, and ends as they do.
    pub fn may_title(&self, folded: &str) -> bool {
        let bare = strip_year(folded);
        let contains = |words: &[String]| words.iter().any(|it| bare.contains(it.as_str()));
        (6..=40).contains(&bare.chars().count())
            && self.title_closes.iter().any(|it| bare.ends_with(it.as_str()))
            && contains(&self.title_contains)
    }

    /// The money unit that a folded bracket or short text names.
    pub fn money_unit(&self, folded: &str) -> Option<String> {
        if !folded.chars().any(|c| self.money_firsts.contains(c)) {
            return None;
        }
        let named = |unit: &&String| folded.contains(unit.as_str());
        self.money_units.iter().find(named).cloned()
    }

    /// An indicator's name without what the blank form prints in front of it:
    /// a star, `指标1：`. A text that is nothing else stays as it is.
    pub fn without_lead<'s>(&self, text: &'s str) -> &'s str {
        let mut rest = text.trim_start();
        while let Some(after) = self.bullets.iter().find_map(|b| rest.strip_prefix(b.as_str())) {
            rest = after.trim_start();
        }
        for word in &self.lead_words {
            if let Some(after) = rest.strip_prefix(word.as_str()) {
                let digits = after.trim_start().trim_start_matches(|c: char| c.is_numeric());
                let behind = digits.trim_start().strip_prefix([':', '：', '.', '、', '．']);
                if let Some(behind) = behind.filter(|_| digits.len() < after.trim_start().len()) {
                    rest = behind.trim_start();
                }
            }
        }
        if rest.is_empty() { text } else { rest }
    }

    /// Whether a folded cell is what the blank form prints in it, and nothing that
    /// somebody filled in: the lead of a name without a name, points, a relation and
    /// a unit without a figure.
    ///
    /// ```ebnf
    /// blank = lead word, number, [ ":" | "." | "、" ] | point, { point } | relation, unit ;
    /// point = "…" | "." | "·" ;
    /// ```
    pub fn is_blank_of_form(&self, folded: &str) -> bool {
        /// Longer cells say something.
        const LONGEST: usize = 24;
        let Some(first) = folded.chars().next() else { return false };
        let begins = matches!(first, '…' | '.' | '·')
            || begins_sign(first)
            || self.lead_firsts.contains(first);
        if !begins || folded.len() > LONGEST {
            return false;
        }
        let points = || {
            let dots = folded.bytes().filter(|byte| *byte == b'.').count();
            folded.chars().all(|c| matches!(c, '…' | '.' | '·'))
                && (folded.contains('…') || dots > 2)
        };
        let lead = || {
            let after = self.lead_words.iter().find_map(|word| folded.strip_prefix(word.as_str()));
            after.is_some_and(|after| {
                let number = after.trim_end_matches([':', '.', '、']);
                !number.is_empty() && number.chars().all(|c| c.is_ascii_digit())
            })
        };
        let hollow = || {
            let end = folded.find(|c| !begins_sign(c)).filter(|end| *end > 0);
            end.is_some_and(|end| {
                operator(&folded[..end]).is_some() && is_unit(without_brackets(&folded[end..]))
            })
        };
        points() || lead() || hollow()
    }

    /// Whether a folded cell says that its row of the form does not apply.
    pub fn is_inapplicable(&self, folded: &str) -> bool {
        self.inapplicable.iter().any(|word| word == folded)
    }

    /// Whether a folded line looks like page furniture, or is the year of the heading alone.
    pub fn is_furniture(&self, folded: &str) -> bool {
        // A character has no more bytes.
        if folded.len() > 4 * FURNITURE {
            return false;
        }
        let Some(first) = folded.chars().next() else { return false };
        let page_number = (first.is_ascii_digit()
            || matches!(first, '第' | '页' | '共' | '/' | ',' | 'p' | 'P')
            || PAGE_MARKS.contains(first))
            && is_page_number(folded);
        let begins = || {
            self.furniture_firsts.contains(first)
                && self.furniture.iter().any(|word| folded.starts_with(word.as_str()))
        };
        let hints = || {
            folded.chars().any(|c| self.hint_firsts.contains(c))
                && self.hints.iter().any(|hint| folded.contains(hint.as_str()))
        };
        let year = || first == '(' && heading_year(folded).is_some();
        (page_number || begins() || hints() || year()) && folded.chars().count() <= FURNITURE
    }

    /// Whether a folded line begins a note or a signature.
    pub fn is_note(&self, folded: &str) -> bool {
        let Some(first) = folded.chars().next() else { return false };
        let begins = self.note_firsts.contains(first)
            && self.notes.iter().any(|word| folded.starts_with(word.as_str()));
        begins || is_unread_note(folded)
    }
}

/// The first bytes of a text as a number, in the order of texts.
fn first_bytes(text: &str) -> u64 {
    let mut bytes = [0; 8];
    let length = text.len().min(bytes.len());
    bytes[..length].copy_from_slice(&text.as_bytes()[..length]);
    u64::from_be_bytes(bytes)
}

/// `2.项目年度目标` without its numbering.
fn without_number(text: &str) -> Option<&str> {
    let rest =
        text.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    let rest = rest.strip_prefix(['.', '、']).filter(|_| rest.len() < text.len())?;
    (!rest.is_empty()).then_some(rest)
}

/// `项目资金(万元)` into `项目资金` and `(万元)`; only a bracket at the very end.
fn split_bracket(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_suffix(')')?;
    let mut depth = 1;
    for (at, c) in inner.char_indices().rev() {
        match c {
            ')' => depth += 1,
            '(' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return (at > 0).then(|| (&text[..at], &text[at..]));
        }
    }
    None
}

/// Page furniture is short; a long text that begins alike is a text.
const FURNITURE: usize = 80;

/// Signs around the number of a page where a script wrote it.
const PAGE_MARKS: &str = "-=#*_[(<";

/// Whether a folded text is a count of pages and nothing else: `第3页共12页`,
/// `-3-`, `3/12`, `---Page3---`.
pub fn is_page_number(folded: &str) -> bool {
    // All figures come here, and hold none of these; the last is what the word for a page
    // begins with.
    if !folded.bytes().any(|byte| matches!(byte, b'-' | b'/' | b'p' | b'P' | 0xe9)) {
        return false;
    }
    let bare =
        folded.trim_matches(|c: char| PAGE_MARKS.contains(c) || matches!(c, ']' | ')' | '>'));
    let named = bare.get(..4).is_some_and(|word| word.eq_ignore_ascii_case("page")) && {
        let number = bare[4..].replace("of", "/");
        let number = number.trim_start_matches([':', '.']);
        number.starts_with(|c: char| c.is_ascii_digit())
            && number.chars().all(|c| c.is_ascii_digit() || c == '/')
    };
    if named {
        return true;
    }
    let counts = folded.contains('页') && folded.contains(|c: char| c.is_ascii_digit());
    let drawn = (folded.starts_with('-') && folded.ends_with('-')) || folded.contains('/');
    let only = |extra: &[char]| folded.chars().all(|c| c.is_ascii_digit() || extra.contains(&c));
    (counts && only(&['第', '页', '共', '/', ',', '-']))
        || (drawn
            && folded.len() > 2
            && only(&['-', '/'])
            && folded.contains(|c: char| c.is_ascii_digit()))
}

/// A heading without its year bracket: `…自评表(2023年度)` is `…自评表`.
pub fn strip_year(folded: &str) -> &str {
    match split_bracket(folded) {
        Some((front, bracket)) if bracket.chars().filter(char::is_ascii_digit).count() == 4 => {
            front
        }
        _ => folded,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_pages() {
        for page in ["第3页共12页", "-3-", "3/12", "---Page3---", "Page3of12", "[Page:3]"] {
            assert!(is_page_number(page), "{page}");
            assert!(Lexicon::shared().is_furniture(page), "{page}");
        }
        for other in ["3", "---", "Page", "Pages", "PageMaker6", "第3项"] {
            assert!(!is_page_number(other), "{other}");
        }
    }

    #[test]
    fn the_shared_vocabulary_reads() {
        toml::from_str::<Words>(include_str!("../vocabulary/labels.toml")).unwrap();
        assert!(Lexicon::shared().longest > 5);
    }

    #[test]
    fn labels_are_looked_up_bare() {
        let lexicon = Lexicon::shared();
        let features = |text: &str| lexicon.lookup(text).map(|bare| (bare.roles[0], bare.tail));
        assert_eq!(
            features("项目资金(万元)"),
            Some((Role::Section(Section::Funds), "(万元)".to_owned()))
        );
        assert_eq!(features("产出指标(50分)"), Some((Role::Level1(0), "(50分)".to_owned())));
        assert_eq!(features("其中:当年财政拨款"), Some((Role::FundPart, String::new())));
        assert_eq!(features("年度资金总额:").map(|found| found.0), Some(Role::FundTotal));
        assert_eq!(features("培训班数量"), None);
    }

    #[test]
    fn blanks_of_the_form_say_nothing() {
        for (cell, blank) in [
            ("指标2:", true),
            ("指标2", true),
            ("……", true),
            ("...", true),
            ("≥%", true),
            ("=(个)", true),
            ("指标2:巡查次数", false),
            ("指标", false),
            ("≥", false),
            ("≥90%", false),
            ("%", false),
            ("优", false),
            ("", false),
        ] {
            assert_eq!(Lexicon::shared().is_blank_of_form(cell), blank, "{cell}");
        }
    }

    #[test]
    fn labels_stand_in_order() {
        let lexicon = Lexicon::shared();
        assert!(lexicon.sorted().is_sorted());
        assert_eq!(lexicon.sorted().len(), lexicon.roles.len());
        // A word that is learned has its place among them.
        let mut own = lexicon.clone();
        own.learn("甲乙丙丁", vec![Role::Total]);
        assert!(own.sorted().is_sorted());
        assert!(own.begins_label("甲乙丙") && !lexicon.begins_label("甲乙丙"));
        assert!(own.labels().any(|(label, roles)| label == "甲乙丙丁" && roles == [Role::Total]));
    }

    #[test]
    fn a_beginning_of_a_label_is_not_the_label() {
        let lexicon = Lexicon::shared();
        assert!(lexicon.begins_label("满意度指"));
        assert!(!lexicon.begins_label("项目资金来源说明书"));
    }

    #[test]
    fn a_title_ends_as_titles_end() {
        let lexicon = Lexicon::shared();
        assert!(lexicon.is_title("项目支出绩效自评表(2022年度)"));
        assert!(lexicon.is_title("财政项目支出绩效自评价"));
        assert!(!lexicon.is_title("完成绩效自评工作"));
    }
}
