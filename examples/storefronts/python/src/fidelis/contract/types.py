"""The types of ``wit/types.wit``.

Made by scripts/generate.py from the contract; not to be changed by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

Minor: TypeAlias = int


Points: TypeAlias = int


Instant: TypeAlias = int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """The record ``ratio`` of ``wit/types.wit``."""

    numerator: int
    denominator: int


@dataclass(frozen=True, slots=True)
class AttributeValueText:
    """The case ``text`` of the variant ``attribute-value`` of ``wit/types.wit``."""

    value: str


@dataclass(frozen=True, slots=True)
class AttributeValueNumber:
    """The case ``number`` of the variant ``attribute-value`` of ``wit/types.wit``."""

    value: int


@dataclass(frozen=True, slots=True)
class AttributeValueTruth:
    """The case ``truth`` of the variant ``attribute-value`` of ``wit/types.wit``."""

    value: bool


@dataclass(frozen=True, slots=True)
class AttributeValueMoment:
    """The case ``moment`` of the variant ``attribute-value`` of ``wit/types.wit``."""

    value: Instant


@dataclass(frozen=True, slots=True)
class AttributeValueTexts:
    """The case ``texts`` of the variant ``attribute-value`` of ``wit/types.wit``."""

    value: tuple[str, ...]


AttributeValue: TypeAlias = (
    AttributeValueText
    | AttributeValueNumber
    | AttributeValueTruth
    | AttributeValueMoment
    | AttributeValueTexts
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """The record ``attribute`` of ``wit/types.wit``."""

    name: str
    value: AttributeValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Funding:
    """The record ``funding`` of ``wit/types.wit``."""

    seller: str
    share_ppm: int


class LineKind(StrEnum):
    """The enum ``line-kind`` of ``wit/types.wit``."""

    GOODS = "Goods"
    SERVICE = "Service"
    SUBSCRIPTION = "Subscription"
    GIFT_CARD = "GiftCard"
    TOP_UP = "TopUp"
    FEE = "Fee"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The record ``line`` of ``wit/types.wit``."""

    number: int
    sku: str
    category: str | None = None
    seller: str | None = None
    tags: tuple[str, ...] = ()
    kind: LineKind
    on_sale: bool
    quantity: int
    amount: Minor
    discount: Minor
    floor: Minor
    tax_ppm: int
    attributes: tuple[Attribute, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cart:
    """The record ``cart`` of ``wit/types.wit``."""

    currency: str
    rate: Ratio | None = None
    lines: tuple[Line, ...] = ()
    shipping: Minor
    tendered: Minor
    attributes: tuple[Attribute, ...] = ()


class CouponState(StrEnum):
    """The enum ``coupon-state`` of ``wit/types.wit``."""

    ISSUED = "Issued"
    USED = "Used"
    REVOKED = "Revoked"
    FOREIGN = "Foreign"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coupon:
    """The record ``coupon`` of ``wit/types.wit``."""

    offer: str
    state: CouponState
    issued_at: Instant
    expires_at: Instant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PresentedCode:
    """The record ``presented-code`` of ``wit/types.wit``."""

    code: str
    coupon: Coupon | None = None


class Channel(StrEnum):
    """The enum ``channel`` of ``wit/types.wit``."""

    EMAIL = "Email"
    SMS = "Sms"
    PUSH = "Push"
    ON_SITE = "OnSite"
    POST = "Post"


@dataclass(frozen=True, slots=True, kw_only=True)
class Birthday:
    """The record ``birthday`` of ``wit/types.wit``."""

    month: int
    day: int
    changed_at: Instant | None = None


class OrderStatus(StrEnum):
    """The enum ``order-status`` of ``wit/types.wit``."""

    PLACED = "Placed"
    PAID = "Paid"
    SHIPPED = "Shipped"
    DELIVERED = "Delivered"
    CANCELLED = "Cancelled"
    REFUNDED = "Refunded"


@dataclass(frozen=True, slots=True, kw_only=True)
class PastOrder:
    """The record ``past-order`` of ``wit/types.wit``."""

    placed_at: Instant
    status: OrderStatus
    net: Minor
    discount: Minor
    units: int
    lines: int
    bundles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PastItem:
    """The record ``past-item`` of ``wit/types.wit``."""

    sku: str
    category: str | None = None
    last_at: Instant
    orders: int
    units: int
    amount: Minor


class InteractionKind(StrEnum):
    """The enum ``interaction-kind`` of ``wit/types.wit``."""

    VISITED = "Visited"
    VIEWED = "Viewed"
    SEARCHED = "Searched"
    CARTED = "Carted"
    WISHED = "Wished"


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """The record ``interaction`` of ``wit/types.wit``."""

    kind: InteractionKind
    at: Instant
    sku: str | None = None
    category: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """The record ``member`` of ``wit/types.wit``."""

    id: str
    enrolled_at: Instant | None = None
    birthday: Birthday | None = None
    locale: str | None = None
    consents: tuple[Channel, ...] = ()
    segments: tuple[str, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    orders: tuple[PastOrder, ...] = ()
    items: tuple[PastItem, ...] = ()
    interactions: tuple[Interaction, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """The record ``bucket`` of ``wit/types.wit``."""

    sequence: int
    wallet: str
    remaining: Points
    held: Points
    earned_at: Instant
    activates_at: Instant | None = None
    awaiting: str | None = None
    expires_at: Instant | None = None
    funding: Funding | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldPart:
    """The record ``hold-part`` of ``wit/types.wit``."""

    sequence: int
    held: Points


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """The record ``hold`` of ``wit/types.wit``."""

    id: str
    wallet: str
    expires_at: Instant
    parts: tuple[HoldPart, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Debt:
    """The record ``debt`` of ``wit/types.wit``."""

    wallet: str
    owed: Points


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The record ``mark`` of ``wit/types.wit``."""

    start: Instant
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """The record ``counter`` of ``wit/types.wit``."""

    id: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TierState:
    """The record ``tier-state`` of ``wit/types.wit``."""

    ladder: str
    tier: str | None = None
    since: Instant
    review_at: Instant | None = None
    in_grace: bool
    upcoming: str | None = None
    locked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The record ``account`` of ``wit/types.wit``."""

    version: int
    next_sequence: int
    buckets: tuple[Bucket, ...] = ()
    holds: tuple[Hold, ...] = ()
    debts: tuple[Debt, ...] = ()
    counters: tuple[Counter, ...] = ()
    tiers: tuple[TierState, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UsablePoints:
    """The record ``usable-points`` of ``wit/types.wit``."""

    wallet: str
    usable_at: Instant
    expires_at: Instant | None = None
    amount: Points


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The record ``standing`` of ``wit/types.wit``."""

    usable: tuple[UsablePoints, ...] = ()
    debts: tuple[Debt, ...] = ()
    counters: tuple[Counter, ...] = ()
    tiers: tuple[TierState, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedCounter:
    """The record ``shared-counter`` of ``wit/types.wit``."""

    id: str
    used: int
    limit: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedDelta:
    """The record ``shared-delta`` of ``wit/types.wit``."""

    id: str
    delta: int
    limit: int | None = None


class RefusalReason(StrEnum):
    """The enum ``refusal-reason`` of ``wit/types.wit``."""

    NOT_ENROLLED = "NotEnrolled"
    CONDITION_FAILED = "ConditionFailed"
    NOT_IN_AUDIENCE = "NotInAudience"
    EXCLUDED_AUDIENCE = "ExcludedAudience"
    OUTSIDE_WINDOW = "OutsideWindow"
    NO_ELIGIBLE_LINE = "NoEligibleLine"
    BELOW_MINIMUM = "BelowMinimum"
    NOTHING_TO_GIVE = "NothingToGive"
    EXCLUDED_BY_EXCLUSIVE = "ExcludedByExclusive"
    NOT_CHOSEN = "NotChosen"
    NOTHING_LEFT = "NothingLeft"
    CAP_REACHED = "CapReached"
    BUDGET_EXHAUSTED = "BudgetExhausted"
    CODE_REQUIRED = "CodeRequired"
    CODE_UNKNOWN = "CodeUnknown"
    CODE_REPEATED = "CodeRepeated"
    CODE_NOT_YET_VALID = "CodeNotYetValid"
    CODE_EXPIRED = "CodeExpired"
    CODE_USED = "CodeUsed"
    CODE_REVOKED = "CodeRevoked"
    CODE_FOREIGN = "CodeForeign"
    CURRENCY_UNSUPPORTED = "CurrencyUnsupported"
    PAID_WITH_POINTS = "PaidWithPoints"
    INSUFFICIENT_POINTS = "InsufficientPoints"
    BELOW_MINIMUM_POINTS = "BelowMinimumPoints"
    NOT_A_STEP = "NotAStep"
    DEBT_OUTSTANDING = "DebtOutstanding"
    ABOVE_LIMIT = "AboveLimit"
    WALLET_NOT_SPENDABLE = "WalletNotSpendable"
    HOLD_UNKNOWN = "HoldUnknown"
    HOLD_LAPSED = "HoldLapsed"
    REWARD_UNKNOWN = "RewardUnknown"
    ALREADY_GIVEN = "AlreadyGiven"
    NO_CONSENT = "NoConsent"
    SELF_REFERRAL = "SelfReferral"
    SAME_DEVICE = "SameDevice"
    SAME_PAYMENT = "SamePayment"
    TOO_MANY_REFERRALS = "TooManyReferrals"
    NOT_FIRST_ORDER = "NotFirstOrder"
    OTHER_VARIANT = "OtherVariant"
    OUT_OF_STOCK = "OutOfStock"
    ALREADY_BOUGHT = "AlreadyBought"
    TOO_SIMILAR = "TooSimilar"
    MEMBER_LEFT = "MemberLeft"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """The record ``refusal`` of ``wit/types.wit``."""

    reason: RefusalReason
    missing: int
    at: str
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class VerdictApplied:
    """The case ``applied`` of the variant ``verdict`` of ``wit/types.wit``."""


@dataclass(frozen=True, slots=True)
class VerdictRefused:
    """The case ``refused`` of the variant ``verdict`` of ``wit/types.wit``."""

    value: Refusal


Verdict: TypeAlias = VerdictApplied | VerdictRefused


class Subject(StrEnum):
    """The enum ``subject`` of ``wit/types.wit``."""

    EARNING_RULE = "EarningRule"
    MULTIPLIER = "Multiplier"
    OFFER = "Offer"
    BURNING = "Burning"
    LADDER = "Ladder"
    SEGMENT = "Segment"
    PLACEMENT = "Placement"
    EXPERIMENT = "Experiment"
    MISSION = "Mission"
    CAMPAIGN = "Campaign"
    REWARD = "Reward"
    GRANT = "Grant"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The record ``finding`` of ``wit/types.wit``."""

    subject: Subject
    id: str
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsArgument:
    """The record ``points-argument`` of ``wit/types.wit``."""

    wallet: str
    amount: Points


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyArgument:
    """The record ``money-argument`` of ``wit/types.wit``."""

    currency: str
    amount: Minor


@dataclass(frozen=True, slots=True)
class ArgumentValueText:
    """The case ``text`` of the variant ``argument-value`` of ``wit/types.wit``."""

    value: str


@dataclass(frozen=True, slots=True)
class ArgumentValueKey:
    """The case ``key`` of the variant ``argument-value`` of ``wit/types.wit``."""

    value: str


@dataclass(frozen=True, slots=True)
class ArgumentValueNumber:
    """The case ``number`` of the variant ``argument-value`` of ``wit/types.wit``."""

    value: int


@dataclass(frozen=True, slots=True)
class ArgumentValuePoints:
    """The case ``points`` of the variant ``argument-value`` of ``wit/types.wit``."""

    value: PointsArgument


@dataclass(frozen=True, slots=True)
class ArgumentValueMoney:
    """The case ``money`` of the variant ``argument-value`` of ``wit/types.wit``."""

    value: MoneyArgument


@dataclass(frozen=True, slots=True)
class ArgumentValuePercentPpm:
    """The case ``percent-ppm`` of the variant ``argument-value`` of ``wit/types.wit``."""

    value: int


@dataclass(frozen=True, slots=True)
class ArgumentValueFactor:
    """The case ``factor`` of the variant ``argument-value`` of ``wit/types.wit``."""

    value: Ratio


@dataclass(frozen=True, slots=True)
class ArgumentValueDay:
    """The case ``day`` of the variant ``argument-value`` of ``wit/types.wit``."""

    value: Instant


@dataclass(frozen=True, slots=True)
class ArgumentValueLastDay:
    """The case ``last-day`` of the variant ``argument-value`` of ``wit/types.wit``."""

    value: Instant


ArgumentValue: TypeAlias = (
    ArgumentValueText
    | ArgumentValueKey
    | ArgumentValueNumber
    | ArgumentValuePoints
    | ArgumentValueMoney
    | ArgumentValuePercentPpm
    | ArgumentValueFactor
    | ArgumentValueDay
    | ArgumentValueLastDay
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """The record ``argument`` of ``wit/types.wit``."""

    name: str
    value: ArgumentValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """The record ``message`` of ``wit/types.wit``."""

    key: str
    arguments: tuple[Argument, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The record ``share`` of ``wit/types.wit``."""

    line: int
    amount: int


class CapKind(StrEnum):
    """The enum ``cap-kind`` of ``wit/types.wit``."""

    ORDER = "Order"
    DAY = "Day"
    WEEK = "Week"
    MONTH = "Month"
    YEAR = "Year"
    LIFETIME = "Lifetime"
    BALANCE = "Balance"
    BUDGET = "Budget"


@dataclass(frozen=True, slots=True, kw_only=True)
class Earning:
    """The record ``earning`` of ``wit/types.wit``."""

    rule: str
    wallet: str
    desired: Points
    granted: Points
    cap: CapKind | None = None
    activates_at: Instant | None = None
    expires_at: Instant | None = None
    funding: Funding | None = None
    split: tuple[Share, ...] = ()


class MetricKind(StrEnum):
    """The enum ``metric-kind`` of ``wit/types.wit``."""

    SPEND = "Spend"
    POINTS = "Points"
    ORDERS = "Orders"
    REPORTED = "Reported"


@dataclass(frozen=True, slots=True, kw_only=True)
class TierProgress:
    """The record ``tier-progress`` of ``wit/types.wit``."""

    ladder: str
    metric: MetricKind
    tier: str | None = None
    value: int
    next: str | None = None
    to_next: int
    to_stay: int
    review_at: Instant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TierChange:
    """The record ``tier-change`` of ``wit/types.wit``."""

    ladder: str
    before: str | None = None
    after: str | None = None
    review_at: Instant | None = None


class EntryKind(StrEnum):
    """The enum ``entry-kind`` of ``wit/types.wit``."""

    EARN = "Earn"
    ACTIVATE = "Activate"
    BURN = "Burn"
    HOLD = "Hold"
    RELEASE = "Release"
    EXPIRE = "Expire"
    CLAWBACK = "Clawback"
    RESTORE = "Restore"
    DEBT = "Debt"
    SETTLE = "Settle"
    ADJUST = "Adjust"
    TRANSFER = "Transfer"
    METRIC = "Metric"
    TIER = "Tier"
    CAP = "Cap"
    DISCOUNT = "Discount"


@dataclass(frozen=True, slots=True, kw_only=True)
class BucketMove:
    """The record ``bucket-move`` of ``wit/types.wit``."""

    sequence: int
    remaining: Points
    held: Points
    earned_at: Instant
    activates_at: Instant | None = None
    awaiting: str | None = None
    expires_at: Instant | None = None
    funding: Funding | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineShare:
    """The record ``line-share`` of ``wit/types.wit``."""

    line: int
    value: Minor
    units: int
    amount: int


class Anchor(StrEnum):
    """The enum ``anchor`` of ``wit/types.wit``."""

    PLACED = "Placed"
    PAID = "Paid"
    SHIPPED = "Shipped"
    DELIVERED = "Delivered"


@dataclass(frozen=True, slots=True)
class ExpiryNever:
    """The case ``never`` of the variant ``expiry`` of ``wit/types.wit``."""


@dataclass(frozen=True, slots=True)
class ExpiryDays:
    """The case ``days`` of the variant ``expiry`` of ``wit/types.wit``."""

    value: int


@dataclass(frozen=True, slots=True)
class ExpiryMonths:
    """The case ``months`` of the variant ``expiry`` of ``wit/types.wit``."""

    value: int


@dataclass(frozen=True, slots=True)
class ExpiryInactiveDays:
    """The case ``inactive-days`` of the variant ``expiry`` of ``wit/types.wit``."""

    value: int


@dataclass(frozen=True, slots=True)
class ExpiryInactiveMonths:
    """The case ``inactive-months`` of the variant ``expiry`` of ``wit/types.wit``."""

    value: int


@dataclass(frozen=True, slots=True)
class ExpiryFixed:
    """The case ``fixed`` of the variant ``expiry`` of ``wit/types.wit``."""

    value: Instant


@dataclass(frozen=True, slots=True)
class ExpiryEndOfMonth:
    """The case ``end-of-month`` of the variant ``expiry`` of ``wit/types.wit``."""

    value: int


@dataclass(frozen=True, slots=True)
class ExpiryEndOfYear:
    """The case ``end-of-year`` of the variant ``expiry`` of ``wit/types.wit``."""

    value: int


Expiry: TypeAlias = (
    ExpiryNever
    | ExpiryDays
    | ExpiryMonths
    | ExpiryInactiveDays
    | ExpiryInactiveMonths
    | ExpiryFixed
    | ExpiryEndOfMonth
    | ExpiryEndOfYear
)


class RefundBasis(StrEnum):
    """The enum ``refund-basis`` of ``wit/types.wit``."""

    LINE = "Line"
    ORDER = "Order"


class RefundRounding(StrEnum):
    """The enum ``refund-rounding`` of ``wit/types.wit``."""

    KEEP_FLOOR = "KeepFloor"
    REVERSAL_FLOOR = "ReversalFloor"


class Clawback(StrEnum):
    """The enum ``clawback`` of ``wit/types.wit``."""

    ONLY_PENDING = "OnlyPending"
    OWN_BUCKET = "OwnBucket"
    WITHIN_BALANCE = "WithinBalance"
    ALLOW_DEBT = "AllowDebt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """The record ``grant`` of ``wit/types.wit``."""

    currency: str | None = None
    amount: Minor
    rate: Ratio
    desired: Points
    by_value: bool
    minimum_amount: Minor
    minimum_units: int
    anchor: Anchor
    delay_days: int | None = None
    expiry: Expiry
    expiry_at_earning: bool
    basis: RefundBasis
    rounding: RefundRounding
    clawback: Clawback
    max_debt: Points | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """The record ``payment`` of ``wit/types.wit``."""

    currency: str
    amount: Minor
    order_value: Minor
    restore_grace_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversal:
    """The record ``reversal`` of ``wit/types.wit``."""

    returned: Minor
    waived: Points


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterMove:
    """The record ``counter-move`` of ``wit/types.wit``."""

    id: str
    start: Instant
    delta: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FundedDiscount:
    """The record ``funded-discount`` of ``wit/types.wit``."""

    currency: str
    amount: Minor
    funding: Funding


@dataclass(frozen=True, slots=True)
class EntryDetailPlain:
    """The case ``plain`` of the variant ``entry-detail`` of ``wit/types.wit``."""


@dataclass(frozen=True, slots=True)
class EntryDetailGrant:
    """The case ``grant`` of the variant ``entry-detail`` of ``wit/types.wit``."""

    value: Grant


@dataclass(frozen=True, slots=True)
class EntryDetailPayment:
    """The case ``payment`` of the variant ``entry-detail`` of ``wit/types.wit``."""

    value: Payment


@dataclass(frozen=True, slots=True)
class EntryDetailReversal:
    """The case ``reversal`` of the variant ``entry-detail`` of ``wit/types.wit``."""

    value: Reversal


@dataclass(frozen=True, slots=True)
class EntryDetailCounter:
    """The case ``counter`` of the variant ``entry-detail`` of ``wit/types.wit``."""

    value: CounterMove


@dataclass(frozen=True, slots=True)
class EntryDetailTier:
    """The case ``tier`` of the variant ``entry-detail`` of ``wit/types.wit``."""

    value: TierState


@dataclass(frozen=True, slots=True)
class EntryDetailHold:
    """The case ``hold`` of the variant ``entry-detail`` of ``wit/types.wit``."""

    value: Hold


@dataclass(frozen=True, slots=True)
class EntryDetailCounterparty:
    """The case ``counterparty`` of the variant ``entry-detail`` of ``wit/types.wit``."""

    value: str


@dataclass(frozen=True, slots=True)
class EntryDetailDiscount:
    """The case ``discount`` of the variant ``entry-detail`` of ``wit/types.wit``."""

    value: FundedDiscount


EntryDetail: TypeAlias = (
    EntryDetailPlain
    | EntryDetailGrant
    | EntryDetailPayment
    | EntryDetailReversal
    | EntryDetailCounter
    | EntryDetailTier
    | EntryDetailHold
    | EntryDetailCounterparty
    | EntryDetailDiscount
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """The record ``entry`` of ``wit/types.wit``."""

    id: str
    event_id: str
    ordinal: int
    kind: EntryKind
    at: Instant
    wallet: str
    available: Points
    pending: Points
    held: Points
    debt: Points
    moves: tuple[BucketMove, ...] = ()
    order: str | None = None
    rule: str
    revision: str
    reverses: str | None = None
    split: tuple[LineShare, ...] = ()
    detail: EntryDetail


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsPayment:
    """The record ``points-payment`` of ``wit/types.wit``."""

    wallet: str
    points: Points
    amount: Minor
    hold: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedOffer:
    """The record ``applied-offer`` of ``wit/types.wit``."""

    offer: str
    code: str | None = None
    amount: Minor


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """The record ``order`` of ``wit/types.wit``."""

    id: str
    placed_at: Instant
    cart: Cart
    payments: tuple[PointsPayment, ...] = ()
    offers: tuple[AppliedOffer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderStep:
    """The record ``order-step`` of ``wit/types.wit``."""

    order: str
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedLine:
    """The record ``returned-line`` of ``wit/types.wit``."""

    line: int
    amount: Minor | None = None
    units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """The record ``refund`` of ``wit/types.wit``."""

    order: str
    lines: tuple[ReturnedLine, ...] = ()
    amount: Minor
    whole: bool


class OrderChangeKind(StrEnum):
    """The enum ``order-change-kind`` of ``wit/types.wit``."""

    AMENDED = "Amended"
    EXCHANGED = "Exchanged"
    CLAIMED = "Claimed"
    ABANDONED = "Abandoned"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderChange:
    """The record ``order-change`` of ``wit/types.wit``."""

    how: OrderChangeKind
    order: Order


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldRequest:
    """The record ``hold-request`` of ``wit/types.wit``."""

    hold: str
    wallet: str
    points: Points


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """The record ``adjustment`` of ``wit/types.wit``."""

    wallet: str
    points: Points
    reason: str
    expires_at: Instant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningBalance:
    """The record ``opening-balance`` of ``wit/types.wit``."""

    wallet: str
    points: Points
    earned_at: Instant
    expires_at: Instant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """The record ``transfer`` of ``wit/types.wit``."""

    wallet: str
    points: Points
    receiver: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferPart:
    """The record ``transfer-part`` of ``wit/types.wit``."""

    points: Points
    activates_at: Instant | None = None
    expires_at: Instant | None = None
    funding: Funding | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferReceipt:
    """The record ``transfer-receipt`` of ``wit/types.wit``."""

    wallet: str
    sender: str
    parts: tuple[TransferPart, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TierLock:
    """The record ``tier-lock`` of ``wit/types.wit``."""

    ladder: str
    tier: str | None = None
    locked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RewardClaim:
    """The record ``reward-claim`` of ``wit/types.wit``."""

    reward: str
    quantity: int


class ActivityKind(StrEnum):
    """The enum ``activity-kind`` of ``wit/types.wit``."""

    SIGNED_UP = "SignedUp"
    NEWSLETTER = "Newsletter"
    APP = "App"
    SOCIAL = "Social"
    COMMUNITY = "Community"
    REVIEW = "Review"
    CONTACT = "Contact"
    LEAD = "Lead"
    FEEDBACK = "Feedback"
    OTHER = "Other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """The record ``activity`` of ``wit/types.wit``."""

    kind: ActivityKind
    target: str | None = None
    attributes: tuple[Attribute, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    """The record ``referral`` of ``wit/types.wit``."""

    advocate: str
    friend: str
    code: str
    attributes: tuple[Attribute, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """The record ``measure`` of ``wit/types.wit``."""

    ladder: str
    delta: int


@dataclass(frozen=True, slots=True)
class NoticeTransferReceived:
    """The case ``transfer-received`` of the variant ``notice`` of ``wit/types.wit``."""

    value: TransferReceipt


@dataclass(frozen=True, slots=True)
class NoticeReferralFulfilled:
    """The case ``referral-fulfilled`` of the variant ``notice`` of ``wit/types.wit``."""

    value: Referral


@dataclass(frozen=True, slots=True)
class NoticeMeasured:
    """The case ``measured`` of the variant ``notice`` of ``wit/types.wit``."""

    value: Measure


Notice: TypeAlias = NoticeTransferReceived | NoticeReferralFulfilled | NoticeMeasured


@dataclass(frozen=True, slots=True)
class EventBodyOrderPlaced:
    """The case ``order-placed`` of the variant ``event-body`` of ``wit/types.wit``."""

    value: Order


@dataclass(frozen=True, slots=True)
class EventBodyOrderPaid:
    """The case ``order-paid`` of the variant ``event-body`` of ``wit/types.wit``."""

    value: OrderStep


@dataclass(frozen=True, slots=True)
class EventBodyOrderShipped:
    """The case ``order-shipped`` of the variant ``event-body`` of ``wit/types.wit``."""

    value: OrderStep


@dataclass(frozen=True, slots=True)
class EventBodyOrderDelivered:
    """The case ``order-delivered`` of the variant ``event-body`` of ``wit/types.wit``."""

    value: OrderStep


@dataclass(frozen=True, slots=True)
class EventBodyOrderCancelled:
    """The case ``order-cancelled`` of the variant ``event-body`` of ``wit/types.wit``."""

    value: str


@dataclass(frozen=True, slots=True)
class EventBodyOrderChanged:
    """The case ``order-changed`` of the variant ``event-body`` of ``wit/types.wit``."""

    value: OrderChange


@dataclass(frozen=True, slots=True)
class EventBodyOrderRefunded:
    """The case ``order-refunded`` of the variant ``event-body`` of ``wit/types.wit``."""

    value: Refund


@dataclass(frozen=True, slots=True)
class EventBodyHoldRequested:
    """The case ``hold-requested`` of the variant ``event-body`` of ``wit/types.wit``."""

    value: HoldRequest


@dataclass(frozen=True, slots=True)
class EventBodyHoldCommitted:
    """The case ``hold-committed`` of the variant ``event-body`` of ``wit/types.wit``."""

    value: str


@dataclass(frozen=True, slots=True)
class EventBodyHoldReleased:
    """The case ``hold-released`` of the variant ``event-body`` of ``wit/types.wit``."""

    value: str


@dataclass(frozen=True, slots=True)
class EventBodyAdjusted:
    """The case ``adjusted`` of the variant ``event-body`` of ``wit/types.wit``."""

    value: Adjustment


@dataclass(frozen=True, slots=True)
class EventBodyOpened:
    """The case ``opened`` of the variant ``event-body`` of ``wit/types.wit``."""

    value: OpeningBalance


@dataclass(frozen=True, slots=True)
class EventBodyTransferSent:
    """The case ``transfer-sent`` of the variant ``event-body`` of ``wit/types.wit``."""

    value: Transfer


@dataclass(frozen=True, slots=True)
class EventBodyTierLocked:
    """The case ``tier-locked`` of the variant ``event-body`` of ``wit/types.wit``."""

    value: TierLock


@dataclass(frozen=True, slots=True)
class EventBodyRewardClaimed:
    """The case ``reward-claimed`` of the variant ``event-body`` of ``wit/types.wit``."""

    value: RewardClaim


@dataclass(frozen=True, slots=True)
class EventBodyActivityDone:
    """The case ``activity-done`` of the variant ``event-body`` of ``wit/types.wit``."""

    value: Activity


@dataclass(frozen=True, slots=True)
class EventBodyReferralMade:
    """The case ``referral-made`` of the variant ``event-body`` of ``wit/types.wit``."""

    value: Referral


@dataclass(frozen=True, slots=True)
class EventBodyNotified:
    """The case ``notified`` of the variant ``event-body`` of ``wit/types.wit``."""

    value: Notice


@dataclass(frozen=True, slots=True)
class EventBodyAccountMerged:
    """The case ``account-merged`` of the variant ``event-body`` of ``wit/types.wit``."""

    value: str


@dataclass(frozen=True, slots=True)
class EventBodyConsentsChanged:
    """The case ``consents-changed`` of the variant ``event-body`` of ``wit/types.wit``."""

    value: tuple[Channel, ...]


@dataclass(frozen=True, slots=True)
class EventBodyMemberLeft:
    """The case ``member-left`` of the variant ``event-body`` of ``wit/types.wit``."""


@dataclass(frozen=True, slots=True)
class EventBodyDayEnded:
    """The case ``day-ended`` of the variant ``event-body`` of ``wit/types.wit``."""


EventBody: TypeAlias = (
    EventBodyOrderPlaced
    | EventBodyOrderPaid
    | EventBodyOrderShipped
    | EventBodyOrderDelivered
    | EventBodyOrderCancelled
    | EventBodyOrderChanged
    | EventBodyOrderRefunded
    | EventBodyHoldRequested
    | EventBodyHoldCommitted
    | EventBodyHoldReleased
    | EventBodyAdjusted
    | EventBodyOpened
    | EventBodyTransferSent
    | EventBodyTierLocked
    | EventBodyRewardClaimed
    | EventBodyActivityDone
    | EventBodyReferralMade
    | EventBodyNotified
    | EventBodyAccountMerged
    | EventBodyConsentsChanged
    | EventBodyMemberLeft
    | EventBodyDayEnded
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """The record ``event`` of ``wit/types.wit``."""

    id: str
    at: Instant
    body: EventBody


class Lane(StrEnum):
    """The enum ``lane`` of ``wit/types.wit``."""

    ITEM = "Item"
    ORDER = "Order"
    SHIPPING = "Shipping"
    POINTS = "Points"


@dataclass(frozen=True, slots=True, kw_only=True)
class Discount:
    """The record ``discount`` of ``wit/types.wit``."""

    offer: str
    lane: Lane
    amount: Minor
    shares: tuple[Share, ...] = ()
    funding: Funding | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gift:
    """The record ``gift`` of ``wit/types.wit``."""

    offer: str
    sku: str
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponOrder:
    """The record ``coupon-order`` of ``wit/types.wit``."""

    offer: str
    id: str
    expires_at: Instant | None = None
    funding: Funding | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """The record ``access`` of ``wit/types.wit``."""

    offer: str
    opens: str
    expires_at: Instant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestEntry:
    """The record ``contest-entry`` of ``wit/types.wit``."""

    offer: str
    contest: str
    tickets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """The record ``task`` of ``wit/types.wit``."""

    offer: str
    id: str
    text: Message
    due_at: Instant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageIntent:
    """The record ``message-intent`` of ``wit/types.wit``."""

    id: str
    channel: Channel
    locale: str
    text: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """The record ``exposure`` of ``wit/types.wit``."""

    experiment: str
    variant_id: str
    unit_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withholding:
    """The record ``withholding`` of ``wit/types.wit``."""

    order: str
    wallet: str
    points: Points
    amount: Minor
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpEvent:
    """The record ``follow-up-event`` of ``wit/types.wit``."""

    member: str
    id: str
    at: Instant
    word: Notice


@dataclass(frozen=True, slots=True)
class EffectDiscount:
    """The case ``discount`` of the variant ``effect`` of ``wit/types.wit``."""

    value: Discount


@dataclass(frozen=True, slots=True)
class EffectGift:
    """The case ``gift`` of the variant ``effect`` of ``wit/types.wit``."""

    value: Gift


@dataclass(frozen=True, slots=True)
class EffectCoupon:
    """The case ``coupon`` of the variant ``effect`` of ``wit/types.wit``."""

    value: CouponOrder


@dataclass(frozen=True, slots=True)
class EffectAccess:
    """The case ``access`` of the variant ``effect`` of ``wit/types.wit``."""

    value: Access


@dataclass(frozen=True, slots=True)
class EffectContest:
    """The case ``contest`` of the variant ``effect`` of ``wit/types.wit``."""

    value: ContestEntry


@dataclass(frozen=True, slots=True)
class EffectTask:
    """The case ``task`` of the variant ``effect`` of ``wit/types.wit``."""

    value: Task


@dataclass(frozen=True, slots=True)
class EffectMessage:
    """The case ``message`` of the variant ``effect`` of ``wit/types.wit``."""

    value: MessageIntent


@dataclass(frozen=True, slots=True)
class EffectExposure:
    """The case ``exposure`` of the variant ``effect`` of ``wit/types.wit``."""

    value: Exposure


Effect: TypeAlias = (
    EffectDiscount
    | EffectGift
    | EffectCoupon
    | EffectAccess
    | EffectContest
    | EffectTask
    | EffectMessage
    | EffectExposure
)


class FaultKind(StrEnum):
    """The enum ``fault-kind`` of ``wit/types.wit``."""

    NOT_CONFIGURED = "NotConfigured"
    UNSUPPORTED_EVENT = "UnsupportedEvent"
    INVALID_VALUE = "InvalidValue"
    DUPLICATE = "Duplicate"
    UNKNOWN_ID = "UnknownId"
    UNKNOWN_CURRENCY = "UnknownCurrency"
    OUT_OF_TIME = "OutOfTime"
    OVERFLOW = "Overflow"
    INCONSISTENT = "Inconsistent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """The record ``fault`` of ``wit/types.wit``."""

    kind: FaultKind
    at: str
    expected: str
    found: str
