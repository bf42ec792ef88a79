//! What stands on one page: characters with their places, and lines.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;

use hayro_interpret::font::GlyphRun;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::object::{self, Dict};
use hayro_interpret::hayro_syntax::page::Page as PdfPage;
use hayro_interpret::hayro_syntax::xref::XRef;
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, Paint, SoftMask, TransformExt, interpret_page,
};

use super::fields::{Field, fields};
use super::geometry::{Edge, Glyph, Sign, Turn};
use super::ground::{self, Known};
use super::lattice::{Area, Drawing, drawings, joined};
use super::limits::{
    DOT, FLAT, FRAME, GROUND, MOST_EDGES, MOST_GLYPHS, MOST_GROUNDS, MOST_RIMS, PAGE_STEPS,
    PAINTED, RIM, SHORTEST, SLANT, SPREAD, STRAIGHT, UPRIGHT_SHARE,
};
use super::outline::rectangles;
use super::struck;
use super::table::follows;

/// One page as it is read.
#[derive(Default)]
pub(super) struct Page {
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) glyphs: Vec<Glyph>,
    /// What letters are painted inside of: the place in here is the number of a letter's clip.
    pub(super) clips: Vec<Area>,
    /// Characters in lines that are neither upright nor on their side.
    pub(super) slanted: Vec<Glyph>,
    /// Its lines.
    pub(super) edges: Vec<Edge>,
    /// Boxes to fill in that show another text than they hold, or none.
    pub(super) fields: Vec<(Area, &'static str)>,
    /// Lines that may be tables.
    pub(super) tables: Vec<Drawing>,
    /// Cells whose rows are told by the text alone.
    pub(super) told_by_text: Vec<Area>,
    /// The pages it was put together from, from left to right; mostly itself.
    pub(super) strips: Vec<Strip>,
    /// Letters that do not say which characters they are.
    pub(super) unknown: usize,
    /// Letters that nobody sees: what a scan was recognised as.
    pub(super) invisible: usize,
    pub(super) images: usize,
    /// Letters outside of the page, and what they say, as far as it is told.
    pub(super) off: (usize, String),
    /// How the page was turned to be read.
    pub(super) turn: Turn,
    /// Whether there was more on it than a page may have.
    pub(super) cut: bool,
}

/// A page that is part of a wider one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Strip {
    /// Its number, from 1.
    pub(super) page: u32,
    pub(super) turn: Turn,
    /// Where it begins on the whole.
    pub(super) from: f32,
    /// How far it was moved.
    pub(super) across: f32,
}

impl Page {
    /// Takes the next letter. One that runs off the paper behind others belongs where these
    /// do.
    fn push(&mut self, mut glyph: Glyph) {
        let width = self.width;
        let is_off = glyph.side == 0 && glyph.x > width;
        if is_off
            && let Some(last) = self.glyphs.last()
            && last.x <= width
            && follows(last, &glyph)
        {
            glyph.x = width;
        }
        self.glyphs.push(glyph);
    }

    /// Where a rectangle is: the page, and the rectangle on that page as it is shown.
    pub(super) fn place(&self, [left, top, right, bottom]: Area) -> (u32, Area) {
        let begun = self.strips.iter().rev().find(|strip| strip.from <= left + SPREAD);
        let Some(strip) = begun.or(self.strips.first()) else { return (0, Area::default()) };
        let Strip { page, turn, across, .. } = *strip;
        let end = (right - across).min(turn.size().0);
        (page, turn.back([left - across, top, end, bottom]))
    }
}

/// What is known of a document from page to page.
pub(super) struct Document {
    /// Steps of drawing that are left.
    pub(super) steps: usize,
    /// What its last table tells, if it draws no walls.
    pub(super) known: Known,
}

