// Made by scripts/contract.js from `fidelis schema --contract`. Not to be changed by hand.

// Canonical JSON, as TypeScript sees it. The contract says what each field means.

/**
 * @typedef {number} Minor
 */

/**
 * @typedef {number} Points
 */

/**
 * @typedef {number} Instant
 */

/**
 * @typedef {{
 *   numerator: number,
 *   denominator: number,
 * }} Ratio
 */

/**
 * @typedef {{ Text: string }
 *   | { Number: number }
 *   | { Truth: boolean }
 *   | { Moment: Instant }
 *   | { Texts: Array<string> }} AttributeValue
 */

/**
 * @typedef {{
 *   name: string,
 *   value: AttributeValue,
 * }} Attribute
 */

/**
 * @typedef {{
 *   seller: string,
 *   share_ppm: number,
 * }} Funding
 */

/**
 * @typedef {"Goods"
 *   | "Service"
 *   | "Subscription"
 *   | "GiftCard"
 *   | "TopUp"
 *   | "Fee"} LineKind
 */

/**
 * @typedef {{
 *   number: number,
 *   sku: string,
 *   category?: string | null,
 *   seller?: string | null,
 *   tags: Array<string>,
 *   kind: LineKind,
 *   on_sale: boolean,
 *   quantity: number,
 *   amount: Minor,
 *   discount: Minor,
 *   floor: Minor,
 *   tax_ppm: number,
 *   attributes: Array<Attribute>,
 * }} Line
 */

/**
 * @typedef {{
 *   currency: string,
 *   rate?: Ratio | null,
 *   lines: Array<Line>,
 *   shipping: Minor,
 *   tendered: Minor,
 *   attributes: Array<Attribute>,
 * }} Cart
 */

/**
 * @typedef {"Issued"
 *   | "Used"
 *   | "Revoked"
 *   | "Foreign"} CouponState
 */

/**
 * @typedef {{
 *   offer: string,
 *   state: CouponState,
 *   issued_at: Instant,
 *   expires_at?: Instant | null,
 * }} Coupon
 */

/**
 * @typedef {{
 *   code: string,
 *   coupon?: Coupon | null,
 * }} PresentedCode
 */

/**
 * @typedef {"Email"
 *   | "Sms"
 *   | "Push"
 *   | "OnSite"
 *   | "Post"} Channel
 */

/**
 * @typedef {{
 *   month: number,
 *   day: number,
 *   changed_at?: Instant | null,
 * }} Birthday
 */

/**
 * @typedef {"Placed"
 *   | "Paid"
 *   | "Shipped"
 *   | "Delivered"
 *   | "Cancelled"
 *   | "Refunded"} OrderStatus
 */

/**
 * @typedef {{
 *   placed_at: Instant,
 *   status: OrderStatus,
 *   net: Minor,
 *   discount: Minor,
 *   units: number,
 *   lines: number,
 *   bundles: number,
 * }} PastOrder
 */

/**
 * @typedef {{
 *   sku: string,
 *   category?: string | null,
 *   last_at: Instant,
 *   orders: number,
 *   units: number,
 *   amount: Minor,
 * }} PastItem
 */

/**
 * @typedef {"Visited"
 *   | "Viewed"
 *   | "Searched"
 *   | "Carted"
 *   | "Wished"} InteractionKind
 */

/**
 * @typedef {{
 *   kind: InteractionKind,
 *   at: Instant,
 *   sku?: string | null,
 *   category?: string | null,
 * }} Interaction
 */

/**
 * @typedef {{
 *   id: string,
 *   enrolled_at?: Instant | null,
 *   birthday?: Birthday | null,
 *   locale?: string | null,
 *   consents: Array<Channel>,
 *   segments: Array<string>,
 *   attributes: Array<Attribute>,
 *   orders: Array<PastOrder>,
 *   items: Array<PastItem>,
 *   interactions: Array<Interaction>,
 * }} Member
 */

/**
 * @typedef {{
 *   sequence: number,
 *   wallet: string,
 *   remaining: Points,
 *   held: Points,
 *   earned_at: Instant,
 *   activates_at?: Instant | null,
 *   awaiting?: string | null,
 *   expires_at?: Instant | null,
 *   funding?: Funding | null,
 * }} Bucket
 */

