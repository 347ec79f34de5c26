//! What panels see and what they answer: a view of the map, and actions. No panel changes anything
//! itself, and none knows another. What an action does is the shell's.

use std::fmt;

use crate::edit::{self, Edited};
use crate::model::{AnyId, BoardId, ChartId, CoderId, Item, SourceId, StanceMap};

use super::jobs::Work;
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
    /// What starts work off the UI thread.
    pub work: &'a Work,
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

impl<'a> View<'a> {
    /// A view of a map in which nothing is going on.
    pub fn new(map: &'a StanceMap, selection: &'a Selection, theme: &'a Theme, work: &'a Work) -> Self {
        Self {
            map,
            revision: 0,
            start: map,
            selection,
            theme,
            work,
            source: None,
            board: None,
            chart: None,
            coder: None,
            folder: None,
            read_only: false,
        }
    }
}

/// A change of the map: a function of the map that it finds when its turn comes, so that several changes in one
/// frame all count. It gives the next map, or says why it doesn't apply.
pub struct MapEdit(Box<dyn FnOnce(&StanceMap) -> Edited>);

impl MapEdit {
    /// A change as a function.
    pub fn new(change: impl FnOnce(&StanceMap) -> Edited + 'static) -> Self {
        Self(Box::new(change))
    }
    /// What a map becomes by it.
    ///
    /// # Errors
    /// Why it can't be made of this map.
    pub fn of(self, map: &StanceMap) -> Edited {
        (self.0)(map)
    }
}
impl fmt::Debug for MapEdit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MapEdit")
    }
}

/// The change of one item by a value that a field gives.
pub fn set<T: Item, V>(
    id: &T::Id,
    change: impl FnOnce(&mut T, V) + 'static,
) -> impl FnOnce(&StanceMap, V) -> Edited + 'static
where
    T::Id: 'static,
{
    let id = id.clone();
    move |map, value| edit::alter::<T>(map, &id, |item| change(item, value))
}

/// What a field that is being typed in would do if it were left now.
#[derive(Debug)]
pub struct Typing {
    /// The field.
    pub field: egui::Id,
    /// The label of its step.
    pub label: String,
    /// Its change.
    pub change: MapEdit,
}

/// What was typed in fields and is in no map yet.
#[derive(Debug, Default)]
pub struct Typed {
    /// In the field that is being typed in.
    pub now: Option<Typing>,
    /// The field whose words were kept last while it went on, and the state of the history that this led to.
    pub kept: Option<(egui::Id, u64)>,
    /// Where it is no value: the field, and the label that its step would have.
    wrong: Vec<(egui::Id, String)>,
}

impl Typed {
    /// The label of a step that can't be made yet, since what was typed for it is no value.
    pub fn wrong(&self) -> Option<&str> {
        self.wrong.first().map(|(_, label)| label.as_str())
    }
    /// Lets go of what is no value.
    pub fn let_go(&mut self) {
        self.wrong.clear();
    }
}

