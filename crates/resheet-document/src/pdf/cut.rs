//! Text that its cell cuts. What a printer hides it mostly leaves out of the file too, line
//! by line and letter by letter: what is left tells that there was more by reaching the side
//! of what it is painted inside of.

use super::geometry::Glyph;
use super::lattice::Area;
use super::limits::SPREAD;
use super::table::hangs;
use super::text::{self, Line};

/// A letter that is hidden by this share of its size is cut.
const HIDDEN: f32 = 0.1;
/// A letter whose side is so near to what hides the next one reaches it.
const NEAR: f32 = 0.1;
/// The height of a letter above its line, as far as there is ink in all of them.
const INK: f32 = 0.6;
/// A next line would begin less than this below one: it would be seen if there were more room.
const BELOW: f32 = 0.35;
/// The line before would end less than this above one.
const ABOVE: f32 = 1.2;
/// Room on each side, in letters, beyond which a text is not near to what hides.
const AMPLE: f32 = 0.6;
/// One cell in so many that needs no clip and has one shows that the printer clips all.
const SHARE: usize = 4;

/// Room behind a line that was wrapped, in letters.
const WRAPPED: f32 = 1.8;
/// What a text may go on behind in a new line.
const PAUSES: &str = "。；;，,、！？";

/// A cell, or what a page shows of it, with its upright letters.
pub(super) struct Shown<'c> {
    pub(super) area: Area,
    pub(super) glyphs: Vec<&'c Glyph>,
    pub(super) clips: &'c [Area],
    /// Whether it begins on this page, and whether it ends there: where a page ends no
    /// cell is cut.
    pub(super) begins: bool,
    pub(super) ends: bool,
}

impl Shown<'_> {
    fn letters(&self) -> impl Iterator<Item = (&Glyph, Option<Area>)> {
        let printed = self.glyphs.iter().filter(|glyph| glyph.side == 0 && !glyph.sign.is_blank());
        printed.map(|glyph| {
            let clip = glyph.clip.and_then(|number| self.clips.get(number).copied());
            (*glyph, clip.filter(|[left, top, right, bottom]| left < right && top < bottom))
        })
    }

    /// Whether a clip is that of the cell, from its left side to its right one.
    fn is_own(&self, clip: Area) -> bool {
        let near = |side: usize| (clip[side] - self.area[side]).abs() <= SPREAD;
        near(0) && near(2)
    }

    /// Whether its text is far from all sides of the cell, and whether it has a clip all the
    /// same.
    fn is_ample(&self) -> Option<bool> {
        let [left, top, right, bottom] = self.area;
        let mut has_clip = false;
        for (glyph, clip) in self.letters() {
            let room = [
                glyph.left - left,
                glyph.base - ABOVE * glyph.size - top,
                right - glyph.right,
                bottom - glyph.base,
            ];
            if room.iter().any(|room| *room < AMPLE * glyph.size) {
                return None;
            }
            let own = |clip: Area| {
                self.is_own(clip) && clip[1] >= top - SPREAD && clip[3] <= bottom + SPREAD
            };
            has_clip |= clip.is_some_and(own);
        }
        self.letters().next().is_some().then_some(has_clip)
    }

    /// Whether there may be more of its text than the page shows; `always` says whether the
    /// printer clips every cell.
    pub(super) fn is_cut(&self, always: bool) -> bool {
        let upright = self.glyphs.iter().copied().filter(|glyph| glyph.side == 0);
        let lines = text::lines(upright);
        let width = self.area[2] - self.area[0];
        // A text as wide as its cell ends there; of several lines all may, where the
        // printer clips all.
        let is_wide = match &lines[..] {
            [line] => line.fills(width, WRAPPED),
            _ => !always,
        };
        let has_more = !always && may_have_more(&lines, width);
        self.letters().any(|(glyph, clip)| {
            clip.is_some_and(|clip| {
                let is_own = self.is_own(clip);
                self.hides(glyph, clip)
                    || is_own && is_wide && Self::is_last_of_line(glyph, clip)
                    || is_own && has_more && self.is_last_line(glyph, clip)
            })
        })
    }

    /// Whether a part of a letter is not seen.
    fn hides(&self, glyph: &Glyph, [left, top, right, bottom]: Area) -> bool {
        let share = HIDDEN * glyph.size;
        let crosses =
            |from: f32, side: f32, to: f32| side > from + share && side < to - share && from < to;
        crosses(glyph.left, left, glyph.right)
            || crosses(glyph.left, right, glyph.right) && !hangs(glyph)
            || self.begins && crosses(glyph.base - INK * glyph.size, top, glyph.base)
            || self.ends && crosses(glyph.base - INK * glyph.size, bottom, glyph.base)
    }

    /// Whether a letter is the last one there is room for beside it.
    fn is_last_of_line(glyph: &Glyph, [left, _, right, _]: Area) -> bool {
        let near = NEAR * glyph.size;
        let reaches = |beyond: f32| beyond >= -near && beyond <= glyph.size;
        reaches(left - glyph.left) || reaches(glyph.right - right) && !hangs(glyph)
    }

    /// Whether a letter is of the first line or the last one there is room for: its clip is
    /// that of the cell, which only a text has that does not fit.
    fn is_last_line(&self, glyph: &Glyph, [_, top, _, bottom]: Area) -> bool {
        let (below, above) = (bottom - glyph.base, glyph.base - top);
        let own = |side: f32, of: usize| (side - self.area[of]).abs() <= SPREAD;
        let is_first = self.begins && own(top, 1) && above < ABOVE * glyph.size && above > 0.0;
        let is_last = self.ends && own(bottom, 3) && below < BELOW * glyph.size;
        is_first || is_last && below > -glyph.size
    }
}

/// Whether there may be lines that are not seen. One line may be all there is, in a row that
/// is too low for the letters: it has room behind it, and does not end in a pause.
fn may_have_more(lines: &[Line<'_>], width: f32) -> bool {
    let ends_in_pause = |line: &Line<'_>| {
        let last = line.glyphs.iter().rev().find(|glyph| !glyph.sign.is_blank());
        last.is_some_and(|glyph| PAUSES.contains(glyph.sign.last()))
    };
    match lines {
        [line] => line.fills(width, WRAPPED) || ends_in_pause(line),
        _ => true,
    }
}

/// Whether a printer paints every text inside of its cell, whether it fits or not: then the
/// clip alone says nothing.
pub(super) fn clips_all<'c>(cells: impl Iterator<Item = Shown<'c>>) -> bool {
    let (mut ample, mut clipped) = (0, 0);
    for has_clip in cells.filter_map(|cell| cell.is_ample()) {
        ample += 1;
        clipped += usize::from(has_clip);
    }
    clipped > 0 && clipped * SHARE >= ample
}
