import type { Recipe } from "./recipe.ts";

export const scopePolicy: Recipe = {
  row: "a scope policy",
  write: {
    "user/begins-alike.ts": `
import type { ScopePolicy } from "@mintport/core/scope";

export const beginsAlike: ScopePolicy = {
  name: "begins-alike",
  covers: (held, wanted) => wanted.startsWith(held),
};
`,
  },
  edit: [],
};

/** A key that this process cannot read: it only asks for signatures. */
export const signingKeys: Recipe = {
  row: "a signing key elsewhere",
  write: {
    "user/vault-keys.ts": `
import { type KeyId, portError, type PublicJwk, type SigningKeys } from "@mintport/core/ports";
import { base64url, exportJWK, generateKeyPair } from "jose";
import { ok, ResultAsync } from "@mintport/core/result";

export const vaultKeys = async (): Promise<SigningKeys> => {
  const { privateKey, publicKey } = await generateKeyPair("ES256");
  const kid = "vault-1" as KeyId;
  const published: PublicJwk = { ...(await exportJWK(publicKey)), kid, alg: "ES256", use: "sig" };
  const sign = async (input: string): Promise<string> =>
    base64url.encode(
      new Uint8Array(
        await crypto.subtle.sign(
          { name: "ECDSA", hash: "SHA-256" },
          privateKey,
          new TextEncoder().encode(input),
        ),
      ),
    );
  return {
    signer: () =>
      ok({
        alg: "ES256",
        kid,
        sign: (input) =>
          ResultAsync.fromPromise(sign(input), (cause) =>
            portError("unavailable", "signing-keys", cause),
          ),
      }),
    publicKeys: () => ok([published]),
  };
};
`,
  },
  edit: [],
};

/** Stores of another make, which count what they are asked. */
export const storageAdapter: Recipe = {
  row: "a storage adapter",
  write: {
    "packages/storage/counted/src/counted-replays.ts": `
import type { FullStorage, ReplayStore } from "@mintport/core/ports";

export interface CountedReplays extends ReplayStore {
  readonly calls: () => number;
}

export const countedReplays = ({ replays }: FullStorage): CountedReplays => {
  let calls = 0;
  return {
    insertOnce: (...asked) => {
      calls++;
      return replays.insertOnce(...asked);
    },
    isSeen: (...asked) => replays.isSeen(...asked),
    prune: (...asked) => replays.prune(...asked),
    removeAll: (...asked) => replays.removeAll(...asked),
    calls: () => calls,
  };
};
`,
  },
  edit: [],
};

export const customClaims: Recipe = {
  row: "claims of your own",
  write: {
    "user/plan-claims.ts": `
import type { ClaimsFor } from "@mintport/core";

export const planClaims: ClaimsFor = ({ client, grant }) => ({ plan: client.id + " by " + grant });
`,
  },
  edit: [],
};
