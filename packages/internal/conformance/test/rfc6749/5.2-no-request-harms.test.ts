import { hostileIdentifiers } from "@mintport/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Running, run, stacks } from "../fixture/bindings.ts";
import { clientId, issuerPathOf, tokenPath } from "../fixture/deployment.ts";
import { expectToken } from "../fixture/expect-answer.ts";
import { askRaw, type RawRequest } from "../fixture/raw-request.ts";
import { basic, good, requestToken, without } from "../fixture/token-request.ts";

describe.each(stacks)("nothing a client sends does harm, over $name", (binding) => {
  let running: Running;

  beforeAll(async () => {
    running = await run(binding);
  });
  afterAll(() => running.close());

  it.each(Object.entries(places))(
    "nothing a client sends makes a 5xx or a hang: %s",
    { timeout: 20_000 },
    async (_, request) => {
      const faults: unknown[] = [];
      for (const text of hostileTexts) {
        // `askRaw` gives up on a server that is silent for two seconds, and then has no status.
        const { status } = await askRaw(running, request(text));
        if (status < 200 || status >= 500) faults.push({ text, status });
      }

      expect(faults).toEqual([]);
      expect(running.observer.events.filter(isFault)).toEqual([]);
      expectToken(await requestToken(running, good));
    },
  );
});

/** Texts that have broken parsers, stores, templates and shells. */
const hostileTexts: readonly string[] = [
  ...hostileIdentifiers,
  "",
  " ",
  "=",
  "&&==&&",
  "%",
  "%00",
  "%ff",
  "..",
  "../../../../etc/passwd",
  "${jndi:ldap://127.0.0.1/a}",
  "{{7*7}}",
  "$(id)`id`",
  "[]",
  "{}",
  "null",
  "NaN",
  "-1",
  "1e999",
  "eyJhbGciOiJub25lIn0.e30.",
  "\u202e\ufeff\u0000\u001b[31m",
  "\r\n\r\nHTTP/1.1 200 OK\r\n",
  "*1\r\n$8\r\nFLUSHALL\r\n",
  "a".repeat(20_000),
  "[".repeat(20_000),
  " a".repeat(10_000),
];

/** Every place of a request that a client fills in. */
const places: Readonly<Record<string, (text: string) => RawRequest>> = {
  ...Object.fromEntries(
    ["grant_type", "client_id", "client_secret", "scope", "resource", "client_assertion"].map(
      (name) => [name, (text: string) => ({ body: formOf({ ...good, [name]: text }) })],
    ),
  ),
  "a parameter's name": (text) => ({ body: formOf({ ...good, [text]: "x" }) }),
  "the body": (text) => ({ body: bytesOf(text) }),
  "the tenant": (text) => ({ target: `${issuerPathOf(encodeURIComponent(text))}/oauth/token` }),
  "the query": (text) => ({ target: `${tokenPath}?${encodeURIComponent(text)}=x`, body: form }),
  "the id in Basic": (text) => withAuthorization(basic(text, "x").Authorization),
  "the secret in Basic": (text) => withAuthorization(basic(clientId, text).Authorization),
  "the credentials of Basic": (text) => withAuthorization(`Basic ${fieldOf(text)}`),
  ...Object.fromEntries(
    [
      "Authorization",
      "Accept",
      "Content-Type",
      "Content-Encoding",
      "Cookie",
      "Forwarded",
      "Host",
      "Origin",
      "X-Forwarded-For",
    ].map((name) => [
      name,
      (text: string) => ({ fields: [[name, fieldOf(text)] as const], body: form }),
    ]),
  ),
};

const formOf = (parameters: Readonly<Record<string, string>>): string =>
  new URLSearchParams(parameters).toString();

const form = formOf(good);

const withAuthorization = (value: string): RawRequest => ({
  fields: [["Authorization", value]],
  body: formOf(without("client_id", "client_secret")),
});

const bytesOf = (text: string): string => Buffer.from(text).toString("latin1");

/** The text as a field can hold it: one line, and not so long that the platform refuses it unseen. */
const fieldOf = (text: string): string =>
  bytesOf(text)
    .replaceAll(/[\0\r\n]/g, " ")
    .slice(0, 8000);

const isFault = (event: Running["observer"]["events"][number]): boolean =>
  event.outcome === "refused" &&
  (event.error === "server_error" || event.error === "temporarily_unavailable");
