//! One open document with its view: the map and its history, what is selected and shown, the panels' state, and the
//! windows that are about it. Opening another document replaces it whole. What outlives it is the shell's window.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use super::conflicts::ConflictsWindow;
use super::document::Document;
use super::find::FindWindow;
use super::jobs::Work;
use super::panels::Panels;
use super::plot::PlotPanel;
use super::reader::Look;
use super::replace_form::ReplaceForm;
use super::review_form::ReviewForm;
use super::source_form::SourceForm;
use super::stance_form::StanceForm;
use super::theme::Theme;
use super::view::{Selection, Typed, View};
use super::windows::backups::BackupsWindow;
use super::windows::comparing::Comparing;
use super::windows::import_report::ImportReport;
use super::windows::palette::Palette;
use super::windows::sharing::Sharing;
use crate::edit::{BlindView, Referrers};
use crate::model::{AnyId, BoardId, ChartId, CoderId, SourceId, StanceMap};
use crate::store::Fingerprint;
use crate::store::lock::Owner;

/// How long a save may take before it is said that the disk doesn't answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// The forms and windows that are open.
#[derive(Default)]
pub struct Forms {
    /// A new source.
    pub source: Option<SourceForm>,
    /// Another text for a source.
    pub replace: Option<ReplaceForm>,
    /// A text whose paragraphs are being chosen.
    pub review: Option<ReviewForm>,
    /// What became of the files that were read last.
    pub import_report: Option<ImportReport>,
    /// Finding words.
    pub find: Option<FindWindow>,
    /// Another map beside this one.
    pub comparing: Option<Comparing>,
    /// The earlier versions of the file.
    pub backups: Option<BackupsWindow>,
    /// What two versions are at odds about.
    pub conflicts: Option<ConflictsWindow>,
    /// What is left out of a report or a package.
    pub sharing: Option<Sharing>,
    /// Finding commands and items.
    pub palette: Option<Palette>,
}

/// What a file looked like: when it was changed, and its length.
pub type FileState = (Option<SystemTime>, u64);

/// What is known of the document's file.
#[derive(Default)]
pub struct FileWatch {
    /// What the file looked like last.
    pub seen: Option<FileState>,
    /// When it was looked at last.
    pub looked: Option<Instant>,
    /// Goes up whenever what is known of the file is out of date.
    pub epoch: u64,
    /// When the lock was renewed last.
    pub renewed: Option<Instant>,
    /// Who else has the map open, until the user has read so.
    pub other: Option<Owner>,
    /// What the file holds, where that is not what it held when it was opened or saved here.
    pub changed: Option<Fingerprint>,
    /// Copies beside the file that a folder's synchronising has made.
    pub copies: Vec<std::path::PathBuf>,
    /// Copies and a change that the user doesn't want to hear of any more.
    pub ignored: Vec<std::path::PathBuf>,
    /// The change; see above.
    pub ignored_change: Option<Fingerprint>,
}

/// A save under way.
#[derive(Debug, Clone, Copy)]
pub struct Saving {
    /// The state of the history that is saved.
    pub state: u64,
    /// Tells it from the saves before: of two at once the later one counts.
    pub number: u64,
    /// When it began.
    pub since: Instant,
}

impl Saving {
    /// Whether the disk or the folder doesn't answer.
    pub fn hangs(&self) -> bool {
        self.since.elapsed() > PATIENCE
    }
}

/// What is shown while coding blind.
#[derive(Default)]
struct Blind {
    /// None until it is known what to hide.
    view: Option<BlindView>,
    /// For which coder it is being found out what to hide.
    asked: Option<Option<CoderId>>,
    /// The map as it was when the open gesture began, and what was shown of it.
    start: Option<(Arc<StanceMap>, Arc<StanceMap>)>,
}

