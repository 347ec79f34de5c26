//! The palette: any command and anything in the map, found by a few letters in their order. Choosing is by the arrow
//! keys and Enter, or the mouse; what is chosen is carried out as any action is.

use egui::{Align2, Area, Frame, Id, Key, Modifiers, Order, RichText, ScrollArea, TextEdit, Ui, vec2};
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use crate::app::commands::{Command, Scope, Situation};
use crate::app::jobs::{Latest, Progress};
use crate::app::theme::GAP;
use crate::app::view::View;
use crate::model::{ActorId, AnyId, StanceMap};

/// How many items are offered at most; a few more letters narrow them.
const MOST: usize = 60;
/// How many items are looked at before it is asked whether the search is still wanted.
const AT_ONCE: usize = 1_000;
/// Height of the list, in points.
const HEIGHT: f32 = 360.0;
/// Width of the palette, in points.
const WIDTH: f32 = 560.0;

/// Something that is found.
#[derive(Debug, Clone, PartialEq, Eq)]
enum PaletteEntry {
    Command(Command),
    Item(AnyId, String),
}

/// An item that is found: how well it fits, which it is, and what it is called.
type FoundItem = (u32, AnyId, String);

/// What was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chosen {
    /// Nothing; the palette goes.
    Nothing,
    /// A command.
    Run(Command),
    /// An item, to be opened.
    Open(AnyId),
    /// An actor, to be put on the board.
    Place(ActorId),
}

/// What a key does with the row that it chooses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Choose {
    Open,
    Place,
}

/// The keys that were pressed for the palette in a frame.
#[derive(Debug, Clone, Copy, Default)]
struct Pressed {
    up: usize,
    down: usize,
    choose: Option<Choose>,
    escape: bool,
}

/// The palette and what has been typed into it.
#[derive(Default)]
pub struct Palette {
    query: String,
    begun: bool,
    /// The row that Enter chooses.
    row: usize,
    pressed: Pressed,
    /// The key that chooses, pressed while what fits wasn't known yet.
    waiting: Option<Choose>,
    searching: Latest<(String, u64), Vec<FoundItem>>,
    items: Vec<FoundItem>,
}

/// How well a text fits what was typed; none where it doesn't.
fn score(pattern: &Pattern, matcher: &mut Matcher, text: &str, room: &mut Vec<char>) -> Option<u32> {
    pattern.score(Utf32Str::new(text, room), matcher)
}

fn pattern(query: &str) -> Pattern {
    Pattern::parse(query, CaseMatching::Ignore, Normalization::Smart)
}

/// The commands that fit, the best first; before anything is typed those that were used last, then all.
fn commands(query: &str, recent: &[Command], now: &Situation) -> Vec<(u32, Command)> {
    let usable = Command::ALL.iter().copied().filter(|c| c.enabled(now) && *c != Command::Palette);
    if query.trim().is_empty() {
        let last = recent.iter().rev().copied().filter(|c| c.enabled(now) && *c != Command::Palette);
        let mut all: Vec<Command> = last.collect();
        let more: Vec<Command> = usable.filter(|command| !all.contains(command)).collect();
        all.extend(more);
        return all.into_iter().map(|command| (0, command)).collect();
    }
    let (pattern, mut matcher) = (pattern(query), Matcher::new(Config::DEFAULT));
    let mut room = Vec::new();
    let mut found: Vec<(u32, Command)> = usable
        .filter_map(|command| {
            let fits = score(&pattern, &mut matcher, command.label(), &mut room)?;
            // What was used before is likelier to be meant.
            Some((fits + if recent.contains(&command) { 10 } else { 0 }, command))
        })
        .collect();
    found.sort_by_key(|(fits, _)| std::cmp::Reverse(*fits));
    found
}

/// The items of a map that fit, the best first.
fn items(map: &StanceMap, query: &str, progress: &Progress) -> Vec<FoundItem> {
    let (pattern, mut matcher) = (pattern(query), Matcher::new(Config::DEFAULT));
    let mut room = Vec::new();
    let mut found: Vec<FoundItem> = Vec::new();
    for (n, id) in map.ids().enumerate() {
        if n % AT_ONCE == 0 && progress.is_cancelled() {
            break;
        }
        let label = map.label(&id);
        if let Some(fits) = score(&pattern, &mut matcher, &label, &mut room) {
            found.push((fits, id, label));
        }
    }
    found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.2.len().cmp(&b.2.len())).then_with(|| a.1.cmp(&b.1)));
    found.truncate(MOST);
    found
}

impl Palette {
    /// Takes the palette's keys out of a frame's input, before a panel or the field can mean something else by them.
    pub fn take_keys(&mut self, ctx: &egui::Context) {
        self.pressed = ctx.input_mut(|input| Pressed {
            up: input.count_and_consume_key(Modifiers::NONE, Key::ArrowUp),
            down: input.count_and_consume_key(Modifiers::NONE, Key::ArrowDown),
            choose: if input.consume_key(Modifiers::COMMAND, Key::Enter) {
                Some(Choose::Place)
            } else {
                input.consume_key(Modifiers::NONE, Key::Enter).then_some(Choose::Open)
            },
            escape: input.consume_key(Modifiers::NONE, Key::Escape),
        });
    }

