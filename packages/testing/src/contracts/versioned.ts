import {
  type CreateVerdict,
  type Eventual,
  newRevision,
  nextRevision,
  type Page,
  type PageRequest,
  type PortError,
  type RemoveVerdict,
  type Revision,
  type UpdateVerdict,
  type Versioned,
} from "@mintport/core";
import type { ResultAsync } from "neverthrow";
import { hostileIdentifiers } from "../arbitraries/identifiers.ts";
import { expectOk } from "../expect-result.ts";
import { type Open, onHandles } from "../opened.ts";
import type { Runner } from "../runner.ts";
import { count, fresh, race } from "../samples.ts";

/** What the registries of tenants and of clients have in common, seen through one tenant. */
export interface VersionedStore<T> {
  find(id: string): Eventual<T | undefined, PortError>;
  create(value: T): ResultAsync<CreateVerdict | { readonly verdict: "tenant_unknown" }, PortError>;
  read(id: string): ResultAsync<Versioned<T> | undefined, PortError>;
  update(value: T, expected: Revision): ResultAsync<UpdateVerdict, PortError>;
  list(page: PageRequest): ResultAsync<Page<Versioned<T>>, PortError>;
  remove(id: string, expected: Revision): ResultAsync<RemoveVerdict, PortError>;
}

export interface VersionedCase<T extends { readonly id: string }> {
  /** A value in which no field has its default. */
  sample(id: string): T;
  /** The same with one field changed. */
  changed(value: T): T;
}

