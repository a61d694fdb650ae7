import type { ClientId, TenantId } from "@mintport/core";
import { type FullStorage, nextRevision, noRevision, type Revision } from "@mintport/core/ports";
import fc from "fast-check";
import { expectOk } from "../expect-ok.ts";
import { sampleClient, sampleTenant } from "../samples.ts";
import { type Context, named, ownerOf, type Part } from "./part.ts";

interface Row {
  readonly mark: number;
  readonly revision: number;
}

interface State {
  /** Tenants by their letter, clients by letter and number, key rings by letter and `k`. */
  readonly rows: Map<string, Row>;
  /** Every revision that a key ever had, in all of its lives. */
  readonly used: Map<string, number[]>;
}

type Call = {
  readonly call: "create" | "read" | "update" | "remove" | "list";
  readonly key: string;
  /** The text that is written, so that one write is told from another. */
  readonly mark: number;
  /** How many answers ago the revision was seen that is expected. */
  readonly age: number;
  readonly expected: number;
};

/** Tenants, their clients and their key rings: what one of them may do depends on the others. */
export const registriesPart: Part<State, Call> = {
  name: "tenant-store, client-store and key-store",
  empty: () => ({ rows: new Map(), used: new Map() }),
  calls: () =>
    fc.record({
      call: fc.constantFrom(
        "create" as const,
        "create" as const,
        "read" as const,
        "update" as const,
        "remove" as const,
        "list" as const,
      ),
      key: fc.constantFrom("a", "b", "a0", "a1", "b0", "ak", "bk"),
      mark: fc.integer({ min: 1, max: 1000 }),
      age: fc.constantFrom(0, 0, 0, 1, 2),
      expected: fc.constant(noRevision as number),
    }),
  isAlone: ({ call }) => call === "list",
  settle: (call, { answers }) => {
    const revisions = answers(call.key).flatMap(
      (answer) => /(?:created|updated|found) (\d+)/.exec(answer)?.[1] ?? [],
    );
    return { ...call, expected: Number(revisions[call.age] ?? noRevision) };
  },
  explains: (state, call, answer) => {
    const row = state.rows.get(call.key);
    switch (call.call) {
      case "create":
        return explainsCreation(state, call, answer);
      case "read":
        return answer === (row === undefined ? "nothing" : `found ${row.revision} ${row.mark}`);
      case "list": {
        const within = [...state.rows].filter(
          ([key]) => /^[ab]\d$/.test(key) && key.startsWith(call.key.charAt(0)),
        );
        const listed = within.map(([key, { revision, mark }]) => `${key} ${revision} ${mark}`);
        return answer === ["listed", ...listed.sort()].join(", ");
      }
      case "update": {
        if (row === undefined || row.revision !== call.expected)
          return answer === (row === undefined && !isRing(call.key) ? "unknown" : "stale");
        const revision = nextRevision(call.expected as Revision);
        state.rows.set(call.key, { mark: call.mark, revision });
        remember(state, call.key, revision);
        return answer === `updated ${revision}`;
      }
      case "remove":
        return answer === removal(state, call);
    }
  },
  perform: async (storage, call, context) =>
    call.key.length === 1
      ? onTenant(storage, call, context)
      : isRing(call.key)
        ? onRing(storage, call, context)
        : onClient(storage, call, context),
};

const isRing = (key: string): boolean => key.endsWith("k");

const remember = ({ used }: State, key: string, revision: number): void => {
  used.set(key, [...(used.get(key) ?? []), revision]);
};

const explainsCreation = (state: State, { key, mark }: Call, answer: string): boolean => {
  const isClient = key.length > 1 && !isRing(key);
  if (isClient && !state.rows.has(key.charAt(0))) return answer === "tenant_unknown";
  if (state.rows.has(key)) return answer === (isRing(key) ? "stale" : "exists");
  const revision = Number(/^created (\d+)$/.exec(answer)?.[1] ?? noRevision);
  if (revision === noRevision || state.used.get(key)?.includes(revision) === true) return false;
  state.rows.set(key, { mark, revision });
  remember(state, key, revision);
  return true;
};

const removal = ({ rows }: State, { key, expected }: Call): string => {
  const row = rows.get(key);
  // A key ring goes with its tenant, and no other way.
  if (isRing(key)) return "nothing to do";
  if (row === undefined) return "unknown";
  if (row.revision !== expected) return "stale";
  if (
    key.length === 1 &&
    [...rows.keys()].some((other) => other.startsWith(key) && /\d$/.test(other))
  )
    return "in_use";
  rows.delete(key);
  if (key.length === 1) rows.delete(`${key}k`);
  return "removed";
};

type Written = { readonly verdict: string; readonly revision?: Revision };

const told = ({ verdict, revision }: Written): string =>
  revision === undefined ? verdict : `${verdict} ${revision}`;

const onTenant = async (
  { tenants, clients }: FullStorage,
  call: Call,
  context: Context,
): Promise<string> => {
  const tenant = {
    ...sampleTenant(named(context, call.key) as TenantId),
    accessTokenLifetime: call.mark,
  };
  const expected = call.expected as Revision;
  switch (call.call) {
    case "create":
      return told(expectOk(await tenants.create(tenant)));
    case "read": {
      const found = expectOk(await tenants.read(tenant.id));
      return found === undefined
        ? "nothing"
        : `found ${found.revision} ${found.value.accessTokenLifetime}`;
    }
    case "update":
      return told(expectOk(await tenants.update(tenant, expected)));
    case "remove":
      return expectOk(await tenants.remove(tenant.id, expected));
    case "list": {
      const { items } = expectOk(await clients.list(tenant.id, { limit: 100 }));
      const prefix = `${context.run}-`.length;
      const listed = items.map(
        ({ value, revision }) =>
          `${value.id.slice(prefix)} ${revision} ${value.accessTokenLifetime ?? 0}`,
      );
      return ["listed", ...listed.sort()].join(", ");
    }
  }
};

const onClient = async (storage: FullStorage, call: Call, context: Context): Promise<string> => {
  const { clients } = storage;
  const tenant = ownerOf(context, call.key);
  const client = {
    ...sampleClient(named(context, call.key) as ClientId),
    accessTokenLifetime: call.mark,
  };
  const expected = call.expected as Revision;
  switch (call.call) {
    case "create":
      return told(expectOk(await clients.create(tenant, client)));
    case "read": {
      const found = expectOk(await clients.read(tenant, client.id));
      return found === undefined
        ? "nothing"
        : `found ${found.revision} ${found.value.accessTokenLifetime ?? 0}`;
    }
    case "update":
      return told(expectOk(await clients.update(tenant, client, expected)));
    case "remove":
      return expectOk(await clients.remove(tenant, client.id, expected));
    case "list":
      return onTenant(storage, { ...call, key: call.key.charAt(0) }, context);
  }
};

const onRing = async (storage: FullStorage, call: Call, context: Context): Promise<string> => {
  const { keyRings } = storage;
  const tenant = ownerOf(context, call.key);
  switch (call.call) {
    case "create":
      return told(expectOk(await keyRings.replace(tenant, undefined, String(call.mark)))).replace(
        "replaced",
        "created",
      );
    case "read": {
      const found = expectOk(await keyRings.read(tenant));
      return found === undefined ? "nothing" : `found ${found.revision} ${found.value}`;
    }
    case "update":
      return told(
        expectOk(await keyRings.replace(tenant, call.expected as Revision, String(call.mark))),
      ).replace("replaced", "updated");
    case "remove":
      return "nothing to do";
    case "list":
      return onTenant(storage, { ...call, key: call.key.charAt(0) }, context);
  }
};
