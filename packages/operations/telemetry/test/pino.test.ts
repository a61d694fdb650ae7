import type { ClientId, EndpointEvent, Reason, TenantId } from "@mintport/core";
import { reasons } from "@mintport/core";
import { portError } from "@mintport/core/ports";
import { pinoObserver } from "@mintport/telemetry/pino";
import fc from "fast-check";
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { answered, refused } from "./events.ts";

describe("a log line", () => {
  it("of an answered request has every field under its name, and nothing else", () => {
    expect(lineOf(answered())).toEqual({
      level: 30,
      msg: "request",
      at: 1_800_000_000,
      endpoint: "token",
      outcome: "answered",
      request_id: "request-1",
      duration_ms: 12.5,
      remote_address: "192.0.2.7",
      tenant: "my-tenant",
      client: "my-client",
      authentication_method: "client_secret_basic",
      grant_type: "client_credentials",
      requested_scope: "api:read api:write",
      granted_scope: "api:read",
      token_id: "token-1",
      key_id: "key-1",
      reused: 1,
      ...{ retried: 1, subject: "alice", page: "consent", consent: "narrowed" },
      bound_to: "dpop mtls",
      expires_at: 1_800_000_300,
    });
  });

  it("of a refusal says why, and what the client was told", () => {
    expect(lineOf(refused({ tokenFault: "token_expired" }))).toMatchObject({
      level: 40,
      reason: "secret_mismatch",
      error: "invalid_client",
      token_fault: "token_expired",
    });
  });

  it("of a method's own refusal names its reason beside ours, and not what it says besides", () => {
    const own = {
      reason: "credentials_refused",
      detail: "badge_lost",
      cause: "Badge 7 of J",
    } as const;
    const line = lineOf(refused(own));
    expect(line).toMatchObject({ reason: "credentials_refused", detail: "badge_lost" });
    expect(JSON.stringify(line)).not.toContain("Badge 7");
  });

  it("of what the server could not do is an error, and of no other refusal", () => {
    const errors = Object.keys(reasons).filter(
      (reason) =>
        lineOf(refused({ reason: reason as Reason, error: reasons[reason as Reason][0] }))[
          "level"
        ] === 50,
    );
    expect(errors).toEqual([
      "port_unavailable",
      "port_timed_out",
      "port_conflict",
      "data_corrupt",
      "body_taken",
      "grant_overreached",
      "claims_invalid",
      "defect",
      "visitor_invalid",
    ]);
  });

  it("of a reason that is not core's is an error and does not throw", () => {
    expect(lineOf(refused({ reason: "made_up" as Reason }))["level"]).toBe(50);
  });
});

describe("the cause in a log line", () => {
  it("names the port, the kind, and the errors behind it with their codes", () => {
    const driver = Object.assign(new Error("insert … values ('s3cret')"), {
      name: "DatabaseError",
      code: "57P01",
    });
    const cause = portError("unavailable", "client-store", new Error("s3cret", { cause: driver }));
    expect(lineOf(refused({ reason: "port_unavailable", cause }))).toMatchObject({
      cause_port: "client-store",
      cause_kind: "unavailable",
      cause_error: "Error < DatabaseError(57P01)",
    });
  });

  it("tells core's own word for a fault", () => {
    expect(lineOf(refused({ cause: "token_expired" }))["cause_fault"]).toBe("token_expired");
  });

  it.each(leaking())("does not leak what it holds: $what", ({ cause }) => {
    for (const thrown of [cause, portError("unavailable", "client-store", cause)])
      expect(textOf(refused({ reason: "defect", cause: thrown }))).not.toMatch(/s3cret/i);
  });

  it("that goes round in a circle ends", () => {
    const cause = new Error("round");
    cause.cause = cause;
    expect(lineOf(refused({ cause }))["cause_error"]).toBe("Error < Error < Error < Error < Error");
  });
});

describe("a hostile text", () => {
  it("breaks no line, clears no screen and turns no text around", () => {
    fc.assert(
      fc.property(hostileText, hostileText, (one, other) => {
        const written = textOf(
          refused({
            tenant: one as TenantId,
            client: other as ClientId,
            requestId: one,
            remoteAddress: other,
            grantType: one,
            authenticationMethod: other,
            cause: Object.assign(new Error(one), { name: one, code: other }),
          }),
        );
        expect(written).toMatch(oneLine);
        JSON.parse(written);
      }),
      { numRuns: 10_000 },
    );
  });

  it("of plain letters is told as it is", () => {
    expect(lineOf(refused({ client: "Zoë \u{1f511}\r\n" as ClientId }))["client"]).toBe(
      "Zoë \u{1f511}\r\n",
    );
  });
});

/** Everything but what a terminal or a log reader would take as more than text. */
const oneLine = /^[^\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+\n$/u;

const hostileText = fc
  .array(
    fc.oneof(
      fc.constantFrom("\r", "\n", "\r\n", "\u001b[2J", "\u009b31m", "\u2028", "\u2029", "\u0085"),
      fc.constantFrom("\0", "\u007f", "\u202e", "\u2066", "\ufeff", "\ud800", '"', "\\", '","a":"'),
      fc.string({ unit: "binary", maxLength: 8 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""));

function leaking(): readonly { readonly what: string; readonly cause: unknown }[] {
  return [
    { what: "a message", cause: new Error("s3cret") },
    { what: "a text", cause: "s3cret" },
    { what: "a text of one word", cause: "S3CRET" },
    { what: "a stack", cause: Object.assign(new Error(""), { stack: "at s3cret" }) },
    {
      what: "a driver's error",
      cause: Object.assign(new Error("duplicate key"), {
        code: "23505",
        detail: "Key (secret)=(s3cret) already exists.",
        sql: "insert into t values ('s3cret')",
        parameters: ["s3cret"],
      }),
    },
    {
      what: "a name that is a sentence",
      cause: Object.assign(new Error(""), { name: "at s3cret" }),
    },
    { what: "a code that is an object", cause: { code: { toString: () => "s3cret" } } },
    { what: "a plain object", cause: { authorization: "s3cret", toJSON: () => "s3cret" } },
    { what: "an array", cause: ["s3cret"] },
    { what: "many errors", cause: new AggregateError([new Error("s3cret")], "s3cret") },
    {
      what: "a getter that throws",
      cause: Object.defineProperty({}, "name", {
        get: () => {
          throw new Error("s3cret");
        },
      }),
    },
  ];
}

const textOf = (event: EndpointEvent): string => {
  let written = "";
  const stream = {
    write: (line: string) => {
      written += line;
    },
  };
  pinoObserver(pino({ base: null, timestamp: false }, stream)).observe(event);
  return written;
};

const lineOf = (event: EndpointEvent): Record<string, unknown> => JSON.parse(textOf(event));
