//! Words of explanations that are only written where they are shown.

use std::fmt;

use crate::exact::Ratio;

/// A list in one line.
pub(super) struct Joined<'a> {
    /// Its words.
    pub(super) words: &'a [String],
    /// What stands between them.
    pub(super) between: &'a str,
    /// What an empty list says.
    pub(super) none: &'a str,
}

impl fmt::Display for Joined<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut before = "";
        for word in self.words {
            out.write_str(before)?;
            out.write_str(word)?;
            before = self.between;
        }
        out.write_str(if self.words.is_empty() { self.none } else { "" })
    }
}

/// The alternatives of a condition.
pub(super) fn any_of(words: &[String]) -> Joined<'_> {
    Joined {
        words,
        between: " or ",
        none: "",
    }
}

/// What was found, and "nothing" where nothing was.
pub(super) fn all_of(words: &[String]) -> Joined<'_> {
    Joined {
        words,
        between: ", ",
        none: "nothing",
    }
}

/// An exact number, rounded down.
pub struct Floor<'a>(pub &'a Ratio);

impl fmt::Display for Floor<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.floor() {
            Ok(number) => number.fmt(out),
            Err(_) => out.write_str("a huge number"),
        }
    }
}
