import { createHash } from "node:crypto";

/** The kinds of rows. A tenant's name stands second in every key, so that nothing of another tenant matches its pattern. */
export type Kind =
  | "tenant"
  | "client"
  | "ring"
  | "token"
  | "revoked"
  | "replay"
  | "once"
  | "member"
  | "family"
  | "granted"
  | "grant"
  | "grantid"
  | "device"
  | "usercode";

/** The key of a row. */
export const key = (kind: Kind, tenant: string, id?: string): string =>
  [kind, word(tenant), ...(id === undefined ? [] : [word(id)])].join(".");

/**
 * An id as a word of a key: as it is where NATS takes it and gives it no meaning; else `=` and its digest, so that no two ids are
 * one word.
 */
export const word = (id: string): string =>
  plain.test(id) ? id : `=${createHash("sha256").update(id, "utf16le").digest("base64url")}`;

const plain = /^[A-Za-z0-9_-]{1,128}$/;

/** The last word of a key. */
export const lastWord = (of: string): string => of.slice(of.lastIndexOf(".") + 1);
