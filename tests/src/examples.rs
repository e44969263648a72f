//! The example programmes and requests.

use fidelis_host::Function;

/// An example programme.
#[derive(Debug, Clone, Copy)]
pub struct Example {
    /// Its file name without the ending.
    pub name: &'static str,
    /// Its text.
    pub program: &'static str,
}

/// One point for each full currency unit.
pub const ONE_POINT: Example = Example {
    name: "one-point",
    program: include_str!("../../examples/programs/one-point.json"),
};
/// A luxury house.
pub const LUXURY_HOUSE: Example = Example {
    name: "luxury-house",
    program: include_str!("../../examples/programs/luxury-house.json"),
};
/// A playful gift shop.
pub const GIFT_SHOP: Example = Example {
    name: "gift-shop",
    program: include_str!("../../examples/programs/gift-shop.json"),
};
/// A marketplace.
pub const MARKETPLACE: Example = Example {
    name: "marketplace",
    program: include_str!("../../examples/programs/marketplace.json"),
};

/// All of them.
pub const ALL: [Example; 4] = [ONE_POINT, LUXURY_HOUSE, GIFT_SHOP, MARKETPLACE];

/// An example request.
#[derive(Debug, Clone, Copy)]
pub struct Request {
    /// Its file name without the ending.
    pub name: &'static str,
    /// The programme that it is meant for.
    pub example: Example,
    /// The function that answers it.
    pub function: Function,
    /// Its text.
    pub text: &'static str,
}

macro_rules! requests {
    ($($example:ident $name:literal, $function:ident;)*) => {
        /// All example requests.
        pub const REQUESTS: &[Request] = &[$(Request {
            name: $name,
            example: $example,
            function: Function::$function,
            text: include_str!(concat!("../../examples/requests/", $name, ".json")),
        }),*];
    };
}

requests! {
    LUXURY_HOUSE "claire", Quote;
    LUXURY_HOUSE "marc", Quote;
    LUXURY_HOUSE "anne", Quote;
    LUXURY_HOUSE "guest", Quote;
    LUXURY_HOUSE "ten-lines", Quote;
    LUXURY_HOUSE "claire-settle", Settle;
    LUXURY_HOUSE "claire-refund", Settle;
    LUXURY_HOUSE "describe-claire", Describe;
    LUXURY_HOUSE "render", Render;
    LUXURY_HOUSE "classify-claire", Classify;
    LUXURY_HOUSE "classify-marc", Classify;
    LUXURY_HOUSE "classify-anne", Classify;
    LUXURY_HOUSE "classify-prospect", Classify;
    LUXURY_HOUSE "classify-inactive", Classify;
    LUXURY_HOUSE "classify-champion", Classify;
    LUXURY_HOUSE "compose-claire", Compose;
    LUXURY_HOUSE "compose-marc", Compose;
    LUXURY_HOUSE "compose-anne", Compose;
    LUXURY_HOUSE "compose-prospect", Compose;
    LUXURY_HOUSE "compose-inactive", Compose;
    LUXURY_HOUSE "compose-champion", Compose;
    LUXURY_HOUSE "compose-guest", Compose;
    LUXURY_HOUSE "sign-up", Settle;
    LUXURY_HOUSE "activities", Settle;
    LUXURY_HOUSE "birthday", Settle;
    LUXURY_HOUSE "win-back", Settle;
    LUXURY_HOUSE "abandoned-cart", Settle;
    LUXURY_HOUSE "referral-friend", Settle;
    LUXURY_HOUSE "referral-advocate", Settle;
    LUXURY_HOUSE "punch-card", Settle;
    LUXURY_HOUSE "claim-reward", Settle;
    LUXURY_HOUSE "life-of-an-account", Settle;
    MARKETPLACE "seller-measured", Settle;
    LUXURY_HOUSE "merge", Settle;
    LUXURY_HOUSE "leave", Settle;
}
