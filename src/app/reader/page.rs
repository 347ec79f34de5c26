//! The text of a source on the screen: laid out paragraph by paragraph and only where it is seen, with
//! marks, selection and caret. What a selection becomes is the panel's.

use std::ops::Range;

use egui::text::TextFormat;
use egui::{
    Button, CursorIcon, EventFilter, Key, Pos2, Rect, Response, Role, ScrollArea, Sense, Stroke, Ui,
    WidgetInfo, pos2, vec2,
};

use super::blocks::{BlockShape, TextBlock, blocks_of};
use super::cursor::Cursor;
use super::ends::{Pull, QuoteEnds};
use super::page_view::PageView;
use super::paint::{MarginBar, MarkedRect, bars_of, name_marks, paint_bars, paint_hints, paint_marks};
use crate::app::theme::{GAP, Theme};
use crate::app::typeset::{self, Typeset};
use crate::model::CanonicalText;
use crate::text;

/// A block that is seen in this frame.
struct Shown {
    block: usize,
    origin: Pos2,
    set: Typeset,
}

/// Where the page has to scroll to.
#[derive(Debug, Clone, Copy)]
struct Goal {
    at: usize,
    /// The character up to which all should be in view, where there is room for that.
    until: usize,
    /// Whether it should come well into view even where it is in view already at the edge.
    well: bool,
    frames: u8,
}

/// The page; see the module's first lines.
#[derive(Default)]
pub(super) struct TextPage {
    text: CanonicalText,
    blocks: Vec<TextBlock>,
    heights: Vec<f32>,
    measured: Vec<bool>,
    /// The top of each block, and the bottom of the last.
    tops: Vec<f32>,
    shape: BlockShape,
    offset: f32,
    view_height: f32,
    next_offset: Option<f32>,
    /// How far what is above the view has grown in this frame.
    shift: f32,
    goal: Option<Goal>,
    /// The ends of the selected quote.
    ends: QuoteEnds,
    /// The corner of the text on the screen, for tests that point at it.
    #[cfg(test)]
    corner: Pos2,
}

/// What was done on the page.
pub(super) struct PageOutput {
    pub(super) response: Response,
    /// The marks that were clicked, the inner one first.
    pub(super) clicked: Vec<usize>,
    /// Whether the selection is to become a quote.
    pub(super) quote: bool,
    /// What was done to the ends of the selected quote, in order.
    pub(super) pulls: Vec<Pull>,
}

/// The longest line that is comfortable; ragged lines hold about seventy of its letters.
const COMFORTABLE_LINE: &str =
    "the reader follows a line of this many letters without losing the beginning of the next";

impl TextPage {
    /// Scrolls to a character in the next frame, where it isn't in view.
    pub(super) fn scroll_to(&mut self, at: usize, well: bool) {
        self.goal = Some(Goal { at, until: at, well, frames: 0 });
    }
    /// The same for a stretch of the text.
    pub(super) fn scroll_over(&mut self, range: &Range<usize>) {
        self.goal = Some(Goal { at: range.start, until: range.end, well: true, frames: 0 });
    }

    fn set_text(&mut self, text: &CanonicalText) {
        if self.text == *text && !self.blocks.is_empty() {
            return;
        }
        self.text = text.clone();
        self.blocks = blocks_of(text.as_str());
        self.shape = BlockShape::default();
    }
    fn set_shape(&mut self, shape: BlockShape) {
        if self.shape == shape {
            return;
        }
        // What is read stays where it is while the width or the size changes.
        let top = self.block_at_height(self.offset);
        let same_text = self.heights.len() == self.blocks.len() && self.shape.size > 0.0;
        self.shape = shape;
        self.heights = self.blocks.iter().map(|block| shape.guess(block)).collect();
        self.measured = vec![false; self.blocks.len()];
        self.stack();
        if same_text && self.offset > 0.0 {
            self.next_offset = self.tops.get(top).copied();
        }
    }
    fn stack(&mut self) {
        self.tops.clear();
        self.tops.push(GAP);
        let mut top = GAP;
        for height in &self.heights {
            top += height;
            self.tops.push(top);
        }
    }
    fn top_of(&self, block: usize) -> f32 {
        self.tops.get(block).copied().unwrap_or(0.0)
    }
    fn block_at_height(&self, y: f32) -> usize {
        self.tops.partition_point(|&top| top <= y).saturating_sub(1).min(self.blocks.len().saturating_sub(1))
    }
    fn block_of(&self, at: usize) -> usize {
        self.blocks.partition_point(|block| block.chars.start <= at).saturating_sub(1)
    }
    fn chars_of(&self, block: usize) -> Range<usize> {
        self.blocks.get(block).map_or(0..0, |block| block.chars.clone())
    }