/**
 * @typedef {{
 *   sequence: number,
 *   held: Points,
 * }} HoldPart
 */

/**
 * @typedef {{
 *   id: string,
 *   wallet: string,
 *   expires_at: Instant,
 *   parts: Array<HoldPart>,
 * }} Hold
 */

/**
 * @typedef {{
 *   wallet: string,
 *   owed: Points,
 * }} Debt
 */

/**
 * @typedef {{
 *   start: Instant,
 *   value: number,
 * }} Mark
 */

/**
 * @typedef {{
 *   id: string,
 *   marks: Array<Mark>,
 * }} Counter
 */

/**
 * @typedef {{
 *   ladder: string,
 *   tier?: string | null,
 *   since: Instant,
 *   review_at?: Instant | null,
 *   in_grace: boolean,
 *   upcoming?: string | null,
 *   locked: boolean,
 * }} TierState
 */

/**
 * @typedef {{
 *   version: number,
 *   next_sequence: number,
 *   buckets: Array<Bucket>,
 *   holds: Array<Hold>,
 *   debts: Array<Debt>,
 *   counters: Array<Counter>,
 *   tiers: Array<TierState>,
 * }} Account
 */

/**
 * @typedef {{
 *   wallet: string,
 *   usable_at: Instant,
 *   expires_at?: Instant | null,
 *   amount: Points,
 * }} UsablePoints
 */

/**
 * @typedef {{
 *   usable: Array<UsablePoints>,
 *   debts: Array<Debt>,
 *   counters: Array<Counter>,
 *   tiers: Array<TierState>,
 * }} Standing
 */

/**
 * @typedef {{
 *   id: string,
 *   used: number,
 *   limit?: number | null,
 * }} SharedCounter
 */

/**
 * @typedef {{
 *   id: string,
 *   delta: number,
 *   limit?: number | null,
 * }} SharedDelta
 */

/**
 * @typedef {"NotEnrolled"
 *   | "ConditionFailed"
 *   | "NotInAudience"
 *   | "ExcludedAudience"
 *   | "OutsideWindow"
 *   | "NoEligibleLine"
 *   | "BelowMinimum"
 *   | "NothingToGive"
 *   | "ExcludedByExclusive"
 *   | "NotChosen"
 *   | "NothingLeft"
 *   | "CapReached"
 *   | "BudgetExhausted"
 *   | "CodeRequired"
 *   | "CodeUnknown"
 *   | "CodeRepeated"
 *   | "CodeNotYetValid"
 *   | "CodeExpired"
 *   | "CodeUsed"
 *   | "CodeRevoked"
 *   | "CodeForeign"
 *   | "CurrencyUnsupported"
 *   | "PaidWithPoints"
 *   | "InsufficientPoints"
 *   | "BelowMinimumPoints"
 *   | "NotAStep"
 *   | "DebtOutstanding"
 *   | "AboveLimit"
 *   | "WalletNotSpendable"
 *   | "HoldUnknown"
 *   | "HoldLapsed"
 *   | "RewardUnknown"
 *   | "AlreadyGiven"
 *   | "NoConsent"
 *   | "SelfReferral"
 *   | "SameDevice"
 *   | "SamePayment"
 *   | "TooManyReferrals"
 *   | "NotFirstOrder"
 *   | "OtherVariant"
 *   | "OutOfStock"
 *   | "AlreadyBought"
 *   | "TooSimilar"
 *   | "MemberLeft"} RefusalReason
 */

/**
 * @typedef {{
 *   reason: RefusalReason,
 *   missing: number,
 *   at: string,
 *   expected: string,
 *   found: string,
 * }} Refusal
 */

/**
 * @typedef {"Applied"
 *   | { Refused: Refusal }} Verdict
 */

/**
 * @typedef {"EarningRule"
 *   | "Multiplier"
 *   | "Offer"
 *   | "Burning"
 *   | "Ladder"
 *   | "Segment"
 *   | "Placement"
 *   | "Experiment"
 *   | "Mission"
 *   | "Campaign"
 *   | "Reward"
 *   | "Grant"} Subject
 */

/**
 * @typedef {{
 *   subject: Subject,
 *   id: string,
 *   verdict: Verdict,
 * }} Finding
 */

/**
 * @typedef {{
 *   wallet: string,
 *   amount: Points,
 * }} PointsArgument
 */

