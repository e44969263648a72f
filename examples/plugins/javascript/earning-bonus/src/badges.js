// What a list of products shows: an interface of the plugin's own, beside the contract.

import { PARTS, repairability } from './terms.js';

/** The bonus of each line, in millionths of the points that it earns. */
export function shares(lines) {
  const indices = repairability({ lines }, '');
  return lines.map(({ number }) => ((indices.get(number) ?? 0) * 1_000_000) / Number(PARTS));
}
