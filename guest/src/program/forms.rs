//! Strings that have a form of their own: the pattern of the published schema, and how it reads.

use super::values::{LocalDate, LocalTime, Rate};

/// A form that a string must have.
pub(super) struct Form {
    /// The pattern by which the schema tells it.
    pub(super) pattern: &'static str,
    /// What is expected, in words.
    pub(super) expected: &'static str,
    /// A string of this form.
    pub(super) example: &'static str,
    /// Whether a string has it; more exact than the pattern can say.
    pub(super) holds: fn(&str) -> bool,
}

/// The pattern of an id.
pub(super) const ID: &str = "^[A-Za-z0-9._-]{1,64}$";
/// The pattern of a rate.
pub(super) const RATE: &str = "^[0-9]{1,15}(\\.[0-9]{1,9}|/[0-9]{1,9})?$";
/// The pattern of a day.
pub(super) const DATE: &str = "^(19[7-9][0-9]|20[0-9]{2}|2100)-[0-9]{2}-[0-9]{2}$";
/// The pattern of a time of day.
pub(super) const TIME: &str = "^([01][0-9]|2[0-3]):[0-5][0-9]$";

/// All forms.
pub(super) const FORMS: [Form; 4] = [
    Form {
        pattern: ID,
        expected: "1 to 64 letters, digits, `.`, `_` or `-`, without accents",
        example: "id",
        holds: is_id,
    },
    Form {
        pattern: RATE,
        expected: "an exact rate such as \"1.5\", \"3/2\" or 2, not negative, with at most 15 \
                   digits, 9 of them behind the point",
        example: "1",
        holds: |text| Rate::parse(text).is_some(),
    },
    Form {
        pattern: DATE,
        expected: "a day of the calendar such as \"2026-03-15\", from 1970 to 2100",
        example: "2000-01-01",
        holds: |text| LocalDate::parse(text).is_some(),
    },
    Form {
        pattern: TIME,
        expected: "a time of day such as \"18:00\", from 00:00 to 23:59",
        example: "00:00",
        holds: |text| LocalTime::parse(text).is_some(),
    },
];

/// Whether a string can be an id. What separates ids elsewhere (`:` in counters, `/` in findings)
/// is left out.
pub(super) fn is_id(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    (1..=64).contains(&text.len()) && text.bytes().all(allowed)
}
