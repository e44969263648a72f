//! How members are classified, and what the past says of them.

use super::super::condition::Stage;
use super::super::read::{format_enum, format_struct};

format_struct! {
    /// How members are classified.
    #[derive(Default)]
    pub struct Segmentation {
        /// Recency, frequency and monetary value (rule 4.1).
        #[default]
        pub rfm: Rfm,
        /// Stages of a customer's life (rule 4.2).
        #[default]
        pub lifecycle: Lifecycle,
    }
}

format_struct! {
    /// How RFM scores are given.
    pub struct Rfm {
        /// The best score: 5 or 10.
        #[default = 5]
        #[cfg_attr(feature = "schema", schemars(range(min = 5, max = 10)))]
        pub scale: u8,
        /// What members of equal value get.
        #[default]
        pub ties: Ties,
        /// Which amount counts.
        #[default]
        pub monetary: Monetary,
    }
}

impl Default for Rfm {
    fn default() -> Self {
        Self {
            scale: 5,
            ties: Ties::default(),
            monetary: Monetary::default(),
        }
    }
}

format_enum! {
    /// What members of equal value get.
    #[derive(Default, Copy, Eq)]
    pub enum Ties {
        /// The same score.
        #[default]
        Share,
        /// Tiles of equal size, ties by ascending customer id: SQL's `NTILE`.
        Ntile,
    }
}

format_enum! {
    /// Which amount of the valid orders counts.
    #[derive(Default, Copy, Eq)]
    pub enum Monetary {
        /// The sum of their net amounts.
        #[default]
        Total,
        /// Their average, rounded down.
        Average,
    }
}

format_struct! {
    /// Stages of a customer's life.
    pub struct Lifecycle {
        /// The window, in months back from the local day.
        #[default = 6]
        #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 120)))]
        pub window_months: u32,
        /// The stage to which returning customers are counted; absent: they are one of their own.
        #[default]
        pub fold_returning_into: Option<Stage>,
    }
}

impl Default for Lifecycle {
    fn default() -> Self {
        Self {
            window_months: 6,
            fold_returning_into: None,
        }
    }
}

format_struct! {
    /// What was learned from past orders. It may also be handed over apart from the programme.
    #[derive(Default)]
    pub struct Model {
        /// Break points of the RFM scores; absent: nobody has a score.
        #[default]
        pub rfm: Option<RfmModel>,
        /// What sells, best first.
        #[default]
        pub popular: Vec<Product>,
        /// What goes with what.
        #[default]
        pub companions: Vec<Companions>,
    }
}

format_struct! {
    /// Break points: one fewer than the scale's best score, for the scores from 2 on.
    pub struct RfmModel {
        /// Of the days since the last order.
        pub recency: Vec<Break>,
        /// Of the number of orders.
        pub frequency: Vec<Break>,
        /// Of the amount, in minor units of the base currency.
        pub monetary: Vec<Break>,
    }
}

format_struct! {
    /// Where a score begins. Where members of equal value share a score, it begins with every value
    /// that is better than this one. Where they do not, it begins with this very customer.
    pub struct Break {
        /// The value.
        pub value: i64,
        /// The customer (`ties: ntile`).
        #[default]
        pub customer: Option<String>,
    }
}

format_struct! {
    /// A product that can be shown without the storefront's naming it.
    pub struct Product {
        /// The product.
        pub sku: String,
        /// Its category.
        #[default]
        pub category: Option<String>,
        /// Its seller.
        #[default]
        pub seller: Option<String>,
    }
}

format_struct! {
    /// What goes with a product.
    pub struct Companions {
        /// The product.
        pub sku: String,
        /// What is bought with or after it, best first.
        #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
        pub go_with: Vec<String>,
    }
}
