//! One request of one visitor: who they are, what their cart holds, and what the plugin answers
//! them through the product's own store.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use fidelis_host::contract::checkout::{BurnRequest, BurnWish, Quotation, QuoteRequest};
use fidelis_host::contract::ledger::{SettleRequest, Settlement};
use fidelis_host::contract::personalization::{ComposeRequest, Page, PlacementRequest};
use fidelis_host::contract::segmentation::{ClassifyRequest, Profile};
use fidelis_host::contract::showcase::{DescribeRequest, ProgramPage};
use fidelis_host::contract::types::{
    Attribute, Cart, Event, EventBody, Order, RefusalReason, Verdict,
};
use fidelis_host::json;
use fidelis_store::{Ask, Context, Export, Kept, StoreError};

use crate::basket::{SHIPPING, cart};
use crate::book::Book;
use crate::catalogue::Product;
use crate::programme::WALLET;
use crate::session::{Notice, Session, random};
use crate::trouble::Trouble;
use crate::web::Web;
use crate::words::{Language, Words};

/// The name of a session, put there by the layer that finds or begins it.
#[derive(Clone, Debug)]
pub(crate) struct SessionName(pub(crate) Arc<str>);

/// One request of one visitor.
pub(crate) struct Visit {
    pub(crate) web: Web,
    pub(crate) name: Arc<str>,
    /// The session as it was when the request came.
    pub(crate) session: Session,
    pub(crate) language: Language,
    pub(crate) words: &'static Words,
    pub(crate) book: Book,
    /// The instant of all that this page asks, UTC milliseconds.
    pub(crate) now: i64,
    pub(crate) tenant: Arc<str>,
    /// The page's own address, for forms that come back to it.
    pub(crate) here: String,
    /// Names what a form of this page asks for: sent twice, it was asked once.
    pub(crate) once: String,
}

/// What became of an event.
pub(crate) enum Told {
    /// It was settled, now or when it was first told.
    Settled(Box<Settlement>),
    /// The plugin refused it, and says why.
    Refused(RefusalReason),
    /// A coupon of it is used already.
    Taken,
    /// It was settled before, in other words: the answer was lost on its way.
    Known,
}

impl FromRequestParts<Web> for Visit {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Trouble> {
        let name = parts.extensions.get::<SessionName>();
        let name = name.ok_or(Trouble::Failed)?.0.clone();
        let here = parts.uri.path_and_query();
        let here = here.map_or("/", |here| here.as_str());
        Self::begin(web.clone(), name, &parts.headers, here).ok_or(Trouble::Busy)
    }
}

impl Visit {
    /// The visit of a session; `None` where the session is no more.
    pub(crate) fn begin(web: Web, name: Arc<str>, headers: &HeaderMap, here: &str) -> Option<Self> {
        let session = web.sessions().with(&name, |session| session.clone())?;
        let language = session.language.unwrap_or_else(|| preferred(headers));
        let book = Book {
            shop: web.speaking(),
            programme: Arc::clone(web.programme()),
            language: language.code(),
            ways: std::collections::BTreeMap::new(),
        };
        let (now, tenant) = web.scene();
        Some(Self {
            now,
            tenant,
            web,
            name,
            session,
            language,
            words: language.words(),
            book,
            here: here.to_owned(),
            once: random::<8>().ok()?,
        })
    }

