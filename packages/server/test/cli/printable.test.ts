import { describe, expect, it } from "vitest";
import { printable, printableJson, printableLines } from "../../src/cli/printable.ts";
import { temporaryFolder } from "../fixture/start.ts";
import { commandLine } from "./command-line.ts";

/** What moves a cursor, clears a screen, sets a title or turns the direction of text. */
const hostile = [
  "\u001b[2J",
  "\u009b2J",
  "\u0007",
  "\r",
  "\u007f",
  "\u202e",
  "\u2066",
  "\u2028",
  "\u200f",
];
const control = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;

describe("text of others", () => {
  it.each(hostile)("reaches no terminal as it is: %j", (text) => {
    expect(printable(`a${text}b`)).not.toMatch(control);
    expect(printable(`a${text}b\n`)).not.toContain("\n");
    expect(printableLines(`a${text}b\nc`)).toMatch(/^a.*b\nc$/);
    const json = printableJson(JSON.stringify({ text }));
    expect(json).not.toMatch(control);
    expect(JSON.parse(json)).toEqual({ text });
  });

  it("stays as it is where it is harmless", () => {
    expect(printable("grün 鍵 \u{1F511}")).toBe("grün 鍵 \u{1F511}");
  });

  it("reaches no terminal by a label, an id or an error of a command", async () => {
    const folder = await temporaryFolder();
    const mintport = commandLine(folder.path);
    const issuer = "https://auth.example.com/api/v1/tenant/acme";
    await mintport("migrate");
    await mintport("tenant", "create", "acme", "--issuer", issuer);
    await mintport("client", "create", "acme", "svc");
    const escape = "x\u001b]0;owned\u0007\u009b31m";
    await mintport("secret", "add", "acme", "svc", "--label", escape);
    await mintport("api-key", "create", "acme", "svc", "--label", escape);
    const ran = [
      await mintport("client", "show", "acme", "svc"),
      await mintport("client", "show", "acme", "svc", "--json"),
      await mintport("api-key", "list", "acme", "svc"),
      await mintport("client", "show", "acme", escape),
      await mintport("tenant", "show", escape),
      await mintport(escape),
      await mintport("tenant", "list", escape),
      await mintport("key", "revoke", "acme", escape),
    ];

    for (const { out, err } of ran) expect(out + err).not.toMatch(control);
    expect(ran.slice(0, 3).every(({ out }) => out.includes("owned"))).toBe(true);
    await folder.remove();
  });
});