/// Reads a page.
pub(super) fn read<'a>(
    page: &PdfPage<'a>,
    number: u32,
    cache: &InterpreterCache<'a>,
    xref: &'a XRef,
    settings: &InterpreterSettings,
    document: &mut Document,
) -> Page {
    let (width, height) = page.render_dimensions();
    let transform = page.initial_transform(true).to_kurbo();
    let frame = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let mut context = Context::new(transform, frame, cache, xref, settings.clone());
    let most = PAGE_STEPS.min(document.steps);
    let mut canvas = Canvas { frame, steps: most, ..Canvas::default() };
    let drawing = AssertUnwindSafe(|| interpret_page(page, &mut context, &mut canvas));
    // There is no other way to end what draws itself without end.
    if let Err(end) = catch_unwind(drawing) {
        if !end.is::<TooMuch>() {
            resume_unwind(end);
        }
        canvas.cut = true;
    }
    for field in fields(page, decoded) {
        canvas.fill_in(&field, transform);
    }
    document.steps -= most - canvas.steps;
    canvas.finish(number, width, height, &mut document.known)
}

/// Ends the drawing of a page that has more steps than a page may.
struct TooMuch;

/// Settings for reading: nothing is drawn, so no warnings are wanted.
pub(super) fn settings() -> InterpreterSettings {
    InterpreterSettings { warning_sink: Arc::new(|_| {}), ..InterpreterSettings::default() }
}

/// A character as it was drawn, before the page is turned.
struct Drawn {
    sign: Sign,
    start: Point,
    end: Point,
    /// From the baseline upwards, as long as the letters are high.
    up: Point,
    /// What it is painted inside of, by its number.
    clip: Option<usize>,
    ink: Ink,
}

/// What a letter is printed with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Ink {
    Dark,
    /// The red of a stamp.
    Red,
    /// So pale that it does not hide what it lies on.
    Pale,
}

#[derive(Default)]
struct Canvas {
    frame: Rect,
    drawn: Vec<Drawn>,
    edges: Vec<Edge>,
    /// Filled areas that are no lines, and whether they are white.
    grounds: Vec<(Rect, bool)>,
    /// Rounds that are drawn in red: the rims of stamps.
    rims: Vec<Rect>,
    /// The row of dots that was drawn last, as far as it is seen.
    dots: Option<Rect>,
    /// What is painted inside of at hand, the innermost last, by numbers.
    clips: Vec<usize>,
    /// All that was painted inside of.
    known_clips: Vec<Rect>,
    /// Text that stands for the letters of a stretch, as long as none took it.
    actual: Vec<Option<Option<String>>>,
    unknown: usize,
    invisible: usize,
    images: usize,
    /// Letters outside of the page, and what they say, as far as it is told.
    off: (usize, String),
    /// Boxes to fill in that show another text than they hold, or none.
    fields: Vec<(Rect, &'static str)>,
    cut: bool,
    /// Steps of drawing that are left.
    steps: usize,
}

impl<'a> Device<'a> for Canvas {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.step();
        let path = props.transform * path;
        if is_white(&props.paint) {
            // Every other row may be painted white over what is behind it.
            if let DrawMode::Fill(_) = mode {
                for area in rectangles(&path) {
                    self.ground(area, true);
                }
            }
            return;
        }
        if self.edges.len() >= MOST_EDGES {
            self.cut = true;
            return;
        }
        self.rim(&path, &props.paint);
        match mode {
            DrawMode::Stroke(_) => self.stroke(&path),
            DrawMode::Fill(_) => self.fill(&path),
            DrawMode::FillAndStroke(..) => self.stroke(&path),
            DrawMode::Invisible => {}
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.step();
        let own = clip.path.bounding_box();
        let inside = self.clip().map_or(own, |outer| outer.intersect(own));
        // The same again is the same: a printer says it before each text of a row.
        if self.known_clips.last() != Some(&inside) {
            self.known_clips.push(inside);
        }
        self.clips.push(self.known_clips.len() - 1);
    }

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.step();
    }

