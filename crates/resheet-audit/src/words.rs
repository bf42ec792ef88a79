//! The words the checks know: `words.toml`.

use std::collections::HashMap;
use std::sync::OnceLock;

use resheet_lexis::fold;
use resheet_model::Decimal;
use serde::Deserialize;

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct File {
    no_reason: Vec<String>,
    whole: Vec<String>,
    bound_before: Vec<String>,
    bound_after: Vec<String>,
    generic: Vec<String>,
    lower_is_better: Vec<String>,
    part_of: Vec<String>,
    verdict: Verdicts,
    unit: Vec<Same>,
    scale: Vec<Scale>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Verdicts {
    met: Vec<String>,
    not_met: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Same {
    same: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scale {
    unit: String,
    of: String,
    times: String,
}

/// What a cell says about a target, in words.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Verdict {
    Met,
    NotMet,
}

/// The words, folded and ready to ask.
#[derive(Default)]
pub(crate) struct Words {
    no_reason: Vec<String>,
    pub(crate) whole: Vec<String>,
    pub(crate) bound_before: Vec<String>,
    pub(crate) bound_after: Vec<String>,
    generic: Vec<String>,
    /// What these end with.
    generic_ends: Vec<char>,
    lower_is_better: Vec<String>,
    part_of: Vec<String>,
    met: Vec<String>,
    not_met: Vec<String>,
    /// Groups of one meaning a spelling belongs to.
    spellings: HashMap<String, Vec<usize>>,
    /// The smaller unit of a spelling, and how many of it make one.
    scales: HashMap<String, (String, Decimal)>,
}

impl Words {
    /// The shipped words, read once per process.
    pub(crate) fn shared() -> &'static Words {
        static SHARED: OnceLock<Words> = OnceLock::new();
        // `the_words_read` keeps the file readable.
        SHARED.get_or_init(|| {
            serde_json::from_str::<File>(include_str!(concat!(env!("OUT_DIR"), "/words.json")))
                .map(Words::new)
                .unwrap_or_default()
        })
    }

    fn new(file: File) -> Words {
        let fold_all = |words: Vec<String>| -> Vec<String> {
            words.iter().map(|word| fold(word).to_string()).collect()
        };
        let mut generic = fold_all(file.generic);
        // Longest first, so that no word hides behind its own ending.
        generic.sort_by_key(|word| (std::cmp::Reverse(word.len()), word.clone()));
        let mut spellings: HashMap<String, Vec<usize>> = HashMap::new();
        for (group, unit) in file.unit.iter().enumerate() {
            for spelling in &unit.same {
                spellings.entry(fold(spelling).to_lowercase()).or_default().push(group);
            }
        }
        let scales = file.scale.iter().filter_map(|scale| {
            let times = Decimal::from_str_exact(&scale.times).ok()?;
            Some((fold(&scale.unit).to_lowercase(), (fold(&scale.of).to_lowercase(), times)))
        });
        Words {
            no_reason: fold_all(file.no_reason),
            whole: fold_all(file.whole),
            bound_before: fold_all(file.bound_before),
            bound_after: fold_all(file.bound_after),
            generic_ends: generic.iter().filter_map(|word| word.chars().next_back()).collect(),
            generic,
            lower_is_better: fold_all(file.lower_is_better),
            part_of: fold_all(file.part_of),
            met: fold_all(file.verdict.met),
            not_met: fold_all(file.verdict.not_met),
            spellings,
            scales: scales.collect(),
        }
    }

    /// Whether a cell for reasons holds one: anything but blanks, marks and
    /// the words for none.
    pub(crate) fn is_reason(&self, text: &str) -> bool {
        let folded = fold(text).to_lowercase();
        let bare = folded.trim_matches(|c: char| !c.is_alphanumeric());
        !bare.is_empty() && !self.no_reason.iter().any(|word| word == bare)
    }

    /// What a cell of words says about its target.
    pub(crate) fn verdict(&self, text: &str) -> Option<Verdict> {
        let folded = fold(text);
        let bare = folded.trim_matches(|c: char| !c.is_alphanumeric());
        if self.not_met.iter().any(|word| bare.contains(word.as_str())) {
            return Some(Verdict::NotMet);
        }
        self.met.iter().any(|word| word == bare).then_some(Verdict::Met)
    }

    /// What an indicator's name speaks of, without the words for the kind of
    /// figure at its end.
    pub(crate) fn essence<'n>(&self, folded_name: &'n str) -> &'n str {
        let mut rest = folded_name;
        // Most names end as none of them does.
        while rest.ends_with(&self.generic_ends[..])
            && let Some(shorter) =
                self.generic.iter().find_map(|word| rest.strip_suffix(word.as_str()))
        {
            rest = shorter;
        }
        rest
    }

    /// Whether less is better for a level or indicator of this name.
    pub(crate) fn is_better_lower(&self, name: &str) -> bool {
        let folded = fold(name);
        self.lower_is_better.iter().any(|word| folded.contains(word.as_str()))
    }

    /// Whether a funds row says that it is a part.
    pub(crate) fn is_part(&self, label: &str) -> bool {
        let folded = fold(label);
        self.part_of.iter().any(|word| folded.starts_with(word.as_str()))
    }

    /// Whether a clause speaks of a part of something said before.
    pub(crate) fn has_part(&self, folded_clause: &str) -> bool {
        self.part_of.iter().any(|word| folded_clause.contains(word.as_str()))
    }

    /// Whether two units are spellings of one.
    pub(crate) fn same_unit(&self, left: &str, right: &str) -> bool {
        if left == right {
            return true;
        }
        let (left, right) = (fold(left).to_lowercase(), fold(right).to_lowercase());
        left == right
            || match (self.spellings.get(&left), self.spellings.get(&right)) {
                (Some(left), Some(right)) => left.iter().any(|group| right.contains(group)),
                _ => false,
            }
    }

    /// How many of the unit `to` one of the unit `from` is; 1 for spellings of
    /// one unit and where one of them is not printed, none where they measure
    /// different things.
    pub(crate) fn factor(&self, from: &str, to: &str) -> Option<Factor> {
        if from.trim().is_empty() || to.trim().is_empty() || self.same_unit(from, to) {
            return Some(Factor { times: Decimal::ONE, per: Decimal::ONE });
        }
        self.comparable(from, to)
    }

    /// As [`Words::factor`], for two units that are both printed.
    pub(crate) fn comparable(&self, from: &str, to: &str) -> Option<Factor> {
        let base = |unit: &str| {
            let unit = fold(unit).to_lowercase();
            self.scales.get(&unit).cloned().unwrap_or((unit, Decimal::ONE))
        };
        let ((left, times), (right, per)) = (base(from), base(to));
        self.same_unit(&left, &right).then_some(Factor { times, per })
    }
}

