//! The stance table: every stance as a row that can be sorted, filtered and followed to its evidence.
//! Recording stances is the stance form's.

#[cfg(test)]
mod tests;

use std::cmp::Ordering;

use egui::{
    Align, ComboBox, Frame, Label, Layout, Margin, Response, RichText, Role, Sense, TextEdit, Ui, WidgetInfo,
};
use egui_extras::{Column, TableBuilder, TableRow};

use super::commands::{self, Command, Scope};
use super::marks;
use super::theme::GAP;
use super::view::{Action, Actions, StanceDraft, View};
use super::widgets::{coder_dot, number};
use crate::model::words::{excerpt, order_key};
use crate::model::{AnyId, CoderId, Date, QuoteId, StanceId, StanceMap, Subject};

/// Height of a row, in points.
const ROW_HEIGHT: f32 = 24.0;

/// A column, in the order of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Actor,
    Subject,
    Position,
    Range,
    Basis,
    Confidence,
    AsOf,
    Quotes,
    Source,
    Coder,
}

const COLUMNS: [(By, &str); 10] = [
    (By::Actor, "Actor"),
    (By::Subject, "Subject"),
    (By::Position, "Position"),
    (By::Range, "Range"),
    (By::Basis, "Basis"),
    (By::Confidence, "Confidence"),
    (By::AsOf, "As of"),
    (By::Quotes, "Evidence"),
    (By::Source, "Source"),
    (By::Coder, "Coder"),
];

/// A stance in words, with what it is sorted by.
#[derive(Debug, Clone)]
struct StanceTableRow {
    id: StanceId,
    subject: Subject,
    coder: Option<CoderId>,
    first_quote: Option<QuoteId>,
    at: f64,
    low: f64,
    grade: (crate::model::Basis, crate::model::Confidence),
    as_of: Date,
    quotes: usize,
    /// The words of each column.
    cells: [String; 10],
    /// All of them in lower case, to be searched.
    all: String,
}

impl StanceTableRow {
    fn of(map: &StanceMap, id: &StanceId) -> Option<Self> {
        let stance = map.stances.get(id)?;
        let at = stance.position.get();
        let place = map.place_in_words(&stance.subject, at);
        let mut outlets: Vec<String> = Vec::new();
        for quote in stance.evidence.iter().filter_map(|id| map.quotes.get(id)) {
            let Some(source) = map.sources.get(&quote.source) else { continue };
            let words =
                if source.outlet.is_empty() { excerpt(&source.title, 32) } else { source.outlet.clone() };
            if !outlets.contains(&words) {
                outlets.push(words);
            }
        }
        let evidence = match stance.evidence.len() {
            0 => "none".to_owned(),
            1 => "1 quote".to_owned(),
            many => format!("{many} quotes"),
        };
        let range =
            stance.range.map_or_else(String::new, |r| format!("{} to {}", number(r.low()), number(r.high())));
        let coder = stance.coder.as_ref().and_then(|id| map.coders.get(id));
        let cells = [
            map.actor_name(&stance.actor).to_owned(),
            map.subject_name(&stance.subject),
            format!("{}  {place}", number(at)).trim_end().to_owned(),
            range,
            stance.basis.label().to_owned(),
            stance.confidence.label().to_owned(),
            stance.as_of.to_string(),
            evidence,
            outlets.join(", "),
            coder.map_or_else(String::new, |coder| coder.name.clone()),
        ];
        Some(Self {
            id: id.clone(),
            subject: stance.subject.clone(),
            coder: stance.coder.clone(),
            first_quote: stance.evidence.first().cloned(),
            at,
            low: stance.range.map_or(at, crate::model::Range::low),
            grade: (stance.basis, stance.confidence),
            as_of: stance.as_of,
            quotes: stance.evidence.len(),
            all: cells.join("\n").to_lowercase(),
            cells,
        })
    }
    fn cell(&self, by: By) -> &str {
        self.cells.get(by as usize).map_or("", String::as_str)
    }
    fn compare(&self, other: &Self, by: By) -> Ordering {
        match by {
            By::Position => self.at.total_cmp(&other.at),
            By::Range => self.low.total_cmp(&other.low),
            By::Basis => self.grade.0.cmp(&other.grade.0),
            By::Confidence => self.grade.1.cmp(&other.grade.1),
            By::AsOf => self.as_of.cmp(&other.as_of),
            By::Quotes => self.quotes.cmp(&other.quotes),
            By::Actor | By::Subject | By::Source | By::Coder => {
                order_key(self.cell(by)).cmp(&order_key(other.cell(by)))
            }
        }
    }
}

