//! What the characters of one cell say.
//!
//! Each free of any form: folding of characters that differ only in width or
//! code point ([`fold`]), the shape of a cell ([`shape`]), the grammar of
//! numbers and measures ([`number`], [`measure`]), numbers in running text
//! ([`numbers_in`]); and the vocabulary of labels ([`Lexicon`]). [`Texts`]
//! keeps what was found of each text of an input for all stages.
//!
//! All grammar runs over text of plain width ([`fold_width`]), and every
//! reading is of a whole cell: what does not fit to its last character is
//! words, never half a number.

mod chars;
mod charset;
mod column;
mod count;
mod folding;
mod goals;
mod kin;
mod labels;
mod levels;
mod lexicon;
mod measure;
mod names;
mod nearest;
mod number;
mod numeral;
mod organisation;
mod relation;
mod role;
mod running;
mod shape;
mod subject;
mod texts;
mod time;
pub mod touching;
mod unit;
mod words;

pub use chars::{is_han, is_invisible, plain};
pub use column::{
    IndicatorKind, LABEL, NEEDLESS, Seen, empty, needless_reasons, short_reason, unlike,
};
#[cfg(feature = "count")]
pub use count::{Counts, counts};
pub use folding::{fold, fold_width, fold_with_places, without_pinyin};
pub use goals::tells_result;
pub use kin::{levels_alike, may_be_level};
pub use labels::{Label, Labels};
pub use levels::Groups;
pub use lexicon::{Bare, Lexicon, Words, is_page_number, strip_year, vocabulary};
pub use measure::{combined, measure};
pub use names::{
    Between, CellOfLine, NamePiece, Parting, cut_names, half_widths, may_be_of_name, names_column,
    names_inside, partings,
};
pub use nearest::nearest;
pub use number::{Number, number, without_remark};
pub use numeral::counted;
pub use organisation::{is_body, names_body, names_department};
pub use relation::{begins_with_sign, operator};
pub use role::{Role, Section};
pub use running::{Mention, numbers_in};
pub use shape::{Shape, is_figure, is_unread_note, nothing, shape, shape_and_number};
pub use subject::{
    Subjects, ends_like_name, is_in_percent, label_contradicts, label_fits, leans_to,
    place_in_forms,
};
pub use texts::{Features, Texts, trim};
pub use time::{budget_year, heading_year, leading_year, sheet_year, years_named};
pub use touching::Touching;
pub use unit::{UnitSense, begins_with_unit, is_unit, unit_sense};
pub use words::verdict_at_start;
