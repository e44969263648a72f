//! Points sent to another member, and received from one.
//!
//! One call decides for one account. So sending answers an event for the receiver's account, which
//! carries the points with their expiry and funding; its id derives from the sender's event, so
//! that settling it twice is harmless.

use super::book::Book;
use super::buckets::Key;
use super::entries::{Draft, Stamp};
use super::manual::some_points;
use crate::contract::types::{
    EntryDetail, EntryKind, FaultKind, FollowUpEvent, Notice, RefusalReason, Transfer,
    TransferPart, TransferReceipt, Verdict,
};
use crate::fault::{Answer, below_index, fault};
use crate::refusal::refused;

impl Book<'_> {
    /// Sends points. What is owed must be paid first, and more than there is cannot be sent.
    ///
    /// # Errors
    /// Faults with a pointer relative to the transfer.
    pub(super) fn send(&mut self, stamp: &mut Stamp, transfer: &Transfer) -> Answer<Verdict> {
        self.known_wallet(&transfer.wallet)?;
        some_points(transfer.points)?;
        if transfer.receiver == self.owner || transfer.receiver.is_empty() {
            return Err(fault(
                FaultKind::InvalidValue,
                "/receiver",
                "another member",
                transfer.receiver.as_str(),
            ));
        }
        let owed = self.owed(&transfer.wallet);
        if owed > 0 {
            return refused(RefusalReason::DebtOutstanding, owed);
        }
        let lacking = self.lacking(&transfer.wallet, transfer.points, stamp.at)?;
        if lacking > 0 {
            return refused(RefusalReason::InsufficientPoints, lacking);
        }
        let mut draft = Draft::new(EntryKind::Transfer, &transfer.wallet, "sent");
        self.take(&mut draft, transfer.points, stamp.at)?;
        let id = [&stamp.event_id, ":received:", self.owner].concat();
        self.dispatch(stamp, draft, &transfer.receiver, id)?;
        Ok(Verdict::Applied)
    }

    /// Sends off what an entry took: the event of this id brings it to the receiver.
    pub(super) fn dispatch(
        &mut self,
        stamp: &mut Stamp,
        mut draft: Draft,
        receiver: &str,
        id: String,
    ) -> Answer<()> {
        draft.detail = EntryDetail::Counterparty(receiver.to_owned());
        let mut parts: Vec<TransferPart> = Vec::with_capacity(draft.moves.len());
        for moved in &draft.moves {
            parts.push(TransferPart {
                points: -moved.remaining,
                activates_at: moved.activates_at,
                expires_at: moved.expires_at,
                funding: moved.funding.clone(),
            });
        }
        let word = Notice::TransferReceived(TransferReceipt {
            wallet: draft.wallet.clone(),
            sender: self.owner.to_owned(),
            parts,
        });
        self.tell(stamp, receiver, id, word);
        self.post(stamp, draft)
    }

    /// Tells another account something, by an event of this id.
    pub(super) fn tell(&mut self, stamp: &Stamp, member: &str, id: String, word: Notice) {
        self.follow_ups.push(FollowUpEvent {
            member: member.to_owned(),
            id,
            at: stamp.at,
            word,
        });
    }

    /// Receives points; they pay what is owed first, as soon as they are active. Parts that expired
    /// on the way expire here.
    ///
    /// # Errors
    /// Faults with a pointer relative to the receipt.
    pub(super) fn receive(
        &mut self,
        stamp: &mut Stamp,
        receipt: &TransferReceipt,
    ) -> Answer<Verdict> {
        self.known_wallet(&receipt.wallet)?;
        for (index, part) in receipt.parts.iter().enumerate() {
            some_points(part.points).map_err(|fault| below_index("/parts", index, fault))?;
        }
        let mut draft = Draft::new(EntryKind::Transfer, &receipt.wallet, "received");
        draft.detail = EntryDetail::Counterparty(receipt.sender.clone());
        let mut came = Vec::with_capacity(receipt.parts.len());
        for part in &receipt.parts {
            let mut key = Key::active(&receipt.wallet, part.expires_at, part.funding.clone());
            key.activates_at = part.activates_at.filter(|instant| *instant > stamp.at);
            let index = self.put(&mut draft, key, part.points, stamp.at, stamp.at)?;
            came.push((index, part.points));
        }
        if came.is_empty() {
            return Ok(Verdict::Applied);
        }
        self.post(stamp, draft)?;
        for (index, points) in came {
            self.pay_debt(stamp, index, points, None)?;
        }
        Ok(Verdict::Applied)
    }
}
