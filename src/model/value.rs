//! Checked values: numbers, ranges, scales, grades and colours that can't be built wrong. What they
//! are attached to is in the item modules.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

pub(crate) use super::choice::choice;
pub use super::choice::{
    ActorKind, Basis, Confidence, Keyed, LineShape, MarkPattern, MarkShape, Progress, QuoteKind,
    RelationKind, Reliability,
};
use super::field::plain;
use super::field_info::FieldName;
use super::nested::one_piece;

/// Why a value can't be what it should be.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ValueError {
    /// NaN or an infinity.
    #[error("{0} is not a finite number")]
    NotFinite(f64),
    /// Outside 0…1.
    #[error("{0} is outside 0 to 1")]
    NotUnit(f64),
    /// The low end lies above the high end.
    #[error("the range {0} to {1} runs backwards: the low end comes first")]
    Backwards(f64, f64),
    /// A scale without extent.
    #[error("a scale needs its low end below its high end, not {0} to {1}")]
    EmptyScale(f64, f64),
    /// Not a credibility digit.
    #[error("{0} is not a credibility: use 1 (confirmed) to 5 (improbable), or 6 (cannot be judged)")]
    NotCredibility(u8),
    /// Not a colour.
    #[error("\"{0}\" is not a colour: write it as \"#RRGGBB\"")]
    NotColour(String),
}

/// A finite number.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Finite(f64);

impl Finite {
    /// Zero.
    pub const ZERO: Self = Self(0.0);

    /// Checks that the number is finite. Negative zero becomes zero.
    pub fn new(number: f64) -> Result<Self, ValueError> {
        if number.is_finite() { Ok(Self(number + 0.0)) } else { Err(ValueError::NotFinite(number)) }
    }
    /// The number, or zero where it is not finite: for geometry that was just computed.
    pub fn or_zero(number: f64) -> Self {
        Self::new(number).unwrap_or_default()
    }
    /// The number.
    pub const fn get(self) -> f64 {
        self.0
    }
}
impl TryFrom<f64> for Finite {
    type Error = ValueError;
    fn try_from(number: f64) -> Result<Self, ValueError> {
        Self::new(number)
    }
}
impl From<Finite> for f64 {
    fn from(finite: Finite) -> Self {
        finite.0
    }
}

/// A share from 0 to 1: an actor's influence, a stance's salience, a relation's strength.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Unit(f64);

impl Unit {
    /// A half, where an actor's influence begins.
    pub const HALF: Self = Self(0.5);

    /// Checks that the number lies in 0…1.
    pub fn new(number: f64) -> Result<Self, ValueError> {
        if (0.0..=1.0).contains(&number) { Ok(Self(number + 0.0)) } else { Err(ValueError::NotUnit(number)) }
    }
    /// The number nearest to it in 0…1; NaN becomes 0.
    pub fn clamped(number: f64) -> Self {
        Self(if number.is_nan() { 0.0 } else { number.clamp(0.0, 1.0) })
    }
    /// The number, 0 to 1.
    pub const fn get(self) -> f64 {
        self.0
    }
}
impl TryFrom<f64> for Unit {
    type Error = ValueError;
    fn try_from(number: f64) -> Result<Self, ValueError> {
        Self::new(number)
    }
}
impl From<Unit> for f64 {
    fn from(unit: Unit) -> Self {
        unit.0
    }
}

/// The two ends of a range or a scale as a file holds them: written `(low, high)`, read as
/// `(low: …, high: …)` too.
struct LowHigh {
    low: f64,
    high: f64,
}

