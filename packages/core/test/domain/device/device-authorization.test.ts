import type { ClientId } from "@mintport/core";
import { type Digest, instant, later } from "@mintport/core/ports";
import { err, ok } from "@mintport/core/result";
import { emptyScope } from "@mintport/core/scope";
import { describe, expect, it } from "vitest";
import {
  claimDevice,
  type DeviceAccess,
  type DeviceAuthorization,
  decideDevice,
  isOpen,
  pollDevice,
  tellDevice,
} from "../../../src/domain/device/device-authorization.ts";
import { accessOf } from "./some-access.ts";

const start = instant(1_800_000_000);
const over = later(start, 600);
const [alice, elsewhere, bob] = [
  { subject: "alice", session: "s1" as Digest },
  { subject: "alice", session: "s2" as Digest },
  { subject: "bob", session: "s1" as Digest },
];
const access: DeviceAccess = accessOf("alice");

const fresh: DeviceAuthorization = {
  ...{ client: "tv" as ClientId, scope: emptyScope, resources: [], offline: false },
  ...{ startedAt: start, usableUntil: over, interval: 5, state: "pending" },
};
const claimed: DeviceAuthorization = { ...fresh, claimedBy: alice };
const closed = (["approved", "denied", "told"] as const).map((state) => ({ ...claimed, state }));

describe("a device that waits", () => {
  it("belongs to whoever enters its code first, who may enter it again", () => {
    expect(claimDevice(fresh, alice, start)).toEqual(ok(claimed));
    expect(claimDevice(claimed, alice, start)).toEqual(ok(claimed));
  });

  it("is nobody else's, and not the same user's in another session", () => {
    for (const other of [elsewhere, bob]) {
      expect(claimDevice(claimed, other, start)).toEqual(err("unavailable"));
      expect(decideDevice(claimed, other, access, start)).toEqual(err("unavailable"));
      expect(decideDevice(claimed, other, "denied", start)).toEqual(err("unavailable"));
    }
  });

  it("is not decided before somebody entered its code", () => {
    expect(decideDevice(fresh, alice, access, start)).toEqual(err("unavailable"));
  });

  it("is decided once", () => {
    expect(decideDevice(claimed, alice, access, start)).toEqual(
      ok({ ...claimed, state: "approved", access }),
    );
    expect(decideDevice(claimed, alice, "denied", start)).toEqual(
      ok({ ...claimed, state: "denied" }),
    );
    for (const row of closed) {
      expect(claimDevice(row, alice, start), row.state).toEqual(err("unavailable"));
      for (const decision of [access, "denied"] as const)
        expect(decideDevice(row, alice, decision, start), row.state).toEqual(err("unavailable"));
    }
  });

  it("is over to the second (RFC 8628 §3.5)", () => {
    for (const [now, open] of [
      [later(over, -1), true],
      [over, false],
    ] as const) {
      expect(isOpen(fresh, now)).toBe(open);
      expect(claimDevice(fresh, alice, now).isOk()).toBe(open);
      expect(decideDevice(claimed, alice, access, now).isOk()).toBe(open);
    }
  });

  it.each([
    [4, true, 10],
    [5, false, 5],
    [600, false, 5],
    [-300, true, 10],
  ])(
    "is polled %d seconds after the last poll: early %s, interval %d then (§3.5)",
    (passed, early, interval) => {
      const now = later(start, passed);
      expect(pollDevice({ ...fresh, polledAt: start }, now)).toEqual({
        early,
        row: { ...fresh, interval, polledAt: now },
      });
    },
  );

  it("is never early at its first poll, and never has to wait longer than a minute", () => {
    expect(pollDevice(fresh, start).early).toBe(false);
    let row: DeviceAuthorization = { ...fresh, polledAt: start };
    for (let polls = 0; polls < 20; polls++) ({ row } = pollDevice(row, start));
    expect(row.interval).toBe(60);
    expect(pollDevice(row, later(start, 60)).early).toBe(false);
  });

  it("that was told keeps nothing that a token could be made of", () => {
    const told = tellDevice({ ...claimed, state: "approved", access });
    expect(told).toEqual({ ...claimed, state: "told" });
  });
});
