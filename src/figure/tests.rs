//! Tests of the layer as a whole: from a map to the bytes of a file.

use proptest::prelude::*;
use resvg::usvg;

use super::sample::sample;
use super::scene::{Point, Rect, Scene, Shape, Text};
use super::{Page, TextAs, draw, png, svg};
use crate::edit;
use crate::model::{
    Actor, Chart, ChartKind, Date, Dimension, Finite, Look, Preset, Scale, Stance, StanceMap, Subject,
};

/// What a text covers, from a little below its ascenders to its baseline.
fn extent(text: &Text) -> Rect {
    let (start, width) = (text.start(), text.width());
    if text.turn != 0.0 {
        return Rect::new(start.x - text.size * 0.7, start.y - width, start.x, start.y);
    }
    Rect::sized(start.x, start.y - text.size * 0.7, width, text.size * 0.7)
}

/// What is wrong with the texts of a scene: on each other, or over the edge.
fn faults(scene: &Scene) -> Vec<String> {
    let sheet = Rect::new(0.0, 0.0, scene.width, scene.height);
    let texts = scene.texts();
    let mut faults = Vec::new();
    for (n, one) in texts.iter().enumerate() {
        if !sheet.holds(extent(one)) {
            faults.push(format!("\"{}\" is cut", one.text));
        }
        for other in texts.iter().skip(n + 1) {
            if extent(one).overlaps(extent(other)) {
                faults.push(format!("\"{}\" lies on \"{}\"", one.text, other.text));
            }
        }
    }
    faults
}

fn sized(width: u32, height: u32) -> (StanceMap, Chart) {
    let (map, mut chart) = sample();
    (chart.width, chart.height) = (width, height);
    (map, chart)
}

/// A map with so many actors at 5, 5 of two dimensions, and one at 1, 9.
fn at_one_place(count: usize) -> (StanceMap, Chart) {
    let mut map = StanceMap::new("m");
    let mut subjects = Vec::new();
    for name in ["Across", "Up"] {
        let (next, id) = edit::add(&map, name, Dimension::new(name)).unwrap();
        map = next;
        subjects.push(Subject::Dimension(id));
    }
    for n in 0..=count {
        let (next, actor) = edit::add(&map, "actor", Actor::new(format!("Speaker {n}"))).unwrap();
        map = next;
        for (subject, alone) in subjects.iter().zip([1.0, 9.0]) {
            let at = Finite::or_zero(if n == count { alone } else { 5.0 });
            let stance = Stance::new(actor.clone(), subject.clone(), at, Date::constant(2025, 3, 6));
            map = edit::add(&map, "stance", stance).unwrap().0;
        }
    }
    let [x, y] = subjects.try_into().unwrap();
    let chart = Chart { width: 1200, height: 900, ..Chart::position_map("", x, y) };
    (map, chart)
}

#[test]
fn twenty_at_one_place_are_counted_and_all_named_in_a_list() {
    let (map, chart) = at_one_place(20);
    let scene = draw(&map, &chart).unwrap();
    assert_eq!(faults(&scene), Vec::<String>::new());
    let texts: Vec<&str> = scene.texts().iter().map(|text| text.text.as_str()).collect();
    assert!(texts.contains(&"20"), "the ring says how many");
    assert!(texts.contains(&"so many at one place"));
    let names: Vec<&&str> = texts.iter().filter(|text| text.starts_with("Speaker ")).collect();
    assert_eq!(names.len(), 21);
    assert_eq!(names.iter().position(|name| **name == "Speaker 2").unwrap() + 1, {
        names.iter().position(|name| **name == "Speaker 3").unwrap()
    });
    assert!(!texts.iter().any(|text| text.contains("without room")));
    // Each answers the pointer by itself still.
    let svg = svg::write(&scene, TextAs::Named);
    assert_eq!(svg.matches("id=\"mark-").count(), 21);
}

