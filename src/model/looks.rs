//! How blocs look: the colour, the shape and the pattern of each, which stay what they are whatever other blocs come,
//! go or are merged. How a mark is drawn is `figure`'s.

use std::collections::{BTreeMap, BTreeSet};

use super::id::BlocId;
use super::items::Bloc;
use super::map::StanceMap;
use super::value::{Colour, MarkPattern, MarkShape};

/// What a mark is beside its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MarkForm {
    /// Its outline.
    pub shape: MarkShape,
    /// How it is parted.
    pub pattern: MarkPattern,
}

impl MarkForm {
    /// A disc, in one piece.
    pub const DISC: Self = Self::whole(MarkShape::Disc);
    /// A square, in one piece.
    pub const SQUARE: Self = Self::whole(MarkShape::Square);

    /// A shape in one piece.
    pub const fn whole(shape: MarkShape) -> Self {
        Self { shape, pattern: MarkPattern::Whole }
    }
    /// The form that the `n`th of several begins with. There are six shapes, and as there are seven colours, what comes
    /// after seven is parted.
    pub fn nth(n: usize) -> Self {
        fn cycled<T: Copy>(all: &[T], n: usize, otherwise: T) -> T {
            all.get(n % all.len().max(1)).copied().unwrap_or(otherwise)
        }
        Self {
            shape: cycled(MarkShape::ALL, n, MarkShape::Disc),
            pattern: cycled(MarkPattern::ALL, n / Colour::OKABE_ITO.len(), MarkPattern::Whole),
        }
    }
    /// Every form, shapes first.
    pub fn every() -> impl Iterator<Item = Self> {
        let of = |pattern: &MarkPattern| {
            let pattern = *pattern;
            MarkShape::ALL.iter().map(move |shape| Self { shape: *shape, pattern })
        };
        MarkPattern::ALL.iter().flat_map(of)
    }
    /// What people call it, such as *halved square*.
    pub fn words(self) -> String {
        match self.pattern {
            MarkPattern::Whole => self.shape.label().to_owned(),
            pattern => format!("{} {}", pattern.label(), self.shape.label()),
        }
    }
}

/// How a bloc looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlocLook {
    /// Its colour.
    pub colour: Colour,
    /// What it has in place of its colour where there are only greys. No two blocs have both this and the form in common
    /// as long as there are tones left.
    pub grey: Colour,
    /// The form of its marks.
    pub form: MarkForm,
}

impl BlocLook {
    /// Of actors that are in no bloc.
    pub const NONE: Self = Self { colour: Colour::NEUTRAL, grey: GREYS[GREY_OF_NONE], form: MarkForm::DISC };
}

/// The greys of blocs, as far apart as five can be and still stand out from white paper.
const GREYS: [Colour; 5] = [
    Colour::rgb(0x1C, 0x1C, 0x1C),
    Colour::rgb(0x40, 0x40, 0x40),
    Colour::rgb(0x60, 0x60, 0x60),
    Colour::rgb(0x7C, 0x7C, 0x7C),
    Colour::rgb(0x94, 0x94, 0x94),
];
/// The grey of actors that are in no bloc, among [`GREYS`].
const GREY_OF_NONE: usize = 2;

/// The grey that a colour asks for, among [`GREYS`]: the lighter the one, the lighter the other (luma of ITU-R BT.709).
fn grey_of(colour: Colour) -> usize {
    let luma = 0.2126 * f64::from(colour.r) + 0.7152 * f64::from(colour.g) + 0.0722 * f64::from(colour.b);
    [90.0, 118.0, 150.0, 190.0].iter().filter(|step| luma >= **step).count()
}

/// The forms that have a grey already.
type Taken = BTreeSet<(MarkForm, usize)>;

/// What [`Taken`] begins with: actors that are in no bloc have a look too.
fn taken() -> Taken {
    Taken::from([(MarkForm::DISC, GREY_OF_NONE)])
}

/// The grey for a form: the one that is asked for or, where another has it with this form, the nearest free one.
fn free_grey(form: MarkForm, wanted: usize, taken: &mut Taken) -> usize {
    let mut near: Vec<usize> = (0..GREYS.len()).collect();
    near.sort_by_key(|grey| grey.abs_diff(wanted));
    let grey = near.into_iter().find(|grey| !taken.contains(&(form, *grey))).unwrap_or(wanted);
    taken.insert((form, grey));
    grey
}