/**
 * @typedef {{
 *   currency: string,
 *   amount: Minor,
 * }} MoneyArgument
 */

/**
 * @typedef {{ Text: string }
 *   | { Key: string }
 *   | { Number: number }
 *   | { Points: PointsArgument }
 *   | { Money: MoneyArgument }
 *   | { PercentPpm: number }
 *   | { Factor: Ratio }
 *   | { Day: Instant }
 *   | { LastDay: Instant }} ArgumentValue
 */

/**
 * @typedef {{
 *   name: string,
 *   value: ArgumentValue,
 * }} Argument
 */

/**
 * @typedef {{
 *   key: string,
 *   arguments: Array<Argument>,
 * }} Message
 */

/**
 * @typedef {{
 *   line: number,
 *   amount: number,
 * }} Share
 */

/**
 * @typedef {"Order"
 *   | "Day"
 *   | "Week"
 *   | "Month"
 *   | "Year"
 *   | "Lifetime"
 *   | "Balance"
 *   | "Budget"} CapKind
 */

/**
 * @typedef {{
 *   rule: string,
 *   wallet: string,
 *   desired: Points,
 *   granted: Points,
 *   cap?: CapKind | null,
 *   activates_at?: Instant | null,
 *   expires_at?: Instant | null,
 *   funding?: Funding | null,
 *   split: Array<Share>,
 * }} Earning
 */

/**
 * @typedef {"Spend"
 *   | "Points"
 *   | "Orders"
 *   | "Reported"} MetricKind
 */

/**
 * @typedef {{
 *   ladder: string,
 *   metric: MetricKind,
 *   tier?: string | null,
 *   value: number,
 *   next?: string | null,
 *   to_next: number,
 *   to_stay: number,
 *   review_at?: Instant | null,
 * }} TierProgress
 */

/**
 * @typedef {{
 *   ladder: string,
 *   before?: string | null,
 *   after?: string | null,
 *   review_at?: Instant | null,
 * }} TierChange
 */

/**
 * @typedef {"Earn"
 *   | "Activate"
 *   | "Burn"
 *   | "Hold"
 *   | "Release"
 *   | "Expire"
 *   | "Clawback"
 *   | "Restore"
 *   | "Debt"
 *   | "Settle"
 *   | "Adjust"
 *   | "Transfer"
 *   | "Metric"
 *   | "Tier"
 *   | "Cap"
 *   | "Discount"} EntryKind
 */

/**
 * @typedef {{
 *   sequence: number,
 *   remaining: Points,
 *   held: Points,
 *   earned_at: Instant,
 *   activates_at?: Instant | null,
 *   awaiting?: string | null,
 *   expires_at?: Instant | null,
 *   funding?: Funding | null,
 * }} BucketMove
 */

/**
 * @typedef {{
 *   line: number,
 *   value: Minor,
 *   units: number,
 *   amount: number,
 * }} LineShare
 */

/**
 * @typedef {"Placed"
 *   | "Paid"
 *   | "Shipped"
 *   | "Delivered"} Anchor
 */

/**
 * @typedef {"Never"
 *   | { Days: number }
 *   | { Months: number }
 *   | { InactiveDays: number }
 *   | { InactiveMonths: number }
 *   | { Fixed: Instant }
 *   | { EndOfMonth: number }
 *   | { EndOfYear: number }} Expiry
 */

/**
 * @typedef {"Line"
 *   | "Order"} RefundBasis
 */

/**
 * @typedef {"KeepFloor"
 *   | "ReversalFloor"} RefundRounding
 */

/**
 * @typedef {"OnlyPending"
 *   | "OwnBucket"
 *   | "WithinBalance"
 *   | "AllowDebt"} Clawback
 */

/**
 * @typedef {{
 *   currency?: string | null,
 *   amount: Minor,
 *   rate: Ratio,
 *   desired: Points,
 *   by_value: boolean,
 *   minimum_amount: Minor,
 *   minimum_units: number,
 *   anchor: Anchor,
 *   delay_days?: number | null,
 *   expiry: Expiry,
 *   expiry_at_earning: boolean,
 *   basis: RefundBasis,
 *   rounding: RefundRounding,
 *   clawback: Clawback,
 *   max_debt?: Points | null,
 * }} Grant
 */