/// One open document with its view.
pub struct Workspace {
    /// Names it among all that the window has shown.
    pub id: u64,
    /// The document.
    pub document: Document,
    /// What is selected.
    pub selection: Selection,
    /// The source that the reader shows.
    pub source: Option<SourceId>,
    /// The board that is shown.
    pub board: Option<BoardId>,
    /// The saved chart that is shown.
    pub chart: Option<ChartId>,
    /// Who codes, of the map's coders.
    pub coder: Option<CoderId>,
    /// What was typed in fields and is in no map yet.
    pub typed: Typed,
    /// The panels' state.
    pub panels: Panels,
    /// The open forms and windows.
    pub forms: Forms,
    /// What is known of the file.
    pub file: FileWatch,
    /// The save under way.
    pub saving: Option<Saving>,
    /// Whether another save was asked for meanwhile.
    pub save_again: bool,
    blind: Option<Blind>,
    lost: Lost,
    /// What refers to what, once it is known.
    referrers: Option<Referrers>,
    /// Goes up when something else is shown of the same map.
    shown_anew: u64,
}

/// The map as it is shown: now, and as it was when the open gesture began.
pub type Maps = (Arc<StanceMap>, Arc<StanceMap>);

/// What may leave the window of a map: while coding blind, the coder's own view.
pub struct Leaving {
    map: Arc<StanceMap>,
    /// For whom the others' work is still to be hidden.
    hide_for: Option<Option<CoderId>>,
}

impl Leaving {
    /// The map. It takes time where it isn't known yet what to hide, so it is asked for off the UI thread.
    pub fn map(self) -> Arc<StanceMap> {
        match self.hide_for {
            Some(me) => Arc::clone(BlindView::new(&self.map, me).shown()),
            None => self.map,
        }
    }
}

impl Workspace {
    /// A document with its first board, chart and source shown.
    pub fn new(id: u64, document: Document, look: Look) -> Self {
        let map = Arc::clone(document.history.map());
        let mut panels = Panels::default();
        panels.reader.look = look;
        Self {
            id,
            document,
            selection: Selection::default(),
            source: map.sources.keys().next().cloned(),
            board: map.boards.keys().next().cloned(),
            chart: map.charts.keys().next().cloned(),
            coder: None,
            typed: Typed::default(),
            panels,
            forms: Forms::default(),
            file: FileWatch::default(),
            saving: None,
            save_again: false,
            blind: None,
            lost: Lost::default(),
            referrers: None,
            shown_anew: 0,
        }
    }

    /// The map, an open gesture's updates included.
    pub fn map(&self) -> &Arc<StanceMap> {
        self.document.history.map()
    }
    /// The folder that the file lies in.
    pub fn folder(&self) -> Option<&Path> {
        self.document.path.as_deref().and_then(Path::parent)
    }
    /// What was typed and is in no map yet, in words.
    pub fn draft(&self) -> Option<String> {
        if self.forms.source.as_ref().is_some_and(SourceForm::is_begun) {
            Some("The new source".to_owned())
        } else if self.is_replacing() {
            Some("The new text of a source".to_owned())
        } else if self.panels.stance.as_ref().is_some_and(StanceForm::is_begun) {
            Some("The stance".to_owned())
        } else if self.panels.plot.is_begun() && !self.document.read_only {
            Some("A chart in the plot".to_owned())
        } else {
            self.typed.wrong().map(|label| format!("A field (“{label}”)"))
        }
    }
    /// Whether the text of a source is being replaced and was changed already.
    pub fn is_replacing(&self) -> bool {
        self.forms.replace.as_ref().is_some_and(|form| form.is_begun(self.map()))
    }
    /// Lets go of what was typed and is in no map yet.
    pub fn drop_draft(&mut self) {
        (self.forms.source, self.forms.replace, self.panels.stance) = (None, None, None);
        self.panels.plot = PlotPanel::default();
        self.typed.let_go();
    }

