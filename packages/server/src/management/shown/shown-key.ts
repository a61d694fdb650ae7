import { signingAlgorithms } from "@mintport/core/keys";
import type { ManagedKey } from "@mintport/crypto";
import * as z from "zod";
import { shownMoment } from "./shown-moment.ts";

/** The states of a signing key. */
export const keyStates = ["announced", "signing", "retired", "removed", "revoked"] as const;

/** The schema of a signing key as it is shown. Nothing of it is secret. */
export const shownKey: z.ZodObject<Record<keyof ManagedKey, z.ZodType>> = z.strictObject({
  kid: z.string(),
  alg: z.enum(signingAlgorithms),
  state: z.enum(keyStates satisfies readonly ManagedKey["state"][]),
  createdAt: shownMoment,
  // Before `createdAt` if there was nothing to wait for, and on a clock that begins at 0 before that.
  signsFrom: z.int().describe("The first moment at which it signs, in seconds since the epoch"),
  retiresAt: shownMoment
    .describe("The first moment at which it no longer signs, in seconds since the epoch")
    .exactOptional(),
  revokedAt: shownMoment.exactOptional(),
  removedAt: shownMoment
    .describe("The moment at which it leaves the JWK Set, or left it, in seconds since the epoch")
    .exactOptional(),
});
