//! The pictures of actors as the window shows them: read off the UI thread, kept as textures.

use std::collections::BTreeMap;
use std::path::Path;

use egui::{ColorImage, TextureHandle, TextureId, TextureOptions};

use crate::app::jobs::{Task, Work};
use crate::exchange::picture::{self, PictureError};
use crate::figure::scene::Picture;

enum State {
    Loading(Task<Result<Picture, PictureError>>),
    Ready(TextureHandle),
    /// It was said why.
    Failed,
}

/// The pictures that were wanted so far.
#[derive(Default)]
pub(super) struct Pictures(BTreeMap<String, State>);

impl Pictures {
    /// Begins to read a picture that wasn't wanted before. Gives why one that was can't be shown, once.
    pub(super) fn want(&mut self, work: &Work, folder: Option<&Path>, picture: &str) -> Option<String> {
        match self.0.get(picture) {
            None => {
                let (name, folder) = (picture.to_owned(), folder.map(Path::to_path_buf));
                let task =
                    Task::start(work, "Reading a picture", move |_| picture::load(&name, folder.as_deref()));
                self.0.insert(picture.to_owned(), State::Loading(task));
                None
            }
            Some(State::Loading(task)) => {
                let loaded = task.poll()?;
                let (state, why) = match loaded {
                    Err(_) => (State::Failed, None),
                    Ok(Ok(picture)) => {
                        let size = [picture.width as usize, picture.height as usize];
                        let image = ColorImage::from_rgba_unmultiplied(size, &picture.rgba);
                        (State::Ready(work.ctx().load_texture("actor", image, TextureOptions::LINEAR)), None)
                    }
                    Ok(Err(why)) => (State::Failed, Some(why.to_string())),
                };
                self.0.insert(picture.to_owned(), state);
                why
            }
            Some(State::Ready(_) | State::Failed) => None,
        }
    }
    /// A picture that is there.
    pub(super) fn get(&self, picture: &str) -> Option<TextureId> {
        match self.0.get(picture) {
            Some(State::Ready(texture)) => Some(texture.id()),
            _ => None,
        }
    }
    /// Forgets all, so that files that were mended are read again.
    pub(super) fn forget_failed(&mut self) {
        self.0.retain(|_, state| !matches!(state, State::Failed));
    }
}
