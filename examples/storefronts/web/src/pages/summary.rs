//! What a cart comes to, what it earns, and what is near.

use fidelis_host::contract::checkout::{Lacking, OfferProgress};
use fidelis_host::contract::showcase::ProgramPage;
use fidelis_host::contract::types::{Lane, Subject};
use maud::{Markup, html};

use crate::basket::discounts;
use crate::book::{money, points};
use crate::pages::cart::Quoted;
use crate::pages::status;
use crate::visit::Visit;
use crate::why::{self, Why};

/// The sums.
pub(crate) fn show(visit: &Visit, quoted: &Quoted) -> Markup {
    let words = visit.words;
    let book = &visit.book;
    let totals = &quoted.quotation.totals;
    let off = discounts(&quoted.quotation);
    let due = Why::of(visit, words.due)
        .step(words.goods, book.money(totals.items))
        .step(
            words.discounts,
            format!("−{}", book.money(totals.discounts)),
        )
        .step(words.shipping, format!("+{}", book.money(totals.shipping)))
        .step(words.points_pay, format!("−{}", book.money(totals.points)))
        .step(words.due, book.money(totals.due))
        .findings(&quoted.quotation.findings, |finding| {
            finding.subject == Subject::Offer
        });
    let earned = why::earned(&quoted.quotation);
    html! {
        section.summary aria-labelledby="sum" {
            h2 id="sum" { (words.summary) }
            dl {
                div { dt { (words.goods) } dd { (book.money(totals.items)) } }
                @for (offer, amount, _) in off.iter().filter(|(_, _, lane)| *lane != Lane::Shipping) {
                    div.off {
                        dt { (book.name(offer)) (why::discount(visit, &quoted.quotation, &quoted.cart, offer)) }
                        dd { "−" (book.money(*amount)) }
                    }
                }
                div {
                    dt {
                        (words.shipping)
                        @for (offer, _, _) in off.iter().filter(|(_, _, lane)| *lane == Lane::Shipping) {
                            span.note { (book.name(offer)) }
                            (why::discount(visit, &quoted.quotation, &quoted.cart, offer))
                        }
                    }
                    dd {
                        @if totals.shipping < quoted.cart.shipping { s { (book.money(quoted.cart.shipping)) } " " }
                        (book.money(totals.shipping))
                    }
                }
                @if totals.points > 0 {
                    div.off { dt { (words.points_pay) } dd { "−" (book.money(totals.points)) } }
                }
                div.total {
                    dt { (words.due) (due.show()) }
                    dd id="due" { (book.money(totals.due)) }
                }
            }
            div.earn-box id="earn" {
                p { (book.built_in("fidelis.points.earned", &[("points", points(earned))])) }
                (why::earning(visit, &quoted.quotation, &quoted.cart))
            }
        }
    }
}

/// Free delivery, the next tier, and offers within reach.
pub(crate) fn near(visit: &Visit, quoted: &Quoted, described: &ProgramPage) -> Markup {
    let words = visit.words;
    let reached =
        |progress: &&OfferProgress| progress.missing > 0 || progress.offer == "free-shipping";
    // Who has free delivery by status has no progress to make towards it.
    let own_bar = quoted
        .quotation
        .progress
        .iter()
        .any(|progress| progress.offer == "free-shipping");
    html! {
        section.near aria-labelledby="near" {
            h2 id="near" { (words.within_reach) }
            @if quoted.quotation.totals.shipping == 0 && !own_bar {
                div.progress {
                    label for="shipping" { (visit.book.text("fidelis.shipping.reached")) }
                    progress id="shipping" max="1" value="1" {}
                }
            }
            @for progress in quoted.quotation.progress.iter().filter(reached) { (offer(visit, quoted, progress)) }
            @if let Some(tier) = &quoted.rises_to {
                p.rise { (words.rises_to) " " strong { (visit.book.tier(Some(tier))) } }
            }
            @for (progress, text) in described.progress.iter().zip(&described.progress_texts) {
                (status::progress(visit, progress, text, "next-tier"))
            }
        }
    }
}

fn offer(visit: &Visit, quoted: &Quoted, progress: &OfferProgress) -> Markup {
    let book = &visit.book;
    let name = book.name(&progress.offer);
    let told = if progress.missing == 0 {
        let offer = fidelis_host::contract::types::ArgumentValue::Text(name.clone());
        book.built_in("fidelis.offer.reached", &[("offer", offer)])
    } else {
        let (key, missing) = match progress.lacking {
            Lacking::Amount => ("fidelis.offer.missing-amount", money(progress.missing)),
            Lacking::Units => (
                "fidelis.offer.missing-units",
                fidelis_host::contract::types::ArgumentValue::Number(progress.missing),
            ),
            Lacking::Orders => (
                "fidelis.offer.missing-orders",
                fidelis_host::contract::types::ArgumentValue::Number(progress.missing),
            ),
        };
        let offer = fidelis_host::contract::types::ArgumentValue::Text(name.clone());
        book.built_in(key, &[("offer", offer), ("missing", missing)])
    };
    let done = progress.target.saturating_sub(progress.missing);
    let id = format!("offer-{}", progress.offer);
    html! {
        div.progress {
            label for=(id) { (told) }
            progress id=(id) max=(progress.target) value=(done) {}
            (Why::of(visit, name)
                .findings(&quoted.quotation.findings, |finding| {
                    finding.subject == Subject::Offer && finding.id == progress.offer
                })
                .show())
        }
    }
}
