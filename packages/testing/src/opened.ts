/**
 * What a contract suite works on: two handles on the same data, as two nodes of a deployment would have, and how to
 * let go of them. The suite makes its own tenants, so the data may be shared with other cases.
 */
export interface Opened<Store> {
  readonly handles: readonly [Store, Store];
  close(): Promise<void>;
}

/** Opens two handles; called once for each case. */
export type Open<Store> = () => Promise<Opened<Store>>;

/** Runs `body` on freshly opened handles, and closes them whatever happens. */
export const onHandles = async <Store>(
  open: Open<Store>,
  body: (a: Store, b: Store) => Promise<void>,
): Promise<void> => {
  const { handles, close } = await open();
  try {
    await body(...handles);
  } finally {
    await close();
  }
};