    /// Whether the others' work is hidden, or about to be.
    pub const fn is_blind(&self) -> bool {
        self.blind.is_some()
    }
    /// Hides what others than the coder recorded as soon as it is known what that is, or shows it.
    pub fn set_blind(&mut self, blind: bool) {
        self.blind = blind.then(Blind::default);
        self.shown_anew += 1;
        if blind {
            // They show all that other versions of the map hold.
            (self.forms.comparing, self.forms.backups) = (None, None);
        }
    }
    /// What a step hides from, where the others' work is hidden.
    pub fn blind_view(&self) -> Option<&BlindView> {
        self.blind.as_ref().and_then(|blind| blind.view.as_ref())
    }
    /// Whether the others' work is to be hidden and it isn't known yet what that is.
    fn is_blind_view_unknown(&self) -> bool {
        self.is_blind() && self.blind_view().is_none_or(|view| view.me() != self.coder.as_ref())
    }
    /// The map and the coder for whom it isn't known yet what to hide; gives them once.
    pub fn unknown_blind_view(&mut self) -> Option<(Arc<StanceMap>, Option<CoderId>)> {
        let is_unknown = self.is_blind_view_unknown();
        let blind =
            self.blind.as_mut().filter(|blind| is_unknown && blind.asked.as_ref() != Some(&self.coder))?;
        blind.asked = Some(self.coder.clone());
        Some((Arc::clone(self.document.history.map()), self.coder.clone()))
    }
    /// What may leave the window of the map as it is now.
    pub fn leaving(&mut self) -> Leaving {
        if self.is_blind_view_unknown() {
            return Leaving { map: Arc::clone(self.map()), hide_for: Some(self.coder.clone()) };
        }
        Leaving { map: self.maps().0, hide_for: None }
    }
    /// Hides what a view of a map that was the document's a moment ago hides, if it is still wanted. An open gesture
    /// ends, since it began with another map before the eyes.
    pub fn see_blind(&mut self, mut view: BlindView) {
        let Some(blind) = self.blind.as_mut().filter(|_| view.me() == self.coder.as_ref()) else { return };
        self.document.history.commit();
        let now = self.document.history.map();
        let difference = crate::edit::difference(view.of(), now);
        view.follow(now, &difference);
        *blind = Blind { view: Some(view), ..Blind::default() };
        self.shown_anew += 1;
    }

    /// What is shown of the map as it is now, and as it was when the open gesture began.
    pub fn maps(&mut self) -> Maps {
        let history = &self.document.history;
        let (now, start) = (Arc::clone(history.map()), Arc::clone(history.start()));
        let Some(Blind { view: Some(view), start: kept, .. }) = &mut self.blind else { return (now, start) };
        if Arc::ptr_eq(view.of(), &start) {
            *kept = Some((Arc::clone(&start), Arc::clone(view.shown())));
        }
        if !Arc::ptr_eq(view.of(), &now) {
            let difference = crate::edit::difference(view.of(), &now);
            view.follow(&now, &difference);
        }
        let shown = Arc::clone(view.shown());
        let start = kept.as_ref().filter(|(of, _)| Arc::ptr_eq(of, &start));
        let start = start.map_or_else(|| Arc::clone(&shown), |(_, shown)| Arc::clone(shown));
        (shown, start)
    }

    /// The map without items and what can't stand without them, and all that goes.
    pub fn deleted(&mut self, ids: Vec<AnyId>) -> (StanceMap, BTreeSet<AnyId>) {
        let map = Arc::clone(self.map());
        match &mut self.referrers {
            Some(referrers) => {
                referrers.go_to(&map);
                referrers.delete(ids)
            }
            None => crate::edit::delete(&map, ids),
        }
    }
    /// Notes what refers to what in a map that was the document's a moment ago.
    pub fn know_referrers(&mut self, referrers: Referrers) {
        self.referrers = Some(referrers);
    }

    /// Lets what is known of the map follow a step, in which it is known what changed.
    pub fn follow(&mut self, step: &crate::edit::Committed) {
        if let Some(referrers) = &mut self.referrers
            && Arc::ptr_eq(referrers.of(), &step.from)
        {
            referrers.follow(&step.to, &step.difference);
        }
        if let Some(view) = self.blind.as_mut().and_then(|blind| blind.view.as_mut())
            && Arc::ptr_eq(view.of(), &step.from)
        {
            view.follow(&step.to, &step.difference);
        }
    }

    /// What the panels see.
    pub fn view<'a>(&'a self, theme: &'a Theme, work: &'a Work, (map, start): &'a Maps) -> View<'a> {
        View {
            map,
            // What is shown of a map changes with who sees it as well.
            revision: self.document.history.revision() + (self.shown_anew << 32),
            start,
            selection: &self.selection,
            theme,
            work,
            source: self.source.as_ref(),
            board: self.board.as_ref(),
            chart: self.chart.as_ref(),
            coder: self.coder.as_ref(),
            folder: self.folder(),
            read_only: self.document.read_only,
        }
    }

