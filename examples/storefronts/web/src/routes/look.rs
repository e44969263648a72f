//! Pages to look at.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use maud::Markup;

use crate::fields::Fields;
use crate::pages;
use crate::routes::on;
use crate::session::Notice;
use crate::trouble::Trouble;
use crate::visit::Visit;

pub(super) async fn home(visit: Visit) -> Result<Markup, Trouble> {
    pages::home::show(visit).await
}

pub(super) async fn products(visit: Visit, fields: Fields) -> Result<Markup, Trouble> {
    pages::list::show(visit, &fields).await
}

pub(super) async fn product(visit: Visit, Path(sku): Path<String>) -> Result<Markup, Trouble> {
    pages::product::show(visit, &sku).await
}

pub(super) async fn cart(visit: Visit) -> Result<Markup, Trouble> {
    pages::cart::show(visit).await
}

pub(super) async fn checkout(visit: Visit) -> Result<Response, Trouble> {
    match pages::checkout::show(visit).await? {
        Some(page) => Ok(page.into_response()),
        None => Ok(on("/cart")),
    }
}

pub(super) async fn thanks(visit: Visit) -> Result<Response, Trouble> {
    match visit.session.receipt.clone() {
        Some(receipt) => {
            let page = pages::checkout::thanks(visit, &receipt).await?;
            Ok(page.into_response())
        }
        None => {
            visit.notice(Notice::Empty)?;
            Ok(on("/cart"))
        }
    }
}

pub(super) async fn account(visit: Visit) -> Result<Markup, Trouble> {
    pages::account::show(visit).await
}

pub(super) async fn programme(visit: Visit) -> Result<Markup, Trouble> {
    pages::programme::show(visit).await
}

pub(super) async fn place(visit: Visit, fields: Fields) -> Result<Markup, Trouble> {
    pages::programme::at(&visit, fields.text("place"))
}
