//! Which lines take part.

use crate::contract::types::Line;
use crate::program::format::Selector;

/// Whether a selector takes a line: it matches every list that is not empty, and nothing that is
/// excepted.
pub fn selects(selector: &Selector, line: &Line) -> bool {
    let except = &selector.except;
    (selector.skus.is_empty() || selector.skus.contains(&line.sku))
        && (selector.categories.is_empty() || holds(&selector.categories, line.category.as_ref()))
        && (selector.tags.is_empty() || line.tags.iter().any(|tag| selector.tags.contains(tag)))
        && (selector.sellers.is_empty() || holds(&selector.sellers, line.seller.as_ref()))
        && !(selector.not_on_sale && line.on_sale)
        && !except.skus.contains(&line.sku)
        && !holds(&except.categories, line.category.as_ref())
        && !line.tags.iter().any(|tag| except.tags.contains(tag))
        && !holds(&except.sellers, line.seller.as_ref())
}

fn holds(list: &[String], word: Option<&String>) -> bool {
    word.is_some_and(|word| list.contains(word))
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
