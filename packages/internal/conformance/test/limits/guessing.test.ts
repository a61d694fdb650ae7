import { createAuthorizationServer, defineClient } from "@mintport/core";
import { portError, type SecretHasher } from "@mintport/core/ports";
import { errAsync } from "@mintport/core/result";
import { sha256SecretHasher, verifiedSecrets } from "@mintport/crypto";
import { memoryRateLimiter } from "@mintport/rate-limit";
import { expectOk } from "@mintport/testing";
import { afterEach, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import {
  clientId,
  clientSecret,
  makeDeployment,
  readOnlyClient,
  tokenPath,
} from "../fixture/deployment.ts";
import { expectError, expectToken, lastReason } from "../fixture/expect-answer.ts";
import { good, requestToken, without } from "../fixture/token-request.ts";
import { publicGrant, withParties } from "../rfc7662/introspection.ts";

describe.each(bindings)("guessing, over $name", (binding) => {
  let running: Running;
  afterEach(() => running.close());

  const guess = (secret: string) => requestToken(running, { ...good, client_secret: secret });

  it("is answered 429 with Retry-After past the limit, and not hashed any more", async () => {
    const { hasher, hashes } = countingHasher();
    running = await run(binding, () => ({
      secretHasher: hasher,
      rateLimiter: memoryRateLimiter({ clientFailures: { points: 10, duration: 60 } }),
    }));
    for (let i = 0; i < 10; i++) expectError(await guess(`wrong-${i}`), 401, "invalid_client");
    const limited = await guess("wrong");

    expectError(limited, 429, "temporarily_unavailable");
    expect(Number(limited.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
    expect(lastReason(running)).toBe("rate_limited");
    // The operator learns which budget it was, and the guesser does not.
    expect(running.observer.events.at(-1)?.detail).toBe("clientFailures");
    expect(limited.text).not.toContain("clientFailures");
    expect(hashes()).toBe(10);
  });

  it("10,000 guesses stop nobody who holds the right secret, and cost the limit's hashes", {
    timeout: 60_000,
  }, async () => {
    const { hasher, hashes } = countingHasher();
    running = await run(binding, ({ clock }) => ({
      secretHasher: hasher,
      verifiedSecrets: verifiedSecrets({ clock }),
      rateLimiter: memoryRateLimiter({
        source: undefined,
        clientFailures: { points: 10, duration: 600 },
        sourceFailures: { points: 100, duration: 600 },
      }),
    }));
    expectToken(await requestToken(running, good));
    const before = hashes();
    const guess = (secret: string) =>
      requestToken(running, { ...good, client_id: readOnlyClient.id, client_secret: secret });
    for (let i = 0; i < 10_000; i += 50) {
      await Promise.all(Array.from({ length: 50 }, (_, j) => guess(`wrong-${i + j}`)));
      if (i % 1000 === 0) expectToken(await requestToken(running, good));
    }
    expectToken(await requestToken(running, good));
    expect(hashes() - before).toBeLessThanOrEqual(10);
  });

  it("past the limit a source may ask so often whether a secret was proved from it, and no more", async () => {
    const known: boolean[] = [];
    running = await run(binding, ({ clock }) => {
      const secrets = verifiedSecrets({ clock });
      return {
        verifiedSecrets: {
          ...secrets,
          knows: (secret) => {
            const answer = secrets.knows(secret);
            if (secret.source !== undefined) known.push(answer);
            return answer;
          },
        },
        rateLimiter: memoryRateLimiter({
          source: undefined,
          clientFailures: { points: 3, duration: 600 },
          recognitions: { points: 20, duration: 600 },
        }),
      };
    });
    expectToken(await requestToken(running, good));
    for (let i = 0; i < 15; i++) await guess(`wrong-${i}`);
    // Its guesses past the limit were 12 of 20; the honest client beside it passes, as often as it likes.
    for (let i = 0; i < 30; i++) expectToken(await requestToken(running, good));
    for (let i = 0; i < 100; i++)
      expectError(await guess(`more-${i}`), 429, "temporarily_unavailable");
    expect(known.filter((answer) => !answer)).toHaveLength(20);
    // Now the right secret is answered as a wrong one, from this address and for this client.
    expectError(await requestToken(running, good), 429, "temporarily_unavailable");
  });

  it("credentials that cannot be read are counted as a wrong secret", async () => {
    running = await run(binding, () => ({
      rateLimiter: memoryRateLimiter({ sourceFailures: { points: 6, duration: 60 } }),
    }));
    const form = without("client_id", "client_secret");
    const assertion = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    const broken = [
      () => requestToken(running, form, { Authorization: "Basic %%%" }),
      () => requestToken(running, form, { Authorization: "Basic a, Basic b" }),
      () => requestToken(running, form, { Authorization: 'Digest "\\"' }),
      () =>
        requestToken(running, {
          ...form,
          client_assertion: "no.jwt",
          client_assertion_type: assertion,
        }),
      () => requestToken(running, { ...good, client_assertion: "x" }),
      () => requestToken(running, { ...form, client_secret: "without-an-id" }),
    ];
    for (const send of broken) expect((await send()).status).not.toBe(429);
    expectError(await requestToken(running, good), 429, "temporarily_unavailable");
  });

  it("a form that holds no credentials to read is no guess", async () => {
    running = await run(binding, () => ({
      rateLimiter: memoryRateLimiter({ sourceFailures: { points: 3, duration: 60 } }),
    }));
    for (let i = 0; i < 5; i++)
      expectError(await requestToken(running, "a=1&a=1"), 400, "invalid_request");
    expectToken(await requestToken(running, good));
  });

  it("a source that is refused costs no lookup, whatever tenants and clients it names", async () => {
    const lookups: string[] = [];
    running = await run(binding, ({ storage }) => ({
      storage: {
        ...storage,
        tenants: {
          ...storage.tenants,
          find: (id) => {
            lookups.push(id);
            return storage.tenants.find(id);
          },
        },
        clients: {
          ...storage.clients,
          find: (tenant, id) => {
            lookups.push(id);
            return storage.clients.find(tenant, id);
          },
        },
      },
      rateLimiter: memoryRateLimiter({ source: { points: 5, duration: 60 } }),
    }));
    const flood = (i: number) =>
      requestToken(
        running,
        { ...good, client_id: `made-up-${i}` },
        {},
        tokenPath.replace("my-tenant", `made-up-${i}`),
      );
    for (let i = 0; i < 5; i++) expect((await flood(i)).status).toBe(404);
    lookups.length = 0;
    for (let i = 5; i < 50; i++) expectError(await flood(i), 429, "temporarily_unavailable");
    expectError(await requestToken(running, good), 429, "temporarily_unavailable");
    expect(lookups).toEqual([]);
  });

  it("of a client id that does not exist pays the same budget", async () => {
    running = await run(binding, () => ({
      rateLimiter: memoryRateLimiter({ clientFailures: { points: 3, duration: 60 } }),
    }));
    const unknown = () => requestToken(running, { ...good, client_id: "no-such-client" });
    for (let i = 0; i < 3; i++) expectError(await unknown(), 401, "invalid_client");
    expectError(await unknown(), 429, "temporarily_unavailable");
    // The other client of the same source has a budget of its own.
    expectToken(await requestToken(running, good));
  });

  it("bounds what a proven client may ask for, each of its own", async () => {
    running = await run(binding, () => ({
      rateLimiter: memoryRateLimiter({ client: { points: 2, duration: 60 } }),
    }));
    for (let i = 0; i < 2; i++) expectToken(await requestToken(running, good));
    expectError(await requestToken(running, good), 429, "temporarily_unavailable");
  });

  it("what anybody asks for in the names of public clients uses up nothing of the others'", async () => {
    running = await run(
      binding,
      withParties({
        rateLimiter: memoryRateLimiter({
          client: { points: 2, duration: 60 },
          tenant: { points: 5, duration: 60 },
        }),
      }),
    );
    const { storage, tenant } = running;
    for (const id of ["public-a", "public-b", "public-c"]) {
      const client = defineClient({
        id,
        authenticationMethods: ["none"],
        grantTypes: [publicGrant.name],
        ownScope: "api:read",
      });
      expectOk(await storage.clients.create(tenant.id, client));
      const named = () => requestToken(running, { grant_type: publicGrant.name, client_id: id });
      for (let i = 0; i < 2; i++) expectToken(await named());
      expectError(await named(), 429, "temporarily_unavailable");
    }
    for (let i = 0; i < 2; i++) expectToken(await requestToken(running, good));
  });

  it("a limiter that cannot answer admits nobody", async () => {
    const down = () => errAsync(portError("unavailable", "rate-limiter"));
    running = await run(binding, () => ({
      rateLimiter: { admit: down, recognise: down, settle: down, look: down },
    }));
    expectError(await requestToken(running, good), 503, "temporarily_unavailable");
  });

  it("our own trouble counts as no guess: who was answered 503 is not shut out afterwards", async () => {
    let down = true;
    const unavailable = () => errAsync(portError("unavailable", "secret-hasher"));
    running = await run(binding, () => ({
      secretHasher: {
        ...sha256SecretHasher,
        verify: (...args) => (down ? unavailable() : sha256SecretHasher.verify(...args)),
      },
      rateLimiter: memoryRateLimiter({ clientFailures: { points: 3, duration: 60 } }),
    }));
    for (let i = 0; i < 5; i++)
      expectError(await requestToken(running, good), 503, "temporarily_unavailable");
    expect(lastReason(running)).not.toBe("rate_limited");
    down = false;
    expectToken(await requestToken(running, good));
  });

  it("a secret that was verified is hashed once, until it changes", async () => {
    const { hasher, hashes } = countingHasher();
    running = await run(binding, ({ clock }) => ({
      secretHasher: hasher,
      verifiedSecrets: verifiedSecrets({ clock, lifetime: 60 }),
    }));
    for (let i = 0; i < 5; i++) expectToken(await requestToken(running, good));
    expect(hashes()).toBe(1);
    expectError(await guess(`${clientSecret}x`), 401, "invalid_client");

    const { storage, tenant } = running;
    const found = expectOk(await storage.clients.read(tenant.id, clientId as never));
    if (found === undefined) throw new Error("no client");
    const without = { ...found.value, secrets: [] };
    expectOk(await storage.clients.update(tenant.id, without, found.revision));
    expectError(await requestToken(running, good), 401, "invalid_client");
  });
});

describe("guessing from several sources", () => {
  it("past the limit the right secret is answered as a wrong one, unless its source proved it before", async () => {
    const { tenant, storage, keys, clock } = await makeDeployment("http://localhost");
    const server = createAuthorizationServer({
      storage,
      keys,
      clock,
      secretHasher: sha256SecretHasher,
      verifiedSecrets: verifiedSecrets({ clock }),
      rateLimiter: memoryRateLimiter({ clientFailures: { points: 3, duration: 60 } }),
    });
    const from = async (remoteAddress: string, secret: string): Promise<number> => {
      const answer = await server.handle("token", {
        tenant: tenant.id,
        method: "POST",
        url: tokenPath,
        headers: new Headers({ "content-type": "application/x-www-form-urlencoded" }),
        body: new URLSearchParams({ ...good, client_secret: secret }).toString(),
        remoteAddress,
      });
      return answer.status;
    };
    const guessFrom = async (remoteAddress: string): Promise<void> => {
      for (let i = 0; i < 4; i++) await from(remoteAddress, `wrong-${i}`);
    };
    const [proven, guesser, newcomer] = ["192.0.2.1", "192.0.2.2", "192.0.2.3"] as const;
    expect(await from(proven, clientSecret)).toBe(200);
    await guessFrom(proven);
    await guessFrom(guesser);
    expect(await from(proven, clientSecret)).toBe(200);
    expect(await from(guesser, clientSecret)).toBe(429);

    expect(await from(newcomer, clientSecret)).toBe(200);
    await guessFrom(newcomer);
    expect(await from(newcomer, clientSecret)).toBe(200);
  });
});

const countingHasher = (): { readonly hasher: SecretHasher; hashes(): number } => {
  let count = 0;
  return {
    hashes: () => count,
    hasher: {
      ...sha256SecretHasher,
      verify: (...args) => {
        count++;
        return sha256SecretHasher.verify(...args);
      },
    },
  };
};
