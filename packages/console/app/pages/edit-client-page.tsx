import { clientFields, dangerIn, editedClient } from "../forms/client-fields.ts";
import { useConsole } from "../parts/context.ts";
import { Loading } from "../parts/loading.tsx";
import { clientPath, tenantPath } from "../parts/paths.ts";
import { RecordForm } from "../parts/record-form.tsx";
import { RecordHead } from "../parts/record-head.tsx";
import { linkTo } from "../parts/route.ts";
import { useLoad } from "../parts/use-load.ts";
import type { Client, Tenant } from "../session/types.ts";

/** Changes a client by form. */
export const EditClientPage = ({
  tenant,
  client: id,
}: {
  readonly tenant: string;
  readonly client: string;
}) => {
  const { api, config } = useConsole();
  const loaded = useLoad(`edit ${tenant} ${id}`, async () => {
    const [client, own] = await Promise.all([
      api<Client>(clientPath(tenant, id)),
      // Who may see clients and not tenants goes without what the tenant announces.
      api<Tenant>(tenantPath(tenant)).catch(() => undefined),
    ]);
    return { client, own: own?.body };
  });
  const isConsole = tenant === config.tenant && id === config.clientId;
  return (
    <>
      <RecordHead tenant={tenant} client={id} here={`Edit ${id}`} />
      <Loading of={loaded}>
        {({ client, own }) => (
          <RecordForm
            name={id}
            path={clientPath(tenant, id)}
            answer={client}
            recordOf={editedClient}
            groups={clientFields(client.body, own)}
            dangerOf={(changes) =>
              isConsole
                ? "This is the console itself. A mistake shuts you and every operator out of it."
                : dangerIn(changes)
            }
            links={{
              back: linkTo(["tenants", tenant, "clients", id]),
              audit: linkTo(["audit"], { tenant, client: id, outcome: "done" }),
            }}
          />
        )}
      </Loading>
    </>
  );
};
