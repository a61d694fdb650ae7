import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { clientId } from "../fixture/deployment.ts";
import { expectError, expectNoToken, expectToken, lastReason } from "../fixture/expect-answer.ts";
import {
  askRaw,
  firstAnswer,
  type RawRequest,
  rawRequest,
  sendAndBreakOff,
  sendRaw,
} from "../fixture/raw-request.ts";
import { basic, good, requestToken, without } from "../fixture/token-request.ts";

describe.each(bindings)("token endpoint: the message's frame, over $name", (binding) => {
  let running: Running;

  beforeAll(async () => {
    running = await run(binding);
  });
  afterAll(() => running.close());

  it.each<[string, RawRequest["fields"]]>([
    ["two lengths that differ", [length(form.length), length(3)]],
    ["the same length twice", [length(form.length), length(form.length)]],
    ["a length beside a transfer coding", [length(form.length), ["Transfer-Encoding", "chunked"]]],
    [
      "a transfer coding that does not end in chunked",
      [["Transfer-Encoding", "chunked, identity"]],
    ],
    ["a length that is no number", [["Content-Length", `+${form.length}`]]],
    ["no Host", [["Host"]]],
    ["NUL in a field", [["X-Field", "a\0b"]]],
    ["a bare CR in a field", [["X-Field", "a\rX-Other: b"]]],
  ])(
    "ambiguous framing is refused and the connection closed (RFC 9112 §6.3): %s",
    async (_, fields = []) => {
      const seen = running.observer.events.length;
      const keepAlive = [...fields, ["Connection", "keep-alive"]] as const;
      const received = await sendRaw(running.port, rawRequest({ fields: keepAlive, body: form }));

      const { status, headers } = firstAnswer(received);
      expect(status).toBe(400);
      expect(headers.get("connection")).toBe("close");
      expect(received.match(/HTTP\/1\.1 /g)).toHaveLength(1);
      expect(running.observer.events.slice(seen)).toEqual([]);
    },
  );

  it.each<[string, string, RawRequest]>([
    ["1 MiB of padding", "body_too_large", { body: `${form}&padding=${mebibyte}` }],
    [
      "1 MiB of padding, chunked",
      "body_too_large",
      { fields: chunked, body: `100000\r\n${mebibyte}\r\n0\r\n\r\n` },
    ],
    ["one byte too many", "body_too_large", { body: padded(32_769) }],
    ["an id of 48 KiB", "body_too_large", { body: formOf({ client_id: "x".repeat(49_152) }) }],
    [
      "a secret of 48 KiB",
      "body_too_large",
      { body: formOf({ client_secret: "x".repeat(49_152) }) },
    ],
    ["5000 names", "parameters_too_many", { body: names(5000, (i) => i.toString(36)) }],
    [
      "5000 names that collide in a string hash",
      "body_too_large",
      { body: names(5000, (i) => colliding(i, 13)) },
    ],
    [
      "1000 names that collide in a string hash",
      "parameters_too_many",
      { body: names(1000, (i) => colliding(i, 10)) },
    ],
    [
      "gzip",
      "content_encoding_unsupported",
      { fields: [["Content-Encoding", "gzip"]], body: gzip(form) },
    ],
    [
      "gzip of 16 MiB",
      "content_encoding_unsupported",
      { fields: [["Content-Encoding", "gzip"]], body: gzip(`${form}&x=${mebibyte.repeat(16)}`) },
    ],
    ["gzip that does not say so", "form_malformed", { body: gzip(form) }],
  ])(
    "bodies are bounded before they are parsed, within 2 s: %s",
    { timeout: 2000 },
    async (_, reason, request) => {
      expectError(await askRaw(running, request), 400, "invalid_request");
      expect(lastReason(running)).toBe(reason);
      expectToken(await requestToken(running, good));
    },
  );

  it("the answer does not wait for the rest of a body that is too large", async () => {
    const begun = rawRequest({ fields: chunked, body: `100000\r\n${"x".repeat(40_960)}` });
    const answer = firstAnswer(await sendRaw(running.port, begun));

    expect(answer.status).toBe(400);
    expect(lastReason(running)).toBe("body_too_large");
  });

  it("the bound is exact: a body of 32768 bytes is read", async () => {
    expectToken(await askRaw(running, { body: padded(32_768) }));
  });

  it("a header field of 48 KiB is refused, and the next good request succeeds", async () => {
    const fields = Object.entries(basic(clientId, "x".repeat(49_152)));
    const answer = await askRaw(running, { fields, body: formOf({}) });

    expectNoToken(answer);
    expect([400, 413, 431]).toContain(answer.status);
    expectToken(await requestToken(running, without("scope")));
  });

  it.each([
    ["by its length", rawRequest({ fields: [length(form.length + 10)], body: form })],
    ["in a chunk", rawRequest({ fields: chunked, body: `ffff\r\n${form}` })],
    [
      "between chunks",
      rawRequest({ fields: chunked, body: `${form.length.toString(16)}\r\n${form}\r\n` }),
    ],
  ])("a body cut short yields nothing (RFC 9112 §8): %s", async (_, bytes) => {
    const seen = running.observer.events.length;
    const answer = firstAnswer(await sendAndBreakOff(running.port, bytes));

    expectNoToken(answer);
    expect(running.observer.events.slice(seen)).toEqual([]);
    expectToken(await requestToken(running, good));
  });

  it("bytes beyond the declared length are no part of the body (RFC 9112 §8)", async () => {
    const read = formOf({ scope: "api:read" });
    const fields = [length(read.length), ["Connection", "keep-alive"]] as const;
    const next = Buffer.from(rawRequest({ method: "GET" })).toString("latin1");
    const answer = firstAnswer(
      await sendRaw(running.port, rawRequest({ fields, body: `${read}${next}` })),
    );

    expect(answer.status).toBe(200);
    expect(answer.text).toContain('"scope":"api:read"');
  });

  it("a body declared too short is cut where it was declared to end (RFC 9112 §8)", async () => {
    const read = formOf({ scope: "api:read" });
    const fields = [length(read.length), ["Connection", "keep-alive"]] as const;
    const bytes = rawRequest({ fields, body: `${read}+api:write` });
    const received = await sendRaw(running.port, bytes);

    expect(received).not.toContain("api:write");
    expect(running.observer.events.at(-1)?.requestedScope).toEqual(["api:read"]);
  });

  it("a body declared to end before the secret lacks the secret (RFC 9112 §8)", async () => {
    const body = formOf({});
    const fields = [length(body.indexOf("&client_secret"))];

    expectNoToken(firstAnswer(await sendRaw(running.port, rawRequest({ fields, body }))));
  });
});

const formOf = (changes: Readonly<Record<string, string>>): string =>
  new URLSearchParams({ ...good, ...changes }).toString();

const form = formOf({});
const mebibyte = "x".repeat(1_048_576);
const chunked = [["Content-Length"], ["Transfer-Encoding", "chunked"]] as const;
const length = (bytes: number): [string, string] => ["Content-Length", String(bytes)];

/** A good body of exactly `bytes` bytes. */
const padded = (bytes: number): string => `${form}&x=`.padEnd(bytes, "x");

const names = (count: number, name: (i: number) => string): string =>
  `${form}&${Array.from({ length: count }, (_, i) => `${name(i)}=1`).join("&")}`;

/** `Aa` and `BB` have one value in the 31-fold string hash, and so have all texts made of them. */
const colliding = (i: number, pairs: number): string =>
  Array.from({ length: pairs }, (_, bit) => ((i >> bit) % 2 === 0 ? "Aa" : "BB")).join("");

const gzip = (text: string): string => gzipSync(text).toString("latin1");
