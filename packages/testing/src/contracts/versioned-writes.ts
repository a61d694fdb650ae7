import { newRevision } from "@mintport/core/management";
import { nextRevision, noRevision, type Revision, type UpdateVerdict } from "@mintport/core/ports";
import { expectOk } from "../expect-ok.ts";
import { type Open, onHandles } from "../opened.ts";
import { count, fresh, race } from "../samples.ts";
import type { Promises } from "./promises.ts";
import { tamper } from "./tamper.ts";
import { made, updated, type VersionedCase, type VersionedStore } from "./versioned-store.ts";

/** The promises of a write, and of a read after it. */
export const versionedWrites = <T extends { readonly id: string }>(
  { promise, expect }: Promises,
  open: Open<VersionedStore<T>>,
  { sample, changed }: VersionedCase<T>,
): void => {
  promise(
    "read",
    "find and read give back what was written, field by field, on the other handle",
    () =>
      onHandles(open, async (a, b) => {
        const value = sample(fresh("id"));
        const revision = await made(a, value);
        expect(expectOk(await b.find(value.id))).toEqual(value);
        expect(expectOk(await b.read(value.id))).toEqual({ value, revision });
      }),
  );

  promise("changes-seen", "find and read see what another handle wrote after they had read", () =>
    onHandles(open, async (...handles) => {
      for (const [reader, writer] of [handles, [handles[1], handles[0]] as const]) {
        const value = sample(fresh("id"));
        // Also that there was nothing is no longer so.
        expect(expectOk(await reader.find(value.id))).toBe(undefined);
        expect(expectOk(await reader.read(value.id))).toBe(undefined);
        const first = await made(writer, value);
        expect(expectOk(await reader.find(value.id))).toEqual(value);
        expect(expectOk(await reader.read(value.id))).toEqual({ value, revision: first });
        const second = updated(expectOk(await writer.update(changed(value), first)));
        expect(expectOk(await reader.find(value.id))).toEqual(changed(value));
        expect(expectOk(await reader.read(value.id))).toEqual({
          ...{ value: changed(value), revision: second },
        });
        expect(expectOk(await writer.remove(value.id, second))).toBe("removed");
        expect(expectOk(await reader.find(value.id))).toBe(undefined);
        expect(expectOk(await reader.read(value.id))).toBe(undefined);
      }
    }),
  );

  promise("absent", "find and read answer undefined for what is not there", () =>
    onHandles(open, async (a) => {
      expect(expectOk(await a.find(fresh("absent")))).toBe(undefined);
      expect(expectOk(await a.read(fresh("absent")))).toBe(undefined);
    }),
  );

  promise("copies", "find and read answer what their caller cannot change for others", () =>
    onHandles(open, async (a, b) => {
      const value = sample(fresh("id"));
      const written = structuredClone(value);
      const revision = await made(a, written);
      tamper(written);
      tamper(expectOk(await a.find(value.id)));
      tamper(expectOk(await a.read(value.id)));
      for (const store of [a, b]) {
        expect(expectOk(await store.find(value.id))).toEqual(value);
        expect(expectOk(await store.read(value.id))).toEqual({ value, revision });
      }
    }),
  );

  promise("create", "create lets exactly one of 50 callers make an id", () =>
    onHandles(open, async (a, b) => {
      const value = sample(fresh("id"));
      const verdicts = await race(50, [a, b], (store) => store.create(value));
      expect(count(verdicts, ({ verdict }) => verdict === "created")).toBe(1);
      expect(count(verdicts, ({ verdict }) => verdict === "exists")).toBe(49);
    }),
  );

  promise("create-exists", "create changes nothing when the id exists", () =>
    onHandles(open, async (a, b) => {
      const value = sample(fresh("id"));
      const revision = await made(a, value);
      expect(expectOk(await b.create(changed(value)))).toEqual({ verdict: "exists" });
      expect(expectOk(await a.read(value.id))).toEqual({ value, revision });
    }),
  );

  promise(
    "update",
    "update is compare-and-swap: exactly one of 50 writers of one revision wins",
    () =>
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
      }),
  );

  promise(
    "stale",
    "update and remove refuse every revision but the one that is there, and change nothing then",
    () =>
      onHandles(open, async (a, b) => {
        const value = sample(fresh("id"));
        const first = await made(a, value);
        const second = updated(expectOk(await a.update(changed(value), first)));
        for (const wrong of [first, noRevision, nextRevision(second), newRevision()]) {
          expect(expectOk(await b.update(value, wrong))).toEqual({ verdict: "stale" });
          expect(expectOk(await b.remove(value.id, wrong))).toBe("stale");
        }
        expect(expectOk(await a.read(value.id))).toEqual({
          value: changed(value),
          revision: second,
        });
        expect(expectOk(await b.find(value.id))).toEqual(changed(value));
      }),
  );

  promise("unknown", "update and remove say unknown when there is nothing, and make nothing", () =>
    onHandles(open, async (a, b) => {
      const absent = sample(fresh("absent"));
      expect(expectOk(await a.update(absent, newRevision()))).toEqual({ verdict: "unknown" });
      expect(expectOk(await a.update(absent, noRevision))).toEqual({ verdict: "unknown" });
      expect(expectOk(await a.remove(absent.id, newRevision()))).toBe("unknown");
      expect(expectOk(await b.find(absent.id))).toBe(undefined);
    }),
  );

  promise("remove", "remove removes for every handle, once", () =>
    onHandles(open, async (a, b) => {
      const value = sample(fresh("id"));
      const revision = await made(a, value);
      const verdicts = await race(10, [a, b], (store) => store.remove(value.id, revision));
      expect(count(verdicts, (verdict) => verdict === "removed")).toBe(1);
      // A loser may be told a conflict, which is the engine's way to say that nothing was done.
      expect(
        verdicts.filter((result) => result.isErr() && result.error.kind !== "conflict"),
      ).toEqual([]);
      expect(count(verdicts, (verdict) => !["removed", "unknown"].includes(verdict))).toBe(0);
      for (const store of [a, b]) {
        expect(expectOk(await store.find(value.id))).toBe(undefined);
        expect(expectOk(await store.read(value.id))).toBe(undefined);
      }
    }),
  );

  promise(
    "revisions",
    "create begins at no revision that a former life of the id had, so that its readers lose",
    () =>
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
      }),
  );
};
