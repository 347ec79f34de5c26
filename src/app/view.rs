//! What panels see and what they answer: a view of the map, and actions. No panel changes anything
//! itself, and none knows another.

use crate::edit::EditError;
use crate::model::{AnyId, BoardId, ChartId, CoderId, SourceId, StanceMap};

use super::theme::Theme;

/// What is selected, in the order in which it was selected; the last is the main one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection(Vec<AnyId>);

impl Selection {
    /// One item.
    pub fn one(id: impl Into<AnyId>) -> Self {
        Self(vec![id.into()])
    }
    /// The selected items.
    pub fn items(&self) -> &[AnyId] {
        &self.0
    }
    /// The item that was selected last.
    pub fn main(&self) -> Option<&AnyId> {
        self.0.last()
    }
    /// Whether the item is selected.
    pub fn contains(&self, id: &AnyId) -> bool {
        self.0.contains(id)
    }
    /// Whether nothing is selected.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// The selection with the item added, or without it where it was selected.
    #[must_use]
    pub fn toggled(mut self, id: AnyId) -> Self {
        if self.0.contains(&id) {
            self.0.retain(|other| *other != id);
        } else {
            self.0.push(id);
        }
        self
    }
    /// The selection without what the map doesn't hold.
    #[must_use]
    pub fn within(mut self, map: &StanceMap) -> Self {
        self.0.retain(|id| map.contains(id));
        self
    }
}
impl FromIterator<AnyId> for Selection {
    fn from_iter<I: IntoIterator<Item = AnyId>>(items: I) -> Self {
        let mut selection = Self::default();
        for id in items {
            if !selection.contains(&id) {
                selection.0.push(id);
            }
        }
        selection
    }
}

/// What every panel sees in a frame.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// The map as it is now, an open gesture included.
    pub map: &'a StanceMap,
    /// Goes up whenever `map` becomes another one; what a panel computes from the map it keeps until then.
    pub revision: u64,
    /// The map as it was when the open gesture began; the same as `map` without one. A gesture computes
    /// each update from it.
    pub start: &'a StanceMap,
    /// What is selected.
    pub selection: &'a Selection,
    /// Colours and sizes.
    pub theme: &'a Theme,
    /// The source that the reader shows.
    pub source: Option<&'a SourceId>,
    /// The board that the board panel shows.
    pub board: Option<&'a BoardId>,
    /// The saved chart that the plot panel was asked to show.
    pub chart: Option<&'a ChartId>,
    /// Who is coding.
    pub coder: Option<&'a CoderId>,
    /// The folder that the map's file lies in; none before it is saved.
    pub folder: Option<&'a std::path::Path>,
    /// Whether edits are refused (a file of a newer version).
    pub read_only: bool,
}

/// What a panel asks for. Actions are carried out in order after the panels were drawn.
#[derive(Debug, Clone)]
pub enum Action {
    /// Makes one whole step.
    Step {
        /// What was done: “Move 3 actors”.
        label: String,
        /// The next map.
        map: StanceMap,
    },
    /// Opens a gesture that will be one step.
    Begin(String),
    /// Shows what the open gesture has come to.
    Update(StanceMap),
    /// Ends the open gesture.
    Commit,
    /// Takes the open gesture back.
    Cancel,
    /// Goes to the state after so many of the history's steps.
    GoTo(usize),
    /// Codes as one of the map's coders from now on.
    Code(CoderId),
    /// Selects.
    Select(Selection),
    /// Shows an item where it is at home, and selects it: a source or a quote in the reader, a board on the
    /// board, a chart in the plot, a stance at its first quote.
    Open(AnyId),
    /// Opens the stance form for a new stance with these defaults.
    NewStance(StanceDraft),
    /// Shows a passage of a source in the reader: characters from and to.
    OpenPassage(SourceId, std::ops::Range<usize>),
    /// Opens the form in which a source gets another text.
    ReplaceText(SourceId),
    /// Asks for a picture of an actor.
    ChoosePicture(crate::model::ActorId),
    /// Runs a command.
    Run(super::commands::Command),
    /// Says that something went well.
    Say(String),
    /// Says that something didn't, and why.
    Warn(String),
}

/// What the stance form begins with.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StanceDraft {
    /// Who, where known.
    pub actor: Option<crate::model::ActorId>,
    /// On what, where known.
    pub subject: Option<crate::model::Subject>,
    /// The quotes that support it.
    pub evidence: Vec<crate::model::QuoteId>,
    /// The stance to change; none makes a new one.
    pub change: Option<crate::model::StanceId>,
}

/// The actions of a frame.
#[derive(Debug, Default)]
pub struct Actions(pub Vec<Action>);

impl Actions {
    /// Adds an action.
    pub fn push(&mut self, action: Action) {
        self.0.push(action);
    }
    /// Makes a step of an edit, or says why it can't be made.
    pub fn step(&mut self, label: impl Into<String>, edited: Result<StanceMap, EditError>) {
        self.push(match edited {
            Ok(map) => Action::Step { label: label.into(), map },
            Err(why) => Action::Warn(why.to_string()),
        });
    }
    /// Selects one item.
    pub fn select(&mut self, id: impl Into<AnyId>) {
        self.push(Action::Select(Selection::one(id)));
    }
}
