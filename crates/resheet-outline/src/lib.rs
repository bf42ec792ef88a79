//! The words a dump has for what forms have.
//!
//! A form may name a column as no form of the vocabulary does, and a dump may spell
//! a known name wrongly. Neither hides what the column is: the names beside it say
//! which columns are still without one, forms have their columns in much the same
//! order, and what stands under the name looks like what it is. [`learn`] weighs
//! this evidence once for a dump, before any cell is bound, and gives a vocabulary
//! that has the dump's own words; every stage behind reads by that.
//!
//! ```text
//! blocks ─ pieces ─ headers ─ fit ─ words
//!          cells    runs of   each unknown name is the kind that
//!                   names     costs least with all the others
//! ```
//!
//! A word is learned only where known ones stand beside it. What it was taken for is
//! a [`Word`]: never certain, and said so.

mod bodies;
mod fit;
mod goals;
mod header;
mod inside;
mod likeness;
mod piece;
mod run;
mod trial;

use resheet_lexis::{Role, Texts};
use resheet_model::{Block, Span};

/// A word of the dump that the vocabulary lacks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Word {
    /// Its characters, folded, without brackets or colon behind it.
    pub text: String,
    /// What it stands for in this dump.
    pub roles: Vec<Role>,
    /// Where it was met first.
    pub span: Span,
}

/// So many headers of a dump teach words; those with nothing new are not counted.
const MOST_HEADERS: usize = 200;

/// Learns the words of a dump. Takes its blocks as they were read by the vocabulary
/// of `texts`; gives each word once, in the order they are met. None in a dump whose
/// headers are known.
pub fn learn(blocks: &[Block<'_>], texts: &Texts<'_>) -> Vec<Word> {
    let pieces = piece::pieces(blocks, texts);
    let mut words: Vec<Word> = Vec::new();
    let likes = likeness::Likes::new(texts.lexicon());
    let cost = |header: &header::Header<'_>, most: u32, row: u32| {
        fit::cost(header, &pieces, &likes, most, row)
    };
    let kin = resheet_lexis::levels_alike(&pieces, |piece| !piece.placed);
    let headers = header::headers(&pieces, &kin, texts.lexicon(), cost);
    let mut left = MOST_HEADERS;
    for header in &headers {
        let new = |cell: &header::Name<'_>| {
            let text = piece::bare(&cell.folded);
            cell.known.is_none() && words.iter().all(|word| word.text != text)
        };
        if left == 0 || !header.cells.iter().any(new) && !header.names_twice() {
            continue;
        }
        left -= 1;
        for (at, role) in fit::kinds(header, &pieces, &likes) {
            let piece = &header.cells[at];
            let text = piece::bare(&piece.folded);
            // The same known name over two columns says nothing of either.
            let again = header.cells.iter().filter(|cell| piece::bare(&cell.folded) == text);
            if piece.known.is_some() && again.count() > 1 {
                continue;
            }
            // One word may head a column of either table.
            match words.iter_mut().find(|word| word.text == text) {
                Some(word) if word.roles.iter().any(|own| same_table(*own, role)) => {}
                Some(word) => word.roles.push(role),
                None => {
                    let text = text.to_owned();
                    words.push(Word { text, roles: vec![role], span: piece.span });
                }
            }
        }
    }
    let fields = goals::labels(&pieces, texts.lexicon()).into_iter().chain(bodies::labels(&pieces));
    for (at, field) in fields {
        let (text, roles) = (piece::bare(&pieces[at].folded).to_owned(), vec![Role::Field(field)]);
        if words.iter().all(|word| word.text != text) {
            words.push(Word { text, roles, span: pieces[at].span });
        }
    }
    words
}

/// Whether two columns are of one table.
fn same_table(a: Role, b: Role) -> bool {
    a.heads_a_fund_column() == b.heads_a_fund_column()
}

#[cfg(test)]
mod tests;
