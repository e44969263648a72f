//! What is learned, in integers.

use crate::fit::Spoken;
use crate::metrics::Quality;
use crate::neighbours::Neighbour;
use crate::numbers::to_u32;
use crate::pairs::Pairs;
use crate::parameters::Parameters;
use crate::popularity;
use crate::powers::power;
use crate::rows::Rows;

/// How many numbers of orders have a power of their own.
const POWERS: u32 = 256;

/// What is learned: all that an answer needs, in integers ([`Model::scores`]).
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// What was chosen.
    pub parameters: Parameters,
    /// How good it is on orders that were held back.
    pub trial: Trial,
    /// How much what is around counts beside own purchases, in 256ths.
    pub around: u32,
    /// How much of it is added for a product that was bought, in 256ths.
    pub bought: u32,
    /// How much 0, 1, 2 … 255 orders of a product count, in 256ths; more count as much as the
    /// last.
    pub powers: Vec<u32>,
    /// How much a purchase of each product speaks for the next one, in 65,536ths.
    pub again: Vec<u32>,
    /// How much speaks for each product without any purchase, in the next basket, in
    /// 1,048,576ths.
    pub recent: Vec<u32>,
    /// The same among products that the member has not bought yet.
    pub fresh: Vec<u32>,
    /// Products that sell, best first.
    pub lists: Lists,
    pub(crate) spoken: Spoken,
    pub(crate) together: Rows<u32>,
}

/// How good the chosen parameters are on orders that were held back, each by what was bought
/// before. None where there were too few weeks to hold any back.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Trial {
    /// At what members bought next.
    pub next_basket: Option<Quality>,
    /// At what they bought for the first time.
    pub discovery: Option<Quality>,
}

/// Products that sell, best first; of equals the one with the lower id.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lists {
    /// By the number of orders.
    pub best: Vec<u32>,
    /// By [`Model::recent`].
    pub recent: Vec<u32>,
    /// By [`Model::fresh`].
    pub fresh: Vec<u32>,
}

impl Model {
    /// How many products it knows.
    #[must_use]
    pub fn products(&self) -> usize {
        self.again.len()
    }

    /// The products for which a purchase of one speaks, by their ids.
    #[must_use]
    pub fn neighbours(&self, product: u32) -> &[Neighbour] {
        self.spoken.row(product)
    }

    /// The products that are bought in the same order with one, best first.
    #[must_use]
    pub fn together(&self, product: u32) -> &[u32] {
        self.together.row(product)
    }

    /// A model that knows no product.
    pub(crate) fn empty() -> Model {
        Model {
            parameters: Parameters::default(),
            trial: Trial::default(),
            around: 0,
            bought: 0,
            powers: Vec::new(),
            again: Vec::new(),
            recent: Vec::new(),
            fresh: Vec::new(),
            lists: Lists::default(),
            spoken: Rows::default(),
            together: Rows::default(),
        }
    }

    /// The numbers that come of parameters and of what was bought of each product; no neighbours
    /// and no lists yet.
    pub(crate) fn of(pairs: &Pairs, parameters: Parameters) -> Model {
        let recent = popularity::recent(pairs, parameters.recent_half_life);
        let fresh = popularity::fresh(pairs, parameters.fresh_half_life);
        let again = popularity::again(pairs);
        let again = again.iter().map(|factor| power(*factor, parameters.again));
        Model {
            parameters,
            around: to_u32(256.0 * parameters.around),
            bought: to_u32(256.0 * parameters.bought),
            powers: powers(&parameters),
            again: again.map(|factor| to_u32(65_536.0 * factor)).collect(),
            recent: scaled(&recent, parameters.recent),
            fresh: scaled(&fresh, parameters.fresh),
            ..Model::empty()
        }
    }
}

/// How much 0, 1, 2 … orders count, in 256ths.
pub(crate) fn powers(parameters: &Parameters) -> Vec<u32> {
    (0..POWERS)
        .map(|orders| to_u32(256.0 * power(f64::from(orders), parameters.power)))
        .collect()
}

/// Shares times a factor, in 1,048,576ths.
fn scaled(shares: &[f64], factor: f64) -> Vec<u32> {
    let scaled = shares.iter().map(|share| share * factor * 1_048_576.0);
    scaled.map(to_u32).collect()
}

#[cfg(test)]
mod tests {
    use super::Model;
    use crate::pairs::Pairs;
    use crate::parameters::Parameters;
    use crate::testing::shop;

    #[test]
    fn numbers_of_a_small_shop() {
        let bought = [(0, 0, 70), (0, 1, 100), (0, 1, 40), (1, 1, 100)];
        let pairs = Pairs::of(&shop(2, 2, &bought), 100, 100);
        let model = Model::of(&pairs, Parameters::default());
        assert_eq!((model.around, model.bought), (1_024, 128));
        assert_eq!(model.powers[..4], [0, 256, 446, 617]);
        assert_eq!(model.powers.len(), 256);
        // Half of a half of two members; both of them.
        assert_eq!(model.recent, [1_048_576 / 8, 1_048_576 / 2]);
        // Of (a half and one who did not buy) a third, times 0.6; 1.25 of 1.25.
        assert_eq!(model.fresh, [209_715, 629_146]);
        // One of three pairs came back: (0 + 10/3) / 11 · 3 and (1 + 10/3) / 12 · 3, their roots.
        let again = [10.0_f64 / 11.0, 13.0 / 12.0];
        let expected = again.map(|factor| crate::numbers::to_u32(factor.sqrt() * 65_536.0));
        assert_eq!(model.again, expected);
    }
}
