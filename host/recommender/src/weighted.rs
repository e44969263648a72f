//! Members and products with how much each purchase counts: what neighbours are learned from.

use crate::numbers::{at, scattered, to_f32};
use crate::pairs::{Pair, Pairs};
use crate::powers::Decays;
use crate::rows::Rows;
use crate::settings::Settings;

/// A table of members by products. A pair weighs by the days since its last purchase, and not by
/// how often it was bought: that a member buys milk each week says less of their taste than that
/// they buy oat milk at all.
#[derive(Debug)]
pub(crate) struct Weighted {
    /// Products with their weights, by member.
    pub(crate) by_member: Rows<(u32, f32)>,
    /// Members with their weights, by product.
    pub(crate) by_product: Rows<(u32, f32)>,
    /// The sum of each product's weights.
    pub(crate) sums: Vec<f64>,
    /// The sum of the squares of each product's weights.
    pub(crate) energies: Vec<f64>,
    /// How many members there are in it.
    pub(crate) active: f64,
    /// The mean square of a weight. Times this, a ridge means the same for each half-life.
    pub(crate) mean_energy: f64,
}

/// A pair's weight.
#[derive(Debug, Clone, Copy)]
struct Cell {
    member: u32,
    product: u32,
    weight: f32,
}

impl Weighted {
    /// Weighs pairs by a half-life. Products with too few buyers are left out.
    pub(crate) fn of(pairs: &Pairs, half_life: Option<u32>, settings: &Settings) -> Weighted {
        let cells = cells(pairs, half_life, settings);
        let products = pairs.products();
        let mut sums = vec![0.0; products];
        let mut energies = vec![0.0; products];
        let mut total = 0.0;
        for cell in &cells {
            let weight = f64::from(cell.weight);
            let product = at(cell.product);
            if let (Some(sum), Some(energy)) = (sums.get_mut(product), energies.get_mut(product)) {
                *sum += weight;
                *energy += weight * weight;
            }
            total += weight * weight;
        }
        let active = cells.chunk_by(|a, b| a.member == b.member).count();
        Weighted {
            by_member: Rows::of(pairs.members(), || {
                let entry = |cell: &Cell| (cell.member, (cell.product, cell.weight));
                cells.iter().map(entry)
            }),
            by_product: Rows::of(products, || {
                let entry = |cell: &Cell| (cell.product, (cell.member, cell.weight));
                cells.iter().map(entry)
            }),
            sums,
            energies,
            active: active as f64,
            mean_energy: total / cells.len().max(1) as f64,
        }
    }
}

/// The pairs that count, by member and product.
fn cells(pairs: &Pairs, half_life: Option<u32>, settings: &Settings) -> Vec<Cell> {
    let decays = Decays::up_to(pairs.oldest(), half_life);
    let buyers = pairs.buyers();
    let has_buyers = |pair: &Pair| {
        let count = buyers.get(at(pair.product)).copied().unwrap_or(0);
        count >= settings.min_buyers
    };
    let sampled = sample(pairs.active(), settings.most_members);
    let mut cells = Vec::with_capacity(pairs.list().len());
    for history in pairs.by_member() {
        if history.first().is_none_or(|pair| !sampled(pair.member)) {
            continue;
        }
        let oldest = oldest_that_counts(history, &has_buyers, settings.most_products);
        for pair in history.iter().filter(|pair| has_buyers(pair)) {
            let weight = to_f32(decays.of(pair.last_age));
            // Ages ago: nothing is left of it.
            if weight > 0.0 && (pair.last_age, pair.product) <= oldest {
                cells.push(Cell {
                    member: pair.member,
                    product: pair.product,
                    weight,
                });
            }
        }
    }
    cells
}

/// The age of the last product, by age and id, that still counts.
fn oldest_that_counts(
    history: &[Pair],
    has_buyers: &impl Fn(&Pair) -> bool,
    most: usize,
) -> (u32, u32) {
    if history.len() <= most {
        return (u32::MAX, u32::MAX);
    }
    let kept = history.iter().filter(|pair| has_buyers(pair));
    let mut ages: Vec<(u32, u32)> = kept.map(|pair| (pair.last_age, pair.product)).collect();
    ages.sort_unstable();
    let last = most.checked_sub(1).and_then(|last| ages.get(last));
    last.copied().unwrap_or((u32::MAX, u32::MAX))
}

/// Whether a member belongs to a sample of about so many; everybody does where there are no more.
pub(crate) fn sample(members: usize, most: u32) -> impl Fn(u32) -> bool {
    let share = f64::from(most) / members.max(1) as f64;
    let end = share * f64::from(u32::MAX);
    move |member| share >= 1.0 || f64::from(scattered(member)) < end
}

#[cfg(test)]
mod tests {
    use super::{Weighted, sample};
    use crate::pairs::Pairs;
    use crate::settings::Settings;
    use crate::testing::shop;

    #[test]
    fn weights_halve_and_rare_products_are_left_out() {
        let bought = [(0, 0, 70), (1, 0, 100), (0, 1, 100)];
        let pairs = Pairs::of(&shop(2, 2, &bought), 100, 100);
        let settings = Settings {
            min_buyers: 2,
            ..Settings::default()
        };
        let weighted = Weighted::of(&pairs, Some(30), &settings);
        assert_eq!(weighted.by_product.row(0), [(0, 0.5), (1, 1.0)]);
        assert_eq!(weighted.by_product.row(1), []);
        assert_eq!(weighted.by_member.row(0), [(0, 0.5)]);
        assert_eq!(weighted.sums, [1.5, 0.0]);
        assert_eq!(weighted.energies, [1.25, 0.0]);
        assert_eq!(weighted.mean_energy, 0.625);
    }

    #[test]
    fn what_was_bought_last_counts_where_it_is_too_much() {
        let bought = [(0, 0, 3), (0, 1, 1), (0, 2, 2), (0, 3, 2)];
        let pairs = Pairs::of(&shop(1, 4, &bought), 9, 9);
        let settings = Settings {
            min_buyers: 1,
            most_products: 2,
            ..Settings::default()
        };
        let weighted = Weighted::of(&pairs, None, &settings);
        assert_eq!(weighted.by_member.row(0), [(0, 1.0), (2, 1.0)]);
    }

    #[test]
    fn a_sample_has_about_its_size() {
        let sampled = sample(100_000, 20_000);
        let count = (0..100_000).filter(|member| sampled(*member)).count();
        assert!((19_500..20_500).contains(&count), "{count}");
        assert!((0..100).all(sample(100, 100)));
    }
}
