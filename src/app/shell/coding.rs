//! Who is coding: the person at this computer, as asked once and remembered, and which of the map's coders that is.
//! Blind coding, where the others' work is hidden, is turned on and off here.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::state::Shell;
use crate::app::jobs::Job;
use crate::edit::BlindView;
use crate::model::text::sha256;
use crate::model::{CoderId, StanceMap};
use crate::store;

/// The folder of the files that are coded blind, in the program's own.
const BLIND: &str = "blind";

/// The coder of a map with a name, whatever its capitals.
fn named(map: &StanceMap, name: &str) -> Option<CoderId> {
    let folded = name.trim().to_lowercase();
    map.coders.iter().find(|(_, coder)| coder.name.trim().to_lowercase() == folded).map(|(id, _)| id.clone())
}

/// Where it is noted that a file is coded blind, in the program's own folder.
fn mark_of(folder: &Path, file: &Path) -> PathBuf {
    folder.join(BLIND).join(sha256(file.as_os_str().as_encoded_bytes()))
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
        self.note_blind();
        self.tidy();
    }

    /// Notes whether the file of the open map is coded blind, so that it is when it is opened again.
    pub(super) fn note_blind(&mut self) {
        let (Some(folder), Some(file)) = (&self.window.safety.folder, &self.workspace.document.path) else {
            return;
        };
        let (mark, is_blind) = (mark_of(folder, file), self.workspace.is_blind());
        self.window.jobs.start(
            Job::new("Noting how the map is coded").quiet().for_certain(),
            move |_| {
                if !is_blind {
                    std::fs::remove_file(&mark).ok();
                    return Ok(());
                }
                store::make_private_folder(store::folder_of(&mark))?;
                store::write_own(&mark, b"This map is coded blind.\n")
            },
            |shell, _, noted| {
                if let Err(why) = noted {
                    shell.warn(format!(
                        "Blind coding will be off when the map is opened again: noting it failed: {why}"
                    ));
                }
            },
        );
    }

    /// Whether a file is to be coded blind; it may take a moment.
    pub(super) fn is_blind_file(folder: Option<&Path>, file: &Path) -> bool {
        folder.is_some_and(|folder| mark_of(folder, file).exists())
    }

    /// What to hide in a map before anybody sees it, for the person at this computer.
    pub(super) fn view_for(map: &StanceMap, me: &str) -> BlindView {
        BlindView::new(&Arc::new(map.clone()), if me.is_empty() { None } else { named(map, me) })
    }

    /// Codes the map that was just opened blind.
    pub(super) fn code_blind_again(&mut self, view: BlindView) {
        self.workspace.set_blind(true);
        self.workspace.see_blind(view);
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
