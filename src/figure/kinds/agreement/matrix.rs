//! An agreement matrix as a scene: names along the rows, shaded cells, and the tree on the right.

use super::{AgreementMatrix, percent};
use crate::analysis::clusters::Join;
use crate::figure::fonts::{BASELINE, Face, LINE};
use crate::figure::kinds::coverage::{on, ramp};
use crate::figure::legend::{self, Symbol};
use crate::figure::scene::{Align, Pen, Point, Rect, Scene, Shape};
use crate::figure::sheet::{Detail, Page, Sheet, draw_fitting};
use crate::figure::theme::ChartTheme;
use crate::model::MarkForm;
use crate::model::words::counted;
use crate::model::{AnyId, Colour};

/// How much of a cell's sides is filled where the two have one subject alone in common.
const SINGLE: f64 = 0.56;

/// The colour of an agreement, 0 to 1: the more it stands out from the paper, the more they agree.
fn shade(theme: &ChartTheme, agreement: f64) -> Colour {
    ramp(theme, if *theme == ChartTheme::DARK { 1.0 - agreement } else { agreement })
}

/// Draws an agreement matrix on a page.
pub(super) fn draw(data: &AgreementMatrix, page: &Page) -> Scene {
    draw_fitting(page, &data.words, |sheet| drawn(data, sheet))
}

fn drawn(data: &AgreementMatrix, sheet: &Sheet<'_>) -> (Scene, Rect) {
    let (u, theme) = (sheet.unit(), sheet.theme());
    let cell = |share: f64| Symbol::Cell(shade(theme, share).into(), None);
    let mut symbols = vec![
        (cell(0.0), "0 %: opposite ends".to_owned()),
        (cell(0.5), "50 %".to_owned()),
        (cell(1.0), "100 %: the same".to_owned()),
    ];
    let pairs: Vec<Option<(f64, usize)>> = (0..data.rows.rows.len())
        .flat_map(|a| (0..a).map(move |b| (a, b)))
        .map(|(a, b)| data.pair(a, b))
        .collect();
    if data.subjects.len() > 1 && pairs.iter().flatten().any(|(_, shared)| *shared == 1) {
        symbols.push((Symbol::SmallCell(shade(theme, 0.6).into()), "on one subject alone".to_owned()));
    }
    if pairs.iter().any(Option::is_none) {
        symbols.push((Symbol::Silent, "no subject in common".to_owned()));
    }
    let mut around = sheet.around(&legend::groups(&data.rows.groups), &symbols);
    let room = sheet.silent(&data.rows, around.room, &mut around.shapes);
    let caption = sheet.size(10.0) * LINE;
    let signs = if legend::groups(&data.rows.groups).is_empty() { 0.0 } else { 13.0 * u };
    let top = room.top + caption.max(signs) + 4.0 * u;
    let height = room.bottom - top - if sheet.detail > Detail::Bare { caption } else { 0.0 };

    // Names, then cells that are no wider than high, then the tree.
    let most_names = room.width() * 0.3;
    let plan = sheet.plan(&data.rows, height, most_names);
    let tree_width = (room.width() * 0.2).min(190.0 * u);
    let left = room.left + plan.names + 10.0 * u + signs;
    let count = plan.shown.len().max(1) as f64;
    let wide = ((room.right - tree_width - 10.0 * u - left) / count).max(0.5).min(plan.row);
    let body = Rect::new(left, top, left + wide * count, top + plan.row * count);
    let arranged = data.arranged(&plan.shown);

    let mut axis = Vec::new();
    let (mut labels, mut marks) = (Vec::new(), Vec::new());
    let edge = (wide.min(plan.row) * 0.045).max(0.35 * u);
    for (n, index) in arranged.order.iter().enumerate() {
        let Some(row) = data.rows.rows.get(*index) else { continue };
        let middle = plan.middle(top, n);
        sheet.row_name(row, (left - signs - 6.0 * u, middle), &plan, &mut labels);
        let radius = (wide.min(plan.row) * 0.3).min(4.5 * u);
        let x = left + (n as f64 + 0.5) * wide;
        if let Some(group) = data.rows.groups.get(row.group).filter(|_| signs > 0.0) {
            let sign = |at: Point| group.form.shape(at, radius, Some(group.colour.into()), None);
            axis.push(sign(Point::new(left - signs / 2.0, middle)));
            axis.push(sign(Point::new(x, top - signs / 2.0)));
        }
        for (m, other) in arranged.order.iter().enumerate() {
            let Some(other_row) = data.rows.rows.get(*other) else { continue };
            let place = Rect::sized(left + m as f64 * wide, top + n as f64 * plan.row, wide, plan.row);
            if n == m {
                let ends = (Point::new(place.left, place.top), Point::new(place.right, place.bottom));
                axis.push(Shape::line(ends.0, ends.1, Pen::solid(theme.line, 0.7 * u)));
                continue;
            }
            let mut shapes = Vec::new();
            let words = match data.pair(*index, *other) {
                None => {
                    let dot = (1.2 * u).min(wide * 0.12);
                    shapes.push(MarkForm::DISC.shape(place.centre(), dot, Some(theme.faint.into()), None));
                    "no subject in common".to_owned()
                }
                Some((agreement, shared)) => {
                    shapes.extend(cell_of(sheet, (agreement, shared, data.subjects.len()), place, edge));
                    format!("agree by {} on {}", percent(agreement), counted(shared, "subject"))
                }
            };
            let mut about: Vec<AnyId> = vec![row.actor.clone().into(), other_row.actor.clone().into()];
            let spots = row.spots.iter().zip(&other_row.spots);
            for (one, two) in spots.filter_map(|(one, two)| Some((one.as_ref()?, two.as_ref()?))) {
                about.extend(
                    one.position.stances.iter().chain(&two.position.stances).cloned().map(AnyId::from),
                );
            }
            let id = format!("mark-{}-{}", row.actor, other_row.actor);
            let title = format!("{} and {}\n{words}", row.name, other_row.name);
            marks.push(Shape::thing(id, title, about, shapes));
        }
    }
    let tree = Rect::new(body.right + 6.0 * u, top, body.right + 6.0 * u + tree_width, body.bottom);
    let branches = branches(sheet, &arranged.joins, plan.shown.len(), plan.row, tree, &mut axis);
    around.shapes.push(Shape::group("axes", axis));
    around.shapes.push(Shape::group("marks", marks));
    around.shapes.push(Shape::group("tree", branches));
    around.shapes.push(Shape::group("labels", labels));
    (sheet.finish(around, &plan.left_out(&data.rows)), body)
}

