//! What each panel looks like, light and dark, as small pictures in `tests/snapshots`. CONTRIBUTING.md says how they
//! are made anew.

use std::path::Path;
use std::sync::Arc;

use egui::{Rect, Theme as Look, Ui, Vec2, pos2, vec2};
use egui_kittest::kittest::Queryable as _;
use egui_kittest::{Harness, HarnessBuilder, SnapshotOptions};
use image::codecs::png::{CompressionType, FilterType, PngEncoder};

use super::ask::{Ask, Dialogs};
use super::board::BoardPanel;
use super::browser::Browser;
use super::compare::CompareWindow;
use super::conflicts::ConflictsWindow;
use super::document::Document;
use super::find::FindWindow;
use super::mini_shell::{self, MiniShell, until};
use super::plot::PlotPanel;
use super::quotes::QuotesPanel;
use super::rasteriser::Rasteriser;
use super::reader::ReaderPanel;
use super::shell::Shell;
use super::source_form::SourceForm;
use super::stance_form::StanceForm;
use super::table::StanceTable;
use super::view::{Actions, Selection, StanceDraft, View};
use crate::edit::merge::{Names, merge};
use crate::edit::{self, History};
use crate::model::{Actor, ActorId, AnyId, ItemId, Kind, StanceMap};

/// The map of all pictures.
fn map() -> StanceMap {
    let reading = crate::store::read(include_str!("../../tests/files/pictured.ron")).expect("a map");
    assert_eq!(reading.problems, []);
    reading.map
}

fn id<I: ItemId>(id: &str) -> I {
    I::parse(id).expect("an id")
}

/// Glyphs may be rounded otherwise by another processor, by a few of 255 levels; a colour of the theme differs by more.
fn options() -> SnapshotOptions {
    SnapshotOptions::new().threshold(8.0)
}

fn builder<S>(size: Vec2) -> HarnessBuilder<S> {
    Harness::builder()
        .with_size(size)
        .with_step_dt(1.0 / 60.0)
        .with_max_steps(30)
        .with_options(options())
        .with_render_cursor(false)
        .renderer(Rasteriser::default())
}

/// Holds both looks against their pictures; what is in `masked` isn't looked at.
fn both_looks<S>(harness: &mut Harness<'_, S>, name: &str, masked: Option<Rect>) {
    for (look, words) in [(Look::Light, "light"), (Look::Dark, "dark")] {
        harness.ctx.set_theme(look);
        harness.run_steps(6);
        if let Some(rect) = masked {
            harness.mask(rect);
        }
        let name = format!("{name}-{words}");
        harness.snapshot(&name);
        if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
            make_small(&options().output_path.join(name).with_extension("png"));
        }
    }
}

/// Writes a picture anew, in as few bytes as can be.
fn make_small(path: &Path) {
    let picture = image::open(path).expect("a picture").to_rgb8();
    let mut bytes = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Best, FilterType::NoFilter);
    picture.write_with_encoder(encoder).expect("a picture in memory");
    crate::store::write(path, &bytes).expect("a folder of pictures");
}

