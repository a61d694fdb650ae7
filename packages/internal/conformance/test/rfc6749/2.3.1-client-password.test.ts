import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Running, run, stacks } from "../fixture/bindings.ts";
import { clientId, clientSecret, oddClient } from "../fixture/deployment.ts";
import { expectError, expectToken, lastReason } from "../fixture/expect-answer.ts";
import { askRaw } from "../fixture/raw-request.ts";
import { basic, good, requestToken } from "../fixture/token-request.ts";

describe.each(stacks)("client id and secret, over $name", (binding) => {
  let running: Running;

  beforeAll(async () => {
    running = await run(binding);
  });
  afterAll(() => running.close());

  const askBasic = (credentials: string) =>
    requestToken(running, grant, { Authorization: `Basic ${credentials}` });

  describe.each(Object.entries(nearMisses))("%s", (_, near) => {
    it("comparison is of exact bytes: a secret that nearly is", async () => {
      const secret = near(clientSecret);

      expectError(
        await requestToken(running, { ...good, client_secret: secret }),
        401,
        "invalid_client",
      );
      expectError(
        await requestToken(running, grant, basic(clientId, secret)),
        401,
        "invalid_client",
      );
    });

    it("comparison is of exact bytes: an id that nearly is", async () => {
      const id = near(clientId);

      expectError(await requestToken(running, { ...good, client_id: id }), 401, "invalid_client");
      expectError(
        await requestToken(running, grant, basic(id, clientSecret)),
        401,
        "invalid_client",
      );
    });
  });

  it.each(["basic", "BASIC", "bAsIc"])(
    "the scheme is case-insensitive (RFC 9110 §11.1): %s",
    async (scheme) => {
      const credentials = base64(`${clientId}:${clientSecret}`);

      expectToken(
        await requestToken(running, grant, { Authorization: `${scheme} ${credentials}` }),
      );
    },
  );

  it("more than one space may stand after the scheme (RFC 9110 §11.4)", async () => {
    expectToken(await askBasic(`  ${base64(`${clientId}:${clientSecret}`)}`));
  });

  it("id and secret are form-decoded: every byte may be percent-encoded (RFC 6749 §2.3.1)", async () => {
    expectToken(await askBasic(base64(`${everyByte(clientId)}:${everyByte(clientSecret)}`)));
    expectToken(
      await askBasic(base64(`${everyByte(oddClient.id)}:${everyByte(oddClient.secret)}`)),
    );
  });

  it("a secret of all printable characters works in Basic and in the body (RFC 6749 §2.3.1)", async () => {
    const { id, secret } = oddClient;

    expectToken(await requestToken(running, grant, basic(id, secret)));
    expectToken(await requestToken(running, { ...grant, client_id: id, client_secret: secret }));
  });

  // Clients leave different characters unencoded, and where in a group of three bytes they fall decides whether the
  // base64 has a `+` or a `/`.
  it.each([1, 2, 3])(
    "encoding only what must be encoded is enough, whatever base64 makes of it (RFC 6749 §2.3.1): shift %i",
    async (shift) => {
      const { id, secret } = oddClient;
      const shifted = everyByte(secret.slice(0, shift)) + sparing(secret.slice(shift), /[%+]/g);

      expectToken(await askBasic(base64(`${sparing(id, /[%+:]/g)}:${shifted}`)));
    },
  );

  it.each([
    ["more after another colon", `${clientId}:${clientSecret}:extra`],
    ["an encoded colon", `${clientId}%3A${clientSecret}`],
    ["a % at the end", `${clientId}:${clientSecret}%`],
    ["a % at the end of the id", `${clientId}%:${clientSecret}`],
    ["no hex digits", `${clientId}:${clientSecret}%zz`],
    ["encoded bytes that are no UTF-8", `${clientId}:${clientSecret}%ff`],
    ["an encoding too deep", `${clientId}:${everyByte(everyByte(clientSecret))}`],
  ])("split at the first colon and decoded strictly (RFC 6749 §2.3.1): %s", async (_, text) => {
    expectError(await askBasic(base64(text)), 401, "invalid_client");
  });

  it.each([
    ["nothing", ""],
    ["no base64", "!!!!"],
    ["no colon", base64(clientId)],
    ["a lone colon", base64(":")],
    ["an empty id", base64(`:${clientSecret}`)],
    ["an empty secret", base64(`${clientId}:`)],
    ["* within good base64", inserted("*")],
    ["a space within good base64", inserted(" ")],
    ["a percent sign within good base64", inserted("%")],
    ["padding within good base64", inserted("=")],
    ["too much padding", `${goodBase64}====`],
    ["a length that cannot be", `${goodBase64.replace(/=+$/, "")}AA`],
    ["the URL's alphabet", base64(`${clientId}:~~~???`).replaceAll("/", "_").replaceAll("+", "-")],
    ["bytes that are no UTF-8", Buffer.from([0xff, 0x3a, 0xfe]).toString("base64")],
    ["an id that is no UTF-8", base64Bytes(`${clientId}\x80:${clientSecret}`)],
    ["a secret that is no UTF-8", base64Bytes(`${clientId}:${clientSecret}\x80`)],
    ["not encoded at all", `${clientId}:${clientSecret}`],
  ])("base64 is strict (RFC 4648 §3.3): %s", async (_, credentials) => {
    expectError(await askBasic(credentials), 401, "invalid_client");
    expect(lastReason(running)).toBe("credentials_malformed");
  });

  it.each([
    ["NUL before", `\0${clientId}:${clientSecret}`],
    ["NUL after", `${clientId}:${clientSecret}\0`],
    ["a byte order mark", `\ufeff${clientId}:${clientSecret}`],
  ])("what is decoded is not cleaned up (RFC 7617 §2): %s", async (_, text) => {
    expectError(await askBasic(base64(text)), 401, "invalid_client");
    expect(lastReason(running)).toMatch(/^client_unknown$|^secret_mismatch$/);
  });

  it.each(["Basic", "Basic ", "Basic\t", "Basic: x"])(
    "a header that holds no credentials is refused (RFC 7617 §2): %j",
    async (authorization) => {
      const fields = [["Authorization", authorization]] as const;

      expectError(
        await askRaw(running, { fields, body: "grant_type=client_credentials" }),
        401,
        "invalid_client",
      );
    },
  );
});

