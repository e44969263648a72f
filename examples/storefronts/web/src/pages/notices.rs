//! What is told once, on the page after something was done.

use maud::{Markup, html};

use crate::session::Notice;
use crate::visit::Visit;

/// The notices of a visit, announced to those who do not see them.
pub(crate) fn show(visit: &Visit) -> Markup {
    let notices = visit.notices();
    html! {
        div.notices role="status" aria-live="polite" {
            @for notice in &notices {
                p.notice.bad[is_bad(notice)] { (told(visit, notice)) }
            }
        }
    }
}

fn is_bad(notice: &Notice) -> bool {
    matches!(
        notice,
        Notice::SoldOut(_)
            | Notice::TooMany
            | Notice::TooManyCodes
            | Notice::Empty
            | Notice::Repriced
            | Notice::Refused(_)
            | Notice::CouponTaken
    )
}

fn told(visit: &Visit, notice: &Notice) -> String {
    let words = visit.words;
    let with = |text: &str, what: &str| text.replace("{}", what);
    match notice {
        Notice::Added(sku) => with(words.added, words.product(sku).name),
        Notice::SoldOut(sku) => with(words.sold_out_notice, words.product(sku).name),
        Notice::TooMany => words.too_many.to_owned(),
        Notice::TooManyCodes => words.too_many_codes.to_owned(),
        Notice::Empty => words.cart_changed.to_owned(),
        Notice::Repriced => words.repriced.to_owned(),
        Notice::Ordered(order) => with(words.ordered_notice, order),
        Notice::Delivered(order) => with(words.delivered_notice, order),
        Notice::Cancelled(order) => with(words.cancelled_notice, order),
        Notice::Returned(order) => with(words.returned_notice, order),
        Notice::Days(1) => words.day_passed.to_owned(),
        Notice::Days(days) => with(words.days_passed, &days.to_string()),
        Notice::Claimed(reward) => with(words.claimed, &visit.book.name(reward)),
        Notice::Done => words.thanked.to_owned(),
        Notice::Refused(reason) => {
            format!(
                "{}{}{}",
                words.refused,
                words.colon,
                visit.book.reason(*reason)
            )
        }
        Notice::CouponTaken => words.coupon_taken.to_owned(),
    }
}
