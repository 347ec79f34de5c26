//! Saved charts: what a chart shows and how, in the words of the field. How it is computed and drawn is
//! `figure`'s.

use super::annotations::Annotation;
use super::date::Date;
use super::id::ActorId;
use super::items::Subject;
use super::record::{by_field, record};
use super::value::{Finite, choice};

choice! {
    /// The chart's kind.
    ChartKind {
        /// Two subjects against each other.
        PositionMap = "position-map" | "position": "position map",
        /// One subject, an actor a row.
        Profile = "profile": "dimension profile",
        /// Proposals and who supports or rejects them.
        Support = "support": "support chart",
        /// Who said what on which subject, and on what evidence.
        Coverage = "coverage": "coverage matrix",
        /// Positions on one subject over time.
        Timeline = "timeline": "timeline",
        /// Positions on one subject on two days.
        Slope = "slope": "slope chart",
        /// Several subjects, or blocs, a panel each.
        SmallMultiples = "small-multiples": "small multiples",
        /// One subject, every actor a dot at its place.
        Beeswarm = "beeswarm": "beeswarm",
        /// How far actors agree, the like side by side.
        Agreement = "agreement": "agreement matrix",
    }
}

impl ChartKind {
    /// What a chart of the kind is called that has no title; `axes` are the names of its subjects.
    pub(super) fn heading(self, axes: Vec<String>) -> String {
        match self {
            Self::PositionMap => axes.join(" and "),
            Self::Profile | Self::Timeline | Self::Slope | Self::Beeswarm => {
                axes.into_iter().next().unwrap_or_default()
            }
            Self::Support => "Who supports what".to_owned(),
            Self::Coverage => "Who spoke on what".to_owned(),
            Self::SmallMultiples => "Who stands where".to_owned(),
            Self::Agreement => "Who agrees with whom".to_owned(),
        }
    }
}

choice! {
    /// What the size of a mark shows.
    SizeBy {
        /// How much the actor can bring to bear.
        Influence = "influence": "influence",
        /// How much the subject matters to the actor.
        Salience = "salience": "salience",
        /// How many quotes its position rests on.
        Quotes = "quotes": "number of quotes",
        /// Nothing: all are alike.
        Fixed = "fixed": "nothing (all alike)",
    }
}

choice! {
    /// What the colour of a mark shows.
    ColourBy {
        /// The actor's bloc.
        Bloc = "bloc": "bloc",
        /// What the actor is.
        Kind = "kind": "kind",
        /// Who coded its position.
        Coder = "coder": "coder",
    }
}

choice! {
    /// In which order the rows of a chart stand.
    RowOrder {
        /// By position, the highest first.
        Position = "position": "position",
        /// By bloc, and within it by position.
        Bloc = "bloc": "bloc",
        /// Those who hold like positions side by side.
        Likeness = "likeness": "likeness",
        /// By influence, the greatest first.
        Influence = "influence": "influence",
        /// By name.
        Name = "name": "name",
    }
}

choice! {
    /// What a panel of small multiples is.
    Panels {
        /// A subject, with a row a group.
        Subject = "subject": "subject",
        /// A bloc, with a row a subject.
        Bloc = "bloc": "bloc",
    }
}

choice! {
    /// The colours of a chart.
    Look {
        /// Dark on white.
        Light = "light": "light",
        /// Light on dark, for slides.
        Dark = "dark": "dark",
        /// Greys and shapes, for printers without colour.
        Print = "print": "print (greys)",
    }
}

choice! {
    /// The sheet that a chart is made for.
    Preset {
        /// The chart's own width and height.
        Free = "free": "own size",
        /// A slide of 13.33 × 7.5 inch.
        Slide = "slide": "slide 16:9",
        /// A page of 210 × 297 mm.
        A4Portrait = "a4-portrait": "A4 portrait",
        /// A page of 297 × 210 mm.
        A4Landscape = "a4-landscape": "A4 landscape",
        /// One column of a journal: 85 × 105 mm.
        OneColumn = "one-column": "one column (85 mm)",
        /// Both columns of a journal: 178 × 125 mm.
        TwoColumns = "two-columns": "two columns (178 mm)",
        /// 1080 × 1080, for the web.
        Square = "square": "square",
    }
}

