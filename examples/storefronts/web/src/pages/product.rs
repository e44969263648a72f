//! The page of a product: "you earn 45 points", and what goes with it.

use fidelis_host::contract::personalization::PlacementRequest;
use fidelis_host::contract::types::{Attribute, AttributeValue};
use maud::{Markup, html};

use crate::book::points;
use crate::catalogue::{PRODUCTS, product};
use crate::pages::cards::{Shown, add, art, card, price};
use crate::pages::home::because;
use crate::pages::layout::{Nav, page};
use crate::trouble::Trouble;
use crate::visit::Visit;
use crate::why;

/// The page of the product with a sku.
pub(crate) async fn show(mut visit: Visit, sku: &str) -> Result<Markup, Trouble> {
    let product = product(sku).ok_or(Trouble::NotFound)?;
    let context = visit.context(&[]).await?;
    let shown = Shown::ask(&visit, &context, product).await?;
    let others = PRODUCTS.iter().filter(|other| other.sku != product.sku);
    let placement = PlacementRequest {
        placement: "product-companions".to_owned(),
        limit: 3,
        candidates: others.map(|other| other.candidate()).collect(),
    };
    let about = Attribute {
        name: "product".to_owned(),
        value: AttributeValue::Text(product.sku.to_owned()),
    };
    let answer = visit
        .compose(shown.cart.clone(), vec![about], vec![placement])
        .await?;
    let mut companions = Vec::new();
    for choice in answer.slots.iter().flat_map(|slot| &slot.choices) {
        if let Some(other) = self::product(&choice.id) {
            companions.push((
                Shown::ask(&visit, &context, other).await?,
                because(&visit, choice),
            ));
        }
    }
    visit.describe().await?;
    let words = visit.words;
    let said = words.product(product.sku);
    let earned = why::earned(&shown.quotation);
    let facts = [
        (words.facet("collection"), words.value(product.collection)),
        (words.facet("material"), words.value(product.material)),
        (words.facet("colour"), words.value(product.colour)),
    ];
    let main = html! {
        nav.crumbs aria-label=(words.crumbs) {
            ol {
                li { a href="/products" { (words.shop) } }
                li aria-current="page" { (said.name) }
            }
        }
        article.product {
            div.frame aria-hidden="true" { (art(product)) }
            div.words {
                p.kicker { (words.value(product.category)) }
                h1 { (said.name) }
                p { (said.text) }
                (price(&visit, &shown))
                div.earn-box id="earn" {
                    p { (visit.book.built_in("fidelis.points.earned", &[("points", points(earned))])) }
                    (why::earning(&visit, &shown.quotation, &shown.cart))
                }
                (add(&visit, product, true))
                dl.facts {
                    @for (what, is) in facts { div { dt { (what) } dd { (is) } } }
                    @if product.minimum > 1 {
                        div { dt { (words.usual_units) } dd { (product.minimum) } }
                    }
                }
            }
        }
        @if !companions.is_empty() {
            section.strip aria-labelledby="companions" {
                div.title {
                    h2 id="companions" { (words.companions) }
                    (why::placement(&visit, &answer.findings, "product-companions", words.companions))
                }
                ul.cards.three {
                    @for (shown, because) in &companions { (card(&visit, shown, because.as_deref())) }
                }
            }
        }
    };
    Ok(page(&visit, said.name, Nav::Shop, main))
}
