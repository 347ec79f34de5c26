//! The history of a map: transactions, undo and redo by going back to earlier maps. No step knows its
//! own inverse; the maps share their structure, so keeping them is cheap.

use std::collections::VecDeque;
use std::sync::Arc;

use jiff::Timestamp;

use super::difference::{Difference, difference};
use crate::model::StanceMap;

/// How many changed items the kept steps may hold together; the oldest steps go first. A changed item
/// costs some kilobytes at most, so that this is a bound on memory that ordinary work never meets.
const MAX_KEPT_CHANGES: usize = 200_000;

/// One step that can be undone or redone.
#[derive(Debug, Clone)]
pub struct Step {
    /// What was done, as a menu shows it: “Move 3 actors”.
    pub label: String,
    /// When it was done.
    pub at: Timestamp,
    /// The map on the step's other side: before it for an undo step, after it for a redo step.
    other: Arc<StanceMap>,
    /// Names the state on the other side.
    state: u64,
    /// How many items the step changed.
    changes: usize,
}

/// A step that was just made, undone or made again: what whoever follows the map needs to know of it.
#[derive(Debug, Clone)]
pub struct Committed {
    /// What was done.
    pub label: String,
    /// When.
    pub at: Timestamp,
    /// The map before.
    pub from: Arc<StanceMap>,
    /// The map after.
    pub to: Arc<StanceMap>,
    /// What differs between them.
    pub difference: Arc<Difference>,
}

#[derive(Debug, Clone)]
struct Transaction {
    label: String,
    start: Arc<StanceMap>,
}

/// The present map, and the way back and forth.
#[derive(Debug, Clone)]
pub struct History {
    present: Arc<StanceMap>,
    state: u64,
    newest_state: u64,
    saved: Option<u64>,
    undo: VecDeque<Step>,
    redo: Vec<Step>,
    open: Option<Transaction>,
    kept_changes: usize,
    revision: u64,
    committed: Vec<Committed>,
}

impl History {
    /// Begins with a map that is saved as it is.
    pub fn new(map: StanceMap) -> Self {
        Self {
            present: Arc::new(map),
            state: 0,
            newest_state: 0,
            saved: Some(0),
            undo: VecDeque::new(),
            redo: Vec::new(),
            open: None,
            kept_changes: 0,
            revision: 0,
            committed: Vec::new(),
        }
    }
    /// Begins with a map that isn't on disk in this form (new with content, recovered, repaired).
    pub fn unsaved(map: StanceMap) -> Self {
        Self { saved: None, ..Self::new(map) }
    }

    /// The map as it is now, an open transaction's updates included.
    pub fn map(&self) -> &Arc<StanceMap> {
        &self.present
    }

    /// Goes up whenever the present map becomes another one, so that what was computed from it can be kept
    /// until then.
    pub fn revision(&self) -> u64 {
        self.revision
    }
    fn show(&mut self, map: Arc<StanceMap>) {
        self.present = map;
        self.revision += 1;
    }

    /// Makes one whole step. Returns what it changed; a step that changes nothing isn't kept.
    pub fn apply(&mut self, label: impl Into<String>, next: StanceMap) -> Arc<Difference> {
        self.commit();
        let changed = difference(&self.present, &next);
        self.apply_known(label, next, changed)
    }

    /// Makes one whole step of which it is known already what it changes; an open transaction is committed first, so
    /// there must be none whose updates the difference doesn't know of.
    pub fn apply_known(
        &mut self,
        label: impl Into<String>,
        next: StanceMap,
        changed: Difference,
    ) -> Arc<Difference> {
        self.commit();
        let changed = Arc::new(changed);
        if !changed.is_empty() {
            let from = std::mem::replace(&mut self.present, Arc::new(next));
            self.revision += 1;
            self.step(label.into(), from, Arc::clone(&changed));
        }
        changed
    }

