//! How languages write numbers, money, shares and days.
//!
//! A full library of locale data would be several times the size of the whole component, so there
//! are small tables of our own for French and English. Any other language gets neutral forms that
//! nobody misreads: no thousands separator, currency by code, days by ISO 8601.

use chrono::{Datelike, NaiveDate};

/// A language whose ways of writing are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    /// English: `1,234.50`, `€5.00`, `14 April 2027`.
    English,
    /// French: `1 234,50`, `5,00 €`, `14 avril 2027`.
    French,
    /// Any other: `1234.50`, `5.00 EUR`, `2027-04-14`.
    Neutral,
}

/// No-break space.
const NBSP: char = '\u{a0}';
/// Narrow no-break space.
const NNBSP: char = '\u{202f}';

const ENGLISH_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const FRENCH_MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

impl Language {
    /// The language of a BCP 47 tag.
    pub(super) fn of(tag: &str) -> Self {
        let primary = tag.split('-').next().unwrap_or_default();
        if primary.eq_ignore_ascii_case("fr") {
            Self::French
        } else if primary.eq_ignore_ascii_case("en") {
            Self::English
        } else {
            Self::Neutral
        }
    }

    /// Whether the language uses the singular for `number / unit`.
    pub(super) fn is_one(self, number: i128, unit: i128) -> bool {
        let (number, unit) = (number.unsigned_abs(), unit.unsigned_abs());
        match self {
            Self::French => number < unit.saturating_mul(2),
            Self::English | Self::Neutral => number == unit,
        }
    }

    /// Writes `number / 10^digits`, all digits behind the point shown.
    pub(super) fn decimal(self, number: i128, digits: usize, out: &mut String) {
        let (group, point) = match self {
            Self::English => (Some(','), '.'),
            Self::French => (Some(NNBSP), ','),
            Self::Neutral => (None, '.'),
        };
        if number < 0 {
            out.push('-');
        }
        let text = number.unsigned_abs().to_string();
        let padded = digits.saturating_add(1).saturating_sub(text.len());
        let length = text.len().saturating_add(padded);
        let all = std::iter::repeat_n('0', padded).chain(text.chars());
        for (index, digit) in all.enumerate() {
            let left = length.saturating_sub(index);
            if index > 0 && left == digits {
                out.push(point);
            } else if index > 0 && left > digits && left.saturating_sub(digits) % 3 == 0 {
                out.extend(group);
            }
            out.push(digit);
        }
    }

    /// Writes `number / 10^digits` without zeros at the end.
    pub(super) fn trimmed(self, mut number: i128, mut digits: usize, out: &mut String) {
        while digits > 0 && number % 10 == 0 {
            number /= 10;
            digits = digits.saturating_sub(1);
        }
        self.decimal(number, digits, out);
    }

    /// Writes an exact fraction: as a decimal number where up to nine digits are enough.
    pub(super) fn fraction(self, above: i128, below: i128, out: &mut String) {
        let mut scaled = above;
        for digits in 0..=9 {
            if scaled.checked_rem(below) == Some(0) {
                return self.decimal(scaled / below, digits, out);
            }
            scaled = scaled.saturating_mul(10);
        }
        out.push_str(&above.to_string());
        out.push('/');
        out.push_str(&below.to_string());
    }

    /// Writes money.
    pub(super) fn money(self, minor: i64, digits: usize, code: &str, out: &mut String) {
        let amount = i128::from(minor);
        match self {
            Self::English => {
                if amount < 0 {
                    out.push('-');
                }
                match code {
                    "EUR" => out.push('€'),
                    "GBP" => out.push('£'),
                    "USD" => out.push('$'),
                    "JPY" => out.push('¥'),
                    "INR" => out.push('₹'),
                    _ => {
                        out.push_str(code);
                        out.push(NBSP);
                    }
                }
                self.decimal(amount.saturating_abs(), digits, out);
            }
            Self::French => {
                self.decimal(amount, digits, out);
                out.push(NBSP);
                out.push_str(match code {
                    "EUR" => "€",
                    "GBP" => "£GB",
                    "USD" => "$US",
                    _ => code,
                });
            }
            Self::Neutral => {
                self.decimal(amount, digits, out);
                out.push(NBSP);
                out.push_str(code);
            }
        }
    }

    /// Writes a share in millionths.
    pub(super) fn percent(self, millionths: i64, out: &mut String) {
        self.trimmed(millionths.into(), 4, out);
        if self == Self::French {
            out.push(NNBSP);
        }
        out.push('%');
    }

