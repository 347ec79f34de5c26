//! Who is coding: the person at this computer, as asked once and remembered, and which of the map's coders that is.
//! Blind coding, where the others' work is hidden, is turned on and off here.

use super::state::Shell;
use crate::app::jobs::Job;
use crate::edit::BlindView;
use crate::model::{CoderId, StanceMap};

/// The coder of a map with a name, whatever its capitals.
fn named(map: &StanceMap, name: &str) -> Option<CoderId> {
    let folded = name.trim().to_lowercase();
    map.coders.iter().find(|(_, coder)| coder.name.trim().to_lowercase() == folded).map(|(id, _)| id.clone())
}

impl Shell {
    /// Which of the map's coders records what is done here: the person at this computer. Nobody where nobody was
    /// named, or where the map has no such coder yet.
    pub(super) fn own_coder(&self) -> Option<CoderId> {
        let name = &self.window.me.name;
        if name.is_empty() { None } else { named(self.workspace.map(), name) }
    }

    /// Keeps who codes and the map's coders together: a coder that went codes no more, and one that was renamed is
    /// the person at this computer still.
    pub(super) fn follow_coder(&mut self) {
        let id = self.workspace.coder.as_ref();
        let Some(coder) = id.and_then(|id| self.workspace.map().coders.get(id)) else {
            self.workspace.coder = self.own_coder();
            return;
        };
        let name = coder.name.trim();
        if !name.is_empty() && name != self.window.me.name {
            name.clone_into(&mut self.window.me.name);
            self.rename_run();
        }
    }

    /// Notes who is at this computer; an empty name is nobody in particular.
    pub(super) fn be(&mut self, name: &str) {
        let me = &mut self.window.me;
        name.trim().clone_into(&mut me.name);
        me.asked = true;
        me.typed.clear();
        self.rename_run();
        self.workspace.coder = self.own_coder();
    }

    /// Codes as one of the map's coders from now on.
    pub(super) fn code_as(&mut self, coder: CoderId) {
        let name = self.workspace.map().coders.get(&coder).map(|coder| coder.name.clone());
        if let Some(name) = name {
            self.be(&name);
            self.workspace.coder = Some(coder);
        }
    }

    /// Turns blind coding on or off.
    pub(super) fn toggle_blind(&mut self) {
        if self.workspace.coder.is_none() && self.window.me.name.is_empty() {
            self.warn("To code blind, say first who is coding: choose a coder at the lower right");
            return;
        }
        self.workspace.set_blind(!self.workspace.is_blind());
        self.tidy();
    }

    /// Finds out what to hide, where the others' work is to be hidden and that isn't known yet.
    pub(super) fn find_hidden(&mut self) {
        if let Some((map, me)) = self.workspace.unknown_blind_view() {
            self.window.jobs.start_or(
                Job::new("Hiding the others' work").about(self.workspace.id).latest("hiding").for_certain(),
                move |_| BlindView::new(&map, me),
                |shell, _, view| shell.workspace.see_blind(view),
                |shell, _| shell.workspace.set_blind(false),
            );
        }
    }
}
