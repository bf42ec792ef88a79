//! Boxes to fill in: what they hold. A program that fills them in may leave it to the reader
//! to draw them; then the value stands in the file and in no picture of the page.

use hayro_interpret::hayro_syntax::object::{self, Array, Dict, Name};
use hayro_interpret::hayro_syntax::page::Page as PdfPage;
use hayro_interpret::kurbo::{Point, Rect};

use super::limits::MOST_FIELDS;
use super::text::is_wide;

/// The flags of a box that nobody sees.
const UNSEEN: u32 = 1 << 1 | 1 << 5;
/// Boxes that inherit from each other end somewhere.
const DEPTH: usize = 16;

/// A box with a text, in the measures of the page as it is stored.
pub(super) struct Field {
    pub(super) area: Rect,
    pub(super) text: String,
}

/// The boxes of a page that hold a text.
pub(super) fn fields(page: &PdfPage<'_>, decoded: impl Fn(&[u8]) -> String) -> Vec<Field> {
    let Some(all) = page.raw().get::<Array<'_>>(b"Annots") else { return Vec::new() };
    let own = all.iter::<Dict<'_>>().take(MOST_FIELDS).filter_map(|dict| {
        let is_box = dict.get::<Name<'_>>(b"Subtype").is_some_and(|name| &*name == b"Widget");
        if !is_box || dict.get::<u32>(b"F").unwrap_or(0) & UNSEEN != 0 {
            return None;
        }
        let kind = inherited(&dict, |dict| dict.get::<Name<'_>>(b"FT"))?;
        // Boxes to tick show what they hold by a sign, not by its text.
        if !matches!(&*kind, b"Tx" | b"Ch") {
            return None;
        }
        let value = inherited(&dict, |dict| dict.get::<object::String<'_>>(b"V"))?;
        let text = decoded(value.as_bytes());
        let object::Rect { x0, y0, x1, y1 } = dict.get::<object::Rect>(b"Rect")?;
        let area = Rect::new(x0, y0, x1, y1);
        (!text.trim().is_empty() && area.is_finite() && area.area() > 0.0)
            .then_some(Field { area, text })
    });
    own.collect()
}

/// What a box says itself, or the field that it is part of.
fn inherited<'a, T>(dict: &Dict<'a>, own: impl Fn(&Dict<'a>) -> Option<T>) -> Option<T> {
    let mut at = dict.clone();
    for _ in 0..DEPTH {
        if let Some(value) = own(&at) {
            return Some(value);
        }
        at = at.get::<Dict<'a>>(b"Parent")?;
    }
    None
}

/// A letter of a field as it would be drawn.
pub(super) struct Letter {
    pub(super) sign: char,
    pub(super) start: Point,
    pub(super) end: Point,
    pub(super) up: Point,
}

impl Field {
    /// Its letters, in lines of one size that its area has room for.
    pub(super) fn letters(&self) -> Vec<Letter> {
        /// Sizes that are tried, from what forms are printed with down to what can be read.
        const SIZES: [f64; 4] = [10.0, 8.0, 6.0, 4.0];
        const LEADING: f64 = 1.2;
        let Rect { x0, y0, x1, y1 } = self.area;
        let width = (x1 - x0 - 4.0).max(1.0);
        let fits = |size: &f64| self.lines(*size, width).len() as f64 * size * LEADING <= y1 - y0;
        let size = SIZES.into_iter().find(fits).unwrap_or(2.0);
        let lines = self.lines(size, width);
        let height = lines.len() as f64 * size * LEADING;
        // In the middle of the box, as far as there is room.
        let top = y1 - ((y1 - y0 - height) / 2.0).max(0.0);
        let mut out = Vec::new();
        for (nth, line) in lines.iter().enumerate() {
            let y = (top - size * (1.0 + nth as f64 * LEADING)).max(y0 + size * 0.2);
            let mut x = x0 + 2.0;
            for sign in line.chars() {
                let advance = advance(sign, size);
                let (start, end) = (Point::new(x, y), Point::new(x + advance, y));
                out.push(Letter { sign, start, end, up: Point::new(x, y + size) });
                x += advance;
            }
        }
        out
    }

    /// Its lines, where they are so wide.
    fn lines(&self, size: f64, width: f64) -> Vec<String> {
        let mut out = Vec::new();
        for paragraph in self.text.replace("\r\n", "\n").split(['\n', '\r']) {
            let (mut line, mut used) = (String::new(), 0.0);
            for sign in paragraph.chars() {
                let advance = advance(sign, size);
                if used + advance > width && !line.is_empty() {
                    out.push(std::mem::take(&mut line));
                    used = 0.0;
                }
                line.push(sign);
                used += advance;
            }
            out.push(line);
        }
        out
    }
}

fn advance(sign: char, size: f64) -> f64 {
    if is_wide(sign) { size } else { size / 2.0 }
}
