import type { Api } from "../session/api.ts";
import type { Page } from "../session/types.ts";

/** The most items that the console reads of one list. */
export const mostItems = 2000;

/** Everything a list of the admin API holds, up to `mostItems`. */
export const allItems = async <T>(api: Api, path: string): Promise<Page<T>> => {
  const items: T[] = [];
  let after: string | undefined;
  do {
    const query = new URLSearchParams({ limit: "500", ...(after === undefined ? {} : { after }) });
    const { body } = await api<Page<T>>(
      `${path}${path.includes("?") ? "&" : "?"}${query.toString()}`,
    );
    items.push(...body.items);
    after = body.next;
  } while (after !== undefined && items.length < mostItems);
  return after === undefined ? { items } : { items, next: after };
};