    fn lay_out(&self, ctx: &egui::Context, block: usize) -> Typeset {
        let words =
            self.blocks.get(block).and_then(|b| self.text.as_str().get(b.bytes.clone())).unwrap_or("");
        let format = TextFormat {
            font_id: self.shape.look.font(),
            color: Theme::of(ctx).ink,
            line_height: Some(self.shape.line_height()),
            ..TextFormat::default()
        };
        typeset::lay_out(ctx, words, &format, self.shape.width)
    }

    /// The caret of a position relative to the top of the page's text.
    fn caret_rect(&self, ui: &Ui, at: usize) -> Rect {
        let block = self.block_of(at);
        let column = at.saturating_sub(self.chars_of(block).start);
        self.lay_out(ui.ctx(), block).caret(column).translate(vec2(0.0, self.top_of(block)))
    }

    /// The position a row above or below another.
    fn row_away(&self, ui: &Ui, at: usize, down: bool) -> usize {
        let block = self.block_of(at);
        let chars = self.chars_of(block);
        let set = self.lay_out(ui.ctx(), block);
        let caret = set.caret(at - chars.start);
        let y = if down { caret.center().y + caret.height() } else { caret.center().y - caret.height() };
        let within = |block: usize, set: &Typeset, y: f32| {
            let chars = self.chars_of(block);
            (chars.start + set.at(vec2(caret.center().x, y))).min(chars.end)
        };
        if down && y > set.size().y {
            let next = block + 1;
            if next >= self.blocks.len() {
                chars.end
            } else {
                within(next, &self.lay_out(ui.ctx(), next), 1.0)
            }
        } else if !down && y < 0.0 {
            let Some(previous) = block.checked_sub(1) else { return 0 };
            let set = self.lay_out(ui.ctx(), previous);
            within(previous, &set, set.size().y - 1.0)
        } else {
            within(block, &set, y)
        }
    }

    /// The key that an arrow means in a paragraph that runs to the left, where what comes next stands at the left.
    fn turned(&self, key: Key, at: usize) -> Key {
        let block =
            self.blocks.get(self.block_of(at)).and_then(|block| self.text.as_str().get(block.bytes.clone()));
        let turns = || block.is_some_and(text::bidi::runs_left);
        match key {
            Key::ArrowLeft if turns() => Key::ArrowRight,
            Key::ArrowRight if turns() => Key::ArrowLeft,
            other => other,
        }
    }

    /// Moves the caret by the keys of this frame.
    fn keys(&mut self, ui: &Ui, cursor: &mut Cursor) {
        let events = ui.input(|input| input.events.clone());
        for event in events {
            match event {
                egui::Event::Key { key, pressed: true, modifiers, .. } => {
                    let moved = match key {
                        Key::ArrowUp | Key::ArrowDown if !modifiers.command && !modifiers.alt => {
                            let to = self.row_away(ui, cursor.caret, key == Key::ArrowDown);
                            cursor.go(to, modifiers.shift);
                            true
                        }
                        Key::PageDown | Key::PageUp => {
                            let by = (self.view_height - self.shape.line_height()).max(0.0);
                            let to = if key == Key::PageDown { self.offset + by } else { self.offset - by };
                            self.next_offset = Some(to.max(0.0));
                            ui.ctx().request_repaint();
                            false
                        }
                        _ => cursor.key(&self.text, self.turned(key, cursor.caret), modifiers),
                    };
                    if moved {
                        self.scroll_to(cursor.caret, false);
                        ui.ctx().request_repaint();
                    }
                }
                egui::Event::Copy => {
                    if let Some(passage) =
                        cursor.selection().and_then(|range| self.text.slice(range.start, range.end))
                    {
                        ui.ctx().copy_text(passage.to_owned());
                    }
                }
                _ => {}
            }
        }
    }

