//! The programme page, as `describe` tells it to this visitor; and any place of the programme.

use fidelis_host::contract::showcase::{Mission, ProgramPage, Rung};
use maud::{Markup, html};

use crate::pages::layout::{Nav, STAY, page};
use crate::pages::status;
use crate::trouble::Trouble;
use crate::visit::Visit;
use crate::why::Why;

/// What a customer can do for the house outside of orders, as forms name it.
pub(crate) const DEEDS: [&str; 3] = ["newsletter", "app", "review"];

/// The programme page.
pub(crate) async fn show(mut visit: Visit) -> Result<Markup, Trouble> {
    let described = visit.describe().await?;
    let words = visit.words;
    let book = &visit.book;
    let main = html! {
        section.manifesto {
            p.kicker { (words.loyalty) }
            h1 { (book.say(&described.name)) }
            @if let Some(tagline) = &described.tagline { p.tagline { (book.say(tagline)) } }
            @for text in &described.identity { p { (book.say(text)) } }
            ul.badges { @for text in &described.benefits { li { (book.say(text)) } } }
        }
        section aria-labelledby="tiers" {
            h2 id="tiers" { (words.tiers) }
            ol.ladder { @for rung in &described.ladder { (self::rung(&visit, rung)) } }
            @for (progress, text) in described.progress.iter().zip(&described.progress_texts) {
                (status::progress(&visit, progress, text, "next-tier"))
            }
        }
        div.two.even {
            (ways(&visit, &described))
            (uses(&visit, &described))
        }
        @if !described.missions.is_empty() {
            section aria-labelledby="challenges" {
                h2 id="challenges" { (words.challenges) }
                ul.missions { @for mission in &described.missions { (self::mission(&visit, mission)) } }
                @if visit.member().is_some() {
                    form.inline method="post" action="/deeds" hx-swap=(STAY) {
                        input type="hidden" name="once" value=(visit.once);
                        span.label { (words.do_now) }
                        @for deed in DEEDS {
                            button.quiet id={ "deed-" (deed) } name="deed" value=(deed) { (words.deed(deed)) }
                        }
                    }
                }
            }
        }
    };
    Ok(page(
        &visit,
        &book.say(&described.name),
        Nav::Programme,
        main,
    ))
}

fn rung(visit: &Visit, rung: &Rung) -> Markup {
    let book = &visit.book;
    html! {
        li.rung.current[rung.current] aria-current=[rung.current.then_some("step")] {
            h3 { (book.say(&rung.name)) @if rung.current { span.you { (visit.words.your_tier) } } }
            p { (book.say(&rung.requirement)) }
            ul { @for benefit in &rung.benefits { li { (book.say(benefit)) } } }
        }
    }
}

fn ways(visit: &Visit, described: &ProgramPage) -> Markup {
    let words = visit.words;
    html! {
        section aria-labelledby="earning" {
            h2 id="earning" { (words.how_to_earn) }
            ul.ways {
                @for way in &described.earning {
                    li { span { (visit.book.say(&way.text)) } (origin(visit, &way.id)) }
                }
            }
        }
    }
}

fn uses(visit: &Visit, described: &ProgramPage) -> Markup {
    let words = visit.words;
    let programme = visit.web.programme();
    html! {
        section aria-labelledby="using" {
            h2 id="using" { (words.how_to_use) }
            ul.ways {
                @for way in &described.using {
                    li {
                        span { (visit.book.say(&way.text)) }
                        @if visit.member().is_some() && programme.place("catalogue", &way.id).is_some() {
                            form method="post" action="/rewards" {
                                input type="hidden" name="once" value=(visit.once);
                                input type="hidden" name="reward" value=(way.id);
                                button.quiet id={ "claim-" (way.id) } { (words.claim) span.hidden { " " (visit.book.name(&way.id)) } }
                            }
                        }
                        (origin(visit, &way.id))
                    }
                }
            }
        }
    }
}

/// Where in the programme a way stands.
fn origin(visit: &Visit, id: &str) -> Markup {
    let programme = visit.web.programme();
    let (whole, part) = id.split_once('/').unwrap_or((id, ""));
    let lists = ["earning", "offers", "campaigns", "catalogue", "wallets"];
    let mut place = lists.iter().find_map(|list| programme.place(list, whole));
    if !part.is_empty() {
        use fidelis_host::contract::types::Subject;
        place = programme.subject(Subject::Multiplier, id);
    }
    let name = visit
        .book
        .ways
        .get(id)
        .map(|way| visit.book.say(way))
        .unwrap_or_default();
    Why::of(visit, name.clone()).written(name, place).show()
}

fn mission(visit: &Visit, mission: &Mission) -> Markup {
    let book = &visit.book;
    let words = visit.words;
    let id = format!("mission-{}", mission.campaign);
    let place = visit.web.programme().place("campaigns", &mission.campaign);
    let name = book.say(&mission.name);
    let mut why = Why::of(visit, name.clone())
        .step(words.done, book.number(mission.done))
        .step(words.target, book.number(mission.target))
        .step(words.rewarded, book.number(mission.given));
    if let Some(at) = mission.ends_at {
        why = why.step(words.until, book.last_day(at));
    }
    html! {
        li.mission {
            h3 { (name) }
            div.progress {
                label for=(id) { (book.say(&mission.text)) }
                progress id=(id) max=(mission.target) value=(mission.done) {}
                (why.written(name.clone(), place).show())
            }
        }
    }
}

/// What stands at a place of the programme.
pub(crate) fn at(visit: &Visit, place: &str) -> Result<Markup, Trouble> {
    let words = visit.words;
    let written = visit.web.programme().written(place);
    let written = written.ok_or(Trouble::NotFound)?;
    let above = place.rsplit_once('/').map(|(above, _)| above);
    let main = html! {
        section.manifesto {
            p.kicker { (words.programme_file) }
            h1.code { @if place.is_empty() { (words.whole_programme) } @else { code { (place) } } }
            p { (words.place_note) }
            @if let Some(above) = above {
                p { (words.above) " " (crate::why::place_or_all(above, words.whole_programme)) }
            }
        }
        pre.source tabindex="0" lang="en" { code { (written) } }
    };
    Ok(page(visit, words.programme_file, Nav::Programme, main))
}