impl Bloc {
    /// The form of its marks; `place` is where it stands among the blocs of its map, which says it as long as it has none
    /// of its own.
    pub fn form(&self, place: usize) -> MarkForm {
        self.shape.map_or_else(|| MarkForm::nth(place), |shape| MarkForm { shape, pattern: self.pattern })
    }
    /// Gives it a form of its own.
    pub fn set_form(&mut self, form: MarkForm) {
        (self.shape, self.pattern) = (Some(form.shape), form.pattern);
    }
}

impl StanceMap {
    /// How each bloc looks.
    pub fn bloc_looks(&self) -> BTreeMap<BlocId, BlocLook> {
        let mut taken = taken();
        let look = |(place, (id, bloc)): (usize, (&BlocId, &std::sync::Arc<Bloc>))| {
            let form = bloc.form(place);
            let grey = free_grey(form, grey_of(bloc.colour), &mut taken);
            let grey = GREYS.get(grey).copied().unwrap_or(Colour::NEUTRAL);
            (id.clone(), BlocLook { colour: bloc.colour, grey, form })
        };
        self.blocs.iter().enumerate().map(look).collect()
    }
    /// The colour and the form of a bloc; those of actors without one where the map doesn't hold it.
    pub fn bloc_mark(&self, id: Option<&BlocId>) -> (Colour, MarkForm) {
        let found = id.and_then(|id| Some((id, self.blocs.get(id)?)));
        found.map_or((BlocLook::NONE.colour, BlocLook::NONE.form), |(id, bloc)| {
            // Its place is asked for only where it matters.
            let place = || self.blocs.keys().position(|other| other == id).unwrap_or_default();
            (bloc.colour, bloc.form(if bloc.shape.is_some() { 0 } else { place() }))
        })
    }
    /// A new bloc, with a look that no other has: in colour as far as there are colours and forms, and in greys for the
    /// first seventy at least.
    pub fn new_bloc(&self, name: impl Into<String>) -> Bloc {
        let looks = self.bloc_looks();
        let colours: BTreeSet<Colour> = looks.values().map(|look| look.colour).collect();
        let taken = taken_by(looks.values());
        let marks: BTreeSet<(Colour, MarkForm)> =
            looks.values().map(|look| (look.colour, look.form)).collect();
        let is_free = |(colour, form): &(Colour, MarkForm)| {
            !marks.contains(&(*colour, *form)) && !taken.contains(&(*form, grey_of(*colour)))
        };
        let nth = |n: usize| (Colour::nth(n), MarkForm::nth(n));
        let count = Colour::OKABE_ITO.len();
        // A colour of its own is best; then what follows in the order of forms; then whatever is left.
        let of_free_colour = (0..count).map(nth).filter(|(colour, _)| !colours.contains(colour));
        let of_free_colour = of_free_colour.flat_map(|(colour, form)| {
            std::iter::once(form).chain(MarkForm::every()).map(move |form| (colour, form))
        });
        let following = (count..count * MarkShape::ALL.len()).map(nth);
        let others = || MarkForm::every().flat_map(|form| Colour::OKABE_ITO.map(|colour| (colour, form)));
        let found = of_free_colour.chain(following).chain(others()).find(is_free);
        let found = found.or_else(|| others().find(|mark| !marks.contains(mark)));
        let (colour, form) = found.unwrap_or_else(|| nth(looks.len()));
        let mut bloc = Bloc::new(name, colour);
        bloc.set_form(form);
        bloc
    }

    /// Gives blocs that have no form of their own the one that they had in `before`, where they would have another one
    /// now since blocs came or went.
    pub fn keep_looks(&mut self, before: &Self) {
        self.keep_looks_of(before, |_| true);
    }
    /// The same of some blocs.
    pub fn keep_looks_of(&mut self, before: &Self, which: impl Fn(&BlocId) -> bool) {
        if self.blocs.ptr_eq(&before.blocs) || self.blocs.keys().eq(before.blocs.keys()) {
            return;
        }
        let forms: BTreeMap<&BlocId, MarkForm> =
            before.blocs.iter().enumerate().map(|(place, (id, bloc))| (id, bloc.form(place))).collect();
        let mut next = self.blocs.clone();
        for (place, (id, bloc)) in self.blocs.iter().enumerate() {
            let kept = forms.get(id).filter(|form| **form != bloc.form(place));
            if let Some(form) = kept.filter(|_| bloc.shape.is_none() && which(id)) {
                let mut bloc = Bloc::clone(bloc);
                bloc.set_form(*form);
                next.insert(id.clone(), bloc.into());
            }
        }
        self.blocs = next;
    }
    /// Gives those of the `new` blocs that look like another one, in colour or in greys, a form that none has. All others
    /// stay as they are; of two new ones the first by id does.
    pub fn tell_apart(&mut self, new: &BTreeSet<BlocId>) {
        let looks = self.bloc_looks();
        let old = || looks.iter().filter(|(id, _)| !new.contains(*id)).map(|(_, look)| look);
        let (mut taken, mut marks): (Taken, BTreeSet<_>) =
            (taken_by(old()), old().map(|look| (look.colour, look.form)).collect());
        for id in new {
            let (Some(bloc), Some(look)) = (self.blocs.get(id), looks.get(id)) else { continue };
            let wanted = grey_of(bloc.colour);
            let is_free =
                |form: &MarkForm| !marks.contains(&(bloc.colour, *form)) && !taken.contains(&(*form, wanted));
            let form = std::iter::once(look.form).chain(MarkForm::every()).find(is_free).unwrap_or(look.form);
            marks.insert((bloc.colour, form));
            taken.insert((form, wanted));
            if form != look.form {
                let mut bloc = Bloc::clone(bloc);
                bloc.set_form(form);
                self.blocs.insert(id.clone(), bloc.into());
            }
        }
    }
}