    /// The customer's id in the store; `None` for a guest.
    pub(crate) fn member(&self) -> Option<&'static str> {
        self.session.persona.member
    }

    /// Looks again: the session and the clock as they are by now.
    pub(crate) fn refresh(&mut self) -> Result<(), Trouble> {
        let session = self.web.sessions().with(&self.name, |found| found.clone());
        self.session = session.ok_or(Trouble::Busy)?;
        (self.now, self.tenant) = self.web.scene();
        Ok(())
    }

    /// Changes the session.
    pub(crate) fn change(&self, change: impl FnOnce(&mut Session)) -> Result<(), Trouble> {
        let changed = self.web.sessions().with(&self.name, change);
        changed.ok_or(Trouble::Busy)
    }

    /// Tells something on the next page.
    pub(crate) fn notice(&self, notice: Notice) -> Result<(), Trouble> {
        self.change(|session| session.notices.push(notice))
    }

    /// What is to be told on this page, once.
    pub(crate) fn notices(&self) -> Vec<Notice> {
        let taken = |session: &mut Session| std::mem::take(&mut session.notices);
        let taken = self.web.sessions().with(&self.name, taken);
        taken.unwrap_or_default()
    }

    /// The visitor's cart as the contract has it.
    pub(crate) fn cart(&self) -> Cart {
        cart(
            self.session.basket.products(),
            SHIPPING,
            &self.session.visitor,
        )
    }

    /// A cart of one product alone.
    pub(crate) fn alone(&self, product: &'static Product, units: u32) -> Cart {
        cart([(product, units)], 0, &self.session.visitor)
    }

    /// What the store knows for a quote or a page.
    pub(crate) async fn context(&self, codes: &[String]) -> Result<Context, Trouble> {
        let ask = Ask {
            member: self.member(),
            codes,
            counters: true,
        };
        Ok(self.web.store().context(&self.tenant, ask).await?)
    }

    /// Quotes a cart.
    pub(crate) async fn quote(
        &self,
        context: &Context,
        cart: Cart,
        points: Option<i64>,
    ) -> Result<Quotation, Trouble> {
        let burn = |points| BurnRequest {
            wallet: WALLET.to_owned(),
            wish: BurnWish::Points(points),
        };
        let request = QuoteRequest {
            now: self.now,
            member: context.member.clone(),
            standing: context.standing.clone(),
            cart,
            codes: context.codes.clone(),
            burns: points.map(burn).into_iter().collect(),
            counters: context.counters.clone(),
            explain: true,
        };
        let answer = self.web.shops().call(&self.tenant, request).await?.value;
        let store = self.web.store();
        store
            .expose(&self.tenant, &answer.effects, self.now)
            .await?;
        Ok(answer)
    }

    /// Composes the places of a page.
    pub(crate) async fn compose(
        &self,
        cart: Cart,
        attributes: Vec<Attribute>,
        placements: Vec<PlacementRequest>,
    ) -> Result<Page, Trouble> {
        let context = self.context(&[]).await?;
        let request = ComposeRequest {
            now: self.now,
            member: context.member,
            standing: context.standing,
            session: Some(self.session.visitor.clone()),
            cart: Some(cart),
            attributes,
            placements,
            counters: context.counters,
            explain: true,
        };
        let answer = self.web.shops().call(&self.tenant, request).await?.value;
        let store = self.web.store();
        store
            .expose(&self.tenant, &answer.effects, self.now)
            .await?;
        Ok(answer)
    }

    /// Describes the programme for the visitor. From then on the book knows what the page says of
    /// its rules.
    pub(crate) async fn describe(&mut self) -> Result<ProgramPage, Trouble> {
        let context = self.context(&[]).await?;
        let request = DescribeRequest {
            now: self.now,
            member: context.member,
            standing: context.standing,
        };
        let page = self.web.shops().call(&self.tenant, request).await?.value;
        let ways = page.earning.iter().chain(&page.using);
        self.book.ways = ways.map(|way| (way.id.clone(), way.text.clone())).collect();
        Ok(page)
    }

    /// Who the customer is; `None` for a guest.
    pub(crate) async fn classify(&self) -> Result<Option<Profile>, Trouble> {
        let context = self.context(&[]).await?;
        let Some(member) = context.member else {
            return Ok(None);
        };
        let request = ClassifyRequest {
            now: self.now,
            member,
            standing: context.standing,
            cart: None,
            explain: true,
        };
        Ok(Some(
            self.web.shops().call(&self.tenant, request).await?.value,
        ))
    }

    /// What is kept of the customer; `None` for a guest.
    pub(crate) async fn kept(&self) -> Result<Option<Kept>, Trouble> {
        match self.member() {
            Some(member) => Ok(self.web.store().member(&self.tenant, member).await?),
            None => Ok(None),
        }
    }

    /// Everything that is kept of the customer; `None` for a guest.
    pub(crate) async fn export(&self) -> Result<Option<Export>, Trouble> {
        match self.member() {
            Some(member) => Ok(self.web.store().export(&self.tenant, member).await?),
            None => Ok(None),
        }
    }

    /// What an order would do to the customer's account, if it were placed now. The plugin changes
    /// nothing by itself, so a settlement that is not written down is a preview.
    pub(crate) async fn preview(&self, order: Order) -> Result<Option<Settlement>, Trouble> {
        let Some(kept) = self.kept().await? else {
            return Ok(None);
        };
        let context = self.context(&[]).await?;
        let request = SettleRequest {
            member: kept.facts,
            account: kept.account,
            events: vec![Event {
                id: format!("preview:{}", order.id),
                at: self.now,
                body: EventBody::OrderPlaced(order),
            }],
            entries: Vec::new(),
            counters: context.counters,
            explain: false,
        };
        Ok(Some(
            self.web.shops().call(&self.tenant, request).await?.value,
        ))
    }

    /// Tells the store what happened to the customer. The same id again is the same event: it is
    /// answered as it was first.
    pub(crate) async fn tell(&self, id: &str, body: EventBody) -> Result<Told, Trouble> {
        let member = self.member().ok_or(Trouble::BadForm)?;
        let store = self.web.store();
        let decider = self.web.shops().decider(&self.tenant)?;
        let first = store.settled_at(&self.tenant, member, id).await?;
        let event = Event {
            id: id.to_owned(),
            at: first.unwrap_or(self.now),
            body,
        };
        let settled = store
            .settle(&self.tenant, member, &event, &decider, false, self.now)
            .await;
        let settled = match settled {
            Err(StoreError::CouponTaken { .. }) => return Ok(Told::Taken),
            Err(StoreError::EventReused { .. }) => return Ok(Told::Known),
            settled => settled?,
        };
        let settlement: Settlement = json::read(&settled.answer)?;
        let refused = settlement.outcomes.iter().find_map(|outcome| {
            let own = outcome.event_id == id;
            match &outcome.verdict {
                Verdict::Refused(refusal) if own => Some(refusal.reason),
                _ => None,
            }
        });
        Ok(match refused {
            Some(reason) => Told::Refused(reason),
            None => Told::Settled(Box::new(settlement)),
        })
    }
}

/// The first language that the browser asks for and the shop speaks.
pub(crate) fn preferred(headers: &HeaderMap) -> Language {
    let asked = headers.get(header::ACCEPT_LANGUAGE);
    let asked = asked
        .and_then(|text| text.to_str().ok())
        .unwrap_or_default();
    let mut tags = asked.split(',').filter_map(|tag| tag.split(';').next());
    tags.find_map(|tag| Language::of(tag.trim()))
        .unwrap_or(Language::English)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browsers_first_known_language_is_spoken() {
        let spoken = |asked: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, asked.parse().unwrap());
            preferred(&headers)
        };
        assert_eq!(spoken("de, fr-CA;q=0.8, en;q=0.5"), Language::French);
        assert_eq!(spoken("en-GB,fr"), Language::English);
        assert_eq!(spoken("zh"), Language::English);
        assert_eq!(preferred(&HeaderMap::new()), Language::English);
    }
}
