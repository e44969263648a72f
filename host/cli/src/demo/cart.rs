//! A customer's cart, and what the plugin answered to it.

use anyhow::Result;
use fidelis_host::contract::checkout::{Lacking, OfferProgress};
use fidelis_host::contract::types::{
    ArgumentValue, Effect, MoneyArgument, PointsArgument, Verdict,
};

use super::Visit;
use super::book::Book;
use super::sheet::Sheet;

/// Writes one cart.
pub(crate) fn tell(book: &Book<'_>, visit: &Visit, sheet: &mut Sheet) -> Result<()> {
    let cart = &visit.request.cart;
    let money = |amount| book.money(amount, &cart.currency);
    sheet.section(book.labels.cart);
    for line in &cart.lines {
        let goods = format!("{:>3} × {}", line.quantity, line.sku);
        sheet.row(&goods, &money(line.amount.saturating_sub(line.discount))?);
    }
    sheet.row(book.labels.shipping, &money(cart.shipping)?);
    offers(book, visit, sheet)?;
    codes(book, visit, sheet)?;
    burning(book, visit, sheet)?;
    sheet.total(book.labels.due, &money(visit.quotation.totals.due)?);
    earnings(book, visit, sheet)?;
    near(book, visit, sheet)?;
    status(book, visit, sheet)
}

fn offers(book: &Book<'_>, visit: &Visit, sheet: &mut Sheet) -> Result<()> {
    let currency = &visit.request.cart.currency;
    let mut rows = Vec::new();
    for effect in &visit.quotation.effects {
        let (offer, figure) = match effect {
            Effect::Discount(discount) => {
                let taken = book.money(discount.amount, currency)?;
                (&discount.offer, format!("−{taken}"))
            }
            Effect::Gift(gift) => {
                let figure = format!(
                    "{}{}{} × {}",
                    book.labels.gift, book.labels.colon, gift.quantity, gift.sku
                );
                (&gift.offer, figure)
            }
            Effect::Coupon(coupon) => (&coupon.offer, book.labels.coupon.to_owned()),
            Effect::Access(access) => (&access.offer, access.opens.clone()),
            _ => continue,
        };
        rows.push((book.name("offers", offer)?, figure));
    }
    if !rows.is_empty() {
        sheet.section(book.labels.offers);
    }
    for (name, figure) in rows {
        sheet.row(&name, &figure);
    }
    Ok(())
}

fn codes(book: &Book<'_>, visit: &Visit, sheet: &mut Sheet) -> Result<()> {
    if !visit.quotation.codes.is_empty() {
        sheet.section(book.labels.codes);
    }
    for code in &visit.quotation.codes {
        let index = usize::try_from(code.index).unwrap_or(usize::MAX);
        let typed = visit.request.codes.get(index);
        let typed = typed.map_or("", |presented| presented.code.as_str());
        let verdict = match &code.verdict {
            Verdict::Applied => book.labels.accepted.to_owned(),
            Verdict::Refused(refusal) => book.reason(refusal.reason)?,
        };
        sheet.row(typed, &verdict);
    }
    Ok(())
}

fn burning(book: &Book<'_>, visit: &Visit, sheet: &mut Sheet) -> Result<()> {
    let currency = &visit.request.cart.currency;
    let asked = visit.quotation.burnables.iter();
    let asked = asked.filter(|burnable| burnable.requested).peekable();
    for (index, burnable) in asked.enumerate() {
        if index == 0 {
            sheet.section(book.labels.points);
        }
        if let Some(refusal) = &burnable.refusal {
            let missing = match refusal.missing {
                0 => String::new(),
                missing => {
                    let points = book.points(missing, &burnable.wallet)?;
                    format!("{}{}{points}", book.labels.missing, book.labels.colon)
                }
            };
            sheet.row(&book.reason(refusal.reason)?, &missing);
        }
        if burnable.points > 0 {
            let points = book.points(burnable.points, &burnable.wallet)?;
            let amount = book.money(burnable.amount, currency)?;
            sheet.row(&points, &format!("−{amount}"));
        }
    }
    Ok(())
}

fn earnings(book: &Book<'_>, visit: &Visit, sheet: &mut Sheet) -> Result<()> {
    sheet.section(book.labels.earns);
    for earning in &visit.quotation.earnings {
        let points = book.points(earning.granted, &earning.wallet)?;
        sheet.row(&book.name("earning", &earning.rule)?, &format!("+{points}"));
    }
    if visit.quotation.earnings.is_empty() {
        sheet.line(book.labels.nothing);
    }
    Ok(())
}

fn near(book: &Book<'_>, visit: &Visit, sheet: &mut Sheet) -> Result<()> {
    let open = |progress: &&OfferProgress| progress.missing > 0;
    for (index, progress) in visit.quotation.progress.iter().filter(open).enumerate() {
        if index == 0 {
            sheet.section(book.labels.near);
        }
        let (key, missing) = match progress.lacking {
            Lacking::Amount => (
                "fidelis.offer.missing-amount",
                ArgumentValue::Money(MoneyArgument {
                    currency: visit.request.cart.currency.clone(),
                    amount: progress.missing,
                }),
            ),
            Lacking::Units => (
                "fidelis.offer.missing-units",
                ArgumentValue::Number(progress.missing),
            ),
            Lacking::Orders => (
                "fidelis.offer.missing-orders",
                ArgumentValue::Number(progress.missing),
            ),
        };
        let offer = ArgumentValue::Text(book.name("offers", &progress.offer)?);
        sheet.line(&book.built_in(key, &[("offer", offer), ("missing", missing)])?);
    }
    Ok(())
}

/// What the customer has and how far they are, as the programme page says it.
fn status(book: &Book<'_>, visit: &Visit, sheet: &mut Sheet) -> Result<()> {
    let page = &visit.page;
    if page.holdings.is_empty() && page.progress_texts.is_empty() {
        return Ok(());
    }
    sheet.section(book.labels.status);
    for holding in &page.holdings {
        let points = ArgumentValue::Points(PointsArgument {
            wallet: holding.wallet.clone(),
            amount: holding.usable,
        });
        sheet.line(&book.built_in("fidelis.points.balance", &[("points", points)])?);
    }
    for text in &page.progress_texts {
        sheet.line(&book.say(text)?);
    }
    Ok(())
}
