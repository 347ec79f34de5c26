//! Actors as discs or cards, frames, notes and the cards of pinned quotes and sources.

use super::{ActorDisc, Builder, ItemKind, Primitive, SMALL_TEXT, TextLine};
use crate::board::labels::{self, LabelCache};
use crate::board::plan::{BAR, CARD, Node, NoteFrame, Pinned};
use crate::board::{Detail, Emphasis};
use crate::figure::fonts::{self, Face};
use crate::figure::icons::{self, IconStroke};
use crate::figure::scene::{Paint, Pen};
use crate::figure::{Point, Rect};
use crate::model::{BlocId, BlocLook, BoardItem, Colour, Date, MarkForm, NoteKind, QuoteId, SourceId};

/// Width of the band with the colour of the bloc, and room at the edges of a card, in board units.
const BAND: f64 = 7.0;
const PAD: f64 = 8.0;
/// The baseline of a card's name and the middle of the row below it, from its top.
const NAME_AT: f64 = 25.0;
const ROW_AT: f64 = 44.0;
/// The width of the track that shows influence.
const INFLUENCE: f64 = 28.0;
/// Room at the edges of notes and pinned cards.
const INSET: f64 = 10.0;

/// The parts that aren't empty, with dots between them.
fn joined(parts: &[&str]) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" · ")
}

