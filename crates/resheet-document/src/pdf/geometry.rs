//! Points on a page.

use hayro_interpret::kurbo::Affine;

/// The text of a letter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Sign {
    One(char),
    /// A ligature, or a stretch with a text of its own.
    More(Box<str>),
}

impl Sign {
    pub(super) fn push_to(&self, out: &mut String) {
        match self {
            Sign::One(sign) => out.push(*sign),
            Sign::More(text) => out.push_str(text),
        }
    }

    pub(super) fn is_blank(&self) -> bool {
        match self {
            Sign::One(sign) => sign.is_whitespace() || sign.is_control(),
            Sign::More(text) => text.trim().is_empty(),
        }
    }

    /// Whether nobody can say which character it is.
    pub(super) fn is_unknown(&self) -> bool {
        let unknown = |sign: char| matches!(sign, '\u{FFFD}' | '\0' | '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..);
        match self {
            Sign::One(sign) => unknown(*sign),
            Sign::More(text) => text.is_empty() || text.chars().any(unknown),
        }
    }

    /// Whether figures are written with it.
    pub(super) fn is_of_a_figure(&self) -> bool {
        matches!(self, Sign::One('0'..='9' | '.' | ',' | '%' | '-' | '≥' | '≤' | '='))
    }

    pub(super) fn first(&self) -> char {
        match self {
            Sign::One(sign) => *sign,
            Sign::More(text) => text.chars().next().unwrap_or(' '),
        }
    }

    pub(super) fn last(&self) -> char {
        match self {
            Sign::One(sign) => *sign,
            Sign::More(text) => text.chars().next_back().unwrap_or(' '),
        }
    }
}

/// A character on a page that was turned upright.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    pub(super) sign: Sign,
    pub(super) left: f32,
    pub(super) right: f32,
    /// Where it stands on its line; y grows downwards.
    pub(super) base: f32,
    pub(super) size: f32,
    /// Where it belongs: its middle, no farther out than what is painted.
    pub(super) x: f32,
    pub(super) y: f32,
    /// Which way its line runs: 0 to the right, 1 down, 2 to the left, 3 up.
    pub(super) side: u8,
    /// Its place in the order of drawing.
    pub(super) order: u32,
    /// What it is painted inside of, by its number on the page.
    pub(super) clip: Option<usize>,
    /// Whether a line goes through it.
    pub(super) struck: bool,
}

/// A line along the page (`flat`) or down it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Edge {
    pub(super) flat: bool,
    /// Its y if it is flat, else its x.
    pub(super) at: f32,
    pub(super) from: f32,
    pub(super) to: f32,
}

/// How a page is turned to be read, by quarters.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(super) struct Turn {
    quarters: usize,
    width: f32,
    height: f32,
}

impl Turn {
    /// For a page whose text runs to the right (0), down (1), to the left (2),
    /// or up (3).
    pub(super) fn new(quarters: usize, width: f32, height: f32) -> Self {
        Turn { quarters, width, height }
    }

    pub(super) fn quarters(self) -> usize {
        self.quarters
    }

    /// Width and height behind it.
    pub(super) fn size(self) -> (f32, f32) {
        if self.quarters.is_multiple_of(2) {
            (self.width, self.height)
        } else {
            (self.height, self.width)
        }
    }

    pub(super) fn affine(self) -> Affine {
        let (width, height) = (f64::from(self.width), f64::from(self.height));
        match self.quarters {
            1 => Affine::new([0.0, -1.0, 1.0, 0.0, 0.0, width]),
            2 => Affine::new([-1.0, 0.0, 0.0, -1.0, width, height]),
            3 => Affine::new([0.0, 1.0, -1.0, 0.0, height, 0.0]),
            _ => Affine::IDENTITY,
        }
    }

    pub(super) fn edge(self, edge: Edge) -> Edge {
        let Edge { flat, at, from, to } = edge;
        let (width, height) = (self.width, self.height);
        match (self.quarters, flat) {
            // (x, y) goes to (y, width - x).
            (1, true) => Edge { flat: false, at, from: width - to, to: width - from },
            (1, false) => Edge { flat: true, at: width - at, from, to },
            (2, true) => Edge { flat, at: height - at, from: width - to, to: width - from },
            (2, false) => Edge { flat, at: width - at, from: height - to, to: height - from },
            // (x, y) goes to (height - y, x).
            (3, true) => Edge { flat: false, at: height - at, from, to },
            (3, false) => Edge { flat: true, at, from: height - to, to: height - from },
            _ => edge,
        }
    }

    /// A rectangle of the page that was turned, as it is on the page shown.
    pub(super) fn back(self, [left, top, right, bottom]: [f32; 4]) -> [f32; 4] {
        let (width, height) = (self.width, self.height);
        match self.quarters {
            1 => [width - bottom, left, width - top, right],
            2 => [width - right, height - bottom, width - left, height - top],
            3 => [top, height - right, bottom, height - left],
            _ => [left, top, right, bottom],
        }
    }
}
