//! Which products are asked about a product: its neighbours.

use crate::numbers::at;
use crate::weighted::Weighted;

/// A product for which a purchase of another one speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Neighbour {
    /// The product for which it speaks.
    pub product: u32,
    /// How much, in 1,024ths; negative where it speaks against it.
    pub weight: i16,
}

/// Buyers' worth of doubt that is added to each product's variance, so that products with few
/// buyers do not win by chance.
const DOUBT: f64 = 60.0;

/// A product that may tell something of the target.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Candidate {
    pub(crate) product: u32,
    /// The correlation with the target, shrunk, but for a factor that all candidates share.
    likeness: f64,
    /// The sum of the products of their weights over the members.
    pub(crate) shared: f64,
}

/// Finds neighbours; keeps its memory from target to target.
#[derive(Debug)]
pub(crate) struct Finder<'a> {
    weighted: &'a Weighted,
    /// What each product shares with the target; 0 everywhere between two targets.
    shared: Vec<f64>,
    /// The products where it is not 0.
    touched: Vec<u32>,
    found: Vec<Candidate>,
}

impl<'a> Finder<'a> {
    pub(crate) fn new(weighted: &'a Weighted) -> Finder<'a> {
        Finder {
            weighted,
            shared: vec![0.0; weighted.sums.len()],
            touched: Vec::new(),
            found: Vec::new(),
        }
    }

    /// The products that are most like a target, at most so many, by their ids.
    pub(crate) fn find(&mut self, target: u32, most: usize) -> &[Candidate] {
        self.found.clear();
        self.add_up(target);
        for product in self.touched.drain(..) {
            let Some(shared) = self.shared.get_mut(at(product)) else {
                continue;
            };
            if product != target {
                self.found.push(Candidate {
                    product,
                    likeness: likeness(self.weighted, target, product, *shared),
                    shared: *shared,
                });
            }
            *shared = 0.0;
        }
        keep_best(&mut self.found, most);
        &self.found
    }

    /// What each product shares with the target, over the target's buyers.
    fn add_up(&mut self, target: u32) {
        for &(member, weight) in self.weighted.by_product.row(target) {
            let weight = f64::from(weight);
            for &(product, other) in self.weighted.by_member.row(member) {
                if let Some(shared) = self.shared.get_mut(at(product)) {
                    // Weights are above 0, so it is 0 before the first one only.
                    if *shared == 0.0 {
                        self.touched.push(product);
                    }
                    *shared += weight * f64::from(other);
                }
            }
        }
    }
}

/// How much more two products share than by chance, against how much the candidate varies.
fn likeness(weighted: &Weighted, target: u32, product: u32, shared: f64) -> f64 {
    let of = |values: &[f64], product| values.get(at(product)).copied().unwrap_or(0.0);
    let members = weighted.active.max(1.0);
    let sum = of(&weighted.sums, product);
    let by_chance = of(&weighted.sums, target) * sum / members;
    let variance = of(&weighted.energies, product) - sum * sum / members;
    (shared - by_chance) / (variance.max(0.0) + DOUBT).sqrt()
}

fn keep_best(found: &mut Vec<Candidate>, most: usize) {
    if found.len() > most {
        found.select_nth_unstable_by(most, |a, b| {
            let by_likeness = b.likeness.total_cmp(&a.likeness);
            by_likeness.then(a.product.cmp(&b.product))
        });
        found.truncate(most);
    }
    found.sort_unstable_by_key(|candidate| candidate.product);
}

#[cfg(test)]
mod tests {
    use super::Finder;
    use crate::pairs::Pairs;
    use crate::settings::Settings;
    use crate::testing::shop;
    use crate::weighted::Weighted;

    #[test]
    fn who_shares_buyers_beyond_chance_comes_first() {
        // 0 and 1 have the same buyers; 2 is bought by everybody, 3 by others only.
        let mut bought = Vec::new();
        for member in 0..20 {
            bought.push((member, 2, 1));
            if member < 8 {
                bought.extend([(member, 0, 1), (member, 1, 1)]);
            } else {
                bought.push((member, 3, 1));
            }
        }
        let pairs = Pairs::of(&shop(20, 4, &bought), 1, 1);
        let weighted = Weighted::of(&pairs, None, &Settings::default());
        let mut finder = Finder::new(&weighted);
        let products = |finder: &mut Finder, target, most| {
            let found = finder.find(target, most).iter();
            found.map(|found| found.product).collect::<Vec<_>>()
        };
        assert_eq!(products(&mut finder, 0, 1), [1]);
        assert_eq!(products(&mut finder, 0, 9), [1, 2]);
        assert_eq!(products(&mut finder, 3, 9), [2]);
        assert_eq!(finder.find(0, 1)[0].shared, 8.0);
    }
}
