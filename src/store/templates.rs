//! Templates: the questions, proposals, blocs and charts that a new map can begin with. Those that come with the
//! program, those that the user has kept, and what of a map is one. Where the user's lie is the caller's to say.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::disk::make_private_folder;
use super::{OpenError, SaveError, Writing};
use crate::edit;
use crate::model::id::slug;
use crate::model::words::order_key;
use crate::model::{AnyId, Chart, Kind, StanceMap};

/// A template that comes with the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BuiltIn {
    /// What commands call it.
    pub key: &'static str,
    /// What people call it.
    pub label: &'static str,
    /// What it is for, in a few words.
    pub about: &'static str,
    text: &'static str,
}

/// The templates that come with the program.
pub const BUILT_IN: [BuiltIn; 3] = [
    BuiltIn {
        key: "dispute",
        label: "Dispute over a proposal",
        about: "Strength of the commitment against risk of escalation, and who supports the proposal",
        text: include_str!("../../assets/templates/dispute.ron"),
    },
    BuiltIn {
        key: "stakeholders",
        label: "Stakeholder grid",
        about: "Power against interest, with Mendelow's four corners",
        text: include_str!("../../assets/templates/stakeholders.ron"),
    },
    BuiltIn {
        key: "bargaining",
        label: "Bargaining",
        about: "One issue from one extreme to the other, with salience and influence",
        text: include_str!("../../assets/templates/bargaining.ron"),
    },
];

/// A template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Template {
    /// One that comes with the program.
    BuiltIn(BuiltIn),
    /// One that is kept in a file, or another map.
    File(PathBuf),
}

impl Template {
    /// What a map that is made of it begins with.
    ///
    /// # Errors
    /// The file can't be read, or parts of it are not right.
    pub fn map(&self) -> Result<StanceMap, OpenError> {
        match self {
            Self::BuiltIn(template) => Ok(template.map()),
            Self::File(path) => super::open(path).map(|opened| template_of(&opened.map)),
        }
    }
}

impl BuiltIn {
    /// The template with such a key.
    pub fn of_key(key: &str) -> Option<Self> {
        BUILT_IN.into_iter().find(|template| template.key == key)
    }

    /// What a map that is made of it begins with.
    pub fn map(self) -> StanceMap {
        super::read(self.text).map(|reading| reading.map).unwrap_or_default()
    }
}

/// What of a map another one can begin with: its questions, proposals, blocs and charts, and nothing that anybody said
/// or did.
pub fn template_of(map: &StanceMap) -> StanceMap {
    const PARTS: [Kind; 4] = [Kind::Bloc, Kind::Dimension, Kind::Proposal, Kind::Chart];
    // A chart of chosen actors would go with them.
    let bare = |chart: &Chart| Chart { actors: Vec::new(), author: String::new(), ..chart.clone() };
    let charts = map.charts.iter().map(|(id, chart)| (id.clone(), Arc::new(bare(chart)))).collect();
    let bare = StanceMap { title: String::new(), description: String::new(), charts, ..map.clone() };
    let others: Vec<AnyId> = bare.ids().filter(|id| !PARTS.contains(&id.kind())).collect();
    edit::delete(&bare, others).0
}

/// Keeps the questions, proposals, blocs and charts of a map as a template in a folder, under the map's title. Gives
/// the file.
///
/// # Errors
/// The folder can't be written, or has a template of that name.
pub fn keep(map: &StanceMap, folder: &Path) -> Result<PathBuf, SaveError> {
    let failed = |why| SaveError::Io { path: folder.to_path_buf(), why };
    make_private_folder(folder).map_err(failed)?;
    let name = slug(&map.title);
    let mut path = folder.join(format!("{name}.ron"));
    let mut n = 1;
    while path.exists() {
        n += 1;
        path = folder.join(format!("{name}-{n}.ron"));
    }
    let template = StanceMap { title: map.title.clone(), ..template_of(map) };
    Writing::begin(&path)?.save_new(&template)?;
    Ok(path)
}

/// The templates that are kept in a folder, each with its name and its file, by name.
pub fn kept(folder: &Path) -> Vec<(String, PathBuf)> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let maps = entries.filter(|path| path.extension().is_some_and(|ending| ending == "ron"));
    let named = maps.filter_map(|path| Some((path.file_stem()?.to_string_lossy().replace('-', " "), path)));
    let mut found: Vec<_> = named.collect();
    found.sort_by_key(|(name, _)| order_key(name));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_with_the_program_is_a_template_without_a_fault() {
        for template in BUILT_IN {
            let reading = super::super::read(template.text).expect(template.key);
            assert!(reading.problems.is_empty() && !reading.map.charts.is_empty(), "{}", template.key);
            assert_eq!(template_of(&reading.map), reading.map, "{}", template.key);
            assert_eq!(super::super::to_text(&reading.map).expect(template.key), template.text);
            assert_eq!(BuiltIn::of_key(template.key), Some(template));
        }
    }

    #[test]
    fn a_template_holds_the_questions_and_nothing_that_was_said() {
        let sample = include_str!("../../saves/ukraine-guarantees.ron");
        let map = super::super::read(sample).expect("the sample").map;
        let template = template_of(&map);
        assert_eq!(
            (template.dimensions.len(), template.blocs.len(), template.charts.len()),
            (map.dimensions.len(), map.blocs.len(), map.charts.len())
        );
        assert_eq!(template.proposals.len(), map.proposals.len());
        let said =
            [Kind::Coder, Kind::Actor, Kind::Event, Kind::Source, Kind::Quote, Kind::Stance, Kind::Board];
        assert_eq!(said.map(|kind| template.count(kind)), [0; 7]);
        assert!(crate::model::integrity::check(&template).is_empty());
        let folder = tempfile::tempdir().expect("a folder");
        let [first, second] = [(); 2].map(|()| keep(&map, folder.path()).expect("a template"));
        assert_ne!(first, second);
        let names: Vec<_> = kept(folder.path()).into_iter().map(|(name, _)| name).collect();
        assert!(names.len() == 2 && names[0].starts_with("security guarantees"), "{names:?}");
    }
}
