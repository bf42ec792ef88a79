//! What a blank form prints in the cells that somebody is to fill in.

use super::Lexicon;
use super::file::LeadFile;
use crate::charset::{CharSet, firsts};
use crate::relation::{begins_sign, operator};
use crate::unit::is_unit;
use crate::words::without_brackets;

/// The words that a blank form prints.
#[derive(Clone, Debug, Default)]
pub(super) struct Blanks {
    /// What stands in front of the place for a name, with a number behind it.
    leads: Vec<String>,
    /// The first characters of these.
    lead_firsts: CharSet,
    bullets: Vec<String>,
    /// What says that a row does not apply.
    inapplicable: Vec<String>,
}

impl Blanks {
    pub(super) fn extend(&mut self, file: &LeadFile) {
        self.leads.extend_from_slice(&file.words);
        self.lead_firsts = firsts(self.leads.iter().map(String::as_str));
        self.bullets.extend_from_slice(&file.bullets);
        self.inapplicable.extend_from_slice(&file.inapplicable);
    }
}

impl Lexicon {
    /// An indicator's name without what the blank form prints in front of it:
    /// a star, `指标1：`. A text that is nothing else stays as it is.
    pub fn without_lead<'s>(&self, text: &'s str) -> &'s str {
        let mut rest = text.trim_start();
        while let Some(after) =
            self.blanks.bullets.iter().find_map(|b| rest.strip_prefix(b.as_str()))
        {
            rest = after.trim_start();
        }
        for word in &self.blanks.leads {
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
            || self.blanks.lead_firsts.contains(first);
        if !begins || folded.len() > LONGEST {
            return false;
        }
        let points = || {
            let dots = folded.bytes().filter(|byte| *byte == b'.').count();
            folded.chars().all(|c| matches!(c, '…' | '.' | '·'))
                && (folded.contains('…') || dots > 2)
        };
        let lead = || {
            let after =
                self.blanks.leads.iter().find_map(|word| folded.strip_prefix(word.as_str()));
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
        self.blanks.inapplicable.iter().any(|word| word == folded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
