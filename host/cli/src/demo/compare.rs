//! The same page and the same cart for six customers: what each of them is shown, and why.

use anyhow::{Context, Result};
use fidelis_host::contract::checkout::{Quotation, QuoteRequest};
use fidelis_host::contract::personalization::{ComposeRequest, Page, Slot};
use fidelis_host::contract::segmentation::{ClassifyRequest, Lifecycle, Profile, RfmScore};
use fidelis_host::contract::types::{Cart, Effect, PresentedCode, Verdict};
use fidelis_host::{Shop, json};
use serde::Serialize;

use super::Persona;
use super::book::Book;
use super::sheet::Sheet;

/// The code that all of them type.
const CODE: &str = "MERCI10";

/// Who comes by. Their requests differ in nothing but the customer.
pub(crate) const VISITORS: [Persona; 6] = [
    Persona {
        name: "Claire",
        english: "a regular client, fond of exclusive offers",
        french: "cliente régulière, amatrice d’offres exclusives",
        request: include_str!("../../requests/compose-claire.json"),
    },
    Persona {
        name: "Marc",
        english: "buys now and then, looks at the price",
        french: "client occasionnel, attentif au prix",
        request: include_str!("../../requests/compose-marc.json"),
    },
    Persona {
        name: "Anne",
        english: "buys for her company",
        french: "achète pour son entreprise",
        request: include_str!("../../requests/compose-anne.json"),
    },
    Persona {
        name: "Nora",
        english: "signed up two days ago, has never ordered",
        french: "inscrite il y a deux jours, n’a jamais commandé",
        request: include_str!("../../requests/compose-prospect.json"),
    },
    Persona {
        name: "Jules",
        english: "has not ordered for more than a year",
        french: "n’a rien commandé depuis plus d’un an",
        request: include_str!("../../requests/compose-inactive.json"),
    },
    Persona {
        name: "Inès",
        english: "one of the best clients",
        french: "l’une des meilleures clientes",
        request: include_str!("../../requests/compose-champion.json"),
    },
];

/// What one customer sees of the page and the cart that all have in common.
#[derive(Debug, Serialize)]
pub(crate) struct Look {
    /// Who.
    visitor: &'static str,
    #[serde(skip)]
    english: &'static str,
    #[serde(skip)]
    french: &'static str,
    #[serde(skip)]
    cart: Cart,
    /// Who the plugin says that they are.
    profile: Profile,
    /// What the page shows.
    page: Page,
    /// The answer to the cart.
    quotation: Quotation,
}

impl Look {
    /// Asks who a customer is, what the page shows them and what the cart costs them.
    ///
    /// # Errors
    ///
    /// If the plugin does not answer.
    pub(crate) fn take(shop: &Shop, visitor: &Persona) -> Result<Self> {
        let request: ComposeRequest = json::read(visitor.request)?;
        let cart = request.cart.clone().context("a page without a cart")?;
        let member = request.member.clone().context("a page without a member")?;
        let profile = shop.classify(&ClassifyRequest {
            now: request.now,
            member,
            standing: request.standing.clone(),
            cart: Some(cart.clone()),
            explain: false,
        })?;
        let quotation = shop.quote(&QuoteRequest {
            now: request.now,
            member: request.member.clone(),
            standing: request.standing.clone(),
            cart: cart.clone(),
            codes: vec![PresentedCode {
                code: CODE.to_owned(),
                coupon: None,
            }],
            burns: Vec::new(),
            counters: Vec::new(),
            explain: true,
        })?;
        Ok(Self {
            visitor: visitor.name,
            english: visitor.english,
            french: visitor.french,
            profile: profile.value,
            page: shop.compose(&request)?.value,
            quotation: quotation.value,
            cart,
        })
    }

    fn slot(&self, placement: &str) -> Option<&Slot> {
        let mut slots = self.page.slots.iter();
        slots.find(|slot| slot.placement == placement)
    }

    /// The stage of the customer's life and, where there are some, the scores.
    fn stage(&self, book: &Book<'_>) -> String {
        let labels = book.labels;
        let stage = match self.profile.lifecycle {
            Lifecycle::Prospect => labels.prospect,
            Lifecycle::Newcomer => labels.newcomer,
            Lifecycle::Returning => labels.returning,
            Lifecycle::Loyal => labels.loyal,
            Lifecycle::Inactive => labels.inactive,
        };
        match &self.profile.rfm {
            Some(RfmScore {
                recency,
                frequency,
                monetary,
                ..
            }) => format!("{stage} {recency}{frequency}{monetary}"),
            None => stage.to_owned(),
        }
    }
}

