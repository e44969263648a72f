//! The programme page: what it is, how to earn and use, its tiers and missions.

use anyhow::Result;

use super::Visit;
use super::book::Book;
use super::sheet::Sheet;

/// Writes the programme page as one customer sees it.
pub(crate) fn tell(book: &Book<'_>, visit: &Visit, sheet: &mut Sheet) -> Result<()> {
    let page = &visit.page;
    let tagline = page
        .tagline
        .as_ref()
        .map(|text| book.say(text))
        .transpose()?;
    sheet.heading(&book.say(&page.name)?, &tagline.unwrap_or_default());
    sheet.gap();
    for text in page.identity.iter().chain(&page.benefits) {
        sheet.line(&book.say(text)?);
    }
    for (title, ways) in [
        (book.labels.earning, &page.earning),
        (book.labels.using, &page.using),
    ] {
        if !ways.is_empty() {
            sheet.section(title);
        }
        for way in ways {
            sheet.line(&book.say(&way.text)?);
        }
    }
    if !page.ladder.is_empty() {
        sheet.section(book.labels.tiers);
    }
    for rung in &page.ladder {
        let mut name = book.say(&rung.name)?;
        if rung.current {
            name = format!("{name} ← {}", book.labels.now);
        }
        sheet.row(&name, &book.say(&rung.requirement)?);
        for benefit in &rung.benefits {
            sheet.aside(&book.say(benefit)?);
        }
    }
    if !page.missions.is_empty() {
        sheet.section(book.labels.missions);
    }
    for mission in &page.missions {
        sheet.line(&book.say(&mission.name)?);
        sheet.aside(&book.say(&mission.text)?);
    }
    Ok(())
}
