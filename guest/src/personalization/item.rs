//! What could be shown: a product, a banner, an offer.

use crate::contract::personalization::Candidate;
use crate::contract::types::{Attribute, AttributeValue, LineKind};
use crate::model::Learned;
use crate::program::format::Product;
use crate::selection::Traits;

/// One thing that could be shown, as far as it is known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item<'a> {
    /// Its id; of a product its stock keeping unit.
    pub(super) id: &'a str,
    pub(super) category: Option<&'a str>,
    pub(super) seller: Option<&'a str>,
    /// Minor units; 0 where it has none.
    pub(super) price: i64,
    /// Whether it can be had.
    pub(super) available: bool,
    attributes: &'a [Attribute],
}

impl<'a> Item<'a> {
    /// Something of which only the id is known.
    pub(super) fn named(id: &'a str) -> Item<'a> {
        Item {
            id,
            category: None,
            seller: None,
            price: 0,
            available: true,
            attributes: &[],
        }
    }

    /// A candidate of the page.
    pub(super) fn candidate(candidate: &'a Candidate) -> Item<'a> {
        Item {
            id: &candidate.id,
            category: candidate.category.as_deref(),
            seller: candidate.seller.as_deref(),
            price: candidate.price,
            available: candidate.available,
            attributes: &candidate.attributes,
        }
    }

    /// A product of the model.
    pub(super) fn product(product: &'a Product) -> Item<'a> {
        Item {
            category: product.category.as_deref(),
            seller: product.seller.as_deref(),
            ..Item::named(&product.sku)
        }
    }

    /// A product of a learned model.
    pub(super) fn learned(learned: &'a Learned, product: u32) -> Item<'a> {
        Item {
            category: learned.category(product),
            seller: learned.seller(product),
            ..Item::named(learned.sku(product))
        }
    }

    /// What selectors look at. A candidate tells its labels, whether its price is reduced and what
    /// it sells by the attributes `tags`, `on_sale` and `kind` (`service` or `subscription`).
    pub(super) fn traits(&self) -> Traits<'a> {
        let mut traits = Traits {
            sku: self.id,
            category: self.category,
            seller: self.seller,
            tags: &[],
            kind: LineKind::Goods,
            on_sale: false,
        };
        for attribute in self.attributes {
            match (attribute.name.as_str(), &attribute.value) {
                ("tags", AttributeValue::Texts(tags)) => traits.tags = tags,
                ("tags", AttributeValue::Text(tag)) => traits.tags = std::slice::from_ref(tag),
                ("on_sale", AttributeValue::Truth(truth)) => traits.on_sale = *truth,
                ("kind", AttributeValue::Text(kind)) => match kind.as_str() {
                    "service" => traits.kind = LineKind::Service,
                    "subscription" => traits.kind = LineKind::Subscription,
                    _ => {}
                },
                _ => {}
            }
        }
        traits
    }
}