impl Serialize for LowHigh {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.low, self.high).serialize(serializer)
    }
}
impl<'de> Deserialize<'de> for LowHigh {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = LowHigh;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("two numbers in parentheses, the low end first")
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, mut ends: A) -> Result<LowHigh, A::Error> {
                let low = ends.next_element()?.ok_or_else(|| de::Error::invalid_length(0, &self))?;
                let high = ends.next_element()?.ok_or_else(|| de::Error::invalid_length(1, &self))?;
                Ok(LowHigh { low, high })
            }
            fn visit_map<A: de::MapAccess<'de>>(self, mut ends: A) -> Result<LowHigh, A::Error> {
                let (mut low, mut high) = (None, None);
                while let Some(FieldName(name)) = ends.next_key()? {
                    let (end, field) = match name.as_str() {
                        "low" => (&mut low, "low"),
                        "high" => (&mut high, "high"),
                        _ => return Err(de::Error::unknown_field(&name, &["low", "high"])),
                    };
                    if end.replace(ends.next_value()?).is_some() {
                        return Err(de::Error::duplicate_field(field));
                    }
                }
                Ok(LowHigh {
                    low: low.ok_or_else(|| de::Error::missing_field("low"))?,
                    high: high.ok_or_else(|| de::Error::missing_field("high"))?,
                })
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// A closed range of positions, its ends in order; they may be equal.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "LowHigh", into = "LowHigh")]
pub struct Range {
    low: f64,
    high: f64,
}

impl Range {
    /// Checks that both ends are finite and in order.
    pub fn new(low: f64, high: f64) -> Result<Self, ValueError> {
        let (low, high) = (Finite::new(low)?.get(), Finite::new(high)?.get());
        if low <= high { Ok(Self { low, high }) } else { Err(ValueError::Backwards(low, high)) }
    }
    /// The low end.
    pub const fn low(self) -> f64 {
        self.low
    }
    /// The high end.
    pub const fn high(self) -> f64 {
        self.high
    }
    /// Whether the position lies in the range, its ends included.
    pub fn contains(self, position: f64) -> bool {
        (self.low..=self.high).contains(&position)
    }
    /// The smallest range that holds both.
    #[must_use]
    pub fn joined(self, other: Self) -> Self {
        Self { low: self.low.min(other.low), high: self.high.max(other.high) }
    }
}
impl TryFrom<LowHigh> for Range {
    type Error = ValueError;
    fn try_from(ends: LowHigh) -> Result<Self, ValueError> {
        Self::new(ends.low, ends.high)
    }
}
impl From<Range> for LowHigh {
    fn from(range: Range) -> Self {
        Self { low: range.low, high: range.high }
    }
}

/// The numbers that positions on a subject may have: low end, high end, and some extent between them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "LowHigh", into = "LowHigh")]
pub struct Scale {
    low: f64,
    high: f64,
}

impl Scale {
    /// 0 to 10, where a new dimension begins.
    pub const TEN: Self = Self { low: 0.0, high: 10.0 };
    /// −2 (rejects) to +2 (supports): the scale of every proposal.
    pub const SUPPORT: Self = Self { low: -2.0, high: 2.0 };

    /// Checks that both ends are finite and that the low one is below the high one.
    pub fn new(low: f64, high: f64) -> Result<Self, ValueError> {
        let (low, high) = (Finite::new(low)?.get(), Finite::new(high)?.get());
        if low < high && (high - low).is_finite() {
            Ok(Self { low, high })
        } else {
            Err(ValueError::EmptyScale(low, high))
        }
    }
    /// The low end.
    pub const fn low(self) -> f64 {
        self.low
    }
    /// The high end.
    pub const fn high(self) -> f64 {
        self.high
    }
    /// High end less low end; above zero.
    pub fn extent(self) -> f64 {
        self.high - self.low
    }
    /// The middle.
    pub fn middle(self) -> f64 {
        self.low + self.extent() / 2.0
    }
    /// How far along the scale a position lies: 0 at the low end, 1 at the high end, beyond them below 0 or
    /// above 1.
    pub fn share(self, position: f64) -> f64 {
        (position - self.low) / self.extent()
    }
    /// The position at a share of the way from the low end to the high end.
    pub fn at(self, share: f64) -> f64 {
        self.low + share * self.extent()
    }
    /// Whether the position lies on the scale.
    pub fn contains(self, position: f64) -> bool {
        (self.low..=self.high).contains(&position)
    }
    /// The nearest position on the scale; NaN becomes the middle.
    pub fn clamp(self, position: f64) -> f64 {
        if position.is_nan() { self.middle() } else { position.clamp(self.low, self.high) }
    }
}
impl TryFrom<LowHigh> for Scale {
    type Error = ValueError;
    fn try_from(ends: LowHigh) -> Result<Self, ValueError> {
        Self::new(ends.low, ends.high)
    }
}
impl From<Scale> for LowHigh {
    fn from(scale: Scale) -> Self {
        Self { low: scale.low, high: scale.high }
    }
}