    /// Finds how far to scroll for the goal; none where it is in view.
    fn approach(&mut self, ui: &Ui, height: f32) {
        let Some(goal) = &mut self.goal else { return };
        goal.frames += 1;
        let goal = *goal;
        let mut rect = self.caret_rect(ui, goal.at);
        let all = rect.union(self.caret_rect(ui, goal.until));
        if all.height() < height * 0.6 {
            rect = all;
        }
        let margin = if goal.well { height / 8.0 } else { 4.0 };
        let seen = rect.top() - margin >= self.offset && rect.bottom() + margin <= self.offset + height;
        // What is shown below the page takes its room a frame later.
        if goal.frames > 3 {
            self.goal = None;
            return;
        }
        if seen {
            ui.ctx().request_repaint();
            return;
        }
        let wanted = if goal.well {
            rect.top() - height / 3.0
        } else if rect.top() - margin < self.offset {
            rect.top() - margin - GAP
        } else {
            rect.bottom() + margin + GAP - height
        };
        self.next_offset = Some(wanted.max(0.0));
        ui.ctx().request_repaint();
    }

    /// Draws the page in the room that is left and moves the cursor.
    pub(super) fn ui(&mut self, ui: &mut Ui, view: &PageView<'_>, cursor: &mut Cursor) -> PageOutput {
        let font = view.look.font();
        let size = font.size;
        let line = ui.painter().layout_no_wrap(COMFORTABLE_LINE.to_owned(), font, view.theme.ink).size().x;
        let width = (line * view.look.width()).min(ui.available_width() - 4.0 * GAP).max(80.0).round();
        self.set_text(view.text);
        self.set_shape(BlockShape {
            width,
            size,
            look: view.look,
            pixels_per_point: ui.ctx().pixels_per_point(),
        });
        cursor.caret = cursor.caret.min(view.text.len());
        cursor.other = cursor.other.map(|other| other.min(view.text.len()));
        self.approach(ui, ui.available_height());
        let mut area = ScrollArea::vertical().id_salt(view.salt).auto_shrink(false);
        if let Some(offset) = self.next_offset.take() {
            area = area.vertical_scroll_offset(offset);
        }
        let output = area.show_viewport(ui, |ui, viewport| self.content(ui, viewport, view, cursor));
        self.offset = output.state.clamped_offset().y;
        self.view_height = output.inner_rect.height();
        let shift = std::mem::take(&mut self.shift);
        if shift != 0.0 && self.next_offset.is_none() {
            self.next_offset = Some((self.offset + shift).max(0.0));
        }
        output.inner
    }

    /// Lays out what is seen. The part of the first block above the view keeps what is below it in place
    /// when its height turns out to be another than was guessed.
    fn lay_out_seen(&mut self, ui: &Ui, viewport: Rect, corner: Pos2) -> Vec<Shown> {
        let first = self.block_at_height(viewport.top());
        let mut y = self.top_of(first);
        let mut shown = Vec::new();
        let mut changed = false;
        for block in first..self.blocks.len() {
            let set = self.lay_out(ui.ctx(), block);
            let gap = self.blocks.get(block).map_or(0.0, |b| self.shape.gap(b));
            let height = set.size().y + gap;
            if let (Some(known), Some(measured)) = (self.heights.get_mut(block), self.measured.get_mut(block))
            {
                if (*known - height).abs() > 0.01 {
                    if block == first && !*measured && y < viewport.top() && self.goal.is_none() {
                        let grown = height - *known;
                        y -= grown;
                        self.shift += grown;
                    }
                    *known = height;
                    changed = true;
                }
                *measured = true;
            }
            shown.push(Shown { block, origin: corner + vec2(0.0, y), set });
            y += height;
            if y > viewport.bottom() {
                break;
            }
        }
        if changed {
            self.stack();
            ui.ctx().request_repaint();
        }
        shown
    }

