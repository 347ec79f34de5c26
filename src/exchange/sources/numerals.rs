//! Numbers as word processors show them before lists, headings and notes.

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Numeral {
    /// 1, 2, 3.
    #[default]
    Decimal,
    /// 01, 02, 03.
    TwoDigits,
    /// I, II, III, in small letters or in capitals.
    Roman { capital: bool },
    /// a, b, c, in small letters or in capitals. After z comes aa, then bb where letters are doubled, or else ab.
    Letter { capital: bool, doubled: bool },
    /// Nothing is shown.
    Hidden,
}

/// The largest number that is written in letters: beyond it they would grow without end.
const MOST: u32 = 3999;

impl Numeral {
    /// A number in this way.
    pub(super) fn write(self, number: u32) -> String {
        match self {
            Self::Hidden => String::new(),
            Self::TwoDigits => format!("{number:02}"),
            Self::Roman { capital } if (1..=MOST).contains(&number) => cased(&roman(number), capital),
            Self::Letter { capital, doubled } if (1..=MOST).contains(&number) => {
                cased(&letters(number, doubled), capital)
            }
            Self::Decimal | Self::Roman { .. } | Self::Letter { .. } => number.to_string(),
        }
    }
}

fn cased(text: &str, capital: bool) -> String {
    if capital { text.to_uppercase() } else { text.to_owned() }
}

fn roman(mut number: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut text = String::new();
    for (value, sign) in SIGNS {
        while number >= value {
            number -= value;
            text.push_str(sign);
        }
    }
    text
}

fn letters(number: u32, doubled: bool) -> String {
    let letter = |n: u32| char::from(b'a' + (n % 26) as u8);
    let mut rest = number - 1;
    if doubled {
        return std::iter::repeat_n(letter(rest), rest as usize / 26 + 1).collect();
    }
    let mut text = vec![letter(rest)];
    while rest >= 26 {
        rest = rest / 26 - 1;
        text.push(letter(rest));
    }
    text.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_every_way() {
        let letter = |doubled, number| Numeral::Letter { capital: false, doubled }.write(number);
        assert_eq!(
            [1, 26, 27, 28, 702, 703].map(|n| letter(false, n)),
            ["a", "z", "aa", "ab", "zz", "aaa"].map(str::to_owned)
        );
        assert_eq!(
            [1, 26, 27, 28, 53].map(|n| letter(true, n)),
            ["a", "z", "aa", "bb", "aaa"].map(str::to_owned)
        );
        let roman = |number| Numeral::Roman { capital: true }.write(number);
        assert_eq!([1, 4, 9, 1944, 4000].map(roman), ["I", "IV", "IX", "MCMXLIV", "4000"].map(str::to_owned));
        assert_eq!(Numeral::TwoDigits.write(7), "07");
        assert_eq!(Numeral::Roman { capital: false }.write(0), "0");
    }
}