    /// Draws the palette. Gives what was chosen, once.
    pub fn ui(
        &mut self,
        ctx: &egui::Context,
        view: &View<'_>,
        recent: &[Command],
        now: &Situation,
    ) -> Option<Chosen> {
        let mut chosen = None;
        // A click beside the palette puts it away, and does nothing to what lies beneath.
        let all = ctx.content_rect();
        let ground = Area::new(Id::unique("palette ground"))
            .order(Order::Middle)
            .fixed_pos(all.min)
            .show(ctx, |ui| ui.allocate_response(all.size(), egui::Sense::click_and_drag()));
        let top = Area::new(Id::unique("palette"))
            .order(Order::Foreground)
            .anchor(Align2::CENTER_TOP, vec2(0.0, 64.0))
            .show(ctx, |ui| {
                Frame::popup(ui.style()).show(ui, |ui| {
                    ui.set_width(WIDTH);
                    chosen = self.inside(ui, view, recent, now);
                });
            });
        let escape = std::mem::take(&mut self.pressed).escape;
        let elsewhere = self.begun && (ground.inner.clicked() || top.response.clicked_elsewhere());
        self.begun = true;
        chosen.or((escape || elsewhere).then_some(Chosen::Nothing))
    }

    fn inside(
        &mut self,
        ui: &mut Ui,
        view: &View<'_>,
        recent: &[Command],
        now: &Situation,
    ) -> Option<Chosen> {
        let Pressed { up, down, choose, .. } = self.pressed;
        let hint = "Search or run a command: a few letters are enough";
        let field =
            ui.add(TextEdit::singleline(&mut self.query).hint_text(hint).desired_width(f32::INFINITY));
        field.clone().accessible_name("Search or run a command");
        field.request_focus();
        if field.changed() {
            (self.row, self.waiting) = (0, None);
        }
        let found = self.find(view, recent, now);
        let choose = choose.or(self.waiting);
        // A key that is quicker than the search chooses of what that finds.
        self.waiting = choose.filter(|_| self.searching.is_busy());
        let choose = choose.filter(|_| self.waiting.is_none());
        self.row = (self.row + down).min(found.len().saturating_sub(1)).saturating_sub(up);
        ui.add_space(GAP / 2.0);
        let mut chosen = None;
        if found.is_empty() && !self.searching.is_busy() {
            ui.label(RichText::new("Nothing is called so").weak());
        }
        // The list has its height of its own; that of the palette is what it was for the search before.
        let list = ScrollArea::vertical().max_height(HEIGHT).min_scrolled_height(HEIGHT);
        list.auto_shrink([false, true]).show(ui, |ui| {
            for (n, entry) in found.iter().enumerate() {
                let row = row(ui, entry, n == self.row, view.map);
                if n == self.row && (up + down > 0) {
                    row.scroll_to_me(None);
                }
                if row.clicked() || n == self.row && choose.is_some() {
                    chosen = Some(match entry {
                        PaletteEntry::Command(command) => Chosen::Run(*command),
                        PaletteEntry::Item(AnyId::Actor(actor), _) if choose == Some(Choose::Place) => {
                            Chosen::Place(actor.clone())
                        }
                        PaletteEntry::Item(id, _) => Chosen::Open(id.clone()),
                    });
                }
            }
        });
        chosen
    }

    fn find(&mut self, view: &View<'_>, recent: &[Command], now: &Situation) -> Vec<PaletteEntry> {
        let query = self.query.trim().to_owned();
        let commands = commands(&query, recent, now);
        if query.is_empty() {
            self.items.clear();
            self.searching.forget();
            return commands.into_iter().map(|(_, command)| PaletteEntry::Command(command)).collect();
        }
        let map = view.map;
        let search = || {
            let (map, query) = (map.clone(), query.clone());
            move |progress: &Progress| items(&map, &query, progress)
        };
        if let Some(items) =
            self.searching.update(view.work, "Searching", (query.clone(), view.revision), search)
        {
            self.items = items;
        }
        let commands = commands.into_iter().map(|(fits, command)| (fits, PaletteEntry::Command(command)));
        let items =
            self.items.iter().map(|(fits, id, label)| (*fits, PaletteEntry::Item(id.clone(), label.clone())));
        let mut found: Vec<(u32, PaletteEntry)> = commands.chain(items).collect();
        found.sort_by_key(|(fits, _)| std::cmp::Reverse(*fits));
        found.into_iter().map(|(_, found)| found).take(MOST).collect()
    }
}

/// A row: what is found, and what it is or which keys it has.
fn row(ui: &mut Ui, entry: &PaletteEntry, selected: bool, map: &StanceMap) -> egui::Response {
    let (words, quiet) = match entry {
        PaletteEntry::Command(command) => {
            let scope = command.entry().scope;
            let place = if scope == Scope::Window { String::new() } else { format!("{}  ", scope.label()) };
            (command.label().to_owned(), format!("{place}{}", command.keys_in_words(ui.ctx())))
        }
        PaletteEntry::Item(id, label) => {
            let words = if map.contains(id) { label.clone() } else { format!("{label} (gone)") };
            (words, id.kind().label().to_owned())
        }
    };
    let width = ui.available_width();
    ui.add(
        egui::Button::selectable(selected, crate::model::words::excerpt(&words, 90))
            .shortcut_text(quiet)
            .truncate()
            .min_size(vec2(width, 0.0)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_found_by_letters_in_their_order_and_recent_ones_come_first() {
        let now = Situation { can_undo: true, ..Situation::default() };
        let first = |query: &str, recent: &[Command]| commands(query, recent, &now).first().map(|(_, c)| *c);
        assert_eq!(first("undo", &[]), Some(Command::Undo));
        assert_eq!(first("nwact", &[]), Some(Command::NewActor));
        assert_eq!(first("", &[Command::Find, Command::NewBloc]), Some(Command::NewBloc));
        assert!(
            commands("redo", &[], &now).iter().all(|(_, command)| *command != Command::Redo),
            "none to redo"
        );
        assert_eq!(first("zzzz", &[]), None);
    }
}