/**
 * @typedef {{
 *   currency: string,
 *   amount: Minor,
 *   order_value: Minor,
 *   restore_grace_days: number,
 * }} Payment
 */

/**
 * @typedef {{
 *   returned: Minor,
 *   waived: Points,
 * }} Reversal
 */

/**
 * @typedef {{
 *   id: string,
 *   start: Instant,
 *   delta: number,
 * }} CounterMove
 */

/**
 * @typedef {{
 *   currency: string,
 *   amount: Minor,
 *   funding: Funding,
 * }} FundedDiscount
 */

/**
 * @typedef {"Plain"
 *   | { Grant: Grant }
 *   | { Payment: Payment }
 *   | { Reversal: Reversal }
 *   | { Counter: CounterMove }
 *   | { Tier: TierState }
 *   | { Hold: Hold }
 *   | { Counterparty: string }
 *   | { Discount: FundedDiscount }} EntryDetail
 */

/**
 * @typedef {{
 *   id: string,
 *   event_id: string,
 *   ordinal: number,
 *   kind: EntryKind,
 *   at: Instant,
 *   wallet: string,
 *   available: Points,
 *   pending: Points,
 *   held: Points,
 *   debt: Points,
 *   moves: Array<BucketMove>,
 *   order?: string | null,
 *   rule: string,
 *   revision: string,
 *   reverses?: string | null,
 *   split: Array<LineShare>,
 *   detail: EntryDetail,
 * }} Entry
 */

/**
 * @typedef {{
 *   wallet: string,
 *   points: Points,
 *   amount: Minor,
 *   hold?: string | null,
 * }} PointsPayment
 */

/**
 * @typedef {{
 *   offer: string,
 *   code?: string | null,
 *   amount: Minor,
 * }} AppliedOffer
 */

/**
 * @typedef {{
 *   id: string,
 *   placed_at: Instant,
 *   cart: Cart,
 *   payments: Array<PointsPayment>,
 *   offers: Array<AppliedOffer>,
 * }} Order
 */

/**
 * @typedef {{
 *   order: string,
 *   lines: Array<number>,
 * }} OrderStep
 */

/**
 * @typedef {{
 *   line: number,
 *   amount?: Minor | null,
 *   units: number,
 * }} ReturnedLine
 */

/**
 * @typedef {{
 *   order: string,
 *   lines: Array<ReturnedLine>,
 *   amount: Minor,
 *   whole: boolean,
 * }} Refund
 */

/**
 * @typedef {"Amended"
 *   | "Exchanged"
 *   | "Claimed"
 *   | "Abandoned"} OrderChangeKind
 */

/**
 * @typedef {{
 *   how: OrderChangeKind,
 *   order: Order,
 * }} OrderChange
 */

/**
 * @typedef {{
 *   hold: string,
 *   wallet: string,
 *   points: Points,
 * }} HoldRequest
 */

/**
 * @typedef {{
 *   wallet: string,
 *   points: Points,
 *   reason: string,
 *   expires_at?: Instant | null,
 * }} Adjustment
 */

/**
 * @typedef {{
 *   wallet: string,
 *   points: Points,
 *   earned_at: Instant,
 *   expires_at?: Instant | null,
 * }} OpeningBalance
 */

/**
 * @typedef {{
 *   wallet: string,
 *   points: Points,
 *   receiver: string,
 * }} Transfer
 */

/**
 * @typedef {{
 *   points: Points,
 *   activates_at?: Instant | null,
 *   expires_at?: Instant | null,
 *   funding?: Funding | null,
 * }} TransferPart
 */

/**
 * @typedef {{
 *   wallet: string,
 *   sender: string,
 *   parts: Array<TransferPart>,
 * }} TransferReceipt
 */

/**
 * @typedef {{
 *   ladder: string,
 *   tier?: string | null,
 *   locked: boolean,
 * }} TierLock
 */

/**
 * @typedef {{
 *   reward: string,
 *   quantity: number,
 * }} RewardClaim
 */

/**
 * @typedef {"SignedUp"
 *   | "Newsletter"
 *   | "App"
 *   | "Social"
 *   | "Community"
 *   | "Review"
 *   | "Contact"
 *   | "Lead"
 *   | "Feedback"
 *   | "Other"} ActivityKind
 */

