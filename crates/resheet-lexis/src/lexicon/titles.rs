//! The headings of sheets.

use super::Lexicon;
use super::file::{TitleFile, folded};
use super::labels::split_bracket;
use crate::charset::{CharSet, lasts};

/// The words of headings.
#[derive(Clone, Debug, Default)]
pub(super) struct Titles {
    contains: Vec<String>,
    endings: Vec<String>,
    /// What a heading that nobody knows ends with, if it holds two words of headings.
    closes: Vec<String>,
    /// The last characters of all endings.
    lasts: CharSet,
}

impl Titles {
    pub(super) fn extend(&mut self, file: &TitleFile) {
        self.contains.extend(folded(&file.contains));
        self.endings.extend(folded(&file.endings));
        self.closes.extend(folded(&file.closes));
        self.lasts = lasts(self.endings.iter().chain(&self.closes).map(String::as_str));
    }
}

impl Lexicon {
    /// Whether a folded line is the heading of a sheet.
    pub fn is_title(&self, folded: &str) -> bool {
        // A heading ends as headings do, or with its year in brackets.
        if !folded.chars().next_back().is_some_and(|c| c == ')' || self.titles.lasts.contains(c)) {
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
            () if ends(&self.titles.endings) => 1,
            () if ends(&self.titles.closes) => 2,
            () => return false,
        };
        let words = self.titles.contains.iter().filter(|word| bare.contains(word.as_str()));
        words.take(fewest).count() == fewest
    }

    /// Whether a folded line may be the heading of a sheet where no other is: it
    /// holds a word that headings hold, and ends as they do.
    pub fn may_title(&self, folded: &str) -> bool {
        let bare = strip_year(folded);
        let contains = |words: &[String]| words.iter().any(|it| bare.contains(it.as_str()));
        (6..=40).contains(&bare.chars().count())
            && self.titles.closes.iter().any(|it| bare.ends_with(it.as_str()))
            && contains(&self.titles.contains)
    }
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
    fn a_title_ends_as_titles_end() {
        let lexicon = Lexicon::shared();
        assert!(lexicon.is_title("项目支出绩效自评表(2022年度)"));
        assert!(lexicon.is_title("财政项目支出绩效自评价"));
        assert!(!lexicon.is_title("完成绩效自评工作"));
    }
}
