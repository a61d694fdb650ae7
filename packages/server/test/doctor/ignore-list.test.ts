import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findingsText } from "../../src/doctor/findings-text.ts";
import type { Finding } from "../../src/doctor/rule.ts";
import { commandLine } from "../cli/command-line.ts";
import { temporaryFolder } from "../fixture/start.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let mintport: ReturnType<typeof commandLine>;

beforeEach(async () => {
  folder = await temporaryFolder();
  mintport = commandLine(folder.path);
  await mintport("migrate");
  for (const tenant of ["shop", "bank"]) {
    await mintport(
      ...["tenant", "create", tenant, "--token-type", "JWT"],
      ...["--issuer", `https://a.example/api/v1/tenant/${tenant}`],
    );
    for (let n = 0; n < 7; n += 1)
      await mintport("client", "create", tenant, `c${n}`, "--scope", "a");
  }
}, 60_000);
afterEach(() => folder.remove());

describe("mintport doctor", () => {
  it("says the totals first, then each rule once, with the first subjects by name", async () => {
    const { out } = await mintport("doctor");
    const { totals, findings } = (await mintport("doctor", "--format", "json")).json() as Report;
    const [first, ...paragraphs] = out.trim().split("\n\n");

    expect(first).toBe(
      `${totals.errors} error${totals.errors === 1 ? "" : "s"}, ${totals.warnings} warnings`,
    );
    expect(totals.errors + totals.warnings).toBe(findings.length);
    expect(paragraphs).toHaveLength(new Set(findings.map(({ rule, why }) => rule + why)).size);
    expect(out).toMatch(
      /\n {2}tenant bank, client c0\n(.*\n){4} {2}and \d+ more; --format json has them all\n/,
    );
    expect(out.split("\n").length).toBeLessThan(findings.length * 5);
  });

  it("looks at one tenant alone", async () => {
    const { findings } = (
      await mintport("doctor", "--tenant", "shop", "--format", "json")
    ).json() as Report;

    expect(findings.length).toBeGreaterThan(7);
    for (const { subject } of findings) expect(subject).toMatch(/^tenant shop(?:,|$)/);
    expect((await mintport("doctor", "--tenant", "nobody")).err).toContain(
      "there is no tenant nobody",
    );
  });

  it("leaves out what the list names, keeps the reasons, and says what nothing needed", async () => {
    const { findings } = (await mintport("doctor", "--format", "json")).json() as Report;
    const [{ rule } = { rule: "" }] = findings.filter(({ subject }) => subject.includes("client"));
    const reason = "they move to keys in spring";
    const path = await listed([
      { rule, subject: "tenant shop", reason },
      { rule, subject: "tenant gone", reason },
    ]);
    const ran = await mintport("doctor", "--ignore", path, "--format", "json");
    const after = ran.json() as Report;

    expect(after.ignored.length).toBe(7);
    expect(after.totals.ignored).toBe(7);
    for (const one of after.ignored) expect(one).toMatchObject({ rule, reason });
    expect(after.findings).toHaveLength(findings.length - 7);
    expect(ran.err).toContain(`--ignore: nothing to ignore for ${rule} of tenant gone`);
    expect((await mintport("doctor", "--ignore", path)).out).toMatch(/; 7 findings ignored\n/);
  });

  it.each([
    [[{ rule: "no-such-rule", reason: "because we say so" }], /0\.rule: is not known/],
    [[{ rule: "damaged-record", reason: "x" }], /0\.reason: must say why/],
    [
      [{ rule: "damaged-record", raeson: "because we say so" }],
      /0\.raeson: is not known; did you mean reason\?/,
    ],
    [{}, /must be a list/],
  ])(
    "refuses a list that would hide nothing, or hides without a reason: %j",
    async (list, message) => {
      expect(await mintport("doctor", "--ignore", await listed(list))).toMatchObject({
        ...{ code: 1, out: "" },
        err: expect.stringMatching(message),
      });
    },
  );
});

it("a text of five thousand findings of one rule is a few lines", () => {
  const finding = {
    rule: "r",
    profile: "rfc9700",
    severity: "warning",
    source: "s",
    why: "w",
  } as const;
  const findings: Finding[] = Array.from({ length: 5000 }, (_, n) => ({
    ...finding,
    ...{ change: "mend it", subject: `tenant t, client ${n}` },
  }));
  const text = findingsText(findings, { errors: 0, warnings: 5000, notes: 0, ignored: 0 });

  expect(text.split("\n").length).toBeLessThan(15);
  expect(text).toContain("and 4995 more");
});

interface Report {
  readonly totals: { readonly errors: number; readonly warnings: number; readonly ignored: number };
  readonly findings: readonly Finding[];
  readonly ignored: readonly (Finding & { readonly reason: string })[];
}

const listed = async (list: unknown): Promise<string> => {
  const path = join(folder.path, "ignored.json");
  await writeFile(path, JSON.stringify(list));
  return path;
};
