import type { FieldChange } from "../forms/draft.ts";
import { tenantFields } from "../forms/tenant-fields.ts";
import { useConsole } from "../parts/context.ts";
import { Loading } from "../parts/loading.tsx";
import { tenantPath } from "../parts/paths.ts";
import { RecordForm } from "../parts/record-form.tsx";
import { RecordHead } from "../parts/record-head.tsx";
import { linkTo } from "../parts/route.ts";
import { useLoad } from "../parts/use-load.ts";
import type { Tenant } from "../session/types.ts";

/** Changes a tenant by form. */
export const EditTenantPage = ({ tenant }: { readonly tenant: string }) => {
  const { api, config } = useConsole();
  const loaded = useLoad(`edit ${tenant}`, () => api<Tenant>(tenantPath(tenant)));
  const dangerOf = (changes: readonly FieldChange[]): string | undefined => {
    if (tenant === config.tenant)
      return "This tenant lets you and every operator in. A mistake shuts all of you out of the console.";
    return changes.some(({ field }) => field.path === "issuer")
      ? "It is another issuer afterwards: everything that was set up with it must be set up anew."
      : undefined;
  };
  return (
    <>
      <RecordHead tenant={tenant} here={`Edit ${tenant}`} />
      <Loading of={loaded}>
        {(answer) => (
          <RecordForm
            name={tenant}
            path={tenantPath(tenant)}
            answer={answer}
            groups={tenantFields(answer.body)}
            dangerOf={dangerOf}
            links={{
              back: linkTo(["tenants", tenant, "settings"]),
              audit: linkTo(["audit"], { tenant, outcome: "done" }),
            }}
          />
        )}
      </Loading>
    </>
  );
};
