import { credentialText, isCredentialText } from "./credential-text.ts";
import type { Digest } from "./digest.ts";
import { type ClientId, parseClientId } from "./identifiers.ts";
import { type Instant, isExpired } from "./instant.ts";
import type { Scope } from "./scope.ts";

/** A long-lived credential of a client, for callers that speak no OAuth. Kept with the client, by its digest. */
export interface ApiKey {
  /** Names it in audit and management; not secret itself. */
  readonly id: string;
  readonly digest: Digest;
  /** The scope that it is good for; never more than the client's own. */
  readonly scope: Scope;
  readonly createdAt: Instant;
  /** The first moment at which it is no longer accepted. */
  readonly expiresAt?: Instant;
  /** A name for people. */
  readonly label?: string;
  /** The day of its last use: the moment at which that day began (UTC). */
  readonly lastUsedDay?: Instant;
}

/** The beginning of every API key, so that secret scanners find one that was published by mistake. */
export const apiKeyPrefix = "mpak";

/** The most API keys of a client. An operator who hands out more makes more clients. */
export const maxApiKeys = 50;

/**
 * The text of an API key: its client's id in hex of UTF-8, a dot, and the random part. So a key finds its client without
 * an index of all keys, and says to whom a leaked one belongs.
 */
export const apiKeyText = (client: ClientId, random: string): string =>
  credentialText(apiKeyPrefix, `${hexOf(client)}.${random}`);

/** The client that a text names, if it has the form of an API key. Proves nothing. */
export const apiKeyClient = (text: string): ClientId | undefined => {
  if (!isCredentialText(apiKeyPrefix, text)) return undefined;
  const hex = /^[a-z]+_((?:[0-9a-f]{2})+)\./.exec(text);
  return hex === null ? undefined : parseClientId(textOf(String(hex[1])));
};

/** Whether a text would be an API key, by its looks. */
export const looksLikeApiKey = (text: string): boolean => text.startsWith(`${apiKeyPrefix}_`);

/** Tells whether an API key is accepted at a moment. A key without an expiry always is. */
export const isApiKeyLive = ({ expiresAt }: ApiKey, now: Instant): boolean =>
  expiresAt === undefined || !isExpired(expiresAt, now);

/** Client ids are printable ASCII, so a character is a byte of two hex digits. */
const hexOf = (text: string): string =>
  Array.from(text, (character) => character.charCodeAt(0).toString(16)).join("");

const textOf = (hex: string): string =>
  hex.replaceAll(/../g, (byte) => String.fromCharCode(Number.parseInt(byte, 16)));