#[test]
fn a_list_that_finds_no_room_is_cut_and_says_by_how_many() {
    let (map, chart) = at_one_place(300);
    let scene = draw(&map, &chart).unwrap();
    assert_eq!(faults(&scene), Vec::<String>::new());
    let texts: Vec<&str> = scene.texts().iter().map(|text| text.text.as_str()).collect();
    let named = texts.iter().filter(|text| text.starts_with("Speaker ")).count();
    assert!(texts.contains(&"300") && texts.contains(&format!("and {} more", 301 - named).as_str()));
    assert!(texts.iter().any(|text| text.contains(&format!("{} without room for a name", 301 - named))));
}

#[test]
fn on_a_narrow_sheet_marks_have_numbers_and_a_key() {
    let (mut map, mut chart) = at_one_place(0);
    let Some([x, y]) = chart.x.clone().zip(chart.y.clone()).map(|(x, y)| [x, y]) else {
        panic!("it has axes")
    };
    // So many about one spot that their names find no room on one column.
    for n in 0..24 {
        let name = format!("A speaker of long name {n}");
        let (next, actor) = edit::add(&map, &name, Actor::new(&name)).unwrap();
        map = next;
        for (subject, at) in [(&x, 4.0 + f64::from(n % 5) * 0.4), (&y, 4.0 + f64::from(n / 5) * 0.4)] {
            let at = Finite::or_zero(at);
            let stance = Stance::new(actor.clone(), subject.clone(), at, Date::constant(2025, 3, 6));
            map = edit::add(&map, "stance", stance).unwrap().0;
        }
    }
    chart.preset = Preset::OneColumn;
    let scene = draw(&map, &chart).unwrap();
    assert_eq!(faults(&scene), Vec::<String>::new());
    let texts: Vec<&str> = scene.texts().iter().map(|text| text.text.as_str()).collect();
    assert!(texts.contains(&"1 A speaker of long name 0"), "{texts:?}");
    assert!(texts.contains(&"24 A speaker of long name 23"), "{texts:?}");
    assert!(texts.iter().any(|text| text.starts_with("Sources")), "what keeps it honest stays");
    assert!(texts.iter().any(|text| text.starts_with("n = ")));
}

/// The frame of a position map in the room that it has with its axes and strips.
#[test]
fn the_plot_proper_comes_first_on_every_sheet() {
    for preset in [Preset::Free, Preset::Slide, Preset::A4Portrait, Preset::OneColumn, Preset::TwoColumns] {
        let (map, chart) = sized(1200, 900);
        let chart = Chart { preset, ..chart };
        let page = Page::of(&chart);
        let content = super::kinds::content(&map, &chart).unwrap();
        let frame = content.draw(&page, None, None).field.unwrap().frame;
        assert!(frame.width() >= page.width * 0.65, "{preset:?}: {frame:?} of {page:?}");
        assert!(frame.height() >= page.height * 0.28, "{preset:?}: {frame:?} of {page:?}");
    }
}

#[test]
fn the_numbers_along_a_fine_scale_are_told_apart() {
    let (map, chart) = sized(1200, 900);
    let Some(Subject::Dimension(x)) = &chart.x else { panic!("the sample's x axis is a dimension") };
    let mut bare = map.clone();
    bare.stances.clear();
    bare.proposals.clear();
    let map = edit::alter::<Dimension>(&bare, x, |dimension| {
        dimension.scale = Scale::new(0.0, 0.05).unwrap();
        dimension.points.clear();
    })
    .unwrap();
    let scene = draw(&map, &chart).unwrap();
    let texts: Vec<&str> = scene.texts().iter().map(|text| text.text.as_str()).collect();
    for tick in ["0.000", "0.005", "0.010", "0.015", "0.050"] {
        assert!(texts.contains(&tick), "{tick} among {texts:?}");
    }
}

#[test]
fn no_text_of_a_chart_lies_on_another_or_is_cut() {
    for (width, height) in [(1200, 900), (1920, 1080), (1080, 1080), (800, 600), (900, 1300), (480, 360)] {
        let (map, mut chart) = sized(width, height);
        for kind in ChartKind::ALL {
            chart.kind = *kind;
            for turned in [false, true] {
                let scene = draw(&map, &chart).unwrap();
                let found = faults(&scene);
                assert!(found.is_empty(), "{kind} at {width} × {height}, turned: {turned}: {found:?}");
                std::mem::swap(&mut chart.x, &mut chart.y);
            }
        }
    }
}

