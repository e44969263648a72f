//! Classifying one member.

use super::{lifecycle, rfm};
use crate::Engine;
use crate::checkout::{check_visit, review_tiers};
use crate::contract::segmentation::{ClassifyRequest, Profile};
use crate::contract::types::{Finding, Subject, Verdict};
use crate::facts::{Facts, verdict};
use crate::fault::Answer;
use crate::refusal::applies;

/// Says who a member is now: the stage of their life as a customer (rule 4.2), their RFM scores
/// (rule 4.1) and the segments of the programme that they are in (rule 4.3).
///
/// Segments in which the shop put the member count if the programme knows them. Tiers whose review
/// is overdue are reviewed first, as a quote does.
///
/// # Errors
/// A fault with a JSON pointer into the request: a value outside its range, a currency without a
/// rate, an instant outside 1970 to 2100.
pub fn classify(engine: &Engine, mut request: ClassifyRequest) -> Answer<Profile> {
    check_visit(
        engine,
        request.now,
        Some(&request.member),
        request.standing.as_ref(),
        request.cart.as_ref(),
    )?;
    if let Some(standing) = &mut request.standing {
        review_tiers(engine, standing, request.now)?;
    }
    let facts = Facts::new(
        engine,
        request.now,
        request.explain,
        Some(&request.member),
        request.standing.as_ref(),
        request.cart.as_ref(),
        Vec::new(),
    );
    let mut segments = Vec::new();
    let mut findings = Vec::new();
    for (index, segment) in engine.program.segments.iter().enumerate() {
        let verdict = if facts.is_named(&segment.id) {
            Verdict::Applied
        } else {
            verdict(facts.belongs(index, segment))?
        };
        if applies(&verdict) {
            segments.push(segment.id.clone());
        }
        if request.explain {
            findings.push(Finding {
                subject: Subject::Segment,
                id: segment.id.clone(),
                verdict,
            });
        }
    }
    Ok(Profile {
        lifecycle: lifecycle::told(lifecycle::stage(&facts)?),
        rfm: rfm::score(&facts)?,
        segments,
        findings,
    })
}