    /// Opens a transaction; one that is still open is committed first.
    pub fn begin(&mut self, label: impl Into<String>) {
        self.commit();
        self.open = Some(Transaction { label: label.into(), start: Arc::clone(&self.present) });
    }
    /// Whether a transaction is open.
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }
    /// The map as it was when the open transaction began; the present one without a transaction. A
    /// gesture computes every update from it.
    pub fn start(&self) -> &Arc<StanceMap> {
        self.open.as_ref().map_or(&self.present, |transaction| &transaction.start)
    }
    /// Shows the map that the open transaction has come to. Without one it is a whole step.
    pub fn update(&mut self, next: StanceMap) {
        if self.open.is_some() {
            self.show(Arc::new(next));
        } else {
            self.apply("Edit", next);
        }
    }
    /// Goes back to where the open transaction began.
    pub fn cancel(&mut self) {
        if let Some(transaction) = self.open.take() {
            self.show(transaction.start);
        }
    }
    /// Closes the open transaction. Returns what it changed; nothing leaves no step.
    pub fn commit(&mut self) -> Arc<Difference> {
        let Some(transaction) = self.open.take() else { return Arc::default() };
        let changed = Arc::new(difference(&transaction.start, &self.present));
        if changed.is_empty() {
            self.present = transaction.start;
        } else {
            self.step(transaction.label, transaction.start, Arc::clone(&changed));
        }
        changed
    }

    /// Keeps the step that led from a map to the present one.
    fn step(&mut self, label: String, from: Arc<StanceMap>, changed: Arc<Difference>) {
        debug_assert_eq!(
            crate::model::integrity::check(&self.present),
            [],
            "the step \"{label}\" left the map invalid"
        );
        let changes = changed.changes.len() + 1;
        let at = Timestamp::now();
        self.undo.push_back(Step {
            label: label.clone(),
            at,
            other: Arc::clone(&from),
            state: self.state,
            changes,
        });
        self.committed.push(Committed {
            label,
            at,
            from,
            to: Arc::clone(&self.present),
            difference: changed,
        });
        self.kept_changes += changes;
        self.newest_state += 1;
        self.state = self.newest_state;
        self.kept_changes -= self.redo.drain(..).map(|step| step.changes).sum::<usize>();
        while self.kept_changes > MAX_KEPT_CHANGES && self.undo.len() > 1 {
            self.kept_changes -= self.undo.pop_front().map_or(0, |step| step.changes);
        }
    }

    /// Makes the last two steps one, where they are called the same, came so close on each other, and the state between
    /// them isn't the saved one.
    pub fn join(&mut self, within: jiff::SignedDuration) {
        let [.., before, last] = self.undo.make_contiguous() else { return };
        let is_one = before.label == last.label
            && last.at.duration_since(before.at) <= within
            && self.saved != Some(last.state);
        if is_one {
            before.at = last.at;
            before.changes += last.changes;
            self.undo.pop_back();
        }
    }

    /// What was done since this was asked last, in order. Whoever keeps a history and never asks keeps all of it.
    pub fn take_committed(&mut self) -> Vec<Committed> {
        std::mem::take(&mut self.committed)
    }

    /// Goes one step back. Returns its label and what changed; none where there is nothing to undo.
    pub fn undo(&mut self) -> Option<(String, Arc<Difference>)> {
        self.commit();
        let mut step = self.undo.pop_back()?;
        let label = step.label.clone();
        let changed = self.swap(&mut step, format!("Undo: {label}"));
        self.redo.push(step);
        Some((label, changed))
    }
    /// Goes one step forth. Returns its label and what changed; none where there is nothing to redo.
    pub fn redo(&mut self) -> Option<(String, Arc<Difference>)> {
        self.commit();
        let mut step = self.redo.pop()?;
        let label = step.label.clone();
        let changed = self.swap(&mut step, format!("Redo: {label}"));
        self.undo.push_back(step);
        Some((label, changed))
    }
    fn swap(&mut self, step: &mut Step, label: String) -> Arc<Difference> {
        std::mem::swap(&mut self.present, &mut step.other);
        std::mem::swap(&mut self.state, &mut step.state);
        self.revision += 1;
        let changed = Arc::new(difference(&step.other, &self.present));
        let (from, to) = (Arc::clone(&step.other), Arc::clone(&self.present));
        self.committed.push(Committed {
            label,
            at: Timestamp::now(),
            from,
            to,
            difference: Arc::clone(&changed),
        });
        changed
    }

    /// The label of the step that undo would take back.
    pub fn undo_label(&self) -> Option<&str> {
        self.undo.back().map(|step| step.label.as_str())
    }
    /// The label of the step that redo would make again.
    pub fn redo_label(&self) -> Option<&str> {
        self.redo.last().map(|step| step.label.as_str())
    }
    /// How many steps can be undone.
    pub fn undo_depth(&self) -> usize {
        self.undo.len()
    }
    /// Every step that is kept, the oldest first: those that can be undone, then those that can be redone.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.undo.iter().chain(self.redo.iter().rev())
    }
    /// After how many of the steps the map was saved; none where it was in no state that is kept.
    pub fn saved_depth(&self) -> Option<usize> {
        let before = self.undo.iter().map(|step| step.state);
        let after = self.redo.iter().rev().map(|step| step.state);
        before.chain([self.state]).chain(after).position(|state| Some(state) == self.saved)
    }
    /// Whether the present map has come through the state of this name, or is in it.
    pub fn leads_through(&self, state: u64) -> bool {
        self.state == state || self.undo.iter().any(|step| step.state == state)
    }
    /// Goes to the state after so many of the steps, as far as there are that many.
    pub fn go_to(&mut self, depth: usize) {
        self.commit();
        while self.undo.len() > depth && self.undo().is_some() {}
        while self.undo.len() < depth && self.redo().is_some() {}
    }

    /// Whether the present map is not the saved one.
    pub fn is_modified(&self) -> bool {
        self.saved != Some(self.state) || self.open.is_some()
    }
    /// Names the present state, so that a save that ends later can say what it saved.
    pub fn state(&self) -> u64 {
        self.state
    }
    /// Notes that the state of this name is what the file holds.
    pub fn mark_saved(&mut self, state: u64) {
        self.saved = Some(state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::describe;

    fn titled(history: &History, title: &str) -> StanceMap {
        describe(history.map(), title, "")
    }

    #[test]
    fn undo_and_redo_walk_the_same_maps() {
        let mut history = History::new(StanceMap::new("a"));
        for title in ["b", "c"] {
            let next = titled(&history, title);
            history.apply(format!("Name it {title}"), next);
        }
        assert_eq!(history.undo_label(), Some("Name it c"));
        history.undo();
        assert_eq!(history.map().title, "b");
        history.undo();
        assert_eq!(history.map().title, "a");
        assert!(history.undo().is_none());
        history.redo();
        history.redo();
        assert_eq!(history.map().title, "c");
        assert!(history.redo().is_none());
    }

    #[test]
    fn steps_of_one_name_are_joined_but_not_across_a_save() {
        let second = jiff::SignedDuration::from_secs(1);
        let mut history = History::new(StanceMap::new("a"));
        for title in ["b", "c", "d"] {
            let next = titled(&history, title);
            history.apply("Name", next);
            history.join(second);
        }
        assert_eq!(history.undo_depth(), 1);
        history.mark_saved(history.state());
        let next = titled(&history, "e");
        history.apply("Name", next);
        history.join(second);
        assert_eq!((history.undo_depth(), history.saved_depth()), (2, Some(1)));
        history.undo();
        assert_eq!((history.map().title.as_str(), history.is_modified()), ("d", false));
        history.undo();
        assert_eq!(history.map().title, "a");
        history.redo();
        assert_eq!(history.map().title, "d");
        let next = titled(&history, "f");
        history.apply("Title", next);
        history.join(second);
        assert_eq!(history.undo_depth(), 2, "another thing was done");
    }

    #[test]
    fn a_gesture_is_one_step_and_escape_leaves_none() {
        let mut history = History::new(StanceMap::new("a"));
        history.begin("Name");
        for title in ["b", "c", "d"] {
            history.update(titled(&history, title));
        }
        history.cancel();
        assert_eq!((history.map().title.as_str(), history.undo_depth()), ("a", 0));
        assert!(!history.is_modified());

        history.begin("Name");
        history.update(titled(&history, "b"));
        history.update(titled(&history, "a"));
        assert!(history.commit().is_empty(), "it came back to where it began");
        assert_eq!(history.undo_depth(), 0);

        history.begin("Name");
        history.update(titled(&history, "b"));
        history.commit();
        assert_eq!(history.undo_depth(), 1);
    }

    #[test]
    fn any_step_can_be_gone_to_and_the_saved_one_is_known() {
        let mut history = History::new(StanceMap::new("a"));
        for title in ["b", "c", "d"] {
            history.apply(format!("Name it {title}"), titled(&history, title));
            if title == "b" {
                history.mark_saved(history.state());
            }
        }
        let labels = |history: &History| history.steps().map(|step| step.label.clone()).collect::<Vec<_>>();
        let all = labels(&history);
        assert_eq!(all, ["Name it b", "Name it c", "Name it d"]);
        for (depth, title) in [(0, "a"), (3, "d"), (1, "b"), (9, "d"), (2, "c")] {
            history.go_to(depth);
            assert_eq!(history.map().title, title);
            assert_eq!((labels(&history), history.saved_depth()), (all.clone(), Some(1)));
        }
        history.go_to(0);
        history.apply("Name it e", titled(&history, "e"));
        assert_eq!((labels(&history).len(), history.saved_depth()), (1, None));
    }

    #[test]
    fn modified_means_not_the_saved_state() {
        let mut history = History::new(StanceMap::new("a"));
        history.apply("Name", titled(&history, "b"));
        assert!(history.is_modified());
        history.undo();
        assert!(!history.is_modified(), "back at what the file holds");
        history.redo();
        history.mark_saved(history.state());
        assert!(!history.is_modified());
        history.undo();
        assert!(history.is_modified());
        history.apply("Name", titled(&history, "b"));
        assert!(history.is_modified(), "another state with the same content is still another step");
    }
}
