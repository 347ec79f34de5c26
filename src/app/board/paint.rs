//! How the board looks: cards, lines, frames, notes and quote cards, by how large they are on the screen.
//! Nothing here decides what anything means.

use std::collections::{BTreeMap, BTreeSet};

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Align2, Color32, CornerRadius, FontId, Painter, Pos2, Shape, Stroke, StrokeKind, pos2, vec2};

use super::super::theme::Theme;
use super::super::view::View;
use crate::board::layout::{CARD, Line, Slip, handles};
use crate::board::{Camera, Gesture, Layout, Thing};
use crate::figure::{Point, Rect};
use crate::model::{Actor, ActorId, Board, NoteKind, QuoteId, RelationKind};

/// The zoom below which a card shows no more than the name, the one below which an actor is a disc with
/// its name, and the one below which it is a dot.
const FULL_ZOOM: f64 = 0.7;
const CARD_ZOOM: f64 = 0.34;
const NAME_ZOOM: f64 = 0.22;
/// The size of text that must stay readable on small cards, in screen points.
const SMALL_TEXT: f32 = 10.5;
/// The smallest text that is drawn, in screen points.
const SMALLEST_TEXT: f32 = 7.0;

pub(super) fn to_egui(of: Rect) -> egui::Rect {
    egui::Rect::from_min_max(pos2(of.left as f32, of.top as f32), pos2(of.right as f32, of.bottom as f32))
}
fn pos(at: Point) -> Pos2 {
    pos2(at.x as f32, at.y as f32)
}

/// Words in the middle of an empty canvas.
pub(super) fn hint(painter: &Painter, theme: &Theme, words: &str) {
    let middle = painter.clip_rect().center();
    painter.text(middle, Align2::CENTER_CENTER, words, FontId::proportional(15.0), theme.faint);
}

/// Everything that painting needs.
pub(super) struct Canvas<'a> {
    pub(super) painter: &'a Painter,
    pub(super) view: &'a View<'a>,
    pub(super) board: &'a Board,
    pub(super) layout: &'a Layout,
    pub(super) camera: Camera,
    pub(super) frame: Rect,
    pub(super) selected: &'a BTreeSet<Thing>,
    pub(super) gesture: &'a Gesture,
    pub(super) handles_of: Option<&'a ActorId>,
}