/// Everything the rows depend on besides the map.
#[derive(Debug, Clone, PartialEq)]
struct Order {
    by: By,
    reversed: bool,
    filter: String,
    subject: Option<Subject>,
    coder: Option<CoderId>,
}

/// The table panel.
pub struct StanceTable {
    order: Order,
    rows: Vec<StanceTableRow>,
    /// Numbers of the rows that pass the filters, in order.
    shown: Vec<usize>,
    made_of: Option<StanceMap>,
    shown_for: Option<Order>,
    /// The stance that was scrolled to last.
    selected: Option<AnyId>,
    /// Commands that were chosen in the palette.
    chosen: Vec<Command>,
}

impl Default for StanceTable {
    fn default() -> Self {
        Self {
            order: Order {
                by: By::Actor,
                reversed: false,
                filter: String::new(),
                subject: None,
                coder: None,
            },
            rows: Vec::new(),
            shown: Vec::new(),
            made_of: None,
            shown_for: None,
            selected: None,
            chosen: Vec::new(),
        }
    }
}

/// Whether two maps are the same in all that the table reads.
fn same(a: &StanceMap, b: &StanceMap) -> bool {
    a.stances.ptr_eq(&b.stances)
        && a.actors.ptr_eq(&b.actors)
        && a.dimensions.ptr_eq(&b.dimensions)
        && a.proposals.ptr_eq(&b.proposals)
        && a.quotes.ptr_eq(&b.quotes)
        && a.sources.ptr_eq(&b.sources)
        && a.coders.ptr_eq(&b.coders)
}

impl StanceTable {
    /// Brings rows and order up to date; nothing where neither the map nor the filters changed.
    fn update(&mut self, map: &StanceMap) {
        if !self.made_of.as_ref().is_some_and(|made| same(made, map)) {
            self.rows = map.stances.keys().filter_map(|id| StanceTableRow::of(map, id)).collect();
            self.made_of = Some(map.clone());
            self.shown_for = None;
            if self.order.subject.as_ref().is_some_and(|subject| !map.contains(&subject.clone().into())) {
                self.order.subject = None;
            }
            if self.order.coder.as_ref().is_some_and(|coder| !map.coders.contains_key(coder)) {
                self.order.coder = None;
            }
        }
        if self.shown_for.as_ref() == Some(&self.order) {
            return;
        }
        let words: Vec<String> =
            self.order.filter.to_lowercase().split_whitespace().map(str::to_owned).collect();
        let mut shown: Vec<(usize, &StanceTableRow)> = self
            .rows
            .iter()
            .enumerate()
            .filter(|(_, row)| self.order.subject.as_ref().is_none_or(|subject| row.subject == *subject))
            .filter(|(_, row)| self.order.coder.is_none() || row.coder == self.order.coder)
            .filter(|(_, row)| words.iter().all(|word| row.all.contains(word)))
            .collect();
        let by = self.order.by;
        shown.sort_by(|(_, a), (_, b)| {
            let order = a.compare(b, by);
            if self.order.reversed { order.reverse() } else { order }
        });
        self.shown = shown.into_iter().map(|(number, _)| number).collect();
        self.shown_for = Some(self.order.clone());
    }

    /// Asks for a command of the table, which is carried out in the next frame.
    pub fn run(&mut self, command: Command) {
        self.chosen.push(command);
    }

    /// Carries out the commands of the table.
    fn keys(&mut self, view: &View<'_>, ground: &Response, actions: &mut Actions) {
        for command in commands::of_panel(Scope::Table, ground, &mut self.chosen) {
            let rows: Vec<&StanceTableRow> =
                self.shown.iter().filter_map(|&number| self.rows.get(number)).collect();
            let main = view.selection.main();
            let at = rows.iter().position(|row| main == Some(&AnyId::Stance(row.id.clone())));
            let last = rows.len().saturating_sub(1);
            let to = match command {
                Command::NextStance => at.map_or(0, |at| last.min(at + 1)),
                Command::PreviousStance => at.map_or(last, |at| at.saturating_sub(1)),
                Command::FirstStance => 0,
                Command::LastStance => last,
                Command::ReadStance => {
                    let quote = at.and_then(|at| rows.get(at)?.first_quote.clone());
                    if let Some(quote) = quote {
                        actions.push(Action::Open(quote.into()));
                    }
                    continue;
                }
                Command::EditStance if !view.read_only => {
                    if let Some(row) = at.and_then(|at| rows.get(at)) {
                        change(row, actions);
                    }
                    continue;
                }
                _ => continue,
            };
            if let Some(row) = rows.get(to) {
                actions.select(row.id.clone());
            }
        }
    }

