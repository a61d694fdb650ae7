import { instant, later, systemClock } from "@mintport/core/ports";
import { sqlStorage } from "@mintport/storage-sql";
import { expectOk, freshDigest, freshTenantId, freshTokenId } from "@mintport/testing";
import { Kysely } from "kysely";
import { describe, expect, it } from "vitest";
import { dialectOn, migratedPlace, options, sqlEngines } from "./open.ts";

describe.each(sqlEngines)(
  "pruning on $name from a machine whose clock is ahead by an hour",
  (engine) => {
    it("revives no revoked token, lets no assertion in twice, and waits for nodes that are behind", async () => {
      const place = await migratedPlace(engine);
      const db = new Kysely<unknown>({ dialect: dialectOn(place) });
      try {
        const { accessTokens, replays } = sqlStorage({ db, ...options });
        const [tenant, jti, assertion] = [freshTenantId(), freshTokenId(), freshDigest()];
        const now = systemClock.now();
        expectOk(await accessTokens.revoke(tenant, jti, later(now, 600)));
        // Expired by the engine's clock, but not by that of a node that is five minutes behind.
        expectOk(await replays.insertOnce(tenant, assertion, later(now, -200), later(now, -290)));
        expectOk(await replays.insertOnce(tenant, freshDigest(), later(now, -700), instant(0)));

        const ahead = later(now, 3600);
        expect(expectOk(await accessTokens.prune("*", ahead, 100))).toBe(0);
        expect(expectOk(await accessTokens.isRevoked(tenant, jti, now))).toBe(true);
        expect(expectOk(await replays.prune("*", ahead, 100))).toBe(1);
        expect(
          expectOk(await replays.insertOnce(tenant, assertion, later(now, 60), later(now, -290))),
        ).toBe("seen");
      } finally {
        await db.destroy();
        await engine.dispose(place);
      }
    });
  },
);
