//! Why a page cannot be shown. The session's layer puts it into a page in the visitor's language.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::ShopError;

/// What is wrong with a request, or with the shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// There is no such page, product or order.
    NotFound,
    /// The path has no such method.
    Method,
    /// The form holds something that the shop never offers.
    BadForm,
    /// The form is larger than any of the shop.
    TooLarge,
    /// It came from another site.
    Foreign,
    /// The shop is busy; the same again may work.
    Busy,
    /// The shop failed.
    Failed,
}

impl Trouble {
    /// The HTTP status.
    pub(crate) fn status(self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::BadForm => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Foreign => StatusCode::FORBIDDEN,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Failed => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl<E: Into<ShopError>> From<E> for Trouble {
    fn from(error: E) -> Self {
        let error = error.into();
        let temporary = match &error {
            ShopError::Server(error) => error.is_temporary(),
            ShopError::Store(error) => error.is_temporary(),
            _ => false,
        };
        // What a form asked for and the plugin calls a fault is the form's, not the shop's.
        let fault = matches!(
            &error,
            ShopError::Call(fidelis_host::Error::Fault(_))
                | ShopError::Store(fidelis_store::StoreError::Fault(_))
                | ShopError::Server(fidelis_server::shops::ServerError::Call(
                    fidelis_host::Error::Fault(_)
                ))
        );
        if fault {
            tracing::info!(%error, "refused");
            return Self::BadForm;
        }
        tracing::warn!(%error, "no page");
        if temporary { Self::Busy } else { Self::Failed }
    }
}
