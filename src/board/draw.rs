//! A board as a sheet: the scene that the window paints, as one that is written as SVG, PNG or PDF, with
//! title, legend and sources around.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::labels::{self, LabelCache};
use super::plan::{BoardPlan, EdgeSource, Node, NoteFrame};
use super::route::Routes;
use super::scene::{self, BoardScene, ItemKind, SceneInput, SceneItem, Wedge};
use super::style::BoardPalette;
use super::{Emphases, Emphasis, Focus, style};
use crate::analysis::agreement::{self, AgreementQuestion};
use crate::analysis::own_positions;
use crate::exchange::picture::PictureStore;
use crate::figure::fonts::Face;
use crate::figure::legend::Symbol;
use crate::figure::scene::{Pen, Scene, Shape, Text};
use crate::figure::sheet::{Detail as SheetDetail, LONGEST, Page, Sheet};
use crate::figure::words::{Evidence, Words};
use crate::figure::{ChartTheme, Point, Rect};
use crate::model::words::long_date;
use crate::model::{AnyId, Board, BoardId, BoardItem, Colour, Date, Look, StanceMap};

/// Units of the sheet to the board unit, so that names are set in 10 point.
pub const SCALE: f64 = 0.75;
/// The narrowest sheet.
const NARROWEST: f64 = 560.0;
/// The room for names at the sides of a board that is drawn as discs, as a share of the sheet's width.
const NAMES: f64 = 0.08;

/// How a board is drawn.
#[derive(Debug, Clone)]
pub struct SheetOptions {
    /// The day as of which it is shown; none with all that is known.
    pub day: Option<Date>,
    /// What is faded or hidden.
    pub focus: Option<Focus>,
    /// Light, dark or grey.
    pub look: Look,
    /// The width of the sheet in 1/96 inch; none makes it as wide as the board and its names are.
    pub width: Option<f64>,
    /// Units of the sheet to the board unit, where no width is given.
    pub zoom: f64,
    /// The pictures of the map.
    pub pictures: Arc<PictureStore>,
    /// Which agreement and conflict is drawn; none where none is.
    pub agreement: Option<AgreementQuestion>,
    /// The ways of lines that are known, so that they run as they were seen.
    pub routes: Routes,
}

impl Default for SheetOptions {
    /// All that is known, on light paper.
    fn default() -> Self {
        Self {
            day: None,
            focus: None,
            look: Look::Light,
            width: None,
            zoom: SCALE,
            pictures: Arc::default(),
            agreement: None,
            routes: Routes::default(),
        }
    }
}

/// Why a board can't be drawn.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BoardError {
    /// The map doesn't hold it.
    #[error("there is no board \"{0}\"")]
    Unknown(BoardId),
    /// Nothing lies on it.
    #[error("the board “{0}” is empty: place actors on it first")]
    Empty(String),
}

/// A board's scene on a sheet.
struct SheetDrawing<'a> {
    map: &'a StanceMap,
    board: &'a Board,
    plan: &'a BoardPlan,
    scene: &'a BoardScene,
    options: &'a SheetOptions,
    /// The edges of pictures that can't be shown.
    line: Colour,
    /// Where the board's origin lies on the sheet.
    origin: Point,
}

