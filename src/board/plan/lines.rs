//! How the lines of a plan run, and what lies in their way.

use super::{BoardPlan, Detail, Edge, EdgeSource};
use crate::board::edge_path::{EdgePath, Ends, lanes};
use crate::board::route::{self, Ground, Tie, TieKey};
use crate::figure::grid::{Cells, Grid};
use crate::figure::{Point, Rect};
use crate::model::LineShape;

/// The least zoom at which cards are drawn.
const LEAST_ZOOM: f64 = 0.353;

/// What lies in the way of lines: the cards of actors, by index, then all else.
#[derive(Debug, Clone)]
pub(super) struct InTheWay {
    rects: Vec<Rect>,
    cells: Option<Cells>,
}

impl BoardPlan {
    /// How a line runs when actors are drawn with the detail of a zoom.
    pub fn edge_path(&self, n: usize, zoom: f64) -> Option<EdgePath> {
        let line = self.edges.get(n)?;
        let (from, to) = (self.nodes.get(line.from as usize)?, self.nodes.get(line.to as usize)?);
        let discs = Detail::at(zoom) == Detail::Disc;
        if !discs && let Some(route) = self.routes.get(n) {
            return Some(EdgePath::Routed(route.clone()));
        }
        let ends = if discs {
            Ends::Discs(from.radius(zoom), to.radius(zoom))
        } else {
            Ends::Cards(self.card_of(from), self.card_of(to))
        };
        // Seen from the other end a lane lies on the other side.
        let lane = if line.from <= line.to { line.lane } else { -line.lane };
        // Among thousands lines that only lie on each other are none to be told apart.
        let lanes = if discs || self.edges.len() > route::MOST_ROUTED || line.from == line.to {
            [lane; 2]
        } else {
            let lanes = self.lanes.get_or_init(|| lanes(&self.centres, &self.ends));
            lanes.get(n).copied().unwrap_or_default()
        };
        let curved = discs && self.lines == LineShape::Curved;
        Some(EdgePath::between(from.centre, to.centre, ends, lanes, curved))
    }

    /// What lines are routed on.
    pub fn ground(&self) -> Ground {
        let routed = self.lines != LineShape::Straight && self.edges.len() <= route::MOST_ROUTED;
        if !routed {
            return Ground::default();
        }
        let id = |n: u32| self.nodes.get(n as usize).map(|node| node.id.clone());
        let tie = |line: &Edge| {
            let relation = match &line.tie {
                EdgeSource::Relation(id) => Some(id.clone()),
                EdgeSource::Membership => None,
            };
            let key = TieKey { relation, from: id(line.from)?, to: id(line.to)? };
            Some(Tie { key, from: line.from, to: line.to })
        };
        Ground {
            cards: self.nodes.iter().map(|node| self.card_of(node)).collect(),
            others: self
                .covered()
                .chain(self.frames.iter().filter_map(|frame| frame.words(LEAST_ZOOM)))
                .collect(),
            frames: self.frames.iter().map(|frame| frame.rect).collect(),
            ties: self.edges.iter().filter_map(tie).collect(),
            curved: self.lines == LineShape::Curved,
        }
    }

    /// Finds the ways of all lines whose ways aren't known.
    pub fn route(&mut self) {
        self.routes = self.routes.settled(&self.ground());
    }

    /// What lines pass behind, besides the cards of actors.
    fn covered(&self) -> impl Iterator<Item = Rect> + '_ {
        let pinned = self.pinned.iter().map(|pinned| pinned.rect);
        pinned.chain(self.notes.iter().map(|note_frame| note_frame.rect))
    }

    /// What lies in the way of a part of a line as it is drawn at a zoom, besides the cards that the line ends at.
    pub(in crate::board) fn in_the_way(
        &self,
        line: &Edge,
        (a, b): (Point, Point),
        zoom: f64,
        found: &mut Vec<Rect>,
    ) {
        let titles = self.frames.iter().filter(|frame| frame.rect.meets(a, b));
        found.extend(titles.filter_map(|frame| frame.words(zoom)).filter(|title| title.meets(a, b)));
        let all = self.in_the_way.get_or_init(|| {
            let cards = self.nodes.iter().map(|node| self.card_of(node));
            let rects: Vec<Rect> = cards.chain(self.covered()).collect();
            let (width, height) = self.card;
            let area = rects.iter().copied().reduce(Rect::joined);
            let grid = area.map(|area| Grid::new(area, width * 1.3, height * 1.6));
            let cells = grid.map(|grid| Cells::new(grid, rects.iter().copied()));
            InTheWay { rects, cells }
        });
        let Some(cells) = &all.cells else { return };
        for n in cells.grid.along(a, b).flat_map(|cell| cells.of(cell)) {
            let Some(rect) = all.rects.get(*n as usize) else { continue };
            if *n != line.from && *n != line.to && rect.meets(a, b) && !found.contains(rect) {
                found.push(*rect);
            }
        }
    }

    /// The smallest rectangle around everything and all lines; none on an empty board.
    pub fn bounds_with_lines(&self) -> Option<Rect> {
        let things = self.bounds()?;
        Some(self.routes.bounds().map_or(things, |lines| things.joined(lines.inflated(2.0))))
    }
}