    /// Draws the panel.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
        self.update(view.map);
        let whole = ui.available_rect_before_wrap();
        let ground = ui.interact(whole, ui.scope_id().with("ground"), Sense::click());
        ground.widget_info(|| WidgetInfo::labeled(Role::Table, true, "Stances"));
        self.keys(view, &ground, actions);
        if ground.clicked() {
            ground.request_focus();
        }
        Frame::new().fill(view.theme.paper).inner_margin(Margin::same(8)).show(ui, |ui| {
            if view.map.stances.is_empty() {
                nothing_yet(ui, view, actions);
                return;
            }
            self.filters(ui, view, actions);
            self.update(view.map);
            ui.add_space(GAP / 2.0);
            if self.shown.is_empty() {
                ui.add_space(GAP * 4.0);
                ui.vertical_centered(|ui| ui.label("No stance matches the filter"));
            } else {
                let clicked = egui::ScrollArea::horizontal().show(ui, |ui| self.table(ui, view, actions));
                if clicked.inner {
                    ground.request_focus();
                }
            }
        });
    }

    fn filters(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
        ui.horizontal(|ui| {
            let field = TextEdit::singleline(&mut self.order.filter)
                .hint_text("Filter by any column")
                .desired_width(220.0);
            ui.add(field).accessible_name("Filter stances");
            let words = self
                .order
                .subject
                .as_ref()
                .map_or_else(|| "All subjects".to_owned(), |subject| view.map.subject_name(subject));
            let combo = ComboBox::from_id_salt("subject-filter").width(180.0).selected_text(words);
            let shown = combo.show_ui(ui, |ui| {
                ui.selectable_value(&mut self.order.subject, None, "All subjects");
                for subject in view.map.subjects() {
                    let words = view.map.subject_name(&subject);
                    ui.selectable_value(&mut self.order.subject, Some(subject), words);
                }
            });
            shown.response.accessible_name("Filter by subject");
            if view.map.coders.len() > 1 {
                let name = self.order.coder.as_ref().and_then(|id| view.map.coders.get(id));
                let words = name.map_or_else(|| "All coders".to_owned(), |coder| coder.name.clone());
                let combo = ComboBox::from_id_salt("coder-filter").width(120.0).selected_text(words);
                let shown = combo.show_ui(ui, |ui| {
                    ui.selectable_value(&mut self.order.coder, None, "All coders");
                    for (id, coder) in &view.map.coders {
                        ui.selectable_value(&mut self.order.coder, Some(id.clone()), &coder.name);
                    }
                });
                shown.response.accessible_name("Filter by coder");
            }
            let (shown, all) = (self.shown.len(), self.rows.len());
            let count =
                if shown == all { format!("{all} stances") } else { format!("{shown} of {all} stances") };
            ui.label(RichText::new(count).weak());
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if ui.add_enabled(!view.read_only, egui::Button::new("New stance…")).clicked() {
                    let subject = self.order.subject.clone();
                    actions.push(Action::NewStance(StanceDraft { subject, ..StanceDraft::default() }));
                }
            });
        });
    }

    /// The rows. Returns whether one was clicked.
    fn table(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Actions) -> bool {
        let mut clicked = false;
        let main = view.selection.main();
        let mut to_row = None;
        if self.selected.as_ref() != main {
            self.selected = main.cloned();
            to_row = self.shown.iter().position(|&number| {
                self.rows.get(number).is_some_and(|row| main == Some(&AnyId::Stance(row.id.clone())))
            });
        }
        let mut builder = TableBuilder::new(ui)
            .striped(true)
            .resizable(true)
            .sense(Sense::click())
            .cell_layout(Layout::left_to_right(Align::Center))
            .auto_shrink(false)
            .column(Column::exact(110.0));
        for (by, _) in COLUMNS {
            let width = match by {
                By::Actor | By::Source => 140.0,
                By::Subject => 160.0,
                By::Position => 200.0,
                By::Range | By::Basis => 72.0,
                _ => 84.0,
            };
            builder = builder.column(Column::initial(width).at_least(48.0).clip(true));
        }
        if let Some(row) = to_row {
            builder = builder.scroll_to_row(row, None);
        }
        let (rows, shown, order) = (&self.rows, &self.shown, &mut self.order);
        builder
            .header(ROW_HEIGHT, |mut header| {
                header.col(|_| {});
                for (by, name) in COLUMNS {
                    header.col(|ui| sort_button(ui, order, by, name));
                }
            })
            .body(|body| {
                body.rows(ROW_HEIGHT, shown.len(), |mut line| {
                    if let Some(row) = shown.get(line.index()).and_then(|&number| rows.get(number)) {
                        clicked |= draw_row(&mut line, row, view, actions);
                    }
                });
            });
        clicked
    }
}

