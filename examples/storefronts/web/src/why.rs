//! The "why?" beside a number: how it came about, step by step, which rules applied, what was
//! refused and why, each with its place in the programme.

use fidelis_host::contract::checkout::Quotation;
use fidelis_host::contract::types::{CapKind, Cart, Finding, Line, Refusal, Subject, Verdict};
use maud::{Markup, html};

use crate::basket::taken_off;
use crate::catalogue::product;
use crate::visit::Visit;

/// An explanation that is being put together.
pub(crate) struct Why<'a> {
    visit: &'a Visit,
    /// What it explains, for those who do not see the number beside it.
    about: String,
    steps: Vec<(String, String)>,
    notes: Vec<String>,
    applied: Vec<(String, Option<String>)>,
    refused: Vec<(String, Refusal)>,
    /// What stands in the programme, where that is short.
    excerpt: Option<String>,
    /// What stands over the rules.
    heading: &'static str,
}

/// Lines of the programme that are shown at once; what is longer stands on its own page.
const EXCERPT: usize = 24;

impl<'a> Why<'a> {
    /// Begins an explanation of something.
    pub(crate) fn of(visit: &'a Visit, about: impl Into<String>) -> Self {
        Self {
            visit,
            about: about.into(),
            steps: Vec::new(),
            notes: Vec::new(),
            applied: Vec::new(),
            refused: Vec::new(),
            excerpt: None,
            heading: visit.words.why_applied,
        }
    }

    /// A step of the calculation, with its figure.
    pub(crate) fn step(mut self, what: impl Into<String>, figure: impl Into<String>) -> Self {
        self.steps.push((what.into(), figure.into()));
        self
    }

    /// A sentence.
    pub(crate) fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// A rule that applied, by its place.
    pub(crate) fn rule(mut self, name: impl Into<String>, place: Option<String>) -> Self {
        self.applied.push((name.into(), place));
        self
    }

    /// A rule, with what the merchant wrote.
    pub(crate) fn written(mut self, name: impl Into<String>, place: Option<String>) -> Self {
        let programme = self.visit.web.programme();
        let text = place.as_deref().and_then(|place| programme.written(place));
        self.excerpt = text.filter(|text| text.lines().count() <= EXCERPT);
        self.heading = self.visit.words.programme_file;
        self.rule(name, place)
    }

    /// Findings that speak of something: those that applied, and those that did not.
    pub(crate) fn findings(
        mut self,
        findings: &[Finding],
        wanted: impl Fn(&Finding) -> bool,
    ) -> Self {
        for finding in findings.iter().filter(|finding| wanted(finding)) {
            let name = name(self.visit, finding);
            match &finding.verdict {
                Verdict::Applied => {
                    let programme = self.visit.web.programme();
                    let place = programme.subject(finding.subject, &finding.id);
                    self.applied.push((name, place));
                }
                Verdict::Refused(refusal) => self.refused.push((name, refusal.clone())),
            }
        }
        self
    }

    /// One refusal.
    pub(crate) fn refusal(mut self, name: impl Into<String>, refusal: &Refusal) -> Self {
        self.refused.push((name.into(), refusal.clone()));
        self
    }