impl Builder<'_> {
    /// Actors: those that are lifted above everything, or the others. From afar all are among the others.
    pub(super) fn actors(&mut self, labels: &mut LabelCache, lifted: bool) {
        let plan = self.plan;
        let (emphases, zoom, region) = (self.subject.emphases, self.zoom, self.region);
        let near = self.detail > Detail::Disc;
        let in_view = plan.order.iter().filter_map(|n| {
            let node = plan.nodes.get(*n as usize)?;
            let emphasis = emphases.node(*n as usize);
            let is_lifted = near && self.subject.lifted.get(*n as usize) == Some(&true);
            let shown = emphasis != Emphasis::Hidden
                && is_lifted == lifted
                && plan.extent(node, zoom).overlaps(region);
            shown.then_some((*n, node, emphasis))
        });
        if self.detail == Detail::Disc {
            for (n, node, emphasis) in in_view {
                let colour = self.toned(self.palette.bloc(&node.look), emphasis);
                let radius = node.radius(zoom);
                self.scene.discs.push(ActorDisc {
                    node: n,
                    centre: node.centre,
                    radius,
                    form: node.look.form,
                    colour,
                    hollow: (!node.has_evidence && radius * zoom > 2.5).then_some(self.palette.paper),
                });
            }
            self.names(labels);
            return;
        }
        let cards: Vec<_> = in_view.collect();
        for (n, node, emphasis) in cards.iter().skip(cards.len().saturating_sub(self.subject.most_cards)) {
            let first = self.begin();
            let rect = plan.card_of(node);
            self.card(node, rect, *emphasis);
            self.item(ItemKind::Card(*n), rect, first);
        }
    }

    /// The names beside the discs.
    fn names(&mut self, labels: &mut LabelCache) {
        let sides = labels.sides(self.plan, self.subject.emphases, self.zoom);
        for at in 0..self.scene.discs.len() {
            let Some(disc) = self.scene.discs.get(at).copied() else { break };
            let Some(node) = self.plan.nodes.get(disc.node as usize) else { continue };
            let Some(side) = sides.get(disc.node as usize).copied().flatten() else { continue };
            let colour = self.toned(self.palette.ink, self.subject.emphases.node(disc.node as usize));
            let (centre, z) = (disc.centre, self.zoom);
            let screen = Point::new(centre.x * z, centre.y * z);
            let rect = labels::beside(screen, disc.radius * z, node.name_width * labels::SIZE, side);
            let words = labels::shown(node);
            let first = self.begin();
            if let Some(way) = labels::leader(screen, disc.radius * z, side) {
                let faint = self.toned(self.palette.faint, self.subject.emphases.node(disc.node as usize));
                let pen = self.hairline(faint);
                self.path(way.map(|at| Point::new(at.x / z, at.y / z)), pen);
            }
            let (at, align) = labels::held(centre, disc.radius, z, side);
            let (size, drop) = (self.points(labels::SIZE), labels::MIDDLE);
            self.push_text(TextLine { words, at, align, drop, size, colour, turn: 0.0 });
            let bounds = Rect::new(rect.left / z, rect.top / z, rect.right / z, rect.bottom / z);
            self.item(ItemKind::Name(disc.node), bounds, first);
        }
    }

    fn card(&mut self, node: &Node, rect: Rect, emphasis: Emphasis) {
        let palette = self.palette;
        let (ink, faint) = (self.toned(palette.ink, emphasis), self.toned(palette.faint, emphasis));
        let colour = self.toned(palette.bloc(&node.look), emphasis);
        let radius = 6.0 * self.zoom.min(2.0);
        self.sheet(rect, radius, palette.card, palette.line);
        let round = self.points(radius);
        let band = Rect { right: rect.left + BAND, ..rect };
        let edge = self.points(1.0);
        self.polygon(super::rounded(band, [round.min(BAND), 0.0, 0.0, round.min(BAND)]), colour.into(), None);
        if self.detail < Detail::Card {
            let pad = self.points(3.0);
            let inner = Rect::new(band.right + pad, rect.top + edge, rect.right - pad, rect.bottom - edge);
            self.short_name(node, inner, ink);
            return;
        }
        let mut left = band.right + PAD;
        if !node.picture.is_empty() {
            let side = CARD.1 - PAD * 1.2;
            let square = Rect::sized(left, rect.top + PAD * 0.6, side, side);
            self.picture(&node.picture, square);
            left = square.right + PAD * 0.8;
        }
        let right = rect.right - PAD;
        let size = node.name_size(right - left);
        self.line(&node.name, Point::new(left, rect.top + NAME_AT), size, ink, right - left);
        let row = rect.top + ROW_AT;
        let hollow = (!node.has_evidence).then_some(palette.card);
        self.mark(node.look.form, Point::new(left + 4.2, row), 4.2, colour, hollow);
        let square = Rect::sized(left + 13.5, row - 7.0, 14.0, 14.0);
        self.icon(node, square, faint);
        let words_at = Point::new(square.right + 4.5, row + 4.6);
        let room = right - INFLUENCE - PAD * 0.5 - words_at.x;
        self.line(&node.stances_in_words(), words_at, 13.0, faint, room);
        let track = Rect::sized(right - INFLUENCE, row - 2.0, INFLUENCE, 4.0);
        self.polygon(super::rounded(track, [2.0; 4]), palette.track.into(), None);
        let filled = Rect { right: track.left + INFLUENCE * node.influence, ..track };
        let round = (filled.width() / 2.0).min(2.0);
        self.polygon(super::rounded(filled, [round; 4]), faint.into(), None);
        self.bars(node, rect, colour, faint);
    }

    /// A name in the middle of a small card, in two rows where one is too short. Where it would be cut, a shorter name
    /// that fits stands in its place.
    fn short_name(&mut self, node: &Node, room: Rect, colour: Colour) {
        let size = self.points(SMALL_TEXT);
        let line = size * 1.15;
        let most = if room.height() >= size * 2.3 { 2 } else { 1 };
        let fits = |name: &str| {
            let rows = super::rows(name, room.width(), size, most + 1);
            rows.len() <= most
                && rows.iter().all(|row| fonts::width(row, Face::Regular, size) <= room.width())
        };
        let is_short = !fits(&node.name) && !node.short.is_empty() && fits(&node.short);
        let name = if is_short { &node.short } else { &node.name };
        let rows = super::rows(name, room.width(), size, most);
        let top = room.centre().y - line * rows.len() as f64 / 2.0;
        for (n, words) in rows.iter().enumerate() {
            let at = Point::new(room.left, top + line * n as f64 + size * 0.92);
            self.line(words, at, size, colour, room.width() + size);
        }
    }

    /// The sign of what kind of actor it is.
    fn icon(&mut self, node: &Node, square: Rect, colour: Colour) {
        let side = square.width();
        let pen = Pen::solid(colour, (side / 11.0).max(self.points(0.8)));
        let at = |at: Point| Point::new(square.left + at.x * side, square.top + at.y * side);
        for part in icons::of(node.kind) {
            match part {
                IconStroke::Ring(centre, radius) => {
                    self.scene.shapes.push(Primitive::Ring {
                        centre: at(centre),
                        radius: radius * side,
                        pen,
                    });
                }
                IconStroke::Line(points) => self.path(points.into_iter().map(at), pen),
            }
        }
    }

    /// Where it stands on the pinned subjects.
    fn bars(&mut self, node: &Node, card: Rect, colour: Colour, faint: Colour) {
        let (map, board, palette) = (self.subject.map, self.subject.board, self.palette);
        let (left, right) = (card.left + BAND + PAD, card.right - PAD);
        let split = left + (right - left) * 0.6;
        for (n, (subject, bar)) in board.pinned.iter().zip(&node.bars).enumerate() {
            let middle = card.top + CARD.1 + BAR * (n as f64 + 0.5) - 3.0;
            let name = map.subject_name(subject);
            self.line(&name, Point::new(left, middle + 3.8), 11.0, faint, split - left - 4.0);
            let pen = Pen::solid(palette.line, self.points(1.0).max(1.0));
            self.path([Point::new(split, middle), Point::new(right, middle)], pen);
            let Some(bar) = bar else { continue };
            let x = |share: f64| split + (right - split) * share;
            if let Some((low, high)) = bar.range {
                let band = Rect::new(x(low), middle - 2.0, x(high), middle + 2.0);
                self.filled(band, Paint { colour, opacity: 0.4 });
            }
            let at = Point::new(x(bar.at), middle);
            self.mark(node.look.form, at, 4.0, colour, bar.hollow.then_some(palette.card));
        }
    }

    fn picture(&mut self, picture: &str, rect: Rect) {
        let index = self.scene.pictures.len() as u32;
        self.scene.pictures.push(picture.to_owned());
        self.scene.shapes.push(Primitive::Picture { rect, picture: index });
    }

    pub(super) fn frames(&mut self) {
        let (plan, region) = (self.plan, self.region);
        for (n, note_frame) in
            (0..).zip(&plan.frames).filter(|(_, note_frame)| note_frame.rect.overlaps(region))
        {
            let first = self.begin();
            self.note_frame(note_frame);
            self.item(ItemKind::Frame(n), note_frame.rect, first);
        }
    }
    pub(super) fn notes(&mut self) {
        let (plan, region) = (self.plan, self.region);
        for (n, note_frame) in
            (0..).zip(&plan.notes).filter(|(_, note_frame)| note_frame.rect.overlaps(region))
        {
            let first = self.begin();
            self.note_frame(note_frame);
            self.item(ItemKind::Note(n), note_frame.rect, first);
        }
    }
    pub(super) fn pinned(&mut self) {
        let (plan, region) = (self.plan, self.region);
        for (n, pinned) in (0..).zip(&plan.pinned).filter(|(_, pinned)| pinned.rect.overlaps(region)) {
            let first = self.begin();
            match &pinned.thing {
                BoardItem::Quote(id) => self.quote(id, pinned),
                BoardItem::Source(id) => self.source(id, pinned),
                _ => {}
            }
            self.item(ItemKind::Pinned(n), pinned.rect, first);
        }
    }

    /// The size of text on notes and cards, which doesn't go below what can be read; from afar they are
    /// blank.
    fn readable(&self, size: f64) -> f64 {
        if self.detail > Detail::Disc { size.max(self.points(SMALL_TEXT)) } else { size }
    }

    fn note_frame(&mut self, note_frame: &NoteFrame) {
        let (board, palette) = (self.subject.board, self.palette);
        let Some(note) = board.notes.get(&note_frame.id) else { return };
        let own = note.colour.filter(|_| !palette.grey);
        let edge = own.unwrap_or(palette.line);
        let inner = note_frame.rect.inflated(-INSET);
        match note_frame.kind {
            NoteKind::Frame => {
                self.sheet(note_frame.rect, 6.0, palette.frame(own), edge);
                let size = NoteFrame::title_size(self.zoom);
                let title = note.text.lines().next().unwrap_or_default();
                let measure = |line: &str| fonts::width(line, Face::Regular, size);
                let words = fonts::shortened(title, inner.width(), &measure);
                let at = Point::new(inner.left, inner.top);
                let (align, drop, colour) =
                    (crate::figure::scene::Align::Start, labels::BASELINE, palette.ink);
                if inner.width() >= size {
                    self.push_text(TextLine { words, at, align, drop, size, colour, turn: 0.0 });
                }
            }
            NoteKind::Note => {
                self.sheet(note_frame.rect, 3.0, palette.note(own), edge);
                self.body(&note.text, inner, self.readable(14.0), palette.ink, usize::MAX);
            }
        }
    }

    fn quote(&mut self, id: &QuoteId, pinned: &Pinned) {
        let map = self.subject.map;
        let Some(quote) = map.quotes.get(id) else { return };
        let speaker = quote.speaker.as_ref().and_then(|id| map.actors.get(id));
        let look = |bloc: Option<&BlocId>| bloc.and_then(|id| self.plan.looks.get(id)).copied();
        let look = speaker.map(|speaker| look(speaker.bloc.as_ref()).unwrap_or(BlocLook::NONE));
        let edge = look.map_or(self.palette.faint, |look| self.palette.bloc(&look));
        let outlet = map.sources.get(&quote.source).map_or("", |source| source.outlet.as_str());
        let name = speaker.map_or("", |actor| actor.name.as_str());
        let foot = joined(&[name, &day(quote.said), outlet]);
        let form = look.map(|look| look.form);
        self.pinned_card(pinned.rect, &quote.in_words(usize::MAX), (&foot, form), edge);
    }

    fn source(&mut self, id: &SourceId, pinned: &Pinned) {
        let map = self.subject.map;
        let Some(source) = map.sources.get(id) else { return };
        let quotes = match map.quotes.values().filter(|quote| quote.source == *id).count() {
            1 => "1 quote".to_owned(),
            n => format!("{n} quotes"),
        };
        let foot = joined(&[&source.outlet, &day(source.published), &quotes]);
        let title = map.label(&id.clone().into());
        self.pinned_card(pinned.rect, &title, (&foot, None), self.palette.line);
    }

    /// Words in the body of a card and a line at its foot, with the mark of whoever it is of.
    fn pinned_card(&mut self, rect: Rect, words: &str, (foot, form): (&str, Option<MarkForm>), edge: Colour) {
        self.sheet(rect, 4.0, self.palette.card, edge);
        let inner = rect.inflated(-INSET);
        let small = self.readable(12.0);
        let body = Rect { bottom: inner.bottom - small * 1.5, ..inner };
        self.body(words, body, self.readable(14.0), self.palette.ink, usize::MAX);
        let mut at = Point::new(inner.left, inner.bottom - small * 0.4);
        if let Some(form) = form.filter(|_| small * self.zoom >= super::SMALLEST_TEXT) {
            let radius = small * 0.32;
            self.mark(form, Point::new(at.x + radius * 1.4, at.y - small * 0.36), radius, edge, None);
            at.x += small * 1.2;
        }
        self.line(foot, at, small, self.palette.faint, inner.right - at.x);
    }
}

fn day(day: Option<Date>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}
