import { useState } from "preact/hooks";
import { allItems } from "../parts/all-items.ts";
import { useConsole } from "../parts/context.ts";
import { lastUseOf } from "../parts/last-use.ts";
import { Loading } from "../parts/loading.tsx";
import { tenantPath } from "../parts/paths.ts";
import { linkTo } from "../parts/route.ts";
import { Status } from "../parts/status.tsx";
import { Table } from "../parts/table.tsx";
import { counted, dayText } from "../parts/time.ts";
import { useLoad } from "../parts/use-load.ts";
import type { Client } from "../session/types.ts";

/** The clients of a tenant, to be found by id or name. */
export const ClientsOfTenant = ({ tenant }: { readonly tenant: string }) => {
  const { api } = useConsole();
  const loaded = useLoad(`clients ${tenant}`, () =>
    allItems<Client>(api, `${tenantPath(tenant)}/clients`),
  );
  const [wanted, setWanted] = useState("");
  return (
    <Loading of={loaded}>
      {({ items, next }) => {
        const shown = items.filter(({ id, authorization }) =>
          `${id} ${authorization?.name ?? ""}`.toLowerCase().includes(wanted.trim().toLowerCase()),
        );
        return (
          <>
            <div class="bar">
              <label>
                <span class="hidden">Find a client by id or name</span>
                <input
                  type="search"
                  placeholder="Find by id or name"
                  value={wanted}
                  onInput={(event) => {
                    setWanted(event.currentTarget.value);
                  }}
                />
              </label>
              <span class="quiet">{counted(shown.length, "client")}</span>
              <a class="button primary" href={linkTo(["tenants", tenant, "new-client"])}>
                Create a client
              </a>
            </div>
            <Table
              caption={`Clients of ${tenant}`}
              rows={shown}
              keyOf={({ id }) => id}
              empty={
                items.length === 0 ? (
                  <p>There is no client yet. A client is an app or a service that gets tokens.</p>
                ) : (
                  <p>No client has that in its id or name.</p>
                )
              }
              columns={[
                {
                  name: "Client",
                  of: ({ id, authorization }) => (
                    <>
                      <a href={linkTo(["tenants", tenant, "clients", id])}>{id}</a>
                      {authorization?.name !== undefined && (
                        <span class="quiet"> {authorization.name}</span>
                      )}
                    </>
                  ),
                },
                {
                  name: "Gets tokens by",
                  of: ({ grantTypes = [] }) => grantTypes.map(grantWords).join(", ") || "nothing",
                },
                { name: "Secrets", isNumber: true, of: ({ secrets }) => secrets.length },
                { name: "API keys", isNumber: true, of: ({ apiKeys }) => apiKeys.length },
                {
                  name: "Last use",
                  of: (client) => {
                    const day = lastUseOf(client);
                    return day === undefined ? <span class="quiet">–</span> : dayText(day);
                  },
                },
                {
                  name: "State",
                  of: ({ disabled }) =>
                    disabled === true ? (
                      <Status kind="danger">disabled</Status>
                    ) : (
                      <Status kind="good">active</Status>
                    ),
                },
              ]}
            />
            {next !== undefined && (
              <p class="hint">There are more: these are the first {items.length}.</p>
            )}
          </>
        );
      }}
    </Loading>
  );
};

/** A grant type without the part that every extension has. */
export const grantWords = (grantType: string): string =>
  grantType.replace(/^urn:.*:/, "").replaceAll("_", " ");