/// The power of ten that a length has at its first digit: 10 for 75, 0.01 for 0.03. Zero where there is none.
pub fn decade(length: f64) -> f64 {
    // Read from its digits it is the nearest number to the power, on every system.
    format!("1e{}", libm::log10(length).floor()).parse().unwrap_or(0.0)
}

/// How far the item of information is believed, 1 to 6 (Admiralty code, NATO AJP-2.1): 1 confirmed by
/// other sources, 2 probably true, 3 possibly true, 4 doubtful, 5 improbable, 6 cannot be judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Credibility(u8);

impl Credibility {
    /// 6: cannot be judged, which is not "worse than 5".
    pub const NOT_JUDGED: Self = Self(6);

    /// Checks that the digit is 1 to 6.
    pub fn new(digit: u8) -> Result<Self, ValueError> {
        if (1..=6).contains(&digit) { Ok(Self(digit)) } else { Err(ValueError::NotCredibility(digit)) }
    }
    /// The digit.
    pub const fn get(self) -> u8 {
        self.0
    }
    /// What the digit means.
    pub const fn meaning(self) -> &'static str {
        match self.0 {
            1 => "confirmed by other sources",
            2 => "probably true",
            3 => "possibly true",
            4 => "doubtful",
            5 => "improbable",
            _ => "cannot be judged",
        }
    }
    /// All digits, best first.
    pub fn all() -> impl Iterator<Item = Self> {
        (1..=6).map(Self)
    }
}
impl TryFrom<u8> for Credibility {
    type Error = ValueError;
    fn try_from(digit: u8) -> Result<Self, ValueError> {
        Self::new(digit)
    }
}
impl From<Credibility> for u8 {
    fn from(credibility: Credibility) -> Self {
        credibility.0
    }
}

/// A colour without transparency, written `"#RRGGBB"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Colour {
    /// Red, 0 to 255.
    pub r: u8,
    /// Green, 0 to 255.
    pub g: u8,
    /// Blue, 0 to 255.
    pub b: u8,
}

impl Colour {
    /// The eight colours of Okabe and Ito (2008) that people with any colour vision can tell apart,
    /// without their black, in the order in which new blocs take them.
    pub const OKABE_ITO: [Self; 7] = [
        Self::rgb(0x00, 0x72, 0xB2),
        Self::rgb(0xE6, 0x9F, 0x00),
        Self::rgb(0x00, 0x9E, 0x73),
        Self::rgb(0xD5, 0x5E, 0x00),
        Self::rgb(0xCC, 0x79, 0xA7),
        Self::rgb(0x56, 0xB4, 0xE9),
        Self::rgb(0xF0, 0xE4, 0x42),
    ];
    /// The grey of actors without a bloc.
    pub const NEUTRAL: Self = Self::rgb(0x80, 0x86, 0x8E);