    fn pop_transparency_group(&mut self) {}

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.step();
        self.images += 1;
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        self.step();
        for glyph in run.glyphs() {
            if self.drawn.len() >= MOST_GLYPHS {
                self.cut = true;
                return;
            }
            let transform = props.transform * glyph.transform();
            let advance = match &**glyph {
                hayro_interpret::font::Glyph::Outline(outline) => outline.advance_width(),
                hayro_interpret::font::Glyph::Type3(letter) => letter.advance_width(),
            };
            let Some(sign) = self.sign(glyph.as_unicode(), advance) else { continue };
            self.invisible += usize::from(matches!(mode, DrawMode::Invisible));
            let drawn = Drawn {
                sign,
                start: transform * Point::ZERO,
                end: transform * Point::new(f64::from(advance.unwrap_or(500.0)), 0.0),
                up: transform * Point::new(0.0, 1000.0),
                clip: self.clips.last().copied(),
                ink: Ink::of(&props.paint),
            };
            let follows = self.drawn.last().is_some_and(|last| drawn.follows(last));
            if drawn.is_near(&self.frame) && (follows || drawn.is_on(&self.frame)) {
                self.drawn.push(drawn);
            } else if !matches!(mode, DrawMode::Invisible) {
                self.leave_out(&drawn.sign);
            }
        }
    }

    fn begin_marked_content(&mut self, _: &[u8], properties: Option<&Dict<'_>>) {
        self.step();
        let text = properties.and_then(|dict| dict.get::<object::String<'_>>(b"ActualText"));
        self.actual.push(text.map(|text| Some(decoded(text.as_bytes()))));
    }

    fn end_marked_content(&mut self) {
        self.actual.pop();
    }
}

impl Drawn {
    /// About where its ink is.
    fn area(&self) -> Rect {
        let up = (self.up - self.start) * 0.85;
        Rect::from_points(self.start, self.end).union_pt(self.start + up).union_pt(self.end + up)
    }

    /// Whether it lies on the page.
    fn is_on(&self, frame: &Rect) -> bool {
        frame.inflate(2.0, 2.0).contains(self.start.midpoint(self.end))
    }

    /// Whether its numbers can be reckoned with.
    fn is_near(&self, frame: &Rect) -> bool {
        let near = frame.inflate(frame.width(), frame.height());
        [self.start, self.end, self.up].iter().all(|at| near.contains(*at))
            && self.start.distance(self.up) > 0.5
    }

    /// Whether it goes on right behind another: a text that runs off the paper is still one.
    fn follows(&self, last: &Drawn) -> bool {
        self.start.distance(last.end) <= 0.2 * self.start.distance(self.up)
    }
}

impl Canvas {
    /// What is painted inside of, if not of the whole page.
    fn clip(&self) -> Option<Rect> {
        self.clips.last().map(|number| self.known_clips[*number])
    }

    fn step(&mut self) {
        match self.steps.checked_sub(1) {
            Some(left) => self.steps = left,
            None => resume_unwind(Box::new(TooMuch)),
        }
    }

    /// The character of a letter. In a stretch with a text of its own the first
    /// letter has all of it, the others have none.
    fn sign(&mut self, unicode: Option<BfString>, _advance: Option<f32>) -> Option<Sign> {
        if let Some(actual) = self.actual.iter_mut().rev().find_map(Option::as_mut) {
            let text = actual.take()?;
            let mut signs = text.chars();
            return match (signs.next(), signs.next()) {
                (None, _) => None,
                (Some(sign), None) => Some(Sign::One(sign)),
                _ => Some(Sign::More(text.into_boxed_str())),
            };
        }
        let sign = match unicode {
            Some(BfString::Char(sign)) => Sign::One(meant(sign)),
            Some(BfString::String(text)) => Sign::More(text.into_boxed_str()),
            None => Sign::One(char::REPLACEMENT_CHARACTER),
        };
        self.unknown += usize::from(sign.is_unknown());
        Some(sign)
    }

    /// Takes note of a letter that is not on the page: nobody sees it, and it may be of the
    /// form all the same, where the page was cropped.
    fn leave_out(&mut self, sign: &Sign) {
        /// As much as shows what it is about.
        const TOLD: usize = 24;
        if sign.is_blank() {
            return;
        }
        if self.off.0 < TOLD {
            sign.push_to(&mut self.off.1);
        }
        self.off.0 += 1;
    }