    /// Lets go of what the map no longer holds, and shows what it holds first where nothing is shown.
    pub fn tidy(&mut self) {
        let map = Arc::clone(self.map());
        self.selection = std::mem::take(&mut self.selection).within(&map);
        stay(&mut self.source, &mut self.lost.source, &map, map.sources.keys().next());
        stay(&mut self.board, &mut self.lost.board, &map, map.boards.keys().next());
        stay(&mut self.chart, &mut self.lost.chart, &map, None);
    }
}

/// What was shown until it went, with what has been shown in its place since.
type Went<I> = Option<(I, Option<I>)>;

/// What was shown and went, so that it is shown again where an undo brings it back.
#[derive(Default)]
struct Lost {
    source: Went<SourceId>,
    board: Went<BoardId>,
    chart: Went<ChartId>,
}

/// Shows something else where the map no longer holds what is shown, and that again once it is back, if nothing else
/// was chosen meanwhile.
fn stay<I: Clone + PartialEq + Into<AnyId>>(
    shown: &mut Option<I>,
    lost: &mut Went<I>,
    map: &StanceMap,
    other: Option<&I>,
) {
    let is_there = |id: &I| map.contains(&id.clone().into());
    if lost.as_ref().is_some_and(|(_, instead)| shown != instead) {
        *lost = None;
    }
    if let Some((was, _)) = lost.take_if(|(was, _)| is_there(was)) {
        *shown = Some(was);
    }
    match shown.take_if(|id| !is_there(id)) {
        Some(gone) => {
            *shown = other.cloned();
            *lost = Some((gone, shown.clone()));
        }
        None if shown.is_none() => *shown = other.cloned(),
        None => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit;
    use crate::model::{Quote, Source};

    #[test]
    fn what_is_shown_is_shown_again_when_its_deletion_is_undone() {
        let (map, first) = edit::add(&StanceMap::new("m"), "a", Source::new("A")).expect("a source");
        let (map, second) = edit::add(&map, "b", Source::new("B")).expect("a source");
        let without = edit::delete(&map, [second.clone().into()]).0;
        let mut workspace = Workspace::new(1, Document::copy_of(map, "m"), Look::default());
        workspace.source = Some(second.clone());
        let delete = |workspace: &mut Workspace| {
            workspace.document.history.apply("Delete", without.clone());
            workspace.tidy();
        };
        delete(&mut workspace);
        assert_eq!(workspace.source, Some(first.clone()));
        workspace.document.history.undo();
        workspace.tidy();
        assert_eq!(workspace.source, Some(second));
        // What was chosen meanwhile stays.
        delete(&mut workspace);
        workspace.source = None;
        workspace.tidy();
        workspace.document.history.undo();
        workspace.tidy();
        assert_eq!(workspace.source, Some(first));
    }

    #[test]
    fn what_is_to_be_hidden_never_leaves_even_before_it_is_known() {
        let mut source = Source::new("On cover");
        source.set_text("Italy wants cover.".into());
        let (before, source) = edit::add(&StanceMap::new("m"), "s", source).expect("a source");
        let anchor = crate::text::anchor_at(&before.sources[&source].text, 0, 18).expect("a place");
        let (after, _) = edit::add(&before, "q", Quote::new(source, anchor)).expect("a quote");
        let mut difference = edit::difference(&before, &after);
        let map = edit::credit(after, &mut difference, "Ben");
        let mut workspace = Workspace::new(1, Document::copy_of(map, "m"), Look::default());
        assert_eq!(workspace.leaving().map().quotes.len(), 1);
        workspace.set_blind(true);
        assert_eq!(workspace.leaving().map().quotes.len(), 0, "nobody knows yet");
        let (map, me) = workspace.unknown_blind_view().expect("to be found out");
        workspace.see_blind(BlindView::new(&map, me));
        assert_eq!(workspace.leaving().map().quotes.len(), 0);
        // The coder changes, and sees what is theirs.
        workspace.coder = workspace.map().coders.keys().next().cloned();
        assert_eq!(workspace.leaving().map().quotes.len(), 1);
    }
}
