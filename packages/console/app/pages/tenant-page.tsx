import { useState } from "preact/hooks";
import { useConsole } from "../parts/context.ts";
import { Facts } from "../parts/facts.tsx";
import { Heading } from "../parts/heading.tsx";
import { Loading } from "../parts/loading.tsx";
import { May, MayNot } from "../parts/may.tsx";
import { Notice } from "../parts/notice.tsx";
import { tenantPath } from "../parts/paths.ts";
import { type RecordAct, RecordActs, RecordHead } from "../parts/record-head.tsx";
import { linkTo } from "../parts/route.ts";
import { lengthText } from "../parts/time.ts";
import { type Loaded, useLoad } from "../parts/use-load.ts";
import { type Answer, ApiFailure } from "../session/api.ts";
import type { Tenant } from "../session/types.ts";
import { ClientsOfTenant } from "./clients-of-tenant.tsx";
import { GrantsOfTenant } from "./grants-of-tenant.tsx";
import { KeysOfTenant } from "./keys-of-tenant.tsx";
import { TenantAct } from "./tenant-act.tsx";
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
  const { api, config } = useConsole();
  const loaded = useLoad(`tenant ${tenant}`, () => api<Tenant>(tenantPath(tenant)));
  const [opened, setOpened] = useState<RecordAct>();
  const isDisabled = loaded.value?.body.disabled === true;
  if (loaded.failure instanceof ApiFailure && loaded.failure.status === 404)
    return (
      <>
        <Heading title="There is no such tenant" />
        <p>
          No tenant is called <code>{tenant}</code>. <a href={linkTo(["tenants"])}>All tenants</a>
        </p>
      </>
    );
  return (
    <>
      <RecordHead tenant={tenant}>
        <a class="button" href={linkTo(["audit"], { tenant })}>
          Its audit log
        </a>
        {loaded.value !== undefined && (
          <May right="tenants:write" tenant={tenant}>
            <RecordActs
              edit={linkTo(["tenants", tenant, "edit"])}
              words={{ endTokens: "End all tokens", stop: "Disable" }}
              isDisabled={isDisabled}
              mayStop={tenant !== config.tenant}
              onOpen={setOpened}
            />
          </May>
        )}
      </RecordHead>
      {isDisabled && (
        <Notice kind="warning" title="It is disabled">
          It answers as if it were not there, until it is enabled.
        </Notice>
      )}
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
      {tab === "settings" && (
        <>
          <MayNot right="tenants:write" tenant={tenant} />
          <TenantSettings loaded={loaded} />
        </>
      )}
      {opened !== undefined && loaded.value !== undefined && (
        <TenantAct
          act={opened}
          tenant={loaded.value.body}
          etag={loaded.value.etag}
          onClose={() => {
            setOpened(undefined);
            loaded.reload();
          }}
        />
      )}
    </>
  );
};

const TenantSettings = ({ loaded }: { readonly loaded: Loaded<Answer<Tenant>> }) => {
  const { config } = useConsole();
  return (
    <Loading of={loaded}>
      {({ body: tenant }) => (
        <>
          <Facts
            facts={[
              ["State", <TenantState key="state" tenant={tenant} admin={config.tenant} />],
              ["Name", tenant.name],
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
          {tenant.id === config.tenant && (
            <p class="hint">
              This tenant lets you in. It cannot be disabled here, lest you shut yourself out.
            </p>
          )}
        </>
      )}
    </Loading>
  );
};
