//! What all pages have in common: the bar of the demo, the house's head and foot.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::pages::notices;
use crate::personas::{PERSONAS, Persona};
use crate::visit::Visit;
use crate::words::{LANGUAGES, Words};

/// Where in the shop a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nav {
    Home,
    Shop,
    Programme,
    Account,
    Cart,
    Nowhere,
}

/// htmx without what a strict content security policy forbids and this shop does not need.
const HTMX: &str =
    r#"{"includeIndicatorCSS":false,"extensions":"none","defaultFocusScroll":false}"#;

/// For forms that lead back to the page where they are: what was in sight stays in sight.
pub(crate) const STAY: &str = "innerHTML show:none";

/// A whole page.
pub(crate) fn page(visit: &Visit, title: &str, nav: Nav, main: Markup) -> Markup {
    let words = visit.words;
    html! {
        (DOCTYPE)
        html lang=(visit.language.code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="htmx-config" content=(HTMX);
                title { (title) " · Maison Serein" }
                link rel="icon" type="image/svg+xml" href="/assets/favicon.svg";
                link rel="preload" as="font" type="font/woff2" href="/assets/jost.woff2" crossorigin;
                link rel="stylesheet" href="/assets/shop.css";
                script src="/assets/htmx.min.js" defer {}
                script src="/assets/shop.js" defer {}
            }
            body hx-boost:inherited="true" {
                a.skip href="#main" { (words.skip) }
                (bar(visit))
                (head(visit, nav))
                (notices::show(visit))
                main id="main" tabindex="-1" { (main) }
                (foot(words))
            }
        }
    }
}

/// Who visits, in which language, on which day.
fn bar(visit: &Visit) -> Markup {
    let words = visit.words;
    let current = visit.session.persona;
    html! {
        div.bar role="region" aria-label=(words.demo_bar) {
            form.personas method="post" action="/persona" {
                (back(visit))
                span.label id="personas" { (words.you_are) }
                div.chips role="group" aria-labelledby="personas" {
                    @for persona in &PERSONAS {
                        button.chip id={ "persona-" (persona.id) } name="persona" value=(persona.id)
                            aria-pressed=(persona.id == current.id) {
                            (called(words, persona))
                        }
                    }
                }
            }
            p.day { span.lead { (words.today) " " } time { (visit.book.day(visit.now)) } }
            form.languages method="post" action="/language" hx-swap=(STAY) {
                (back(visit))
                @for language in LANGUAGES {
                    button.chip id={ "language-" (language.code()) } name="language" value=(language.code())
                        lang=(language.code()) aria-pressed=(language == visit.language) {
                        (language.code().to_uppercase())
                        span.hidden { " " (language.words().language) }
                    }
                }
            }
            p.about { (words.persona(current.id)) }
        }
    }
}

/// How the switch calls a persona.
pub(crate) fn called(words: &'static Words, persona: &Persona) -> &'static str {
    persona.name.unwrap_or(words.guest)
}

fn head(visit: &Visit, nav: Nav) -> Markup {
    let words = visit.words;
    let units = visit.session.basket.units();
    let link = |place: Nav, to: &str, name: &str| {
        html! {
            li {
                @if place == nav { a href=(to) aria-current="page" { (name) } }
                @else { a href=(to) { (name) } }
            }
        }
    };
    html! {
        header.head {
            a.brand href="/" {
                span.mark aria-hidden="true" { (PreEscaped(include_str!("../../assets/art/mark.svg"))) }
                span.name { "Maison Serein" }
                span.place { "Paris · 1911" }
            }
            nav aria-label=(words.nav) {
                ul {
                    (link(Nav::Home, "/", words.home))
                    (link(Nav::Shop, "/products", words.shop))
                    (link(Nav::Programme, "/programme", words.circle))
                    (link(Nav::Account, "/account", words.account))
                    li {
                        a.cart-link href="/cart" aria-current=[(nav == Nav::Cart).then_some("page")] {
                            (words.cart) " "
                            span.count id="cart-count" { (units) }
                            span.hidden { " " (words.articles) }
                        }
                    }
                }
            }
        }
    }
}

fn foot(words: &Words) -> Markup {
    html! {
        footer.foot {
            p { (words.demo_note) }
            p { a href="/programme/at?place=" { (words.whole_programme) } " · " a href="/docs" hx-boost="false" { (words.api) } }
        }
    }
}

/// Where a form comes back to.
pub(crate) fn back(visit: &Visit) -> Markup {
    html! { input type="hidden" name="back" value=(visit.here); }
}
