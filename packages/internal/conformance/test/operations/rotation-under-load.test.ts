import type { TenantId } from "@mintport/core";
import { addClientSecret, createClient, createTenant } from "@mintport/core/management";
import { systemEntropy, type TokenId } from "@mintport/core/ports";
import { sha256SecretHasher } from "@mintport/crypto";
import { type Engine, engines, type Place } from "@mintport/test-engines";
import { expectOk } from "@mintport/testing";
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fastClock } from "../../load/fast-clock.ts";
import { issuerPathOf, jwksPath } from "../fixture/deployment.ts";
import { type LoadNode, startNode } from "../fixture/load-nodes.ts";
import { openPlace, preparePlace } from "../fixture/open-place.ts";
import { requestToken } from "../fixture/token-request.ts";

const tenant = "my-tenant" as TenantId;
const issuer = `https://auth.example${issuerPathOf("my-tenant")}`;
/**
 * The nodes refuse to sign with a ring that they read more than 8 s of their clock ago. That is longer here than a busy
 * machine keeps a process waiting: a refusal would be right then, and is not what these tests are about.
 */
const speed = 5;

describe("two nodes under load, 100 requests a second", () => {
  let engine: Engine;
  let place: Place;
  let opened: ReturnType<typeof openPlace>;
  let nodes: readonly LoadNode[];
  let secret: string;
  const startMs = Date.now();
  const clock = fastClock(startMs, speed);

  beforeAll(async () => {
    const found = engines().find(({ name }) => name === "sqlite");
    if (found === undefined) throw new Error("no sqlite");
    engine = found;
    place = await engine.makePlace();
    await preparePlace(place);
    opened = openPlace(place);
    expectOk(
      await createTenant(opened.storage.tenants)({ id: tenant, issuer, accessTokenLifetime: 30 }),
    );
    const made = await createClient(creation())(tenant, {
      id: "service",
      grantTypes: ["client_credentials"],
      ownScope: "api:read",
    });
    secret = expectOk(made).secret ?? "";
    const order = { place, startMs, speed };
    nodes = await Promise.all([startNode(order), startNode(order)]);
  }, 30_000);
  afterAll(async () => {
    await Promise.all(nodes.map((node) => node.stop()));
    await opened.close();
    await engine.dispose(place);
  });

  const creation = () => ({
    clients: opened.storage.clients,
    secretHasher: sha256SecretHasher,
    entropy: systemEntropy,
    clock,
  });
  const ask = (node: LoadNode | undefined, client_secret: string) =>
    requestToken(node ?? { origin: "" }, {
      grant_type: "client_credentials",
      client_id: "service",
      client_secret,
    });

  it("10 rotations refuse no token, and none is signed by a key that is not published", {
    timeout: 120_000,
  }, async () => {
    const verify = verifierOf(nodes, () => clock.now());
    const faults: string[] = [];
    const signed = new Set<string>();
    let asked = 0;
    const load = every(10, async () => {
      const node = asked++ % 2;
      const answer = await ask(nodes[node], secret);
      if (answer.status !== 200) {
        faults.push(`${answer.status} ${answer.text}`);
        return;
      }
      // By the other node's keys, as a verifier holds them that asked up to a cache lifetime ago.
      await verify(String(answer.json["access_token"]), 1 - node).then(
        (kid) => signed.add(kid),
        (fault: unknown) => faults.push(String(fault)),
      );
    });
    try {
      await expect.poll(() => signed.size, { timeout: 10_000 }).toBe(1);
      for (let rotation = 0; rotation < 10; rotation++) {
        const kid = await nodes[rotation % 2]?.rotate();
        await expect
          .poll(() => signed.has(kid ?? ""), { timeout: 10_000, interval: 20 })
          .toBe(true);
      }
    } finally {
      await load.stop();
    }
    expect(faults).toEqual([]);
    expect(signed.size).toBeGreaterThanOrEqual(11);
    expect(asked).toBeGreaterThan(500);
  });

  it("a secret's rotation refuses nobody who holds a live one", { timeout: 60_000 }, async () => {
    const faults: string[] = [];
    let usable = [secret];
    let asked = 0;
    const load = every(10, async () => {
      const presented = usable[asked++ % usable.length] ?? "";
      const { status } = await ask(nodes[asked % 2], presented);
      if (status !== 200) faults.push(`${status} with ${usable.indexOf(presented)}`);
    });
    try {
      for (let rotation = 0; rotation < 5; rotation++) {
        const overlap = 60;
        const made = expectOk(
          await addClientSecret(creation())(tenant, "service" as never, { overlap }),
        );
        const old = usable;
        // What was just made is known on every node after the staleness that the operator set: 1 s.
        await pause(1100);
        usable = [...old, made.secret];
        await pause(500);
        // The old ones are given up before they end.
        usable = [made.secret];
      }
    } finally {
      await load.stop();
    }
    expect(faults).toEqual([]);
    expect(asked).toBeGreaterThan(400);
  });
});

/** Verifies by the JWK Set of one node, kept for a second of the accelerated clock. */
const verifierOf = (nodes: readonly LoadNode[], now: () => number) => {
  const held = new Map<number, { readonly at: number; readonly keys: JSONWebKeySet }>();
  return async (token: string, node: number): Promise<string> => {
    let known = held.get(node);
    if (known === undefined || now() - known.at >= 1) {
      const at = now();
      const answer = await fetch(`${nodes[node]?.origin ?? ""}${jwksPath}`);
      known = { at, keys: (await answer.json()) as JSONWebKeySet };
      held.set(node, known);
    }
    const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(known.keys), {
      issuer,
      currentDate: new Date(now() * 1000),
      clockTolerance: 2,
    });
    expect((payload.jti as TokenId).length).toBeGreaterThan(10);
    return protectedHeader.kid ?? "";
  };
};

/** Starts `work` every so many milliseconds, whether or not the last one has ended. */
const every = (milliseconds: number, work: () => Promise<void>) => {
  const running = new Set<Promise<void>>();
  const timer = setInterval(() => {
    const one = work().finally(() => running.delete(one));
    running.add(one);
  }, milliseconds);
  return {
    stop: async () => {
      clearInterval(timer);
      await Promise.allSettled(running);
    },
  };
};

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
