//! What the window paints and what is exported are the same drawing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use egui::{Pos2, vec2};
use proptest::prelude::*;

use super::to_egui;
use crate::analysis::agreement::AgreementQuestion;
use crate::app::board::BoardPanel;
use crate::app::theme::{self, Theme};
use crate::app::view::{Actions, Selection, View};
use crate::board::scene::ItemKind;
use crate::board::{BoardPlan, Camera, Detail, draw, labels};
use crate::figure::scene::{Shape, Text};
use crate::figure::{Point, Scene};
use crate::model::{
    Actor, ActorId, Bloc, BlocId, Board, BoardId, BoardPoint, Colour, Finite, LineShape, Note, NoteId,
    NoteKind, Relation, RelationId, RelationKind, StanceMap, Unit,
};

/// A board as someone sees it; places are in board units.
#[derive(Default)]
struct Seen {
    actors: BTreeSet<String>,
    edges: BTreeSet<String>,
    /// Every text with the point where its baseline begins.
    texts: Vec<(String, Point)>,
    /// The corners of marks, cards and arrowheads.
    corners: Vec<Point>,
    /// How many lines of computed agreement there are.
    agreed: usize,
}

/// The board in a window that shows all of it at a zoom, with or without computed agreement.
fn window(ctx: &egui::Context, map: &StanceMap, id: &BoardId, zoom: f64, agreement: bool) -> Seen {
    let mut panel = BoardPanel::default();
    panel.agreement.on = agreement;
    let work = crate::app::jobs::Work::new(ctx.clone());
    let map = Arc::new(map.clone());
    let area = BoardPlan::of(&map, &map.boards[id], None).bounds().unwrap();
    // Curves reach beyond what lies on the board.
    let size = vec2((area.width() * zoom) as f32 + 2400.0, (area.height() * zoom) as f32 + 2400.0);
    let frame = |panel: &mut BoardPanel| {
        let input = egui::RawInput {
            screen_rect: Some(egui::Rect::from_min_size(Pos2::ZERO, size)),
            ..egui::RawInput::default()
        };
        let mut output = ctx.run_ui(input, |ui| {
            let view = View {
                map: &map,
                revision: 1,
                start: &map,
                selection: &Selection::default(),
                theme: &Theme::LIGHT,
                source: None,
                board: Some(id),
                chart: None,
                coder: None,
                folder: None,
                read_only: false,
                work: &work,
            };
            panel.ui(ui, &view, &mut Actions::default());
        });
        output.textures_delta.clear();
        output.shapes
    };
    frame(&mut panel);
    while panel.is_routing() {
        std::thread::yield_now();
        frame(&mut panel);
    }
    for _ in 0..1_000 {
        if !agreement
            || panel.painted.scene().items.iter().any(|item| matches!(item.of, ItemKind::AgreementPair(_)))
        {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
        frame(&mut panel);
    }
    panel.camera = Camera { centre: area.centre(), zoom };
    let shapes = frame(&mut panel);
    let canvas = to_egui(panel.frame);
    let to_board =
        |at: Pos2| panel.camera.to_board(Point::new(f64::from(at.x), f64::from(at.y)), panel.frame);
    let mut seen = Seen::default();
    for shape in shapes.iter().filter(|shape| shape.clip_rect == canvas) {
        match &shape.shape {
            egui::Shape::Text(text) => {
                let row = &text.galley.rows[0];
                let baseline = row.pos.y + row.glyphs[0].pos.y;
                let at = text.pos + egui::emath::Rot2::from_angle(text.angle) * vec2(0.0, baseline);
                seen.texts.push((text.galley.text().to_owned(), to_board(at)));
            }
            egui::Shape::Mesh(mesh) => seen.corners.extend(mesh.vertices.iter().map(|v| to_board(v.pos))),
            _ => {}
        }
    }
    let scene = panel.painted.scene();
    let line = |n: u32| match &panel.plan.edges[n as usize].tie {
        crate::board::plan::EdgeSource::Relation(id) => format!("relation-{id}"),
        crate::board::plan::EdgeSource::Membership => String::new(),
    };
    let node = |n: u32| format!("actor-{}", panel.plan.nodes[n as usize].id);
    seen.actors.extend(scene.discs.iter().map(|disc| node(disc.node)));
    seen.edges.extend(scene.wedges.iter().map(|wedge| line(wedge.edge)));
    let mut agreed = BTreeSet::new();
    for item in &scene.items {
        match item.of {
            ItemKind::Card(n) => drop(seen.actors.insert(node(n))),
            ItemKind::Edge(n) => drop(seen.edges.insert(line(n))),
            ItemKind::AgreementPair(n) => drop(agreed.insert(n)),
            _ => {}
        }
    }
    // Each is a line, and where there is room a number on a patch besides.
    seen.agreed = agreed.len();
    seen
}

/// The board as it is exported at a zoom.
fn sheet(map: &StanceMap, id: &BoardId, zoom: f64, agreement: bool) -> Seen {
    let options = draw::SheetOptions {
        zoom,
        agreement: agreement.then(AgreementQuestion::default),
        ..draw::SheetOptions::default()
    };
    let scene: Scene = draw::draw(map, id, &options).unwrap();
    let mut seen = Seen::default();
    for shape in &scene.shapes {
        if let Shape::Group { class: "board", shapes, .. } = shape {
            collect(shapes, false, &mut seen);
        }
    }
    for (_, at) in &mut seen.texts {
        *at = Point::new(at.x / zoom, at.y / zoom);
    }
    for at in &mut seen.corners {
        *at = Point::new(at.x / zoom, at.y / zoom);
    }
    seen
}

fn collect(shapes: &[Shape], counts: bool, seen: &mut Seen) {
    for shape in shapes {
        match shape {
            Shape::Group { id, shapes, .. } => {
                let counts = id.starts_with("actor-") || id.starts_with("relation-");
                if id.starts_with("actor-") {
                    seen.actors.insert(id.clone());
                } else if counts {
                    seen.edges.insert(id.clone());
                }
                collect(shapes, counts, seen);
            }
            Shape::Text(text) => seen.texts.push((text.text.clone(), start(text))),
            // Nothing else is drawn as faintly.
            Shape::Path { pen: Some(pen), .. } if pen.paint.opacity == 0.55 => seen.agreed += 1,
            Shape::Path { points, fill: Some(_), .. } if counts => seen.corners.extend(points),
            _ => {}
        }
    }
}

/// Where the baseline of a text begins, turned as it is.
fn start(text: &Text) -> Point {
    let back = text.at.x - text.start().x;
    let (sin, cos) = libm::sincos(text.turn.to_radians());
    Point::new(text.at.x - back * cos, text.at.y - back * sin)
}

/// Fails where the two don't show the same at the same places.
fn compare(window: &Seen, sheet: &Seen, zoom: f64) -> Result<(), TestCaseError> {
    prop_assert_eq!(&window.actors, &sheet.actors);
    prop_assert_eq!(window.agreed, sheet.agreed);
    let one_sided: Vec<&String> = window.edges.symmetric_difference(&sheet.edges).take(9).collect();
    prop_assert!(one_sided.is_empty(), "only one of them shows {one_sided:?}");
    let words = |seen: &Seen| {
        let mut words: Vec<String> = seen.texts.iter().map(|(words, _)| words.clone()).collect();
        words.sort();
        words
    };
    prop_assert_eq!(words(window), words(sheet));
    // The sheet lies elsewhere: by how much is seen from any text that is there once.
    let mut places: BTreeMap<&str, Vec<Point>> = BTreeMap::new();
    for (words, at) in &window.texts {
        places.entry(words).or_default().push(*at);
    }
    let once = sheet.texts.iter().find_map(|(words, at)| match places[words.as_str()].as_slice() {
        [only] => Some(Point::new(only.x - at.x, only.y - at.y)),
        _ => None,
    });
    let away = once.expect("a text that is there once");
    let moved = |at: Point| Point::new(at.x + away.x, at.y + away.y);
    for (words, at) in &sheet.texts {
        let nearest =
            places[words.as_str()].iter().map(|other| other.distance(moved(*at))).fold(1e9, f64::min);
        prop_assert!(nearest * zoom < 2.5, "{words} lies {nearest} from where the window has it");
    }
    let cell = |at: Point| ((at.x * zoom / 4.0).floor() as i64, (at.y * zoom / 4.0).floor() as i64);
    let painted: BTreeSet<(i64, i64)> = window.corners.iter().map(|at| cell(*at)).collect();
    for at in sheet.corners.iter().map(|at| moved(*at)) {
        let (x, y) = cell(at);
        let near = (x - 1..=x + 1).any(|x| (y - 1..=y + 1).any(|y| painted.contains(&(x, y))));
        prop_assert!(near, "nothing is painted at {at:?}");
    }
    Ok(())
}

fn ctx() -> egui::Context {
    let ctx = egui::Context::default();
    theme::install(&ctx);
    ctx
}

/// Zooms from afar, nearer, and near.
const ZOOMS: [f64; 5] = [0.1, 0.3, 0.4, 0.75, 1.3];

/// The sample map and its board.
fn sample() -> (StanceMap, BoardId) {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/saves/ukraine-guarantees.ron");
    let mut map = crate::store::read(&std::fs::read_to_string(file).unwrap()).unwrap().map;
    let (id, mut board) =
        map.boards.iter().map(|(id, board)| (id.clone(), Board::clone(board))).next().unwrap();
    // In the window its words would count as words of the board.
    board.legend = false;
    map.boards.insert(id.clone(), Arc::new(board));
    (map, id)
}

#[test]
fn the_window_and_the_sheet_show_the_sample_board_alike() {
    let (map, id) = sample();
    let ctx = ctx();
    for zoom in ZOOMS.map(labels::level) {
        let (window, sheet) = (window(&ctx, &map, &id, zoom, false), sheet(&map, &id, zoom, false));
        assert!(window.actors.len() > 30 && window.edges.len() > 20 && sheet.corners.len() > 50);
        let labelled = window.texts.iter().any(|(words, _)| words.starts_with("pressures"));
        assert_eq!(labelled, Detail::at(zoom) > Detail::Disc);
        compare(&window, &sheet, zoom).unwrap();
    }
}

#[test]
fn computed_agreement_is_the_same_in_the_window_and_on_the_sheet() {
    let (map, id) = sample();
    let ctx = ctx();
    for zoom in ZOOMS.map(labels::level) {
        let (window, sheet) = (window(&ctx, &map, &id, zoom, true), sheet(&map, &id, zoom, true));
        assert!(window.agreed > 20, "{}", window.agreed);
        compare(&window, &sheet, zoom).unwrap();
    }
}

fn id<I: crate::model::ItemId>(sort: &str, n: usize) -> I {
    I::parse(&format!("{sort}-{n:03}")).unwrap()
}

/// A board with actors at places, edges between them, a frame and a note.
fn random(
    spots: &[(f64, f64)],
    edges: &[(usize, usize, usize, f64)],
    lines: LineShape,
) -> (StanceMap, BoardId) {
    let mut map = StanceMap::new("Random");
    let mut board = Board::new("Random");
    (board.legend, board.lines) = (false, lines);
    for n in 0..3 {
        map.blocs.insert(id::<BlocId>("bloc", n), Arc::new(Bloc::new(format!("Bloc {n}"), Colour::nth(n))));
    }
    for (n, (x, y)) in spots.iter().enumerate() {
        let mut actor = Actor::new(format!("Actor {n} of some length"));
        actor.bloc = Some(id("bloc", n % 3));
        actor.influence = Unit::clamped((n % 7) as f64 / 7.0);
        map.actors.insert(id::<ActorId>("actor", n), Arc::new(actor));
        board.actors.insert(id("actor", n), BoardPoint::at(*x, *y));
    }
    for (n, (from, to, kind, strength)) in edges.iter().enumerate() {
        let actor = |n: usize| id::<ActorId>("actor", n % spots.len());
        let kind = RelationKind::ALL[kind % RelationKind::ALL.len()];
        let mut relation = Relation::new(actor(*from), actor(*to), kind);
        relation.strength = Unit::clamped(*strength);
        map.relations.insert(id::<RelationId>("relation", n), Arc::new(relation));
    }
    for (n, kind) in [NoteKind::Frame, NoteKind::Note].into_iter().enumerate() {
        let mut note =
            Note::new(format!("Words number {n}, more than one row holds"), BoardPoint::at(-300.0, -900.0));
        note.kind = kind;
        (note.width, note.height) = (Finite::or_zero(1600.0 - 1400.0 * n as f64), Finite::or_zero(120.0));
        board.notes.insert(id::<NoteId>("note", n), note);
    }
    let board_id: BoardId = id("board", 0);
    map.boards.insert(board_id.clone(), Arc::new(board));
    (map, board_id)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn the_window_and_the_sheet_show_any_board_alike(
        spots in proptest::collection::vec((-900.0..900.0_f64, -600.0..600.0_f64), 2..30),
        edges in proptest::collection::vec((0..30_usize, 0..30_usize, 0..8_usize, 0.0..1.0_f64), 0..60),
        lines in 0..3_usize,
        zoom in 0..ZOOMS.len(),
    ) {
        let (map, id) = random(&spots, &edges, LineShape::ALL[lines]);
        let zoom = labels::level(ZOOMS[zoom]);
        compare(&window(&ctx(), &map, &id, zoom, false), &sheet(&map, &id, zoom, false), zoom)?;
    }
}

#[test]
fn thousands_of_edges_are_wedges_in_both() {
    let spots: Vec<(f64, f64)> =
        (0..100).map(|n| (f64::from(n % 10) * 300.0, f64::from(n / 10) * 200.0)).collect();
    let edges: Vec<_> = (0..2_000).map(|n| (n % 100, n * 37 % 100, n, (n % 90) as f64 / 90.0)).collect();
    let (map, id) = random(&spots, &edges, LineShape::Straight);
    let zoom = labels::level(0.2);
    let (window, sheet) = (window(&ctx(), &map, &id, zoom, false), sheet(&map, &id, zoom, false));
    assert!(window.edges.len() > 1_500, "{}", window.edges.len());
    compare(&window, &sheet, zoom).unwrap();
}
