import { useState } from "preact/hooks";
import { Act } from "../parts/act.tsx";
import { useConsole } from "../parts/context.ts";
import { Facts } from "../parts/facts.tsx";
import { Heading } from "../parts/heading.tsx";
import { Loading } from "../parts/loading.tsx";
import { tenantPath } from "../parts/paths.ts";
import { linkTo } from "../parts/route.ts";
import { lengthText } from "../parts/time.ts";
import { type Loaded, useLoad } from "../parts/use-load.ts";
import type { Answer } from "../session/api.ts";
import type { Tenant } from "../session/types.ts";
import { ClientsOfTenant } from "./clients-of-tenant.tsx";
import { GrantsOfTenant } from "./grants-of-tenant.tsx";
import { KeysOfTenant } from "./keys-of-tenant.tsx";
import { TenantState } from "./tenants-page.tsx";

const tabs: readonly (readonly [string, string])[] = [
  ["", "Clients"],
  ["keys", "Signing keys"],
  ["grants", "Grants"],
  ["settings", "Settings"],
];

/** One tenant: its clients, its keys, what its users allowed, and what may be done to it as a whole. */
export const TenantPage = ({
  tenant,
  tab,
  query,
}: {
  readonly tenant: string;
  readonly tab: string;
  readonly query: URLSearchParams;
}) => {
  const { api } = useConsole();
  const loaded = useLoad(`tenant ${tenant}`, () => api<Tenant>(tenantPath(tenant)));
  return (
    <>
      <Heading title={tenant} path={[["Tenants", linkTo(["tenants"])]]}>
        <a class="button" href={linkTo(["audit"], { tenant })}>
          Its audit log
        </a>
      </Heading>
      <nav class="tabs" aria-label={`Parts of tenant ${tenant}`}>
        {tabs.map(([path, name]) => (
          <a
            key={path}
            href={linkTo(["tenants", tenant, ...(path === "" ? [] : [path])])}
            aria-current={path === tab ? "page" : undefined}
          >
            {name}
          </a>
        ))}
      </nav>
      {tab === "" && <ClientsOfTenant tenant={tenant} query={query} />}
      {tab === "keys" && <KeysOfTenant tenant={tenant} />}
      {tab === "grants" && <GrantsOfTenant tenant={tenant} query={query} />}
      {tab === "settings" && <TenantSettings loaded={loaded} />}
    </>
  );
};

type Opened = "disable" | "enable" | "end-tokens" | undefined;

const TenantSettings = ({ loaded }: { readonly loaded: Loaded<Answer<Tenant>> }) => {
  const { api, config, say } = useConsole();
  const [opened, setOpened] = useState<Opened>();
  const close = (): void => {
    setOpened(undefined);
    loaded.reload();
  };
  return (
    <Loading of={loaded}>
      {({ body: tenant, etag }) => (
        <>
          <Facts
            facts={[
              ["State", <TenantState key="state" tenant={tenant} admin={config.tenant} />],
              ["Issuer", <code key="issuer">{tenant.issuer}</code>],
              [
                "Audience",
                tenant.audience === undefined ? undefined : (
                  <code key="audience">{tenant.audience}</code>
                ),
              ],
              ["Scope", tenant.scope],
              ["Signs with", tenant.signingAlgorithm],
              [
                "Access tokens live",
                tenant.accessTokenLifetime === undefined
                  ? undefined
                  : lengthText(tenant.accessTokenLifetime),
              ],
            ]}
          />
          <div class="buttons">
            <button
              type="button"
              onClick={() => {
                setOpened("end-tokens");
              }}
            >
              End all tokens
            </button>
            <button
              type="button"
              class={tenant.disabled === true ? undefined : "danger"}
              disabled={tenant.id === config.tenant}
              onClick={() => {
                setOpened(tenant.disabled === true ? "enable" : "disable");
              }}
            >
              {tenant.disabled === true ? "Enable" : "Disable"}
            </button>
          </div>
          {tenant.id === config.tenant && (
            <p class="hint">
              This tenant lets you in. It cannot be disabled here, lest you shut yourself out.
            </p>
          )}
          {opened === "end-tokens" && (
            <Act
              title={`End all tokens of ${tenant.id}`}
              danger
              typed={tenant.id}
              onClose={close}
              consequence={
                <>
                  Every access token and refresh token of <b>every client</b> of this tenant stops
                  to count, within 5 s, for readers that ask the server. Machines get new ones by
                  themselves; users log in again.
                </>
              }
              perform={async () => {
                await api(`${tenantPath(tenant.id)}/end-tokens`, { method: "POST" });
                say(`All tokens of ${tenant.id} are ended`);
              }}
            />
          )}
          {(opened === "disable" || opened === "enable") && (
            <Act
              title={`${opened === "disable" ? "Disable" : "Enable"} ${tenant.id}`}
              danger={opened === "disable"}
              typed={opened === "disable" ? tenant.id : undefined}
              onClose={close}
              consequence={
                opened === "disable"
                  ? "The tenant answers as if it were not there: no token of it is issued or counts, for any client or user, until it is enabled."
                  : "It serves again. Tokens that are still within their time count again."
              }
              perform={async () => {
                await api(tenantPath(tenant.id), {
                  method: "PATCH",
                  ifMatch: etag,
                  body: { disabled: opened === "disable" },
                });
                say(`Tenant ${tenant.id} is ${opened}d`);
              }}
            />
          )}
        </>
      )}
    </Loading>
  );
};
