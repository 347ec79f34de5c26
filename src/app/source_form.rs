//! The form for a source whose text is pasted or typed. Files are opened by the shell.

use egui::{Grid, Key, Modifiers, RichText, ScrollArea, TextEdit, Ui};

use super::theme::GAP;
use super::view::{Action, Actions, View};
use super::widgets::{AccessibleName, complain, date_field, day_field, parse_day};
use crate::app::jobs::Task;
use crate::edit;
use crate::exchange::sources::{self, Extract};
use crate::model::words::excerpt;
use crate::model::{CanonicalText, Source, StanceMap};

/// The form and what has been typed into it.
#[derive(Default)]
pub struct SourceForm {
    /// The clipboard being read.
    copied: Option<Task<Result<Extract, String>>>,
    extractor: String,
    title: String,
    outlet: String,
    author: String,
    published: String,
    address: String,
    text: String,
    wrong: Option<String>,
    begun: bool,
}

/// What was copied from a web page, as text; the error says what there is instead.
fn copied_page() -> Result<Extract, String> {
    let html = arboard::Clipboard::new().and_then(|mut clipboard| clipboard.get().html()).map_err(|_| {
        "Nothing from a web page is in the clipboard: select the article in the browser and copy it"
            .to_owned()
    })?;
    sources::from_html(&html).map_err(|why| why.to_string())
}

impl SourceForm {
    /// Takes over what was copied from a web page; what was typed already stays.
    fn take_page(&mut self, page: Extract) {
        self.text = page.text();
        self.extractor = page.extractor;
        let published = day_field(page.published);
        for (field, found) in [
            (&mut self.title, page.title),
            (&mut self.outlet, page.outlet),
            (&mut self.author, page.author),
            (&mut self.published, published),
            (&mut self.address, page.address),
        ] {
            if field.trim().is_empty() {
                *field = found;
            }
        }
    }

    /// The form with a text in it, such as one from the clipboard.
    pub fn with_text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Whether something was pasted or typed that closing the form would lose.
    pub fn is_begun(&self) -> bool {
        let Self { title, outlet, author, published, address, text, .. } = self;
        [title, outlet, author, published, address, text].into_iter().any(|field| !field.trim().is_empty())
    }

    /// The source, or what is missing in words.
    fn source(&self, map: &StanceMap) -> Result<Source, String> {
        let text = CanonicalText::new(&self.text);
        if text.as_str().trim().is_empty() {
            return Err("Paste or type the text first".to_owned());
        }
        if let Some(twin) = map.sources.values().find(|source| source.text == text) {
            return Err(format!("This text is in the map already, as “{}”", twin.title));
        }
        let first_line = || {
            let line = text.as_str().lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
            excerpt(line, 80)
        };
        let title = self.title.trim();
        let mut source = Source::new(if title.is_empty() { first_line() } else { title.to_owned() });
        self.outlet.trim().clone_into(&mut source.outlet);
        self.author.trim().clone_into(&mut source.author);
        self.address.trim().clone_into(&mut source.address);
        source.published = parse_day(&self.published)?;
        source.set_text(text.clone());
        source.extractor.clone_from(&self.extractor);
        Ok(source)
    }

