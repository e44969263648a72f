//! Products as cards: what one costs this visitor and what it earns them.

use fidelis_host::contract::checkout::Quotation;
use fidelis_host::contract::types::{Cart, Effect, Lane};
use fidelis_store::Context;
use maud::{Markup, PreEscaped, html};

use crate::catalogue::Product;
use crate::pages::layout::{STAY, back};
use crate::trouble::Trouble;
use crate::visit::Visit;
use crate::why;

/// A product with what the plugin says of one unit of it.
pub(crate) struct Shown {
    pub(crate) product: &'static Product,
    pub(crate) cart: Cart,
    pub(crate) quotation: Quotation,
}

impl Shown {
    /// Asks for one unit of a product.
    pub(crate) async fn ask(
        visit: &Visit,
        context: &Context,
        product: &'static Product,
    ) -> Result<Self, Trouble> {
        let cart = visit.alone(product, 1);
        let quotation = visit.quote(context, cart.clone(), None).await?;
        Ok(Self {
            product,
            cart,
            quotation,
        })
    }

    /// The offers that act on the product itself, with what each takes off, in cents.
    pub(crate) fn offers(&self) -> Vec<(&str, i64)> {
        let effects = self.quotation.effects.iter();
        let own = effects.filter_map(|effect| match effect {
            Effect::Discount(discount) if discount.lane == Lane::Item => {
                Some((discount.offer.as_str(), discount.amount))
            }
            _ => None,
        });
        own.collect()
    }

    /// What it costs this visitor, in cents.
    pub(crate) fn costs(&self) -> i64 {
        let offers = self.offers();
        let off = offers.iter().map(|(_, amount)| *amount);
        self.product
            .costs()
            .saturating_sub(off.fold(0, i64::saturating_add))
    }
}

/// A card, with why it is shown here if that is known.
pub(crate) fn card(visit: &Visit, shown: &Shown, because: Option<&str>) -> Markup {
    let words = visit.words;
    let product = shown.product;
    let said = words.product(product.sku);
    let link = format!("/products/{}", product.sku);
    html! {
        li.card {
            a.picture href=(link) tabindex="-1" aria-hidden="true" { (art(product)) }
            @if let Some(because) = because { p.because { (because) } }
            h3 { a href=(link) { (said.name) } }
            (price(visit, shown))
            (badges(visit, product))
            div.earns {
                (earns(visit, shown))
            }
            (add(visit, product, false))
        }
    }
}

/// The drawing of a product. Its name stands beside it.
pub(crate) fn art(product: &Product) -> Markup {
    html! { span.art.{ "tone-" (product.colour) } { (PreEscaped(product.art)) } }
}

/// What it costs, and what it did before.
pub(crate) fn price(visit: &Visit, shown: &Shown) -> Markup {
    let words = visit.words;
    let (now, before) = (shown.costs(), shown.product.price);
    html! {
        p.price {
            @if now < before {
                span.hidden { (words.price_now) " " }
                strong { (visit.book.money(now)) }
                " " span.hidden { (words.price_before) " " }
                s { (visit.book.money(before)) }
            } @else {
                strong { (visit.book.money(now)) }
            }
        }
        @for (offer, _) in shown.offers() {
            div.offer {
                span { (visit.book.name(offer)) }
                (why::discount(visit, &shown.quotation, &shown.cart, offer))
            }
        }
    }
}

/// What it earns, and why.
pub(crate) fn earns(visit: &Visit, shown: &Shown) -> Markup {
    let points = why::earned(&shown.quotation);
    html! {
        span.points { "+" (visit.book.points(points)) }
        (why::earning(visit, &shown.quotation, &shown.cart))
    }
}

fn badges(visit: &Visit, product: &Product) -> Markup {
    let words = visit.words;
    let badge = |name: &str| html! { li { (name) } };
    html! {
        ul.badges {
            @if product.has("preview") { (badge(words.preview)) }
            @if product.has("private-sale") { (badge(words.private_sale)) }
            @if product.has("new") { (badge(words.new)) }
            @if product.reduced.is_some() { (badge(words.reduced)) }
            @if !product.available { (badge(words.sold_out)) }
        }
    }
}

/// The form that puts a product into the cart.
pub(crate) fn add(visit: &Visit, product: &Product, with_units: bool) -> Markup {
    let words = visit.words;
    let name = words.product(product.sku).name;
    html! {
        form.add method="post" action="/cart/add" hx-swap=(STAY) {
            (back(visit))
            input type="hidden" name="sku" value=(product.sku);
            @if with_units {
                label for="units" { (words.units) }
                input id="units" type="number" name="units" min="1" max="999" value="1" inputmode="numeric" required;
            } @else {
                input type="hidden" name="units" value="1";
            }
            button.buy id={ "add-" (product.sku) } disabled[!product.available] {
                @if product.available { (words.add) } @else { (words.sold_out) }
                span.hidden { " " (name) }
            }
        }
    }
}
