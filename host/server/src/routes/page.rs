//! Pages of long lists: each names where the next one begins.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::problem::{Answer, invalid};

/// Rows of a page that names no limit.
const USUAL: u32 = 100;
/// The most rows of a page.
const MOST: u32 = 1000;

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Page<T> {
    /// The rows.
    pub(crate) items: Vec<T>,
    /// What to give as `after` for the next page; absent at the end.
    pub(crate) next: Option<String>,
}

/// Which page is wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageAsked {
    /// The `next` of the page before; absent = from the beginning.
    #[serde(default)]
    after: String,
    /// Rows at most, 1 to 1000; absent = 100.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
}

impl PageAsked {
    /// The row after which it begins.
    pub(crate) fn after(&self) -> &str {
        &self.after
    }

    /// The number after which it begins, where rows have numbers.
    pub(crate) fn after_number(&self) -> Answer<i64> {
        if self.after.is_empty() {
            return Ok(0);
        }
        let number = self.after.parse().ok().filter(|number| *number >= 0);
        number.ok_or_else(|| invalid("after", "the `next` of the page before", "something else"))
    }

    /// Rows at most.
    pub(crate) fn limit(&self) -> Answer<u32> {
        limit(self.limit)
    }
}

/// Rows at most, where so many were asked for.
pub(crate) fn limit(asked: Option<u32>) -> Answer<u32> {
    match asked {
        None => Ok(USUAL),
        Some(limit @ 1..=MOST) => Ok(limit),
        Some(other) => Err(invalid("limit", "1 to 1000", other.to_string())),
    }
}

impl<T> Page<T> {
    /// A page of rows with their keys, as many as the limit or fewer.
    pub(crate) fn of<K: ToString>(rows: Vec<(K, T)>, limit: u32) -> Self {
        let full = u32::try_from(rows.len()).is_ok_and(|count| count >= limit);
        let last = rows.last().map(|(key, _)| key.to_string());
        Self {
            next: last.filter(|_| full),
            items: rows.into_iter().map(|(_, row)| row).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_full_page_has_a_next_one() {
        let page = Page::of(vec![(1, "a"), (7, "b")], 2);
        assert_eq!(
            (page.items, page.next.as_deref()),
            (vec!["a", "b"], Some("7"))
        );
        assert_eq!(Page::of(vec![(1, "a")], 2).next, None);
        assert_eq!(Page::of(Vec::<(i64, ())>::new(), 2).next, None);
    }

    #[test]
    fn limits_and_places_are_checked() {
        let asked = |after: &str, limit| PageAsked {
            after: after.to_owned(),
            limit,
        };
        assert_eq!(asked("", None).limit().unwrap(), 100);
        assert!(asked("", Some(0)).limit().is_err());
        assert!(asked("", Some(1001)).limit().is_err());
        assert_eq!(asked("7", None).after_number().unwrap(), 7);
        assert!(asked("-1", None).after_number().is_err());
        assert!(asked("x", None).after_number().is_err());
    }
}
