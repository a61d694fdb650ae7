import { createPrivateKey } from "node:crypto";
import type { TenantId } from "@mintport/core";
import type { RotationPolicy, SigningAlgorithm } from "@mintport/core/keys";
import {
  type Clock,
  ConfigurationError,
  type ConfigurationProblem,
  type PortError,
  portError,
} from "@mintport/core/ports";
import { err, ok, okAsync, type Result, ResultAsync } from "@mintport/core/result";
import { importKey, nodePem } from "../signing/keys.ts";
import { readPrivateKey } from "../signing/read-static-keys.ts";
import type { PrivateJwk, PrivatePem, StaticKeyOptions } from "../signing/static-key.ts";
import { hasTooMany, type ImportedKeyRole, importing } from "./key-decisions.ts";
import { type ManagedKey, managedKeyOf } from "./managed-key.ts";
import type { ChangeRing } from "./ring-changes.ts";

/** A private key from elsewhere, as a JWK or in PEM, and what it is used for. */
export type ImportedKey = Omit<StaticKeyOptions, "tenant"> & (PrivateJwk | PrivatePem);

/** The choices for the import of a key. */
export interface KeyImportChoices {
  readonly as: ImportedKeyRole;
  /**
   * The algorithms that the tenant signs with: a key that is to sign must be of one of them, and a key that several fit is of
   * that one which is among them. Default: all.
   */
  readonly among?: Iterable<SigningAlgorithm>;
}

/** The outcome of an import of a key. Nothing was changed unless it is `imported`. */
export type KeyImportVerdict =
  | { readonly verdict: "imported"; readonly key: ManagedKey }
  /** The fields that are wrong, each with the right. Nothing of the key stands there. */
  | { readonly verdict: "invalid"; readonly problems: readonly ConfigurationProblem[] }
  /** There is, or was, a key of this `kid`. */
  | { readonly verdict: "exists"; readonly kid: string }
  /** More keys of the algorithm are published than there should ever be. */
  | { readonly verdict: "too_many_keys" };

interface Importing {
  readonly change: ChangeRing;
  readonly clock: Clock;
  readonly policy: RotationPolicy;
}

/** Takes private keys from elsewhere into rings. */
export const keyImport =
  ({ change, clock, policy }: Importing) =>
  (
    tenant: TenantId,
    given: ImportedKey,
    choices: KeyImportChoices,
  ): ResultAsync<KeyImportVerdict, PortError> =>
    ResultAsync.fromPromise(accepted(tenant, given, choices), (cause) =>
      portError("unavailable", "signing-keys", cause),
    ).andThen((read): ResultAsync<KeyImportVerdict, PortError> => {
      if (read.isErr()) return okAsync({ verdict: "invalid", problems: read.error });
      const { kid, alg, privateJwk } = read.value;
      let refused: KeyImportVerdict | undefined;
      const join = importing(alg, choices.as, policy);
      return change(
        tenant,
        (keys, now) => {
          refused = undefined;
          if (keys.some((key) => key.kid === kid)) refused = { verdict: "exists", kid };
          else if (hasTooMany(keys, alg, now, policy)) refused = { verdict: "too_many_keys" };
          return refused === undefined ? join(keys, now) : { keys };
        },
        { kid, privateJwk },
      ).map(({ keys }): KeyImportVerdict => {
        const key = keys.find((one) => one.kid === kid);
        return refused !== undefined || key === undefined
          ? (refused ?? { verdict: "exists", kid })
          : { verdict: "imported", key: managedKeyOf(key, clock.now(), policy) };
      });
    });

interface AcceptedKey {
  readonly kid: string;
  readonly alg: SigningAlgorithm;
  readonly privateJwk: object;
}

/** A key that signs and verifies, before it is sealed: what is sealed must open again on every node. */
const accepted = async (
  tenant: TenantId,
  given: ImportedKey,
  { as, among }: KeyImportChoices,
): Promise<Result<AcceptedKey, readonly ConfigurationProblem[]>> => {
  const own = among === undefined ? [] : [...among];
  const read = await readAmong(given, own);
  if (read.isErr()) return err(read.error);
  const { alg, kid, jwk } = read.value;
  if (as !== "retired" && among !== undefined && !own.includes(alg))
    return err([
      { field: "alg", message: `must be one that the tenant signs with, ${own.join(" or ")}` },
    ]);
  if (kid !== undefined && (!/^[!-~]{1,256}$/.test(kid) || kid === "." || kid === ".."))
    return err([
      {
        field: "kid",
        message: "must be 1 to 256 printable ASCII characters, no spaces, and neither . nor ..",
      },
    ]);
  try {
    const { publicJwk } = await importKey({ tenant, alg, kid, privateJwk: jwk });
    // Nothing but the key itself is sealed, whatever else stood in the JWK.
    const privateKey = createPrivateKey({ key: jwk, format: "jwk" });
    return ok({ kid: publicJwk.kid, alg, privateJwk: privateKey.export({ format: "jwk" }) });
  } catch (fault) {
    if (fault instanceof ConfigurationError) return err(fault.problems);
    throw fault;
  }
};

/** An RSA key fits six algorithms, of which a tenant has one as a rule. */
const readAmong = async (
  given: ImportedKey,
  own: readonly SigningAlgorithm[],
): ReturnType<typeof readPrivateKey> => {
  const read = await readPrivateKey(given, nodePem);
  if (read.isOk() || given.alg !== undefined || read.error.some(({ field }) => field !== "alg"))
    return read;
  const each = await Promise.all(own.map((alg) => readPrivateKey({ ...given, alg }, nodePem)));
  return each.find((one) => one.isOk()) ?? read;
};
