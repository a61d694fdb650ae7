import {
  authenticationMethods,
  grantTypes,
  grantWords,
  methodWords,
} from "../forms/known-names.ts";
import { lastUseOf } from "../parts/last-use.ts";
import { type FilterChoice, filtersIn, ListFilters } from "../parts/list-filters.tsx";
import { May, MayNot } from "../parts/may.tsx";
import { PagedTable } from "../parts/paged-table.tsx";
import { tenantPath } from "../parts/paths.ts";
import { linkTo, replaceWith } from "../parts/route.ts";
import { Status } from "../parts/status.tsx";
import type { Column } from "../parts/table.tsx";
import { dayText } from "../parts/time.ts";
import { usePages } from "../parts/use-pages.ts";
import type { Client } from "../session/types.ts";

const choices: readonly FilterChoice[] = [
  {
    ...{ name: "disabled", label: "State" },
    choices: [
      ["false", "active"],
      ["true", "disabled"],
    ],
  },
  {
    ...{ name: "grantType", label: "Gets tokens by" },
    choices: grantTypes.map((name) => [name, grantWords(name)]),
  },
  {
    ...{ name: "authenticationMethod", label: "Proves itself by" },
    choices: authenticationMethods.map((name) => [name, methodWords(name)]),
  },
  {
    ...{ name: "registered", label: "Registered by" },
    choices: [
      ["false", "an operator"],
      ["true", "itself"],
    ],
  },
];

const names = ["q", ...choices.map(({ name }) => name)];

/** The clients of a tenant, page by page, narrowed by the server. */
export const ClientsOfTenant = ({
  tenant,
  query,
}: {
  readonly tenant: string;
  readonly query: URLSearchParams;
}) => {
  const filters = filtersIn(query, names);
  const clients = usePages<Client>(`${tenantPath(tenant)}/clients`, filters);
  return (
    <>
      <div class="bar">
        <p class="quiet">A client is an app or a service that gets tokens.</p>
        <May right="clients:write">
          <a class="button primary" href={linkTo(["tenants", tenant, "new-client"])}>
            Create a client
          </a>
        </May>
      </div>
      <MayNot right="clients:write" />
      <ListFilters
        query={filters}
        choices={choices}
        onChange={(wanted) => {
          replaceWith(["tenants", tenant], wanted);
        }}
      />
      <PagedTable
        of={clients}
        caption={`Clients of ${tenant}`}
        word="client"
        keyOf={({ id }) => id}
        empty={
          <p>
            {Object.keys(filters).length === 0
              ? "There is no client yet."
              : "No client is like that."}
          </p>
        }
        columns={columnsFor(tenant)}
      />
    </>
  );
};

const columnsFor = (tenant: string): readonly Column<Client>[] => [
  {
    name: "Client",
    of: ({ id, authorization }) => (
      <>
        <a href={linkTo(["tenants", tenant, "clients", id])}>{id}</a>
        {authorization?.name !== undefined && <span class="quiet"> {authorization.name}</span>}
      </>
    ),
  },
  {
    name: "Gets tokens by",
    of: ({ grantTypes: own = [] }) => own.map(grantWords).join(", ") || "nothing",
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
];