#[test]
fn every_sheet_and_every_look_suits_every_kind() {
    let (map, mut chart) = sample();
    chart.from = Some("2025-03-01".parse().unwrap());
    (chart.trails, chart.hulls, chart.centres, chart.ellipses) = (true, true, true, true);
    for kind in ChartKind::ALL {
        for preset in Preset::ALL {
            for look in Look::ALL {
                (chart.kind, chart.preset, chart.look) = (*kind, *preset, *look);
                let scene = draw(&map, &chart).unwrap();
                let found = faults(&scene);
                assert!(found.is_empty(), "{kind}, {preset}, {look}: {found:?}");
                let words = scene.texts().iter().map(|text| text.text.as_str()).collect::<Vec<_>>().join(" ");
                assert!(words.contains("n = "), "{kind}, {preset}");
                let least = scene.texts().iter().map(|text| text.size).fold(f64::INFINITY, f64::min);
                assert!(least >= 6.5, "text of {least} units in {kind}, {preset}");
            }
        }
    }
}

#[test]
fn rows_are_there_for_those_who_spoke_and_silence_is_told() {
    let (map, mut chart) = sample();
    chart.kind = ChartKind::Profile;
    chart.x = Some(Subject::Dimension("escalation".parse().unwrap()));
    let text = svg::write(&draw(&map, &chart).unwrap(), TextAs::Named);
    for (name, spoke) in [("a0", true), ("a2", true), ("a1", false)] {
        assert_eq!(text.contains(&format!("id=\"mark-{name}\"")), spoke, "{name}");
    }
    assert!(text.contains("Not said:") && text.contains("Tajani"));
    chart.kind = ChartKind::Coverage;
    let text = svg::write(&draw(&map, &chart).unwrap(), TextAs::Named);
    assert!(text.contains("id=\"mark-a1-escalation\"") && text.contains("Escalation risk seen: not said"));
    assert!(text.contains("1 F2"), "the grade of a source that can't be judged and a probable quote");
}

#[test]
fn a_support_chart_needs_proposals() {
    let (map, mut chart) = sample();
    chart.kind = ChartKind::Support;
    assert!(draw(&map, &chart).is_ok(), "nobody supports anything yet, which is an empty chart");
    let gone: Vec<_> = map.proposals.keys().cloned().map(Into::into).collect();
    let (map, _) = edit::delete(&map, gone);
    assert!(draw(&map, &chart).unwrap_err().to_string().contains("no proposal"));
}

#[test]
fn every_actor_with_a_position_has_its_mark_and_its_name() {
    let (map, chart) = sample();
    let scene = draw(&map, &chart).unwrap();
    let text = svg::write(&scene, TextAs::Named);
    let words = scene.texts().iter().map(|text| text.text.as_str()).collect::<Vec<_>>().join(" ");
    for (id, actor) in &map.actors {
        let known = map.stances.values().any(|stance| stance.actor == *id);
        assert_eq!(text.contains(&format!("id=\"mark-{id}\"")), known, "{id}");
        if known && actor.name.chars().count() < 20 {
            assert!(words.contains(&actor.name), "{} has no name", actor.name);
        }
    }
    assert!(words.contains("not said on Escalation risk seen"));
}

#[test]
fn nobody_is_left_out_of_a_chart_of_usual_size() {
    let (map, mut chart) = sample();
    std::mem::swap(&mut chart.x, &mut chart.y);
    let text = svg::write(&draw(&map, &chart).unwrap(), TextAs::Named);
    assert!(!text.contains("left out") && !text.contains("without room"));
    assert_eq!(text.matches("id=\"mark-").count(), 26, "24 actors and two proposals");
}

/// The texts that another reader finds in a group.
fn collect(group: &usvg::Group, found: &mut Vec<String>) {
    for node in group.children() {
        match node {
            usvg::Node::Group(group) => collect(group, found),
            usvg::Node::Text(text) => {
                found.extend(text.chunks().iter().map(|chunk| chunk.text().to_owned()));
            }
            _ => {}
        }
    }
}

