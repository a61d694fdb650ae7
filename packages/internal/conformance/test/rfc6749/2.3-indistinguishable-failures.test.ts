import type { SecretHasher } from "@mintport/core/ports";
import { sha256SecretHasher } from "@mintport/crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run, stacks } from "../fixture/bindings.ts";
import { basicOnlyClient, clientId, disabledClient } from "../fixture/deployment.ts";
import { comparable, expectError } from "../fixture/expect-answer.ts";
import { basic, good, requestToken } from "../fixture/token-request.ts";

describe.each(stacks)("who exists cannot be told, over $name", (binding) => {
  let running: Running;

  beforeAll(async () => {
    running = await run(binding);
  });
  afterAll(() => running.close());

  it("unknown client and wrong secret are the same bytes", async () => {
    const answers = [
      await requestToken(running, wrongSecret),
      await requestToken(running, unknownClient),
      await requestToken(running, grant, basic(clientId, "wrong")),
      await requestToken(running, grant, basic("unknown", "wrong")),
      await requestToken(running, grant, basic(disabledClient.id, disabledClient.secret)),
      await requestToken(running, { ...unknownClient, client_id: basicOnlyClient.id }),
      await requestToken(running, { ...unknownClient, client_id: "x".repeat(300) }),
    ];

    for (const answer of answers) {
      expectError(answer, 401, "invalid_client");
      expect(comparable(answer)).toEqual(comparable(await requestToken(running, wrongSecret)));
    }
  });

  it("unknown client and wrong secret take the same time", { retry: 3 }, async () => {
    const [wrong, unknown] = await medians(running);

    expect(Math.abs(wrong - unknown)).toBeLessThan(tolerance(wrong, unknown));
  });
});

// A fast hash hides in the noise of HTTP what a slow one would show, so its work is counted too.
describe.each(bindings)("who exists costs the same work, over $name", (binding) => {
  const asked: string[] = [];
  const compared: [hashes: number, tenant: string][] = [];
  let running: Running;

  beforeAll(async () => {
    running = await run(binding, () => ({ secretHasher: countingSecretHasher(asked, compared) }));
  });
  afterAll(() => running.close());

  it.each([
    ["a wrong secret", wrongSecret, {}],
    ["an unknown client", unknownClient, {}],
    ["an unknown client in Basic", grant, basic("unknown", "wrong")],
    ["an id that cannot be one", { ...unknownClient, client_id: "x".repeat(300) }, {}],
    ["a disabled client", grant, basic(disabledClient.id, "wrong")],
  ])("every failure costs one hash: %s", async (_, parameters, headers) => {
    asked.length = 0;
    await requestToken(running, parameters, headers);

    expect(asked).toEqual(["wrong"]);
  });

  it.each([
    ["a disabled client", grant, basic(disabledClient.id, disabledClient.secret)],
    [
      "a client of another method",
      { ...good, client_id: basicOnlyClient.id, client_secret: basicOnlyClient.secret },
      {},
    ],
  ])(
    "the right secret of %s is compared with nothing, as an unknown client's",
    async (_, parameters, headers) => {
      compared.length = 0;
      expectError(await requestToken(running, parameters, headers), 401, "invalid_client");
      await requestToken(running, unknownClient);

      expect(compared).toEqual([
        [0, running.tenant.id],
        [0, running.tenant.id],
      ]);
    },
  );
});

const grant = { grant_type: "client_credentials" };
const wrongSecret = { ...good, client_secret: "wrong" };
const unknownClient = { ...good, client_id: "unknown-client-123", client_secret: "wrong" };

/** Notes in `asked` each secret that it is asked about, and in `compared` with how many hashes, and of which tenant. */
const countingSecretHasher = (
  asked: string[],
  compared: [hashes: number, tenant: string][],
): SecretHasher => ({
  ...sha256SecretHasher,
  verify: (presented, hashes, tenant) => {
    asked.push(presented);
    compared.push([hashes.length, tenant]);
    return sha256SecretHasher.verify(presented, hashes, tenant);
  },
});

/** The medians, in milliseconds, of 60 samples of a wrong secret and 60 of an unknown client, taken in turn. */
const medians = async (running: Running): Promise<[wrong: number, unknown: number]> => {
  const wrong: number[] = [];
  const unknown: number[] = [];
  for (let i = 0; i < 60; i++) {
    wrong.push(await sample(running, wrongSecret));
    unknown.push(await sample(running, unknownClient));
  }
  return [median(wrong), median(unknown)];
};

/** The fastest of three requests: a busy machine slows single ones, and that tells nothing of the server. */
const sample = async (
  running: Running,
  parameters: Readonly<Record<string, string>>,
): Promise<number> => {
  let fastest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 3; i++) {
    const start = performance.now();
    await requestToken(running, parameters);
    fastest = Math.min(fastest, performance.now() - start);
  }
  return fastest;
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** 20 % or 1.5 ms, whichever is more. */
const tolerance = (a: number, b: number): number => Math.max(0.2 * Math.max(a, b), 1.5);
