import type { ClientId, TenantId } from "@mintport/core";
import type { Digest, Grant, Seconds } from "@mintport/core/ports";

/**
 * The stores that a contract suite works on: two handles on the same data, as two nodes of a deployment would have, and how to
 * let go of them. The suite makes its own tenants, so the data may be shared with other cases.
 */
export interface Opened<Store> extends Powers {
  readonly handles: readonly [Store, Store];
  close(): Promise<void>;
}

/**
 * The ways in which a storage lets a suite disturb its engine. Each is offered in `ContractOptions.offers` too; without it the
 * promises that need it are skipped, each by its name. What is lost then stands in `docs/storage/contracts.md#powers`.
 */
export interface Powers {
  /** Makes the engine unreachable for both handles; answers how to mend it. */
  breakEngine?(): Promise<() => Promise<void>>;
  /** Writes a record's content as it stands, over the one that is there: what somebody's editor would do. */
  writeRaw?(record: RawRecord): Promise<void>;
  /** Lets so many seconds pass on the engine's own clock, or what comes to the same, for an engine that expires by itself. */
  wait?(seconds: Seconds): Promise<void>;
}

/** A power by its name. */
export type Power = keyof Powers;

/** A record that the suite wrote before, and the content that shall stand in it. */
export type RawRecord = { readonly content: string } & (
  | { readonly store: "tenants"; readonly tenant: TenantId }
  | { readonly store: "clients"; readonly tenant: TenantId; readonly client: ClientId }
  | { readonly store: "accessTokens"; readonly tenant: TenantId; readonly digest: Digest }
  | ({ readonly store: "grants"; readonly tenant: TenantId } & Pick<
      Grant,
      "id" | "subject" | "client"
    >)
);

/** Opens two handles; called once for each case. */
export type Open<Store> = () => Promise<Opened<Store>>;

/** Runs `body` on freshly opened handles, and closes them whatever happens. */
export const onHandles = async <Store>(
  open: Open<Store>,
  body: (a: Store, b: Store, powers: Powers) => Promise<void>,
): Promise<void> => {
  const opened = await open();
  try {
    await body(...opened.handles, opened);
  } finally {
    await opened.close();
  }
};

/** The same opening, seen through `view`. */
export const seenThrough =
  <Whole, Part>(open: Open<Whole>, view: (whole: Whole) => Part): Open<Part> =>
  async (): Promise<Opened<Part>> => {
    const opened = await open();
    const [a, b] = opened.handles;
    return { ...opened, handles: [view(a), view(b)], close: () => opened.close() };
  };

/** A power that was offered; fails the case if the opening does not have it. */
export const powerOf = <Name extends Power>(
  powers: Powers,
  name: Name,
): NonNullable<Powers[Name]> => {
  const power = powers[name];
  if (power === undefined) throw new Error(`offered, but not there: ${name}`);
  return power;
};
