//! Which lines take part.

use crate::contract::types::{self as line, Line};
use crate::program::format::{LineKind, Selector};

/// What a selector looks at: a line of a cart, or a product that a page could show.
#[derive(Debug, Clone, Copy)]
pub struct Traits<'a> {
    /// The product's stock keeping unit.
    pub sku: &'a str,
    /// Its category.
    pub category: Option<&'a str>,
    /// Its seller.
    pub seller: Option<&'a str>,
    /// Its labels.
    pub tags: &'a [String],
    /// What is sold.
    pub kind: line::LineKind,
    /// Whether the price is already reduced.
    pub on_sale: bool,
}

/// Whether a selector takes a line: it matches every list that is not empty, and nothing that is
/// excepted.
#[inline]
pub fn selects(selector: &Selector, line: &Line) -> bool {
    takes_all(selector) || takes_line(selector, line)
}

/// Whether a selector asks for nothing, as most do.
#[inline]
fn takes_all(selector: &Selector) -> bool {
    let except = &selector.except;
    let asked = selector.skus.len()
        | selector.categories.len()
        | selector.tags.len()
        | selector.sellers.len()
        | selector.kinds.len()
        | except.skus.len()
        | except.categories.len()
        | except.tags.len()
        | except.sellers.len();
    asked == 0 && !selector.not_on_sale
}

fn takes_line(selector: &Selector, line: &Line) -> bool {
    takes(
        selector,
        &Traits {
            sku: &line.sku,
            category: line.category.as_deref(),
            seller: line.seller.as_deref(),
            tags: &line.tags,
            kind: line.kind,
            on_sale: line.on_sale,
        },
    )
}

/// The same for a product that is in no cart.
pub fn takes(selector: &Selector, product: &Traits<'_>) -> bool {
    let except = &selector.except;
    let sku = Some(product.sku);
    let tagged = |tags: &[String]| product.tags.iter().any(|tag| tags.contains(tag));
    (selector.skus.is_empty() || holds(&selector.skus, sku))
        && (selector.categories.is_empty() || holds(&selector.categories, product.category))
        && (selector.tags.is_empty() || tagged(&selector.tags))
        && (selector.sellers.is_empty() || holds(&selector.sellers, product.seller))
        && (selector.kinds.is_empty() || selector.kinds.iter().any(|kind| is(*kind, product.kind)))
        && !(selector.not_on_sale && product.on_sale)
        && !holds(&except.skus, sku)
        && !holds(&except.categories, product.category)
        && !tagged(&except.tags)
        && !holds(&except.sellers, product.seller)
}

fn is(kind: LineKind, of_line: line::LineKind) -> bool {
    matches!(
        (kind, of_line),
        (LineKind::Goods, line::LineKind::Goods)
            | (LineKind::Service, line::LineKind::Service)
            | (LineKind::Subscription, line::LineKind::Subscription)
    )
}

fn holds(list: &[String], word: Option<&str>) -> bool {
    word.is_some_and(|word| list.iter().any(|one| one == word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::format::Exclusion;
    use crate::testing::line;

    #[test]
    fn every_list_must_match_and_no_exception() {
        let mut shoe = line(1, 1000);
        shoe.category = Some("shoes".into());
        shoe.tags = vec!["new".into(), "red".into()];
        let everything = Selector::default();
        assert!(selects(&everything, &shoe));
        let red_shoes = Selector {
            categories: vec!["shoes".into()],
            tags: vec!["red".into()],
            ..Selector::default()
        };
        assert!(selects(&red_shoes, &shoe));
        let by_seller = Selector {
            sellers: vec!["anna".into()],
            ..red_shoes.clone()
        };
        assert!(!selects(&by_seller, &shoe));
        let not_new = Selector {
            except: Exclusion {
                tags: vec!["new".into()],
                ..Exclusion::default()
            },
            ..red_shoes
        };
        assert!(!selects(&not_new, &shoe));
        shoe.on_sale = true;
        let full_price = Selector {
            not_on_sale: true,
            ..Selector::default()
        };
        assert!(!selects(&full_price, &shoe));
    }
}
