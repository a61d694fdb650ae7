import { Writable } from "node:stream";
import type { EndpointEvent } from "@mintport/core";
import { nodeSqlite } from "@mintport/storage-sql/node-sqlite";
import { observers } from "@mintport/telemetry";
import { auditLog, migrateAuditLog, tailAuditLog } from "@mintport/telemetry/audit-log";
import { pinoObserver } from "@mintport/telemetry/pino";
import { engines } from "@mintport/test-engines";
import { expectOk } from "@mintport/testing";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formEncode } from "../fixture/token-request.ts";
import {
  beginDevice,
  type Device,
  devicePath,
  poll,
  startDeviceWorld,
  typeCode,
} from "./device-world.ts";
import { answerPage, pass, type UserWorld } from "./user-world.ts";

const sqlite = engines().find(({ name }) => name === "sqlite");

describe("what is told of devices", () => {
  let world: UserWorld;
  const told: EndpointEvent[] = [];
  let log = "";
  let readAudit: () => Promise<string>;
  let close: () => Promise<void>;
  const secrets = new Set<string>();

  beforeAll(async () => {
    const place = await sqlite?.makePlace();
    if (place === undefined) throw new Error("no SQLite");
    const connection = () => ({ dialect: nodeSqlite(place.url) });
    expectOk(await migrateAuditLog(connection()));
    const audit = auditLog(connection());
    const sink = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        log += chunk.toString();
        done();
      },
    });
    const observer = observers(audit, pinoObserver(pino(sink)), {
      observe: (event) => {
        told.push(event);
      },
    });
    world = await startDeviceWorld({ settings: { observer } });
    readAudit = async () => {
      expectOk(await audit.flush());
      let text = "";
      for await (const found of tailAuditLog(connection(), { limit: 1000 }))
        text += `${expectOk(found).entry}\n`;
      return text;
    };
    close = async () => {
      expectOk(await audit.close());
      await world.close();
      await sqlite?.dispose(place);
    };
  });
  afterAll(() => close());

  /** The events of what is done. */
  const during = async <T>(work: () => Promise<T>): Promise<{ events: object[]; done: T }> => {
    const before = told.length;
    const done = await work();
    return { done, events: told.slice(before) };
  };
  const begin = async (): Promise<Device> => {
    const device = await beginDevice(world, { scope: "api:read api:write offline_access" });
    secrets.add(device.device_code);
    for (const text of [device.user_code, device.user_code.replace("-", "")]) {
      secrets.add(text);
      secrets.add(text.toLowerCase());
    }
    return device;
  };
  const confirm = async ({ user_code }: Device, subject: string) => {
    const browser = world.browser().logIn(world.user(subject));
    const shown = await typeCode(browser, user_code);
    for (const text of [shown.page?.["handle"], ...browser.cookies.values()])
      secrets.add(String(text));
    return { browser, shown };
  };
  const of = (endpoint: string, more: object) => [
    expect.objectContaining({ tenant: "my-tenant", endpoint, ...more }),
  ];
  const both = ["api:read", "api:write"];

  it("one event for each of: begun, asked, entered, connected, fetched", async () => {
    const begun = await during(begin);
    expect(begun.events).toEqual(
      of("device_authorization", { client: "tv", outcome: "answered", requestedScope: both }),
    );
    const polled = await during(() => poll(world, begun.done));
    expect(polled.events).toEqual(
      of("token", { client: "tv", outcome: "refused", reason: "device_pending" }),
    );
    const early = await during(() => poll(world, begun.done));
    expect(early.events).toEqual(
      of("token", { outcome: "refused", reason: "device_polled_early" }),
    );

    const entered = await during(() => confirm(begun.done, "alice"));
    expect(entered.events).toEqual(
      of("device", { outcome: "answered", page: "device-confirm", subject: "alice", client: "tv" }),
    );
    const { browser, shown } = entered.done;
    const connected = await during(() => answerPage(browser, shown, "approve", ["api:read"]));
    expect(connected.events).toEqual(
      of("device_answer", {
        ...{ outcome: "answered", page: "device-done", subject: "alice", client: "tv" },
        ...{ consent: "narrowed", grantedScope: ["api:read"] },
      }),
    );
    const fetched = await during(() => poll(world, begun.done));
    for (const name of ["access_token", "refresh_token"])
      secrets.add(String(fetched.done.json[name]));
    expect(fetched.events).toEqual(
      of("token", {
        ...{ client: "tv", subject: "alice", outcome: "answered", grantedScope: ["api:read"] },
        grantType: "urn:ietf:params:oauth:grant-type:device_code",
      }),
    );
  });

  it("a denial is an answer without consent, and a refusal of the device", async () => {
    const device = await begin();
    const { browser, shown } = await confirm(device, "bob");
    const denied = await during(() => answerPage(browser, shown, "deny"));
    expect(denied.events).toEqual(of("device_answer", { subject: "bob", client: "tv" }));
    expect(denied.events[0]).not.toHaveProperty("consent");
    expect(denied.events[0]).not.toHaveProperty("grantedScope");
    const heard = await during(() => poll(world, device));
    expect(heard.events).toEqual(of("token", { outcome: "refused", reason: "device_denied" }));
  });

  it("a code that is refused tells who typed it, and not what", async () => {
    const wrong = "BCDF-GHJK";
    for (const text of [wrong, "BCDFGHJK"]) secrets.add(text);
    const browser = world.browser().logIn(world.user("mallory"));
    const refused = await during(() => typeCode(browser, wrong));
    expect(refused.events).toEqual(
      of("device", { outcome: "refused", reason: "user_code_refused", subject: "mallory" }),
    );
    for (let turn = 0; turn < 4; turn++) await typeCode(browser, wrong);
    const limited = await during(() => typeCode(browser, wrong));
    expect(limited.events).toEqual(
      of("device", { outcome: "refused", reason: "rate_limited", subject: "mallory" }),
    );
  });

  it("no event, log line or audit entry holds a code, a handle, a cookie or a token", async () => {
    const device = await begin();
    await world.browser().get(`${devicePath}?user_code=${device.user_code}`);
    await world.browser().logIn(world.user("carol")).get(device.verification_uri_complete);
    await typeCode(world.browser(), device.user_code);
    await poll(world, { device_code: device.user_code });
    await poll(world, device, { client_id: device.device_code });
    await poll(world, device, { device_code: `${device.device_code}x` });
    pass(world.clock, 600);
    await poll(world, device);
    const everything = `${JSON.stringify(told)}${log}${await readAudit()}`;
    expect(everything).toContain("device_code_expired");
    expect(log.trim().split("\n").length).toBe((await readAudit()).trim().split("\n").length);
    expect(secrets.size).toBeGreaterThan(15);
    for (const one of secrets)
      for (const text of [one, formEncode(one), Buffer.from(one).toString("base64")])
        expect(everything.includes(text), `${text.slice(0, 12)}… is told`).toBe(false);
  });
});
