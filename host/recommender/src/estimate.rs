//! How much memory learning takes.

use crate::judge::KEPT_FITS;
use crate::purchases::Shape;
use crate::settings::Settings;

/// What a row of purchases, a pair, and an entry of a table of weights take, in bytes.
const PURCHASE: u64 = 16;
const PAIR: u64 = 20;
const CELL: u64 = 12;
const WEIGHT: u64 = 8;
/// A product of an order, sorted; and in both tables of orders.
const LINE: u64 = 12 + 4 + 4;
/// A link between products while it is learned, and when it is put down.
const LINK: u64 = 12;
const NEIGHBOUR: u64 = 8;
/// What stays free in a vector that grew.
const GROWTH: u64 = 2;
/// Tables of ages, stacks of threads and all that does not grow with the shop.
const BASE: u64 = 1 << 20;
/// Ridges that are learned at once while parameters are tried.
const RIDGES: u64 = 3;

/// How many bytes of memory learning takes at most, with the purchases themselves. It takes less
/// where members or products have little in common.
#[must_use]
pub fn estimate(shape: &Shape, settings: &Settings) -> u64 {
    let all = shape.purchases.saturating_add(shape.guests);
    let purchases = all.saturating_mul(PURCHASE);
    let stages = [
        tuning(shape, settings),
        learning(shape, settings),
        together(shape, settings).saturating_add(links(shape, settings, NEIGHBOUR)),
    ];
    let most = stages.into_iter().max().unwrap_or(0);
    let numbers = shape.products.saturating_mul(64);
    sum(&[BASE, purchases, most, numbers])
}

/// What is there while parameters are tried: the folds with what was said to each member, and the
/// fits that were made.
fn tuning(shape: &Shape, settings: &Settings) -> u64 {
    if settings.folds == 0 {
        return 0;
    }
    let folds = u64::from(settings.folds.min(3));
    let products = shape.products.min(wide(settings.judged_products));
    let judged = shape
        .members
        .min(u64::from(settings.judged).saturating_mul(2));
    let judging = Shape { products, ..*shape };
    let said = judged.saturating_mul(products).saturating_mul(4);
    let pairs = shape.pairs.saturating_mul(PAIR + 4);
    let held_back = sum(&[
        judged.saturating_mul(72),
        shape.purchases.saturating_mul(16),
    ]);
    // The newest are made before the oldest go.
    let fits = links(&judging, settings, NEIGHBOUR).saturating_mul(wide(KEPT_FITS) + 1);
    let each = sum(&[said, pairs, held_back, fits]);
    // Making a fold looks at all products, all pairs and all members.
    let making = sum(&[
        shape.products.saturating_mul(16),
        shape.pairs.saturating_mul(PAIR),
        shape.members.saturating_mul(3 * 80),
    ]);
    let work = fitting(&judging, settings, RIDGES);
    sum(&[each.saturating_mul(folds), making, work])
}

/// What is there while the neighbours are learned.
fn learning(shape: &Shape, settings: &Settings) -> u64 {
    sum(&[
        shape.pairs.saturating_mul(PAIR),
        fitting(shape, settings, 1),
    ])
}

/// What a fit takes besides the pairs.
fn fitting(shape: &Shape, settings: &Settings, ridges: u64) -> u64 {
    let neighbours = wide(settings.neighbours);
    let weighted = sum(&[
        shape.pairs.saturating_mul(CELL + 2 * WEIGHT),
        shape.members.saturating_mul(16),
        shape.products.saturating_mul(40),
    ]);
    // Of each thread: its tables by product and by member, the entries of a target's neighbours,
    // and its systems of equations.
    let entries = shape.pairs.min(neighbours.saturating_mul(shape.members));
    let thread = sum(&[
        shape.products.saturating_mul(8 + (4 + 24) * GROWTH),
        shape.members.saturating_mul(8 + (4 + 8) * GROWTH),
        entries.saturating_mul(16 * GROWTH),
        neighbours.saturating_mul(neighbours).saturating_mul(24),
        neighbours.saturating_mul(64),
    ]);
    let learned = links(shape, settings, LINK).saturating_mul(ridges);
    // The links that are put down, before and after the weakest go.
    let put_down = links(shape, settings, 2 * NEIGHBOUR).saturating_mul(ridges);
    sum(&[
        weighted,
        thread.saturating_mul(wide(settings.threads.max(1))),
        learned,
        put_down,
        shape.products.saturating_mul(48),
    ])
}

/// What links between products take, at so many bytes each.
fn links(shape: &Shape, settings: &Settings, each: u64) -> u64 {
    let enough = shape.pairs / u64::from(settings.min_buyers.max(1));
    let targets = shape.products.min(enough);
    let sources = wide(settings.neighbours).min(targets);
    targets.saturating_mul(sources).saturating_mul(each)
}

/// What is there while companions are found.
fn together(shape: &Shape, settings: &Settings) -> u64 {
    let found = wide(settings.together).saturating_mul(8 * GROWTH + 4);
    let thread = shape.products.saturating_mul(4 + (4 + 16) * GROWTH);
    let all = shape.purchases.saturating_add(shape.guests);
    sum(&[
        all.saturating_mul(LINE + 16 / 2),
        shape.products.saturating_mul(48),
        shape.products.saturating_mul(found),
        thread.saturating_mul(wide(settings.threads.max(1))),
    ])
}

fn wide(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

fn sum(parts: &[u64]) -> u64 {
    parts.iter().fold(0, |sum, part| sum.saturating_add(*part))
}

#[cfg(test)]
mod tests {
    use super::estimate;
    use crate::purchases::Shape;
    use crate::settings::Settings;

    #[test]
    fn more_of_anything_takes_more() {
        let settings = Settings {
            threads: 2,
            ..Settings::default()
        };
        let shape = Shape {
            members: 2_400,
            products: 2_700,
            purchases: 900_000,
            pairs: 300_000,
            guests: 0,
        };
        let small = estimate(&shape, &settings);
        assert!(small < 300 << 20, "{small}");
        let more = [
            Shape {
                members: 4_800,
                ..shape
            },
            Shape {
                products: 5_400,
                ..shape
            },
            Shape {
                purchases: 2_000_000,
                ..shape
            },
            Shape {
                pairs: 600_000,
                ..shape
            },
            Shape {
                guests: 90_000_000,
                ..shape
            },
        ];
        for shape in more {
            assert!(estimate(&shape, &settings) > small, "{shape:?}");
        }
        let endless = Shape {
            members: u64::MAX,
            products: u64::MAX,
            purchases: u64::MAX,
            pairs: u64::MAX,
            guests: u64::MAX,
        };
        assert_eq!(estimate(&endless, &settings), u64::MAX);
    }
}
