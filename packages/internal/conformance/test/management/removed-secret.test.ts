import type { ClientId } from "@mintport/core";
import {
  removeClientSecret,
  revokeClientTokens,
  revokeTenantTokens,
} from "@mintport/core/management";
import { systemEntropy } from "@mintport/core/ports";
import { sha256SecretHasher } from "@mintport/crypto";
import { cached } from "@mintport/storage-cache";
import { expectOk } from "@mintport/testing";
import { afterEach, describe, expect, it } from "vitest";
import { type Running, run, stacks } from "../fixture/bindings.ts";
import { expectError } from "../fixture/expect-answer.ts";
import { good, requestToken } from "../fixture/token-request.ts";
import { freshParty, isActive, mint, withParties } from "../rfc7662/introspection.ts";

describe.each(stacks)("a secret that was removed, over $name", (stack) => {
  let running: Running;
  let milliseconds: number;
  afterEach(() => running.close());

  /** A node whose cache knows nothing of what is written through `running.storage`, on another machine. */
  const start = async (tokenReuse = {}) => {
    milliseconds = 0;
    running = await run(stack, async (deployment) => ({
      ...(await withParties(tokenReuse)(deployment)),
      storage: cached(deployment.storage, { maxStaleness: 5, elapsed: () => milliseconds }),
    }));
    const party = await freshParty(running);
    await mint(running, party);
    return { party, id: party.id as ClientId };
  };
  const remove = async (id: ClientId): Promise<void> => {
    const { storage, tenant, clock } = running;
    const ports = { ...storage, secretHasher: sha256SecretHasher, entropy: systemEntropy, clock };
    expectOk(await removeClientSecret(ports)(tenant.id, id, "secret-1"));
  };

  it.each([{}, { tokenReuse: { window: 60 } }])(
    "buys nothing that lives on once its client's tokens were ended, though a node accepts it for a while, with %j",
    async (settings) => {
      const { party, id } = await start(settings);
      const { storage, tenant, clock } = running;
      await remove(id);
      const ended = [await mint(running, party)];
      expectOk(await revokeClientTokens(storage.clients)(tenant.id, id));
      // The node's clock does not matter, and neither does how late it issues.
      clock.advance(30);
      milliseconds = 4999;
      ended.push(await mint(running, party));

      milliseconds = 5000;
      const wrong = { ...good, client_id: party.id, client_secret: party.secret };
      expectError(await requestToken(running, wrong), 401, "invalid_client");
      const reader = await freshParty(running, { introspects: [tenant.audience] });
      for (const token of ended) expect(await isActive(running, token, reader)).toBe(false);
    },
  );

  it("buys nothing that lives on once its tenant's tokens were ended again after the staleness", async () => {
    const { party, id } = await start();
    const { storage, tenant } = running;
    await remove(id);
    expectOk(await revokeTenantTokens(storage.tenants)(tenant.id));
    milliseconds = 4999;
    const token = await mint(running, party);
    milliseconds = 5000;
    expectOk(await revokeTenantTokens(storage.tenants)(tenant.id));
    milliseconds = 10_000;
    const reader = await freshParty(running, { introspects: [tenant.audience] });
    expect(await isActive(running, token, reader)).toBe(false);
  });
});