/// Draws a board of a map.
pub fn draw(map: &StanceMap, id: &BoardId, options: &SheetOptions) -> Result<Scene, BoardError> {
    let board = map.boards.get(id).ok_or_else(|| BoardError::Unknown(id.clone()))?;
    let mut plan = BoardPlan::of(map, board, options.day);
    plan.routes = options.routes.clone();
    plan.route();
    let plan = plan;
    let empty = || BoardError::Empty(board.name.clone());
    let area = plan.bounds_with_lines().ok_or_else(empty)?.inflated(12.0);
    let focus = options.focus.clone().unwrap_or_default();
    let emphases = Emphases::of(map, &plan, &focus, &BTreeSet::new());

    let theme = ChartTheme::of(options.look);
    let palette = BoardPalette::from(&theme);
    let margin = 2.0 * 20.0;
    let most = (LONGEST - 800.0) / area.width().max(area.height());
    let filled = |width: f64| ((width - margin).max(100.0) / area.width()).min(most);
    let is_far = |zoom: f64| super::Detail::at(zoom) == super::Detail::Disc;
    // Cards hold their names; discs need room beside them, in board units.
    let (zoom, aside) = match options.width {
        Some(width) if is_far(filled(width)) => {
            let zoom = filled(width * (1.0 - 2.0 * NAMES));
            (zoom, (((width - margin) / zoom - area.width()) / 2.0).max(0.0))
        }
        Some(width) => (filled(width), 0.0),
        None => {
            let zoom = options.zoom.min(most);
            (zoom, if is_far(zoom) { labels::FARTHEST / zoom } else { 0.0 })
        }
    };
    let above = if is_far(zoom) { labels::ROW / zoom } else { 0.0 };
    let area = Rect::new(area.left - aside, area.top - above, area.right + aside, area.bottom + above);
    let width = options.width.unwrap_or((area.width() * zoom + margin).max(NARROWEST)).clamp(200.0, LONGEST);
    let unit = (width / 1400.0).sqrt().clamp(0.75, 6.0);
    let words = words(map, board, &plan, &emphases, options);
    let mut page = Page { width, height: LONGEST, unit, theme, legend: board.legend, names: 0 };
    let [colours, mut symbols] = legend(map, &plan, &emphases, &palette);
    if super::Detail::at(zoom) == super::Detail::Card {
        let [influence, position] = style::BAR_WORDS;
        symbols.push((Symbol::Bar(palette.track, 0.6), influence.to_owned()));
        if !board.pinned.is_empty() {
            symbols.push((Symbol::Range, position.to_owned()));
        }
    }
    if options.agreement.is_some() {
        let (agree, conflict) = style::AGREEMENT;
        let [agreed, apart] = style::AGREEMENT_WORDS;
        for (words, colour, dash) in [(agreed, agree, None), (apart, conflict, Some(4.0))] {
            symbols.push((Symbol::Line(palette.tinted(colour), dash), words.to_owned()));
        }
    }
    let room_height = {
        let sheet = Sheet { page: &page, words: &words, detail: SheetDetail::Full };
        let room = sheet.around(&colours, &symbols).room;
        page.height - room.height()
    };
    page.height = (room_height + area.height() * zoom + 8.0).min(LONGEST);
    let sheet = Sheet { page: &page, words: &words, detail: SheetDetail::Full };
    let mut around = sheet.around(&colours, &symbols);
    let middle = area.centre();
    let room = around.room.centre();
    let ids = plan.nodes.iter().map(|node| &node.id);
    let pairs = options
        .agreement
        .and_then(|asked| agreement::pairs(&agreement::profiles(map, ids, options.day), asked, &|| false))
        .unwrap_or_default();
    let subject = SceneInput {
        map,
        board,
        plan: &plan,
        emphases: &emphases,
        pairs: &pairs,
        palette: &palette,
        zoom,
        view: area,
        margin: 0.0,
        most_cards: usize::MAX,
        lifted: &[],
    };
    let scene = BoardScene::of(&subject, &mut LabelCache::within(area));
    let drawing = SheetDrawing {
        map,
        board,
        plan: &plan,
        scene: &scene,
        options,
        line: theme.line,
        origin: Point::new(room.x - middle.x * zoom, room.y - middle.y * zoom),
    };
    around.shapes.push(drawing.shape());
    let named = scene.items.iter().filter(|item| matches!(item.of, ItemKind::Name(_))).count();
    let left_out = match scene.discs.len().saturating_sub(named) {
        0 => String::new(),
        count => format!(" · {count} without room for a name"),
    };
    Ok(sheet.finish(around, &left_out))
}

/// What is said around the board.
fn words(
    map: &StanceMap,
    board: &Board,
    plan: &BoardPlan,
    emphases: &Emphases,
    options: &SheetOptions,
) -> Words {
    let mut evidence = Evidence::default();
    for subject in &board.pinned {
        let positions = own_positions(map, subject, options.day);
        plan.nodes
            .iter()
            .filter_map(|node| positions.get(&node.id))
            .for_each(|position| evidence.add(position));
    }
    for line in &plan.edges {
        if let EdgeSource::Relation(id) = &line.tie
            && let Some(relation) = map.relations.get(id)
        {
            evidence.add_quotes(&relation.evidence);
        }
    }
    evidence.add_quotes(board.quotes.keys());
    let count =
        |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
    let actors = (0..plan.nodes.len()).filter(|n| emphases.node(*n) != Emphasis::Hidden).count();
    let shown = |n: usize| emphases.edge(n) != Emphasis::Hidden;
    let ties = (0..plan.edges.len()).filter(|n| shown(*n)).count();
    let mut counts = format!("{}, {}", count(actors, "actor", "actors"), count(ties, "tie", "ties"));
    if let Some(day) = options.day {
        counts.push_str(&format!(" · as known on {}", long_date(day)));
    }
    let names: Vec<&str> = plan.nodes.iter().take(40).map(|node| node.name.as_str()).collect();
    let more = if plan.nodes.len() > names.len() { " and others" } else { "" };
    Words {
        title: board.name.clone(),
        subtitle: map.title.clone(),
        description: format!("A board with {counts}: {}{more}.", names.join(", ")),
        sources: if evidence.is_recorded() { evidence.source_line(map) } else { String::new() },
        count: counts,
        ..Words::default()
    }
}