/// The picture of a panel once words stand in it.
fn panel<P>(
    name: &str,
    size: Vec2,
    shell: MiniShell<P>,
    ready: &str,
    draw: impl FnMut(&mut P, &mut Ui, &View<'_>, &mut Actions),
) {
    built_panel(name, builder(size), shell, ready, draw);
}

fn built_panel<P>(
    name: &str,
    builder: HarnessBuilder<MiniShell<P>>,
    shell: MiniShell<P>,
    ready: &str,
    draw: impl FnMut(&mut P, &mut Ui, &View<'_>, &mut Actions),
) {
    let mut harness = mini_shell::built(builder, shell, on_paper(draw));
    until(&mut harness, &format!("{name} shows “{ready}”"), |harness| {
        harness.query_all_by_label_contains(ready).next().is_some()
    });
    both_looks(&mut harness, name, None);
}

/// Draws a panel on paper that covers the window.
fn on_paper<P>(
    mut draw: impl FnMut(&mut P, &mut Ui, &View<'_>, &mut Actions),
) -> impl FnMut(&mut P, &mut Ui, &View<'_>, &mut Actions) {
    move |panel, ui, view, actions| {
        let whole = ui.ctx().content_rect();
        ui.painter().with_clip_rect(whole).rect_filled(whole, 0.0, view.theme.paper);
        draw(panel, ui, view, actions);
    }
}

fn selected(kind: Kind, id: &str) -> MiniShell<()> {
    let mut shell = MiniShell::new((), map());
    shell.selection = Selection::one(AnyId::parse(kind, id).expect("an id"));
    shell
}

#[test]
fn browser() {
    let shell = MiniShell::new(Browser::default(), map());
    panel("browser", vec2(260.0, 480.0), shell, "Anna Berg", Browser::ui);
}

#[test]
fn board() {
    let mut shell = MiniShell::new(BoardPanel::default(), map());
    shell.board = Some(id("camps"));
    panel("board", vec2(640.0, 400.0), shell, "Anna Berg", BoardPanel::ui);
}

#[test]
fn reader() {
    let mut shell = MiniShell::new(ReaderPanel::default(), map());
    shell.source = Some(id("speech"));
    shell.selection = Selection::one(AnyId::Quote(id("war")));
    panel("reader", vec2(640.0, 520.0), shell, "Suggestions ", ReaderPanel::ui);
}

#[test]
fn plot() {
    let mut shell = MiniShell::new(PlotPanel::default(), map());
    shell.chart = Some(id("both"));
    panel("plot", vec2(640.0, 480.0), shell, "Anna Berg", PlotPanel::ui);
}

#[test]
fn stances() {
    let shell = MiniShell::new(StanceTable::default(), map());
    panel("stances", vec2(640.0, 240.0), shell, "Anna Berg", StanceTable::ui);
}

#[test]
fn quotes() {
    let shell = MiniShell::new(QuotesPanel::default(), map());
    panel("quotes", vec2(640.0, 240.0), shell, "2 of 2 quotes", QuotesPanel::ui);
}

#[test]
fn history() {
    let mut history = History::new(map());
    for name in ["Cleo", "Dora"] {
        let (next, _) = edit::add(history.map(), name, Actor::new(name)).expect("an actor");
        history.apply(format!("Add {name}"), next);
    }
    history.undo();
    let size = vec2(320.0, 160.0);
    let shell = MiniShell::new(history, map());
    let draw = |history: &mut History, ui: &mut Ui, view: &View<'_>, actions: &mut Actions| {
        super::history_panel::ui(ui, view.theme, history, actions);
    };
    let mut harness = mini_shell::built(builder(size), shell, on_paper(draw));
    let time_of_day = Rect::from_min_max(pos2(size.x - 75.0, 24.0), size.to_pos2());
    both_looks(&mut harness, "history", Some(time_of_day));
}

fn inspected(kind: Kind, id: &str, ready: &str) {
    let name = format!("inspector-{}", kind.label());
    panel(&name, vec2(320.0, 520.0), selected(kind, id), ready, |(), ui, view, actions| {
        super::inspector::ui(ui, view, &mut None, actions);
    });
}

#[test]
fn inspector_of_an_actor() {
    inspected(Kind::Actor, "anna", "Name");
}

#[test]
fn inspector_of_a_dimension() {
    inspected(Kind::Dimension, "cover", "Name");
}

#[test]
fn inspector_of_a_quote() {
    inspected(Kind::Quote, "war", "Bert Cole");
}

#[test]
fn inspector_of_a_relation() {
    inspected(Kind::Relation, "anna-bert", "Anna Berg");
}

/// The map and what two people made of it.
fn three() -> [StanceMap; 3] {
    let base = map();
    let renamed = |name: &str| {
        edit::alter::<Actor>(&base, &id::<ActorId>("anna"), |actor| name.clone_into(&mut actor.name))
            .expect("a name")
    };
    let (ours, theirs) = (renamed("Anna Berg-Holm"), renamed("A. Berg"));
    [base, ours, theirs]
}

#[test]
fn conflicts() {
    let [base, ours, theirs] = three();
    let merged = merge(Some(&base), &ours, &theirs, Names { ours: "here", theirs: "map.ron" }).map;
    let shell = MiniShell::new(ConflictsWindow::default(), merged);
    panel("conflicts", vec2(560.0, 160.0), shell, "1 conflict", ConflictsWindow::ui);
}

#[test]
fn compare() {
    let [_, ours, theirs] = three();
    let names = ("here".to_owned(), "map.ron".to_owned());
    let window = CompareWindow::new(Arc::new(ours), Arc::new(theirs), names);
    panel(
        "compare",
        vec2(560.0, 200.0),
        MiniShell::new(window, map()),
        "From here",
        |window, ui, view, _| {
            window.ui(ui, view.theme);
        },
    );
}

#[test]
fn source_form() {
    let form = SourceForm::with_text("The isles wait.");
    panel(
        "source-form",
        vec2(560.0, 480.0),
        MiniShell::new(form, map()),
        "Title",
        |form, ui, view, actions| {
            form.ui(ui, view, actions);
        },
    );
}

#[test]
fn stance_form() {
    let draft = StanceDraft {
        actor: Some(id("bert")),
        subject: Some(crate::model::Subject::Dimension(id("risk"))),
        evidence: vec![id("war")],
        change: None,
    };
    let form = StanceForm::new(&map(), draft, None);
    // No font of ours has the sign on a button here.
    let builder = builder(vec2(320.0, 560.0)).allow_missing_glyphs();
    built_panel(
        "stance-form",
        builder,
        MiniShell::new(form, map()),
        "Bert Cole",
        |form, ui, view, actions| {
            form.ui(ui, view, actions);
        },
    );
}

#[test]
fn find() {
    let shell = MiniShell::new(FindWindow::default(), map());
    let draw = |window: &mut FindWindow, ui: &mut Ui, view: &View<'_>, actions: &mut Actions| {
        window.ui(ui, view, actions);
    };
    let mut harness = mini_shell::built(builder(vec2(480.0, 240.0)), shell, on_paper(draw));
    harness.run_steps(3);
    harness.get_by_role_and_label(egui::accesskit::Role::TextInput, "Find").type_text("troops");
    until(&mut harness, "the word is found", |harness| {
        harness.query_by_label_contains("2 passages").is_some()
    });
    both_looks(&mut harness, "find", None);
}

/// Dialogs that nobody answers.
struct NoDialogs;

impl Dialogs for NoDialogs {
    fn ask(&mut self, _: &Ask, _: Box<dyn FnOnce(Vec<std::path::PathBuf>) + Send>) {}
}

/// The whole window on an empty map, where a command of the help menu was chosen.
fn window_with(name: &str, command: Option<&str>, ready: &str) {
    let mut harness = builder(vec2(800.0, 600.0))
        .build_eframe(|cc| Shell::new(&cc.egui_ctx, Document::empty(), Box::new(NoDialogs)));
    harness.run_steps(6);
    if let Some(command) = command {
        harness.get_by_label("Help").click();
        harness.run_steps(6);
        harness.get_by_label_contains(command).click();
        harness.run_steps(6);
    }
    assert!(harness.query_all_by_label_contains(ready).next().is_some(), "{name}");
    both_looks(&mut harness, name, None);
}

#[test]
fn empty_window() {
    window_with("window", None, "Browser");
}

#[test]
fn question_of_the_keys() {
    window_with("question-keys", Some("Keys and mouse"), "Select a passage");
}

#[test]
fn question_about_the_program() {
    window_with("question-about", Some("About Stancemap"), "Version");
}
