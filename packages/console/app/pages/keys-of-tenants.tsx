import { useConsole } from "../parts/context.ts";
import { keyLines } from "../parts/key-lines.ts";
import { Loading } from "../parts/loading.tsx";
import { tenantPath } from "../parts/paths.ts";
import { linkTo } from "../parts/route.ts";
import { Spans } from "../parts/spans.tsx";
import { useLoad } from "../parts/use-load.ts";
import type { Key, Page, Tenant } from "../session/types.ts";

/** The most tenants whose keys are drawn at once. */
const most = 5;

/** The life lines of the keys of the first tenants. */
export const KeysOfTenants = () => {
  const { api } = useConsole();
  const loaded = useLoad("keys of tenants", async () => {
    const { body } = await api<Page<Tenant>>(`/tenants?limit=${most}`);
    const keys = await Promise.all(
      body.items.map(async ({ id }) => ({
        tenant: id,
        keys: (await api<{ readonly items: readonly Key[] }>(`${tenantPath(id)}/keys`)).body.items,
      })),
    );
    return { keys, hasMore: body.next !== undefined };
  });
  const now = Date.now() / 1000;
  return (
    <Loading of={loaded}>
      {({ keys, hasMore }) => (
        <>
          {keys.map(({ tenant, keys: own }) => (
            <div key={tenant} class="block">
              <h3>
                <a href={linkTo(["tenants", tenant, "keys"])}>{tenant}</a>
              </h3>
              <Spans now={now} lines={keyLines(own, now)} />
            </div>
          ))}
          {hasMore && (
            <p>
              <a href={linkTo(["tenants"])}>There are more tenants</a>
            </p>
          )}
        </>
      )}
    </Loading>
  );
};
