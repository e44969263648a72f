//! The product list: sorted and filtered as `compose` says for this visitor, until they say
//! otherwise.

use fidelis_host::contract::personalization::PlacementRequest;
use maud::{Markup, html};

use crate::facets::{FACETS, SORTS, filtered, sort, value, values};
use crate::fields::Fields;
use crate::pages::cards::{Shown, card};
use crate::pages::home::{first, ids};
use crate::pages::layout::{Nav, STAY, page};
use crate::trouble::Trouble;
use crate::visit::Visit;
use crate::why;

/// The list.
pub(crate) async fn show(mut visit: Visit, fields: &Fields) -> Result<Markup, Trouble> {
    let placement = |name: &str| PlacementRequest {
        placement: name.to_owned(),
        limit: 0,
        candidates: Vec::new(),
    };
    let placements = vec![placement("list-sort"), placement("list-facets")];
    let answer = visit.compose(visit.cart(), Vec::new(), placements).await?;
    let suggested =
        first(&answer, "list-sort").map_or("house-selection", |choice| choice.id.as_str());
    let asked = fields.text("sort");
    let by = SORTS
        .into_iter()
        .find(|each| *each == asked)
        .unwrap_or(suggested);
    let facets = ids(&answer, "list-facets");
    let mut chosen: Vec<(&str, &str)> = Vec::new();
    for facet in FACETS {
        let known = values(facet);
        let asked = fields.all(facet).filter(|asked| known.contains(asked));
        chosen.extend(asked.map(|asked| (facet, asked)));
    }
    let mut products = filtered(&chosen);
    sort(&mut products, by);
    let context = visit.context(&[]).await?;
    let mut shown = Vec::with_capacity(products.len());
    for product in products {
        shown.push(Shown::ask(&visit, &context, product).await?);
    }
    visit.describe().await?;
    let words = visit.words;
    let count = i64::try_from(shown.len()).unwrap_or(i64::MAX);
    let main = html! {
        div.title {
            h1 { (words.shop) }
            p.count id="found" { (visit.book.number(count)) " " (words.articles) }
        }
        div.shelf {
            form.filters id="filters" method="get" action="/products" hx-swap=(STAY) data-auto="" aria-label=(words.filters) {
                div.sorting {
                    label for="sort" { (words.sorted_by) }
                    select id="sort" name="sort" {
                        @for each in SORTS {
                            option value=(each) selected[each == by] {
                                (words.sort(each))
                                @if each == suggested { " (" (words.for_you) ")" }
                            }
                        }
                    }
                    (why::placement(&visit, &answer.findings, "list-sort", words.sorted_by))
                }
                @for facet in &facets {
                    fieldset {
                        legend { (words.facet(facet)) }
                        @for each in values(facet) {
                            @let id = format!("{facet}-{each}");
                            div.option {
                                input type="checkbox" id=(id) name=(facet) value=(each)
                                    checked[chosen.contains(&(*facet, each))];
                                label for=(id) {
                                    (words.value_in(facet, each))
                                    span.number { " " (found(facet, each)) }
                                }
                            }
                        }
                    }
                }
                (why::placement(&visit, &answer.findings, "list-facets", words.filters))
                div.actions {
                    button.quiet id="apply" { (words.apply) }
                    @if !chosen.is_empty() { a href="/products" { (words.clear) } }
                }
            }
            @if shown.is_empty() {
                p.empty { (words.nothing_found) }
            } @else {
                ul.cards { @for each in &shown { (card(&visit, each, None)) } }
            }
        }
    };
    Ok(page(&visit, words.shop, Nav::Shop, main))
}

/// How many products have a value.
fn found(facet: &str, wanted: &str) -> usize {
    let all = filtered(&[]);
    let has = all
        .iter()
        .filter(|product| value(product, facet) == Some(wanted));
    has.count()
}
