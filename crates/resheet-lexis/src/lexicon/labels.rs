//! Labels: which a text is, begins with or begins.

use super::Lexicon;
use crate::role::Role;

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

impl Lexicon {
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

    /// Whether labels end with a character.
    pub fn ends_label(&self, last: char) -> bool {
        self.lasts.contains(last)
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

    /// The labels in order, for the search of beginnings.
    fn sorted(&self) -> &[Box<str>] {
        self.sorted.get_or_init(|| {
            // Most differ in their first bytes, which are compared as one number.
            let mut labels: Vec<(u64, &Box<str>)> =
                self.roles.keys().map(|label| (first_bytes(label), label)).collect();
            labels.sort_unstable();
            labels.into_iter().map(|(_, label)| label.clone()).collect()
        })
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
pub(super) fn split_bracket(text: &str) -> Option<(&str, &str)> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::role::Section;

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
}
