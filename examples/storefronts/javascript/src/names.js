// The same name in three spellings: `expires-at` in WIT, `expires_at` in canonical JSON,
// `expiresAt` in what jco generates. Cases are `on-site` in WIT and `OnSite` in canonical JSON.

/** @param {string} name */
export const snake = (name) => name.replaceAll("-", "_");

/** @param {string} word */
const capital = (word) => word.charAt(0).toUpperCase() + word.slice(1);

/** @param {string} name */
export const upperCamel = (name) => name.split("-").map(capital).join("");

/** @param {string} name */
export function camel(name) {
  const [first, ...rest] = name.split("-");
  return first + rest.map(capital).join("");
}
