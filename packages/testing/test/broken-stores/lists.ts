import type { Client, TenantId } from "@mintport/core";
import type { FullStorage, Page, PageRequest, Versioned } from "@mintport/core/ports";
import type { BrokenStore } from "./broken-store.ts";

type Clients = FullStorage["clients"];
type List = (
  all: readonly Versioned<Client>[],
  page: PageRequest,
  whole: Page<Versioned<Client>>,
) => Page<Versioned<Client>>;

/** A list of clients that is made of all of them, or of the page that the right store gives. */
const list =
  (make: List): BrokenStore["break"] =>
  ({ clients: store }) => ({
    clients: {
      ...{
        find: store.find,
        read: store.read,
        create: store.create,
        update: store.update,
        remove: store.remove,
      },
      list: (tenant: TenantId, page: PageRequest) =>
        store
          .list(tenant, { limit: 100_000 })
          .andThen(({ items }) =>
            store.list(tenant, page).map((whole) => make(items, page, whole)),
          ),
    } satisfies Clients,
  });

const from = (
  items: readonly Versioned<Client>[],
  at: number,
  limit: number,
  next: (item: Versioned<Client>) => string,
) => {
  const page = items.slice(at, at + limit);
  const last = page.at(-1);
  return at + limit < items.length && last !== undefined
    ? { items: page, next: next(last) }
    : { items: page };
};

export const brokenLists: readonly BrokenStore[] = [
  {
    fault: "list counts positions, which everything that comes or goes shifts",
    promise: "client-store: list answers what stays exactly once while others come and go",
    break: list((all, { after, limit }) => {
      const at = Number(after ?? 0);
      const { items, next } = from(all, at, limit, () => String(at + limit));
      return next === undefined ? { items } : { items, next };
    }),
  },
  {
    fault: "list is at its end when the cursor's row is gone",
    promise: "client-store: list goes on behind an item that was removed after it was listed",
    break: list((all, { after, limit }) => {
      const at = after === undefined ? 0 : all.findIndex(({ value }) => value.id === after) + 1;
      if (after !== undefined && at === 0) return { items: [] };
      return from(all, at, limit, ({ value }) => value.id);
    }),
  },
  {
    fault: "list skips one when the cursor's row is gone",
    promise: "client-store: list goes on behind an item that was removed after it was listed",
    break: list((all, { after, limit }, whole) => {
      const isThere = after === undefined || all.some(({ value }) => value.id === after);
      if (isThere) return whole;
      return from(
        all.filter(({ value }) => value.id > after),
        1,
        limit,
        ({ value }) => value.id,
      );
    }),
  },
  {
    fault: "list goes by revisions, which an update changes",
    promise: "client-store: list answers an item once though it is updated while the list is read",
    break: list((all, { after, limit }) => {
      const sorted = [...all].sort((a, b) => a.revision - b.revision);
      const behind = sorted.filter(
        ({ revision }) => after === undefined || revision > Number(after),
      );
      return from(behind, 0, limit, ({ revision }) => String(revision));
    }),
  },
  {
    fault: "list ignores the limit",
    promise:
      "client-store: list answers every item once, as it is read, in pages of at most as many as asked",
    break: list((all, { after }) => ({ items: after === undefined ? all : [] })),
  },
  {
    fault: "list answers one more than asked",
    promise:
      "client-store: list answers every item once, as it is read, in pages of at most as many as asked",
    break: list((all, { after, limit }) =>
      from(
        all.filter(({ value }) => after === undefined || value.id > after),
        0,
        limit + 1,
        ({ value }) => value.id,
      ),
    ),
  },
  {
    fault: "list has no next page",
    promise: "client-store: list answers every item once",
    break: list((_all, _page, { items }) => ({ items })),
  },
  {
    fault: "list answers the first page without end",
    promise: "client-store: list answers every item once",
    break: list((all, { limit }) => from(all, 0, limit, ({ value }) => value.id)),
  },
  {
    fault: "list begins a page with the last item of the page before",
    promise: "client-store: list answers every item once",
    break: list((all, { after, limit }) =>
      from(
        all.filter(
          ({ value }) => after === undefined || (limit > 1 ? value.id >= after : value.id > after),
        ),
        0,
        limit,
        ({ value }) => value.id,
      ),
    ),
  },
  {
    fault: "list answers an old revision",
    promise: "client-store: list answers every item once, as it is read",
    break: list((_all, _page, whole) => ({
      ...whole,
      items: whole.items.map((item) => ({ ...item, revision: 1 as never })),
    })),
  },
  {
    fault: "list shows another tenant's clients",
    promise: "client-store: two tenants hold the same client id",
    break: ({ clients: store }) => {
      const tenants = new Set<TenantId>();
      return {
        clients: {
          ...{ find: store.find, read: store.read, update: store.update, remove: store.remove },
          create: (tenant, client) => {
            tenants.add(tenant);
            return store.create(tenant, client);
          },
          list: (_tenant, page) =>
            [...tenants].reduce(
              (all, tenant) =>
                all.andThen(({ items }) =>
                  store.list(tenant, page).map((more) => ({ items: [...items, ...more.items] })),
                ),
              store
                .list(_tenant, { limit: 0 })
                .map(() => ({ items: [] as readonly Versioned<Client>[] })),
            ),
        },
      };
    },
  },
];
