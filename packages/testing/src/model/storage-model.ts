import type { FullStorage } from "@mintport/core/ports";
import fc from "fast-check";
import { type Open, onHandles } from "../opened.ts";
import type { Runner } from "../runner.ts";
import { accessTokensPart } from "./access-tokens.ts";
import { deviceAuthorizationsPart } from "./device-authorizations.ts";
import { grantsPart } from "./grants.ts";
import { arbitraryHistory } from "./history.ts";
import type { AnyPart } from "./part.ts";
import { registriesPart } from "./registries.ts";
import { replay } from "./replay.ts";
import { replaysPart } from "./replays.ts";
import { singleUsePart } from "./single-use.ts";
import { tokenFamiliesPart } from "./token-families.ts";

/**
 * Runs random histories against every store and against a model. Calls come alone or up to three at once, on either of
 * two handles; what comes at once must have happened in some order. Between them time goes by, and rows are pruned and
 * removed.
 *
 * @example storageModel({ describe, it, expect }, open, { histories: 30 })
 */
export const storageModel = (
  { it }: Runner,
  open: Open<FullStorage>,
  { histories = 30 }: { readonly histories?: number } = {},
): void => {
  it(
    "storage: every answer is explained by some order of the calls (docs/storage/contracts.md#model)",
    () =>
      onHandles(open, async (a, b) => {
        await fc.assert(
          fc.asyncProperty(arbitraryHistory(parts), (history) => replay([a, b], parts, history)),
          // A history that fails is told with what it was, before the test itself is over: on a slow engine shrinking takes minutes.
          {
            ...{ numRuns: histories, timeout: longestHistory },
            ...{ interruptAfterTimeLimit: longest - longestHistory, markInterruptAsFailure: true },
          },
        );
      }),
    longest,
  );
};

/** Milliseconds. */
const longest = 240_000;
const longestHistory = 60_000;

const parts: readonly AnyPart[] = [
  registriesPart,
  accessTokensPart,
  replaysPart,
  singleUsePart,
  tokenFamiliesPart,
  grantsPart,
  deviceAuthorizationsPart,
];
