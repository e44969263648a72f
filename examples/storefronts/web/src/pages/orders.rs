//! One order of the account, with what can be done to it.

use fidelis_host::contract::types::Line;
use maud::{Markup, html};

use crate::catalogue::product;
use crate::ledger::Kept;
use crate::pages::layout::STAY;
use crate::visit::Visit;
use crate::why;

/// An order.
pub(crate) fn show(visit: &Visit, kept: &Kept) -> Markup {
    let words = visit.words;
    let book = &visit.book;
    let id = &kept.order.id;
    let open = kept.stands();
    let arrived = kept.status == "delivered";
    html! {
        article.order aria-labelledby={ "order-" (id) } {
            header {
                h3 id={ "order-" (id) } { (words.order) " " (id) }
                p { time { (book.day(kept.order.placed_at)) } " · " strong.state { (words.order_status(&kept.status)) } }
                div.points {
                    "+" (book.points(why::sum(&kept.earned))) " "
                    (why::given(visit, &kept.earned).show())
                }
            }
            ul {
                @for line in &kept.order.cart.lines {
                    @let left = kept.left(line.number);
                    li {
                        span { (line.quantity) " × " (name(visit, line)) }
                        span.amount { (book.money(line.amount.saturating_sub(line.discount))) }
                        @if left < line.quantity { span.note { (words.came_back) (words.colon) (line.quantity.saturating_sub(left)) } }
                        @if open && arrived && left > 0 {
                            form method="post" action={ "/orders/" (id) "/return" } hx-swap=(STAY) {
                                input type="hidden" name="line" value=(line.number);
                                input type="hidden" name="before" value=(kept.refunds);
                                button.quiet id={ "return-" (id) "-" (line.number) } {
                                    (words.return_one) span.hidden { " " (name(visit, line)) }
                                }
                            }
                        }
                    }
                }
            }
            @for payment in &kept.order.payments {
                p.note { (book.built_in("fidelis.points.used", &[("points", crate::book::points(payment.points)), ("amount", crate::book::money(payment.amount))])) }
            }
            @if open {
                div.actions {
                    @if !arrived {
                        form method="post" action={ "/orders/" (id) "/deliver" } hx-swap=(STAY) {
                            button.quiet id={ "deliver-" (id) } { (words.deliver) span.hidden { " " (id) } }
                        }
                        form method="post" action={ "/orders/" (id) "/cancel" } hx-swap=(STAY) {
                            button.quiet id={ "cancel-" (id) } { (words.cancel) span.hidden { " " (id) } }
                        }
                    } @else {
                        form method="post" action={ "/orders/" (id) "/refund" } hx-swap=(STAY) {
                            button.quiet id={ "refund-" (id) } { (words.refund) span.hidden { " " (id) } }
                        }
                    }
                }
            }
        }
    }
}

fn name(visit: &Visit, line: &Line) -> &'static str {
    match product(&line.sku) {
        Some(product) => visit.words.product(product.sku).name,
        None => visit.words.house,
    }
}
