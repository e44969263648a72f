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
    ($($name:literal, $function:ident;)*) => {
        /// All example requests. They are meant for the luxury house.
        pub const REQUESTS: &[Request] = &[$(Request {
            name: $name,
            example: LUXURY_HOUSE,
            function: Function::$function,
            text: include_str!(concat!("../../examples/requests/", $name, ".json")),
        }),*];
    };
}

requests! {
    "claire", Quote;
    "marc", Quote;
    "anne", Quote;
    "guest", Quote;
    "ten-lines", Quote;
    "claire-settle", Settle;
    "claire-refund", Settle;
    "describe-claire", Describe;
    "render", Render;
}
