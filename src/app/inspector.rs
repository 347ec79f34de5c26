//! The inspector: everything about the selected item, to be read and changed. The forms for stances are
//! in `stance_form`, a quote's bar is in the reader.

use egui::{RichText, ScrollArea, Ui};

use super::commands::Command;
use super::fields;
use super::inspect_actor;
use super::theme::{GAP, Theme};
use super::view::{Action, Actions, Selection, StanceDraft, View};
use crate::board::Plan;
use crate::edit;
use crate::model::value::Colour;
use crate::model::{
    AnyId, Bloc, BlocId, Board, BoardId, Chart, ChartId, Coder, CoderId, Dimension, DimensionId, Event,
    EventId, Finite, Proposal, ProposalId, Quote, QuoteId, Scale, ScalePoint, Spot, Stance, StanceId,
    StanceMap, Subject,
};

/// Draws the inspector.
pub fn ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.add_enabled_ui(!view.read_only, |ui| match view.selection.items() {
            [] => map(ui, view, actions),
            [one] => item(ui, view, one, actions),
            several => many(ui, view, several, actions),
        });
        ui.add_space(GAP * 2.0);
    });
}

/// The kind and the name on top of an item's fields.
fn title(ui: &mut Ui, kind: &str, name: &str) {
    ui.label(RichText::new(super::browser::capitalised(kind)).small().weak());
    ui.add(egui::Label::new(RichText::new(name).heading()).wrap());
    ui.add_space(GAP / 2.0);
}

/// A heading between groups of fields.
pub(super) fn section(ui: &mut Ui, words: &str) {
    ui.add_space(GAP);
    ui.separator();
    ui.label(RichText::new(words).strong());
}

/// A link to another item.
pub(super) fn link(ui: &mut Ui, id: &AnyId, words: &str, actions: &mut Actions) {
    let response = ui.add(egui::Link::new(words));
    if response.clicked() {
        actions.push(match id {
            AnyId::Quote(_) | AnyId::Source(_) | AnyId::Chart(_) | AnyId::Board(_) => {
                Action::Open(id.clone())
            }
            _ => Action::Select(Selection::one(id.clone())),
        });
    }
}

fn item(ui: &mut Ui, view: &View<'_>, id: &AnyId, actions: &mut Actions) {
    delete_button(ui, actions);
    title(ui, id.kind().label(), &view.map.label(id));
    match id {
        AnyId::Actor(id) => inspect_actor::ui(ui, view, id, actions),
        AnyId::Bloc(id) => bloc(ui, view, id, actions),
        AnyId::Dimension(id) => dimension(ui, view, id, actions),
        AnyId::Proposal(id) => proposal(ui, view, id, actions),
        AnyId::Event(id) => event(ui, view, id, actions),
        AnyId::Source(id) => super::inspect_source::ui(ui, view, id, actions),
        AnyId::Quote(id) => quote(ui, view, id, actions),
        AnyId::Stance(id) => stance(ui, view, id, actions),
        AnyId::Relation(id) => super::inspect_relation::ui(ui, view, id, actions),
        AnyId::Board(id) => board(ui, view, id, actions),
        AnyId::Chart(id) => chart(ui, view, id, actions),
        AnyId::Coder(id) => coder(ui, view, id, actions),
        AnyId::Conflict(_) => {
            ui.label(RichText::new("It is decided in the list of conflicts").weak());
        }
    }
}

/// The button in the upper right corner that deletes what is selected.
fn delete_button(ui: &mut Ui, actions: &mut Actions) {
    let top = egui::Rect::from_min_size(ui.cursor().min, egui::vec2(ui.available_width(), 20.0));
    let layout = egui::Layout::right_to_left(egui::Align::Min);
    ui.scope_builder(egui::UiBuilder::new().max_rect(top).layout(layout), |ui| {
        if ui.small_button(Command::Delete.label()).clicked() {
            actions.push(Action::Run(Command::Delete));
        }
    });
    ui.advance_cursor_after_rect(egui::Rect::from_min_size(top.min, egui::Vec2::ZERO));
}