    /// Draws what a box holds where it shows nothing, and takes note of one that shows
    /// another text.
    fn fill_in(&mut self, field: &Field, transform: Affine) {
        // Letters that a step of drawing is worth: each box looks at all of them.
        const LETTERS: usize = 64;
        let Some(left) = self.steps.checked_sub(self.drawn.len() / LETTERS) else {
            self.cut = true;
            return;
        };
        self.steps = left;
        let area = transform.transform_rect_bbox(field.area);
        let mut shown = String::new();
        for drawn in &self.drawn {
            if area.contains(drawn.area().center()) && !drawn.sign.is_blank() {
                drawn.sign.push_to(&mut shown);
            }
        }
        let bare =
            |text: &str| text.chars().filter(|sign| !sign.is_whitespace()).collect::<String>();
        if shown.contains(&bare(&field.text)) {
            return;
        }
        // What is only a line to write on is no text.
        if shown.chars().any(char::is_alphanumeric) {
            self.fields.push((area, "a box to fill in shows another text than it holds"));
            return;
        }
        self.fields.push((area, "a box to fill in does not show what it holds"));
        for letter in field.letters() {
            if self.drawn.len() >= MOST_GLYPHS {
                self.cut = true;
                return;
            }
            let drawn = Drawn {
                sign: Sign::One(letter.sign),
                start: transform * letter.start,
                end: transform * letter.end,
                up: transform * letter.up,
                clip: None,
                ink: Ink::Dark,
            };
            if drawn.is_on(&self.frame) {
                self.drawn.push(drawn);
            }
        }
    }

    /// Takes note of a path that may be the rim of a stamp: round, red, and as large as
    /// stamps are.
    fn rim(&mut self, path: &BezPath, paint: &Paint<'_>) {
        let is_round = |path: &BezPath| {
            path.elements().iter().any(|element| matches!(element, PathEl::CurveTo(..)))
        };
        if self.rims.len() >= MOST_RIMS || Ink::of(paint) != Ink::Red || !is_round(path) {
            return;
        }
        let own = path.bounding_box();
        let (long, short) = (own.width().max(own.height()), own.width().min(own.height()));
        if RIM.contains(&long) && short * 2.0 >= long {
            self.rims.push(own);
        }
    }

    /// The straight parts of a line that is drawn.
    fn stroke(&mut self, path: &BezPath) {
        if path.elements().iter().any(|element| matches!(element, PathEl::CurveTo(..))) {
            for Rect { x0, y0, x1, y1 } in rectangles(path) {
                for (x, y) in [(x0, y0), (x1, y1)] {
                    self.line(Point::new(x0, y), Point::new(x1, y));
                    self.line(Point::new(x, y0), Point::new(x, y1));
                }
            }
            return;
        }
        let (mut first, mut at) = (Point::ZERO, Point::ZERO);
        for element in path.elements() {
            match *element {
                PathEl::MoveTo(to) => (first, at) = (to, to),
                PathEl::LineTo(to) => {
                    self.line(at, to);
                    at = to;
                }
                PathEl::ClosePath => {
                    self.line(at, first);
                    at = first;
                }
                PathEl::QuadTo(_, to) | PathEl::CurveTo(_, _, to) => at = to,
            }
        }
    }

    /// A filled area: a thin one is a line, two rectangles one in the other are
    /// a frame, anything else is a background.
    fn fill(&mut self, path: &BezPath) {
        let boxes: Vec<Rect> = rectangles(path);
        if let [one, other] = boxes[..] {
            let (outer, inner) =
                if one.area() > other.area() { (one, other) } else { (other, one) };
            let inset = [
                inner.x0 - outer.x0,
                inner.y0 - outer.y0,
                outer.x1 - inner.x1,
                outer.y1 - inner.y1,
            ];
            if inset.iter().all(|inset| (0.0..=FRAME).contains(inset)) {
                // A side without room between the two is not painted.
                let (left, right) = (outer.x0.midpoint(inner.x0), outer.x1.midpoint(inner.x1));
                let (top, bottom) = (outer.y0.midpoint(inner.y0), outer.y1.midpoint(inner.y1));
                let corner = |x: f64, y: f64| Point::new(x, y);
                let sides = [
                    (corner(left, top), corner(left, bottom)),
                    (corner(left, top), corner(right, top)),
                    (corner(right, top), corner(right, bottom)),
                    (corner(left, bottom), corner(right, bottom)),
                ];
                for ((from, to), _) in
                    sides.into_iter().zip(inset).filter(|(_, inset)| *inset > PAINTED)
                {
                    self.line(from, to);
                }
                return;
            }
        }
        for area in boxes {
            let middle = area.center();
            if area.width().max(area.height()) <= DOT {
                self.dot(area);
            } else if area.height() <= FLAT && area.width() > area.height() {
                self.line(Point::new(area.x0, middle.y), Point::new(area.x1, middle.y));
            } else if area.width() <= FLAT {
                self.line(Point::new(middle.x, area.y0), Point::new(middle.x, area.y1));
            } else {
                self.ground(area, false);
            }
        }
    }