/// Writes what they see: first beside one another, then one by one with the reasons.
pub(crate) fn tell(book: &Book<'_>, looks: &[Look], sheet: &mut Sheet) -> Result<()> {
    let Some(first) = looks.first() else {
        return Ok(());
    };
    let labels = book.labels;
    sheet.heading(labels.compare, &common(book, &first.cart)?);
    let mut rows = vec![labels.columns.map(str::to_owned)];
    for look in looks {
        let mut banner = String::new();
        for choice in look.slot("home-banner").iter().flat_map(|it| &it.choices) {
            banner.clone_from(&choice.id);
        }
        let granted = look
            .quotation
            .earnings
            .iter()
            .map(|earning| earning.granted);
        rows.push([
            look.visitor.to_owned(),
            look.stage(book),
            banner,
            book.money(look.quotation.totals.due, &look.cart.currency)?,
            format!("+{}", granted.sum::<i64>()),
        ]);
    }
    sheet.gap();
    sheet.table(&rows);
    for look in looks {
        one(book, look, sheet)?;
    }
    Ok(())
}

/// What is the same for all of them.
fn common(book: &Book<'_>, cart: &Cart) -> Result<String> {
    let mut text = String::new();
    for line in &cart.lines {
        let amount = book.money(line.amount, &cart.currency)?;
        text += &format!("{} × {} {amount}, ", line.quantity, line.sku);
    }
    let shipping = book.money(cart.shipping, &cart.currency)?;
    let (label, code) = (book.labels.shipping, book.labels.code);
    Ok(text + &format!("{label} {shipping}, {code} {CODE}"))
}

/// Why one customer sees what they see.
fn one(book: &Book<'_>, look: &Look, sheet: &mut Sheet) -> Result<()> {
    let labels = book.labels;
    let about = if labels.french {
        look.french
    } else {
        look.english
    };
    sheet.section(&format!("{}{}{about}", look.visitor, labels.colon));
    let mut segments = Vec::new();
    for segment in &look.profile.segments {
        segments.push(book.name("segments", segment)?);
    }
    sheet.fact(labels.segments, &segments.join(" · "));
    for (label, placement) in [(labels.banner, "home-banner"), (labels.strip, "home-strip")] {
        if let Some(slot) = look.slot(placement) {
            sheet.fact(label, &shown(book, slot)?);
        }
    }
    let mut offers = Vec::new();
    for effect in &look.quotation.effects {
        let (offer, figure) = match effect {
            Effect::Discount(discount) => {
                let taken = book.money(discount.amount, &look.cart.currency)?;
                (&discount.offer, format!(" (−{taken})"))
            }
            Effect::Gift(gift) => (&gift.offer, String::new()),
            Effect::Access(access) => (&access.offer, String::new()),
            _ => continue,
        };
        offers.push(book.name("offers", offer)? + &figure);
    }
    if offers.is_empty() {
        offers.push(labels.nothing.to_owned());
    }
    sheet.fact(labels.offers, &offers.join(" · "));
    for code in &look.quotation.codes {
        let verdict = match &code.verdict {
            Verdict::Applied => labels.accepted.to_owned(),
            Verdict::Refused(refusal) => book.reason(refusal.reason)?,
        };
        sheet.fact(CODE, &verdict);
    }
    Ok(())
}

/// What a place shows, with the reason behind each run of choices that share it.
fn shown(book: &Book<'_>, slot: &Slot) -> Result<String> {
    let mut text = String::new();
    for (index, choice) in slot.choices.iter().enumerate() {
        if index > 0 {
            text += ", ";
        }
        text += &choice.id;
        let next = slot.choices.get(index + 1);
        let same = next.is_some_and(|next| next.because == choice.because);
        if let (Some(because), false) = (&choice.because, same) {
            text += &format!(" ({})", book.say(because)?);
        }
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_and_the_cart_are_the_same_for_all() {
        let request = |visitor: &Persona| -> ComposeRequest {
            let mut request: ComposeRequest = json::read(visitor.request).unwrap();
            assert!(request.member.is_some() && request.cart.is_some());
            (request.member, request.standing) = (None, None);
            request
        };
        let first = request(VISITORS.first().unwrap());
        for visitor in &VISITORS {
            assert_eq!(
                format!("{:?}", request(visitor)),
                format!("{first:?}"),
                "{}",
                visitor.name
            );
        }
    }
}
