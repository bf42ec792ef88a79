//! Text that stands above or below its line.

use std::borrow::Cow;

const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
const LOWERED: [char; 10] = ['₀', '₁', '₂', '₃', '₄', '₅', '₆', '₇', '₈', '₉'];

/// Where a text stands, seen from its line.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Height {
    /// On it.
    #[default]
    Level,
    /// Above it: an exponent, or the number of a note.
    Raised,
    /// Below it.
    Lowered,
}

impl Height {
    /// The text with its digits as they stand: the number of a note behind a figure is no
    /// digit of it.
    ///
    /// ```
    /// use resheet_model::Height;
    ///
    /// assert_eq!(format!("372.99{}", Height::Raised.of("1)")), "372.99¹)");
    /// ```
    #[must_use]
    pub fn of(self, text: &str) -> Cow<'_, str> {
        let digits = match self {
            Height::Raised if text.contains(|sign: char| sign.is_ascii_digit()) => RAISED,
            Height::Lowered if text.contains(|sign: char| sign.is_ascii_digit()) => LOWERED,
            _ => return Cow::Borrowed(text),
        };
        let shown = |sign: char| sign.to_digit(10).map_or(sign, |digit| digits[digit as usize]);
        Cow::Owned(text.chars().map(shown).collect())
    }

    /// The same for what stands in a text from a byte on.
    pub fn change(self, text: &mut String, from: usize) {
        if let Cow::Owned(shown) = self.of(&text[from..]) {
            text.replace_range(from.., &shown);
        }
    }

    /// What its name in a markup says: `superscript`, `sup`, `sub`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "superscript" | "sup" | "textsuperscript" => Some(Height::Raised),
            "subscript" | "sub" | "textsubscript" => Some(Height::Lowered),
            _ => None,
        }
    }
}