    /// What may be the ground of a cell.
    fn ground(&mut self, area: Rect, is_white: bool) {
        let shown = area.intersect(self.clip().unwrap_or(self.frame));
        let shown = shown.intersect(self.frame);
        if shown.width() > GROUND && shown.height() > GROUND && self.grounds.len() <= MOST_GROUNDS {
            self.grounds.push((shown, is_white));
        }
    }

    /// A dot: one behind the other draw a dotted line.
    fn dot(&mut self, area: Rect) {
        let area = area.intersect(self.within());
        if area.width() <= 0.0 || area.height() <= 0.0 {
            return;
        }
        let continues = |line: Rect| {
            let both = line.union(area);
            let gap = both.width().max(both.height())
                - line.width().max(line.height())
                - area.width().max(area.height());
            (both.width().min(both.height()) <= DOT && gap <= DOT).then_some(both)
        };
        match self.dots.and_then(continues) {
            Some(both) => self.dots = Some(both),
            None => {
                self.end_dots();
                self.dots = Some(area);
            }
        }
    }

    /// A row of dots has ended: it is a line.
    fn end_dots(&mut self) {
        let Some(area) = self.dots.take() else { return };
        let middle = area.center();
        // The dot at a corner may be of the line that meets it there.
        let more = if area.width().max(area.height()) > 2.0 * DOT { DOT } else { 0.0 };
        let (from, to) = match area.width() > area.height() {
            true => (Point::new(area.x0 - more, middle.y), Point::new(area.x1 + more, middle.y)),
            false => (Point::new(middle.x, area.y0 - more), Point::new(middle.x, area.y1 + more)),
        };
        // What is painted inside of by now is no matter of these dots.
        self.line_within(from, to, self.frame);
    }

    /// What is painted inside of.
    fn within(&self) -> Rect {
        self.clip().map_or(self.frame, |clip| self.frame.intersect(clip.inflate(FLAT, FLAT)))
    }

    /// A line that runs along the page or down it, as far as it is on the page
    /// and inside of what is painted.
    fn line(&mut self, from: Point, to: Point) {
        self.line_within(from, to, self.within());
    }

    fn line_within(&mut self, from: Point, to: Point, within: Rect) {
        if !from.is_finite() || !to.is_finite() {
            return;
        }
        let own = Rect::from_points(from, to);
        let seen = own.intersect(within.inflate(1.0, 1.0));
        if own.width() > STRAIGHT && own.height() > STRAIGHT
            || seen.width() < 0.0
            || seen.height() < 0.0
            || seen.width().max(seen.height()) < SHORTEST
            || self.edges.len() >= MOST_EDGES
        {
            return;
        }
        let flat = own.width() >= own.height();
        let middle = own.center();
        self.edges.push(if flat {
            Edge { flat, at: middle.y as f32, from: seen.x0 as f32, to: seen.x1 as f32 }
        } else {
            Edge { flat, at: middle.x as f32, from: seen.y0 as f32, to: seen.y1 as f32 }
        });
    }

