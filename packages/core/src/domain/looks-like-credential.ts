/**
 * Whether a text that somebody called a client's id looks like a credential that was put into the wrong field: one with a
 * prefix of ours, a JWT, or 32 characters and more without order. A UUID, a URL and words with separators are none.
 *
 * @example looksLikeCredential("mpcs_2dZ…") // true
 * @example looksLikeCredential("0f8fad5b-d9cb-469f-a165-70867728950e") // false
 */
export const looksLikeCredential = (text: string): boolean =>
  /^mp[a-z]{2}_/.test(text) ||
  /^eyJ[\w-]*\./.test(text) ||
  (/^[\w+/=-]{32,}$/.test(text) && /[a-z]/.test(text) && /[A-Z]/.test(text) && /\d/.test(text));

/**
 * An id that nobody proved, for logs: as it is, or its first characters where it may be a credential (which a person
 * who looks for the mistake knows again, and nobody else can use).
 *
 * @example maskedId("ioAcuOltvw6zIyHUTy5iwZM7emIiE60o") // "ioAc…"
 */
export const maskedId = <Id extends string>(id: Id): Id =>
  looksLikeCredential(id) ? (`${id.slice(0, 4)}…` as Id) : id;
