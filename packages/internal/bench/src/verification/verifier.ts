/** The process in which tokens are checked: three loops by turns, and the CPU that each took. */
import { createPublicKey, verify } from "node:crypto";
import { verifiedTokens } from "@mintport/crypto";
import {
  keysFromSet,
  type ResourceServer,
  requireScope,
  resourceServer,
} from "@mintport/resource-server";
import type { JSONWebKeySet } from "jose";
import { audience, issuer, scopes } from "../contenders/parts/subject.ts";
import type { Algorithm } from "../scenario.ts";
import { digestName, type SignedToken, tokenMaker } from "./tokens.ts";
import type { VerificationRound } from "./verification-case.ts";

/** What this process is told. */
export interface VerificationOrder {
  readonly algorithm: Algorithm;
  readonly privateJwk: object;
  readonly jwks: JSONWebKeySet;
  readonly rounds: number;
  /** How many tokens a loop checks. */
  readonly tokens: number;
}

type Loops = Readonly<Record<"bare" | "fresh" | "again", () => Promise<void>>>;

const measureRounds = async (order: VerificationOrder): Promise<readonly VerificationRound[]> => {
  const rounds: VerificationRound[] = [];
  // Round 0 warms up.
  for (let round = 0; round <= order.rounds; round++) {
    const loops = loopsFor(order);
    const names: readonly (keyof Loops)[] = ["bare", "fresh", "again"];
    const took = { bare: 0, fresh: 0, again: 0 };
    for (const name of round % 2 === 0 ? names : names.toReversed())
      took[name] = (await cpuOf(loops[name])) / (order.tokens * (name === "again" ? repeats : 1));
    if (round > 0) rounds.push({ round, ...took });
  }
  return rounds;
};

/** How much more often the known token is checked: one check is too short to be measured as coarsely. */
const repeats = 10;

/** Loops over tokens of their own, which are made before any is timed. */
const loopsFor = ({ algorithm, privateJwk, jwks, tokens }: VerificationOrder): Loops => {
  const make = tokenMaker(algorithm, privateJwk);
  const fresh = Array.from({ length: tokens }, make);
  const fields = fresh.map(fieldOf);
  const known = fieldOf(make());
  const [jwk = {}] = jwks.keys;
  const publicKey = createPublicKey({ key: jwk, format: "jwk" });
  const options = { issuer, audience, keys: keysFromSet(jwks) };
  // As it is where nobody chose anything, and as it is where tokens come again.
  const forgetful = resourceServer(options);
  const remembering = resourceServer({
    ...options,
    verifiedTokens: verifiedTokens({ lifetime: 60 }),
  });
  const needed = requireScope(...scopes);
  const accept = async (api: ResourceServer, authorization: string): Promise<void> => {
    const judged = await api.authorize({ method: "GET", url: "/reports", authorization }, needed);
    if (judged.isErr()) throw new Error(`a good token was refused: ${judged.error.kind}`);
  };
  return {
    bare: async () => {
      for (const { input, signature } of fresh)
        if (!verify(digestName(algorithm), input, publicKey, signature))
          throw new Error("a good signature does not hold");
    },
    fresh: async () => {
      for (const field of fields) await accept(forgetful, field);
    },
    again: async () => {
      for (let i = 0; i < tokens * repeats; i++) await accept(remembering, known);
    },
  };
};

/** The `Authorization` field in one piece, as a parser hands it over: a text put together of others is copied when it is read. */
const fieldOf = ({ text }: SignedToken): string =>
  Buffer.from(`Bearer ${text}`, "latin1").toString("latin1");

/** Microseconds, on every thread of the process. */
const cpuOf = async (loop: () => Promise<void>): Promise<number> => {
  globalThis.gc?.();
  const before = process.cpuUsage();
  await loop();
  const { user, system } = process.cpuUsage(before);
  return user + system;
};

process.on("message", (order: VerificationOrder) => {
  void measureRounds(order).then(
    (rounds) => process.send?.(rounds),
    (failure: unknown) => {
      console.error(failure);
      process.exit(1);
    },
  );
});
process.on("disconnect", () => process.exit(0));
