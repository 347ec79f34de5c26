//! The differences between two maps, grouped by kind, in words. Which differ and how it reads is `edit`'s.

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::{Label, RichText, ScrollArea, Sense, TextEdit, Ui};

use super::browser::capitalised;
use super::theme::{GAP, Theme};
use crate::edit::compare::{Compared, description, field_name, map_itself};
use crate::edit::{Change, ChangeKind, difference};
use crate::model::field::FieldWords;
use crate::model::{AnyId, Kind, StanceMap};

/// Up to so many differences are shown with their fields from the start.
const OPEN_AT_FIRST: usize = 200;

/// So many can be shown with their fields at once.
const MOST_OPEN: usize = 5_000;

/// A line of the list. Differences are counted in the order in which they were found.
#[derive(Debug, Clone, PartialEq)]
enum ComparedRow {
    Kind(Option<Kind>, usize),
    Item(usize),
    Field(FieldWords),
}

/// What two maps differ in, as a list to read. It holds both maps, which costs little.
pub struct CompareWindow {
    from: Arc<StanceMap>,
    to: Arc<StanceMap>,
    names: (String, String),
    itself: Option<Compared>,
    changes: Vec<Change>,
    /// What people call each item, and a lower-case text that the filter searches.
    labels: Vec<(String, String)>,
    filter: String,
    kinds: [bool; 3],
    /// How many differences there are of each kind.
    counts: [usize; 3],
    open: BTreeSet<usize>,
    /// Goes up whenever other items are open.
    opened: u64,
    rows: Vec<ComparedRow>,
    made_for: Option<(String, [bool; 3], u64)>,
}

impl CompareWindow {
    /// Compares two maps, each with the name by which the analyst knows it.
    pub fn new(from: Arc<StanceMap>, to: Arc<StanceMap>, names: (String, String)) -> Self {
        let changes = difference(&from, &to).changes;
        let labels: Vec<(String, String)> = changes
            .iter()
            .map(|change| {
                let map = if change.kind == ChangeKind::Removed { &from } else { &to };
                let label = map.label(&change.item);
                let mut searched = format!("{label}\n{}", change.item);
                for field in &change.fields {
                    searched.push_str(&format!("\n{}", field_name(field)));
                }
                (label, searched.to_lowercase())
            })
            .collect();
        let open =
            if changes.len() <= OPEN_AT_FIRST { (0..changes.len()).collect() } else { BTreeSet::new() };
        let itself = map_itself(&from, &to);
        let count = |kind| changes.iter().filter(|change| change.kind == kind).count();
        let counts = [ChangeKind::Added, ChangeKind::Removed, ChangeKind::Changed].map(count);
        Self {
            from,
            to,
            names,
            itself,
            changes,
            labels,
            filter: String::new(),
            kinds: [true; 3],
            counts,
            open,
            opened: 0,
            rows: Vec::new(),
            made_for: None,
        }
    }

    /// Whether the two maps are the same.
    pub fn is_empty(&self) -> bool {
        self.itself.is_none() && self.changes.is_empty()
    }