/// Signs of a legend with their words.
type Signs = Vec<(Symbol, String)>;

/// What the colours and shapes say, and what the lines say.
fn legend(map: &StanceMap, plan: &BoardPlan, emphases: &Emphases, palette: &BoardPalette) -> [Signs; 2] {
    let shown = || plan.nodes.iter().enumerate().filter(|(n, _)| emphases.node(*n) != Emphasis::Hidden);
    let mut blocs: Vec<(usize, &Node)> =
        shown().map(|(_, node)| (node.bloc.unwrap_or(usize::MAX), node)).collect();
    blocs.sort_by_key(|(bloc, _)| *bloc);
    blocs.dedup_by_key(|(bloc, _)| *bloc);
    let sign = |node: &Node| Symbol::Mark(palette.bloc(&node.look), node.look.form);
    let colours = blocs.iter().map(|(_, node)| (sign(node), plan.bloc_name(map, node).to_owned())).collect();
    let kinds: BTreeSet<_> = plan
        .edges
        .iter()
        .enumerate()
        .filter(|(n, _)| emphases.edge(*n) != Emphasis::Hidden)
        .map(|(_, line)| line.kind)
        .collect();
    let mut symbols: Vec<_> = kinds
        .into_iter()
        .map(|kind| (kind, style::tie(kind)))
        .map(|(kind, (dash, head))| (Symbol::Tie(palette.tie(), dash, head), kind.label().to_owned()))
        .collect();
    if shown().any(|(_, node)| !node.has_evidence) {
        symbols.push((Symbol::Hollow, "no evidence".to_owned()));
    }
    [colours, symbols]
}