#[test]
fn another_reader_finds_every_text_of_the_svg() {
    let (map, mut chart) = sample();
    chart.look = Look::Dark;
    let scene = draw(&map, &chart).unwrap();
    let mut options = usvg::Options { font_family: "Noto Sans".to_owned(), ..usvg::Options::default() };
    let fonts = options.fontdb_mut();
    for face in ["Regular", "Bold", "Italic"] {
        fonts.load_font_data(std::fs::read(format!("assets/fonts/NotoSans-{face}.ttf")).unwrap());
    }
    let tree = usvg::Tree::from_str(&svg::write(&scene, TextAs::Named), &options).unwrap();
    assert_eq!((tree.size().width(), tree.size().height()), (1200.0, 900.0));
    let mut found = Vec::new();
    collect(tree.root(), &mut found);
    for text in scene.texts() {
        assert!(found.contains(&text.text), "\"{}\" is not in the file", text.text);
    }
}

/// The boxes that another reader finds for what has an id.
fn boxes(group: &usvg::Group, found: &mut Vec<(String, usvg::Rect)>) {
    for node in group.children() {
        if !node.id().is_empty() {
            let rect = node.abs_layer_bounding_box().map_or(node.abs_bounding_box(), |rect| rect.to_rect());
            found.push((node.id().to_owned(), rect));
        }
        if let usvg::Node::Group(group) = node {
            boxes(group, found);
        }
    }
}

#[test]
fn another_reader_measures_no_name_on_a_name_or_a_mark() {
    let (map, mut chart) = sample();
    let mut options = usvg::Options { font_family: "Noto Sans".to_owned(), ..usvg::Options::default() };
    for face in ["Regular", "Bold", "Italic"] {
        let font = std::fs::read(format!("assets/fonts/NotoSans-{face}.ttf")).unwrap();
        options.fontdb_mut().load_font_data(font);
    }
    for turned in [false, true] {
        if turned {
            std::mem::swap(&mut chart.x, &mut chart.y);
        }
        let svg = svg::write(&draw(&map, &chart).unwrap(), TextAs::Embedded);
        let tree = usvg::Tree::from_str(&svg, &options).unwrap();
        let mut found = Vec::new();
        boxes(tree.root(), &mut found);
        let of = |kind: &str| found.iter().filter(|(id, _)| id.starts_with(kind)).collect::<Vec<_>>();
        let (labels, marks) = (of("label-"), of("mark-"));
        assert_eq!(labels.len(), marks.len());
        let on = |a: &usvg::Rect, b: &usvg::Rect| {
            a.left() < b.right() && b.left() < a.right() && a.top() < b.bottom() && b.top() < a.bottom()
        };
        for (n, (id, label)) in labels.iter().enumerate() {
            for (other, rect) in labels.iter().skip(n + 1) {
                assert!(!on(label, rect), "{id} lies on {other}");
            }
            for (mark, rect) in &marks {
                // The box of a disc is larger than the disc at its corners.
                let (x, y) = (rect.left() + rect.width() / 2.0, rect.top() + rect.height() / 2.0);
                let dx = (label.left() - x).max(x - label.right()).max(0.0);
                let dy = (label.top() - y).max(y - label.bottom()).max(0.0);
                assert!(dx.hypot(dy) >= rect.width() / 2.0, "{id} lies on {mark}");
            }
        }
    }
}

#[test]
fn a_picture_states_its_size_and_resolution() {
    let (map, chart) = sized(600, 450);
    let scene = draw(&map, &chart).unwrap();
    let bytes = png::write(&scene, 2.0).unwrap();
    let reader = ::png::Decoder::new(std::io::Cursor::new(&bytes)).read_info().unwrap();
    let info = reader.info();
    assert_eq!((info.width, info.height), (1200, 900));
    let dots = info.pixel_dims.unwrap();
    assert_eq!(f64::from(dots.xppu) * 0.0254, (192.0_f64 / 0.0254).round() * 0.0254);
    for scale in [0.0, -1.0, f64::NAN, 1e9] {
        assert!(png::write(&scene, scale).is_err());
    }
}

