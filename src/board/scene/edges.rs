//! Edges with their arrowheads and words, the wedges of thousands, computed agreement.

use std::collections::BTreeSet;

use super::gaps::{Gap, crossings, stretches};
use super::{Builder, ItemKind, MOST_LABELLED, TextLine, Wedge};
use crate::board::edge_path::EdgePath;
use crate::board::labels::{self, Along, LabelCache, ObstacleIndex};
use crate::board::plan::Edge;
use crate::board::{Detail, Emphasis, style};
use crate::figure::grid::{Cells, Grid};
use crate::figure::scene::{Align, Paint, Pen};
use crate::figure::{LineHead, Point, Rect};
use crate::model::LineShape;

/// The number of edges in view above which they are drawn as wedges.
const MOST_FINE: usize = 1_500;
/// The number of edges in view above which dashes grow longer, so that there aren't more of them in all.
const MOST_DASHED: usize = 150;

/// The room between a line and what it gives way to, in points.
const GAP: f64 = 2.2;

/// How strong edges are drawn when there are so many of them, 0 to 1: all together cover about as much.
fn crowding(count: usize) -> f64 {
    (120.0 / count as f64).sqrt().clamp(0.12, 1.0)
}

impl Builder<'_> {
    /// The ends of an edge, if some of its straight way is in a part of the board.
    fn ends(&self, (from, to): (u32, u32), part: Rect) -> Option<[Point; 2]> {
        let (a, b) = (*self.plan.centres.get(from as usize)?, *self.plan.centres.get(to as usize)?);
        let outside = a.x < part.left && b.x < part.left
            || a.x > part.right && b.x > part.right
            || a.y < part.top && b.y < part.top
            || a.y > part.bottom && b.y > part.bottom;
        // Most ways begin or end inside; only the others have to be clipped to know.
        let inside =
            |at: Point| at.x > part.left && at.x < part.right && at.y > part.top && at.y < part.bottom;
        (!outside && (from == to || inside(a) || inside(b) || part.meets(a, b))).then_some([a, b])
    }

    /// A part of the board with room around it: a curve or a lane may reach into it when the straight way
    /// doesn't.
    fn with_room(&self, part: Rect) -> Rect {
        let curved = self.plan.lines == LineShape::Curved;
        part.inflated(if curved { part.width().min(400.0) } else { self.plan.card.0 })
    }

    /// Whether some of an edge may be in a part of the board.
    fn meets(&self, n: usize, ends: (u32, u32), part: Rect) -> bool {
        match self.plan.routes.get(n).filter(|_| self.detail > Detail::Disc) {
            Some(route) => route.bounds.inflated(1.0).overlaps(part),
            None => self.ends(ends, part).is_some(),
        }
    }

    pub(super) fn edges(&mut self, labels: &mut LabelCache) {
        let plan = self.plan;
        let near = self.with_room(self.subject.view);
        let shown = |n: &usize| self.emphasis_of_edge(*n) != Emphasis::Hidden;
        let in_view =
            plan.ends.iter().enumerate().filter(|(n, ends)| shown(n) && self.meets(*n, **ends, near));
        let count = in_view.take(MOST_FINE + 1).count();
        if count > MOST_FINE {
            self.wedges();
            self.scene.above = self.scene.items.len();
            return;
        }
        let near = self.with_room(self.region);
        let mut drawn = vec![false; plan.edges.len()];
        let edges: Vec<(usize, &Edge, EdgePath)> = plan
            .edges
            .iter()
            .zip(&plan.ends)
            .enumerate()
            .filter(|(n, (_, ends))| {
                self.emphasis_of_edge(*n) != Emphasis::Hidden && self.meets(*n, **ends, near)
            })
            .filter_map(|(n, (line, _))| Some((n, line, plan.edge_path(n, self.zoom)?)))
            .collect();
        let gaps = self.gaps(&edges);
        for ((n, line, path), gaps) in edges.iter().zip(&gaps) {
            let emphasis = self.emphasis_of_edge(*n);
            let first = self.begin();
            self.edge(line, path, gaps, emphasis, count);
            self.item(ItemKind::Edge(*n as u32), path.bounds(), first);
            if let Some(drawn) = drawn.get_mut(*n) {
                *drawn = emphasis == Emphasis::Full;
            }
        }
        self.scene.above = self.scene.items.len();
        if self.detail > Detail::Disc && count <= MOST_LABELLED {
            for along in labels.along(plan, self.subject.emphases, self.zoom) {
                if drawn.get(along.edge as usize) == Some(&true) {
                    self.label(along);
                }
            }
        }
    }

    /// Where edges aren't drawn from afar: at the discs that they pass behind. Of many, and of those that cross, nothing
    /// is said.
    fn gaps_at_discs(&self, edges: &[(usize, &Edge, EdgePath)], gaps: &mut [Vec<Gap>]) {
        if edges.len() > MOST_LABELLED {
            return;
        }
        let (plan, room) = (self.plan, self.points(GAP));
        let discs = plan.nodes.iter().map(|node| {
            let radius = node.radius(self.zoom);
            Rect::sized(node.centre.x - radius, node.centre.y - radius, radius * 2.0, radius * 2.0)
        });
        let Some(area) = discs.clone().reduce(Rect::joined) else { return };
        let cell = discs.clone().map(Rect::width).fold(0.0, f64::max) * 2.0;
        let cells = Cells::new(Grid::new(area, cell, cell), discs);
        for ((_, line, path), gaps) in edges.iter().zip(gaps) {
            let corners = path.points();
            let mut passed = BTreeSet::new();
            for (a, b) in corners.iter().zip(corners.iter().skip(1)) {
                passed.extend(cells.grid.along(*a, *b).flat_map(|cell| cells.of(cell)));
            }
            let is_shown = |n: u32| self.subject.emphases.node(n as usize) != Emphasis::Hidden;
            let foreign = passed.into_iter().filter(|n| *n != line.from && *n != line.to && is_shown(*n));
            let nodes = foreign.filter_map(|n| plan.nodes.get(n as usize));
            gaps.extend(nodes.map(|node| Gap::Around(node.centre, node.radius(self.zoom) + room)));
        }
    }

    /// Where edges aren't drawn.
    fn gaps(&self, edges: &[(usize, &Edge, EdgePath)]) -> Vec<Vec<Gap>> {
        let mut gaps = vec![Vec::new(); edges.len()];
        if self.detail == Detail::Disc {
            self.gaps_at_discs(edges, &mut gaps);
            return gaps;
        }
        let room = self.points(GAP);
        let mut found = Vec::new();
        for ((_, line, path), gaps) in edges.iter().zip(&mut gaps) {
            found.clear();
            let corners = match path {
                EdgePath::Routed(route) => route.corners.clone(),
                _ => path.points(),
            };
            for (a, b) in corners.iter().zip(corners.iter().skip(1)) {
                self.plan.in_the_way(line, (*a, *b), self.zoom, &mut found);
            }
            gaps.extend(found.iter().map(|rect| Gap::Behind(rect.inflated(room))));
        }
        if edges.len() <= MOST_LABELLED {
            let paths: Vec<&EdgePath> = edges.iter().map(|(_, _, path)| path).collect();
            for (lower, upper, at, sine) in crossings(&paths, self.plan.lines == LineShape::Curved) {
                let width = edges.get(upper).map_or(0.0, |(_, line, _)| self.width(line));
                let radius = (self.points(width / 2.0) + room) / sine.max(0.3);
                if let Some(gaps) = gaps.get_mut(lower) {
                    gaps.push(Gap::Around(at, radius));
                }
            }
        }
        gaps
    }

    /// The width of an edge, in points.
    fn width(&self, line: &Edge) -> f64 {
        style::width(line.strength) * self.zoom.clamp(0.45, 1.5)
    }

    /// Thousands of edges, as thin as they need be to let each other through, and pointed where they end.
    fn wedges(&mut self) {
        let plan = self.plan;
        let crowd = crowding(plan.edges.len());
        let opacity = 0.15 + 0.85 * crowd;
        let colour = self.palette.tie();
        self.scene.paints.extend([opacity, opacity * 0.25].map(|opacity| Paint { colour, opacity }));
        let scale = self.zoom.clamp(0.45, 1.5) * crowd;
        let plain = self.subject.emphases.edges.is_empty();
        let mut wedges = std::mem::take(&mut self.scene.wedges);
        wedges.reserve(plan.edges.len());
        for (n, (line, ends)) in (0..).zip(plan.edges.iter().zip(&plan.ends)) {
            let emphasis = if plain { Emphasis::Full } else { self.emphasis_of_edge(n as usize) };
            if emphasis == Emphasis::Hidden {
                continue;
            }
            let Some([from, to]) = self.ends(*ends, self.region) else { continue };
            if from == to {
                // A loop can't be made out among thousands.
                continue;
            }
            let width = self.points((style::width(line.strength) * scale).max(0.8)) as f32;
            let paint = u32::from(emphasis != Emphasis::Full);
            wedges.push(Wedge { edge: n, from, to, width, paint });
        }
        self.scene.wedges = wedges;
    }

    /// A line along its path that ends in an arrowhead.
    fn edge(&mut self, line: &Edge, path: &EdgePath, gaps: &[Gap], emphasis: Emphasis, count: usize) {
        let (dash, ends) = style::tie(line.kind);
        let width = self.width(line);
        let colour = self.toned(self.palette.tie(), emphasis);
        let opacity = 0.25 + 0.75 * crowding(count);
        let paint = Paint { colour, opacity };
        let longer = (count as f64 / MOST_DASHED as f64).max(1.0);
        let dash = dash.map(|dash| self.points(dash * self.zoom.clamp(0.6, 1.4) * longer));
        let pen = Pen { paint, width: self.points(width), dash };
        let Some(Arrow { mut shaft, head }) = Arrow::along(path, width, self.zoom) else { return };
        let mut heads = vec![head];
        if ends == LineHead::Both {
            shaft.reverse();
            if let Some(back) = Arrow::through(shaft.clone(), width, self.zoom) {
                shaft = back.shaft;
                heads.push(back.head);
            }
        }
        let [tip, left, right] = head;
        let neck = Point::new(f64::midpoint(left.x, right.x), f64::midpoint(left.y, right.y));
        if ends == LineHead::Bar {
            shaft.push(tip);
        }
        for stretch in stretches(&shaft, gaps) {
            self.path(stretch, pen);
        }
        for head in heads.into_iter().filter(|head| !gaps.iter().any(|gap| gap.holds(head[0]))) {
            match ends {
                LineHead::Filled | LineHead::Both => self.polygon(head, paint, None),
                LineHead::Hollow => {
                    let edge = Pen { width: pen.width.min(self.points(1.6)), dash: None, ..pen };
                    self.polygon(head, self.palette.paper.into(), Some(edge));
                }
                LineHead::Bar => {
                    // As wide as an arrowhead and a little more, its outer edge where the tip would be.
                    let thick = (self.points(2.2) / neck.distance(tip).max(1e-9)).min(1.0);
                    let (x, y) = (tip.x - neck.x, tip.y - neck.y);
                    let corner = |side: Point, back: f64| {
                        let (ox, oy) = ((side.x - neck.x) * 1.25, (side.y - neck.y) * 1.25);
                        Point::new(tip.x + ox - x * back, tip.y + oy - y * back)
                    };
                    let bar =
                        [corner(left, 0.0), corner(right, 0.0), corner(right, thick), corner(left, thick)];
                    self.polygon(bar, paint, None);
                }
            }
        }
    }

    /// Words along an edge, on paper of their own.
    fn label(&mut self, along: &Along) {
        let colour = self.palette.ink;
        let first = self.begin();
        self.polygon(along.paper, self.palette.paper.into(), None);
        let bounds = around(&along.paper);
        self.push_text(TextLine {
            words: along.words.clone(),
            at: along.at,
            align: Align::Middle,
            drop: labels::MIDDLE,
            size: along.size,
            colour,
            turn: along.turn,
        });
        self.item(ItemKind::Label(along.edge), bounds, first);
    }

    /// Computed agreement and conflict, with the number of shared subjects.
    pub(super) fn pairs(&mut self) {
        let plan = self.plan;
        let mut counted = Vec::new();
        for (n, pair) in self.subject.pairs.iter().enumerate().rev() {
            let (a, b) = (pair.a as usize, pair.b as usize);
            let (Some(one), Some(other)) = (plan.nodes.get(a), plan.nodes.get(b)) else { continue };
            let emphasis = self.subject.emphases.node(a).max(self.subject.emphases.node(b));
            if emphasis == Emphasis::Hidden || !self.region.meets(one.centre, other.centre) {
                continue;
            }
            let (agree, conflict) = style::AGREEMENT;
            let colour = self.palette.tinted(if pair.agrees() { agree } else { conflict });
            let colour = self.toned(colour, emphasis);
            let width = (1.0 + (pair.strength() - 0.5) * 8.0) * self.zoom.clamp(0.35, 1.2);
            let pen = Pen {
                paint: Paint { colour, opacity: 0.55 },
                width: self.points(width),
                dash: (!pair.agrees()).then_some(self.points(7.0)),
            };
            let first = self.begin();
            self.path([one.centre, other.centre], pen);
            let (from, to) = (one.centre, other.centre);
            let bounds = Rect::new(from.x.min(to.x), from.y.min(to.y), from.x.max(to.x), from.y.max(to.y));
            self.item(ItemKind::AgreementPair(n as u32), bounds, first);
            if self.detail > Detail::Disc
                && emphasis == Emphasis::Full
                && from.distance(to) * self.zoom > 60.0
            {
                let middle = Point::new(f64::midpoint(from.x, to.x), f64::midpoint(from.y, to.y));
                counted.push((n as u32, middle, pair.shared, colour));
            }
        }
        if counted.is_empty() || counted.len() > MOST_LABELLED {
            return;
        }
        let mut taken = ObstacleIndex::of(plan, self.subject.emphases, self.zoom);
        for (n, at, shared, colour) in counted.into_iter().rev() {
            let words = shared.to_string();
            let size = self.points(10.0);
            let width = crate::figure::fonts::width(&words, crate::figure::fonts::Face::Regular, size);
            let (w, h) = (width / 2.0 + self.points(3.0), size * 0.78);
            let rect = Rect::new(at.x - w, at.y - h, at.x + w, at.y + h);
            if taken.take(rect, self.zoom) {
                let first = self.begin();
                self.polygon(super::rounded(rect, [h.min(w); 4]), self.palette.paper.into(), None);
                let drop = labels::MIDDLE;
                self.push_text(TextLine { words, at, align: Align::Middle, drop, size, colour, turn: 0.0 });
                self.item(ItemKind::AgreementPair(n), rect, first);
            }
        }
    }
}