    /// Draws the list. Gives the item that was clicked, where the second map holds it.
    pub fn ui(&mut self, ui: &mut Ui, theme: &Theme) -> Option<AnyId> {
        ui.label(format!("From {} to {}", self.names.0, self.names.1));
        if self.is_empty() {
            ui.add_space(GAP);
            ui.label(RichText::new("The maps are the same").heading());
            return None;
        }
        ui.horizontal(|ui| {
            let field = TextEdit::singleline(&mut self.filter).hint_text("Filter…").desired_width(200.0);
            ui.add(field).accessible_name("Filter differences");
            for ((kind, wanted), count) in ChangeKind::ALL.iter().zip(&mut self.kinds).zip(self.counts) {
                ui.checkbox(wanted, format!("{count} {}", kind.label()));
            }
            let found = self.rows.iter().filter(|row| matches!(row, ComparedRow::Item(_))).count();
            let show = ui.add_enabled(found <= MOST_OPEN, egui::Button::new("Show fields"));
            if show.on_disabled_hover_text("There are too many: filter them first").clicked() {
                let items = self
                    .rows
                    .iter()
                    .filter_map(|row| if let ComparedRow::Item(at) = row { Some(*at) } else { None });
                self.open.extend(items);
                self.opened += 1;
            }
            if ui.button("Hide fields").clicked() {
                self.open.clear();
                self.opened += 1;
            }
        });
        ui.add_space(GAP / 2.0);
        let made_for = (self.filter.clone(), self.kinds, self.opened);
        if self.made_for.as_ref() != Some(&made_for) {
            self.rows = self.rows();
            self.made_for = Some(made_for);
        }
        if self.rows.is_empty() {
            ui.label(RichText::new("Nothing that differs has that name").weak());
        }
        let rows = std::mem::take(&mut self.rows);
        let height = ui.spacing().interact_size.y;
        let mut clicked = None;
        ScrollArea::vertical().auto_shrink(false).show_rows(ui, height, rows.len(), |ui, shown| {
            for row in rows.get(shown).unwrap_or_default() {
                ui.horizontal(|ui| {
                    ui.set_height(height);
                    clicked = self.row(ui, row, theme).or(clicked.take());
                });
            }
        });
        self.rows = rows;
        clicked
    }

    fn rows(&self) -> Vec<ComparedRow> {
        let wanted = self.filter.trim().to_lowercase();
        let mut rows = Vec::new();
        if let Some(itself) = self.itself.as_ref().filter(|_| wanted.is_empty()) {
            rows.push(ComparedRow::Kind(None, 1));
            rows.extend(itself.fields.iter().cloned().map(ComparedRow::Field));
        }
        let (mut heading, mut last) = (0, None);
        for (at, (change, (_, searched))) in self.changes.iter().zip(&self.labels).enumerate() {
            let is_wanted =
                ChangeKind::ALL.iter().zip(self.kinds).any(|(kind, wanted)| wanted && *kind == change.kind);
            if !is_wanted || !searched.contains(&wanted) {
                continue;
            }
            let kind = change.item.kind();
            if last != Some(kind) {
                heading = rows.len();
                rows.push(ComparedRow::Kind(Some(kind), 0));
                last = Some(kind);
            }
            if let Some(ComparedRow::Kind(_, count)) = rows.get_mut(heading) {
                *count += 1;
            }
            rows.push(ComparedRow::Item(at));
            if self.open.contains(&at) {
                rows.extend(
                    description(&self.from, &self.to, change).fields.into_iter().map(ComparedRow::Field),
                );
            }
        }
        rows
    }

