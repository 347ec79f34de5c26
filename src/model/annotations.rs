//! What is written and drawn on a chart at places of its scales, as it is saved with the chart.

use super::any_id::Names;
use super::field::FieldValue;
use super::record::record;
use super::value::{Finite, choice};

choice! {
    /// What an annotation is.
    AnnotationKind {
        /// Words.
        Text = "text": "text",
        /// An arrow to its end, with words where it begins.
        Arrow = "arrow": "arrow",
        /// A bracket from its beginning to its end, level or upright, with words beside it.
        Bracket = "bracket": "bracket",
        /// A shaded stretch of a scale from its beginning to its end, with words in it.
        Band = "band": "shaded band",
    }
}

record! {
    /// Something that is written or drawn on a chart, at places of its scales. Along a scale of time a place is a
    /// number of days since 1 January 1970; where a chart has no scale it is a share of the width or the height.
    Annotation {
        required {
            /// What it is.
            public kind: AnnotationKind,
            /// Where it begins on the x axis.
            public x: Finite,
            /// Where it begins on the y axis.
            public y: Finite,
        }
        optional {
            /// Where it ends on the x axis; of a band none where it goes across.
            public to_x as "end on the x axis": Option<Finite> = None,
            /// Where it ends on the y axis; of a band none where it goes up and down.
            public to_y as "end on the y axis": Option<Finite> = None,
            /// Its words.
            public text: String = String::new(),
        }
    }
}

impl FieldValue for Annotation {
    fn words(&self, _: &dyn Names) -> String {
        if self.text.is_empty() {
            self.kind.to_string()
        } else {
            format!("{} “{}”", self.kind, self.text)
        }
    }
}