impl Canvas<'_> {
    pub(super) fn paint(&self) {
        let theme = self.view.theme;
        self.painter.rect_filled(to_egui(self.frame), CornerRadius::ZERO, theme.paper);
        let visible = self.camera.visible(self.frame);
        for slip in self.layout.frames.iter().filter(|slip| slip.rect.overlaps(visible)) {
            self.slip(slip);
        }
        let lines: Vec<&Line> =
            self.layout.lines.iter().filter(|line| visible.meets(line.from, line.to)).collect();
        for line in &lines {
            self.line(line);
        }
        for slip in self.layout.notes.iter().filter(|slip| slip.rect.overlaps(visible)) {
            self.slip(slip);
        }
        let mut occupied: Vec<Rect> = Vec::new();
        let counts = self.stance_counts();
        for (id, card) in &self.layout.cards {
            if card.overlaps(visible) {
                if let Some(actor) = self.view.map.actors.get(id) {
                    self.actor(id, actor, *card, counts.get(id).copied().unwrap_or(0));
                }
                occupied.push(self.camera.rect_to_screen(*card, self.frame));
            }
        }
        for (id, card) in &self.layout.quotes {
            if card.overlaps(visible) {
                self.quote(id, *card);
                occupied.push(self.camera.rect_to_screen(*card, self.frame));
            }
        }
        occupied
            .extend(self.layout.notes.iter().map(|slip| self.camera.rect_to_screen(slip.rect, self.frame)));
        if self.camera.zoom >= CARD_ZOOM {
            for line in &lines {
                self.line_label(line, &mut occupied);
            }
        }
        self.overlay();
    }

    /// A text size for this zoom, in steps, so that zooming doesn't fill the glyph atlas with sizes.
    fn size(&self, at_zoom_1: f32) -> f32 {
        let wanted = f64::from(at_zoom_1) * self.camera.zoom;
        let step = (wanted.log2() * 4.0).floor() / 4.0;
        (step.exp2() as f32).clamp(1.0, 96.0)
    }

    /// Draws words in a rectangle of the screen, wrapped to `rows` rows and ended with … where they don't
    /// fit. Gives the height that they take.
    fn words(&self, words: &str, rect: egui::Rect, size: f32, colour: Color32, rows: usize) -> f32 {
        if size < SMALLEST_TEXT || rect.width() < size {
            return 0.0;
        }
        let mut job = LayoutJob::single_section(
            words.to_owned(),
            TextFormat { font_id: FontId::proportional(size), color: colour, ..TextFormat::default() },
        );
        job.wrap = TextWrapping { max_width: rect.width(), max_rows: rows, ..TextWrapping::default() };
        let galley = self.painter.layout_job(job);
        let height = galley.size().y;
        self.painter
            .with_clip_rect(self.painter.clip_rect().intersect(rect.expand(1.0)))
            .galley(rect.min, galley, colour);
        height
    }

    fn stance_counts(&self) -> BTreeMap<&ActorId, usize> {
        let mut counts = BTreeMap::new();
        for stance in self.view.map.stances.values() {
            *counts.entry(&stance.actor).or_insert(0) += 1;
        }
        counts
    }

    fn is_selected(&self, thing: &Thing) -> bool {
        self.selected.contains(thing)
    }

    fn actor(&self, id: &ActorId, actor: &Actor, card: Rect, stances: usize) {
        let theme = self.view.theme;
        let rect = to_egui(self.camera.rect_to_screen(card, self.frame));
        let colour = Theme::actor(self.view.map, actor);
        let selected = self.is_selected(&Thing::Actor(id.clone()));
        let zoom = self.camera.zoom;
        if zoom < CARD_ZOOM {
            self.disc(actor, rect, colour, selected, stances > 0);
            return;
        }
        let round = CornerRadius::same((6.0 * zoom.min(2.0)) as u8);
        self.painter.rect_filled(rect, round, theme.card);
        let edge = if selected { Stroke::new(2.0, theme.accent) } else { theme.hairline() };
        let band = egui::Rect::from_min_max(rect.min, pos2(rect.left() + (7.0 * zoom) as f32, rect.bottom()));
        let left = CornerRadius { ne: 0, se: 0, ..round };
        self.painter.rect_filled(band, left, colour);
        self.painter.rect_stroke(rect, round, edge, StrokeKind::Inside);

        if zoom < FULL_ZOOM {
            let inner = egui::Rect::from_min_max(
                pos2(band.right() + 3.0, rect.top()),
                pos2(rect.right() - 3.0, rect.bottom()),
            );
            self.name(&actor.name, inner, theme.ink);
            return;
        }
        let pad = (8.0 * zoom) as f32;
        let inner = egui::Rect::from_min_max(
            pos2(band.right() + pad, rect.top() + pad * 0.7),
            pos2(rect.right() - pad, rect.bottom() - pad * 0.4),
        );
        let height = self.words(&actor.name, inner, self.size(18.0), theme.ink, 1);
        let below =
            egui::Rect::from_min_max(pos2(inner.left(), inner.top() + height + pad * 0.25), inner.max);
        let mark = (4.0 * zoom) as f32;
        let centre = pos2(below.left() + mark, below.top() + self.size(14.0) * 0.72);
        self.painter.circle_filled(centre, mark, colour);
        let words = match stances {
            0 => {
                self.painter.circle_filled(centre, mark * 0.6, theme.card);
                "no stances".to_owned()
            }
            1 => "1 stance".to_owned(),
            n => format!("{n} stances"),
        };
        let line = egui::Rect::from_min_max(pos2(below.left() + mark * 3.0, below.top()), below.max);
        self.words(&format!("{} · {words}", actor.kind), line, self.size(14.0), theme.faint, 1);
    }

    /// A name in the middle of a small card, in two rows where one is too short.
    fn name(&self, name: &str, rect: egui::Rect, colour: Color32) {
        let format = TextFormat {
            font_id: FontId::proportional(SMALL_TEXT),
            color: colour,
            line_height: Some(SMALL_TEXT * 1.15),
            ..TextFormat::default()
        };
        let mut job = LayoutJob::single_section(name.to_owned(), format);
        let rows = if rect.height() >= SMALL_TEXT * 2.3 { 2 } else { 1 };
        job.wrap = TextWrapping { max_width: rect.width(), max_rows: rows, ..TextWrapping::default() };
        let galley = self.painter.layout_job(job);
        let at = pos2(rect.left(), rect.center().y - galley.size().y / 2.0);
        self.painter.galley(at, galley, colour);
    }

    /// The size below which text on notes and quote cards doesn't go; from afar they are blank.
    fn readable(&self) -> f32 {
        if self.camera.zoom >= CARD_ZOOM { SMALL_TEXT } else { 0.0 }
    }

    /// The radius of the discs that stand for actors, in screen points.
    fn disc_radius(&self) -> f32 {
        (CARD.1 * self.camera.zoom * 0.36).max(2.5) as f32
    }

    /// An actor when cards would be too small to read: a disc, with its name while there is room.
    fn disc(&self, actor: &Actor, rect: egui::Rect, colour: Color32, selected: bool, has_stances: bool) {
        let theme = self.view.theme;
        let radius = self.disc_radius();
        let centre = rect.center();
        let named = self.camera.zoom >= NAME_ZOOM;
        if selected {
            self.painter.circle_filled(centre, radius + 3.0, theme.accent);
            self.painter.circle_filled(centre, radius + 1.0, theme.paper);
        }
        self.painter.circle_filled(centre, radius, colour);
        if !has_stances {
            self.painter.circle_filled(centre, radius * 0.6, theme.paper);
        }
        if named {
            let font = FontId::proportional(11.0);
            let widest = rect.width() + 14.0;
            let mut job = LayoutJob::single_section(
                actor.name.clone(),
                TextFormat { font_id: font, color: theme.ink, ..TextFormat::default() },
            );
            job.wrap = TextWrapping { max_width: widest, max_rows: 1, ..TextWrapping::default() };
            let galley = self.painter.layout_job(job);
            let at = pos2(centre.x - galley.size().x / 2.0, centre.y + radius + 1.0);
            self.painter.galley(at, galley, theme.ink);
        }
    }

    fn slip(&self, slip: &Slip) {
        let theme = self.view.theme;
        let Some(note) = self.board.notes.get(&slip.id) else { return };
        let rect = to_egui(self.camera.rect_to_screen(slip.rect, self.frame));
        let selected = self.is_selected(&Thing::Note(slip.id.clone()));
        let own = note.colour.map(Theme::colour);
        let pad = (10.0 * self.camera.zoom) as f32;
        let inner = rect.shrink(pad);
        let edge = if selected {
            Stroke::new(2.0, theme.accent)
        } else {
            Stroke::new(1.0, own.unwrap_or(theme.line))
        };
        match slip.kind {
            NoteKind::Frame => {
                let fill = own.map_or(theme.card, |colour| theme.paper.lerp_to_gamma(colour, 0.08));
                self.painter.rect_filled(rect, CornerRadius::same(6), fill);
                self.painter.rect_stroke(rect, CornerRadius::same(6), edge, StrokeKind::Inside);
                self.words(&note.text, inner, self.size(16.0).max(SMALL_TEXT), theme.ink, 1);
            }
            NoteKind::Note => {
                let fill = own.map_or_else(|| theme.note(), |colour| theme.wash(colour));
                self.painter.rect_filled(rect, CornerRadius::same(3), fill);
                self.painter.rect_stroke(rect, CornerRadius::same(3), edge, StrokeKind::Inside);
                let size = self.size(14.0).max(self.readable());
                let rows = (inner.height() / (size * 1.4)).floor().max(1.0) as usize;
                self.words(&note.text, inner, size, theme.ink, rows);
            }
        }
        if selected {
            let corner = pos2(rect.right() - 3.0, rect.bottom() - 3.0);
            self.painter.rect_filled(egui::Rect::from_center_size(corner, vec2(8.0, 8.0)), 2.0, theme.accent);
        }
    }

    fn quote(&self, id: &QuoteId, card: Rect) {
        let theme = self.view.theme;
        let Some(quote) = self.view.map.quotes.get(id) else { return };
        let rect = to_egui(self.camera.rect_to_screen(card, self.frame));
        let speaker = quote.speaker.as_ref().and_then(|id| self.view.map.actors.get(id));
        let colour = speaker.map_or(theme.faint, |actor| Theme::actor(self.view.map, actor));
        let selected = self.is_selected(&Thing::Quote(id.clone()));
        let edge = if selected { Stroke::new(2.0, theme.accent) } else { Stroke::new(1.0, colour) };
        self.painter.rect_filled(rect, CornerRadius::same(4), theme.card);
        self.painter.rect_stroke(rect, CornerRadius::same(4), edge, StrokeKind::Inside);
        let pad = (10.0 * self.camera.zoom) as f32;
        let inner = rect.shrink(pad);
        let small = self.size(12.0).max(self.readable());
        let foot = small * 1.5;
        let body = egui::Rect::from_min_max(inner.min, pos2(inner.right(), inner.bottom() - foot));
        let size = self.size(14.0).max(self.readable());
        let rows = (body.height() / (size * 1.38)).floor().max(1.0) as usize;
        self.words(&quote.anchor.exact, body, size, theme.ink, rows);
        let outlet = self.view.map.sources.get(&quote.source).map_or("", |source| source.outlet.as_str());
        let day = quote.said.map(|day| day.to_string()).unwrap_or_default();
        let parts = [speaker.map_or("", |actor| actor.name.as_str()), day.as_str(), outlet];
        let words = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
        let line = egui::Rect::from_min_max(pos2(inner.left(), inner.bottom() - foot), inner.max);
        self.words(&words, line, small, theme.faint, 1);
    }

    fn line_stroke(&self, line: &Line) -> (Stroke, bool) {
        let theme = self.view.theme;
        let selected = self.is_selected(&Thing::Relation(line.id.clone()));
        let Some(relation) = self.view.map.relations.get(&line.id) else { return (theme.hairline(), false) };
        let (colour, dashed) = match relation.kind {
            RelationKind::Opposes | RelationKind::Pressures => {
                (theme.bad, relation.kind == RelationKind::Pressures)
            }
            RelationKind::Supports | RelationKind::AlliedWith => (theme.good, false),
            RelationKind::NegotiatesWith => (theme.accent, true),
            _ => (theme.faint, false),
        };
        let colour = if selected { theme.accent } else { colour };
        let width = (1.0 + relation.strength.get() as f32) * if selected { 1.8 } else { 1.0 };
        (Stroke::new(width, colour), dashed)
    }

    fn line(&self, line: &Line) {
        let (stroke, dashed) = self.line_stroke(line);
        let screen = |at: Point| pos(self.camera.to_screen(at, self.frame));
        if self.camera.zoom >= CARD_ZOOM {
            self.arrow(screen(line.from), screen(line.to), stroke, dashed);
            return;
        }
        // Discs are smaller than cards, so the line reaches on to them.
        let (from, to) = (screen(line.from_middle), screen(line.to_middle));
        let short = (to - from).normalized() * (self.disc_radius() + 2.0);
        self.arrow(from + short, to - short, stroke, dashed);
    }

    fn arrow(&self, from: Pos2, to: Pos2, stroke: Stroke, dashed: bool) {
        let along = to - from;
        let length = along.length();
        if length < 1.0 {
            return;
        }
        let along = along / length;
        let head = (9.0 * self.camera.zoom.clamp(0.5, 1.4) as f32).min(length * 0.5);
        let neck = to - along * head;
        if dashed {
            self.painter.extend(Shape::dashed_line(&[from, neck], stroke, 6.0, 4.0));
        } else {
            self.painter.line_segment([from, neck], stroke);
        }
        let across = vec2(-along.y, along.x) * head * 0.45;
        self.painter.add(Shape::convex_polygon(
            vec![to, neck + across, neck - across],
            stroke.color,
            Stroke::NONE,
        ));
    }

    /// The kind of a relation on its line, where it covers nothing and the line is long enough.
    fn line_label(&self, line: &Line, occupied: &mut Vec<Rect>) {
        let Some(relation) = self.view.map.relations.get(&line.id) else { return };
        let theme = self.view.theme;
        let (from, to) =
            (self.camera.to_screen(line.from, self.frame), self.camera.to_screen(line.to, self.frame));
        let (stroke, _) = self.line_stroke(line);
        let font = FontId::proportional(self.size(12.0).max(9.0));
        let galley = self.painter.layout_no_wrap(relation.kind.label().to_owned(), font, stroke.color);
        let (width, height) = (f64::from(galley.size().x) + 8.0, f64::from(galley.size().y) + 2.0);
        if from.distance(to) < width * 1.2 {
            return;
        }
        for share in [0.5, 0.4, 0.6, 0.3, 0.7] {
            let (x, y) = (from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share);
            let rect = Rect::sized(x - width / 2.0, y - height / 2.0, width, height);
            if occupied.iter().any(|other| other.overlaps(rect)) {
                continue;
            }
            occupied.push(rect);
            let on_screen = to_egui(rect);
            self.painter.rect_filled(on_screen, CornerRadius::same(3), theme.paper);
            self.painter.galley(on_screen.min + vec2(4.0, 1.0), galley, stroke.color);
            return;
        }
    }

    /// What belongs to the pointer: handles, the box, the line that is being drawn.
    fn overlay(&self) {
        let theme = self.view.theme;
        if let Some((_, card)) = self.layout.cards.iter().find(|(id, _)| self.handles_of == Some(id))
            && self.camera.zoom >= NAME_ZOOM
        {
            for handle in handles(*card) {
                let at = pos(self.camera.to_screen(handle, self.frame));
                self.painter.circle_filled(at, 6.0, theme.accent);
                self.painter.circle_filled(at, 4.0, theme.paper);
            }
        }
        if let Some(area) = self.gesture.boxed() {
            let rect = to_egui(self.camera.rect_to_screen(area, self.frame));
            self.painter.rect_filled(rect, CornerRadius::ZERO, theme.accent.gamma_multiply(0.12));
            self.painter.rect_stroke(
                rect,
                CornerRadius::ZERO,
                Stroke::new(1.0, theme.accent),
                StrokeKind::Inside,
            );
        }
        if let Gesture::Relating { from, to } = self.gesture
            && let Some((_, card)) = self.layout.cards.iter().find(|(id, _)| id == from)
        {
            let begin = card.nearest(*to);
            let begin = pos(self.camera.to_screen(begin, self.frame));
            self.arrow(
                begin,
                pos(self.camera.to_screen(*to, self.frame)),
                Stroke::new(2.0, theme.accent),
                false,
            );
        }
    }
}
