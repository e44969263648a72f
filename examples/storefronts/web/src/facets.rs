//! What a product list is filtered and sorted by. Which facets are offered, and in which order, is
//! for `compose` to say.

use crate::catalogue::{PRODUCTS, Product};

/// Every facet that the shop knows.
pub(crate) const FACETS: [&str; 9] = [
    "category",
    "collection",
    "material",
    "colour",
    "price",
    "reduced",
    "engraving",
    "volume-price",
    "delivery",
];

/// Every order that the shop knows.
pub(crate) const SORTS: [&str; 4] = [
    "house-selection",
    "newest-first",
    "lowest-price",
    "minimum-quantity",
];

/// What a product is in a facet; `None` where the facet does not concern it.
pub(crate) fn value(product: &Product, facet: &str) -> Option<&'static str> {
    let yes = |is: bool| is.then_some("yes");
    match facet {
        "category" => Some(product.category),
        "collection" => Some(product.collection),
        "material" => Some(product.material),
        "colour" => Some(product.colour),
        "price" => Some(match product.costs() {
            ..=5_000 => "up-to-50",
            5_001..=20_000 => "50-to-200",
            _ => "from-200",
        }),
        "reduced" => yes(product.reduced.is_some()),
        "engraving" => yes(product.engraving),
        // The programme's volume price is for these two categories.
        "volume-price" => yes(matches!(product.category, "stationery" | "small-leather")),
        "delivery" => yes(product.available && !product.service),
        _ => None,
    }
}

/// The values of a facet, in the order in which the house's selection has them.
pub(crate) fn values(facet: &str) -> Vec<&'static str> {
    let mut values = Vec::new();
    for found in PRODUCTS.iter().filter_map(|product| value(product, facet)) {
        if !values.contains(&found) {
            values.push(found);
        }
    }
    values
}

/// The products that have one of the chosen values in every facet of which one was chosen.
pub(crate) fn filtered(chosen: &[(&str, &str)]) -> Vec<&'static Product> {
    let fits = |product: &&Product| {
        let mut facets = chosen.iter().map(|(facet, _)| *facet);
        facets.all(|facet| {
            let has = value(product, facet);
            let mut wanted = chosen.iter().filter(|(each, _)| *each == facet);
            wanted.any(|(_, wanted)| has == Some(*wanted))
        })
    };
    PRODUCTS.iter().filter(fits).collect()
}

/// Sorts products. Those that are alike stay in the order of the house's selection.
pub(crate) fn sort(products: &mut [&'static Product], by: &str) {
    match by {
        "newest-first" => products.sort_by_key(|product| std::cmp::Reverse(product.season)),
        "lowest-price" => products.sort_by_key(|product| product.costs()),
        "minimum-quantity" => products.sort_by_key(|product| std::cmp::Reverse(product.minimum)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_a_facet_are_alternatives_and_facets_conditions() {
        let skus = |chosen: &[(&str, &str)]| -> Vec<&str> {
            filtered(chosen).iter().map(|product| product.sku).collect()
        };
        assert_eq!(skus(&[]).len(), PRODUCTS.len());
        assert_eq!(
            skus(&[
                ("category", "silk"),
                ("category", "knit"),
                ("price", "up-to-50")
            ]),
            ["SCARF-RING", "SOCKS-MERINO"]
        );
        assert_eq!(skus(&[("reduced", "yes")]), ["SOCKS-MERINO"]);
    }

    #[test]
    fn lists_are_sorted() {
        let mut products = filtered(&[]);
        sort(&mut products, "lowest-price");
        assert!(products.is_sorted_by_key(|product| product.costs()));
        sort(&mut products, "newest-first");
        assert_eq!(products[0].sku, "BAG-NOCTURNE");
    }
}