/// What a panel asks for. Actions are carried out in order after the panels were drawn.
#[derive(Debug)]
pub enum Action {
    /// Makes one whole step.
    Step {
        /// What was done: “Move 3 actors”.
        label: String,
        /// How the next map follows from the map.
        change: MapEdit,
    },
    /// Deletes items from the map, with what can't stand without them, as one step.
    Delete {
        /// What was done.
        label: String,
        /// The items.
        ids: Vec<AnyId>,
    },
    /// Opens a gesture that will be one step.
    Begin(String),
    /// Shows what the open gesture has come to: how that follows from the map as it was when the gesture began.
    Update(MapEdit),
    /// Ends the open gesture.
    Commit,
    /// Takes the open gesture back.
    Cancel,
    /// Makes one step of the last and the one before, where both are called the same and came within a second.
    Join,
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
    /// Finds words everywhere, to be recorded as quotes.
    FindAll(String),
    /// Selects an item that is new and puts the keyboard where its name is typed.
    Name(AnyId),
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

impl Action {
    /// The step that adds an item under an id of its own.
    pub fn add<T: Item + 'static>(label: impl Into<String>, id: &T::Id, item: T) -> Self
    where
        T::Id: 'static,
    {
        let id = id.clone();
        Self::Step { label: label.into(), change: MapEdit::new(move |map| edit::put(map, &id, item)) }
    }
}

/// What the stance form begins with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
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
pub struct Actions {
    asked: Vec<Action>,
    /// What fields gave that were left in this frame.
    finished: Vec<Action>,
    /// The field that is being typed in.
    typing: Option<Typing>,
    /// The fields that gave or took back what was typed.
    settled: Vec<egui::Id>,
    /// The fields in which stands what is no value, with the labels of their steps.
    wrong: Vec<(egui::Id, String)>,
}

impl Actions {
    /// Adds an action.
    pub fn push(&mut self, action: Action) {
        self.asked.push(action);
    }
    /// Makes a step of a change.
    pub fn step(&mut self, label: impl Into<String>, change: impl FnOnce(&StanceMap) -> Edited + 'static) {
        self.push(Action::Step { label: label.into(), change: MapEdit::new(change) });
    }
    /// Makes a step that brings in what was recorded elsewhere: whoever codes here isn't noted with it.
    pub fn bring(&mut self, label: impl Into<String>, change: impl FnOnce(&StanceMap) -> Edited + 'static) {
        self.push(Action::Begin(label.into()));
        self.push(Action::Update(MapEdit::new(change)));
        self.push(Action::Commit);
    }
    /// Makes a step that changes one item.
    pub fn alter<T: Item>(
        &mut self,
        label: impl Into<String>,
        id: &T::Id,
        change: impl FnOnce(&mut T) + 'static,
    ) where
        T::Id: 'static,
    {
        let id = id.clone();
        self.step(label, move |map| edit::alter::<T>(map, &id, change));
    }
    /// Selects one item.
    pub fn select(&mut self, id: impl Into<AnyId>) {
        self.push(Action::Select(Selection::one(id)));
    }
    /// Notes what a field that is being typed in would do.
    pub fn typing(&mut self, typing: Typing) {
        self.typing = Some(typing);
    }
    /// Notes that what was typed in a field comes to nothing, or to nothing yet.
    pub fn nothing_typed(&mut self, field: egui::Id) {
        self.settled.push(field);
    }
    /// Notes that what was typed in a field is no value.
    pub fn wrongly_typed(&mut self, field: egui::Id, label: String) {
        self.wrong.push((field, label));
    }
    /// Makes a step of what was typed in a field, before whatever else the frame asks for.
    pub fn typed(&mut self, typing: Typing) {
        self.settled.push(typing.field);
        self.finished.push(Action::Step { label: typing.label, change: typing.change });
    }
    /// Whether nothing is to be done.
    pub fn is_empty(&self) -> bool {
        self.asked.is_empty() && self.finished.is_empty()
    }
    /// What is to be done, in order: first what fields gave. A field that was being typed in and wasn't drawn any
    /// more gives what it had; `typed` is that of the frame before, and becomes that of this one.
    pub fn in_turn(self, typed: &mut Typed) -> Vec<Action> {
        let still = self.typing.as_ref().map(|typing| typing.field);
        let before = std::mem::replace(&mut typed.now, self.typing);
        let is_wrong = |field| self.wrong.iter().any(|(wrong, _)| *wrong == field);
        typed
            .wrong
            .retain(|(field, _)| still != Some(*field) && !self.settled.contains(field) && !is_wrong(*field));
        let vanished = before.filter(|before| {
            still != Some(before.field) && !self.settled.contains(&before.field) && !is_wrong(before.field)
        });
        typed.wrong.extend(self.wrong);
        let vanished = vanished.map(|typing| Action::Step { label: typing.label, change: typing.change });
        vanished.into_iter().chain(self.finished).chain(self.asked).collect()
    }
}