    fn content(
        &mut self,
        ui: &mut Ui,
        viewport: Rect,
        view: &PageView<'_>,
        cursor: &mut Cursor,
    ) -> PageOutput {
        let room = ui.available_width();
        ui.set_width(room);
        ui.set_height(self.tops.last().copied().unwrap_or(0.0) + self.shape.size * 4.0);
        let origin = ui.max_rect().min;
        let corner = pos2((origin.x + (room - self.shape.width) / 2.0).round(), origin.y);
        #[cfg(test)]
        {
            self.corner = corner;
        }
        let seen = Rect::from_min_size(origin + viewport.min.to_vec2(), vec2(room, viewport.height()));
        let shown = self.lay_out_seen(ui, viewport, corner);

        let response = ui.interact(seen, ui.make_persistent_id("page"), Sense::click_and_drag());
        let response = response.on_hover_cursor(CursorIcon::Text);
        let name = format!("Text of {}", view.name);
        response.widget_info(|| WidgetInfo::labeled(Role::Document, true, &name));

        let mut marked: Vec<MarkedRect> = Vec::new();
        for part in &shown {
            let chars = self.chars_of(part.block);
            for piece in view.marks.pieces(&chars) {
                let columns = piece.range.start - chars.start..piece.range.end - chars.start;
                for rect in part.set.rects(&columns) {
                    marked.push((rect.translate(part.origin.to_vec2()), piece.marks.clone()));
                }
            }
        }
        let parts: Vec<_> =
            shown.iter().map(|part| (self.chars_of(part.block), part.origin, part.set.clone())).collect();
        let bars = bars_of(view, &parts, corner.x);
        let clicked = self.pointer(ui, &response, &shown, (&marked, &bars), cursor);
        if response.has_focus() {
            let escape = cursor.selection().is_some();
            let filter = EventFilter { tab: false, horizontal_arrows: true, vertical_arrows: true, escape };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
            self.keys(ui, cursor);
        }
        paint_marks(ui, view, &marked);
        paint_bars(ui, view, &bars);
        paint_hints(ui, view, &parts);
        let end = self.paint_text(ui, view, &shown, cursor, response.has_focus());
        name_marks(ui, view, &marked, &response);
        let mut ends = std::mem::take(&mut self.ends);
        let done = ends.ui(ui, view, (&parts, &response), |point| self.char_at(&shown, point));
        self.ends = ends;
        if let Some(point) = done.pointer {
            self.scroll_beyond(ui, response.rect, point);
        }

        let mut quote = false;
        if let Some(end) = end
            && view.can_quote
            && !response.dragged()
        {
            let size = vec2(84.0, 26.0);
            let corner = pos2(
                end.x.min(seen.right() - size.x - GAP).max(seen.left() + GAP),
                end.y.min(seen.bottom() - size.y - 2.0) + 2.0,
            );
            let button = Button::new(egui::RichText::new("Quote (Q)").color(view.theme.on_accent))
                .fill(view.theme.accent);
            quote = ui.put(Rect::from_min_size(corner, size), button).clicked();
        }
        PageOutput { response, clicked, quote, pulls: done.pulls }
    }

    /// The character boundary that is nearest to a point.
    fn char_at(&self, shown: &[Shown], point: Pos2) -> usize {
        let part = shown.iter().rev().find(|part| part.origin.y <= point.y).or(shown.first());
        let Some(part) = part else { return 0 };
        let chars = self.chars_of(part.block);
        (chars.start + part.set.at(point - part.origin)).min(chars.end)
    }