    /// What stands between a number and what it counts.
    pub(super) fn space(self) -> char {
        match self {
            Self::French => NBSP,
            Self::English | Self::Neutral => ' ',
        }
    }

    /// Writes a day.
    pub(super) fn day(self, date: NaiveDate, out: &mut String) {
        let month = |names: [&'static str; 12]| {
            let index = usize::try_from(date.month0()).unwrap_or_default();
            names.get(index).copied().unwrap_or_default()
        };
        let (day, year) = (date.day().to_string(), date.year().to_string());
        let words = match self {
            Self::English => [&day, " ", month(ENGLISH_MONTHS), " ", &year],
            // The first of a month is an ordinal in French, the other days are not.
            Self::French if date.day() == 1 => ["1er", " ", month(FRENCH_MONTHS), " ", &year],
            Self::French => [&day, " ", month(FRENCH_MONTHS), " ", &year],
            Self::Neutral => {
                out.push_str(&year);
                for part in [date.month(), date.day()] {
                    out.push('-');
                    out.extend(char::from_digit(part / 10, 10));
                    out.extend(char::from_digit(part % 10, 10));
                }
                return;
            }
        };
        out.extend(words);
    }
}

#[cfg(test)]
mod tests {
    use super::Language::{English, French, Neutral};
    use super::*;

    fn written(write: impl FnOnce(&mut String)) -> String {
        let mut out = String::new();
        write(&mut out);
        out
    }

    #[test]
    fn money() {
        let table = [
            (
                123_450,
                2,
                "EUR",
                "€1,234.50",
                "1\u{202f}234,50\u{a0}€",
                "1234.50\u{a0}EUR",
            ),
            (-5, 2, "GBP", "-£0.05", "-0,05\u{a0}£GB", "-0.05\u{a0}GBP"),
            (
                1_000_000,
                0,
                "JPY",
                "¥1,000,000",
                "1\u{202f}000\u{202f}000\u{a0}JPY",
                "1000000\u{a0}JPY",
            ),
            (
                1500,
                3,
                "KWD",
                "KWD\u{a0}1.500",
                "1,500\u{a0}KWD",
                "1.500\u{a0}KWD",
            ),
            (0, 2, "USD", "$0.00", "0,00\u{a0}$US", "0.00\u{a0}USD"),
        ];
        for (minor, digits, code, english, french, neutral) in table {
            for (language, expected) in [(English, english), (French, french), (Neutral, neutral)] {
                let money = written(|out| language.money(minor, digits, code, out));
                assert_eq!(money, expected, "{language:?}");
            }
        }
    }

    #[test]
    fn numbers_and_shares() {
        let decimal = |language: Language, number| written(|out| language.decimal(number, 0, out));
        for (number, english) in [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (-1_234_567, "-1,234,567"),
        ] {
            assert_eq!(decimal(English, number), english);
        }
        assert_eq!(decimal(Neutral, 1_234_567), "1234567");
        assert_eq!(written(|out| French.trimmed(1250, 2, out)), "12,5");
        assert_eq!(written(|out| French.trimmed(1200, 2, out)), "12");
        assert_eq!(written(|out| French.percent(200_000, out)), "20\u{202f}%");
        assert_eq!(written(|out| English.percent(125_000, out)), "12.5%");
        assert_eq!(written(|out| French.fraction(3, 2, out)), "1,5");
        assert_eq!(written(|out| English.fraction(4, 3, out)), "4/3");
    }

    #[test]
    fn days() {
        let day = |text: &str, language: Language| {
            written(|out| language.day(text.parse().unwrap(), out))
        };
        assert_eq!(day("2027-04-14", English), "14 April 2027");
        assert_eq!(day("2027-04-14", French), "14 avril 2027");
        assert_eq!(day("2027-08-01", French), "1er août 2027");
        assert_eq!(day("2027-04-04", Neutral), "2027-04-04");
    }

    #[test]
    fn the_singular() {
        let table = [
            (0, 1, false, true),
            (1, 1, true, true),
            (15, 10, false, true),
            (2, 1, false, false),
        ];
        for (number, unit, english, french) in table {
            assert_eq!(English.is_one(number, unit), english, "{number}/{unit}");
            assert_eq!(French.is_one(number, unit), french, "{number}/{unit}");
        }
    }
}
