import {
  portError,
  type SecretHash,
  type SecretHasher,
  type SecretVerdict,
} from "@mintport/core/ports";
import { ResultAsync } from "@mintport/core/result";
import { base64url } from "jose";
import { dummyHash, formatSha256, sha256Digests } from "../secrets/sha256-hash.ts";
import { equalBytes } from "./equal-bytes.ts";

/** SHA-256 for secrets that a machine made (see `formatSha256`). */
export const sha256SecretHasher: SecretHasher = {
  hash: (secret) => digestOf(secret),
  verify: (presented, hashes) =>
    digestOf(presented).map((digest) => {
      const own = text.encode(digest);
      const known = sha256Digests(hashes);
      let verdict: SecretVerdict = { verdict: "mismatch" };
      for (const candidate of known.length === 0 ? [dummyHash] : known)
        if (equalBytes(own, text.encode(candidate)))
          verdict = { verdict: "match", hash: candidate };
      return verdict;
    }),
};

const digestOf = ResultAsync.fromThrowable(
  async (secret: string): Promise<SecretHash> =>
    formatSha256(
      base64url.encode(new Uint8Array(await crypto.subtle.digest("SHA-256", text.encode(secret)))),
    ),
  (cause) => portError("unavailable", "secret-hasher", cause),
);

const text = new TextEncoder();
