import type { DocumentNode } from "graphql";
import gql from "graphql-tag";

const types = gql`
  "A number of points, or of what a ladder counts: a whole number within 53 bits."
  scalar Points

  "Where a member stands. All words are in the language of the request."
  type LoyaltyAccount {
    "The programme's name."
    programme: String!
    "The wallet's name."
    wallet: String!
    "Points that can be used now."
    available: Points!
    "Points that were earned and can be used later."
    pending: Points!
    "Points that are reserved for an order that is being paid."
    held: Points!
    "Points owed: the next ones that are earned pay for them."
    owed: Points!
    "The next points to expire."
    nextExpiry: LoyaltyExpiry
    tiers: [LoyaltyProgress!]!
    missions: [LoyaltyMission!]!
  }

  type LoyaltyExpiry {
    points: Points!
    "The first instant at which they can no longer be used."
    at: DateTime!
  }

  "How far a member is on one ladder."
  type LoyaltyProgress {
    ladder: String!
    "The tier's id; null below the first one."
    tier: String
    "What the programme calls this tier, or those below the first one."
    tierName: String!
    next: String
    nextName: String
    "What was counted: minor units, points or orders, as the ladder says."
    value: Points!
    "What is missing to the next tier, in the same unit; 0 at the top."
    missing: Points!
    reviewAt: DateTime
    "The same in words."
    text: String!
  }

  "A mission, a punch card or a streak."
  type LoyaltyMission {
    id: String!
    name: String!
    done: Points!
    target: Points!
    missing: Points!
    endsAt: DateTime
    "The same in words."
    text: String!
  }

  "What an order means to its member, or would mean to one."
  type OrderLoyalty {
    "Points that the order earns."
    earns: Points!
    "The most points that can pay for this order; 0 for a guest."
    usable: Points!
    "Points that pay for it."
    used: Points!
    "What they pay, in minor units."
    usedAmount: Money!
    "Why no points can pay, where none can: a reason of the contract, such as BelowMinimumPoints."
    refusal: String
    "What the programme takes off, offer by offer."
    offers: [OrderLoyaltyOffer!]!
    "What goes into the parcel for free."
    gifts: [OrderLoyaltyGift!]!
    "How near offers are that do not act yet; empty once the order is placed."
    progress: [OrderLoyaltyOfferProgress!]!
    tiers: [LoyaltyProgress!]!
  }

  type OrderLoyaltyOffer {
    id: String!
    text: String
    "In minor units, as the channel's prices are: with tax or net."
    amount: Money!
  }

  type OrderLoyaltyGift {
    offer: String!
    text: String
    sku: String!
    quantity: Int!
  }

  type OrderLoyaltyOfferProgress {
    id: String!
    text: String
    "What is counted: amount (minor units), units or orders."
    lacking: String!
    missing: Points!
    target: Points!
  }

  "The programme page, for the member who asks or for a guest."
  type LoyaltyProgramme {
    name: String!
    tagline: String
    paragraphs: [String!]!
    benefits: [String!]!
    earning: [LoyaltyWay!]!
    using: [LoyaltyWay!]!
    tiers: [LoyaltyTier!]!
    missions: [LoyaltyMission!]!
  }

  type LoyaltyWay {
    id: String!
    text: String!
  }

  type LoyaltyTier {
    ladder: String!
    id: String!
    name: String!
    requirement: String!
    benefits: [String!]!
    "Whether the member is there now."
    current: Boolean!
  }

  extend type Order {
    "Null where the component cannot answer now."
    loyalty: OrderLoyalty
  }
`;

/** What shops see. */
export const shopSchema: DocumentNode = gql`
  ${types}

  "These points cannot pay for the order."
  type PointsRefusedError implements ErrorResult {
    errorCode: ErrorCode!
    message: String!
    "A reason of the contract, such as BelowMinimumPoints."
    reason: String!
    "What is missing, in points or minor units; 0 where nothing can be counted."
    missing: Points!
  }

  "The loyalty programme cannot answer now. The cart is as it was."
  type LoyaltyUnavailableError implements ErrorResult {
    errorCode: ErrorCode!
    message: String!
  }

  union SetPointsToUseResult =
      Order | NoActiveOrderError | OrderModificationError | PointsRefusedError | LoyaltyUnavailableError

  extend type Customer {
    "Null where the component cannot answer now."
    loyalty: LoyaltyAccount
  }

  extend type Query {
    "Null where the component cannot answer now."
    loyaltyProgramme: LoyaltyProgramme
  }

  extend type Mutation {
    "How many points the customer wants to use for the active order; 0 for none. Fewer are used where the order allows no more."
    setPointsToUse(points: Points!): SetPointsToUseResult!
  }
`;

/** What administrators see. */
export const adminSchema: DocumentNode = gql`
  ${types}

  "Something that happened and could not be settled yet."
  type OpenLoyaltyEvent {
    customerId: ID!
    eventId: String!
    orderCode: String
    failures: Int!
    lastError: String
  }

  type LoyaltySettling {
    settled: Int!
    open: Int!
  }

  extend type Customer {
    "Null for a guest, and where the component cannot answer now."
    loyalty: LoyaltyAccount
  }

  extend type Query {
    openLoyaltyEvents: [OpenLoyaltyEvent!]!
  }

  extend type Mutation {
    "Settles what could not be settled before."
    settleOpenLoyaltyEvents: LoyaltySettling!
  }
`;
