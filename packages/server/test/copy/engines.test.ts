import { sqlStorage } from "@mintport/storage-sql";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { copiedTables } from "../../src/copy/copy-database.ts";
import { commandLine } from "../cli/command-line.ts";
import { temporaryFolder } from "../fixture/start.ts";
import { readSamples, takeSamples, writeSamples } from "./copied-samples.ts";
import { type CopyPlace, copyPlace } from "./copy-places.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const places: CopyPlace[] = [];
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(async () => {
  await Promise.all(places.splice(0).map((place) => place.dispose()));
  await folder.remove();
});

const placeOn = async (...given: Parameters<typeof copyPlace>): Promise<CopyPlace> => {
  const place = await copyPlace(...given);
  places.push(place);
  return place;
};

const onStores = async <T>(
  place: CopyPlace,
  work: (storage: ReturnType<typeof sqlStorage>) => Promise<T>,
): Promise<T> => {
  const { db } = await place.open();
  try {
    return await work(sqlStorage({ db }));
  } finally {
    await db.destroy();
  }
};

describe("mintport copy: what each engine holds is the same in the other", () => {
  it.each([
    ["sqlite", "postgres"],
    ["sqlite", "mariadb"],
    ["postgres", "sqlite"],
    ["mariadb", "postgres"],
  ] as const)("from %s to %s", async (oldName, newName) => {
    const [source, target] = [
      await placeOn(oldName, folder.path),
      await placeOn(newName, folder.path),
    ];
    const mintport = commandLine(folder.path, { MINTPORT_DATABASE_URL: source.url });
    const issuer = "https://auth.example.com/api/v1/tenant/shop";
    await mintport("tenant", "create", "shop", "--issuer", issuer, "--scope", "a");
    await mintport("client", "create", "shop", "reports", "--scope", "a");
    await onStores(source, writeSamples);
    // More than one batch, with keys that some orders would mix.
    const many = Array.from({ length: 1203 }, (_, index) => ({
      tenant: ["acme", "Acme", "acme-", "zz"][index % 4] ?? "",
      digest: `${index % 2 === 0 ? "a" : "B"}${index}`,
      expires_at: Number.MAX_SAFE_INTEGER - index,
    }));
    await onEnd(source, (end) =>
      end.db
        .insertInto(end.nameOf({ name: "replays" }))
        .values(many)
        .execute(),
    );
    // More text than one statement takes.
    const content = JSON.stringify("\u{1f511}".repeat(600_000));
    for (const tenant of ["big-1", "big-2", "big-3"])
      await onEnd(source, (end) =>
        end.db
          .insertInto(end.nameOf({ name: "key_rings" }))
          .values({ tenant, revision: 2 ** 48 - 1, content })
          .execute(),
      );
    const before = await onStores(source, readSamples);

    const to = commandLine(folder.path, { MINTPORT_DATABASE_URL: target.url });
    const ran = await to("copy", ...source.from, "--json");
    expect([ran.code, ran.err]).toEqual([0, ""]);
    const { tables } = ran.json() as { tables: { table: string; rows: number }[] };
    expect(tables.map(({ table }) => table)).toEqual(copiedTables.map(({ name }) => name));
    // Of every table of the stores there was a row, so that none was left out by chance.
    expect(tables.filter(({ rows }) => rows === 0).map(({ table }) => table)).toEqual([
      "audit_cut",
      "audit_break",
    ]);
    expect(tables.find(({ table }) => table === "replays")?.rows).toBe(1204);

    expect(await onStores(target, readSamples)).toEqual(before);
    expect(await onStores(target, takeSamples)).toEqual({
      ...{ code: "fresh", usedCode: "replayed", proof: "seen" },
      ...{ refresh: "rotated", oldRefresh: "reused" },
    });
    expect((await to("audit", "verify")).err).toBe("");
    const [, , last] = (await to("audit", "tail")).out.trim().split("\n");
    expect(last).toContain("operation=copy actor=cli");
    // The sealed keys open: only who can open them seals them anew.
    expect(await to("key", "reseal", "shop")).toMatchObject({ code: 0, err: "" });
  });
});

const onEnd = async <T>(
  place: CopyPlace,
  work: (end: Awaited<ReturnType<CopyPlace["open"]>>) => Promise<T>,
): Promise<T> => {
  const end = await place.open();
  try {
    return await work(end);
  } finally {
    await end.db.destroy();
  }
};
