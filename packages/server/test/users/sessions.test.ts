import type { TenantId } from "@mintport/core";
import { type Instant, later } from "@mintport/core/ports";
import { fixedClock, seededEntropy } from "@mintport/testing";
import { expect, it } from "vitest";
import { Sessions } from "../../src/users/demo-login/sessions.ts";

const [here, there] = ["here" as TenantId, "there" as TenantId];
const now = fixedClock(1_800_000_000 as Instant).now();

it("a session lasts eight hours, in its tenant alone", () => {
  const sessions = new Sessions(seededEntropy(1));
  const secret = sessions.begin(here, "demo", now);

  expect(sessions.find(here, secret, later(now, 8 * 3600 - 1))).toMatchObject({ subject: "demo" });
  expect(sessions.find(here, secret, later(now, 8 * 3600))).toBeUndefined();
  expect(sessions.find(there, secret, now)).toBeUndefined();
  sessions.end(there, secret);
  expect(sessions.find(here, secret, now)).toBeDefined();
});

it("a visitor's session does not tell what the cookie holds", () => {
  const sessions = new Sessions(seededEntropy(1));
  const secret = sessions.begin(here, "demo", now);
  expect(JSON.stringify(sessions.find(here, secret, now))).not.toContain(secret);
});

it("the oldest session makes room, so that logins fill no memory", () => {
  const sessions = new Sessions(seededEntropy(1), 2);
  const [first, second, third] = [1, 2, 3].map(() => sessions.begin(here, "demo", now));

  expect(sessions.find(here, first!, now)).toBeUndefined();
  for (const secret of [second!, third!]) expect(sessions.find(here, secret, now)).toBeDefined();
});
