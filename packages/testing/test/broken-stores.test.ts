import { describe, expect, it } from "vitest";
import { brokenAccessTokens } from "./broken-stores/access-tokens.ts";
import { type BrokenStore } from "./broken-stores/broken-store.ts";
import { brokenClients } from "./broken-stores/clients.ts";
import { brokenDeviceAuthorizations } from "./broken-stores/device-authorizations.ts";
import { brokenDeviceCalls } from "./broken-stores/device-calls.ts";
import { brokenExpiring, brokenSelfExpiry } from "./broken-stores/expiring.ts";
import { brokenEnds } from "./broken-stores/family-ends.ts";
import { brokenRetries } from "./broken-stores/family-retries.ts";
import { brokenGrants } from "./broken-stores/grants.ts";
import { brokenKeyRings } from "./broken-stores/key-rings.ts";
import { brokenLists } from "./broken-stores/lists.ts";
import { brokenReplays } from "./broken-stores/replays.ts";
import { brokenSingleUse } from "./broken-stores/single-use.ts";
import { brokenTenants } from "./broken-stores/tenants.ts";
import { brokenTenantsAndClients } from "./broken-stores/tenants-and-clients.ts";
import { brokenTokenFamilies } from "./broken-stores/token-families.ts";
import { brokenByTrouble, brokenLives } from "./broken-stores/trouble.ts";
import { outcomeOf } from "./collect.ts";
import { contractOn } from "./contract-on.ts";

const brokenStores: readonly BrokenStore[] = [
  ...brokenTenants,
  ...brokenClients,
  ...brokenTenantsAndClients,
  ...brokenLists,
  ...brokenAccessTokens,
  ...brokenReplays,
  ...brokenSingleUse,
  ...brokenTokenFamilies,
  ...brokenRetries,
  ...brokenEnds,
  ...brokenGrants,
  ...brokenDeviceAuthorizations,
  ...brokenDeviceCalls,
  ...brokenKeyRings,
  ...brokenExpiring,
  ...brokenSelfExpiry,
  ...brokenByTrouble,
  ...brokenLives,
];

describe("the contract", () => {
  it.each([false, true])(
    "passes the right store (expires by itself: %s)",
    async (expiresByItself) => {
      const { cases, failing, skipped } = await outcomeOf(contractOn({ expiresByItself }));
      expect(failing).toEqual([]);
      expect(skipped).toEqual([]);
      expect(cases.length).toBeGreaterThan(90);
    },
  );

  it("says of every promise that needs a power that it is not proven without", async () => {
    const { failing, skipped } = await outcomeOf(contractOn({ expiresByItself: true, offers: [] }));
    expect(failing).toEqual([]);
    expect(skipped.every((name) => name.startsWith("NOT PROVEN, the storage offers no "))).toBe(
      true,
    );
    for (const power of ["breakEngine", "writeRaw", "wait"])
      expect(skipped.some((name) => name.includes(`no ${power}: `))).toBe(true);
  });

  it.each(brokenStores)("refuses: $fault", async (broken) => {
    const { failing } = await outcomeOf(contractOn(broken, portOf(broken)));
    expect(failing).toContainEqual(expect.stringContaining(broken.promise));
    for (const name of failing)
      expect(name).toMatch(/^[a-z-]+: .+ \(docs\/storage\/contracts\.md#[a-z-]+\)$/);
  });

  it.each(brokenStores.filter(({ race }) => race))(
    "refuses in every run: $fault",
    async (broken) => {
      for (let run = 0; run < 20; run++) {
        const { failing } = await outcomeOf(contractOn(broken, broken.promise));
        expect(failing).toContainEqual(expect.stringContaining(broken.promise));
      }
    },
  );
});

const portOf = ({ promise }: BrokenStore): string => promise.slice(0, promise.indexOf(" ") + 1);