/** The promises of a store of things with revisions. */
export const versionedContract = <T extends { readonly id: string }>(
  { it, expect }: Runner,
  open: Open<VersionedStore<T>>,
  { sample, changed }: VersionedCase<T>,
): void => {
  it("reads back what was written, field by field, on the other handle", () =>
    onHandles(open, async (a, b) => {
      const value = sample(fresh("id"));
      const revision = await made(a, value);
      expect(expectOk(await b.find(value.id))).toEqual(value);
      expect(expectOk(await b.read(value.id))).toEqual({ value, revision });
    }));

  it("answers undefined for what is not there", () =>
    onHandles(open, async (a) => {
      expect(expectOk(await a.find(fresh("absent")))).toBe(undefined);
      expect(expectOk(await a.read(fresh("absent")))).toBe(undefined);
    }));

  it("lets exactly one of 50 concurrent callers create an id", () =>
    onHandles(open, async (a, b) => {
      const value = sample(fresh("id"));
      const verdicts = await race(50, [a, b], (store) => store.create(value));
      expect(count(verdicts, ({ verdict }) => verdict === "created")).toBe(1);
      expect(count(verdicts, ({ verdict }) => verdict === "exists")).toBe(49);
    }));

  it("changes nothing when the id exists", () =>
    onHandles(open, async (a, b) => {
      const value = sample(fresh("id"));
      const revision = await made(a, value);
      expect(expectOk(await b.create(changed(value)))).toEqual({ verdict: "exists" });
      expect(expectOk(await a.read(value.id))).toEqual({ value, revision });
    }));

  it("updates by compare-and-swap: exactly one of 50 writers of one revision wins", () =>
    onHandles(open, async (a, b) => {
      const value = sample(fresh("id"));
      const revision = await made(a, value);
      const verdicts = await race(50, [a, b], (store) => store.update(changed(value), revision));
      expect(count<UpdateVerdict>(verdicts, ({ verdict }) => verdict === "updated")).toBe(1);
      expect(count<UpdateVerdict>(verdicts, ({ verdict }) => verdict === "stale")).toBe(49);
      expect(expectOk(await b.read(value.id))).toEqual({
        value: changed(value),
        revision: nextRevision(revision),
      });
      expect(expectOk(await b.find(value.id))).toEqual(changed(value));
    }));

  it("lets an old revision lose, and changes nothing then", () =>
    onHandles(open, async (a, b) => {
      const value = sample(fresh("id"));
      const revision = await made(a, value);
      expectOk(await a.update(changed(value), revision));
      expect(expectOk(await b.update(value, revision))).toEqual({ verdict: "stale" });
      expect(expectOk(await b.remove(value.id, revision))).toBe("stale");
      expect(expectOk(await b.find(value.id))).toEqual(changed(value));
    }));

  it("says unknown when there is nothing to update or remove", () =>
    onHandles(open, async (a) => {
      const absent = sample(fresh("absent"));
      expect(expectOk(await a.update(absent, newRevision()))).toEqual({ verdict: "unknown" });
      expect(expectOk(await a.remove(absent.id, newRevision()))).toBe("unknown");
    }));

  it("removes for every handle, once", () =>
    onHandles(open, async (a, b) => {
      const value = sample(fresh("id"));
      const revision = await made(a, value);
      const verdicts = await race(10, [a, b], (store) => store.remove(value.id, revision));
      expect(count(verdicts, (verdict) => verdict === "removed")).toBe(1);
      expect(expectOk(await b.find(value.id))).toBe(undefined);
    }));

  it("gives what is made again no revision that the former one had, so that its readers lose", () =>
    onHandles(open, async (a, b) => {
      const value = sample(fresh("id"));
      const seen: Revision[] = [];
      for (let life = 0; life < 5; life++) {
        const first = await made(a, value);
        const second = updated(expectOk(await b.update(changed(value), first)));
        for (const revision of seen) {
          expect(expectOk(await a.update(value, revision))).toEqual({ verdict: "stale" });
          expect(expectOk(await b.remove(value.id, revision))).toBe("stale");
        }
        seen.push(first, second);
        expect(expectOk(await a.remove(value.id, second))).toBe("removed");
      }
      expect(new Set(seen).size).toBe(seen.length);
    }));

  it("keeps hostile ids apart, byte by byte", () =>
    onHandles(open, async (a, b) => {
      const own = fresh("");
      const ids = hostileIdentifiers.map((id) => `${id}${own}`.slice(-512));
      for (const id of ids) await made(a, sample(id));
      for (const id of ids) expect(expectOk(await b.find(id))?.id).toBe(id);
      expect(expectOk(await b.find(`Case${own}`.toUpperCase()))).toBe(undefined);
      expect(expectOk(await b.find(`${ids[0] ?? ""} `))).toBe(undefined);
    }));

  it("lists every item that stays exactly once while others come and go", () =>
    onHandles(open, async (a, b) => {
      const kept = Array.from({ length: 12 }, () => fresh("kept"));
      for (const id of kept) await made(a, sample(id));
      const leaving: { id: string; revision: Revision }[] = [];
      for (let i = 0; i < 6; i++) {
        const id = fresh("leaving");
        leaving.push({ id, revision: await made(a, sample(id)) });
      }
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const page = expectOk(
          await b.list({ limit: 4, ...(after === undefined ? {} : { after }) }),
        );
        expect(page.items.length <= 4).toBe(true);
        seen.push(...page.items.map(({ value }) => value.id));
        after = page.next;
        expectOk(await a.create(sample(fresh("coming"))));
        const gone = leaving.pop();
        if (gone !== undefined) expectOk(await a.remove(gone.id, gone.revision));
      } while (after !== undefined);
      expect(seen.filter((id) => kept.includes(id)).sort()).toEqual([...kept].sort());
      expect(new Set(seen).size).toBe(seen.length);
    }));
};

/** Creates it; answers the revision that it begins at. */
const made = async <T>(store: VersionedStore<T>, value: T): Promise<Revision> => {
  const answer = expectOk(await store.create(value));
  if (answer.verdict !== "created") throw new Error(`not created: ${answer.verdict}`);
  return answer.revision;
};

const updated = (answer: UpdateVerdict): Revision => {
  if (answer.verdict !== "updated") throw new Error(`not updated: ${answer.verdict}`);
  return answer.revision;
};