/**
 * @typedef {{
 *   kind: ActivityKind,
 *   target?: string | null,
 *   attributes: Array<Attribute>,
 * }} Activity
 */

/**
 * @typedef {{
 *   advocate: string,
 *   friend: string,
 *   code: string,
 *   attributes: Array<Attribute>,
 * }} Referral
 */

/**
 * @typedef {{
 *   ladder: string,
 *   delta: number,
 * }} Measure
 */

/**
 * @typedef {{ TransferReceived: TransferReceipt }
 *   | { ReferralFulfilled: Referral }
 *   | { Measured: Measure }} Notice
 */

/**
 * @typedef {{ OrderPlaced: Order }
 *   | { OrderPaid: OrderStep }
 *   | { OrderShipped: OrderStep }
 *   | { OrderDelivered: OrderStep }
 *   | { OrderCancelled: string }
 *   | { OrderChanged: OrderChange }
 *   | { OrderRefunded: Refund }
 *   | { HoldRequested: HoldRequest }
 *   | { HoldCommitted: string }
 *   | { HoldReleased: string }
 *   | { Adjusted: Adjustment }
 *   | { Opened: OpeningBalance }
 *   | { TransferSent: Transfer }
 *   | { TierLocked: TierLock }
 *   | { RewardClaimed: RewardClaim }
 *   | { ActivityDone: Activity }
 *   | { ReferralMade: Referral }
 *   | { Notified: Notice }
 *   | { AccountMerged: string }
 *   | { ConsentsChanged: Array<Channel> }
 *   | "MemberLeft"
 *   | "DayEnded"} EventBody
 */

/**
 * @typedef {{
 *   id: string,
 *   at: Instant,
 *   body: EventBody,
 * }} Event
 */

/**
 * @typedef {"Item"
 *   | "Order"
 *   | "Shipping"
 *   | "Points"} Lane
 */

/**
 * @typedef {{
 *   offer: string,
 *   lane: Lane,
 *   amount: Minor,
 *   shares: Array<Share>,
 *   funding?: Funding | null,
 * }} Discount
 */

/**
 * @typedef {{
 *   offer: string,
 *   sku: string,
 *   quantity: number,
 * }} Gift
 */

/**
 * @typedef {{
 *   offer: string,
 *   id: string,
 *   expires_at?: Instant | null,
 *   funding?: Funding | null,
 * }} CouponOrder
 */

/**
 * @typedef {{
 *   offer: string,
 *   opens: string,
 *   expires_at?: Instant | null,
 * }} Access
 */

/**
 * @typedef {{
 *   offer: string,
 *   contest: string,
 *   tickets: number,
 * }} ContestEntry
 */

/**
 * @typedef {{
 *   offer: string,
 *   id: string,
 *   text: Message,
 *   due_at?: Instant | null,
 * }} Task
 */

/**
 * @typedef {{
 *   id: string,
 *   channel: Channel,
 *   locale: string,
 *   text: Message,
 * }} MessageIntent
 */

/**
 * @typedef {{
 *   experiment: string,
 *   variant_id: string,
 *   unit_id: string,
 * }} Exposure
 */

/**
 * @typedef {{
 *   order: string,
 *   wallet: string,
 *   points: Points,
 *   amount: Minor,
 *   currency: string,
 * }} Withholding
 */

/**
 * @typedef {{
 *   member: string,
 *   id: string,
 *   at: Instant,
 *   word: Notice,
 * }} FollowUpEvent
 */

/**
 * @typedef {{ Discount: Discount }
 *   | { Gift: Gift }
 *   | { Coupon: CouponOrder }
 *   | { Access: Access }
 *   | { Contest: ContestEntry }
 *   | { Task: Task }
 *   | { Message: MessageIntent }
 *   | { Exposure: Exposure }} Effect
 */

/**
 * @typedef {"NotConfigured"
 *   | "UnsupportedEvent"
 *   | "InvalidValue"
 *   | "Duplicate"
 *   | "UnknownId"
 *   | "UnknownCurrency"
 *   | "OutOfTime"
 *   | "Overflow"
 *   | "Inconsistent"} FaultKind
 */

/**
 * @typedef {{
 *   kind: FaultKind,
 *   at: string,
 *   expected: string,
 *   found: string,
 * }} Fault
 */

