//! The pages: what a visit asked, as HTML. Whatever comes from outside is escaped by the templates.

pub(crate) mod account;
pub(crate) mod cards;
pub(crate) mod cart;
pub(crate) mod checkout;
pub(crate) mod home;
pub(crate) mod layout;
pub(crate) mod list;
pub(crate) mod notices;
pub(crate) mod orders;
pub(crate) mod product;
pub(crate) mod programme;
pub(crate) mod status;
pub(crate) mod summary;
