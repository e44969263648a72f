//! The cart: its lines, codes, points that pay, and what it comes to.

use fidelis_host::contract::checkout::{Burnable, Quotation};
use fidelis_host::contract::types::{Cart, Subject, Verdict};
use maud::{Markup, html};

use crate::basket::{order, taken_off};
use crate::catalogue::product;
use crate::pages::cards::art;
use crate::pages::layout::{Nav, STAY, page};
use crate::pages::summary;
use crate::trouble::Trouble;
use crate::visit::Visit;
use crate::why::{self, Why};

/// A cart with what the plugin answers to it.
pub(crate) struct Quoted {
    pub(crate) cart: Cart,
    pub(crate) quotation: Quotation,
    /// The most points that could pay, whatever was wished.
    pub(crate) most: Option<Burnable>,
    /// The tier that the order would bring, told by a settlement that is not written down.
    pub(crate) rises_to: Option<String>,
}

impl Quoted {
    /// Asks for the visitor's cart; `None` where it is empty.
    pub(crate) async fn ask(visit: &Visit) -> Result<Option<Self>, Trouble> {
        let basket = &visit.session.basket;
        let cart = visit.cart();
        if cart.lines.is_empty() {
            return Ok(None);
        }
        let context = visit.context(&basket.codes).await?;
        let free = visit.quote(&context, cart.clone(), None).await?;
        let most = free.burnables.into_iter().next();
        let quotation = visit.quote(&context, cart.clone(), basket.points).await?;
        let order = order(&basket.order, visit.now, &cart, &basket.codes, &quotation);
        let preview = visit.preview(order).await?;
        let rises_to = preview.and_then(|settlement| {
            let change = settlement.tier_changes.into_iter().next_back()?;
            change.after
        });
        Ok(Some(Self {
            cart,
            quotation,
            most,
            rises_to,
        }))
    }
}

/// The cart.
pub(crate) async fn show(mut visit: Visit) -> Result<Markup, Trouble> {
    let quoted = Quoted::ask(&visit).await?;
    let coupons = match visit.member() {
        Some(member) => {
            let store = visit.web.store();
            store.coupons(&visit.tenant, member, "", 20).await?
        }
        None => Vec::new(),
    };
    let described = visit.describe().await?;
    let words = visit.words;
    let Some(quoted) = quoted else {
        let main = html! {
            h1 { (words.cart) }
            p.empty { (words.cart_empty) }
            p { a.button href="/products" { (words.to_shop) } }
        };
        return Ok(page(&visit, words.cart, Nav::Cart, main));
    };
    let open: Vec<_> = coupons
        .iter()
        .filter(|coupon| coupon.state == "issued")
        .filter(|coupon| !visit.session.basket.codes.contains(&coupon.code))
        .collect();
    let main = html! {
        h1 { (words.cart) }
        div.two {
            div {
                (lines(&visit, &quoted))
                (gifts(&visit, &quoted.quotation))
                section.codes aria-labelledby="codes" {
                    h2 id="codes" { (words.codes) }
                    form.inline method="post" action="/cart/code" hx-swap=(STAY) {
                        label for="code" { (words.code) }
                        input id="code" name="code" maxlength="40" autocomplete="off" autocapitalize="characters" required;
                        button.quiet id="add-code" { (words.redeem) }
                    }
                    (codes(&visit, &quoted.quotation))
                    @if !open.is_empty() {
                        p { (words.your_coupons) }
                        ul.coupons {
                            @for coupon in &open {
                                li {
                                    form method="post" action="/cart/code" hx-swap=(STAY) {
                                        input type="hidden" name="code" value=(coupon.code);
                                        button.quiet { (visit.book.name(&coupon.offer)) " · " code { (coupon.code) } }
                                    }
                                }
                            }
                        }
                    }
                }
                (points(&visit, &quoted))
            }
            div.side {
                (summary::show(&visit, &quoted))
                (summary::near(&visit, &quoted, &described))
                p { a.button.wide id="to-checkout" href="/checkout" { (words.to_checkout) } }
            }
        }
    };
    Ok(page(&visit, words.cart, Nav::Cart, main))
}

fn lines(visit: &Visit, quoted: &Quoted) -> Markup {
    let words = visit.words;
    html! {
        ul.lines aria-label=(words.articles) {
            @for line in &quoted.cart.lines {
                @if let Some(product) = product(&line.sku) {
                    @let name = words.product(product.sku).name;
                    @let off = taken_off(&quoted.quotation, line.number);
                    @let before = line.amount;
                    @let now = line.amount.saturating_sub(line.discount).saturating_sub(off);
                    li.line {
                        a.picture href={ "/products/" (product.sku) } tabindex="-1" aria-hidden="true" { (art(product)) }
                        div.what {
                            h2 { a href={ "/products/" (product.sku) } { (name) } }
                            p.each { (visit.book.money(product.costs())) " " (words.each) }
                            form.units method="post" action="/cart/units" hx-swap=(STAY) data-auto="" {
                                input type="hidden" name="sku" value=(product.sku);
                                label.hidden for={ "units-" (product.sku) } { (words.units) " " (name) }
                                input id={ "units-" (product.sku) } type="number" name="units" min="0" max="999"
                                    value=(line.quantity) inputmode="numeric" required;
                                button.quiet id={ "update-" (product.sku) } { (words.update) span.hidden { " " (name) } }
                                button.link id={ "remove-" (product.sku) } name="remove" value="yes" formnovalidate { (words.remove) span.hidden { " " (name) } }
                            }
                        }
                        div.amount {
                            p {
                                @if now < before {
                                    s { span.hidden { (words.price_before) " " } (visit.book.money(before)) } " "
                                }
                                strong { (visit.book.money(now)) }
                            }
                            (why::line(visit, &quoted.quotation, line))
                        }
                    }
                }
            }
        }
    }
}

