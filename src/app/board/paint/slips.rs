//! Frames, notes and the cards of pinned quotes and sources.

use egui::{CornerRadius, Stroke, StrokeKind, pos2, vec2};

use super::{Canvas, SMALL_TEXT};
use crate::app::theme::Theme;
use crate::board::Detail;
use crate::board::plan::{Pinned, Slip};
use crate::model::{BoardItem, NoteKind, QuoteId, SourceId};

impl Canvas<'_> {
    /// The size below which text on notes and cards doesn't go; from afar they are blank.
    fn readable(&self) -> f32 {
        if self.detail() > Detail::Disc { SMALL_TEXT } else { 0.0 }
    }

    pub(super) fn slip(&self, slip: &Slip) {
        let theme = self.view.theme;
        let Some(note) = self.board.notes.get(&slip.id) else { return };
        let rect = self.on_screen(slip.rect);
        let thing = BoardItem::Note(slip.id.clone());
        let selected = self.is_selected(&thing);
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
        if self.board.locked.contains(&thing) && self.detail() > Detail::Disc {
            self.lock(rect.right_top() + vec2(-pad, pad), (5.0 * self.camera.zoom) as f32, theme.faint);
        } else if selected {
            let corner = pos2(rect.right() - 3.0, rect.bottom() - 3.0);
            self.painter.rect_filled(egui::Rect::from_center_size(corner, vec2(8.0, 8.0)), 2.0, theme.accent);
        }
    }

    pub(super) fn pinned(&self, pinned: &Pinned) {
        match &pinned.thing {
            BoardItem::Quote(id) => self.quote(id, pinned),
            BoardItem::Source(id) => self.source(id, pinned),
            _ => {}
        }
    }

    /// The paper of a pinned card; gives what is left for words.
    fn paper(&self, pinned: &Pinned, colour: egui::Color32) -> egui::Rect {
        let theme = self.view.theme;
        let rect = self.on_screen(pinned.rect);
        let selected = self.is_selected(&pinned.thing);
        let edge = if selected { Stroke::new(2.0, theme.accent) } else { Stroke::new(1.0, colour) };
        self.painter.rect_filled(rect, CornerRadius::same(4), theme.card);
        self.painter.rect_stroke(rect, CornerRadius::same(4), edge, StrokeKind::Inside);
        let pad = (10.0 * self.camera.zoom) as f32;
        if self.board.locked.contains(&pinned.thing) && self.detail() > Detail::Disc {
            self.lock(rect.right_top() + vec2(-pad, pad), (5.0 * self.camera.zoom) as f32, theme.faint);
        }
        rect.shrink(pad)
    }

    /// Words in the body of a card and a line at its foot.
    fn body(&self, inner: egui::Rect, words: &str, foot: &str) {
        let theme = self.view.theme;
        let small = self.size(12.0).max(self.readable());
        let foot_height = small * 1.5;
        let body = egui::Rect::from_min_max(inner.min, pos2(inner.right(), inner.bottom() - foot_height));
        let size = self.size(14.0).max(self.readable());
        let rows = (body.height() / (size * 1.38)).floor().max(1.0) as usize;
        self.words(words, body, size, theme.ink, rows);
        let line = egui::Rect::from_min_max(pos2(inner.left(), inner.bottom() - foot_height), inner.max);
        self.words(foot, line, small, theme.faint, 1);
    }

    fn quote(&self, id: &QuoteId, pinned: &Pinned) {
        let map = self.view.map;
        let Some(quote) = map.quotes.get(id) else { return };
        let speaker = quote.speaker.as_ref().and_then(|id| map.actors.get(id));
        let colour = speaker.map_or(self.view.theme.faint, |actor| Theme::actor(map, actor));
        let inner = self.paper(pinned, colour);
        let outlet = map.sources.get(&quote.source).map_or("", |source| source.outlet.as_str());
        let day = quote.said.map(|day| day.to_string()).unwrap_or_default();
        let name = speaker.map_or("", |actor| actor.name.as_str());
        self.body(inner, &quote.anchor.exact, &joined(&[name, &day, outlet]));
    }

    fn source(&self, id: &SourceId, pinned: &Pinned) {
        let map = self.view.map;
        let Some(source) = map.sources.get(id) else { return };
        let inner = self.paper(pinned, self.view.theme.line);
        let day = source.published.map(|day| day.to_string()).unwrap_or_default();
        let quotes = match map.quotes.values().filter(|quote| quote.source == *id).count() {
            1 => "1 quote".to_owned(),
            n => format!("{n} quotes"),
        };
        let label = map.label(&id.clone().into());
        self.body(inner, &label, &joined(&[&source.outlet, &day, &quotes]));
    }
}

/// The parts that aren't empty, with dots between them.
fn joined(parts: &[&str]) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" · ")
}
