//! A browser without scripts, over the router.

#![allow(dead_code)]

use std::path::PathBuf;
use std::sync::LazyLock;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, header};
use fidelis_host::{Sandbox, SandboxOptions};
use tower::ServiceExt as _;

/// One engine for all tests. It remembers what it compiled.
static SANDBOX: LazyLock<Sandbox> = LazyLock::new(|| {
    let options = SandboxOptions {
        cache: Some(PathBuf::from(env!("CARGO_TARGET_TMPDIR"))),
        ..SandboxOptions::default()
    };
    Sandbox::with_options(options).unwrap()
});

pub(crate) const LANGUAGES: [&str; 2] = ["en", "fr"];
pub(crate) const PERSONAS: [&str; 7] = ["guest", "marc", "claire", "anne", "nora", "ines", "jules"];
pub(crate) const PAGES: [&str; 9] = [
    "/",
    "/products",
    "/products?sort=lowest-price&colour=red&price=up-to-50",
    "/products/BELT-ALBA-30",
    "/cart",
    "/checkout",
    "/programme",
    "/programme/at?place=/offers/0",
    "/account",
];

/// A visitor with a cookie.
pub(crate) struct Browser {
    shop: Router,
    pub(crate) cookie: Option<String>,
}

/// An answer.
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) location: Option<String>,
    pub(crate) body: String,
    headers: HeaderMap,
}

impl Page {
    pub(crate) fn header(&self, name: &str) -> String {
        self.headers[name].to_str().unwrap().to_owned()
    }

    /// What stands between two texts.
    pub(crate) fn between(&self, before: &str, after: &str) -> String {
        let (_, rest) = self
            .body
            .split_once(before)
            .unwrap_or_else(|| panic!("no {before}"));
        rest.split_once(after).unwrap().0.to_owned()
    }

    /// The text of the element with an id.
    pub(crate) fn text_of(&self, id: &str) -> String {
        let rest = self.between(&format!(" id=\"{id}\""), "</");
        rest.split_once('>').unwrap().1.to_owned()
    }
}

impl Browser {
    /// A shop of its own, with nobody in it yet.
    pub(crate) async fn open() -> Self {
        Self {
            shop: fidelis_web::shop(SANDBOX.clone()).await.unwrap(),
            cookie: None,
        }
    }

    /// The same visitor in another tab.
    pub(crate) fn tab(&self) -> Self {
        Self {
            shop: self.shop.clone(),
            cookie: self.cookie.clone(),
        }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Page {
        self.send(Request::get(path).body(Body::empty()).unwrap())
            .await
    }

    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.post_from("same-origin", path, fields).await
    }

    pub(crate) async fn post_from(
        &mut self,
        site: &str,
        path: &str,
        fields: &[(&str, &str)],
    ) -> Page {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(fields);
        let request = Request::post(path)
            .header("sec-fetch-site", site)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form.finish()))
            .unwrap();
        self.send(request).await
    }

    /// The page to which a form led.
    pub(crate) async fn follow(&mut self, page: &Page) -> Page {
        let to = page.location.clone().unwrap();
        self.get(&to).await
    }

    async fn send(&mut self, mut request: Request<Body>) -> Page {
        if let Some(cookie) = &self.cookie {
            let pair = cookie.split(';').next().unwrap();
            request
                .headers_mut()
                .insert(header::COOKIE, pair.parse().unwrap());
        }
        let response = self.shop.clone().oneshot(request).await.unwrap();
        let headers = response.headers().clone();
        if let Some(cookie) = headers.get(header::SET_COOKIE) {
            self.cookie = Some(cookie.to_str().unwrap().to_owned());
        }
        let status = response.status().as_u16();
        let bytes = to_bytes(response.into_body(), 1 << 22).await.unwrap();
        let location = headers.get(header::LOCATION);
        Page {
            status,
            location: location.map(|to| to.to_str().unwrap().to_owned()),
            body: String::from_utf8_lossy(&bytes).into_owned(),
            headers,
        }
    }

    /// What the checkout would send: the order's id, and what it costs.
    pub(crate) async fn checkout(&mut self) -> [(&'static str, String); 2] {
        let page = self.get("/checkout").await;
        ["order", "due"].map(|name| {
            (
                name,
                page.between(&format!("name=\"{name}\" value=\""), "\""),
            )
        })
    }

    /// Places the order of the cart and tells its id.
    pub(crate) async fn order(&mut self) -> String {
        let [(_, order), (_, due)] = self.checkout().await;
        let page = self
            .post("/orders", &[("order", &order), ("due", &due)])
            .await;
        assert_eq!(page.location.as_deref(), Some("/thanks"));
        assert_eq!(self.follow(&page).await.status, 200);
        order
    }

    /// Available and pending points, as the account shows them.
    pub(crate) async fn figures(&mut self) -> (String, String) {
        let account = self.get("/account").await;
        (account.text_of("available"), account.text_of("pending"))
    }
}
