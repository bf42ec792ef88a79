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
    subject: Vec<Subject>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Subject {
    labels: Vec<String>,
    words: Vec<String>,
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

/// Whether words in the name of an indicator speak for this label of the second
/// level.
pub fn label_fits(label: &str, name: &str) -> bool {
    let (label, name) = (fold(label), fold(name));
    subjects().iter().any(|subject| {
        subject.labels.iter().any(|own| label.starts_with(own.as_str()))
            && subject.words.iter().any(|word| name.contains(word.as_str()))
    })
}

/// Whether an indicator of this name hardly stands under this label of the
/// second level: its words speak for other labels, and none of them for this
/// one. A label that the vocabulary has no words for contradicts nothing.
pub fn label_contradicts(label: &str, name: &str) -> bool {
    let (label, name) = (fold(label), fold(name));
    // Behind a label its points may stand.
    let is_under =
        |subject: &Subject| subject.labels.iter().any(|own| label.starts_with(own.as_str()));
    let speaks = |subject: &&Subject| subject.words.iter().any(|word| name.contains(word.as_str()));
    let mut said = subjects().iter().filter(speaks).peekable();
    subjects().iter().any(is_under) && said.peek().is_some() && !said.any(is_under)
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
        assert!(ends_like_name("资金拨付及时率"));
        assert!(ends_like_name("测绘石桥数（座）"));
        assert!(!ends_like_name("资金拨付及"));
        // Words of two kinds.
        assert!(!label_contradicts("质量指标", "按期验收合格率"));
    }
}