/// The smallest rectangle around points.
fn around(points: &[Point]) -> Rect {
    let mut points = points.iter().map(|at| Rect::new(at.x, at.y, at.x, at.y));
    let first = points.next().unwrap_or_default();
    points.fold(first, Rect::joined)
}

/// An arrow: the line up to its head, and the corners of the head, the tip first.
pub struct Arrow {
    /// The line.
    pub shaft: Vec<Point>,
    /// The head.
    pub head: [Point; 3],
}

impl Arrow {
    /// The arrow along a path, drawn at a zoom with a line of a width in screen points; none where it is
    /// too short to be seen.
    pub fn along(path: &EdgePath, width: f64, zoom: f64) -> Option<Self> {
        Self::through(path.points(), width, zoom)
    }
    /// The arrow through points.
    pub fn through(mut points: Vec<Point>, width: f64, zoom: f64) -> Option<Self> {
        let length: f64 = points.iter().zip(points.iter().skip(1)).map(|(a, b)| a.distance(*b)).sum();
        if length * zoom < 1.0 {
            return None;
        }
        let size = ((7.0 + width) * zoom.clamp(0.5, 1.4) / zoom).min(length * 0.5);
        let tip = points.pop()?;
        // The neck is where the line enters a circle about its end.
        let mut beyond = tip;
        while points.len() > 1 && points.last().is_some_and(|at| at.distance(tip) < size) {
            beyond = points.pop()?;
        }
        let towards = points.last().copied()?;
        let (dx, dy) = (beyond.x - towards.x, beyond.y - towards.y);
        let (fx, fy) = (towards.x - tip.x, towards.y - tip.y);
        let (a, b, c) = (dx * dx + dy * dy, fx * dx + fy * dy, fx * fx + fy * fy - size * size);
        let share = if a > 0.0 { ((-b - (b * b - a * c).max(0.0).sqrt()) / a).clamp(0.0, 1.0) } else { 0.0 };
        let neck = Point::new(towards.x + dx * share, towards.y + dy * share);
        let away = tip.distance(neck).max(1e-9);
        let along = Point::new((tip.x - neck.x) / away, (tip.y - neck.y) / away);
        points.push(neck);
        let side = |by: f64| Point::new(neck.x - along.y * by, neck.y + along.x * by);
        Some(Self { shaft: points, head: [tip, side(size * 0.45), side(-size * 0.45)] })
    }
}