/// A header that sorts by its column, and the other way round when it is clicked again.
fn sort_button(ui: &mut Ui, order: &mut Order, by: By, name: &str) {
    let mark = match (order.by == by, order.reversed) {
        (true, false) => " ▴",
        (true, true) => " ▾",
        (false, _) => "",
    };
    let button = egui::Button::new(RichText::new(format!("{name}{mark}")).strong()).frame(false);
    if ui
        .add(button)
        .on_hover_text("Sort by this column")
        .accessible_name(format!("Sort by {name}"))
        .clicked()
    {
        order.reversed = order.by == by && !order.reversed;
        order.by = by;
    }
}

/// Opens the form of a stance.
fn change(row: &StanceTableRow, actions: &mut Actions) {
    let change = Some(row.id.clone());
    actions.push(Action::NewStance(StanceDraft { change, ..StanceDraft::default() }));
}

/// Draws a row. Returns whether it was clicked.
fn draw_row(
    line: &mut TableRow<'_, '_>,
    row: &StanceTableRow,
    view: &View<'_>,
    actions: &mut Actions,
) -> bool {
    line.set_selected(view.selection.contains(&AnyId::Stance(row.id.clone())));
    line.col(|ui| {
        let button = ui.add_enabled(!view.read_only, egui::Button::new("Edit").small());
        let name = format!("Edit {}", view.map.label(&row.id.clone().into()));
        if button.accessible_name(name).clicked() {
            change(row, actions);
        }
        let read = ui.add_enabled(row.first_quote.is_some(), egui::Button::new("Read").small());
        let name = format!("Read {}", view.map.label(&row.id.clone().into()));
        let read = read.on_hover_text("Show the first quote in its source").accessible_name(name);
        if let Some(quote) = row.first_quote.clone().filter(|_| read.clicked()) {
            actions.push(Action::Open(quote.into()));
        }
    });
    for (by, _) in COLUMNS {
        line.col(|ui| {
            let words = row.cell(by);
            match (&row.first_quote, by) {
                (Some(quote), By::Quotes) => {
                    let link = ui.link(words).on_hover_text("Show the first quote in its source");
                    let name = format!("Evidence of {}", view.map.label(&row.id.clone().into()));
                    if link.accessible_name(name).clicked() {
                        actions.push(Action::Open(quote.clone().into()));
                    }
                }
                (None, By::Quotes) => {
                    ui.add(Label::new(RichText::new(words).weak()).selectable(false));
                }
                _ => {
                    match (by, &row.coder, view.map.stances.get(&row.id)) {
                        (By::Coder, Some(coder), _) => coder_dot(ui, view.map, coder),
                        (By::Actor, _, Some(stance)) => marks::actor_dot(ui, view.map, &stance.actor),
                        _ => {}
                    }
                    ui.add(Label::new(words).selectable(false).truncate());
                }
            }
        });
    }
    let response = line.response();
    if response.double_clicked()
        && let Some(quote) = &row.first_quote
    {
        actions.push(Action::Open(quote.clone().into()));
    } else if response.clicked() {
        actions.select(row.id.clone());
    }
    response.clicked()
}

/// What the panel says while there is no stance.
fn nothing_yet(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    ui.add_space(ui.available_height() / 3.0);
    ui.vertical_centered(|ui| {
        ui.label(RichText::new("No stances yet").heading());
        let hint = "Quote a passage in the reader and press T, or record a stance without a quote";
        ui.label(RichText::new(hint).weak());
        ui.add_space(GAP);
        if ui.add_enabled(!view.read_only, egui::Button::new("New stance…")).clicked() {
            actions.push(Action::NewStance(StanceDraft::default()));
        }
    });
    ui.allocate_space(ui.available_size());
}