fn many(ui: &mut Ui, view: &View<'_>, items: &[AnyId], actions: &mut Actions) {
    delete_button(ui, actions);
    title(ui, "selection", &format!("{} items", items.len()));
    for id in items.iter().take(60) {
        link(ui, id, &view.map.label(id), actions);
    }
    if items.len() > 60 {
        ui.label(RichText::new(format!("and {} more", items.len() - 60)).weak());
    }
    let actors: Vec<_> =
        items.iter().filter_map(|id| if let AnyId::Actor(id) = id { Some(id) } else { None }).collect();
    if actors.len() == items.len() {
        section(ui, "All of them");
        if let Some(bloc) = bloc_choice(ui, view.map, None, "several") {
            let next = actors.iter().try_fold(view.map.clone(), |map, id| {
                edit::alter::<crate::model::Actor>(&map, id, |actor| actor.bloc.clone_from(&bloc))
            });
            actions.step(format!("Change the bloc of {} actors", actors.len()), next);
        }
    }
}

/// The map itself, when nothing is selected.
fn map(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let map = view.map;
    title(ui, "map", if map.title.is_empty() { "Untitled map" } else { &map.title });
    if let Some(words) = fields::line(ui, "Title", &map.title, "map") {
        actions.step("Name the map", Ok(edit::describe(map, &words, &map.description)));
    }
    if let Some(words) = fields::text(ui, "Description", &map.description, "map", 5) {
        actions.step("Describe the map", Ok(edit::describe(map, &map.title, &words)));
    }
    section(ui, "What it holds");
    egui::Grid::new("counts").num_columns(2).show(ui, |ui| {
        for &kind in crate::model::Kind::ALL {
            ui.label(super::browser::capitalised(kind.plural()));
            ui.label(RichText::new(map.count(kind).to_string()).weak());
            ui.end_row();
        }
    });
    ui.add_space(GAP);
    ui.label(RichText::new("Select something to see and change it here").small().weak());
}

/// A choice among the blocs and none.
pub(super) fn bloc_choice(
    ui: &mut Ui,
    map: &StanceMap,
    now: Option<&BlocId>,
    key: &str,
) -> Option<Option<BlocId>> {
    let mut options = vec![(None, "no bloc".to_owned())];
    options.extend(map.blocs.iter().map(|(id, bloc)| (Some(id.clone()), bloc.name.clone())));
    fields::choice(ui, "Bloc", &now.cloned(), &options, key)
}

/// The colours to choose from. Gives the one that was clicked, where it is another.
fn colours(ui: &mut Ui, theme: &Theme, now: Colour) -> Option<Colour> {
    let mut chosen = None;
    ui.label(RichText::new("Colour").small().weak());
    ui.horizontal_wrapped(|ui| {
        for colour in Colour::OKABE_ITO {
            let is_now = colour == now;
            let (rect, response) = ui.allocate_exact_size(egui::vec2(24.0, 24.0), egui::Sense::click());
            let words = format!("Colour {colour}");
            response
                .widget_info(|| egui::WidgetInfo::selected(egui::Role::RadioButton, true, is_now, &words));
            ui.painter().rect_filled(rect.shrink(2.0), 4.0, Theme::colour(colour));
            if is_now {
                let stroke = egui::Stroke::new(2.0, theme.ink);
                ui.painter().rect_stroke(rect, 5.0, stroke, egui::StrokeKind::Inside);
            }
            if response.on_hover_text(words).clicked() && !is_now {
                chosen = Some(colour);
            }
        }
    });
    chosen
}

