//! How ids are sorted: as numbers if all of them are, else by their bytes.

use std::cmp::Ordering;

/// The order of a set of ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdOrder {
    /// Every id consists of digits alone.
    Numeric,
    /// At least one does not.
    Bytes,
}

impl IdOrder {
    /// The order for these ids.
    pub fn of<'a>(ids: impl IntoIterator<Item = &'a str>) -> Self {
        ids.into_iter().fold(Self::Numeric, Self::with)
    }

    /// The order for the ids so far and one more.
    pub fn with(self, id: &str) -> Self {
        if !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()) {
            self
        } else {
            Self::Bytes
        }
    }

    /// Compares two ids. `7` comes before `10` as a number; `07` and `7` are the same number and
    /// two ids, so their bytes decide.
    pub fn compare(self, a: &str, b: &str) -> Ordering {
        if self == Self::Bytes {
            return a.cmp(b);
        }
        let (x, y) = (a.trim_start_matches('0'), b.trim_start_matches('0'));
        x.len()
            .cmp(&y.len())
            .then_with(|| x.cmp(y))
            .then_with(|| a.cmp(b))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted<'a>(ids: &[&'a str]) -> Vec<&'a str> {
        let order = IdOrder::of(ids.iter().copied());
        let mut ids = ids.to_vec();
        ids.sort_by(|a, b| order.compare(a, b));
        ids
    }

    #[test]
    fn digits_sort_as_numbers_of_any_length() {
        let long = "100000000000000000000000000000";
        assert_eq!(sorted(&["10", long, "9", "09"]), ["09", "9", "10", long]);
    }

    #[test]
    fn one_other_id_makes_all_sort_by_bytes() {
        assert_eq!(sorted(&["10", "9", "a"]), ["10", "9", "a"]);
    }
}
