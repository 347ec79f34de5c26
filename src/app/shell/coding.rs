//! Who is coding: the person at this computer, as asked once and remembered, and which of the map's coders that is.
//! Blind coding, where the others' work is hidden, is here too.

use std::sync::Arc;

use super::Shell;
use crate::edit::{self, Patch};
use crate::model::{CoderId, StanceMap, integrity};

/// The person at this computer.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
pub(super) struct Me {
    /// Their name; empty where they don't want to be noted.
    #[serde(default)]
    pub(super) name: String,
    /// Whether they were asked.
    #[serde(default)]
    pub(super) asked: bool,
    /// What is being typed.
    #[serde(skip)]
    pub(super) typed: String,
}

/// A map, and what of it is shown while coding blind.
pub(super) type Shown = (Arc<StanceMap>, Arc<StanceMap>);

/// The coder of a map with a name, whatever its capitals.
fn named(map: &StanceMap, name: &str) -> Option<CoderId> {
    let folded = name.trim().to_lowercase();
    map.coders.iter().find(|(_, coder)| coder.name.trim().to_lowercase() == folded).map(|(id, _)| id.clone())
}

impl Shell {
    /// Which of the map's coders records what is done here: the person at this computer or, where nobody was
    /// named, the first.
    pub(super) fn own_coder(&self) -> Option<CoderId> {
        let map = self.document.history.map();
        if self.me.name.is_empty() { map.coders.keys().next().cloned() } else { named(map, &self.me.name) }
    }

    /// Notes who is at this computer; an empty name is nobody in particular.
    pub(super) fn be(&mut self, name: &str) {
        name.trim().clone_into(&mut self.me.name);
        self.me.asked = true;
        self.me.typed.clear();
        self.rename_run();
        self.coder = self.own_coder();
        self.shown.borrow_mut().clear();
    }

    /// Codes as one of the map's coders from now on.
    pub(super) fn code_as(&mut self, coder: CoderId) {
        let name = self.document.history.map().coders.get(&coder).map(|coder| coder.name.clone());
        if let Some(name) = name {
            self.be(&name);
            self.coder = Some(coder);
            self.shown.borrow_mut().clear();
        }
    }

    /// A step's map with the person at this computer as the coder of the quotes and stances that it adds.
    pub(super) fn credited(&self, next: StanceMap) -> StanceMap {
        if self.me.name.is_empty() {
            return next;
        }
        edit::credit(self.document.history.map(), next, &self.me.name)
    }

    /// What is shown of a map: all of it or, while coding blind, not what the others recorded.
    pub(super) fn shown(&self, map: &Arc<StanceMap>) -> Arc<StanceMap> {
        if !self.blind {
            return Arc::clone(map);
        }
        let mut kept = self.shown.borrow_mut();
        if let Some((_, shown)) = kept.iter().find(|(of, _)| Arc::ptr_eq(of, map)) {
            return Arc::clone(shown);
        }
        let shown = Arc::new(edit::blind_to_others(map, self.coder.as_ref()));
        // The present map and the one at the start of a gesture.
        kept.truncate(1);
        kept.insert(0, (Arc::clone(map), Arc::clone(&shown)));
        shown
    }

    /// Turns blind coding on or off.
    pub(super) fn toggle_blind(&mut self) {
        if self.coder.is_none() && self.me.name.is_empty() {
            self.toasts.warn("To code blind, say first who is coding: choose a coder at the lower right");
            return;
        }
        self.blind = !self.blind;
        self.shown.borrow_mut().clear();
        self.tidy();
    }

    /// The whole map after an edit that was made of what is shown of it.
    pub(super) fn whole(&mut self, of: &Arc<StanceMap>, edited: StanceMap) -> Option<StanceMap> {
        if !self.blind {
            return Some(edited);
        }
        let next = Patch::between(&self.shown(of), &edited).apply(of);
        if integrity::check(&next).is_empty() {
            return Some(next);
        }
        self.toasts.warn(
            "This would take something from under what other coders recorded, which is hidden. End blind coding first",
        );
        None
    }
}
