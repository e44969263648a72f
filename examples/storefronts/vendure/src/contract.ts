/**
 * The records of the contract, as canonical JSON. They are generated from the contract by
 * `@fidelis/loyalty`; nothing here says a second time what a cart or a bucket is.
 */
export type {
  Account, AppliedOffer, Burnable, BurnRequest, BurnWish, Cart, Counter, CounterMove, DescribeRequest, Discount,
  Entry, Event, EventBody, Line, LineKind, Member, Message, Order as SettledOrder, OrderStatus,
  PastItem, PastOrder, PointsPayment, ProgramPage, Quotation, QuoteRequest, RefusalReason,
  RenderRequest, ReturnedLine, SettleRequest, Settlement, SharedCounter, SharedDelta, Standing, TierProgress, Verdict,
} from "@fidelis/loyalty";