    /// Draws the form. Returns whether it is still open: Escape closes it while nothing would be lost.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Actions) -> bool {
        let first = !std::mem::replace(&mut self.begun, true);
        Grid::new("source-form").num_columns(2).show(ui, |ui| {
            for (caption, hint, text) in [
                ("Title", "The first line, where this is empty", &mut self.title),
                ("Outlet", "Who published it", &mut self.outlet),
                ("Author", "Who wrote it", &mut self.author),
                ("Address", "https://…", &mut self.address),
            ] {
                let label = ui.label(caption);
                let field = TextEdit::singleline(text).hint_text(hint).desired_width(420.0);
                let response = ui.add(field).labelled_by(label.id);
                if first && caption == "Title" {
                    response.request_focus();
                }
                ui.end_row();
            }
            let label = ui.label("Published");
            date_field(ui, AccessibleName::from(&label), &mut self.published);
            ui.end_row();
        });
        if let Some(read) = self.copied.as_ref().and_then(Task::poll) {
            self.copied = None;
            match read.unwrap_or_else(|_| Err("The clipboard could not be read".to_owned())) {
                Ok(page) => {
                    self.take_page(page);
                    self.wrong = None;
                }
                Err(why) => self.wrong = Some(why),
            }
        }
        let label = ui
            .horizontal(|ui| {
                let label = ui.label("Text");
                let button =
                    ui.add_enabled(self.copied.is_none(), egui::Button::new("Paste from a web page"));
                let hint =
                    "Takes what you copied in the browser, paragraph by paragraph, without scripts and links";
                if button.on_hover_text(hint).clicked() {
                    self.copied = Some(Task::start(view.work, "Reading the clipboard", |_| copied_page()));
                }
                label
            })
            .inner;
        ScrollArea::vertical().max_height(260.0).auto_shrink([false, true]).show(ui, |ui| {
            let field = TextEdit::multiline(&mut self.text)
                .hint_text("Paste the text here")
                .desired_rows(12)
                .desired_width(f32::INFINITY);
            ui.add(field).labelled_by(label.id);
        });
        if let Some(wrong) = &self.wrong {
            complain(ui, wrong);
        }
        let mut open = true;
        ui.horizontal(|ui| {
            let shortcut = ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter));
            let button =
                ui.add_enabled(!view.read_only, egui::Button::new("Add source")).on_hover_text("Ctrl+Enter");
            if (button.clicked() || shortcut) && !view.read_only {
                match self.source(view.map) {
                    Ok(source) => {
                        let id = edit::fresh_id::<Source>(view.map, &source.title);
                        actions.push(Action::add("Add a source", &id, source));
                        actions.push(Action::Open(id.into()));
                        open = false;
                    }
                    Err(why) => self.wrong = Some(why),
                }
            }
            if ui.button("Cancel").clicked() {
                open = false;
            }
            let count = self.text.chars().count();
            if count > 0 {
                ui.add_space(GAP);
                ui.label(RichText::new(format!("{count} characters")).weak());
            }
        });
        if ui.input(|input| input.key_pressed(Key::Escape)) && !self.is_begun() {
            open = false;
        }
        open
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::mini_shell::{MiniShell, harness};

    #[test]
    fn a_source_needs_a_text_and_a_right_day() {
        let map = StanceMap::new("m");
        assert!(SourceForm::with_text(" \n").source(&map).is_err());
        let mut form = SourceForm::with_text("\u{FEFF}\r\nHeadline\r\nBody");
        "6 March".clone_into(&mut form.published);
        assert!(form.source(&map).is_err_and(|why| why.contains("YYYY-MM-DD")));
        "2025-03-06".clone_into(&mut form.published);
        let (map, id) = edit::add(&map, "s", form.source(&map).expect("a source")).expect("it fits");
        assert!(form.source(&map).is_err_and(|why| why.contains("“Headline”")), "a second time");
        assert_eq!(map.sources[&id].title, "Headline");
        assert_eq!(map.sources[&id].text.as_str(), "\nHeadline\nBody");
    }

    #[test]
    fn what_was_copied_from_a_web_page_fills_what_is_empty() {
        let html =
            "<h1>On cover</h1><p>Italy wants <b>cover</b>.</p><script>bad()</script><p>Poland waits.</p>";
        let mut form = SourceForm { title: "Typed".to_owned(), ..SourceForm::default() };
        form.take_page(sources::from_html(html).expect("a page"));
        let source = form.source(&StanceMap::new("m")).expect("a source");
        let (map, id) = edit::add(&StanceMap::new("m"), "s", source).expect("it fits");
        let source = &map.sources[&id];
        assert_eq!(source.title, "Typed");
        assert!(source.text.as_str().contains("Italy wants cover.\n"), "{:?}", source.text.as_str());
        assert!(!source.text.as_str().contains("bad") && !source.extractor.is_empty());
    }

    #[test]
    fn a_text_is_typed_added_and_opened_in_one_step() {
        use egui_kittest::kittest::Queryable as _;
        let shell = MiniShell::new(Some(SourceForm::default()), StanceMap::new("m"));
        let draw = |form: &mut Option<SourceForm>, ui: &mut Ui, view: &View<'_>, actions: &mut Actions| {
            if form.as_mut().is_some_and(|open| !open.ui(ui, view, actions)) {
                *form = None;
            }
        };
        let mut harness = harness(shell, egui::vec2(600.0, 600.0), draw);
        harness.run();
        assert!(harness.get_by_label("Title").is_focused());
        harness.get_by_label("Title").type_text("On guarantees");
        harness.run();
        harness.get_by_label("Add source").click();
        harness.run();
        assert!(harness.query_by_label("Paste or type the text first").is_some());
        harness.get_by_label("Text").focus();
        harness.run();
        harness.get_by_label("Text").type_text("Italy wants cover.");
        harness.run();
        harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
        harness.run();
        let state = harness.state();
        assert!(state.panel.is_none() && state.history.undo_depth() == 1);
        let source = state.source.as_ref().and_then(|id| state.map().sources.get(id)).expect("it is open");
        assert_eq!((source.title.as_str(), source.text.as_str()), ("On guarantees", "Italy wants cover."));
    }
}