impl SheetDrawing<'_> {
    fn at(&self, at: Point) -> Point {
        let zoom = self.scene.zoom;
        Point::new(self.origin.x + at.x * zoom, self.origin.y + at.y * zoom)
    }
    fn rect(&self, rect: Rect) -> Rect {
        let corner = self.at(Point::new(rect.left, rect.top));
        Rect::sized(corner.x, corner.y, rect.width() * self.scene.zoom, rect.height() * self.scene.zoom)
    }
    fn pen(&self, pen: Pen) -> Pen {
        let zoom = self.scene.zoom;
        Pen { width: pen.width * zoom, dash: pen.dash.map(|dash| dash * zoom), ..pen }
    }

    /// The whole board.
    fn shape(&self) -> Shape {
        let (below, above) = self.scene.items.split_at(self.scene.above.min(self.scene.items.len()));
        let mut shapes = Vec::new();
        self.items(below, &mut shapes);
        if !self.scene.wedges.is_empty() {
            let wedges = self.scene.wedges.iter().filter_map(|wedge| self.wedge(wedge));
            shapes.push(Shape::group("ties", wedges.collect()));
        }
        let discs = self.scene.discs.iter().map(|disc| self.disc(disc));
        let discs: Vec<Shape> = discs.collect();
        let named = above.iter().position(|item| matches!(item.of, ItemKind::Name(_) | ItemKind::Pinned(_)));
        let (under, over) = above.split_at(named.unwrap_or(above.len()));
        self.items(under, &mut shapes);
        if !discs.is_empty() {
            shapes.push(Shape::group("marks", discs));
        }
        self.items(over, &mut shapes);
        Shape::group("board", shapes)
    }

    /// Items, those of one class together.
    fn items(&self, items: &[SceneItem], shapes: &mut Vec<Shape>) {
        for alike in items.chunk_by(|a, b| class(a.of) == class(b.of)) {
            let things = alike.iter().map(|item| self.item(item));
            match alike.first().map(|item| class(item.of)) {
                Some("") | None => shapes.extend(things),
                Some(class) => shapes.push(Shape::group(class, things.collect())),
            }
        }
    }

    fn item(&self, item: &SceneItem) -> Shape {
        let shapes = self.scene.shapes_of(item).iter().filter_map(|shape| self.converted(shape)).collect();
        match item.of {
            ItemKind::Edge(n) => self.edge_thing(n, shapes),
            ItemKind::Card(n) => self.actor_thing(n, shapes),
            ItemKind::Frame(n) => self.note_frame_thing("frame", self.plan.frames.get(n as usize), shapes),
            ItemKind::Note(n) => self.note_frame_thing("note", self.plan.notes.get(n as usize), shapes),
            ItemKind::Pinned(n) => {
                let thing = self.plan.pinned.get(n as usize).map(|pinned| &pinned.thing);
                let words = match thing {
                    Some(BoardItem::Quote(id)) => {
                        self.map.quotes.get(id).map_or_else(String::new, |quote| quote.in_words(usize::MAX))
                    }
                    Some(BoardItem::Source(id)) => self.map.label(&id.clone().into()),
                    _ => String::new(),
                };
                Shape::thing(String::new(), words, thing.and_then(BoardItem::item), shapes)
            }
            ItemKind::Label(_) | ItemKind::Name(_) | ItemKind::AgreementPair(_) => Shape::group("", shapes),
        }
    }

    fn edge_thing(&self, n: u32, shapes: Vec<Shape>) -> Shape {
        let Some(line) = self.plan.edges.get(n as usize) else { return Shape::group("", shapes) };
        let name = |n: u32| self.plan.nodes.get(n as usize).map_or("", |node| node.name.as_str());
        let title = format!("{} {} {}", name(line.from), line.kind, name(line.to));
        let (id, about) = match &line.tie {
            EdgeSource::Relation(id) => (format!("relation-{id}"), Some(AnyId::from(id.clone()))),
            EdgeSource::Membership => (String::new(), None),
        };
        Shape::thing(id, title, about, shapes)
    }
    fn actor_thing(&self, n: u32, shapes: Vec<Shape>) -> Shape {
        let Some(node) = self.plan.nodes.get(n as usize) else { return Shape::group("", shapes) };
        let bloc = self.plan.bloc_name(self.map, node);
        let title = format!("{} ({}, {bloc}, {})", node.name, node.kind, node.stances_in_words());
        Shape::thing(format!("actor-{}", node.id), title, [node.id.clone().into()], shapes)
    }
    fn note_frame_thing(&self, sort: &str, note_frame: Option<&NoteFrame>, shapes: Vec<Shape>) -> Shape {
        let Some(note_frame) = note_frame else { return Shape::group("", shapes) };
        let text = self.board.notes.get(&note_frame.id).map_or("", |note| note.text.as_str());
        Shape::thing(format!("{sort}-{}", note_frame.id), text, [], shapes)
    }

    fn wedge(&self, wedge: &Wedge) -> Option<Shape> {
        let corners = wedge.corners()?;
        let points = corners.into_iter().map(|at| self.at(at)).collect();
        let fill = Some(self.scene.paint_of(wedge));
        Some(self.edge_thing(wedge.edge, vec![Shape::Path { points, closed: true, fill, pen: None }]))
    }
    fn disc(&self, disc: &scene::ActorDisc) -> Shape {
        let (at, radius) = (self.at(disc.centre), disc.radius * self.scene.zoom);
        let mut shapes = vec![disc.form.shape(at, radius, Some(disc.colour.into()), None)];
        if let Some(inside) = disc.hollow {
            shapes.push(disc.form.shape(at, radius * scene::HOLLOW, Some(inside.into()), None));
        }
        self.actor_thing(disc.node, shapes)
    }

    /// A shape of the board on the sheet.
    fn converted(&self, shape: &scene::Primitive) -> Option<Shape> {
        Some(match *shape {
            scene::Primitive::Path { points, closed, fill, pen } => {
                let points = self.scene.points_of(points).iter().map(|at| self.at(*at)).collect();
                Shape::Path { points, closed, fill, pen: pen.map(|pen| self.pen(pen)) }
            }
            scene::Primitive::Mark { form, centre, radius, fill } => {
                form.shape(self.at(centre), radius * self.scene.zoom, Some(fill), None)
            }
            scene::Primitive::Ring { centre, radius, pen } => Shape::Disc {
                centre: self.at(centre),
                radius: radius * self.scene.zoom,
                fill: None,
                pen: Some(self.pen(pen)),
            },
            scene::Primitive::Text(index) => {
                let text = self.scene.text(index)?;
                Shape::Text(Text {
                    text: text.words.clone(),
                    at: self.at(text.baseline()),
                    align: text.align,
                    size: text.size * self.scene.zoom,
                    face: Face::Regular,
                    paint: text.colour.into(),
                    turn: text.turn.to_degrees(),
                })
            }
            scene::Primitive::Picture { rect, picture } => {
                let picture = self.scene.pictures.get(picture as usize)?;
                Shape::group("", self.picture(picture, self.rect(rect)))
            }
        })
    }

    /// An actor's picture; a crossed square where it can't be shown.
    fn picture(&self, picture: &str, square: Rect) -> Vec<Shape> {
        if let Some(picture) = self.options.pictures.get(picture) {
            vec![Shape::Picture { rect: square, picture }]
        } else {
            let pen = Pen::solid(self.line, 0.8);
            let (low, high) = (Point::new(square.left, square.bottom), Point::new(square.right, square.top));
            vec![Shape::rect(square, None, Some(pen)), Shape::line(low, high, pen)]
        }
    }
}

