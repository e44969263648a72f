//! Stretches of the past that are held back, to try parameters on.

use std::ops::Range;

use crate::numbers::id;
use crate::pairs::Pairs;
use crate::purchases::{Purchase, Purchases};
use crate::settings::Settings;
use crate::weighted::sample;

/// Days that purchases must span before any are held back.
const SHORTEST: i32 = 56;

/// A day, what was bought before it, and what was bought then.
#[derive(Debug)]
pub(crate) struct Fold {
    /// What was bought before, of the products that are judged; these are numbered anew.
    pub(crate) pairs: Pairs,
    /// The members whose lists are judged, by their ids.
    pub(crate) judged: Vec<Judged>,
}

/// A member whose lists are judged.
#[derive(Debug)]
pub(crate) struct Judged {
    /// The member's pairs, as positions in [`Pairs::list`].
    pub(crate) history: Range<usize>,
    /// What they bought then, ascending; at least one.
    pub(crate) bought: Vec<u32>,
    /// What of it they had not bought before, ascending.
    pub(crate) discovered: Vec<u32>,
}

/// The stretches that are held back: each a quarter of the time, the latest first; each begins
/// with the first day and ends before the second one. None where the time is too short.
pub(crate) fn stretches(first: i32, last: i32, count: u32) -> Vec<(i32, i32)> {
    let end = i64::from(last) + 1;
    let span = end - i64::from(first);
    if span < i64::from(SHORTEST) {
        return Vec::new();
    }
    let before = |quarters: u32| {
        let days = (span * i64::from(quarters) + 3) / 4;
        i32::try_from(end - days).unwrap_or(first)
    };
    let stretch = |index| (before(index + 1), before(index));
    (0..count.min(3)).map(stretch).collect()
}

impl Fold {
    /// Holds back what was bought from the day `start` on until before the day `end`.
    pub(crate) fn of(purchases: &Purchases, start: i32, end: i32, settings: &Settings) -> Fold {
        let before = Pairs::of(purchases, start.saturating_sub(1), start);
        let kept = most_bought(&before.buyers(), settings);
        let pairs = before.narrowed(&kept);
        let mut rows = purchases.rows();
        let mut judged = Vec::new();
        let mut from = 0;
        for history in pairs.by_member() {
            let range = from..from + history.len();
            from = range.end;
            let Some(member) = history.first().map(|pair| pair.member) else {
                continue;
            };
            let skipped = rows.partition_point(|row| row.member < member);
            rows = rows.get(skipped..).unwrap_or_default();
            let own = rows.partition_point(|row| row.member == member);
            let (mine, rest) = rows.split_at(own);
            rows = rest;
            let then = |row: &&Purchase| (start..end).contains(&row.day);
            let product = |row: &Purchase| kept.binary_search(&row.product).ok().map(id);
            let mut bought: Vec<u32> = mine.iter().filter(then).filter_map(product).collect();
            bought.dedup();
            if bought.is_empty() {
                continue;
            }
            let is_new = |product: &u32| {
                let had = history.binary_search_by_key(product, |pair| pair.product);
                had.is_err()
            };
            let discovered = bought.iter().copied().filter(is_new).collect();
            judged.push((
                member,
                Judged {
                    history: range,
                    bought,
                    discovered,
                },
            ));
        }
        let sampled = sample(judged.len(), settings.judged);
        judged.retain(|(member, _)| sampled(*member));
        let mut kept = Vec::with_capacity(judged.len());
        kept.extend(judged.into_iter().map(|(_, judged)| judged));
        Fold {
            pairs,
            judged: kept,
        }
    }
}

/// The products with enough buyers, at most as many as are judged, ascending.
fn most_bought(buyers: &[u32], settings: &Settings) -> Vec<u32> {
    let enough = (0..).zip(buyers.iter().copied());
    let enough = enough.filter(|(_, count)| *count >= settings.min_buyers.max(1));
    let mut products: Vec<(u32, u32)> = enough.collect();
    products.sort_unstable_by_key(|(product, count)| (std::cmp::Reverse(*count), *product));
    products.truncate(settings.judged_products);
    let mut kept: Vec<u32> = products.into_iter().map(|(product, _)| product).collect();
    kept.sort_unstable();
    kept
}

#[cfg(test)]
mod tests {
    use super::{Fold, stretches};
    use crate::settings::Settings;
    use crate::testing::shop;

    #[test]
    fn each_is_a_quarter_of_the_time() {
        assert_eq!(stretches(0, 272, 2), [(204, 273), (136, 204)]);
        assert_eq!(stretches(0, 272, 9).len(), 3);
        assert_eq!(stretches(100, 154, 2), []);
        assert_eq!(stretches(100, 155, 1), [(142, 156)]);
        assert_eq!(stretches(i32::MIN, i32::MAX, 1).len(), 1);
    }

    #[test]
    fn what_was_bought_then_is_held_back() {
        let bought = [
            (0, 0, 1),
            (0, 2, 10),
            (0, 4, 11),
            (1, 0, 2),
            (2, 2, 3),
            (2, 0, 12),
            (2, 2, 12),
            (2, 2, 20),
            (3, 0, 12),
        ];
        let settings = Settings {
            min_buyers: 1,
            ..Settings::default()
        };
        let fold = Fold::of(&shop(4, 5, &bought), 10, 20, &settings);
        // Products 0 and 2 were bought before; product 4 was not known, member 3 neither.
        let judged: Vec<_> = fold
            .judged
            .iter()
            .map(|judged| (&*judged.bought, &*judged.discovered))
            .collect();
        assert_eq!(judged, [(&[1_u32][..], &[1_u32][..]), (&[0, 1], &[0])]);
        assert_eq!(fold.judged[1].history, 2..3);
        assert_eq!(fold.pairs.products(), 2);
        assert_eq!(fold.pairs.list()[2].last_age, 7);
    }

    #[test]
    fn the_products_with_most_buyers_are_judged() {
        let bought = [(0, 0, 1), (0, 1, 1), (1, 1, 1), (0, 2, 1), (1, 2, 1)];
        let settings = Settings {
            min_buyers: 1,
            judged_products: 2,
            ..Settings::default()
        };
        let fold = Fold::of(&shop(2, 3, &bought), 5, 9, &settings);
        assert_eq!(fold.pairs.list().len(), 4);
        assert!(fold.judged.is_empty());
    }
}
