import { type Client, defineClient } from "@mintport/core";
import { instant } from "@mintport/core/ports";
import { sha256SecretHasher } from "@mintport/crypto";
import { expectOk } from "@mintport/testing";
import type { Running } from "../fixture/bindings.ts";
import { asserting, claimsOf, compact, hmac } from "./assertions.ts";
import { sealer } from "./key-clients.ts";

/** A client of client_secret_jwt, before it has a secret. */
export const definition = (id: string) => ({
  id,
  authenticationMethods: ["client_secret_jwt"],
  grantTypes: ["client_credentials"],
  ownScope: "api:read",
});

/** A token request with an HMAC by `secret`. */
export const mac = (
  running: Running,
  secret: string,
  { id = "mac", alg = "HS256" } = {},
): Readonly<Record<string, string>> =>
  asserting(compact({ alg }, claimsOf(id, running), hmac(secret, alg)));

/** A client with these secrets, sealed. */
export const macClient = async (
  id: string,
  secrets: readonly { secret: string; notBefore?: number; expiresAt?: number }[],
  changes: { disabled?: boolean } = {},
): Promise<Client> => ({
  ...defineClient({ ...definition(id), ...changes }),
  secrets: await Promise.all(
    secrets.map(async ({ secret, notBefore, expiresAt }, i) => ({
      id: `secret-${i}`,
      hash: expectOk(await sha256SecretHasher.hash(secret)),
      sealed: expectOk(await sealer.seal(secret)),
      ...(notBefore !== undefined && { notBefore: instant(notBefore) }),
      ...(expiresAt !== undefined && { expiresAt: instant(expiresAt) }),
    })),
  ),
});

/** The same secret as a client has that uses no HMAC. */
export const unsealed = async (secret: string) => [
  { id: "secret-1", hash: expectOk(await sha256SecretHasher.hash(secret)) },
];