record! {
    /// The words in the corners of a position map.
    Quadrants {
        required {}
        optional {
            /// Low x, high y.
            public top_left: String = String::new(),
            /// High x, high y.
            public top_right: String = String::new(),
            /// Low x, low y.
            public bottom_left: String = String::new(),
            /// High x, low y.
            public bottom_right: String = String::new(),
        }
    }
}

by_field! {
    Quadrants => |value| {
        let corners = [&value.top_left, &value.top_right, &value.bottom_left, &value.bottom_right];
        let filled: Vec<&str> = corners.into_iter().filter(|words| !words.is_empty()).map(String::as_str).collect();
        filled.join(", ")
    };
}

record! {
    /// A saved chart: what it shows, not how it was computed.
    Chart {
        required {
            /// Title, as printed; where it is empty the subjects' names stand in its place.
            public title: String,
        }
        optional {
            /// The chart's kind.
            public kind: ChartKind = ChartKind::PositionMap,
            /// What its x axis shows; of a chart of one subject, that one.
            public x: Option<Subject> = None => needed,
            /// What its y axis shows.
            public y: Option<Subject> = None => needed,
            /// The subjects of a chart of several; none are all.
            public subjects: Vec<Subject> = Vec::new() => needed,
            /// The actors shown; none are all.
            public actors: Vec<ActorId> = Vec::new() => needed,
            /// Whether a timeline shows blocs in place of actors.
            public by_bloc: bool = false,
            /// What a panel of small multiples is.
            public panels: Panels = Panels::Subject,
            /// A line below the title.
            public subtitle: String = String::new(),
            /// The day whose positions it shows; none is the latest.
            public at as "day": Option<Date> = None,
            /// The earlier day that it compares with: where trails, ghosts, timelines and slope charts begin.
            public from: Option<Date> = None,
            /// The sheet that it is made for.
            public preset: Preset = Preset::Free,
            /// Width in 1/96 inch at final size, where it has a size of its own.
            public width: u32 = 1200,
            /// Height in 1/96 inch at final size, where it has a size of its own.
            public height: u32 = 900,
            /// Size of its names in points at final size; none is what suits the sheet.
            public font_size: Option<Finite> = None,
            /// Its colours.
            public look: Look = Look::Light,
            /// What the size of a mark shows.
            public size: SizeBy = SizeBy::Influence,
            /// What the colour of a mark shows.
            public colour: ColourBy = ColourBy::Bloc,
            /// Whether the shape of a mark shows what its colour does.
            public shapes: bool = false,
            /// The order of rows.
            public order: RowOrder = RowOrder::Position,
            /// Whether there is a legend.
            public legend: bool = true,
            /// Words in the corners.
            public quadrants: Quadrants = Quadrants::new(),
            /// What is written and drawn on it at places of its scales.
            public annotations: Vec<Annotation> = Vec::new(),
            /// Whether proposals are drawn.
            public proposals: bool = true,
            /// Whether ranges are drawn.
            public ranges: bool = true,
            /// Whether ranges on both axes are one ellipse in place of a cross.
            public ellipses: bool = false,
            /// Whether the way from the earlier day is drawn.
            public trails: bool = false,
            /// Whether a line goes round the marks of a bloc.
            public hulls: bool = false,
            /// Whether the centre of a bloc is marked, weighted by influence.
            public centres: bool = false,
            /// Whether a timeline shows events.
            public events: bool = true,
            /// Who made it, as printed below it.
            private(Coders) author: String = String::new(),
            /// A remark printed below the chart.
            private(Notes) note: String = String::new(),
        }
    }
}

impl Chart {
    /// A position map of two subjects.
    pub fn position_map(title: impl Into<String>, x: Subject, y: Subject) -> Self {
        let mut chart = Self::new(title);
        (chart.x, chart.y) = (Some(x), Some(y));
        chart
    }
}