/// The forms that looks have, with their greys.
fn taken_by<'a>(looks: impl Iterator<Item = &'a BlocLook>) -> Taken {
    let grey = |look: &BlocLook| GREYS.iter().position(|grey| *grey == look.grey);
    let mut taken = taken();
    taken.extend(looks.filter_map(|look| Some((look.form, grey(look)?))));
    taken
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ItemId as _;

    fn id(words: &str) -> BlocId {
        BlocId::parse(words).unwrap()
    }

    #[test]
    fn blocs_of_earlier_files_look_as_they_did() {
        let mut map = StanceMap::new("");
        for (n, name) in ["a", "b", "c"].iter().enumerate() {
            map.blocs.insert(id(name), Bloc::new(*name, Colour::nth(n)).into());
        }
        let looks = map.bloc_looks();
        let shapes: Vec<_> = looks.values().map(|look| (look.form.shape, look.form.pattern)).collect();
        let whole = MarkPattern::Whole;
        assert_eq!(
            shapes,
            [(MarkShape::Disc, whole), (MarkShape::Square, whole), (MarkShape::Triangle, whole)]
        );
        for (id, look) in &looks {
            assert_eq!(map.bloc_mark(Some(id)), (look.colour, look.form));
        }
    }

    #[test]
    fn seventy_new_blocs_are_told_apart_in_greys_and_more_in_colour() {
        let mut map = StanceMap::new("");
        for n in 0..120 {
            let bloc = map.new_bloc(format!("Bloc {n}"));
            map.blocs.insert(id(&format!("bloc-{n}")), bloc.into());
            let looks = map.bloc_looks();
            let marks: BTreeSet<_> = looks.values().map(|look| (look.colour, look.form)).collect();
            assert_eq!(marks.len(), n + 1);
            let greys: BTreeSet<_> = looks.values().map(|look| (look.grey, look.form)).collect();
            assert!(n >= 70 || greys.len() == n + 1, "{n}");
            assert!(n >= 70 || !greys.contains(&(BlocLook::NONE.grey, BlocLook::NONE.form)), "{n}");
        }
        // However many there are, there is one more.
        for n in 120..200 {
            let bloc = map.new_bloc("One more");
            map.blocs.insert(id(&format!("bloc-{n}")), bloc.into());
        }
        assert_eq!(map.bloc_looks().len(), 200);
    }

    #[test]
    fn the_first_seven_have_a_colour_of_their_own_and_those_after_a_pattern() {
        let mut map = StanceMap::new("");
        for n in 0..12 {
            let bloc = map.new_bloc("");
            assert_eq!(bloc.pattern == MarkPattern::Whole, n < 7, "{n}");
            assert_eq!(bloc.colour, Colour::nth(n));
            map.blocs.insert(id(&format!("bloc-{n:02}")), bloc.into());
        }
        // A colour that was let go is taken again.
        map.blocs.remove(&id("bloc-03"));
        map.blocs.remove(&id("bloc-10"));
        assert_eq!(map.new_bloc("").colour, Colour::nth(3));
    }

    #[test]
    fn colours_that_are_the_same_grey_get_another_one_where_the_form_is_the_same() {
        let mut map = StanceMap::new("");
        for name in ["a", "b", "c"] {
            let mut bloc = Bloc::new(name, Colour::nth(0));
            bloc.set_form(MarkForm::SQUARE);
            map.blocs.insert(id(name), bloc.into());
        }
        let greys: BTreeSet<_> = map.bloc_looks().values().map(|look| look.grey).collect();
        assert_eq!(greys.len(), 3);
    }
}
