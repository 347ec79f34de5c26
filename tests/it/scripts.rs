//! Text in scripts that the charts' own typeface lacks, in every format, as other programs show it.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use image::GrayImage;
use stancemap::edit;
use stancemap::figure::draw;
use stancemap::model::{Actor, Chart, Date, Dimension, Finite, Stance, StanceMap, Subject};
use stancemap::store;

use crate::tools::skipped;

/// Both directions of writing, digits, and brackets that turn with them.
const TITLE: &str = "شروط السلام (2025) NATO and Kyiv";
/// No font has a character that there isn't.
const NOWHERE: char = '\u{1FFFD}';
/// The size of the sheet, and the height of its title.
const SIZE: (u32, u32) = (600, 450);
const TOP: u32 = 30;

fn map(title: &str) -> StanceMap {
    let map = StanceMap::new("Scripts");
    let (map, actor) = edit::add(&map, "ann", Actor::new("Ann")).unwrap();
    let (map, dimension) = edit::add(&map, "firmness", Dimension::new("Firmness")).unwrap();
    let subject = Subject::Dimension(dimension);
    let stance =
        Stance::new(actor, subject.clone(), Finite::or_zero(4.0), "2025-03-06".parse::<Date>().unwrap());
    let (map, _) = edit::add(&map, "stance", stance).unwrap();
    let mut chart = Chart::new(title);
    chart.kind = stancemap::model::ChartKind::Profile;
    chart.x = Some(subject);
    (chart.width, chart.height) = SIZE;
    edit::add(&map, "chart", chart).unwrap().0
}

/// Writes the map's chart as a file of a folder.
fn chart(folder: &Path, map: &StanceMap, name: &str) -> Output {
    std::fs::write(folder.join("map.ron"), store::to_text(map).unwrap()).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_stancemap"))
        .current_dir(folder)
        .args(["chart", "map.ron", "--all", "-o", "charts", "--scale", "1", "--format", name])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let written = std::fs::read_dir(folder.join("charts")).unwrap().next().unwrap().unwrap().path();
    std::fs::rename(written, folder.join(format!("chart.{name}"))).unwrap();
    output
}

/// The title of a picture of the chart.
fn title(path: &Path) -> GrayImage {
    let mut picture = image::open(path).unwrap().into_luma8();
    image::imageops::crop(&mut picture, 0, 0, SIZE.0, TOP).to_image()
}

/// How unlike two titles are: 0 where they are the same, 1 where no ink of one is where the other's is. Edges that are
/// smoothed in another way count little.
fn unlikeness(one: &GrayImage, other: &GrayImage) -> f64 {
    let ink = |picture: &GrayImage, x: u32, y: u32| {
        let cells = (0..9).filter_map(|n| {
            picture.get_pixel_checked((x + n % 3).wrapping_sub(1), (y + n / 3).wrapping_sub(1))
        });
        cells.map(|pixel| 255.0 - f64::from(pixel.0[0])).sum::<f64>()
    };
    let (mut apart, mut all) = (0.0, 0.0);
    for (x, y) in (0..TOP).flat_map(|y| (0..SIZE.0).map(move |x| (x, y))) {
        let (a, b) = (ink(one, x, y), ink(other, x, y));
        apart += (a - b).abs();
        all += a + b;
    }
    apart / f64::max(all, 1.0)
}

/// Runs another program; whether it is there.
fn ran(program: &str, arguments: &[&str], folder: &Path) -> bool {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .current_dir(folder)
        .env("HOME", folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    match command.status() {
        Ok(status) => {
            assert!(status.success(), "{program} failed");
            true
        }
        Err(_) => false,
    }
}

#[test]
fn a_title_that_runs_both_ways_looks_the_same_in_every_format_and_program() {
    let folder = tempfile::tempdir().unwrap();
    let (folder, map) = (folder.path(), map(TITLE));
    for format in ["svg", "png", "pdf"] {
        chart(folder, &map, format);
    }
    let svg = std::fs::read_to_string(folder.join("chart.svg")).unwrap();
    assert!(!svg.contains(&format!(">{TITLE}</text>")), "every reader would set it in its own way");
    assert!(svg.contains(&format!("aria-label=\"{TITLE}\"")), "it can be read aloud");
    let ours = title(&folder.join("chart.png"));
    // The measure sees the order of words.
    let turned = tempfile::tempdir().unwrap();
    chart(turned.path(), &self::map("NATO شروط السلام (2025) and Kyiv"), "png");
    assert!(unlikeness(&ours, &title(&turned.path().join("chart.png"))) > 0.35);

    let same = |program: &str, picture: &str| {
        let unlike = unlikeness(&ours, &title(&folder.join(picture)));
        assert!(unlike < 0.15, "{program} shows another title: {unlike:.2}");
    };
    let size = format!("--window-size={},{}", SIZE.0, SIZE.1 + 100);
    let browser = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", &size];
    let shot = [&browser[..], &["--screenshot=chromium.png", "chart.svg"]].concat();
    if ran("chromium", &shot, folder) {
        same("chromium", "chromium.png");
    } else {
        skipped("a chart in a browser (chromium)");
    }
    if ran("pdftoppm", &["-r", "96", "-png", "-singlefile", "chart.pdf", "poppler"], folder) {
        same("poppler", "poppler.png");
    } else {
        skipped("a chart as PDF (pdftoppm)");
    }
    let inkscape = ["chart.svg", "--export-type=png", "--export-filename=inkscape.png"];
    if ran("inkscape", &inkscape, folder) {
        same("inkscape", "inkscape.png");
    } else {
        // The checks before a change lands do without it.
        println!("skipped: a chart in Inkscape");
    }
}

#[test]
fn what_no_font_has_is_said_and_looks_the_same_in_svg_and_png() {
    let folder = tempfile::tempdir().unwrap();
    let map = map(&format!("Peace {NOWHERE}"));
    for format in ["svg", "png", "pdf"] {
        let said = String::from_utf8(chart(folder.path(), &map, format).stderr).unwrap();
        assert!(said.contains("Boxes stand for") && said.contains("no known script"), "{format}: {said}");
    }
    let svg = std::fs::read_to_string(folder.path().join("chart.svg")).unwrap();
    assert!(!svg.contains(&format!("{NOWHERE}</text>")), "every reader would show another sign");
    let (_, chart) = map.charts.iter().next().unwrap();
    let words = stancemap::figure::lacking(&draw(&map, chart).unwrap()).unwrap();
    assert!(words.contains(NOWHERE), "{words}");
    let plain = self::map("Peace");
    let (_, chart) = plain.charts.iter().next().unwrap();
    assert_eq!(stancemap::figure::lacking(&draw(&plain, chart).unwrap()), None);
}
