import { GraphQLScalarType } from "graphql";
import { GraphQLSafeInt } from "graphql-scalars";

/** Whole numbers within 53 bits: GraphQL's own Int ends at 31. */
export const Points = new GraphQLScalarType({
  ...GraphQLSafeInt.toConfig(),
  name: "Points",
  description: "A whole number within 53 bits.",
});
