//! What the house sells: products with their prices and what lists are filtered by. Their words are
//! those of each language.

use fidelis_host::contract::personalization::Candidate;
use fidelis_host::contract::types::{Line, LineKind};

/// The currency of every price.
pub(crate) const CURRENCY: &str = "EUR";

/// A product.
#[derive(Debug)]
pub(crate) struct Product {
    pub(crate) sku: &'static str,
    pub(crate) category: &'static str,
    /// In cents, before anything is taken off.
    pub(crate) price: i64,
    /// What it costs now, in cents, where it is reduced.
    pub(crate) reduced: Option<i64>,
    pub(crate) tags: &'static [&'static str],
    pub(crate) service: bool,
    pub(crate) available: bool,
    /// Newer ones have higher numbers.
    pub(crate) season: u8,
    /// Units that companies usually order at least.
    pub(crate) minimum: u32,
    pub(crate) collection: &'static str,
    pub(crate) material: &'static str,
    pub(crate) colour: &'static str,
    /// Whether it can be engraved.
    pub(crate) engraving: bool,
    /// The drawing.
    pub(crate) art: &'static str,
}

impl Product {
    /// What one unit costs now, in cents.
    pub(crate) fn costs(&self) -> i64 {
        self.reduced.unwrap_or(self.price)
    }

    pub(crate) fn has(&self, tag: &str) -> bool {
        self.tags.contains(&tag)
    }

    /// So many units as a line of a cart.
    pub(crate) fn line(&self, number: u32, quantity: u32) -> Line {
        let times = |each: i64| each.saturating_mul(i64::from(quantity));
        Line {
            number,
            sku: self.sku.to_owned(),
            category: Some(self.category.to_owned()),
            seller: None,
            tags: self.tags.iter().map(|&tag| tag.to_owned()).collect(),
            kind: if self.service {
                LineKind::Service
            } else {
                LineKind::Goods
            },
            on_sale: self.reduced.is_some(),
            quantity,
            amount: times(self.price),
            discount: times(self.price.saturating_sub(self.costs())),
            floor: 0,
            tax_ppm: 0,
            attributes: Vec::new(),
        }
    }

    /// As something that a page could show.
    pub(crate) fn candidate(&self) -> Candidate {
        Candidate {
            id: self.sku.to_owned(),
            category: Some(self.category.to_owned()),
            seller: None,
            price: self.costs(),
            available: self.available,
            attributes: Vec::new(),
        }
    }
}

/// The product with a sku.
pub(crate) fn product(sku: &str) -> Option<&'static Product> {
    PRODUCTS.iter().find(|product| product.sku == sku)
}

macro_rules! product {
    ($sku:literal, $category:literal, $price:literal, $collection:literal, $material:literal, $colour:literal, $season:literal $(, $field:ident: $value:expr)* $(,)?) => {
        Product {
            $($field: $value,)*
            ..Product {
                sku: $sku,
                category: $category,
                price: $price,
                reduced: None,
                tags: &[],
                service: false,
                available: true,
                season: $season,
                minimum: 1,
                collection: $collection,
                material: $material,
                colour: $colour,
                engraving: false,
                art: include_str!(concat!("../assets/art/", $sku, ".svg")),
            }
        }
    };
}

/// Everything, in the order in which the house shows it.
pub(crate) static PRODUCTS: [Product; 18] = [
    product!("SILK-CARRE-90", "silk", 18500, "serene", "silk", "red", 6, tags: &["twill", "new"]),
    product!("BAG-ALBA", "leather", 98000, "alba", "leather", "brown", 4, tags: &["essential"]),
    product!("BAG-NOCTURNE", "leather", 89000, "nocturne", "leather", "blue", 9, tags: &["preview"]),
    product!(
        "PERF-SERENE-50",
        "perfume",
        9500,
        "serene",
        "perfume",
        "gold",
        2
    ),
    product!("PERF-SERENE-100", "perfume", 13500, "serene", "perfume", "gold", 2, tags: &["private-sale"]),
    product!("SILK-TWILLY", "silk", 9500, "serene", "silk", "green", 5),
    product!("BELT-ALBA-30", "leather", 19500, "alba", "leather", "brown", 3, tags: &["private-sale"], engraving: true),
    product!("SCARF-RING", "silk", 4500, "serene", "metal", "gold", 3),
    product!("WALLET-GRAIN", "small-leather", 14500, "grain", "leather", "green", 4, tags: &["essential"], engraving: true, minimum: 10),
    product!("CARD-HOLDER-GRAIN", "small-leather", 9500, "grain", "leather", "red", 5, tags: &["essential"], engraving: true, minimum: 10),
    product!("CANDLE-FIG", "home", 5200, "maison", "wax", "green", 7, tags: &["new"]),
    product!("NOTEBOOK-A5", "stationery", 2600, "bureau", "paper", "blue", 2, engraving: true, minimum: 20),
    product!("PEN-ROLLER", "stationery", 1900, "bureau", "metal", "gold", 1, engraving: true, minimum: 20),
    product!("INK-SET", "stationery", 3400, "bureau", "paper", "blue", 8, available: false, minimum: 20),
    product!("LEATHER-BALM", "care", 2400, "maison", "wax", "brown", 1),
    product!("SOCKS-MERINO", "knit", 2900, "maison", "wool", "red", 1, reduced: Some(2000), tags: &["outlet"]),
    product!(
        "RING-AUBE",
        "high-jewellery",
        240000,
        "aube",
        "metal",
        "gold",
        7
    ),
    product!("ENGRAVING", "service", 2500, "maison", "metal", "gold", 1, service: true),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn skus_are_unique_and_prices_sound() {
        let skus: BTreeSet<&str> = PRODUCTS.iter().map(|product| product.sku).collect();
        assert_eq!(skus.len(), PRODUCTS.len());
        for product in &PRODUCTS {
            assert!(
                0 < product.costs() && product.costs() <= product.price,
                "{}",
                product.sku
            );
        }
    }

    #[test]
    fn a_reduced_product_says_what_was_taken_off() {
        let line = product("SOCKS-MERINO").unwrap().line(1, 2);
        assert_eq!(
            (line.amount, line.discount, line.on_sale),
            (5800, 1800, true)
        );
    }
}