/// A factor as a quotient, so that a third stays a third.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Factor {
    /// Multiply by this.
    pub(crate) times: Decimal,
    /// Then divide by this.
    pub(crate) per: Decimal,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_read() {
        toml::from_str::<File>(include_str!("../words.toml")).unwrap();
    }

    #[test]
    fn none_is_no_reason() {
        let words = Words::shared();
        for none in ["", " ", "无", "无。", "-", "／", "无偏差", "暂无", "N/A"] {
            assert!(!words.is_reason(none), "{none:?}");
        }
        for reason in ["由于经费有限未制作宣传品", "无法按期开工", "已完成准备工作"]
        {
            assert!(words.is_reason(reason), "{reason:?}");
        }
    }

    #[test]
    fn verdicts() {
        let words = Words::shared();
        assert_eq!(words.verdict("达成指标"), Some(Verdict::Met));
        assert_eq!(words.verdict("部分达成指标并具有一定效果"), Some(Verdict::NotMet));
        assert_eq!(words.verdict("未完成"), Some(Verdict::NotMet));
        assert_eq!(words.verdict("完成干部培训"), None);
    }

    #[test]
    fn units() {
        let words = Words::shared();
        assert!(words.same_unit("％", "百分比"));
        assert!(!words.same_unit("人", "人次"));
        let factor = words.factor("万元", "元").unwrap();
        assert_eq!(factor.times, Decimal::from(10_000));
        assert_eq!(words.factor("件", "%"), None);
        assert_eq!(words.factor("", "%").map(|factor| factor.times), Some(Decimal::ONE));
    }

    #[test]
    fn names_without_the_kind_of_figure() {
        let words = Words::shared();
        assert_eq!(words.essence("培训总人次"), "培训");
        assert_eq!(words.essence("维修养护饮水工程数量"), "维修养护饮水工程");
        assert_eq!(words.essence("人次"), "");
    }
}