    /// Turns the page so that most of its text is upright.
    fn finish(mut self, number: u32, width: f32, height: f32, known: &mut Known) -> Page {
        self.end_dots();
        let mut votes = [0usize; 4];
        for drawn in &self.drawn {
            if let Some(quarter) = quarter(drawn) {
                votes[quarter] += 1;
            }
        }
        let most = (0..4).max_by_key(|at| (votes[*at], 3 - at)).unwrap_or(0);
        let turned = votes[most] as f64 > self.drawn.len() as f64 * UPRIGHT_SHARE;
        let turn = Turn::new(if turned { most } else { 0 }, width, height);
        let affine = turn.affine();
        let (width, height) = turn.size();
        let drawn_lines: Vec<Edge> = self.edges.iter().map(|edge| turn.edge(*edge)).collect();
        let edges = joined(&drawn_lines);
        // White alone is paper.
        let is_painted = self.grounds.iter().any(|(_, is_white)| !is_white);
        let turned = |area: &Rect| -> Area {
            let Rect { x0, y0, x1, y1 } = affine.transform_rect_bbox(*area);
            [x0, y0, x1, y1].map(|side| side as f32)
        };
        let grounds = self.grounds.iter().filter(|_| is_painted);
        let grounds: Vec<Area> = grounds.map(|(ground, _)| turned(ground)).collect();
        let mut page = Page {
            width,
            height,
            turn,
            unknown: self.unknown,
            invisible: self.invisible,
            images: self.images,
            off: self.off,
            cut: self.cut,
            clips: self.known_clips.iter().map(turned).collect(),
            fields: self.fields.iter().map(|(area, why)| (turned(area), *why)).collect(),
            tables: drawings(&edges),
            edges,
            strips: vec![Strip { page: number, turn, from: f32::MIN, across: 0.0 }],
            ..Page::default()
        };
        let over = stamped(&self.drawn, &self.rims);
        for (order, (drawn, over)) in (0..).zip(self.drawn.into_iter().zip(over)) {
            let quarter = quarter(&drawn);
            let side = quarter.map(|own| (own + 4 - turn.quarters()) % 4);
            let clip = drawn.clip.map(|number| self.known_clips[number]);
            let glyph = glyph(drawn, clip, affine, side, order);
            match quarter.is_some() && !over {
                true => page.push(glyph),
                false => page.slanted.push(glyph),
            }
        }
        struck::mark(&drawn_lines, &mut page.glyphs);
        if ground::add_walls(&mut page, &grounds, known) {
            page.edges = joined(&page.edges);
            page.tables = drawings(&page.edges);
        }
        page
    }
}

fn glyph(
    drawn: Drawn,
    clip: Option<Rect>,
    affine: Affine,
    quarter: Option<usize>,
    order: u32,
) -> Glyph {
    let (start, end) = (affine * drawn.start, affine * drawn.end);
    let up = affine * drawn.up;
    let size = start.distance(up);
    // The middle of the letter: half an advance along, a third of its height up.
    let middle = start.midpoint(end) + (up - start) * 0.35;
    let mut centre = middle;
    if let Some(clip) = clip {
        let clip = affine.transform_rect_bbox(clip).inset(-SLANT);
        if clip.width() > 0.0 && clip.height() > 0.0 {
            centre.x = centre.x.clamp(clip.x0, clip.x1);
            centre.y = centre.y.clamp(clip.y0, clip.y1);
        }
    }
    Glyph {
        sign: drawn.sign,
        left: start.x.min(end.x) as f32,
        right: start.x.max(end.x) as f32,
        base: start.y as f32,
        size: size as f32,
        x: centre.x as f32,
        y: centre.y as f32,
        side: quarter.unwrap_or(0) as u8,
        order,
        clip: drawn.clip,
        struck: false,
    }
}

impl Ink {
    fn of(paint: &Paint<'_>) -> Self {
        /// As dark as the ink of a form is, and as much as a colour differs from grey.
        const DARK: u8 = 140;
        let Paint::Color(colour) = paint else { return Ink::Dark };
        let [red, green, blue, alpha] = colour.to_rgba().to_rgba8();
        let least = red.min(green).min(blue);
        if alpha < DARK || least > DARK {
            Ink::Pale
        } else if red > DARK && green.max(blue) < red / 2 {
            Ink::Red
        } else {
            Ink::Dark
        }
    }
}

