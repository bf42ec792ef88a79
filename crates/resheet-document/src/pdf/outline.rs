//! Paths that are rectangles.

use hayro_interpret::kurbo::{BezPath, PathEl, Point, Rect};

use super::limits::{ROUNDED, STRAIGHT};

/// The rectangles of a path, rounded ones too; nothing if it has another part.
pub(super) fn rectangles(path: &BezPath) -> Vec<Rect> {
    let mut out = Vec::new();
    let mut own = Outline::default();
    for element in path.elements() {
        match *element {
            PathEl::MoveTo(to) => {
                out.extend(std::mem::take(&mut own).rectangle());
                own.points.push(to);
            }
            PathEl::LineTo(to) => {
                own.straight += own.points.last().map_or(0.0, |from| from.distance(to));
                own.points.push(to);
            }
            PathEl::ClosePath => {
                let ends = own.points.first().zip(own.points.last());
                own.straight += ends.map_or(0.0, |(first, last)| first.distance(*last));
                out.extend(std::mem::take(&mut own).rectangle());
            }
            PathEl::QuadTo(_, to) | PathEl::CurveTo(_, _, to) => {
                own.is_round = true;
                own.points.push(to);
            }
        }
    }
    out.extend(own.rectangle());
    out
}

/// A part of a path.
#[derive(Default)]
struct Outline {
    points: Vec<Point>,
    is_round: bool,
    /// How long its straight parts are together.
    straight: f64,
}

impl Outline {
    fn rectangle(self) -> Option<Rect> {
        let [first, _, ..] = self.points[..] else { return None };
        if !self.points.iter().all(|point| point.is_finite()) {
            return None;
        }
        let rect = Rect::from_points(first, first);
        let own = self.points.iter().fold(rect, |own, point| own.union_pt(*point));
        // Every corner of a rectangle is a corner of its box; those of a rounded one lie
        // on its sides, which are mostly straight.
        let near = |one: f64, other: f64| (one - other).abs() <= STRAIGHT;
        let is_corner = |point: &Point| {
            let across = near(point.x, own.x0) || near(point.x, own.x1);
            let along = near(point.y, own.y0) || near(point.y, own.y1);
            if self.is_round { across || along } else { across && along }
        };
        let sides = 2.0 * (own.width() + own.height());
        let is_straight = !self.is_round || self.straight >= sides * ROUNDED;
        (is_straight && self.points.iter().all(is_corner)).then_some(own)
    }
}
