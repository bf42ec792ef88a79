//! What the name of an indicator says it measures.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::chars::is_simplified;
use crate::charset::{CharSet, lasts};
use crate::fold;

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct File {
    endings: Vec<String>,
    percent: Vec<String>,
    subject: Vec<Subject>,
    #[serde(default)]
    leaning: Vec<Subject>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Subject {
    labels: Vec<String>,
    words: Vec<String>,
}

impl Subject {
    /// Whether a folded label is one of its own. Behind a label its points may stand.
    fn is_of(&self, label: &str) -> bool {
        self.labels.iter().any(|own| label.starts_with(own.as_str()))
    }

    fn is_in(&self, name: &str) -> bool {
        self.words.iter().any(|word| name.contains(word.as_str()))
    }
}

fn file() -> &'static File {
    static FILE: LazyLock<File> = LazyLock::new(|| crate::words::file!("subjects"));
    &FILE
}

fn subjects() -> &'static [Subject] {
    &file().subject
}

/// What names of indicators end with: looked up by its bytes from the end.
struct Endings {
    words: FxHashSet<&'static str>,
    lasts: CharSet,
    /// The longest, in characters.
    longest: usize,
}

impl Endings {
    fn end(&self, bare: &str) -> bool {
        bare.chars().next_back().is_some_and(|last| self.lasts.contains(last))
            && bare
                .char_indices()
                .rev()
                .take(self.longest)
                .any(|(at, _)| self.words.contains(&bare[at..]))
    }
}

fn endings() -> &'static Endings {
    static ENDINGS: LazyLock<Endings> = LazyLock::new(|| {
        let words = file().endings.iter().map(String::as_str);
        Endings {
            longest: words.clone().map(|word| word.chars().count()).max().unwrap_or(0),
            lasts: lasts(words.clone()),
            words: words.collect(),
        }
    });
    &ENDINGS
}

/// Whether a text ends as names of indicators do, a bracket behind it left out.
pub fn ends_like_name(text: &str) -> bool {
    // Folding leaves ideographs where they are.
    let last = text.chars().next_back();
    if let Some(last @ '\u{4e00}'..='\u{9fff}') = last
        && is_simplified(last)
        && !endings().lasts.contains(last)
    {
        return false;
    }
    let folded = fold(text);
    let bare = match folded.strip_suffix(')') {
        Some(inner) => inner.rsplit_once('(').map_or(inner, |(name, _)| name),
        None => &folded,
    };
    endings().end(bare)
}

/// Whether a folded name of an indicator ends as those that are measured in percent.
pub fn is_in_percent(folded: &str) -> bool {
    file().percent.iter().any(|ending| folded.ends_with(ending.as_str()))
}

/// Whether words in the name of an indicator speak for this label of the second
/// level.
pub fn label_fits(label: &str, name: &str) -> bool {
    let (label, name) = (fold(label), fold(name));
    subjects().iter().any(|subject| subject.is_of(&label) && subject.is_in(&name))
}

/// Whether words in the name of an indicator lean to this label of the second level, or
/// to others; none, if to none.
pub fn leans_to(label: &str, name: &str) -> Option<bool> {
    let (label, name) = (fold(label), fold(name));
    let mut said = file().leaning.iter().filter(|leaning| leaning.is_in(&name)).peekable();
    said.peek()?;
    Some(said.any(|leaning| leaning.is_of(&label)))
}

/// Which subjects a label of the second level is of, or a name has words of: what the
/// functions above ask, worked out once where many labels meet many names.
#[derive(Clone, Copy, Debug)]
pub struct Subjects {
    firm: u64,
    leaning: u64,
}

impl Subjects {
    /// Those that a label is of.
    pub fn of_label(label: &str) -> Subjects {
        let label = fold(label);
        Subjects::told(|subject| subject.is_of(&label))
    }

    /// Those that the name of an indicator has words of.
    pub fn of_name(name: &str) -> Subjects {
        let name = fold(name);
        Subjects::told(|subject| subject.is_in(&name))
    }

