//! What the file of a chart carries so that it can be traced back to the map: its title, the day, and the chart as it
//! would stand in a map's file. Nothing is in it that the map as it is shown or shared doesn't show.

use serde::Serialize;

use crate::model::field::to_ron;
use crate::model::field_info::Extra;
use crate::model::{Chart, Date, StanceMap};

/// What a chart is called in a file that carries it.
pub(super) const NAME: &str = "stancemap-chart";

#[derive(Serialize)]
struct ChartTrace<'a> {
    program: &'static str,
    map: &'a str,
    day: Option<Date>,
    chart: Chart,
}

/// The trace of a chart as a RON text on one line; `day` is the one whose positions it shows.
pub(super) fn of(map: &StanceMap, chart: &Chart, day: Option<Date>) -> String {
    // Nobody can say what is in fields that this version doesn't know.
    let chart = Chart { extra: Extra::new(), ..chart.clone() };
    let program = concat!("Stancemap ", env!("CARGO_PKG_VERSION"));
    to_ron(&ChartTrace { program, map: &map.title, day, chart })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::sample::sample;
    use crate::figure::{ExportOptions, export};

    /// The bytes of a chart's file.
    fn written(map: &StanceMap, chart: &Chart, ending: &str) -> Vec<u8> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(format!("c.{ending}"));
        export(map, chart, &path, &ExportOptions { scale: 0.25, ..ExportOptions::default() }).unwrap();
        std::fs::read(path).unwrap()
    }

    /// What the file of a chart carries.
    fn carried(map: &StanceMap, chart: &Chart, ending: &str) -> String {
        let bytes = written(map, chart, ending);
        if ending == "png" {
            let reader = ::png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
            let chunk = reader.info().utf8_text.iter().find(|chunk| chunk.keyword == NAME).unwrap().clone();
            return chunk.get_text().unwrap();
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if ending == "svg" {
            let (_, rest) = text.split_once("<metadata id=\"stancemap-chart\">").unwrap();
            let inner = rest.split_once("</metadata>").unwrap().0;
            return inner
                .replace("&quot;", "\"")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
        }
        let at = text.find("(program:").unwrap();
        text[at..].split("endstream").next().unwrap().trim_end().to_owned()
    }

    #[test]
    fn every_format_carries_the_chart() {
        let (map, mut chart) = sample();
        chart.title = "A <title> & \"quotes\", 中".to_owned();
        for ending in ["svg", "png", "pdf"] {
            let carried = carried(&map, &chart, ending);
            assert_eq!(carried, of(&map, &chart, Some("2025-03-06".parse().unwrap())), "{ending}");
            assert!(carried.contains("map:\"Guarantees\"") && carried.contains("2025-03-06"), "{carried}");
            let spec = carried.split_once("chart:").unwrap().1;
            let read: Chart = crate::model::field::from_ron(spec.strip_suffix(')').unwrap()).unwrap();
            assert_eq!(read, chart, "it can be put into a map again");
        }
    }
}