    /// The explanation, to be opened.
    pub(crate) fn show(self) -> Markup {
        let words = self.visit.words;
        html! {
            details.why {
                summary {
                    (words.why)
                    span.hidden { " " (words.why_about) (self.about) }
                }
                div.answer {
                    @for note in &self.notes {
                        p { (note) }
                    }
                    @if !self.steps.is_empty() {
                        dl.steps {
                            @for (what, figure) in &self.steps {
                                div { dt { (what) } dd { (figure) } }
                            }
                        }
                    }
                    @if !self.applied.is_empty() {
                        p.kind { (self.heading) }
                        ul {
                            @for (name, at) in &self.applied {
                                li { (name) " " @if let Some(at) = at { (place(at)) } }
                            }
                        }
                    }
                    @if let Some(excerpt) = &self.excerpt {
                        pre lang="en" { code { (excerpt) } }
                    }
                    @if !self.refused.is_empty() {
                        p.kind { (words.why_refused) }
                        ul {
                            @for (name, refusal) in &self.refused {
                                li { (name) (words.colon) (reason(self.visit, refusal)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A reason with what was expected and found, in the contract's own words, and its place.
pub(crate) fn reason(visit: &Visit, refusal: &Refusal) -> Markup {
    let words = visit.words;
    html! {
        (visit.book.reason(refusal.reason))
        @if !refusal.expected.is_empty() {
            " " span.detail lang="en" {
                "(" (words.expected) " " (refusal.expected) ", " (words.found) " " (refusal.found) ")"
            }
        }
        " " @if !refusal.at.is_empty() { (place(&refusal.at)) }
    }
}

/// A place in the programme, as a link to what stands there.
pub(crate) fn place(at: &str) -> Markup {
    let start = "/programme/at?";
    let target = form_urlencoded::Serializer::for_suffix(start.to_owned(), start.len())
        .append_pair("place", at)
        .finish();
    html! { a.place href=(target) { code { (at) } } }
}

/// What a finding speaks of, in words.
fn name(visit: &Visit, finding: &Finding) -> String {
    let book = &visit.book;
    match finding.subject {
        Subject::Burning => visit.words.pay_with_points.to_owned(),
        Subject::Multiplier => {
            let part = finding.id.rsplit('/').next().unwrap_or(&finding.id);
            match book.ways.get(&finding.id) {
                Some(way) => book.say(way),
                None => format!("{}{}", visit.words.rule(part), factor(visit, finding)),
            }
        }
        Subject::Placement => {
            let part = finding.id.split_once('/').map_or("", |(_, part)| part);
            match product(part) {
                Some(product) => visit.words.product(product.sku).name.to_owned(),
                None => visit.words.rule(part),
            }
        }
        _ => book.name(&finding.id),
    }
}

/// The factor of a multiplier as the merchant wrote it, such as ` × 1.5`.
fn factor(visit: &Visit, finding: &Finding) -> String {
    let programme = visit.web.programme();
    let place = programme.subject(finding.subject, &finding.id);
    let factor = place.and_then(|place| programme.written(&format!("{place}/factor")));
    factor.map_or_else(String::new, |factor| format!(" × {factor}"))
}

/// Why a cart earns so many points.
pub(crate) fn earning(visit: &Visit, quotation: &Quotation, cart: &Cart) -> Markup {
    let book = &visit.book;
    let words = visit.words;
    let total = earned(quotation);
    let totals = &quotation.totals;
    let net = totals.items.saturating_sub(totals.discounts);
    let mut why = Why::of(visit, book.points(total)).step(words.net, book.money(net));
    if totals.points > 0 {
        why = why.step(words.points_pay, format!("−{}", book.money(totals.points)));
    }
    for earning in &quotation.earnings {
        why = why.step(
            book.name(&earning.rule),
            format!("+{}", book.number(earning.granted)),
        );
        if cart.lines.len() > 1 {
            for share in &earning.split {
                let line = cart.lines.iter().find(|line| line.number == share.line);
                let sku = line.map_or("", |line| line.sku.as_str());
                let name = words.product(sku).name;
                why = why.step(format!("· {name}"), book.number(share.amount));
            }
        }
        if let Some(cap) = earning.cap {
            why = why.note(format!(
                "{}{}{} → {} ({})",
                book.name(&earning.rule),
                words.colon,
                book.number(earning.desired),
                book.number(earning.granted),
                words.cap(cap)
            ));
        }
    }
    if visit.member().is_none() {
        why = why.note(words.guest_earns);
    }
    let about =
        |finding: &Finding| matches!(finding.subject, Subject::EarningRule | Subject::Multiplier);
    why.findings(&quotation.findings, about).show()
}

/// Points that an order gave, all rules together.
pub(crate) fn sum(earned: &[(String, i64)]) -> i64 {
    let points = earned.iter().map(|(_, points)| *points);
    points.fold(0, i64::saturating_add)
}

/// Why an order gave so many points: rule by rule, as the ledger has it.
pub(crate) fn given<'a>(visit: &'a Visit, earned: &[(String, i64)]) -> Why<'a> {
    let book = &visit.book;
    let mut why = Why::of(visit, book.points(sum(earned)));
    for (rule, points) in earned {
        let name = book.name(rule);
        let place = visit.web.programme().place("earning", rule);
        why = why
            .step(name.clone(), format!("+{}", book.points(*points)))
            .rule(name, place);
    }
    why
}

/// Why a line of a cart costs what it does.
pub(crate) fn line(visit: &Visit, quotation: &Quotation, line: &Line) -> Markup {
    use fidelis_host::contract::types::Effect;

    let book = &visit.book;
    let words = visit.words;
    let off = taken_off(quotation, line.number);
    let now = line
        .amount
        .saturating_sub(line.discount)
        .saturating_sub(off);
    let units = i64::from(line.quantity.max(1));
    let each = book.money(line.amount / units);
    let mut why = Why::of(visit, words.product(&line.sku).name).step(
        format!("{} × {each}", line.quantity),
        book.money(line.amount),
    );
    if line.discount > 0 {
        why = why.step(words.reduced, format!("−{}", book.money(line.discount)));
    }
    for effect in &quotation.effects {
        let Effect::Discount(discount) = effect else {
            continue;
        };
        for share in discount
            .shares
            .iter()
            .filter(|share| share.line == line.number)
        {
            let name = book.name(&discount.offer);
            let place = visit.web.programme().place("offers", &discount.offer);
            why = why
                .step(name.clone(), format!("−{}", book.money(share.amount)))
                .rule(name, place);
        }
    }
    why.step(words.total, book.money(now)).show()
}

/// Points that a quotation gives, all rules together.
pub(crate) fn earned(quotation: &Quotation) -> i64 {
    let granted = quotation.earnings.iter().map(|earning| earning.granted);
    granted.fold(0, i64::saturating_add)
}

/// Why a place of a page is filled as it is.
pub(crate) fn placement(
    visit: &Visit,
    findings: &[Finding],
    placement: &str,
    about: &str,
) -> Markup {
    let own = |finding: &Finding| {
        finding.subject == Subject::Placement
            && finding
                .id
                .split_once('/')
                .is_some_and(|(whole, _)| whole == placement)
    };
    Why::of(visit, about).findings(findings, own).show()
}

/// Why an offer takes off what it does, line by line.
pub(crate) fn discount(visit: &Visit, quotation: &Quotation, cart: &Cart, offer: &str) -> Markup {
    use fidelis_host::contract::types::Effect;

    let book = &visit.book;
    let mut why = Why::of(visit, book.name(offer));
    for effect in &quotation.effects {
        let Effect::Discount(discount) = effect else {
            continue;
        };
        if discount.offer != offer {
            continue;
        }
        for share in &discount.shares {
            let line = cart.lines.iter().find(|line| line.number == share.line);
            let sku = line.map_or("", |line| line.sku.as_str());
            let name = visit.words.product(sku).name;
            why = why.step(name, format!("−{}", book.money(share.amount)));
        }
    }
    let own = |finding: &Finding| finding.subject == Subject::Offer && finding.id == offer;
    why.findings(&quotation.findings, own).show()
}

impl crate::words::Words {
    /// The cap that cut an earning short.
    pub(crate) fn cap(&self, cap: CapKind) -> &'static str {
        match cap {
            CapKind::Order => self.cap_order,
            CapKind::Balance => self.cap_balance,
            CapKind::Budget => self.cap_budget,
            CapKind::Day | CapKind::Week | CapKind::Month | CapKind::Year | CapKind::Lifetime => {
                self.cap_period
            }
        }
    }

    /// A rule that the programme does not name, by its id.
    pub(crate) fn rule(&self, id: &str) -> String {
        format!("{} “{id}”", self.rule)
    }
}

/// A place in the programme as a link; the empty place is the whole of it.
pub(crate) fn place_or_all(at: &str, whole: &str) -> Markup {
    if at.is_empty() {
        html! { a href="/programme/at?place=" { (whole) } }
    } else {
        place(at)
    }
}
