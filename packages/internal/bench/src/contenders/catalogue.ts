import { join } from "node:path";
import type { Store } from "../scenario.ts";

/** What a contender is measured for. */
export type Role =
  /** Mintport itself, over one of its bindings. */
  | "mintport"
  /** The grant's whole work written by hand: what the others are compared with. */
  | "floor"
  /** Less than the work: what Node and a binding cost by themselves. */
  | "part"
  /** Another library. */
  | "peer";

export interface Contender {
  /** The name of its file in this folder. */
  readonly name: string;
  readonly label: string;
  readonly role: Role;
  /** Measured by itself, and not beside the others at the token endpoint. */
  readonly apart?: true;
  /** Hands a client its token again. */
  readonly reuses?: true;
  /** The store that it cannot do without. Default: any, and memory where none is asked for. */
  readonly store?: Store;
  /** Stands on Redis as well. */
  readonly needsRedis?: true;
  /** Signs with keys that it makes itself, and publishes them. */
  readonly ownKeys?: true;
}

export const catalogue: readonly Contender[] = [
  { name: "limit-constant", label: "constant answer", role: "part" },
  { name: "limit-signature", label: "one signature", role: "part" },
  { name: "floor", label: "floor: written by hand", role: "floor" },
  { name: "mintport-node", label: "Mintport, http/node", role: "mintport" },
  { name: "mintport-web", label: "Mintport, http/web", role: "mintport" },
  { name: "empty-web", label: "constant answer by Fetch objects", role: "part" },
  { name: "mintport-fastify", label: "Mintport in fastify", role: "mintport" },
  { name: "empty-fastify", label: "constant answer in fastify", role: "part" },
  { name: "mintport-express", label: "Mintport in express", role: "mintport" },
  { name: "empty-express", label: "constant answer in express", role: "part" },
  { name: "mintport-koa", label: "Mintport in Koa", role: "mintport" },
  { name: "empty-koa", label: "constant answer in Koa", role: "part" },
  { name: "mintport-hono", label: "Mintport in Hono", role: "mintport" },
  { name: "empty-hono", label: "constant answer in Hono", role: "part" },
  { name: "mintport-cluster", label: "Mintport in node:cluster", role: "mintport", apart: true },
  {
    ...{ name: "mintport-reuse", label: "Mintport, token reuse", role: "mintport" },
    ...{ apart: true, reuses: true },
  },
  {
    ...{ name: "mintport-managed", label: "Mintport, managed keys", role: "mintport" },
    ...{ apart: true, ownKeys: true },
  },
  ...[
    { name: "ready", label: "Ready server, all defaults" },
    { name: "ready-without-limits", label: "Ready server, no limits" },
    { name: "ready-without-audit", label: "Ready server, no audit log" },
    { name: "ready-bare", label: "Ready server, no limits, no audit log" },
    { name: "ready-with-log", label: "Ready server, all defaults and a JSON log" },
  ].map(
    (one): Contender => ({ ...one, role: "mintport", apart: true, ownKeys: true, store: "sqlite" }),
  ),
  {
    ...{ name: "ready-on-postgres-and-redis", label: "Ready server on PostgreSQL and Redis" },
    ...{ role: "mintport", apart: true, ownKeys: true, store: "postgres", needsRedis: true },
  },
  { name: "jmondi", label: "@jmondi/oauth2-server", role: "peer" },
  { name: "node-oauth2-server", label: "@node-oauth/oauth2-server", role: "peer" },
  { name: "oidc-provider", label: "oidc-provider", role: "peer" },
];

export const contenderNamed = (name: string): Contender => {
  const found = catalogue.find((contender) => contender.name === name);
  if (found === undefined) throw new Error(`no contender ${name}`);
  return found;
};

export const fileOf = ({ name }: Contender): string => join(import.meta.dirname, `${name}.ts`);