    fn row(&mut self, ui: &mut Ui, row: &ComparedRow, theme: &Theme) -> Option<AnyId> {
        match row {
            ComparedRow::Kind(kind, count) => {
                let words =
                    kind.map_or_else(|| "The map itself".to_owned(), |kind| capitalised(kind.plural()));
                ui.label(RichText::new(words).strong());
                if kind.is_some() {
                    ui.label(RichText::new(count.to_string()).weak().small());
                }
            }
            ComparedRow::Item(at) => {
                let (Some(change), Some((label, _))) = (self.changes.get(*at), self.labels.get(*at)) else {
                    return None;
                };
                ui.add_space(GAP);
                let open = self.open.contains(at);
                let (_, icon) = ui.allocate_exact_size(egui::vec2(12.0, 12.0), Sense::click());
                egui::collapsing_header::paint_default_icon(ui, if open { 1.0 } else { 0.0 }, &icon);
                let words = format!("Fields of {label}");
                icon.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, open, &words));
                let colour = match change.kind {
                    ChangeKind::Added => theme.good,
                    ChangeKind::Removed => theme.bad,
                    ChangeKind::Changed => theme.accent,
                };
                ui.label(RichText::new(change.kind.label()).small().color(colour));
                let item = change.item.clone();
                let link = ui.add(egui::Link::new(label));
                if icon.clicked() {
                    self.opened += 1;
                    if !self.open.remove(at) {
                        self.open.insert(*at);
                    }
                }
                return (link.clicked() && self.to.contains(&item)).then_some(item);
            }
            ComparedRow::Field(field) => {
                ui.add_space(GAP * 4.0);
                ui.label(RichText::new(field_name(field.field)).small().color(theme.faint));
                let words = match (field.old.as_str(), field.new.as_str()) {
                    ("", new) => format!("+ {new}"),
                    (old, "") => format!("− {old}"),
                    (old, new) => format!("{old} → {new}"),
                };
                ui.add(Label::new(&words).truncate()).on_hover_text(words);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::app::theme;
    use crate::edit;
    use crate::model::{Actor, ItemId as _, Unit};

    fn harness<'a>(from: &StanceMap, to: &StanceMap) -> Harness<'a, (CompareWindow, Option<AnyId>)> {
        let names = ("backup.ron".to_owned(), "map.ron".to_owned());
        let window = CompareWindow::new(Arc::new(from.clone()), Arc::new(to.clone()), names);
        Harness::builder()
            .with_size(egui::vec2(700.0, 500.0))
            .allow_missing_glyphs()
            .with_context_setup(theme::install)
            .build_ui_state(
                |ui, (window, clicked): &mut (CompareWindow, Option<AnyId>)| {
                    *clicked = window.ui(ui, Theme::of(ui.ctx())).or(clicked.take());
                },
                (window, None),
            )
    }
    fn maps() -> (StanceMap, StanceMap) {
        let (map, italy) = edit::add(&StanceMap::new("m"), "i", Actor::new("Italy")).unwrap();
        let (map, _) = edit::add(&map, "f", Actor::new("France")).unwrap();
        let next = edit::alter::<Actor>(&map, &italy, |actor| actor.influence = Unit::clamped(0.75)).unwrap();
        (map, edit::add(&next, "n", Actor::new("NATO")).unwrap().0)
    }

    #[test]
    fn differences_are_read_filtered_and_opened() {
        let (from, to) = maps();
        let mut harness = harness(&from, &to);
        harness.run();
        harness.get_by_label("From backup.ron to map.ron");
        harness.get_by_label("0.5 → 0.75");
        harness.get_by_label("+ NATO");
        assert!(harness.query_by_label("France").is_none(), "it is the same");
        harness.get_by_label("Fields of Italy").click();
        harness.run();
        assert!(harness.query_by_label("0.5 → 0.75").is_none(), "its fields are hidden");
        harness.get_by_label("1 added").click();
        harness.run();
        assert!(harness.query_by_label("NATO").is_none());
        harness.get_by_label("Italy").click();
        harness.run();
        assert_eq!(harness.state().1.as_ref().map(|id| to.label(id)).as_deref(), Some("Italy"));
        harness.get_by_label("Filter differences").focus();
        harness.get_by_label("Filter differences").type_text("nothing");
        harness.run();
        harness.get_by_label("Nothing that differs has that name");
    }

    #[test]
    fn the_same_maps_are_said_to_be_the_same() {
        let (from, _) = maps();
        let mut harness = harness(&from, &from);
        harness.run();
        harness.get_by_label("The maps are the same");
    }

    #[test]
    fn thousands_of_differences_draw_only_what_is_seen() {
        let from = StanceMap::new("m");
        let mut to = from.clone();
        for at in 0..20_000 {
            let id = crate::model::ActorId::parse(&format!("actor-{at:05}")).unwrap();
            to.actors.insert(id, Arc::new(Actor::new(format!("Actor {at}"))));
        }
        let mut harness = harness(&from, &to);
        harness.run();
        harness.get_by_label("Actor 0");
        assert!(harness.query_by_label("Actor 500").is_none());
        assert!(harness.query_by_label("+ Actor 0").is_none(), "many are told by name at first");
    }
}