/**
 * @typedef {{
 *   at: number,
 *   offset: number,
 * }} Transition
 */

/**
 * @typedef {"Error"
 *   | "Warning"} Severity
 */

/**
 * @typedef {"Syntax"
 *   | "UnknownField"
 *   | "MissingField"
 *   | "WrongType"
 *   | "InvalidValue"
 *   | "UnknownId"
 *   | "Duplicate"
 *   | "Conflict"
 *   | "Unreachable"
 *   | "MissingText"} DiagnosticKind
 */

/**
 * @typedef {{
 *   severity: Severity,
 *   kind: DiagnosticKind,
 *   at: string,
 *   expected: string,
 *   found: string,
 *   hint: string,
 * }} Diagnostic
 */

/**
 * @typedef {{
 *   id: string,
 *   decimals: number,
 * }} WalletInfo
 */

/**
 * @typedef {{
 *   id: string,
 *   revision: string,
 *   zone: string,
 *   wallets: Array<WalletInfo>,
 *   locales: Array<string>,
 *   warnings: Array<Diagnostic>,
 * }} ProgramInfo
 */

/**
 * @typedef {"Most"
 *   | { Points: Points }
 *   | { Amount: Minor }} BurnWish
 */

/**
 * @typedef {{
 *   wallet: string,
 *   wish: BurnWish,
 * }} BurnRequest
 */

/**
 * @typedef {{
 *   now: Instant,
 *   member?: Member | null,
 *   standing?: Standing | null,
 *   cart: Cart,
 *   codes: Array<PresentedCode>,
 *   burns: Array<BurnRequest>,
 *   counters: Array<SharedCounter>,
 *   explain: boolean,
 * }} QuoteRequest
 */

/**
 * @typedef {{
 *   wallet: string,
 *   balance: Points,
 *   points: Points,
 *   amount: Minor,
 *   requested: boolean,
 *   refusal?: Refusal | null,
 * }} Burnable
 */

/**
 * @typedef {{
 *   index: number,
 *   offer: string,
 *   verdict: Verdict,
 * }} CodeVerdict
 */

/**
 * @typedef {"Amount"
 *   | "Units"
 *   | "Orders"} Lacking
 */

/**
 * @typedef {{
 *   offer: string,
 *   lacking: Lacking,
 *   missing: number,
 *   target: number,
 * }} OfferProgress
 */

/**
 * @typedef {{
 *   items: Minor,
 *   discounts: Minor,
 *   shipping: Minor,
 *   points: Minor,
 *   due: Minor,
 * }} Totals
 */

/**
 * @typedef {{
 *   earnings: Array<Earning>,
 *   burnables: Array<Burnable>,
 *   effects: Array<Effect>,
 *   codes: Array<CodeVerdict>,
 *   progress: Array<OfferProgress>,
 *   tiers: Array<TierProgress>,
 *   totals: Totals,
 *   findings: Array<Finding>,
 * }} Quotation
 */

/**
 * @typedef {{
 *   member: Member,
 *   account: Account,
 *   events: Array<Event>,
 *   entries: Array<Entry>,
 *   counters: Array<SharedCounter>,
 *   explain: boolean,
 * }} SettleRequest
 */

/**
 * @typedef {{
 *   event_id: string,
 *   verdict: Verdict,
 * }} Outcome
 */

/**
 * @typedef {{
 *   wallet: string,
 *   available: Points,
 *   pending: Points,
 *   held: Points,
 *   debt: Points,
 * }} Balance
 */

/**
 * @typedef {{
 *   expected_version: number,
 *   version: number,
 *   next_sequence: number,
 *   entries: Array<Entry>,
 *   buckets: Array<Bucket>,
 *   holds: Array<Hold>,
 *   debts: Array<Debt>,
 *   counters: Array<CounterMove>,
 *   tiers: Array<TierState>,
 *   shared: Array<SharedDelta>,
 *   earnings: Array<Earning>,
 *   tier_changes: Array<TierChange>,
 *   withholdings: Array<Withholding>,
 *   follow_ups: Array<FollowUpEvent>,
 *   effects: Array<Effect>,
 *   outcomes: Array<Outcome>,
 *   balances: Array<Balance>,
 *   next_due?: Instant | null,
 *   findings: Array<Finding>,
 * }} Settlement
 */

