/**
 * The subject of a token that speaks for somebody whom another issuer names: `<issuer>#<sub>`. Two issuers may use one
 * `sub` for two workloads, and either may use one that is a client's id here, which a resource server must not take for
 * the client (RFC 9068 §5). Neither a client's id nor a trusted issuer holds a `#`, so the text is read one way only.
 *
 * @example foreignSubject("https://ci.example", "repo:acme/api") // "https://ci.example#repo:acme/api"
 */
export const foreignSubject = (issuer: string, subject: string): string =>
  `${issuer}${subjectSeparator}${subject}`;

/** Ends the issuer's part of a foreign subject; no client id and no trusted issuer may hold it. */
export const subjectSeparator = "#";