    fn told(is_told: impl Fn(&Subject) -> bool) -> Subjects {
        let bits = |subjects: &[Subject]| {
            let told = subjects.iter().enumerate().filter(|(_, subject)| is_told(subject));
            told.fold(0, |bits, (at, _)| bits | 1_u64.wrapping_shl(at as u32))
        };
        Subjects { firm: bits(subjects()), leaning: bits(&file().leaning) }
    }

    /// [`label_fits`] of a label and a name.
    pub fn fit(self, name: Subjects) -> bool {
        self.firm & name.firm != 0
    }

    /// [`label_contradicts`] of a label and a name.
    pub fn contradict(self, name: Subjects) -> bool {
        self.firm != 0 && name.firm != 0 && !self.fit(name)
    }

    /// [`leans_to`] of a label and a name.
    pub fn lean_to(self, name: Subjects) -> Option<bool> {
        (name.leaning != 0).then_some(self.leaning & name.leaning != 0)
    }
}

/// Where a label of the second level stands among others in forms, if the vocabulary
/// says.
pub fn place_in_forms(label: &str) -> Option<usize> {
    let label = fold(label);
    let known = subjects().iter().chain(&file().leaning);
    known.enumerate().find_map(|(at, subject)| subject.is_of(&label).then_some(at))
}

/// Whether an indicator of this name hardly stands under this label of the
/// second level: its words speak for other labels, and none of them for this
/// one. A label that the vocabulary has no words for contradicts nothing.
pub fn label_contradicts(label: &str, name: &str) -> bool {
    let (label, name) = (fold(label), fold(name));
    let mut said = subjects().iter().filter(|subject| subject.is_in(&name)).peekable();
    subjects().iter().any(|subject| subject.is_of(&label))
        && said.peek().is_some()
        && !said.any(|subject| subject.is_of(&label))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_where_it_hardly_stands() {
        toml::from_str::<File>(include_str!("../vocabulary/subjects.toml")).unwrap();
        assert!(label_contradicts("质量指标", "资金拨付时限"));
        assert!(label_contradicts("时效指标（10分）", "项目预算控制数"));
        assert!(!label_contradicts("时效指标", "资金拨付及时率"));
        assert!(!label_contradicts("社会效益指标", "资金拨付时限"));
        assert!(!label_contradicts("质量指标", "系统稳定"));
        assert!(label_fits("质量指标（10分）", "验收合格率"));
        assert!(!label_fits("质量指标", "资金拨付时限"));
        assert!(label_fits("时效指标（10分）", "资金拨付时限"));
        assert!(!label_fits("社会效益指标", "资金拨付时限"));
        assert_eq!(leans_to("服务对象满意度指标", "居民满意度"), Some(true));
        assert_eq!(leans_to("社会效益指标", "居民满意度"), Some(false));
        assert_eq!(leans_to("社会效益指标", "覆盖村数"), None);
        assert!(is_in_percent("验收合格率") && !is_in_percent("覆盖村数"));
        assert!(place_in_forms("数量指标") < place_in_forms("生态效益指标（10分）"));
        assert_eq!(place_in_forms("一级指标"), None);
        assert!(ends_like_name("资金拨付及时率"));
        assert!(ends_like_name("测绘石桥数（座）"));
        assert!(!ends_like_name("资金拨付及"));
        // Words of two kinds.
        assert!(!label_contradicts("质量指标", "按期验收合格率"));
    }

    #[test]
    fn subjects_say_what_labels_and_names_do() {
        let known = subjects().iter().chain(&file().leaning);
        let labels: Vec<&str> =
            known.clone().flat_map(|it| &it.labels).map(String::as_str).chain(["其他"]).collect();
        let words = known.flat_map(|it| &it.words).map(String::as_str);
        let names: Vec<&str> = words.chain(["按期验收合格率", "居民满意度", ""]).collect();
        for (label, name) in labels.iter().flat_map(|label| names.iter().map(move |it| (label, it)))
        {
            let (own, said) = (Subjects::of_label(label), Subjects::of_name(name));
            assert_eq!(own.fit(said), label_fits(label, name), "{label} {name}");
            assert_eq!(own.contradict(said), label_contradicts(label, name), "{label} {name}");
            assert_eq!(own.lean_to(said), leans_to(label, name), "{label} {name}");
        }
    }
}