/**
 * @typedef {"Prospect"
 *   | "Newcomer"
 *   | "Returning"
 *   | "Loyal"
 *   | "Inactive"} Lifecycle
 */

/**
 * @typedef {{
 *   recency: number,
 *   frequency: number,
 *   monetary: number,
 *   scale: number,
 *   recency_days: number,
 *   orders: number,
 *   amount: Minor,
 * }} RfmScore
 */

/**
 * @typedef {{
 *   now: Instant,
 *   member: Member,
 *   standing?: Standing | null,
 *   cart?: Cart | null,
 *   explain: boolean,
 * }} ClassifyRequest
 */

/**
 * @typedef {{
 *   lifecycle: Lifecycle,
 *   rfm?: RfmScore | null,
 *   segments: Array<string>,
 *   findings: Array<Finding>,
 * }} Profile
 */

/**
 * @typedef {"Banner"
 *   | "Strip"
 *   | "Sort"
 *   | "Facets"
 *   | "Landing"
 *   | "Highlight"
 *   | "Content"} PlacementKind
 */

/**
 * @typedef {{
 *   id: string,
 *   category?: string | null,
 *   seller?: string | null,
 *   price: Minor,
 *   available: boolean,
 *   attributes: Array<Attribute>,
 * }} Candidate
 */

/**
 * @typedef {{
 *   placement: string,
 *   limit: number,
 *   candidates: Array<Candidate>,
 * }} PlacementRequest
 */

/**
 * @typedef {{
 *   now: Instant,
 *   member?: Member | null,
 *   standing?: Standing | null,
 *   session?: string | null,
 *   cart?: Cart | null,
 *   attributes: Array<Attribute>,
 *   placements: Array<PlacementRequest>,
 *   counters: Array<SharedCounter>,
 *   explain: boolean,
 * }} ComposeRequest
 */

/**
 * @typedef {{
 *   id: string,
 *   score: number,
 *   because?: Message | null,
 * }} Choice
 */

/**
 * @typedef {{
 *   placement: string,
 *   kind: PlacementKind,
 *   choices: Array<Choice>,
 *   fallback: number,
 * }} Slot
 */

/**
 * @typedef {{
 *   slots: Array<Slot>,
 *   effects: Array<Effect>,
 *   findings: Array<Finding>,
 * }} Page
 */

/**
 * @typedef {{
 *   now: Instant,
 *   member?: Member | null,
 *   standing?: Standing | null,
 * }} DescribeRequest
 */

/**
 * @typedef {{
 *   id: string,
 *   text: Message,
 * }} Way
 */

/**
 * @typedef {{
 *   ladder: string,
 *   tier: string,
 *   name: Message,
 *   minimum: number,
 *   requirement: Message,
 *   benefits: Array<Message>,
 *   current: boolean,
 * }} Rung
 */

/**
 * @typedef {{
 *   wallet: string,
 *   name: Message,
 *   usable: Points,
 *   pending: Points,
 *   debt: Points,
 *   expiring: Points,
 *   expires_at?: Instant | null,
 * }} Holding
 */

/**
 * @typedef {"Times"
 *   | "Units"
 *   | "Amount"} MissionUnit
 */

/**
 * @typedef {{
 *   campaign: string,
 *   name: Message,
 *   unit: MissionUnit,
 *   done: number,
 *   target: number,
 *   missing: number,
 *   ends_at?: Instant | null,
 *   given: number,
 *   text: Message,
 * }} Mission
 */

/**
 * @typedef {{
 *   name: Message,
 *   tagline?: Message | null,
 *   identity: Array<Message>,
 *   benefits: Array<Message>,
 *   earning: Array<Way>,
 *   using: Array<Way>,
 *   ladder: Array<Rung>,
 *   holdings: Array<Holding>,
 *   progress: Array<TierProgress>,
 *   progress_texts: Array<Message>,
 *   missions: Array<Mission>,
 * }} ProgramPage
 */

/**
 * @typedef {{
 *   program: string,
 *   model: Array<number>,
 *   zone: Array<Transition>,
 * }} ConfigureRequest
 */

/**
 * @typedef {{
 *   messages: Array<Message>,
 *   locale: string,
 * }} RenderRequest
 */

export {};
