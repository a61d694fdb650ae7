import { Writable } from "node:stream";
import type { EndpointEvent } from "@mintport/core";
import { nodeSqlite } from "@mintport/storage-sql/node-sqlite";
import { observers } from "@mintport/telemetry";
import { auditLog, migrateAuditLog, tailAuditLog } from "@mintport/telemetry/audit-log";
import { pinoObserver } from "@mintport/telemetry/pino";
import type { Browser, BrowserAnswer } from "@mintport/test-browser";
import { engines } from "@mintport/test-engines";
import { expectOk } from "@mintport/testing";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings } from "../fixture/bindings.ts";
import { formEncode } from "../fixture/token-request.ts";
import {
  answerPage,
  authorizeUrl,
  type Change,
  introspect,
  pass,
  pkce,
  redeem,
  refresh,
  secret,
  startUserWorld,
  type UserWorld,
} from "./user-world.ts";

const sqlite = engines().find(({ name }) => name === "sqlite");
const spa = { client_id: "spa", client_secret: undefined };
const scope = "api:read api:write offline_access";
/** Whatever comes of a browser and is nobody's business. */
const [state, nonce, hint] = ["state-of-the-app", "nonce-of-the-app", "somebody@mail.example"];

describe.each(bindings)("what is told of users' grants, over $name", (binding) => {
  let world: UserWorld;
  const told: EndpointEvent[] = [];
  let log = "";
  let readAudit: () => Promise<string>;
  let close: () => Promise<void>;
  const secrets = new Set<string>([secret, state, nonce, hint]);

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
    world = await startUserWorld({ binding, settings: { observer } });
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

  const keep = (...texts: readonly unknown[]): void => {
    for (const text of texts) if (typeof text === "string") secrets.add(text);
  };
  const keepOf = (browser: Browser, { page }: BrowserAnswer): void => {
    keep(page?.["handle"], ...browser.cookies.values());
  };
  /** The events of what is done. */
  const during = async <T>(work: () => Promise<T>): Promise<{ events: object[]; done: T }> => {
    const before = told.length;
    const done = await work();
    return { done, events: told.slice(before) };
  };
  const ask = async (change: Change = {}) => {
    const { verifier, challenge } = pkce();
    const browser = world.browser().logIn(world.user());
    const shown = await browser.get(
      authorizeUrl(challenge, {
        ...{ client_id: "spa", scope, prompt: "consent", state, nonce, login_hint: hint },
        ...change,
      }),
    );
    keep(verifier, challenge);
    keepOf(browser, shown);
    return { browser, shown, verifier };
  };
  const answer = async (
    { browser, shown }: Awaited<ReturnType<typeof ask>>,
    decision: string,
    scopes?: readonly string[],
  ): Promise<string> => {
    const answered = await answerPage(browser, shown, decision, scopes);
    const code = answered.location?.searchParams.get("code") ?? "";
    if (code !== "") keep(code);
    return code;
  };
  const tokens = async () => {
    const asked = await ask();
    const code = await answer(asked, "approve");
    const { json } = await redeem(world, code, asked.verifier, spa);
    keep(json["access_token"], json["refresh_token"]);
    return { ...json, code, verifier: asked.verifier } as Record<string, string>;
  };
  const renew = async (token: unknown) => {
    const answered = await refresh(world, token, spa);
    keep(answered.json["access_token"], answered.json["refresh_token"]);
    return answered.json["refresh_token"];
  };
  const both = ["api:read", "api:write"];
  const known = { tenant: "my-tenant", client: "spa", subject: "alice" };

  it("one event says that the user was asked", async () => {
    const { events } = await during(() => ask());
    expect(events).toEqual([
      expect.objectContaining({
        ...{ ...known, endpoint: "authorize", outcome: "answered", page: "consent" },
        requestedScope: both,
      }),
    ]);
    expect(events[0]).not.toHaveProperty("consent");
    expect(events[0]).not.toHaveProperty("grantedScope");
  });

  it.each([
    ["given", both],
    ["narrowed", ["api:read"]],
  ])("one event says that consent was %s", async (consent, scopes) => {
    const asked = await ask();
    const { events } = await during(() => answer(asked, "approve", scopes));
    expect(events).toEqual([
      expect.objectContaining({
        ...{ ...known, endpoint: "authorize_answer", outcome: "answered", consent },
        ...{ requestedScope: both, grantedScope: scopes },
      }),
    ]);
    expect(events[0]).not.toHaveProperty("page");
  });

  it("one event says that consent was denied", async () => {
    const asked = await ask();
    const { events } = await during(() => answer(asked, "deny"));
    expect(events).toEqual([
      expect.objectContaining({
        ...{ ...known, endpoint: "authorize_answer", outcome: "refused", reason: "user_denied" },
        requestedScope: both,
      }),
    ]);
    expect(events[0]).not.toHaveProperty("consent");
  });

  it("one event says that tokens went out, and for whom", async () => {
    const asked = await ask();
    const code = await answer(asked, "approve");
    const { events, done } = await during(() => redeem(world, code, asked.verifier, spa));
    keep(done.json["access_token"], done.json["refresh_token"]);
    expect(events).toEqual([
      expect.objectContaining({
        ...{ ...known, grantType: "authorization_code", outcome: "answered", grantedScope: both },
      }),
    ]);
  });

  it("a refresh, its retry and the reuse of its token are three events (RFC 9700 §4.14.2)", async () => {
    const first = (await tokens())["refresh_token"];
    const of = { ...known, endpoint: "token", grantType: "refresh_token" };
    const refreshed = await during(() => renew(first));
    expect(refreshed.events).toEqual([expect.objectContaining({ ...of, outcome: "answered" })]);
    expect(refreshed.events[0]).not.toHaveProperty("retried");
    const retried = await during(() => renew(first));
    expect(retried.done).toBe(refreshed.done);
    expect(retried.events).toEqual([
      expect.objectContaining({ ...of, outcome: "answered", retried: true }),
    ]);
    pass(world.clock, 31);
    const reused = await during(() => renew(first));
    expect(reused.events).toEqual([
      expect.objectContaining({ ...of, outcome: "refused", reason: "refresh_token_reused" }),
    ]);
  });

  it("no event, log line or audit entry holds what opens something or what the user typed", async () => {
    const { access_token, refresh_token, code, verifier } = await tokens();
    await redeem(world, String(code), String(verifier), spa);
    await redeem(world, String(code), String(code), spa);
    await refresh(world, code, spa);
    await introspect(world, access_token);
    await introspect(world, refresh_token);
    const { browser } = await ask({ prompt: "none", response_type: "token" });
    await browser.get(`${authorizeUrl(pkce().challenge)}&request_uri=${String(code)}`);
    const asked = await ask({ prompt: "login" });
    await answer(asked, "approve", [String(refresh_token)]);
    const everything = `${JSON.stringify(told)}${log}${await readAudit()}`;
    expect(everything).toContain("refresh_token_reused");
    expect(log.trim().split("\n").length).toBe((await readAudit()).trim().split("\n").length);
    expect(secrets.size).toBeGreaterThan(30);
    for (const one of secrets)
      for (const text of [one, formEncode(one), Buffer.from(one).toString("base64")])
        expect(everything.includes(text), `${text.slice(0, 12)}… is told`).toBe(false);
  });
});
