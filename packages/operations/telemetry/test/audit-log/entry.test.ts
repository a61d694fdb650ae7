import { createHash } from "node:crypto";
import type { EndpointEvent } from "@mintport/core";
import { portError } from "@mintport/core/ports";
import { eventFields } from "@mintport/telemetry";
import fc from "fast-check";
import { expect, it } from "vitest";
import { columnsIn, columnsOf } from "../../src/audit-log/columns.ts";
import { entryOf, entryOfEvent } from "../../src/audit-log/entry.ts";
import { scope } from "../events.ts";

it("an event's entry is its fields as JSON, keys in order, everything beyond printable ASCII escaped", () => {
  fc.assert(
    fc.property(anyEvent, (event) => {
      expect(entryOfEvent(event)).toBe(asDocumented(eventFields(event)));
    }),
    { numRuns: 5000 },
  );
});

it("an entry's columns are those of its fields, whatever stands in them", () => {
  fc.assert(
    fc.property(fc.oneof(anyEvent, simpleEvent), (event) => {
      const entry = entryOfEvent(event);
      expect(columnsIn(entry)).toEqual(columnsOf(JSON.parse(entry)));
    }),
    { numRuns: 5000 },
  );
});

it("a column repeats what is plain, and has the digest of everything else", () => {
  const digest = createHash("sha256").update("Zoë", "utf16le").digest("base64url");
  const entry = entryOf({ at: Number.NaN, tenant: "my-tenant", client: "Zoë", endpoint: "token" });
  expect(columnsIn(entry)).toEqual({
    at: 0,
    tenant: "my-tenant",
    client: `#${digest}`,
    endpoint: "token",
    outcome: "",
    reason: null,
    request_id: null,
  });
});

/** The rule of docs/telemetry.md, word by word. */
const asDocumented = (fields: Readonly<Record<string, unknown>>): string =>
  `{${Object.keys(fields)
    .toSorted((a, b) => (a < b ? -1 : 1))
    .map((name) => `${JSON.stringify(name)}:${JSON.stringify(fields[name])}`)
    .join(",")}}`.replaceAll(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

const hostileText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '"',
        "\\",
        "\n",
        "\u007f",
        "\u2028",
        "é",
        "\ud800",
        "\u{1f511}",
        '","tenant":"',
      ),
      fc.string({ unit: "binary", maxLength: 8 }),
      fc.string({ maxLength: 8 }),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(""));

const plainText = fc.string({ maxLength: 8 }).map((text) => text.replaceAll(/["\\]/g, ""));

const anyNumber = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -0, 2 ** 60),
);

const anyScope = fc.constantFrom(scope(""), scope("api:read"), scope('api:read api:"write'));

const anyCause = fc.oneof(
  hostileText,
  fc.constant("token_expired"),
  hostileText.map((code) => portError("unavailable", "client-store", { name: "Error", code })),
);

/** Any fact that an event may hold: one that core adds does not compile here until it is tried. */
type Fact = EndpointEvent extends infer Event
  ? Event extends unknown
    ? keyof Event
    : never
  : never;

/** Events with any of the fields, and anything in them: an embedder's own extension may make up what types forbid. */
const eventsOf = (text: fc.Arbitrary<string>) =>
  fc
    .record(
      {
        at: anyNumber,
        endpoint: fc.oneof(fc.constantFrom("token", "jwks"), text),
        outcome: fc.constantFrom("answered", "refused"),
        requestId: text,
        durationMs: anyNumber,
        remoteAddress: text,
        tenant: text,
        client: text,
        documentFetchedAt: anyNumber,
        registeredBy: text,
        authenticationMethod: text,
        grantType: text,
        requestedScope: anyScope,
        grantedScope: anyScope,
        tokenId: text,
        keyId: text,
        reused: fc.constant(true),
        retried: fc.constant(true),
        subject: text,
        page: text,
        consent: text,
        boundTo: fc.subarray(["dpop", "mtls"]),
        expiresAt: anyNumber,
        detail: text,
        tokenFault: text,
        reason: text,
        error: text,
        cause: anyCause,
      } satisfies Record<Fact, fc.Arbitrary<unknown>>,
      { requiredKeys: ["at", "endpoint", "outcome"] },
    )
    .map((event) => event as unknown as EndpointEvent);

const anyEvent = eventsOf(hostileText);

/** Its entry needs no escape, so that its columns are read off the text. */
const simpleEvent = eventsOf(plainText);
