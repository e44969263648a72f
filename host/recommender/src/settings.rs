//! How to learn.

/// How to learn: sizes and limits. What is chosen by learning itself is in
/// [`crate::Parameters`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// From how many other products each product is predicted. More cost memory and time (with
    /// the third power) and gain next to nothing. 100 unless set; at most 65,535 are used.
    pub neighbours: usize,
    /// For how many products a purchase of one may speak; those for which it speaks most stay.
    /// 400 unless set.
    pub spoken_for: usize,
    /// Products with fewer buyers get no neighbours and are nobody's neighbours: chance would
    /// speak. 5 unless set.
    pub min_buyers: u32,
    /// Of a member who bought more products, only so many count for neighbours, those bought last
    /// first: a reseller's basket says little and costs most. 1,000 unless set.
    pub most_products: usize,
    /// Neighbours are learned of a sample of so many members where there are more. 200,000 unless
    /// set.
    pub most_members: u32,
    /// On how many stretches of the past parameters are tried, each a quarter of the time. 2 unless
    /// set, at most 3; with 0 the parameters are the usual ones.
    pub folds: u32,
    /// On how many members each stretch is judged at most. 3,000 unless set.
    pub judged: u32,
    /// On how many products, those with most buyers, each stretch is judged at most. 4,000 unless
    /// set.
    pub judged_products: usize,
    /// How many products bought together with one are kept. 20 unless set.
    pub together: usize,
    /// In how many orders products must come together. 5 unless set.
    pub min_together: u32,
    /// How many products each list has. 500 unless set.
    pub listed: usize,
    /// How many threads work at once. What is learned does not depend on it. As many as the
    /// machine has, but at most 8, unless set.
    pub threads: usize,
}

impl Default for Settings {
    fn default() -> Settings {
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Settings {
            neighbours: 100,
            spoken_for: 400,
            min_buyers: 5,
            most_products: 1_000,
            most_members: 200_000,
            folds: 2,
            judged: 3_000,
            judged_products: 4_000,
            together: 20,
            min_together: 5,
            listed: 500,
            threads: threads.min(8),
        }
    }
}
