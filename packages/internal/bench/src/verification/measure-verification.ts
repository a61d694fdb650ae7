import { join } from "node:path";
import { startChild } from "../child.ts";
import type { BenchKey } from "../keys.ts";
import type { Algorithm } from "../scenario.ts";
import type { VerificationCase, VerificationRound } from "./verification-case.ts";
import type { VerificationOrder } from "./verifier.ts";

export interface VerificationOptions {
  readonly rounds: number;
  /** About how long a loop takes. */
  readonly seconds: number;
  readonly keyFor: (algorithm: Algorithm) => BenchKey;
}

/** What a resource server pays for a token, each algorithm in a process of its own. */
export const measureVerification = async (
  algorithms: readonly Algorithm[],
  { rounds, seconds, keyFor }: VerificationOptions,
): Promise<readonly VerificationCase[]> => {
  const cases: VerificationCase[] = [];
  for (const algorithm of algorithms) {
    const { privateJwk, jwks } = keyFor(algorithm);
    const child = startChild(join(import.meta.dirname, "verifier.ts"), ["--expose-gc"]);
    const tokens = Math.ceil(seconds * tokensPerSecond);
    const order: VerificationOrder = { algorithm, privateJwk, jwks, rounds, tokens };
    try {
      const patience = 30_000 + rounds * seconds * 20_000;
      const measured = (await child.ask(order, patience)) as readonly VerificationRound[];
      cases.push({ algorithm, rounds: measured });
    } finally {
      await child.end();
    }
  }
  return cases;
};

const tokensPerSecond = 4000;
