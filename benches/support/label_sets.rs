//! Sets of marks with names for measuring and testing the label placement: five clusters of bell shape,
//! made from a seed. It uses nothing of the program, so that tests and benches can both include it.

/// A mark of a set.
#[derive(Debug, Clone)]
pub(crate) struct SetMark {
    /// Its name.
    pub(crate) name: String,
    /// Its centre.
    pub(crate) at: (f64, f64),
    /// Its radius.
    pub(crate) radius: f64,
    /// Its weight, from 0 to 1; few have much.
    pub(crate) influence: f64,
    /// Its range bars, each left, top, right, bottom.
    pub(crate) bars: Vec<[f64; 4]>,
    /// The sizes of its name, on one line and, where it can be broken, on two.
    pub(crate) sizes: Vec<(f64, f64)>,
}

/// What a set is like.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SetKind {
    /// How many marks.
    pub(crate) count: usize,
    /// How far they spread from the centre of their cluster.
    pub(crate) sigma: f64,
    /// How wide a letter is.
    pub(crate) letter: f64,
    /// Where chance begins.
    pub(crate) seed: u64,
}

/// Left, top, right and bottom of the area that a set is made for.
pub(crate) const SET_AREA: [f64; 4] = [50.0, 30.0, 1180.0, 850.0];
/// The height of a line of text.
const LINE_HEIGHT: f64 = 14.0;

/// Numbers by chance, the same for the same seed (splitmix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * ((self.next() >> 11) as f64 / (1_u64 << 53) as f64)
    }
    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }
    /// Two independent numbers of the standard normal distribution (Box and Muller's way).
    fn bell(&mut self) -> (f64, f64) {
        let size = (-2.0 * libm::log(self.between(1e-12, 1.0))).sqrt();
        let (sin, cos) = libm::sincos(self.between(0.0, std::f64::consts::TAU));
        (size * cos, size * sin)
    }
}

/// A name of 4 to 28 letters, made of syllables.
fn name(chance: &mut Chance) -> String {
    const SYLLABLES: [&str; 24] = [
        "ba", "cor", "den", "el", "fi", "gran", "hol", "in", "jo", "ka", "lem", "mi", "nor", "os", "pre",
        "qui", "ros", "sta", "tum", "ul", "ver", "wes", "yan", "zo",
    ];
    let length = 4 + chance.below(25);
    let mut name = String::new();
    let mut in_word = 0;
    while name.len() < length {
        if in_word >= 2 && chance.below(5) < 3 && name.len() + 3 < length {
            name.push(' ');
            in_word = 0;
        }
        let syllable = SYLLABLES.get(chance.below(SYLLABLES.len())).copied().unwrap_or("a");
        let mut letters = syllable.chars();
        if in_word == 0
            && let Some(first) = letters.next()
        {
            name.extend(first.to_uppercase());
        }
        name.push_str(letters.as_str());
        in_word += 1;
    }
    name.truncate(length);
    name.trim_end().to_owned()
}

/// The sizes of a name: on one line, and broken at the space nearest its middle.
fn sizes(name: &str, letter: f64) -> Vec<(f64, f64)> {
    let width = |letters: usize| letters as f64 * letter;
    let mut sizes = vec![(width(name.len()), LINE_HEIGHT)];
    let longer = |at: usize| at.max(name.len() - at - 1);
    if name.len() >= 13
        && let Some(longest) = name.match_indices(' ').map(|(at, _)| longer(at)).min()
    {
        sizes.push((width(longest), 2.0 * LINE_HEIGHT));
    }
    sizes
}

/// A set of marks of a kind, the most influential first.
pub(crate) fn label_set(kind: SetKind) -> Vec<SetMark> {
    let mut chance = Chance(kind.seed.wrapping_mul(0x2545_f491_4f6c_dd1d) ^ kind.count as u64);
    let [left, top, right, bottom] = SET_AREA;
    let (width, height) = (right - left, bottom - top);
    let centres: Vec<(f64, f64)> = [(0.24, 0.28), (0.76, 0.27), (0.5, 0.5), (0.26, 0.74), (0.74, 0.73)]
        .map(|(x, y)| {
            let (dx, dy) = (chance.between(-0.06, 0.06), chance.between(-0.06, 0.06));
            (left + width * (x + dx), top + height * (y + dy))
        })
        .to_vec();
    let mut marks: Vec<SetMark> = (0..kind.count)
        .map(|n| {
            let (cx, cy) = centres.get(n % centres.len()).copied().unwrap_or_default();
            let (dx, dy) = chance.bell();
            let x = (cx + dx * kind.sigma).clamp(left + 8.0, right - 8.0);
            let y = (cy + dy * kind.sigma).clamp(top + 8.0, bottom - 8.0);
            let influence = {
                let share = chance.between(0.0, 1.0);
                share * share
            };
            let ends: [f64; 4] = std::array::from_fn(|_| chance.between(20.0, 70.0));
            let [west, east, north, south] = ends;
            let bars = vec![[x - west, y - 1.5, x + east, y + 1.5], [x - 1.5, y - north, x + 1.5, y + south]];
            let name = name(&mut chance);
            let sizes = sizes(&name, kind.letter);
            SetMark { name, at: (x, y), radius: 5.0 + 7.0 * influence.sqrt(), influence, bars, sizes }
        })
        .collect();
    marks.sort_by(|a, b| b.influence.total_cmp(&a.influence));
    marks
}
