//! The home page: every place of it is filled for this visitor by `compose`.

use fidelis_host::contract::personalization::{Choice, Page, PlacementRequest, Slot};
use maud::{Markup, PreEscaped, html};

use crate::catalogue::{PRODUCTS, product};
use crate::pages::cards::{Shown, art, card};
use crate::pages::layout::{Nav, page};
use crate::trouble::Trouble;
use crate::visit::Visit;
use crate::why;

/// The places of the page.
const PLACES: [&str; 7] = [
    "landing",
    "home-banner",
    "highlight",
    "home-strip",
    "list-sort",
    "list-facets",
    "house-story",
];

/// Fills the page.
pub(crate) async fn show(mut visit: Visit) -> Result<Markup, Trouble> {
    let placement = |name: &&str| PlacementRequest {
        placement: (*name).to_owned(),
        limit: if *name == "home-strip" { 3 } else { 0 },
        candidates: if *name == "home-strip" {
            PRODUCTS.iter().map(|product| product.candidate()).collect()
        } else {
            Vec::new()
        },
    };
    let placements = PLACES.iter().map(placement).collect();
    let answer = visit.compose(visit.cart(), Vec::new(), placements).await?;
    let context = visit.context(&[]).await?;
    let mut strip = Vec::new();
    for choice in slot(&answer, "home-strip").map_or(&[][..], |slot| &slot.choices) {
        if let Some(product) = product(&choice.id) {
            strip.push((
                Shown::ask(&visit, &context, product).await?,
                because(&visit, choice),
            ));
        }
    }
    visit.describe().await?;
    let main = html! {
        (banner(&visit, &answer))
        (highlight(&visit, &answer))
        section.strip aria-labelledby="strip" {
            div.title {
                h2 id="strip" { (visit.words.chosen) }
                (why::placement(&visit, &answer.findings, "home-strip", visit.words.chosen))
            }
            ul.cards.three {
                @for (shown, because) in &strip { (card(&visit, shown, because.as_deref())) }
            }
        }
        (list(&visit, &answer))
        (story(&visit, &answer))
    };
    Ok(page(&visit, visit.words.home, Nav::Home, main))
}

fn slot<'a>(answer: &'a Page, placement: &str) -> Option<&'a Slot> {
    let mut slots = answer.slots.iter();
    slots.find(|slot| slot.placement == placement)
}

/// The first choice for a place.
pub(crate) fn first<'a>(answer: &'a Page, placement: &str) -> Option<&'a Choice> {
    slot(answer, placement)?.choices.first()
}

/// Every choice for a place, by id.
pub(crate) fn ids<'a>(answer: &'a Page, placement: &str) -> Vec<&'a str> {
    let slot = slot(answer, placement);
    let choices = slot.into_iter().flat_map(|slot| &slot.choices);
    choices.map(|choice| choice.id.as_str()).collect()
}

/// Why a choice is shown, in words.
pub(crate) fn because(visit: &Visit, choice: &Choice) -> Option<String> {
    let mut message = choice.because.clone()?;
    // The plugin names products by their skus and categories by their ids; the shop has the names.
    for argument in &mut message.arguments {
        if let fidelis_host::contract::types::ArgumentValue::Text(text) = &mut argument.value {
            if let Some(product) = product(text) {
                visit.words.product(product.sku).name.clone_into(text);
            } else {
                *text = visit.words.value(text).to_owned();
            }
        }
    }
    Some(visit.book.say(&message))
}

fn banner(visit: &Visit, answer: &Page) -> Markup {
    let words = visit.words;
    let choice = first(answer, "home-banner");
    let id = choice.map_or("banner-winter", |choice| choice.id.as_str());
    let said = words.banner(id);
    let landing = first(answer, "landing").map_or("page-home", |choice| choice.id.as_str());
    html! {
        section.banner.{ (said.art) } aria-labelledby="banner" {
            div.words {
                div.kicker {
                    span { (words.landing(landing)) }
                    (why::placement(visit, &answer.findings, "landing", words.landing(landing)))
                }
                h1 id="banner" { (said.title) }
                p { (said.text) }
                a.button href=(said.link) { (said.action) }
                div.reason {
                    @if let Some(because) = choice.and_then(|choice| because(visit, choice)) {
                        span.because { (because) }
                    }
                    (why::placement(visit, &answer.findings, "home-banner", said.title))
                }
            }
            div.scene aria-hidden="true" { (PreEscaped(said.scene)) }
        }
    }
}

fn highlight(visit: &Visit, answer: &Page) -> Markup {
    let words = visit.words;
    let Some(choice) = first(answer, "highlight") else {
        return html! {};
    };
    let (name, link) = match product(&choice.id) {
        Some(product) => (
            words.product(product.sku).name.to_owned(),
            format!("/products/{}", product.sku),
        ),
        None => (visit.book.name(&choice.id), "/products".to_owned()),
    };
    html! {
        section.highlight aria-label=(words.highlight) {
            p {
                span.because { (because(visit, choice).unwrap_or_else(|| words.highlight.to_owned())) }
                " " a href=(link) { (name) }
            }
            (why::placement(visit, &answer.findings, "highlight", &name))
        }
    }
}

/// How the visitor's product list will be sorted and filtered.
fn list(visit: &Visit, answer: &Page) -> Markup {
    let words = visit.words;
    let sort = first(answer, "list-sort").map_or("house-selection", |choice| choice.id.as_str());
    let facets = ids(answer, "list-facets");
    html! {
        section.preview aria-labelledby="list" {
            h2 id="list" { (words.your_list) }
            dl {
                div {
                    dt { (words.sorted_by) }
                    dd {
                        a href="/products" { (words.sort(sort)) }
                        (why::placement(visit, &answer.findings, "list-sort", words.sorted_by))
                    }
                }
                div {
                    dt { (words.filters) }
                    dd {
                        ul.facets { @for facet in &facets { li { (words.facet(facet)) } } }
                        (why::placement(visit, &answer.findings, "list-facets", words.filters))
                    }
                }
            }
        }
    }
}

fn story(visit: &Visit, answer: &Page) -> Markup {
    let id = first(answer, "house-story").map_or("story-since-1911", |choice| choice.id.as_str());
    let said = visit.words.story(id);
    let pictured = product(said.sku);
    html! {
        section.story aria-labelledby="story" {
            @if let Some(product) = pictured { div.frame aria-hidden="true" { (art(product)) } }
            div {
                h2 id="story" { (said.title) }
                p { (said.text) }
                (why::placement(visit, &answer.findings, "house-story", said.title))
            }
        }
    }
}
