//! What is to be decided after a merge: conflicts with both values side by side, and items that may be the
//! same. How a decision changes the map is `edit`'s.

use std::collections::{BTreeMap, BTreeSet};

use egui::{Label, RichText, ScrollArea, Ui};

use super::theme::GAP;
use super::view::{Action, Actions, View};
use crate::edit::merge::{Decision, Description, description, resolve, resolve_all};
use crate::edit::unite::{Twins, same_items, unite_items};
use crate::model::{AnyId, Conflict, ConflictId};

/// Height of a line of the list, in points.
const ROW: f32 = 60.0;

/// A line of the list.
enum ConflictRow {
    Conflict(ConflictId),
    Twins(Twins),
}

/// The conflicts window.
#[derive(Default)]
pub struct ConflictsWindow {
    /// Pairs of items that the analyst said are two.
    apart: BTreeSet<(AnyId, AnyId)>,
    rows: Vec<ConflictRow>,
    /// The words of the conflicts that were seen; those of long texts take a while to find.
    descriptions: BTreeMap<ConflictId, Description>,
    made_for: Option<(u64, usize)>,
}

impl ConflictsWindow {
    /// Draws the window.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
        let made_for = (view.revision, self.apart.len());
        if self.made_for != Some(made_for) {
            self.rows = self.rows(view);
            self.descriptions.clear();
            self.made_for = Some(made_for);
        }
        let conflicts = view.map.conflicts.len();
        if self.rows.is_empty() {
            ui.add_space(ui.available_height() * 0.35);
            ui.vertical_centered(|ui| {
                ui.label(RichText::new("Nothing is to be decided").heading());
                ui.label("What two versions of a map are at odds about after a merge stands here");
            });
            return;
        }
        ui.horizontal(|ui| {
            let pairs = self.rows.len() - conflicts;
            let conflicts_word = if conflicts == 1 { "conflict" } else { "conflicts" };
            let pairs_word = if pairs == 1 { "pair" } else { "pairs" };
            ui.label(format!("{conflicts} {conflicts_word}, {pairs} {pairs_word} that may be the same"));
            let enabled = !view.read_only && conflicts > 0;
            for (words, choice) in [("Keep all", Decision::Kept), ("Take all others", Decision::Other)] {
                if ui.add_enabled(enabled, egui::Button::new(words)).clicked() {
                    let (_, left) = resolve_all(view.map, view.map.conflicts.keys(), choice);
                    let label = format!("Decide {} conflicts", conflicts - left);
                    actions.step(label, move |map| Ok(resolve_all(map, map.conflicts.keys(), choice).0));
                    if left > 0 {
                        actions.push(Action::Warn(format!(
                            "{left} of them can't be decided so: look at each of those that are left"
                        )));
                    }
                }
            }
        });
        ui.add_space(GAP / 2.0);
        let rows = std::mem::take(&mut self.rows);
        ScrollArea::vertical().auto_shrink(false).show_rows(ui, ROW, rows.len(), |ui, shown| {
            for row in rows.get(shown).unwrap_or_default() {
                let size = egui::vec2(ui.available_width(), ROW);
                ui.allocate_ui_with_layout(size, egui::Layout::top_down(egui::Align::Min), |ui| {
                    ui.set_min_size(size);
                    match row {
                        ConflictRow::Conflict(id) => {
                            let Some(conflict) = view.map.conflicts.get(id) else { return };
                            let words = self
                                .descriptions
                                .entry(id.clone())
                                .or_insert_with(|| description(view.map, conflict));
                            side_by_side(ui, view, (id, conflict), words, actions);
                        }
                        ConflictRow::Twins(pair) => self.pair(ui, view, pair, actions),
                    }
                });
            }
        });
        self.rows = rows;
    }

    fn rows(&self, view: &View<'_>) -> Vec<ConflictRow> {
        let pairs = same_items(view.map)
            .into_iter()
            .filter(|pair| !self.apart.contains(&(pair.a.clone(), pair.b.clone())))
            .map(ConflictRow::Twins);
        let mut conflicts: Vec<_> = view.map.conflicts.iter().collect();
        conflicts.sort_by(|a, b| (&a.1.item, &a.1.field, a.0).cmp(&(&b.1.item, &b.1.field, b.0)));
        conflicts.into_iter().map(|(id, _)| ConflictRow::Conflict(id.clone())).chain(pairs).collect()
    }

    fn pair(&mut self, ui: &mut Ui, view: &View<'_>, pair: &Twins, actions: &mut Actions) {
        let (a, b) = (view.map.label(&pair.a), view.map.label(&pair.b));
        ui.separator();
        let words = if a == b {
            format!("Two {} called “{a}” may be the same", pair.a.kind().plural())
        } else {
            format!("The {} “{a}” and “{b}” may be the same", pair.a.kind().plural())
        };
        ui.add(Label::new(RichText::new(words).strong()).truncate());
        ui.horizontal(|ui| {
            // Of one name it makes no difference which is kept.
            let choices = if a == b { 1 } else { 2 };
            for (keep, gone) in [(&pair.a, &pair.b), (&pair.b, &pair.a)].into_iter().take(choices) {
                let name = view.map.label(keep);
                let button = ui.add_enabled(!view.read_only, egui::Button::new(format!("Unite as “{name}”")));
                if button.on_hover_text(format!("{keep} takes over what is said of {gone}")).clicked() {
                    let label = format!("Unite {} and {}", name, view.map.label(gone));
                    let (keep, gone) = (keep.clone(), gone.clone());
                    actions.step(label, move |map| unite_items(map, &keep, &gone));
                }
            }
            if ui.button("Not the same").clicked() {
                self.apart.insert((pair.a.clone(), pair.b.clone()));
            }
            ui.add(Label::new(RichText::new(&pair.because).weak()).truncate());
        });
    }
}

