//! The sample shop: a luxury house, and the customers who come by.

mod book;
mod cart;
mod compare;
mod labels;
mod page;
mod sheet;

use anyhow::Result;
use fidelis_host::contract::checkout::{Quotation, QuoteRequest};
use fidelis_host::contract::showcase::{DescribeRequest, ProgramPage};
use fidelis_host::{Shop, json};
use serde::Serialize;

pub(crate) use book::Book;
pub(crate) use compare::{Look, VISITORS};
pub(crate) use labels::{LANGUAGES, labels};

/// The shop's programme.
pub(crate) const PROGRAM: &str = include_str!("../../programs/luxury-house.json");

/// A customer of the sample shop.
#[derive(Debug)]
pub(crate) struct Persona {
    name: &'static str,
    english: &'static str,
    french: &'static str,
    request: &'static str,
}

/// Who comes by.
pub(crate) const PERSONAS: [Persona; 3] = [
    Persona {
        name: "Claire",
        english: "a regular client, fond of exclusive offers",
        french: "cliente régulière, amatrice d’offres exclusives",
        request: include_str!("../../requests/claire.json"),
    },
    Persona {
        name: "Marc",
        english: "buys now and then, looks at the price",
        french: "client occasionnel, attentif au prix",
        request: include_str!("../../requests/marc.json"),
    },
    Persona {
        name: "Anne",
        english: "buys for her company",
        french: "achète pour son entreprise",
        request: include_str!("../../requests/anne.json"),
    },
];

/// What the plugin answered to one customer.
#[derive(Debug, Serialize)]
pub(crate) struct Visit {
    /// Who.
    pub(crate) persona: &'static str,
    #[serde(skip)]
    english: &'static str,
    #[serde(skip)]
    french: &'static str,
    #[serde(skip)]
    request: QuoteRequest,
    /// The answer to the cart.
    quotation: Quotation,
    /// The programme page, as this customer sees it.
    page: ProgramPage,
}

impl Visit {
    /// Asks for a customer's cart and programme page.
    ///
    /// # Errors
    ///
    /// If the plugin does not answer.
    pub(crate) fn pay(shop: &Shop, persona: &Persona) -> Result<Self> {
        let request: QuoteRequest = json::read(persona.request)?;
        let quotation = shop.quote(&request)?.value;
        let page = shop.describe(&DescribeRequest {
            now: request.now,
            member: request.member.clone(),
            standing: request.standing.clone(),
        })?;
        Ok(Self {
            persona: persona.name,
            english: persona.english,
            french: persona.french,
            request,
            quotation,
            page: page.value,
        })
    }
}
