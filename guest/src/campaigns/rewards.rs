//! What the storefront is to do so that a member gets what is not points.

use super::periods::days_after;
use super::triggers::channel;
use crate::Engine;
use crate::contract::types::{
    self, Access, Argument, ArgumentValue, ContestEntry, CouponOrder, Effect, Funding, Gift,
    Message, MessageIntent, PointsArgument, Subject, Task,
};
use crate::fault::Answer;
use crate::program::format::{Reward, TaskReward};
use crate::program::values::Channel;
use crate::texts;

/// Rewards on their way to a member.
#[derive(Debug)]
pub(crate) struct Prize<'e> {
    /// What gives them: a campaign, or a reward of the catalogue.
    pub(crate) subject: Subject,
    /// Its id.
    pub(crate) id: &'e str,
    /// What it gives.
    pub(crate) gives: &'e [Reward],
    /// How often, at least 1.
    pub(crate) times: u32,
    /// The event.
    pub(crate) event: String,
    /// When, UTC milliseconds: days are counted from here.
    pub(crate) at: i64,
    /// Who pays.
    pub(crate) funding: Option<Funding>,
    /// What messages speak of.
    pub(crate) arguments: Vec<Argument>,
}

/// Puts what a prize gives beside points behind the effects. Each has an id that derives from the
/// event's, so that doing it twice is harmless. Answers the index of a message that the member did not
/// agree to get in one of its ways; `agreed` are the ways in which they do, `reads` is the tag of
/// their language.
///
/// # Errors
/// `out-of-time` if a day lies outside the zone's table.
pub(crate) fn hand_out(
    engine: &Engine,
    prize: &Prize<'_>,
    agreed: &[types::Channel],
    reads: Option<&str>,
    effects: &mut Vec<Effect>,
) -> Answer<Option<usize>> {
    let mut unheard = None;
    let offer = || prize.id.to_owned();
    let until = |days: Option<u32>| match days {
        Some(days) => days_after(engine, prize.at, days).map(Some),
        None => Ok(None),
    };
    for (index, reward) in prize.gives.iter().enumerate() {
        let id = format!("{}:{}:{index}", prize.event, prize.id);
        match reward {
            Reward::Points(_) => {}
            Reward::Coupon(coupon) => {
                let expires_at = until(coupon.days)?;
                for number in 0..prize.times {
                    effects.push(Effect::Coupon(CouponOrder {
                        offer: coupon.offer.clone(),
                        id: numbered(&id, number),
                        expires_at,
                        funding: prize.funding.clone(),
                    }));
                }
            }
            Reward::Gift(gift) => effects.push(Effect::Gift(Gift {
                offer: offer(),
                sku: gift.sku.clone(),
                quantity: gift.quantity.saturating_mul(prize.times),
            })),
            Reward::Access(access) => effects.push(Effect::Access(Access {
                offer: offer(),
                opens: access.opens.clone(),
                expires_at: until(access.days)?,
            })),
            Reward::Contest(contest) => effects.push(Effect::Contest(ContestEntry {
                offer: offer(),
                contest: contest.contest.clone(),
                tickets: contest.tickets.saturating_mul(prize.times),
            })),
            Reward::Task(TaskReward { text, days }) => {
                let due_at = until(*days)?;
                for number in 0..prize.times {
                    effects.push(Effect::Task(Task {
                        offer: offer(),
                        id: numbered(&id, number),
                        text: prize.says(text),
                        due_at,
                    }));
                }
            }
            Reward::Message(message) => {
                for way in &message.channels {
                    let (channel, name) = (channel(*way), name(*way));
                    if *way == Channel::OnSite || agreed.contains(&channel) {
                        effects.push(Effect::Message(MessageIntent {
                            id: [&id, ":", name].concat(),
                            channel,
                            locale: texts::locale(engine, &message.text, reads).to_owned(),
                            text: prize.says(&message.text),
                        }));
                    } else {
                        unheard = Some(index);
                    }
                }
            }
        }
    }
    Ok(unheard)
}

impl Prize<'_> {
    fn says(&self, key: &str) -> Message {
        Message {
            key: key.to_owned(),
            arguments: self.arguments.clone(),
        }
    }
}

/// The argument `points` of a message.
pub(crate) fn points_argument(wallet: &str, amount: i64) -> Argument {
    Argument {
        name: "points".to_owned(),
        value: ArgumentValue::Points(PointsArgument {
            wallet: wallet.to_owned(),
            amount,
        }),
    }
}

/// The id of the first one, and of those after it.
fn numbered(id: &str, number: u32) -> String {
    if number == 0 {
        id.to_owned()
    } else {
        format!("{id}:{number}")
    }
}

fn name(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "email",
        Channel::Sms => "sms",
        Channel::Push => "push",
        Channel::OnSite => "on-site",
        Channel::Post => "post",
    }
}
