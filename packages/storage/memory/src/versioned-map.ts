import { newRevision } from "@mintport/core/management";
import {
  type CreateVerdict,
  nextRevision,
  type Page,
  type PageRequest,
  type RemoveVerdict,
  type Revision,
  type UpdateVerdict,
  type Versioned,
} from "@mintport/core/ports";
import { own } from "./own.ts";

/** Things by id, each with its revision: what tenants and clients have in common. */
export class VersionedMap<Id extends string, T> {
  readonly #entries = new Map<Id, Versioned<T>>();

  get size(): number {
    return this.#entries.size;
  }

  read(id: Id): Versioned<T> | undefined {
    return this.#entries.get(id);
  }

  create(id: Id, value: T): CreateVerdict {
    if (this.#entries.has(id)) return { verdict: "exists" };
    const revision = newRevision();
    this.#entries.set(id, Object.freeze({ value: own(value), revision }));
    return { verdict: "created", revision };
  }

  update(id: Id, value: T, expected: Revision): UpdateVerdict {
    const found = this.#entries.get(id);
    if (found === undefined) return { verdict: "unknown" };
    if (found.revision !== expected) return { verdict: "stale" };
    const revision = nextRevision(expected);
    this.#entries.set(id, Object.freeze({ value: own(value), revision }));
    return { verdict: "updated", revision };
  }

  remove(id: Id, expected: Revision): Exclude<RemoveVerdict, "in_use"> {
    const found = this.#entries.get(id);
    if (found === undefined) return "unknown";
    if (found.revision !== expected) return "stale";
    this.#entries.delete(id);
    return "removed";
  }

  /** In the order of ids, so that a page begins where the last one ended, whatever came or went meanwhile. */
  list({ after, limit }: PageRequest): Page<Versioned<T>> {
    const ids = [...this.#entries.keys()]
      .filter((id) => after === undefined || id > after)
      .sort(byCodeUnit);
    const items = ids.slice(0, limit).flatMap((id) => this.#entries.get(id) ?? []);
    const last = ids[limit - 1];
    return ids.length > limit && last !== undefined ? { items, next: last } : { items };
  }
}

const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