fn bloc(ui: &mut Ui, view: &View<'_>, id: &BlocId, actions: &mut Actions) {
    let Some(bloc) = view.map.blocs.get(id) else { return };
    let key = id.to_string();
    if let Some(name) = fields::line(ui, "Name", &bloc.name, &key) {
        actions.step("Rename the bloc", edit::alter::<Bloc>(view.map, id, |b| b.name = name));
    }
    if let Some(colour) = colours(ui, view.theme, bloc.colour) {
        actions.step("Change the bloc's colour", edit::alter::<Bloc>(view.map, id, |b| b.colour = colour));
    }
    if let Some(note) = fields::text(ui, "Note", &bloc.note, &key, 3) {
        actions.step("Change the bloc's note", edit::alter::<Bloc>(view.map, id, |b| b.note = note));
    }
    let members: Vec<_> =
        view.map.actors.iter().filter(|(_, actor)| actor.bloc.as_ref() == Some(id)).collect();
    section(ui, &format!("Actors ({})", members.len()));
    for (id, actor) in members {
        link(ui, &id.clone().into(), &actor.name, actions);
    }
}

fn dimension(ui: &mut Ui, view: &View<'_>, id: &DimensionId, actions: &mut Actions) {
    let Some(dimension) = view.map.dimensions.get(id) else { return };
    let key = id.to_string();
    let map = view.map;
    if let Some(name) = fields::line(ui, "Name", &dimension.name, &key) {
        actions.step("Rename the dimension", edit::alter::<Dimension>(map, id, |d| d.name = name));
    }
    if let Some(question) = fields::text(ui, "Question that a position answers", &dimension.question, &key, 2)
    {
        actions.step("Change the question", edit::alter::<Dimension>(map, id, |d| d.question = question));
    }
    let scale = dimension.scale;
    ui.horizontal(|ui| {
        let low = fields::number(ui, "Scale from", scale.low(), &key);
        let high = fields::number(ui, "to", scale.high(), &key);
        if low.is_some() || high.is_some() {
            match Scale::new(low.unwrap_or(scale.low()), high.unwrap_or(scale.high())) {
                Ok(scale) => {
                    actions.step("Change the scale", edit::alter::<Dimension>(map, id, |d| d.scale = scale));
                }
                Err(why) => actions.push(Action::Warn(why.to_string())),
            }
        }
    });
    section(ui, "Labelled points");
    for (at, point) in dimension.points.iter().enumerate() {
        let key = format!("{id} {at}");
        ui.horizontal(|ui| {
            if let Some(place) = fields::number(ui, "at", point.at.get(), &key) {
                let edited = edit::alter::<Dimension>(map, id, |d| {
                    if let Some(point) = d.points.get_mut(at) {
                        point.at = Finite::or_zero(place);
                    }
                });
                actions.step("Move a labelled point", edited);
            }
            if ui.small_button("Remove").clicked() {
                let edited = edit::alter::<Dimension>(map, id, |d| drop(d.points.remove(at)));
                actions.step("Remove a labelled point", edited);
            }
        });
        if let Some(label) = fields::line(ui, "means", &point.label, &key) {
            let edited = edit::alter::<Dimension>(map, id, |d| {
                if let Some(point) = d.points.get_mut(at) {
                    point.label = label;
                }
            });
            actions.step("Change a labelled point", edited);
        }
    }
    if ui.button("Add a labelled point").clicked() {
        let at = dimension
            .points
            .last()
            .map_or(scale.low(), |last| scale.clamp(last.at.get() + scale.extent() / 5.0));
        let edited = edit::alter::<Dimension>(map, id, |d| {
            d.points.push(ScalePoint::new(Finite::or_zero(at), "What it means to be here"));
        });
        actions.step("Add a labelled point", edited);
    }
    if let Some(note) = fields::text(ui, "Note", &dimension.note, &key, 3) {
        actions.step("Change the dimension's note", edit::alter::<Dimension>(map, id, |d| d.note = note));
    }
    stances_on(ui, view, &Subject::Dimension(id.clone()), actions);
}