/// A conflict: what it is about, and a value with its button on either side.
fn side_by_side(
    ui: &mut Ui,
    view: &View<'_>,
    (id, conflict): (&ConflictId, &Conflict),
    Description { about, kept, other, from }: &Description,
    actions: &mut Actions,
) {
    let whole = conflict.field.is_empty();
    ui.separator();
    let heading = ui.add(egui::Link::new(RichText::new(about.as_str()).strong()));
    if heading.clicked()
        && let Some(item) = &conflict.item
    {
        actions.push(Action::Open(item.clone()));
    }
    let their = if from.is_empty() { "the other" } else { from };
    let (keep, take) = if whole { ("Keep it", "Delete it") } else { ("Keep this", "Take the other") };
    let sides = [
        (Decision::Kept, keep, "Here", kept.as_str()),
        (Decision::Other, take, their, if whole { "deleted it" } else { other }),
    ];
    ui.columns(2, |columns| {
        for (column, (choice, words_on, whose, words)) in columns.iter_mut().zip(sides) {
            column.horizontal(|ui| {
                let button = ui.add_enabled(!view.read_only, egui::Button::new(words_on));
                button.widget_info(|| {
                    egui::WidgetInfo::labeled(
                        egui::Role::Button,
                        !view.read_only,
                        format!("{words_on}: {about}"),
                    )
                });
                if button.clicked() {
                    let id = id.clone();
                    actions.step(format!("Decide the {about}"), move |map| resolve(map, &id, choice));
                }
                ui.label(RichText::new(format!("{whose}:")).weak());
                let words = if words.is_empty() { "nothing" } else { words };
                ui.add(Label::new(words.replace('\n', " · ")).truncate()).on_hover_text(words);
            });
        }
    });
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::app::mini_shell::{MiniShell, harness};
    use crate::edit::merge::{Names, merge};
    use crate::edit::{self, alter};
    use crate::model::{Actor, ActorId, StanceMap, Unit};

    /// A map whose actor two people graded differently, with an actor that is there twice.
    fn merged() -> (StanceMap, ActorId) {
        let (map, italy) = edit::add(&StanceMap::new("m"), "i", Actor::new("Italy")).unwrap();
        let (map, _) = edit::add(&map, "j", Actor::new("ITALY")).unwrap();
        let graded = |influence| {
            alter::<Actor>(&map, &italy, |actor| actor.influence = Unit::clamped(influence)).unwrap()
        };
        let names = Names { ours: "here", theirs: "colleague" };
        (merge(Some(&map), &graded(0.25), &graded(0.75), names).map, italy)
    }

    const TAKE: &str = "Take the other: influence of actor “Italy”";

    #[test]
    fn both_values_are_seen_and_one_is_taken() {
        let (map, italy) = merged();
        let shell = MiniShell::new(ConflictsWindow::default(), map);
        let mut harness = harness(shell, egui::vec2(800.0, 500.0), ConflictsWindow::ui);
        harness.run();
        for words in ["0.25", "0.75", "colleague:", "1 conflict, 1 pair that may be the same"] {
            harness.get_by_label(words);
        }
        harness.get_by_label(TAKE).click();
        harness.run();
        let state = harness.state_mut();
        assert_eq!(state.map().actors[&italy].influence, Unit::clamped(0.75));
        assert!(state.map().conflicts.is_empty());
        state.history.undo();
        assert_eq!(
            (state.map().conflicts.len(), state.history.undo_depth()),
            (1, 0),
            "it is an edit like others"
        );
        harness.run();
        harness.get_by_label("Keep this: influence of actor “Italy”").click();
        harness.run();
        let map = harness.state().map();
        assert_eq!((map.actors[&italy].influence, map.conflicts.len()), (Unit::clamped(0.25), 0));
    }

    #[test]
    fn actors_are_united_or_said_to_be_two() {
        let (map, italy) = merged();
        let shell = MiniShell::new(ConflictsWindow::default(), map);
        let mut harness = harness(shell, egui::vec2(800.0, 500.0), ConflictsWindow::ui);
        harness.run();
        harness.get_by_label("Unite as “Italy”").click();
        harness.run();
        assert_eq!(harness.state().map().actors.keys().collect::<Vec<_>>(), [&italy]);
        harness.state_mut().history.undo();
        harness.run();
        harness.get_by_label("Not the same").click();
        harness.run();
        assert!(harness.query_by_label("Not the same").is_none());
        harness.get_by_label("Keep all").click();
        harness.run();
        assert!(harness.state().map().conflicts.is_empty());
        harness.get_by_label("Nothing is to be decided");
    }

    #[test]
    fn a_newer_file_is_read_and_not_decided() {
        let (map, _) = merged();
        let mut shell = MiniShell::new(ConflictsWindow::default(), map.clone());
        shell.read_only = true;
        let mut harness = harness(shell, egui::vec2(800.0, 500.0), ConflictsWindow::ui);
        harness.run();
        harness.get_by_label(TAKE).click();
        harness.get_by_label("Keep all").click();
        harness.run();
        assert_eq!(harness.state().map(), &map);
    }
}
