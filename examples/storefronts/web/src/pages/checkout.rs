//! The last look before the order, and the thanks after it.

use maud::{Markup, html};

use crate::catalogue::product;
use crate::pages::cards::art;
use crate::pages::cart::{Quoted, gifts};
use crate::pages::layout::{Nav, page};
use crate::pages::summary;
use crate::session::Receipt;
use crate::trouble::Trouble;
use crate::visit::Visit;
use crate::why;

/// The page on which an order is placed; `None` where the cart is empty.
pub(crate) async fn show(mut visit: Visit) -> Result<Option<Markup>, Trouble> {
    let Some(quoted) = Quoted::ask(&visit).await? else {
        return Ok(None);
    };
    visit.describe().await?;
    let words = visit.words;
    let main = html! {
        h1 { (words.checkout) }
        div.two {
            div {
                ul.lines.small aria-label=(words.articles) {
                    @for line in &quoted.cart.lines {
                        @if let Some(product) = product(&line.sku) {
                            li.line {
                                div.picture aria-hidden="true" { (art(product)) }
                                div.what { p { (line.quantity) " × " (words.product(product.sku).name) } }
                            }
                        }
                    }
                }
                (gifts(&visit, &quoted.quotation))
                section {
                    h2 { (words.delivery) }
                    p { (words.demo_delivery) }
                }
                @if let Some(tier) = &quoted.rises_to {
                    p.rise { (words.rises_to) " " strong { (visit.book.tier(Some(tier))) } }
                }
            }
            div.side {
                (summary::show(&visit, &quoted))
                form method="post" action="/orders" {
                    input type="hidden" name="order" value=(visit.session.basket.order);
                    input type="hidden" name="due" value=(quoted.quotation.totals.due);
                    button.button.wide id="place-order" { (words.place_order) " · " (visit.book.money(quoted.quotation.totals.due)) }
                }
                p { a href="/cart" { (words.back_to_cart) } }
            }
        }
    };
    Ok(Some(page(&visit, words.checkout, Nav::Cart, main)))
}

/// The thanks for an order.
pub(crate) async fn thanks(mut visit: Visit, receipt: &Receipt) -> Result<Markup, Trouble> {
    visit.describe().await?;
    let words = visit.words;
    let book = &visit.book;
    let total = why::sum(&receipt.earned);
    let why = why::given(&visit, &receipt.earned);
    let main = html! {
        section.thanks {
            p.kicker { (words.order) " " (receipt.order) }
            h1 { (words.thanks) }
            p { (words.total) (words.colon) strong { (book.money(receipt.due)) } }
            @if let Some((points, amount)) = receipt.paid {
                p { (book.built_in("fidelis.points.used", &[("points", crate::book::points(points)), ("amount", crate::book::money(amount))])) }
            }
            @if receipt.guest {
                p { (words.guest_ordered) }
            } @else {
                div.earn-box {
                    p { (book.built_in("fidelis.points.pending", &[("points", crate::book::points(total))])) }
                    (why.note(words.pending_note).show())
                }
            }
            @if let Some(tier) = &receipt.tier {
                p.rise { (words.risen_to) " " strong { (book.tier(Some(tier))) } }
            }
            @for (sku, units) in &receipt.gifts {
                p.gift { strong { (words.gift) } (words.colon) (units) " × " (words.gift_name(sku)) }
            }
            @for message in &receipt.messages { p.message { (book.say(message)) } }
            p {
                @if !receipt.guest { a.button href="/account" { (words.to_account) } " " }
                a href="/products" { (words.to_shop) }
            }
        }
    };
    Ok(page(&visit, words.thanks, Nav::Nowhere, main))
}