fn proposal(ui: &mut Ui, view: &View<'_>, id: &ProposalId, actions: &mut Actions) {
    let Some(proposal) = view.map.proposals.get(id) else { return };
    let key = id.to_string();
    let map = view.map;
    if let Some(name) = fields::line(ui, "Name", &proposal.name, &key) {
        actions.step("Rename the proposal", edit::alter::<Proposal>(map, id, |p| p.name = name));
    }
    if let Some(words) = fields::text(ui, "What it would do", &proposal.description, &key, 4) {
        actions.step("Describe the proposal", edit::alter::<Proposal>(map, id, |p| p.description = words));
    }
    let mut options = vec![(None, "nobody in particular".to_owned())];
    options.extend(map.actors.iter().map(|(id, actor)| (Some(id.clone()), actor.name.clone())));
    if let Some(by) = fields::choice(ui, "Put forward by", &proposal.by, &options, &key) {
        actions.step("Say who put the proposal forward", edit::alter::<Proposal>(map, id, |p| p.by = by));
    }
    if let Some(on) = fields::date(ui, "Put forward on", proposal.on, &key) {
        actions.step("Date the proposal", edit::alter::<Proposal>(map, id, |p| p.on = on));
    }
    section(ui, "Place on the dimensions");
    for (dimension_id, dimension) in &map.dimensions {
        let place = proposal.places.get(dimension_id).copied();
        let mut placed = place.is_some();
        if ui.checkbox(&mut placed, &dimension.name).changed() {
            let edited = edit::alter::<Proposal>(map, id, |p| {
                if placed {
                    p.places.insert(dimension_id.clone(), Finite::or_zero(dimension.scale.middle()));
                } else {
                    p.places.remove(dimension_id);
                }
            });
            actions.step("Place the proposal", edited);
        }
        if let Some(place) = place {
            let range = dimension.scale.low()..=dimension.scale.high();
            let key = format!("{id} {dimension_id}");
            if let Some(to) = fields::slider(ui, "at", place.get(), range, key) {
                let edited = edit::alter::<Proposal>(map, id, |p| {
                    p.places.insert(dimension_id.clone(), Finite::or_zero(to));
                });
                actions.step("Place the proposal", edited);
            }
        }
    }
    if let Some(note) = fields::text(ui, "Note", &proposal.note, &key, 3) {
        actions.step("Change the proposal's note", edit::alter::<Proposal>(map, id, |p| p.note = note));
    }
    stances_on(ui, view, &Subject::Proposal(id.clone()), actions);
}

/// Who stands where on a subject.
fn stances_on(ui: &mut Ui, view: &View<'_>, subject: &Subject, actions: &mut Actions) {
    let mut stances: Vec<_> =
        view.map.stances.iter().filter(|(_, stance)| stance.subject == *subject).collect();
    stances.sort_by(|a, b| a.1.position.get().total_cmp(&b.1.position.get()).then(a.0.cmp(b.0)));
    section(ui, &format!("Stances ({})", stances.len()));
    for (id, stance) in stances {
        let words = format!(
            "{}  {}  ({})",
            number(stance.position.get()),
            view.map.actor_name(&stance.actor),
            stance.as_of
        );
        link(ui, &id.clone().into(), &words, actions);
    }
    if ui.button("New stance…").clicked() {
        let draft = StanceDraft { subject: Some(subject.clone()), ..StanceDraft::default() };
        actions.push(Action::NewStance(draft));
    }
}

/// A number without needless decimals.
pub(super) fn number(number: f64) -> String {
    let rounded = (number * 100.0).round() / 100.0;
    format!("{}", rounded + 0.0)
}

fn event(ui: &mut Ui, view: &View<'_>, id: &EventId, actions: &mut Actions) {
    let Some(event) = view.map.events.get(id) else { return };
    let key = id.to_string();
    if let Some(name) = fields::line(ui, "Name", &event.name, &key) {
        actions.step("Rename the event", edit::alter::<Event>(view.map, id, |e| e.name = name));
    }
    if let Some(Some(on)) = fields::date(ui, "Day", Some(event.on), &key) {
        actions.step("Date the event", edit::alter::<Event>(view.map, id, |e| e.on = on));
    }
    if let Some(words) = fields::text(ui, "What happened", &event.description, &key, 4) {
        actions.step("Describe the event", edit::alter::<Event>(view.map, id, |e| e.description = words));
    }
}