    /// Selects by pointer. Returns the marks under a click.
    fn pointer(
        &mut self,
        ui: &Ui,
        response: &Response,
        shown: &[Shown],
        (marked, bars): (&[MarkedRect], &[MarginBar]),
        cursor: &mut Cursor,
    ) -> Vec<usize> {
        let Some(point) = response.interact_pointer_pos() else { return Vec::new() };
        if response.clicked() || response.drag_started() {
            response.request_focus();
        }
        if response.clicked()
            && let Some((_, mark)) =
                bars.iter().find(|(rect, _)| rect.expand2(vec2(1.5, 0.0)).contains(point))
        {
            return vec![*mark];
        }
        let under = || marked.iter().find(|(rect, _)| rect.contains(point)).map(|(_, marks)| marks.clone());
        let at = self.char_at(shown, point);
        let shift = ui.input(|input| input.modifiers.shift);
        if response.triple_clicked() {
            *cursor = Cursor::over(&text::sentence_at(&self.text, at));
        } else if response.double_clicked() {
            *cursor = Cursor::over(&text::word_at(&self.text, at));
        } else if response.clicked() {
            cursor.go(at, shift);
            return if shift { Vec::new() } else { under().unwrap_or_default() };
        } else if response.dragged_by(egui::PointerButton::Primary) {
            if response.drag_started() {
                let from = ui.input(|input| input.pointer.press_origin()).unwrap_or(point);
                let from = self.char_at(shown, from);
                if !shift {
                    *cursor = Cursor { caret: from, other: Some(from) };
                }
            }
            cursor.go(at, true);
            self.scroll_beyond(ui, response.rect, point);
        }
        Vec::new()
    }

    /// Scrolls on while the pointer is dragged above or below the view.
    fn scroll_beyond(&mut self, ui: &Ui, seen: Rect, point: Pos2) {
        let beyond = (point.y - seen.top()).min(0.0) + (point.y - seen.bottom()).max(0.0);
        if beyond != 0.0 {
            self.next_offset = Some((self.offset + beyond.clamp(-40.0, 40.0) / 2.0).max(0.0));
            ui.ctx().request_repaint();
        }
    }

    /// Paints selection, text and caret. Returns where the selection ends on the screen.
    fn paint_text(
        &self,
        ui: &Ui,
        view: &PageView<'_>,
        shown: &[Shown],
        cursor: &Cursor,
        focused: bool,
    ) -> Option<Pos2> {
        let selection = cursor.selection();
        let mut end = None;
        for part in shown {
            let chars = self.chars_of(part.block);
            if let Some(selection) = &selection
                && selection.start < chars.end
                && selection.end > chars.start
            {
                let columns = selection.start.max(chars.start) - chars.start
                    ..selection.end.min(chars.end) - chars.start;
                for rect in part.set.rects(&columns) {
                    let rect = rect.translate(part.origin.to_vec2());
                    ui.painter().rect_filled(rect, 0.0, view.theme.accent_soft);
                    end = Some(rect.right_bottom());
                }
            }
            part.set.paint(ui.painter(), part.origin, view.theme.ink);
            let holds = chars.contains(&cursor.caret)
                || (cursor.caret == chars.end && self.block_of(cursor.caret) == part.block);
            if focused && holds {
                let rect = part.set.caret(cursor.caret - chars.start).translate(part.origin.to_vec2());
                let x = rect.center().x.round();
                ui.painter().vline(x, rect.shrink(2.0).y_range(), Stroke::new(2.0, view.theme.accent));
            }
        }
        end
    }
}

#[cfg(test)]
impl TextPage {
    /// How far the page is scrolled, in points.
    pub(super) fn scrolled(&self) -> f32 {
        self.offset
    }
    /// How many characters of the text were laid out so far.
    pub(super) fn laid_out(&self) -> usize {
        let seen = self.blocks.iter().zip(&self.measured).filter(|(_, measured)| **measured);
        seen.map(|(block, _)| block.chars.len()).sum()
    }
    /// The middle of the left edge of a character on the screen.
    pub(super) fn place(&self, ctx: &egui::Context, at: usize) -> Pos2 {
        let block = self.block_of(at);
        let caret = self.lay_out(ctx, block).caret(at - self.chars_of(block).start);
        self.corner + vec2(0.0, self.top_of(block)) + caret.center().to_vec2()
    }
}