/// The cell of a pair: as large as there is evidence for it, with its percentage where that fits.
fn cell_of(
    sheet: &Sheet<'_>,
    (agreement, shared, of): (f64, usize, usize),
    place: Rect,
    edge: f64,
) -> Vec<Shape> {
    const SIZE: f64 = 9.5;
    let colour = shade(sheet.theme(), agreement);
    let share = if shared == 1 && of > 1 { SINGLE } else { 1.0 };
    let (dx, dy) = (place.width() * (1.0 - share) / 2.0, place.height() * (1.0 - share) / 2.0);
    let rect =
        Rect::new(place.left + dx, place.top + dy, place.right - dx, place.bottom - dy).inflated(-edge);
    let mut shapes = vec![Shape::filled(rect, colour)];
    let words = format!("{:.0}", agreement * 100.0);
    let fits = sheet.width("100", SIZE, Face::Regular) <= place.width() * SINGLE - 1.0
        && sheet.size(SIZE) <= place.height() * SINGLE;
    if fits {
        let at = Point::new(place.centre().x, place.centre().y + sheet.size(SIZE) * 0.36);
        let ink: Colour = on(colour);
        shapes.push(sheet.text(words, at, Align::Middle, SIZE, Face::Regular, ink));
    }
    shapes
}

/// The tree: where two clusters join, an upright line at the agreement of those whom it joins.
fn branches(
    sheet: &Sheet<'_>,
    joins: &[Join],
    leaves: usize,
    row: f64,
    tree: Rect,
    axis: &mut Vec<Shape>,
) -> Vec<Shape> {
    let (u, theme) = (sheet.unit(), sheet.theme());
    let farthest = joins.iter().map(|join| join.height).fold(0.0, f64::max);
    if farthest <= 0.0 && joins.is_empty() {
        return Vec::new();
    }
    // The scale ends at the next tenth.
    let end = (farthest * 10.0 - 1e-9).ceil().max(1.0) / 10.0;
    let x_of = |height: f64| tree.left + height / end * (tree.width() - 4.0 * u);
    let mut places: Vec<Point> =
        (0..leaves).map(|n| Point::new(tree.left, tree.top + (n as f64 + 0.5) * row)).collect();
    let mut shapes = Vec::new();
    let pen = Pen::solid(theme.faint, 1.1 * u);
    for join in joins {
        let (Some(a), Some(b)) = (places.get(join.a).copied(), places.get(join.b).copied()) else { continue };
        let x = x_of(join.height);
        let points = vec![a, Point::new(x, a.y), Point::new(x, b.y), b];
        let bracket = Shape::Path { points, closed: false, fill: None, pen: Some(pen) };
        let title = format!("join at {}", percent(1.0 - join.height));
        shapes.push(Shape::thing(String::new(), title, [], vec![bracket]));
        places.push(Point::new(x, f64::midpoint(a.y, b.y)));
    }
    if let Some(root) = places.last() {
        shapes.push(Shape::line(*root, Point::new(root.x + 4.0 * u, root.y), pen));
    }
    if sheet.detail > Detail::Bare {
        const SIZE: f64 = 10.0;
        let y = tree.bottom + 2.0 * u + sheet.size(SIZE) * BASELINE;
        let mut reached = f64::NEG_INFINITY;
        for height in [0.0, end / 2.0, end] {
            let words = percent(1.0 - height);
            let half = sheet.width(&words, SIZE, Face::Regular) / 2.0;
            let x = x_of(height).min(tree.right - half);
            if x - half > reached {
                reached = x + half + 4.0 * u;
                axis.push(sheet.text(
                    words,
                    Point::new(x, y),
                    Align::Middle,
                    SIZE,
                    Face::Regular,
                    theme.faint,
                ));
                let top = Point::new(x_of(height), tree.bottom);
                axis.push(Shape::line(top, Point::new(top.x, top.y + 3.0 * u), Pen::solid(theme.line, u)));
            }
        }
        let fits = |words: &&str| sheet.width(words, SIZE, Face::Italic) <= tree.width();
        let words = ["agreement at which they join", "join at"].into_iter().find(fits).unwrap_or_default();
        let at = Point::new(tree.left, tree.top - 4.0 * u);
        axis.push(sheet.text(words, at, Align::Start, SIZE, Face::Italic, theme.faint));
    }
    shapes
}
