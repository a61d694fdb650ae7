import { defineClient, defineTenant, type TenantId } from "@mintport/core";
import type { SecretHash } from "@mintport/core/ports";
import { memoryStorage } from "@mintport/storage-memory";
import { expect, it } from "vitest";
import { learnSecrets } from "../src/deployment/learn-secrets.ts";

it("what clients have is learnt at the start, tenant by tenant, before anybody guesses", async () => {
  const tenants = ["a", "b"].map((id) => defineTenant({ id, issuer: `https://${id}.example` }));
  const bcrypt = `$2b$10$${"a".repeat(53)}`;
  const clients = tenants.flatMap(({ id }, i) => [
    { tenant: id, client: defineClient({ id: "none", grantTypes: [] }) },
    {
      tenant: id,
      client: defineClient({
        id: "some",
        grantTypes: [],
        secretHashes: i === 0 ? [bcrypt, "$sha256$x"] : [],
      }),
    },
  ]);
  const learnt: [TenantId, readonly SecretHash[]][] = [];
  await learnSecrets(memoryStorage({ tenants, clients }), {
    learn: (...told) => {
      learnt.push(told);
    },
  });

  expect(learnt).toEqual([
    ["a", []],
    ["a", [bcrypt, "$sha256$x"]],
    ["b", []],
    ["b", []],
  ]);
});
