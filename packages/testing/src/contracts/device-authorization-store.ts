import type { TenantId } from "@mintport/core";
import {
  type DeviceAuthorizationStore,
  type Instant,
  later,
  type NewDeviceAuthorization,
  nextRevision,
  noRevision,
  type Revision,
} from "@mintport/core/ports";
import { expectOk } from "../expect-ok.ts";
import { type Open, onHandles } from "../opened.ts";
import type { Runner } from "../runner.ts";
import { count, freshDigest, freshTenantId, race, start } from "../samples.ts";
import { closeDigests, longestContent } from "./close-digests.ts";
import { outageContract } from "./outage.ts";
import { promisesOf } from "./promises.ts";
import { expiringCalls, pruningContract } from "./pruning.ts";
import type { ExpiringOptions } from "./pruning-case.ts";

/**
 * The promises of `DeviceAuthorizationStore`.
 *
 * @example deviceAuthorizationStoreContract({ describe, it, expect }, open, { expiresByItself: false })
 */
export const deviceAuthorizationStoreContract = (
  runner: Runner,
  open: Open<DeviceAuthorizationStore>,
  options: ExpiringOptions,
): void => {
  const promises = promisesOf(runner, "device-authorization-store", options);
  const { promise, expect } = promises;
  runner.describe("device authorization store", () => {
    promise("device-start", "start keeps the content under both digests, on both handles", () =>
      onHandles(open, async (a, b) => {
        const [tenant, device] = [freshTenantId(), someDevice()];
        expect(expectOk(await a.start(tenant, device))).toBe("started");
        const found = expectOk(await b.find(tenant, device.deviceCode, start));
        expect(found?.value).toBe(content);
        expect(expectOk(await b.findByUserCode(tenant, device.userCode, start))).toEqual({
          ...found,
          deviceCode: device.deviceCode,
        });
      }),
    );

    promise("device-exists", "start writes nothing where one of the digests is taken", () =>
      onHandles(open, async (a, b) => {
        const [tenant, device] = [freshTenantId(), someDevice()];
        expectOk(await a.start(tenant, device));
        for (const taken of [{ deviceCode: device.deviceCode }, { userCode: device.userCode }]) {
          const other = { ...someDevice(), ...taken, content: "other" };
          expect(expectOk(await b.start(tenant, other))).toBe("exists");
          const isOwnCode = other.userCode === device.userCode;
          const found = expectOk(await a.findByUserCode(tenant, other.userCode, start));
          expect(found?.deviceCode).toBe(isOwnCode ? device.deviceCode : undefined);
        }
        expect(expectOk(await a.find(tenant, device.deviceCode, start))?.value).toBe(content);
        // Also where they come at once: what the losers brought is free.
        const { deviceCode } = someDevice();
        const rivals = Array.from({ length: 20 }, () => ({ ...someDevice(), deviceCode }));
        const verdicts = await race(20, [a, b], (store, caller) =>
          store.start(tenant, rivals[caller] ?? someDevice()),
        );
        expect(count(verdicts, (verdict) => verdict === "started")).toBe(1);
        for (const [caller, verdict] of verdicts.entries()) {
          const next = { ...someDevice(), userCode: rivals[caller]?.userCode ?? device.userCode };
          const isFree = expectOk(verdict) === "exists";
          expect(expectOk(await a.start(tenant, next))).toBe(isFree ? "started" : "exists");
        }
      }),
    );

    promise("device-start-race", "start takes one of 20 callers with one user code", () =>
      onHandles(open, async (a, b) => {
        const [tenant, { userCode }] = [freshTenantId(), someDevice()];
        const devices = Array.from({ length: 20 }, () => ({ ...someDevice(), userCode }));
        const verdicts = await race(20, [a, b], (store, caller) =>
          store.start(tenant, devices[caller] ?? someDevice()),
        );
        expect(count(verdicts, (verdict) => verdict === "started")).toBe(1);
        const winner = devices[verdicts.findIndex((one) => expectOk(one) === "started")];
        const found = expectOk(await b.findByUserCode(tenant, userCode, start));
        expect(found?.deviceCode).toBe(winner?.deviceCode);
      }),
    );

    promise("device-replace", "replace lets one of 50 callers of one revision write", () =>
      onHandles(open, async (a, b) => {
        for (let round = 0; round < 5; round++) {
          const [tenant, device] = [freshTenantId(), someDevice()];
          const expected = await startIn(a, tenant, device);
          const verdicts = await race(50, [a, b], (store, caller) =>
            store.replace(tenant, device.deviceCode, { content: String(caller), expected }, start),
          );
          expect(count(verdicts, (verdict) => verdict === "replaced")).toBe(1);
          expect(count(verdicts, (verdict) => verdict === "stale")).toBe(49);
          const winner = verdicts.findIndex((one) => expectOk(one) === "replaced");
          for (const store of [a, b]) {
            const found = expectOk(await store.find(tenant, device.deviceCode, start));
            expect(found?.value).toBe(String(winner));
            expect(found?.revision === expected).toBe(false);
          }
        }
      }),
    );

    promise("device-stale", "replace writes nothing for a revision that is not the row's", () =>
      onHandles(open, async (a, b) => {
        const [tenant, device] = [freshTenantId(), someDevice()];
        const expected = await startIn(a, tenant, device);
        for (const other of [noRevision, nextRevision(expected)])
          expect(expectOk(await b.replace(tenant, device.deviceCode, to("x", other), start))).toBe(
            "stale",
          );
        const first = await a.replace(tenant, device.deviceCode, to("second", expected), start);
        expect(expectOk(first)).toBe("replaced");
        expect(expectOk(await b.replace(tenant, device.deviceCode, to("x", expected), start))).toBe(
          "stale",
        );
        const found = expectOk(await b.findByUserCode(tenant, device.userCode, start));
        expect(found?.value).toBe("second");
      }),
    );

    promise(
      "device-expiry",
      "find, findByUserCode and replace know nothing of what is expired, to the second",
      () =>
        onHandles(open, async (a, b) => {
          const [tenant, device] = [freshTenantId(), someDevice()];
          const { deviceCode, userCode } = device;
          const expected = await startIn(a, tenant, device);
          const over = later(start, 60);
          expect(expectOk(await b.find(tenant, deviceCode, over))).toBe(undefined);
          expect(expectOk(await b.findByUserCode(tenant, userCode, over))).toBe(undefined);
          expect(expectOk(await b.replace(tenant, deviceCode, to("x", expected), over))).toBe(
            "unknown",
          );
          const last = later(start, 59);
          expect(expectOk(await b.replace(tenant, deviceCode, to("last", expected), last))).toBe(
            "replaced",
          );
          expect(expectOk(await a.find(tenant, deviceCode, last))?.value).toBe("last");
          expect(expectOk(await a.find(tenant, deviceCode, over))).toBe(undefined);
        }),
    );

    promise("device-tenant", "no call finds or changes what is another tenant's", () =>
      onHandles(open, async (a, b) => {
        const [tenant, other, device] = [freshTenantId(), freshTenantId(), someDevice()];
        const { deviceCode, userCode } = device;
        const expected = await startIn(a, tenant, device);
        expect(expectOk(await b.find(other, deviceCode, start))).toBe(undefined);
        expect(expectOk(await b.findByUserCode(other, userCode, start))).toBe(undefined);
        expect(expectOk(await b.replace(other, deviceCode, to("x", expected), start))).toBe(
          "unknown",
        );
        expect(expectOk(await b.start(other, { ...device, content: "theirs" }))).toBe("started");
        expect(expectOk(await a.find(tenant, deviceCode, start))?.value).toBe(content);
        expect(expectOk(await a.findByUserCode(other, userCode, start))?.value).toBe("theirs");
      }),
    );

    promise("device-digest", "device codes are compared byte by byte, to the last character", () =>
      onHandles(open, async (a, b) => {
        const tenant = freshTenantId();
        for (const digest of closeDigests()) {
          expect(expectOk(await b.find(tenant, digest, start))).toBe(undefined);
          const own = { ...someDevice(), deviceCode: digest, content: digest };
          expect(expectOk(await a.start(tenant, own))).toBe("started");
        }
        for (const digest of closeDigests())
          expect(expectOk(await b.find(tenant, digest, start))).toBe(undefined);
      }),
    );

    promise("device-length", "start and replace keep a content of 64 KiB, to the byte", () =>
      onHandles(open, async (a, b) => {
        const [tenant, device] = [freshTenantId(), someDevice()];
        const text = longestContent();
        const expected = await startIn(a, tenant, { ...device, content: text });
        const find = () => b.find(tenant, device.deviceCode, start);
        expect(expectOk(await find())?.value).toBe(text);
        expectOk(await a.replace(tenant, device.deviceCode, to(text, expected), start));
        expect(expectOk(await find())?.value).toBe(text);
      }),
    );

    pruningContract(promises, open, {
      ...options,
      add: async (store, tenant, expiresAt) => {
        expectOk(await store.start(tenant, someDevice(expiresAt)));
      },
    });
    outageContract(promises, open, {
      ...expiringCalls(options),
      start: (store) => store.start(nobody, someDevice()),
      find: (store) => store.find(nobody, freshDigest(), start),
      findByUserCode: (store) => store.findByUserCode(nobody, freshDigest(), start),
      replace: (store) => store.replace(nobody, freshDigest(), to("x", noRevision), start),
    });
  });
};

const content = JSON.stringify({ text: "quotes \" ' ` \\ \u0000 \u{1f511}", list: [1, null] });

const someDevice = (expiresAt: Instant = later(start, 60)): NewDeviceAuthorization => ({
  ...{ deviceCode: freshDigest(), userCode: freshDigest(), content, expiresAt },
});

const to = (text: string, expected: Revision) => ({ content: text, expected });

/** The revision at which a device begins. */
const startIn = async (
  store: DeviceAuthorizationStore,
  tenant: TenantId,
  device: NewDeviceAuthorization,
): Promise<Revision> => {
  expectOk(await store.start(tenant, device));
  const found = expectOk(await store.find(tenant, device.deviceCode, start));
  return found?.revision ?? noRevision;
};

const nobody = "nobody" as TenantId;