/// Which letters are of a stamp or a watermark: those of a stretch in red or pale ink
/// that is slanted somewhere or lies on dark letters, and those in red inside of a rim.
fn stamped(drawn: &[Drawn], rims: &[Rect]) -> Vec<bool> {
    let mut out = vec![false; drawn.len()];
    if drawn.iter().all(|letter| letter.ink == Ink::Dark) {
        return out;
    }
    let dark = Places::of(drawn.iter().filter(|letter| letter.ink == Ink::Dark));
    let mut at = 0;
    for stretch in drawn.chunk_by(|one, other| one.ink == other.ink) {
        let own = at..at + stretch.len();
        at = own.end;
        let is_over = |letter: &Drawn| quarter(letter).is_none() || dark.lies_on(letter);
        if stretch[0].ink != Ink::Dark && stretch.iter().any(is_over) {
            out[own].fill(true);
        } else if stretch[0].ink == Ink::Red {
            let is_inside = |letter: &Drawn| {
                let middle = letter.area().center();
                rims.iter().any(|rim| rim.contains(middle))
            };
            own.zip(stretch).for_each(|(at, letter)| out[at] |= is_inside(letter));
        }
    }
    out
}

/// The middles of letters by squares of the page.
struct Places(HashMap<(i64, i64), Vec<Point>>);

impl Places {
    /// The side of a square, in points: less than a letter.
    const SIDE: f64 = 6.0;
    /// As many letters as a square may have; more lie on each other.
    const MOST: usize = 4;
    /// Squares that are looked at, each way, below one letter.
    const STEPS: i64 = 8;

    fn of<'d>(letters: impl Iterator<Item = &'d Drawn>) -> Self {
        let mut out = Places(HashMap::new());
        for letter in letters.filter(|letter| !letter.sign.is_blank()) {
            let middle = letter.area().center();
            let places = out.0.entry(Self::square(middle)).or_default();
            if places.len() < Self::MOST {
                places.push(middle);
            }
        }
        out
    }

    fn square(at: Point) -> (i64, i64) {
        ((at.x / Self::SIDE).floor() as i64, (at.y / Self::SIDE).floor() as i64)
    }

    /// Whether one of them lies well inside the area of a letter.
    fn lies_on(&self, letter: &Drawn) -> bool {
        let area = letter.area().inset(-Self::SIDE / 4.0);
        if letter.sign.is_blank() || area.width() <= 0.0 || area.height() <= 0.0 {
            return false;
        }
        let (left, top) = Self::square(Point::new(area.x0, area.y0));
        let (right, bottom) = Self::square(Point::new(area.x1, area.y1));
        let steps =
            |from: i64, to: i64| (from..=to).step_by((1 + (to - from) / Self::STEPS) as usize);
        steps(left, right).any(|x| {
            steps(top, bottom).any(|y| {
                self.0
                    .get(&(x, y))
                    .is_some_and(|places| places.iter().any(|place| area.contains(*place)))
            })
        })
    }
}

/// Which way a line of text runs: 0 to the right, 1 down, 2 to the left, 3 up.
fn quarter(drawn: &Drawn) -> Option<usize> {
    // Letters without an advance still stand upright.
    let up = drawn.up - drawn.start;
    let along = hayro_interpret::kurbo::Vec2::new(-up.y, up.x);
    let (long, short) = (along.x.abs().max(along.y.abs()), along.x.abs().min(along.y.abs()));
    if short > long * 0.1 {
        return None;
    }
    Some(match along.x.abs() >= along.y.abs() {
        true if along.x >= 0.0 => 0,
        true => 2,
        false if along.y >= 0.0 => 1,
        false => 3,
    })
}

fn is_white(paint: &Paint<'_>) -> bool {
    let Paint::Color(colour) = paint else { return false };
    let [red, green, blue, alpha] = colour.to_rgba().to_rgba8();
    alpha == 0 || (red.min(green).min(blue) >= 250)
}

/// The character that a radical stands for: some writers name the first of all
/// characters that have the shape of a letter, and no form has radicals.
fn meant(sign: char) -> char {
    match sign {
        '\u{2e80}'..='\u{2fdf}' => resheet_lexis::plain(sign),
        _ => sign,
    }
}

/// A text string of a PDF: UTF-16 with its mark, UTF-8 with its mark, or bytes
/// that are near enough to Latin letters.
fn decoded(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0.into(),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into(),
        _ => bytes.iter().copied().map(char::from).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn radicals_stand_for_characters() {
        let said: String = "⽬⼾⻅目（".chars().map(meant).collect();
        assert_eq!(said, "目户见目（");
    }
}
