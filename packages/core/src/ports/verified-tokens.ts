/**
 * The readings of tokens whose signature was verified a moment ago in this process, so that a token that comes again and
 * again costs one verification. Synchronous: it lives in memory, or nowhere.
 *
 * Promise: answers only what was kept for exactly this text of this issuer, and not for long: it may outlive a change of
 * keys by its lifetime. Keeps no token in clear. Bounded. Whether a token is expired or revoked is never its to say.
 */
export interface VerifiedTokens<Read extends object> {
  find(issuer: string, token: string): Read | undefined;
  keep(issuer: string, token: string, read: Read): void;
}
