//! The vocabulary that families share, and what a label may mean.
//!
//! A label is looked up *bare*: folded ([`fold`](crate::fold)), without a
//! trailing colon, without trailing brackets, without the lead-in of a part
//! row. What was taken off is kept, since it says something too: the money
//! unit, the points of a block.

mod blanks;
mod file;
mod furniture;
mod labels;
mod titles;

use std::sync::OnceLock;

use resheet_model::IndicatorColumn;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::charset::CharSet;
use crate::fold;
use crate::levels::Groups;
use crate::role::Role;

pub use file::Words;
pub use furniture::is_page_number;
pub use labels::Bare;
pub use titles::strip_year;

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
    titles: titles::Titles,
    furniture: furniture::Furniture,
    blanks: blanks::Blanks,
    /// Longest first, so that `万元` is not taken for `元`.
    money_units: Vec<String>,
    /// Words that a money unit may stand right behind.
    money_before: Vec<String>,
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

    /// Adds one folded label, but not to those in order.
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

    /// The groups that share a folded, bare label of the second level.
    pub(crate) fn shared_groups(&self, bare: &str) -> Groups {
        self.shared.get(bare).copied().unwrap_or_default()
    }

    /// Whether the head of a column of levels begins with a character.
    pub fn begins_levels(&self, first: char) -> bool {
        self.level_firsts.contains(first)
    }

    /// The usual word of a first-level group.
    pub fn level1_name(&self, group: u8) -> &str {
        self.level1_names.get(usize::from(group)).map_or("", String::as_str)
    }

    /// The money unit that a folded bracket or short text names. A unit behind a character of
    /// another (`百元`, `美元`) is none of ours: the sheet then says none.
    pub fn money_unit(&self, folded: &str) -> Option<String> {
        if !folded.chars().any(|c| self.money_firsts.contains(c)) {
            return None;
        }
        let named = |unit: &&String| {
            folded.match_indices(unit.as_str()).any(|(at, _)| self.begins_money(&folded[..at]))
        };
        self.money_units.iter().find(named).cloned()
    }

    /// Whether a money unit may stand behind a text.
    fn begins_money(&self, before: &str) -> bool {
        let known = || self.money_before.iter().any(|word| before.ends_with(word.as_str()));
        !before.ends_with(char::is_alphanumeric) && !before.ends_with('/') || known()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shared_vocabulary_reads() {
        toml::from_str::<Words>(include_str!("../vocabulary/labels.toml")).unwrap();
        assert!(Lexicon::shared().longest > 5);
    }

    #[test]
    fn a_money_unit_is_no_end_of_another() {
        let unit = |text: &str| Lexicon::shared().money_unit(text);
        for (text, known) in [
            ("万元", "万元"),
            ("单位:万元", "万元"),
            ("单位万元", "万元"),
            ("人民币元", "元"),
            ("2021年度,元", "元"),
        ] {
            assert_eq!(unit(text).as_deref(), Some(known), "{text}");
        }
        for other in ["百元", "美元", "万/元", "方元", "十万元", "100元", "公元前"] {
            assert_eq!(unit(other), None, "{other}");
        }
    }
}
