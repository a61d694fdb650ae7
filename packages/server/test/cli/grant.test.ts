import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { saveGrants } from "../fixture/save-grants.ts";
import { temporaryFolder } from "../fixture/start.ts";
import { commandLine } from "./command-line.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let mintport: ReturnType<typeof commandLine>;
const resource = "https://api.example";
const access = [{ resource, scope: ["orders:read", "orders:write"] }];

beforeEach(async () => {
  folder = await temporaryFolder();
  mintport = commandLine(folder.path);
  await mintport("migrate");
  const issuer = "https://auth.example.com/api/v1/tenant/shop";
  await mintport("tenant", "create", "shop", "--issuer", issuer);
  await mintport("client", "create", "shop", "app", "--redirect-uri=https://app.example/cb");
});
afterEach(() => folder.remove());

const save = (...given: Parameters<typeof saveGrants>[2][]) =>
  saveGrants(folder.path, "shop", ...given);
const listed = async (...whose: readonly string[]) =>
  (await mintport("grant", "list", "shop", ...whose, "--json")).json() as readonly object[];

describe("mintport grant", () => {
  it("lists what a user allowed, or whom a client acts for", async () => {
    const [first, second] = await save(
      { subject: "alice", client: "app", access },
      { subject: "alice", client: "gone", offline: false },
      { subject: "bob", client: "app" },
    );
    const text = await mintport("grant", "list", "shop", "--subject", "alice");
    expect(text.out).toMatch(/^ID +SUBJECT +CLIENT +NAME +ACCESS +OFFLINE +CONSENTED +EXPIRES$/m);
    expect(text.out).toMatch(
      new RegExp(
        `^${first?.id} +alice +app +${resource}: orders:read orders:write +yes +\\d{4}`,
        "m",
      ),
    );
    expect(text.out).toMatch(new RegExp(`^${second?.id} +alice +gone .* no `, "m"));
    expect(text.out).not.toContain("bob");
    expect(await listed("--client=app")).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ subject: "alice", offline: true }),
        expect.objectContaining({ subject: "bob" }),
      ]),
    );
    expect(JSON.stringify(await listed("--client=app"))).not.toContain("face");
  });

  it("ends one, and with --subject only that user's", async () => {
    const [grant] = await save({ subject: "alice", client: "app" });
    const id = grant?.id ?? "";
    const foreign = await mintport("grant", "revoke", "shop", id, "--subject=bob");
    expect(foreign).toMatchObject({ code: 1, err: expect.stringContaining("there is no grant") });
    const revoked = await mintport("grant", "revoke", "shop", id, "--subject=alice");
    expect(revoked).toMatchObject({ code: 0, out: `Revoked grant ${id}\n` });
    expect(await listed("--subject=alice")).toEqual([]);
    expect((await mintport("grant", "revoke", "shop", id)).code).toBe(1);
  });

  it("ends all of a user, as often as one likes", async () => {
    await save({ subject: "alice", client: "app" }, { subject: "alice", client: "b" });
    await save({ subject: "bob", client: "app" });
    const ended = await mintport("grant", "end", "shop", "--subject=alice");
    expect(ended.out).toBe("Ended 2 grants of alice\n");
    const again = await mintport("grant", "end", "shop", "--subject=alice", "--json");
    expect(again.json()).toEqual({ subject: "alice", ended: 0 });
    expect(await listed("--subject=bob")).toHaveLength(1);
  });

  it.each(["", "cannot be read and "])(
    "has none left of a client that %swas removed",
    async (how) => {
      await save({ subject: "alice", client: "app" });
      const database = new DatabaseSync(join(folder.path, "mintport.db"));
      if (how !== "") database.exec("update mintport_clients set content = '{}'");
      database.close();
      expect((await mintport("client", "remove", "shop", "app")).code).toBe(0);
      expect(await listed("--subject=alice")).toEqual([]);
    },
  );

  it.each<[readonly string[], number, RegExp]>([
    [["list", "shop"], 1, /say whose: by --subject or by --client/],
    [["list", "shop", "--subject=a", "--client=b"], 2, /cannot be used with/],
    [["list", "shop", "--subject=\u00e9"], 1, /--subject: must be 1 to 255 printable ASCII/],
    [["list", "shop", "--client=\u00e9"], 1, /--client: must be 1 to 256 printable ASCII/],
    [["list", "nowhere", "--subject=a"], 1, /there is no tenant nowhere/],
    [["end", "shop"], 2, /--subject/],
    [["revoke", "shop", "no-such"], 1, /there is no grant no-such/],
  ])("refuses %j, and says what is right", async (argv, code, message) => {
    expect(await mintport("grant", ...argv)).toMatchObject({
      ...{ code, err: expect.stringMatching(message) },
    });
  });
});
