//! What learning chooses.

/// What learning chooses on orders that are held back. Half-lives are in days; without one,
/// nothing fades.
///
/// `docs/model.md` has the formulas in which they stand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parameters {
    /// How much neighbours are kept from saying more than is sure: the ridge, in members.
    pub ridge: f64,
    /// After which a purchase speaks half as much for other products.
    pub neighbour_half_life: Option<u32>,
    /// How much the share of new buyers counts among products that are new to the member.
    pub fresh: f64,
    /// After which a new buyer counts half in that.
    pub fresh_half_life: Option<u32>,
    /// How much a product that was bought so many times counts: that number to this power.
    pub power: f64,
    /// After which a purchase counts half for buying the same product again.
    pub own_half_life: Option<u32>,
    /// How much it counts that buyers of a product come back for it more than for others: that
    /// factor to this power.
    pub again: f64,
    /// How much neighbours and popularity count beside own purchases.
    pub around: f64,
    /// How much recent popularity counts beside neighbours.
    pub recent: f64,
    /// After which a buyer counts half in recent popularity.
    pub recent_half_life: Option<u32>,
    /// How much of what neighbours and popularity say is added to own purchases of a product.
    pub bought: f64,
}

impl Default for Parameters {
    /// What is good in most shops: used where there is too little to choose on.
    fn default() -> Parameters {
        crate::grid::Point::default().parameters()
    }
}
