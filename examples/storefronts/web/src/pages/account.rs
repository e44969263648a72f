//! The account: points, status, orders, the ledger, what the house wrote, and the days that pass.

use fidelis_host::contract::showcase::ProgramPage;
use fidelis_host::contract::types::{Entry, EntryKind};
use maud::{Markup, html};

use crate::ledger::History;
use crate::pages::layout::{Nav, STAY, called, page};
use crate::pages::{orders, status};
use crate::trouble::Trouble;
use crate::visit::Visit;
use crate::why::{Why, place};

/// Entries that are shown; the store keeps all of them.
const ENTRIES: usize = 60;
/// Messages that are shown.
const MESSAGES: usize = 6;

/// The account.
pub(crate) async fn show(mut visit: Visit) -> Result<Markup, Trouble> {
    let words = visit.words;
    let described = visit.describe().await?;
    let (Some(kept), Some(export)) = (visit.kept().await?, visit.export().await?) else {
        let main = html! {
            h1 { (words.account) }
            p { (words.guest_account) }
            (days(&visit))
        };
        return Ok(page(&visit, words.account, Nav::Account, main));
    };
    let member = visit.member().unwrap_or_default();
    let coupons = visit
        .web
        .store()
        .coupons(&visit.tenant, member, "", 50)
        .await?;
    let profile = visit.classify().await?;
    let history = History::read(export)?;
    let points = status::points(&kept.account, visit.now);
    let book = &visit.book;
    let tier = described
        .progress
        .iter()
        .find_map(|progress| progress.tier.as_deref());
    let main = html! {
        div.title {
            h1 { (words.account) }
            p.count { (called(words, visit.session.persona)) " · " (book.tier(tier)) }
        }
        section.wallet aria-label=(words.points) {
            div.figure {
                p.label { (words.available) }
                p.big id="available" { (book.number(points.available)) }
                (status::why_available(&visit, &kept.account))
            }
            div.figure {
                p.label { (words.pending) }
                p.big id="pending" { (book.number(points.pending)) }
                (status::why_pending(&visit, &kept.account))
            }
            @if points.debt > 0 {
                div.figure {
                    p.label { (words.owed) }
                    p.big id="debt" { (book.number(points.debt)) }
                    (Why::of(&visit, words.owed).note(words.owed_note).rule(words.clawback_rule, Some("/policies/clawback".to_owned())).show())
                }
            }
            (standing(&visit, &described))
        }
        (days(&visit))
        section aria-labelledby="orders" {
            h2 id="orders" { (words.orders) }
            @if history.orders.is_empty() { p { (words.no_orders) } }
            @for kept in &history.orders { (orders::show(&visit, kept)) }
        }
        @if !coupons.is_empty() {
            section aria-labelledby="coupons" {
                h2 id="coupons" { (words.coupons) }
                ul.coupons {
                    @for coupon in &coupons {
                        li {
                            code { (coupon.code) } " " (book.name(&coupon.offer)) " · " (words.coupon_state(&coupon.state))
                            @if let Some(at) = coupon.expires_at { " · " (words.until) " " (book.last_day(at)) }
                        }
                    }
                }
            }
        }
        @if !history.messages.is_empty() {
            section aria-labelledby="letters" {
                h2 id="letters" { (words.letters) }
                ul.letters {
                    @for (at, text) in history.messages.iter().take(MESSAGES) {
                        li { time { (book.day(*at)) } " " (book.say(text)) }
                    }
                }
            }
        }
        @if let Some(profile) = &profile {
            section aria-labelledby="known" {
                h2 id="known" { (words.known_as) }
                ul.badges { @for segment in &profile.segments { li { (book.name(segment)) } } }
                (Why::of(&visit, words.known_as).findings(&profile.findings, |_| true).show())
            }
        }
        (entries(&visit, &history.entries))
    };
    Ok(page(&visit, words.account, Nav::Account, main))
}

fn standing(visit: &Visit, described: &ProgramPage) -> Markup {
    html! {
        div.figure.wide {
            @for (progress, text) in described.progress.iter().zip(&described.progress_texts) {
                p.label { (visit.words.status) }
                p.big id="tier" { (visit.book.tier(progress.tier.as_deref())) }
                (status::progress(visit, progress, text, "next-tier"))
            }
        }
    }
}

/// The days that pass.
fn days(visit: &Visit) -> Markup {
    let words = visit.words;
    html! {
        section.days aria-labelledby="days" {
            h2 id="days" { (words.time) }
            p { (words.time_note) }
            form.inline method="post" action="/days" hx-swap=(STAY) {
                @for (days, name) in [("1", words.one_day), ("7", words.seven_days), ("31", words.one_month)] {
                    button.quiet id={ "days-" (days) } name="days" value=(days) { (name) }
                }
            }
            form.inline method="post" action="/again" {
                button.link id="again" { (words.begin_again) }
            }
        }
    }
}

/// The last entries of the ledger.
fn entries(visit: &Visit, entries: &[Entry]) -> Markup {
    let words = visit.words;
    let book = &visit.book;
    let figure = |value: i64| match value {
        0 => "·".to_owned(),
        value if value > 0 => format!("+{}", book.number(value)),
        value => format!("−{}", book.number(value.saturating_abs())),
    };
    html! {
        section.ledger aria-labelledby="ledger" {
            h2 id="ledger" { (words.ledger) }
            p { (words.ledger_note) }
            div.scroll tabindex="0" role="group" aria-labelledby="ledger" {
                table {
                    thead {
                        tr {
                            th scope="col" { (words.day) }
                            th scope="col" { (words.what) }
                            th.right scope="col" { (words.available) }
                            th.right scope="col" { (words.pending) }
                            th.right scope="col" { (words.debt) }
                        }
                    }
                    tbody {
                        @for entry in entries.iter().filter(|entry| !entry.wallet.is_empty()).take(ENTRIES) {
                            tr {
                                td { (book.day(entry.at)) }
                                td {
                                    (kind(visit, entry)) " · " (rule(visit, entry))
                                    @if let Some(order) = &entry.order { " · " (order) }
                                    " " @if let Some(at) = origin(visit, entry) { (place(&at)) }
                                }
                                td.right { (figure(entry.available)) }
                                td.right { (figure(entry.pending)) }
                                td.right { (figure(entry.debt)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What an entry records, in words. Points whose order has arrived get the day on which they
/// become available; until then none are.
fn kind(visit: &Visit, entry: &Entry) -> &'static str {
    match entry.kind {
        EntryKind::Activate if entry.available == 0 => visit.words.dated,
        kind => visit.words.kind(kind),
    }
}

/// What caused an entry, in words.
fn rule(visit: &Visit, entry: &Entry) -> String {
    // `reward:status:silver` is the reward for entering a tier.
    if let Some((_, tier)) = entry
        .rule
        .strip_prefix("reward:")
        .and_then(|rest| rest.split_once(':'))
    {
        return visit.book.tier(Some(tier));
    }
    match entry.rule.as_str() {
        "" => visit.words.house.to_owned(),
        "opening" => visit.words.opening.to_owned(),
        rule => visit.book.name(rule),
    }
}

/// Where in the programme the cause of an entry stands.
fn origin(visit: &Visit, entry: &Entry) -> Option<String> {
    let programme = visit.web.programme();
    if entry.rule.starts_with("reward:") {
        return Some("/ladders/0/tiers".to_owned());
    }
    let lists = ["earning", "offers", "campaigns", "catalogue", "ladders"];
    lists
        .iter()
        .find_map(|list| programme.place(list, &entry.rule))
}