#[test]
fn the_same_map_gives_the_same_bytes() {
    let (map, chart) = sample();
    let write = || svg::write(&draw(&map, &chart).unwrap(), TextAs::Named);
    assert_eq!(write(), write());
}

#[test]
fn a_small_chart_as_svg() {
    let (map, mut chart) = sized(400, 300);
    let keep = ["a0", "a1", "a20", "a21", "a2"];
    let gone = map.actors.keys().filter(|id| !keep.contains(&id.to_string().as_str())).cloned();
    let (map, _) = edit::delete(&map, gone.map(Into::into).collect::<Vec<_>>());
    chart.subtitle = "Five actors".to_owned();
    insta::assert_snapshot!(svg::write(&draw(&map, &chart).unwrap(), TextAs::Named));
}

#[test]
fn a_small_chart_of_every_other_kind_as_svg() {
    let (map, mut chart) = sized(400, 300);
    let keep = ["a0", "a20", "a21"];
    let gone = map.actors.keys().filter(|id| !keep.contains(&id.to_string().as_str())).cloned();
    let (map, _) = edit::delete(&map, gone.map(Into::into).collect::<Vec<_>>());
    (chart.note, chart.subtitle) = (String::new(), String::new());
    for kind in ChartKind::ALL.iter().filter(|kind| **kind != ChartKind::PositionMap) {
        chart.kind = *kind;
        let name = format!("a_small_{}", kind.label().replace(' ', "_"));
        insta::assert_snapshot!(name, svg::write(&draw(&map, &chart).unwrap(), TextAs::Named));
    }
}

#[test]
fn of_too_many_names_the_heaviest_are_placed() {
    let (map, chart) = sample();
    let page = crate::figure::Page { names: 3, ..crate::figure::Page::of(&chart) };
    let drawing = crate::figure::kinds::content(&map, &chart).unwrap().draw(&page, None, None);
    let text = svg::write(&drawing.scene, TextAs::Named);
    assert!(text.contains("without room for a name"));
    assert!(text.contains("id=\"label-a20\""), "Lavrov is among the most influential");
}

#[test]
fn an_empty_chart_says_so() {
    let map = StanceMap::new("Empty");
    let (map, x) = edit::add(&map, "X", Dimension::new("X")).unwrap();
    let chart = Chart::position_map("", Subject::Dimension(x.clone()), Subject::Dimension(x));
    let scene = draw(&map, &chart).unwrap();
    assert!(scene.texts().iter().any(|text| text.text.starts_with("n = 0 actors")));
    assert_eq!(scene.title, "X and X");
}

fn circles(shapes: &[Shape], found: &mut Vec<(Point, f64)>) {
    for shape in shapes {
        match shape {
            Shape::Group { shapes, .. } => circles(shapes, found),
            Shape::Disc { centre, radius, .. } => found.push((*centre, *radius)),
            Shape::Path { .. } | Shape::Ellipse { .. } | Shape::Picture { .. } | Shape::Text(_) => {}
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn no_name_or_size_breaks_a_chart(
        name in "\\PC{0,60}",
        question in "\\PC{0,200}",
        width in 0_u32..3000,
        height in 0_u32..3000,
    ) {
        let (map, mut chart) = sample();
        (chart.width, chart.height) = (width, height);
        chart.title = name.clone();
        chart.quadrants.bottom_left = question.clone();
        let first = map.actors.keys().next().unwrap().clone();
        let map = edit::alter::<Actor>(&map, &first, |actor| actor.name = format!("N{name}")).unwrap();
        let map = edit::alter::<Dimension>(&map, &"escalation".parse().unwrap(), |y| y.question = question)
            .unwrap();
        let scene = draw(&map, &chart).unwrap();
        prop_assert!(usvg::Tree::from_str(&svg::write(&scene, TextAs::Named), &usvg::Options::default()).is_ok());
        let mut found = Vec::new();
        circles(&scene.shapes, &mut found);
        for (centre, radius) in found {
            prop_assert!(centre.x.is_finite() && centre.y.is_finite() && radius > 0.0);
        }
    }
}
