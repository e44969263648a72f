//! What a form or an address says, name by name. Whatever it is, it can be read; what it means is
//! for the page to judge.

use std::str::FromStr;

use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};
use axum::http::Method;

use crate::trouble::Trouble;

/// Bytes of a form at most.
const MOST: usize = 16 * 1024;

/// The fields of a form (or of an address, for a page that is asked for), in their order.
#[derive(Debug, Default)]
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    fn parse(bytes: &[u8]) -> Self {
        Self(form_urlencoded::parse(bytes).into_owned().collect())
    }

    /// The first value of a name, without spaces around it; empty where there is none.
    pub(crate) fn text(&self, name: &str) -> &str {
        let mut all = self.0.iter();
        let found = all.find(|(each, _)| each == name);
        found.map_or("", |(_, value)| value.trim())
    }

    /// All values of a name.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self.0.iter().filter(move |(each, _)| each == name);
        named.map(|(_, value)| value.trim())
    }

    /// A number within bounds.
    pub(crate) fn number<N: FromStr + PartialOrd>(
        &self,
        name: &str,
        least: N,
        most: N,
    ) -> Result<N, Trouble> {
        let number: N = self.text(name).parse().map_err(|_| Trouble::BadForm)?;
        if least <= number && number <= most {
            Ok(number)
        } else {
            Err(Trouble::BadForm)
        }
    }
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Trouble;

    async fn from_request(request: Request, _: &S) -> Result<Self, Trouble> {
        if matches!(*request.method(), Method::GET | Method::HEAD) {
            let query = request.uri().query().unwrap_or_default();
            return Ok(Self::parse(query.as_bytes()));
        }
        let bytes = to_bytes(request.into_body(), MOST).await;
        Ok(Self::parse(&bytes.map_err(|_| Trouble::TooLarge)?))
    }
}

#[cfg(test)]
impl<const N: usize> From<[(&str, String); N]> for Fields {
    fn from(fields: [(&str, String); N]) -> Self {
        let owned = |(name, value): (&str, String)| (name.to_owned(), value);
        Self(fields.into_iter().map(owned).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_one_within_its_bounds() {
        let fields = Fields::parse(b"units=3&code=+MERCI10+&units=4&bad=-1&huge=99999999999999");
        assert_eq!(fields.number("units", 0_u32, 9), Ok(3));
        assert_eq!(fields.all("units").collect::<Vec<_>>(), ["3", "4"]);
        assert_eq!(fields.text("code"), "MERCI10");
        for bad in ["code", "bad", "huge", "none"] {
            assert_eq!(fields.number(bad, 0_u32, 9), Err(Trouble::BadForm), "{bad}");
        }
    }
}