const grant = { grant_type: "client_credentials" };

/** What a loose comparison, a query language or a careless conversion would take for the text. */
const nearMisses: Readonly<Record<string, (text: string) => string>> = {
  "a space after": (text) => `${text} `,
  "a space before": (text) => ` ${text}`,
  "a line feed after": (text) => `${text}\n`,
  "upper case": (text) => text.toUpperCase(),
  "a prefix": (text) => text.slice(0, -1),
  "a suffix": (text) => text.slice(1),
  "one character more": (text) => `${text}x`,
  "another last character": (text) => `${text.slice(0, -1)}!`,
  "NUL after": (text) => `${text}\0`,
  "full-width letters": (text) =>
    text.replaceAll(/[a-z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0)),
  "a combining mark": (text) => `${text}\u0301`,
  "a byte order mark before": (text) => `\ufeff${text}`,
  "a zero-width space": (text) => `${text}\u200b`,
  undefined: () => "undefined",
  null: () => "null",
  "[object Object]": () => "[object Object]",
  SQL: (text) => `${text}' OR '1'='1`,
  "a SQL comment": (text) => `${text}'--`,
  "a SQL pattern": () => "%",
  "a glob": () => "*",
  "a RESP line": (text) => `${text}\r\nGET ${text}\r\n`,
  "a path": (text) => `../${text}`,
  LDAP: () => "*)(objectClass=*",
};

const base64 = (text: string): string => Buffer.from(text).toString("base64");
const base64Bytes = (bytes: string): string => Buffer.from(bytes, "latin1").toString("base64");
const goodBase64 = base64(`${clientId}:${clientSecret}`);
const inserted = (character: string): string =>
  `${goodBase64.slice(0, 8)}${character}${goodBase64.slice(8)}`;

const everyByte = (text: string): string =>
  Array.from(Buffer.from(text), (byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");

/** Encodes only what would be read as something else; `read` are the characters that would. */
const sparing = (text: string, read: RegExp): string =>
  text.replaceAll(read, (character) => everyByte(character));
