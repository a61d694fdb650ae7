import { nodeHandler } from "@mintport/http/node";
import { pages } from "@mintport/pages";
import { memoryRateLimiter } from "@mintport/rate-limit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { basePath, issuerPathOf } from "../fixture/deployment.ts";
import { countedStores } from "./counted-stores.ts";
import {
  askToken,
  authorizeUrl,
  pkce,
  requestOf,
  secret,
  startUserWorld,
  type UserWorld,
} from "./user-world.ts";

const sourcePoints = 5;
const clientPoints = 3;
const parPath = `${issuerPathOf("my-tenant")}/oauth/par`;
/** Whoever connects to a test is the proxy, and says for whom. */
const from = (source: string) => ({ "x-forwarded-for": source });
const [flood, other] = [from("192.0.2.1"), from("192.0.2.2")];

describe("a flood where users begin", () => {
  let world: UserWorld;
  const calls: string[] = [];
  beforeEach(async () => {
    calls.length = 0;
    const proxies = { trusted: ["127.0.0.1"], header: "x-forwarded-for" } as const;
    world = await startUserWorld({
      binding: { name: "http/node", listener: (it) => nodeHandler(it, { basePath, proxies }) },
      storage: (storage) => countedStores(storage, calls),
      users: { pages: pages({ loginUrl: "/login" }) },
      settings: {
        rateLimiter: memoryRateLimiter({
          source: { points: sourcePoints, duration: 60 },
          client: { points: clientPoints, duration: 60 },
        }),
      },
    });
  });
  afterEach(() => world.close());

  const begin = (headers: Record<string, string>) =>
    world.browser().get(authorizeUrl(pkce().challenge), headers);
  const push = (headers: Record<string, string>, client_secret = secret) =>
    askToken(
      world,
      { ...Object.fromEntries(requestOf(pkce().challenge)), client_secret },
      { path: parPath, headers },
    );
  const times = async <T>(count: number, ask: () => Promise<T>): Promise<T[]> => {
    const answers: T[] = [];
    for (let i = 0; i < count; i++) answers.push(await ask());
    return answers;
  };

  it("of browsers that nobody knows is a page with 429 and Retry-After, and writes no row", async () => {
    for (const { status } of await times(sourcePoints, () => begin(flood)))
      expect(status).toBe(303);
    calls.length = 0;
    const { status, headers, text } = await begin(flood);
    expect(status).toBe(429);
    expect(Number(headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
    expect(headers.get("content-type")).toContain("text/html");
    expect(headers.get("location")).toBeNull();
    expect(text).toContain("<title>Too many attempts");
    expect(calls).toEqual([]);
  });

  it("does not end what another source began", async () => {
    await times(sourcePoints + 1, () => begin(flood));
    expect((await begin(flood)).status).toBe(429);
    expect((await begin(other)).status).toBe(303);
  });

  it("of pushed requests is 429 with Retry-After, and writes no row (RFC 9126 §2.3)", async () => {
    for (const { status } of await times(clientPoints, () => push(flood))) expect(status).toBe(201);
    calls.length = 0;
    const { status, headers, json } = await push(flood);
    expect(status).toBe(429);
    expect(Number(headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
    expect(json).toMatchObject({ error: "temporarily_unavailable" });
    expect(calls).not.toContain("singleUse.put");
  });

  it("that names a client, and proves nothing, uses up no budget of that client", async () => {
    await times(sourcePoints + 1, () => begin(flood));
    await times(sourcePoints + 1, () => push(flood, "wrong"));
    for (const { status } of await times(clientPoints, () => push(other))) expect(status).toBe(201);
    expect((await push(other)).status).toBe(429);
  });
});