/// What comes with the order.
pub(crate) fn gifts(visit: &Visit, quotation: &Quotation) -> Markup {
    use fidelis_host::contract::types::Effect;

    let words = visit.words;
    html! {
        @for effect in &quotation.effects {
            @if let Effect::Gift(gift) = effect {
                div.gift {
                    p { strong { (words.gift) } (words.colon) (gift.quantity) " × " (words.gift_name(&gift.sku)) }
                    (Why::of(visit, words.gift)
                        .findings(&quotation.findings, |finding| finding.subject == Subject::Offer && finding.id == gift.offer)
                        .show())
                }
            }
            @if let Effect::Access(access) = effect {
                div.gift {
                    p { strong { (words.access) } (words.colon) (words.opens(&access.opens)) }
                    (Why::of(visit, words.access)
                        .findings(&quotation.findings, |finding| finding.subject == Subject::Offer && finding.id == access.offer)
                        .show())
                }
            }
        }
    }
}

fn codes(visit: &Visit, quotation: &Quotation) -> Markup {
    let words = visit.words;
    html! {
        ul.verdicts {
            @for code in &quotation.codes {
                @let index = usize::try_from(code.index).unwrap_or(usize::MAX);
                @let typed = visit.session.basket.codes.get(index).map_or("", String::as_str);
                li.verdict.refused[matches!(code.verdict, Verdict::Refused(_))] {
                    div {
                        code { (typed) } " "
                        @match &code.verdict {
                            Verdict::Applied => span.yes { (words.accepted) (words.colon) (visit.book.name(&code.offer)) },
                            Verdict::Refused(refusal) => span.no { (words.refused) (words.colon) (visit.book.reason(refusal.reason)) },
                        }
                    }
                    @match &code.verdict {
                        Verdict::Applied => (why::discount(visit, quotation, &visit.cart(), &code.offer)),
                        Verdict::Refused(refusal) => (Why::of(visit, typed).refusal(typed, refusal).show()),
                    }
                    form method="post" action="/cart/code" hx-swap=(STAY) {
                        input type="hidden" name="drop" value=(typed);
                        button.link { (words.remove) span.hidden { " " (typed) } }
                    }
                }
            }
        }
    }
}

/// The slider: how many points pay.
fn points(visit: &Visit, quoted: &Quoted) -> Markup {
    let words = visit.words;
    let book = &visit.book;
    let (minimum, step) = visit.web.programme().steps();
    let Some(most) = &quoted.most else {
        return html! {};
    };
    let asked = quoted
        .quotation
        .burnables
        .iter()
        .find(|burnable| burnable.requested);
    let used = asked.map_or(0, |burnable| burnable.points);
    let wished = visit.session.basket.points.unwrap_or(0);
    let refusal = asked.and_then(|burnable| burnable.refusal.as_ref());
    html! {
        section.points-box aria-labelledby="points" {
            h2 id="points" { (words.pay_with_points) }
            @if visit.member().is_none() {
                p { (words.guest_points) }
            } @else {
                p { (book.built_in("fidelis.points.balance", &[("points", crate::book::points(most.balance))])) }
                @if most.points > 0 {
                    form.slider method="post" action="/cart/points" hx-swap=(STAY) data-auto="" {
                        label for="slider" { (words.points_to_use) }
                        input id="slider" type="range" name="points" min="0" max=(most.points) step=(step)
                            value=(used) aria-describedby="worth";
                        output for="slider" id="chosen" { (used) }
                        button.quiet id="use-points" { (words.use_points) }
                    }
                    p id="worth" {
                        @if used > 0 {
                            (book.built_in("fidelis.points.used", &[
                                ("points", crate::book::points(used)),
                                ("amount", crate::book::money(asked.map_or(0, |burnable| burnable.amount))),
                            ]))
                        } @else {
                            (words.most) " " (book.points(most.points)) " = " (book.money(most.amount))
                        }
                    }
                } @else if let Some(refusal) = &most.refusal {
                    p.no { (book.reason(refusal.reason)) }
                }
                @if let Some(refusal) = refusal {
                    p.no { (words.refused) (words.colon) (book.reason(refusal.reason)) }
                }
                (Why::of(visit, words.pay_with_points)
                    .step(words.points_usable, book.points(most.balance))
                    .step(words.points_least, book.points(minimum))
                    .step(words.points_step, book.points(step))
                    .step(words.most, format!("{} = {}", book.points(most.points), book.money(most.amount)))
                    .step(words.points_wished, book.points(wished))
                    .findings(&quoted.quotation.findings, |finding| finding.subject == Subject::Burning)
                    .rule(words.pay_with_points, Some("/wallets/0/burn".to_owned()))
                    .show())
            }
        }
    }
}
