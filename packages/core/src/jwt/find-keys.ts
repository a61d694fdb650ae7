import type { JWK } from "jose";
import { err, ok, okAsync, type Result, type ResultAsync } from "neverthrow";
import type { PublicKeys } from "../domain/public-keys.ts";
import type { AssertionFault } from "../errors/assertion-fault.ts";
import type { PortError } from "../errors/port-error.ts";
import type { RemoteKeySets } from "../ports/remote-key-sets.ts";

/** The keys of an issuer or a client, or the fault for which there are none. */
export type FoundKeys = Result<readonly JWK[], AssertionFault>;

/** The keys of a client or an issuer: those registered, or those published at the registered place. */
export const findKeys = (
  keys: PublicKeys | undefined,
  remoteKeySets: RemoteKeySets,
  kid: string | undefined,
): ResultAsync<FoundKeys, PortError> => {
  if (keys === undefined) return okAsync(err("keys_missing"));
  if ("jwks" in keys) return okAsync(ok(keys.jwks));
  return remoteKeySets
    .find(keys.jwksUri, kid)
    .map((set) => (set.verdict === "found" ? ok(set.keys) : err(faultOf[set.verdict])));
};

/** An operator who forbids an address reads so, and does not look for an outage. */
const faultOf = {
  unreachable: "keys_unreachable",
  not_allowed: "keys_address_not_allowed",
} as const;
