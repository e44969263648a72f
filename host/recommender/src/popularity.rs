//! What speaks for a product whoever the member is.

use crate::numbers::at;
use crate::pairs::{Pair, Pairs};
use crate::powers::Decays;

/// Buyers with the shop's average that are added to those of each product, before it is said how
/// many of them came back.
const DOUBT: f64 = 10.0;

/// The share of the members who bought each product lately: each buyer counts by the time since
/// their last purchase.
pub(crate) fn recent(pairs: &Pairs, half_life: Option<u32>) -> Vec<f64> {
    let members = pairs.active().max(1) as f64;
    let mut shares = decayed(pairs, half_life, |pair| pair.last_age);
    for share in &mut shares {
        *share /= members;
    }
    shares
}

/// Of the members who could buy each product for the first time lately, the share that did: each
/// buyer counts by the time since their first purchase.
pub(crate) fn fresh(pairs: &Pairs, half_life: Option<u32>) -> Vec<f64> {
    let members = pairs.active() as f64;
    let mut shares = decayed(pairs, half_life, |pair| pair.first_age);
    for (share, buyers) in shares.iter_mut().zip(pairs.buyers()) {
        let could = members - f64::from(buyers) + *share;
        *share /= could.max(1.0);
    }
    shares
}

/// How often the buyers of each product come back for it, as a multiple of the shop's average.
pub(crate) fn again(pairs: &Pairs) -> Vec<f64> {
    let buyers = pairs.buyers();
    let mut came_back = vec![0_u32; pairs.products()];
    for pair in pairs.list().iter().filter(|pair| pair.orders > 1) {
        if let Some(count) = came_back.get_mut(at(pair.product)) {
            *count += 1;
        }
    }
    let all: f64 = buyers.iter().map(|count| f64::from(*count)).sum();
    let back: f64 = came_back.iter().map(|count| f64::from(*count)).sum();
    // At least one, so that a shop where nobody came back yet has an average.
    let average = back.max(1.0) / all.max(1.0);
    let ratio = |(back, buyers): (&u32, &u32)| {
        let expected = DOUBT * average;
        (f64::from(*back) + expected) / (f64::from(*buyers) + DOUBT) / average
    };
    came_back.iter().zip(&buyers).map(ratio).collect()
}

/// The sum of the decayed buyers of each product, in the sequence of the members.
fn decayed(pairs: &Pairs, half_life: Option<u32>, age: impl Fn(&Pair) -> u32) -> Vec<f64> {
    let decays = Decays::up_to(pairs.oldest(), half_life);
    let mut sums = vec![0.0; pairs.products()];
    for pair in pairs.list() {
        if let Some(sum) = sums.get_mut(at(pair.product)) {
            *sum += decays.of(age(pair));
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::{again, fresh, recent};
    use crate::pairs::Pairs;
    use crate::testing::shop;

    /// Of four members all bought 0 long ago and one of them again; two bought 1, one a half-life
    /// ago.
    fn pairs() -> Pairs {
        let mut bought = vec![(0, 0, 99), (0, 1, 100), (1, 1, 70)];
        bought.extend((0..4).map(|member| (member, 0, 40)));
        Pairs::of(&shop(4, 3, &bought), 100, 100)
    }

    #[test]
    fn each_buyer_counts_by_their_last_purchase() {
        let shares = recent(&pairs(), Some(30));
        let yesterday = 2_f64.powf(-1.0 / 30.0);
        assert!((shares[0] - (yesterday + 0.75) / 4.0).abs() < 1e-12);
        assert!((shares[1] - 1.5 / 4.0).abs() < 1e-12);
        assert_eq!(shares[2], 0.0);
    }

    #[test]
    fn new_buyers_count_among_those_who_could() {
        let shares = fresh(&pairs(), Some(30));
        // Nobody is left who did not buy 0; one buyer's worth of new ones, of four.
        assert!((shares[0] - 1.0 / 1.0).abs() < 1e-12);
        assert!((shares[1] - 1.5 / 3.5).abs() < 1e-12);
        assert_eq!(shares[2], 0.0);
    }

    #[test]
    fn who_comes_back_more_than_others() {
        let factors = again(&pairs());
        let average = 1.0 / 6.0;
        assert!((factors[0] - (1.0 + 10.0 * average) / 14.0 / average).abs() < 1e-12);
        assert!((factors[1] - (10.0 * average) / 12.0 / average).abs() < 1e-12);
        assert_eq!(factors[2], 1.0);
        assert!(factors[0] > factors[1]);
    }
}