fn quote(ui: &mut Ui, view: &View<'_>, id: &QuoteId, actions: &mut Actions) {
    let Some(quote) = view.map.quotes.get(id) else { return };
    quote_card(ui, view, quote);
    super::inspect_source::waiting(ui, view, id, quote, actions);
    ui.horizontal_wrapped(|ui| {
        if ui.button("Open in the reader").clicked() {
            actions.push(Action::Open(id.clone().into()));
        }
        if let Some((board_id, board)) = view.board.and_then(|id| Some((id, view.map.boards.get(id)?)))
            && !board.quotes.contains_key(id)
            && ui.button("Pin to the board").clicked()
        {
            let below = Plan::of(view.map, board, None).below();
            let edited = edit::alter::<Board>(view.map, board_id, |board| {
                board.quotes.insert(id.clone(), Spot::at(below.x, below.y));
            });
            actions.step("Pin a quote", edited);
            actions.push(Action::Say(format!("Pinned to the board “{}”", board.name)));
        }
        if ui.button("New stance…").clicked() {
            let draft = StanceDraft {
                actor: quote.speaker.clone(),
                evidence: vec![id.clone()],
                ..StanceDraft::default()
            };
            actions.push(Action::NewStance(draft));
        }
    });
    let supported: Vec<_> =
        view.map.stances.iter().filter(|(_, stance)| stance.evidence.contains(id)).collect();
    section(ui, &format!("Stances that it supports ({})", supported.len()));
    for (id, stance) in supported {
        let words = format!("{}: {}", view.map.label(&id.clone().into()), number(stance.position.get()));
        link(ui, &id.clone().into(), &words, actions);
    }
}

/// A quote with where it comes from.
pub(super) fn quote_card(ui: &mut Ui, view: &View<'_>, quote: &Quote) {
    egui::Frame::group(ui.style()).fill(view.theme.card).show(ui, |ui| {
        ui.add(egui::Label::new(&quote.anchor.exact).wrap());
        let mut origin = Vec::new();
        if let Some(source) = view.map.sources.get(&quote.source) {
            origin.push(if source.outlet.is_empty() { source.title.clone() } else { source.outlet.clone() });
        }
        if let Some(said) = quote.said {
            origin.push(format!("said {said}"));
        }
        origin.push(quote.kind.to_string());
        origin.push(format!("{} {}", quote.credibility.get(), quote.credibility.meaning()));
        ui.add(egui::Label::new(RichText::new(origin.join(" · ")).small().weak()).wrap());
    });
}

fn stance(ui: &mut Ui, view: &View<'_>, id: &StanceId, actions: &mut Actions) {
    let Some(stance) = view.map.stances.get(id) else { return };
    let stance: &Stance = stance;
    let position = stance.position.get();
    let near = view
        .map
        .scale_points(&stance.subject)
        .into_iter()
        .min_by(|a, b| (a.0 - position).abs().total_cmp(&(b.0 - position).abs()));
    egui::Grid::new("stance").num_columns(2).spacing([GAP, GAP / 2.0]).show(ui, |ui| {
        let mut row = |label: &str, words: String| {
            ui.label(RichText::new(label).small().weak());
            ui.add(egui::Label::new(words).wrap());
            ui.end_row();
        };
        row("Position", number(position));
        if let Some(range) = stance.range {
            row("Range", format!("{} to {}", number(range.low()), number(range.high())));
        }
        if let Some((at, label)) = near {
            row("Nearest point", format!("{}: {label}", number(at)));
        }
        row("As of", stance.as_of.to_string());
        row("Basis", stance.basis.to_string());
        row("Confidence", stance.confidence.to_string());
        if let Some(salience) = stance.salience {
            row("Salience", number(salience.get()));
        }
        if let Some(coder) = stance.coder.as_ref().and_then(|id| view.map.coders.get(id)) {
            row("Coder", coder.name.clone());
        }
        if let Some(cause) = &stance.responds_to {
            row("Answers", view.map.label(&cause.id()));
        }
    });
    if !stance.rationale.is_empty() {
        ui.add(egui::Label::new(&stance.rationale).wrap());
    }
    ui.horizontal(|ui| {
        if ui.button("Change…").clicked() {
            let draft = StanceDraft { change: Some(id.clone()), ..StanceDraft::default() };
            actions.push(Action::NewStance(draft));
        }
        link(ui, &stance.actor.clone().into(), view.map.actor_name(&stance.actor), actions);
    });
    section(ui, &format!("Evidence ({})", stance.evidence.len()));
    if stance.evidence.is_empty() {
        ui.label(RichText::new("No quote supports it").weak());
    }
    for id in &stance.evidence {
        if let Some(quote) = view.map.quotes.get(id) {
            quote_card(ui, view, quote);
            link(ui, &id.clone().into(), "Open in the reader", actions);
        }
    }
}

