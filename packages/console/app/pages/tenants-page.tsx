import { Act } from "../parts/act.tsx";
import { useConsole } from "../parts/context.ts";
import { Field } from "../parts/field.tsx";
import { Heading } from "../parts/heading.tsx";
import { type FilterChoice, filtersIn, ListFilters } from "../parts/list-filters.tsx";
import { May, MayNot } from "../parts/may.tsx";
import { PagedTable } from "../parts/paged-table.tsx";
import { goTo, linkTo, replaceWith } from "../parts/route.ts";
import { Status } from "../parts/status.tsx";
import { usePages } from "../parts/use-pages.ts";
import { useTyped } from "../parts/use-typed.ts";
import { useUnsent } from "../parts/use-unsent.ts";
import type { Tenant } from "../session/types.ts";

const choices: readonly FilterChoice[] = [
  {
    ...{ name: "disabled", label: "State" },
    choices: [
      ["false", "serves"],
      ["true", "disabled"],
    ],
  },
];

/** Every tenant. */
export const TenantsPage = ({ query }: { readonly query: URLSearchParams }) => {
  const { config } = useConsole();
  const filters = filtersIn(query, ["q", "disabled"]);
  const tenants = usePages<Tenant>("/tenants", filters);
  const [isAdding, setAdding] = useTyped("adding a tenant", false);
  return (
    <>
      <Heading title="Tenants">
        <May right="tenants:write">
          <button
            type="button"
            class="primary"
            onClick={() => {
              setAdding(true);
            }}
          >
            Add a tenant
          </button>
        </May>
      </Heading>
      <MayNot right="tenants:write" />
      <ListFilters
        query={filters}
        choices={choices}
        onChange={(wanted) => {
          replaceWith(["tenants"], wanted);
        }}
      />
      <PagedTable
        of={tenants}
        caption="Tenants"
        word="tenant"
        keyOf={({ id }) => id}
        empty={
          <p>
            {Object.keys(filters).length === 0
              ? "There is no tenant yet."
              : "No tenant is like that."}
          </p>
        }
        columns={[
          {
            name: "Tenant",
            of: ({ id, name }) => (
              <>
                <a href={linkTo(["tenants", id])}>{id}</a>
                {name !== undefined && <span class="quiet"> {name}</span>}
              </>
            ),
          },
          { name: "Issuer", of: ({ issuer }) => <code>{issuer}</code> },
          {
            name: "State",
            of: (tenant) => <TenantState tenant={tenant} admin={config.tenant} />,
          },
        ]}
      />
      {isAdding && (
        <AddTenant
          onClose={() => {
            setAdding(false);
          }}
        />
      )}
    </>
  );
};

/** Whether it serves, in words. */
export const TenantState = ({
  tenant,
  admin,
}: {
  readonly tenant: Tenant;
  readonly admin: string;
}) => (
  <>
    {tenant.disabled === true ? (
      <Status kind="danger">disabled</Status>
    ) : (
      <Status kind="good">serves</Status>
    )}
    {tenant.id === admin && (
      <>
        {" "}
        <Status kind="quiet">administers</Status>
      </>
    )}
  </>
);

const AddTenant = ({ onClose }: { readonly onClose: () => void }) => {
  const { api, config, say } = useConsole();
  const [id, setId] = useTyped("new tenant: id", "");
  const [issuer, setIssuer] = useTyped("new tenant: issuer", "");
  const letGo = useUnsent(`${id}${issuer}` !== "");
  const suggested = config.issuer.endsWith(`/${config.tenant}`)
    ? config.issuer.slice(0, -config.tenant.length)
    : `${config.origin}/api/v1/tenant/`;
  return (
    <Act
      title="Add the tenant"
      consequence="A tenant with its first signing key. It has no clients, so nobody gets a token of it yet."
      onClose={onClose}
      perform={async () => {
        await api("/tenants", {
          method: "POST",
          body: { id, issuer: issuer === "" ? `${suggested}${id}` : issuer },
        });
        say(`Tenant ${id} is there`);
        letGo();
        goTo(["tenants", id]);
      }}
    >
      <Field
        label="Id"
        required
        isCode
        value={id}
        onChange={setId}
        hint="It never changes, and stands in the issuer, as acme."
      />
      <Field
        label="Issuer"
        isCode
        value={issuer}
        onChange={setIssuer}
        hint={
          <>
            Default: <code>{`${suggested}${id === "" ? "…" : id}`}</code>
          </>
        }
      />
    </Act>
  );
};