    /// A colour from its parts.
    pub const fn rgb(r: u8, g: u8, b: u8) -> Self {
        Self { r, g, b }
    }
    /// The colour with a share of another in it, 0 (none) to 1 (nothing else).
    #[must_use]
    pub fn mixed(self, other: Self, share: f64) -> Self {
        let mix = |a: u8, b: u8| (a as f64 + (b as f64 - a as f64) * share.clamp(0.0, 1.0)).round() as u8;
        Self::rgb(mix(self.r, other.r), mix(self.g, other.g), mix(self.b, other.b))
    }
    /// The colour that the `n`th bloc begins with; it repeats after seven.
    pub fn nth(n: usize) -> Self {
        Self::OKABE_ITO.get(n % Self::OKABE_ITO.len()).copied().unwrap_or(Self::NEUTRAL)
    }
}
impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02X}{:02X}{:02X}", self.r, self.g, self.b)
    }
}
impl std::str::FromStr for Colour {
    type Err = ValueError;
    fn from_str(text: &str) -> Result<Self, ValueError> {
        let wrong = || ValueError::NotColour(text.chars().take(20).collect());
        let digits = text.strip_prefix('#').filter(|d| d.len() == 6 && d.is_ascii()).ok_or_else(wrong)?;
        let part =
            |at: usize| digits.get(at..at + 2).and_then(|d| u8::from_str_radix(d, 16).ok()).ok_or_else(wrong);
        Ok(Self { r: part(0)?, g: part(2)?, b: part(4)? })
    }
}
impl TryFrom<String> for Colour {
    type Error = ValueError;
    fn try_from(text: String) -> Result<Self, ValueError> {
        text.parse()
    }
}
impl From<Colour> for String {
    fn from(colour: Colour) -> Self {
        colour.to_string()
    }
}

one_piece!(Finite, Unit, Range, Scale, Credibility, Colour);
plain! {
    Finite => |value, _| value.get().to_string();
    Unit => |value, _| value.get().to_string();
    Range => |value, _| format!("{} to {}", value.low(), value.high());
    Scale => |value, _| format!("{} to {}", value.low(), value.high());
    Credibility => |value, _| format!("{}: {}", value.get(), value.meaning());
    Colour => |value, _| value.to_string();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decades_are_exact() {
        for (length, power) in [(75.0, 10.0), (0.03, 0.01), (1000.0, 1000.0), (1e-7, 1e-7), (9.99, 1.0)] {
            assert_eq!(decade(length), power, "{length}");
        }
        assert_eq!((decade(0.0), decade(f64::NAN)), (0.0, 0.0));
    }

    #[test]
    fn a_share_of_a_scale_and_back() {
        let scale = Scale::SUPPORT;
        assert_eq!([-2.0, 0.0, 2.0, 4.0].map(|position| scale.share(position)), [0.0, 0.5, 1.0, 1.5]);
        assert_eq!([0.0, 0.25, 1.0].map(|share| scale.at(share)), [-2.0, -1.0, 2.0]);
    }

    #[test]
    fn what_is_not_a_number_is_refused() {
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert!(Finite::new(bad).is_err());
            assert!(Unit::new(bad).is_err());
            assert!(Range::new(0.0, bad).is_err());
            assert!(Scale::new(bad, 1.0).is_err());
        }
    }

    #[test]
    fn ranges_and_scales_keep_their_order() {
        assert!(Range::new(2.0, 1.0).is_err());
        assert!(Range::new(1.0, 1.0).is_ok());
        assert!(Scale::new(1.0, 1.0).is_err());
        assert!(Scale::new(-f64::MAX, f64::MAX).is_err(), "its extent is not finite");
    }

    #[test]
    fn credibility_has_six_digits() {
        assert!(Credibility::new(0).is_err() && Credibility::new(7).is_err());
        assert_eq!(Credibility::all().count(), 6);
    }

    #[test]
    fn colours_read_what_they_write() {
        for colour in Colour::OKABE_ITO {
            assert_eq!(colour.to_string().parse(), Ok(colour));
        }
        for bad in ["", "#12345", "123456", "#12345é", "#GGGGGG"] {
            assert!(bad.parse::<Colour>().is_err(), "{bad} was accepted");
        }
    }
}