/// What style sheets and scripts call the items of a kind; empty for things that stand by themselves.
fn class(of: ItemKind) -> &'static str {
    match of {
        ItemKind::Edge(_) | ItemKind::AgreementPair(_) => "ties",
        ItemKind::Label(_) | ItemKind::Name(_) => "labels",
        ItemKind::Card(_) => "marks",
        ItemKind::Frame(_) | ItemKind::Note(_) | ItemKind::Pinned(_) => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::sample::{actor, sample};
    use crate::edit;
    use crate::model::{Actor, BoardPoint};

    /// Actors in rows that reach to both edges of the board, with names of some length.
    fn crowd() -> (StanceMap, BoardId) {
        let (mut map, board) = sample();
        for n in 0..60 {
            let id = actor(&format!("n{n}"));
            let name = format!("Ministry of the interior number {n}");
            map = edit::put(&map, &id, Actor::new(name)).unwrap();
            let at = BoardPoint::at(f64::from(n % 10) * 230.0, f64::from(n / 10) * 120.0);
            map = edit::place_actors(&map, &board, [(id, at)]).unwrap();
        }
        (map, board)
    }

    #[test]
    fn no_word_leaves_a_sheet_however_narrow_and_who_goes_unnamed_is_counted() {
        let (map, board) = crowd();
        for width in [200.0, 320.0, 480.0, 700.0, 1000.0, 2000.0] {
            let options = SheetOptions { width: Some(width), look: Look::Print, ..SheetOptions::default() };
            let sheet = draw(&map, &board, &options).unwrap();
            for text in sheet.texts().into_iter().filter(|text| text.turn == 0.0) {
                let (from, to) = (text.start().x, text.start().x + text.width());
                assert!(from >= 0.0 && to <= width, "{} on {width}: {from} to {to}", text.text);
                assert!(text.at.y <= sheet.height, "{}", text.text);
            }
            let words: Vec<&str> = sheet.texts().iter().map(|text| text.text.as_str()).collect();
            let named = words.iter().filter(|words| words.starts_with("Ministry")).count();
            let told = words.iter().any(|words| words.contains("without room"));
            assert_eq!(named < 60, told, "{named} are named on {width}");
        }
    }

    #[test]
    fn in_greys_no_two_blocs_look_the_same() {
        let (mut map, board) = crowd();
        for n in 0..20 {
            let (next, bloc) = edit::add(&map, "bloc", map.new_bloc(format!("Bloc {n}"))).unwrap();
            map = edit::alter::<Actor>(&next, &actor(&format!("n{n}")), |one| one.bloc = Some(bloc)).unwrap();
        }
        let plan = BoardPlan::of(&map, &map.boards[&board], None);
        let palette = BoardPalette::from(&ChartTheme::PRINT);
        let emphases = Emphases::of(&map, &plan, &Focus::default(), &BTreeSet::new());
        let [signs, _] = legend(&map, &plan, &emphases, &palette);
        // The blocs, and those without one.
        assert_eq!(signs.len(), 21);
        for (n, (sign, words)) in signs.iter().enumerate() {
            let Symbol::Mark(grey, _) = sign else { panic!("{words} has no mark") };
            assert!(grey.r == grey.g && grey.g == grey.b);
            assert!(!signs[n + 1..].iter().any(|(other, _)| other == sign), "{words}");
        }
    }
}
