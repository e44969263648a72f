//! Predicting with a model, in integers, as the plugin does.

use crate::model::Model;
use crate::numbers::{at, id, to_u32};
use crate::powers::exp2;

/// What is predicted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    /// What a member buys next, whether they bought it before or not.
    NextBasket,
    /// What they buy next of what they have not bought before.
    Discovery,
}

/// What a member bought of a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bought {
    /// The product. Those beyond the model's are passed over.
    pub product: u32,
    /// In how many orders.
    pub orders: u32,
    /// Whole days since the last of them.
    pub age: u32,
}

impl Model {
    /// Scores each product for a member, in 1,048,576ths; higher is likelier. None for a product
    /// that is not asked about: one bought before where the task is discovery. A product stands
    /// once in what was bought.
    #[must_use]
    pub fn scores(&self, bought: &[Bought], task: Task) -> Vec<Option<i64>> {
        let products = self.products();
        let mut said = vec![0_i64; products];
        let half_life = self.parameters.neighbour_half_life;
        let halvings = Halvings::new();
        for one in bought {
            let weight = i64::from(halvings.decay(one.age, half_life));
            for neighbour in self.neighbours(one.product) {
                if let Some(sum) = said.get_mut(at(neighbour.product)) {
                    *sum = sum.saturating_add(weight.saturating_mul(neighbour.weight.into()));
                }
            }
        }
        let prior = match task {
            Task::NextBasket => &self.recent,
            Task::Discovery => &self.fresh,
        };
        let around = |(said, prior): (i64, &u32)| {
            let around = (said >> 6).saturating_add(i64::from(*prior));
            Some(match task {
                Task::NextBasket => around.saturating_mul(self.around.into()) >> 8,
                Task::Discovery => around,
            })
        };
        let mut scores: Vec<Option<i64>> = said.into_iter().zip(prior).map(around).collect();
        for one in bought {
            let Some(score) = scores.get_mut(at(one.product)) else {
                continue;
            };
            *score = match (task, *score) {
                (Task::NextBasket, Some(around)) => {
                    let around = around.saturating_mul(self.bought.into()) >> 8;
                    Some(around.saturating_add(self.own(*one, &halvings)))
                }
                _ => None,
            };
        }
        scores
    }

    /// The products with the highest scores, best first, at most so many; of equals the one with
    /// the lower id.
    #[must_use]
    pub fn best(&self, bought: &[Bought], task: Task, most: usize) -> Vec<u32> {
        let scores = self.scores(bought, task).into_iter();
        let scored = (0..id(self.products())).zip(scores);
        let mut scored: Vec<(i64, u32)> = scored
            .filter_map(|(product, score)| Some((score?, product)))
            .collect();
        scored.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        scored.truncate(most);
        scored.into_iter().map(|(_, product)| product).collect()
    }

    /// How much speaks for buying a product again.
    fn own(&self, bought: Bought, halvings: &Halvings) -> i64 {
        let last = self.powers.last().copied().unwrap_or(0);
        let times = self.powers.get(at(bought.orders)).copied();
        let decayed = halvings.decay(bought.age, self.parameters.own_half_life);
        let again = self.again.get(at(bought.product)).copied().unwrap_or(0);
        // 256ths, 65,536ths and 65,536ths.
        let own = u64::from(times.unwrap_or(last))
            .saturating_mul(decayed.into())
            .saturating_mul(again.into())
            >> 20;
        i64::try_from(own).unwrap_or(i64::MAX)
    }
}

/// How much is left, in 65,536ths, after each 64th of a half-life.
struct Halvings([u32; 64]);

impl Halvings {
    fn new() -> Halvings {
        let mut steps = [0; 64];
        let mut exponent = 16.0;
        for step in &mut steps {
            *step = to_u32(exp2(exponent));
            exponent -= 1.0 / 64.0;
        }
        Halvings(steps)
    }

    /// How much is left after so many days, to a 64th of the half-life before.
    fn decay(&self, age: u32, half_life: Option<u32>) -> u32 {
        let Some(half_life) = half_life else {
            return 65_536;
        };
        let steps = u64::from(age) * 64 / u64::from(half_life.max(1));
        let step = usize::try_from(steps % 64).unwrap_or_default();
        let start = self.0.get(step).copied().unwrap_or_default();
        let halvings = u32::try_from(steps / 64).unwrap_or(u32::MAX);
        start.checked_shr(halvings).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::{Bought, Halvings, Task};
    use crate::model::Model;
    use crate::neighbours::Neighbour;
    use crate::rows::Rows;

    #[test]
    fn half_after_each_half_life() {
        let halvings = Halvings::new();
        assert_eq!(halvings.0[1..4], [64_830, 64_132, 63_441]);
        assert_eq!(halvings.0[63], 33_125);
        assert_eq!(halvings.decay(60, Some(30)), 16_384);
        assert_eq!(halvings.decay(15, Some(30)), 46_341);
        assert_eq!(halvings.decay(30 * 17, Some(30)), 0);
        assert_eq!(halvings.decay(u32::MAX, Some(1)), 0);
        assert_eq!(halvings.decay(u32::MAX, None), 65_536);
    }

    /// Product 0 speaks for 1 and against 2.
    fn model() -> Model {
        let neighbour = |product, weight| (0, Neighbour { product, weight });
        let entries = [neighbour(1, 512), neighbour(2, -1_024)];
        let mut model = Model {
            around: 512,
            bought: 64,
            powers: vec![0, 256, 446],
            again: vec![65_536, 131_072, 65_536],
            recent: vec![0, 100, 1_048_576],
            fresh: vec![7, 8, 9],
            spoken: Rows::of(3, || entries.iter().copied()),
            ..Model::empty()
        };
        model.parameters.neighbour_half_life = Some(10);
        model.parameters.own_half_life = None;
        model
    }

    #[test]
    fn what_speaks_for_products() {
        let model = model();
        let bought = [Bought {
            product: 0,
            orders: 9,
            age: 10,
        }];
        // Half of a half, and half of minus one; then twice of that and of the popularity.
        let expected = [
            Some(446 << 12),
            Some((262_144 + 100) * 2),
            Some((-524_288 + 1_048_576) * 2),
        ];
        assert_eq!(model.scores(&bought, Task::NextBasket), expected);
        let expected = [None, Some(262_144 + 8), Some(-524_288 + 9)];
        assert_eq!(model.scores(&bought, Task::Discovery), expected);
        assert_eq!(model.best(&bought, Task::Discovery, 9), [1, 2]);
        assert_eq!(model.best(&bought, Task::NextBasket, 2), [0, 2]);
    }

    #[test]
    fn what_was_bought_also_gains_from_what_is_around() {
        let model = model();
        let one = |product, orders| Bought {
            product,
            orders,
            age: 0,
        };
        let scores = model.scores(&[one(1, 1), one(0, 2), one(9, 1)], Task::NextBasket);
        // Twice (a half and the popularity), a quarter of that, and twice one purchase.
        let around = (524_288 + 100) * 2 / 4;
        assert_eq!(scores[1], Some(2 * 1_048_576 + around));
    }

    #[test]
    fn without_purchases_popularity_speaks() {
        assert_eq!(model().best(&[], Task::Discovery, 9), [2, 1, 0]);
        assert_eq!(model().best(&[], Task::NextBasket, 1), [2]);
    }
}