fn board(ui: &mut Ui, view: &View<'_>, id: &BoardId, actions: &mut Actions) {
    let Some(board) = view.map.boards.get(id) else { return };
    if let Some(name) = fields::line(ui, "Name", &board.name, id.to_string()) {
        actions.step("Rename the board", edit::alter::<Board>(view.map, id, |b| b.name = name));
    }
    ui.label(format!(
        "{} actors, {} notes and frames, {} quotes",
        board.actors.len(),
        board.notes.len(),
        board.quotes.len()
    ));
    if ui.button("Show it").clicked() {
        actions.push(Action::Open(id.clone().into()));
    }
}

fn chart(ui: &mut Ui, view: &View<'_>, id: &ChartId, actions: &mut Actions) {
    let Some(chart) = view.map.charts.get(id) else { return };
    let key = id.to_string();
    let map = view.map;
    if ui.button("Show it in the plot").clicked() {
        actions.push(Action::Open(id.clone().into()));
    }
    if let Some(words) = fields::text(ui, "Title", &chart.title, &key, 2) {
        actions.step("Change the chart's title", edit::alter::<Chart>(map, id, |c| c.title = words));
    }
    if let Some(words) = fields::text(ui, "Subtitle", &chart.subtitle, &key, 2) {
        actions.step("Change the chart's subtitle", edit::alter::<Chart>(map, id, |c| c.subtitle = words));
    }
    if let Some(day) = fields::date(ui, "As known on (empty: the latest)", chart.at, &key) {
        actions.step("Change the chart's day", edit::alter::<Chart>(map, id, |c| c.at = day));
    }
    if let Some(words) = fields::text(ui, "Note below the chart", &chart.note, &key, 3) {
        actions.step("Change the chart's note", edit::alter::<Chart>(map, id, |c| c.note = words));
    }
    section(ui, "Words in the corners");
    let corners = &chart.quadrants;
    let mut changed = corners.clone();
    let mut any = false;
    for (label, now, next) in [
        ("Top left", &corners.top_left, &mut changed.top_left),
        ("Top right", &corners.top_right, &mut changed.top_right),
        ("Bottom left", &corners.bottom_left, &mut changed.bottom_left),
        ("Bottom right", &corners.bottom_right, &mut changed.bottom_right),
    ] {
        if let Some(words) = fields::line(ui, label, now, &key) {
            *next = words;
            any = true;
        }
    }
    if any {
        actions.step("Change the chart's corners", edit::alter::<Chart>(map, id, |c| c.quadrants = changed));
    }
}

fn coder(ui: &mut Ui, view: &View<'_>, id: &CoderId, actions: &mut Actions) {
    let Some(coder) = view.map.coders.get(id) else { return };
    if let Some(name) = fields::line(ui, "Name", &coder.name, id.to_string()) {
        actions.step("Rename the coder", edit::alter::<Coder>(view.map, id, |c| c.name = name));
    }
    if let Some(colour) = colours(ui, view.theme, view.map.coder_colour(id)) {
        let edited = edit::alter::<Coder>(view.map, id, |c| c.colour = Some(colour));
        actions.step("Change the coder's colour", edited);
    }
    let stances = view.map.stances.values().filter(|stance| stance.coder.as_ref() == Some(id)).count();
    let quotes = view.map.quotes.values().filter(|quote| quote.coder.as_ref() == Some(id)).count();
    ui.label(format!("Recorded {quotes} quotes and {stances} stances"));
}
