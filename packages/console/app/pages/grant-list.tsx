import { useState } from "preact/hooks";
import { Act } from "../parts/act.tsx";
import { useConsole } from "../parts/context.ts";
import { May, MayNot } from "../parts/may.tsx";
import { Moment } from "../parts/moment.tsx";
import { PagedTable } from "../parts/paged-table.tsx";
import { tenantPath } from "../parts/paths.ts";
import { linkTo } from "../parts/route.ts";
import { Status } from "../parts/status.tsx";
import { counted } from "../parts/time.ts";
import { usePages } from "../parts/use-pages.ts";
import type { Grant } from "../session/types.ts";

interface Access {
  readonly resource: string;
  readonly scope: string;
}

/** The grants of one user or of one client, to be ended. */
export const GrantList = ({
  tenant,
  by,
  owner,
}: {
  readonly tenant: string;
  readonly by: "subject" | "client";
  readonly owner: string;
}) => {
  const { api, say } = useConsole();
  const grants = usePages<Grant>(`${tenantPath(tenant)}/grants`, { [by]: owner });
  const { items, hasMore } = grants;
  const [ending, setEnding] = useState<Grant | "all">();
  const end = async (): Promise<void> => {
    if (ending === undefined) return;
    await (ending === "all"
      ? api(`${tenantPath(tenant)}/subjects/${encodeURIComponent(owner)}/end-grants`, {
          method: "POST",
        })
      : api(`${tenantPath(tenant)}/grants/${encodeURIComponent(ending.id)}`, {
          method: "DELETE",
        }));
    say(ending === "all" ? `The grants of ${owner} are ended` : "The grant is ended");
    grants.reload();
  };
  return (
    <>
      <MayNot right="grants:write" tenant={tenant} />
      <PagedTable
        of={grants}
        caption={`Grants of ${owner}`}
        word="grant"
        keyOf={({ id }) => id}
        empty={<p>There is no grant of {owner}.</p>}
        columns={[
          { name: "User", of: ({ subject }) => subject },
          {
            name: "Client",
            of: ({ client }) => (
              <a href={linkTo(["tenants", tenant, "clients", client])}>{client}</a>
            ),
          },
          {
            name: "Allowed",
            of: ({ access }) =>
              (access as readonly Access[]).map(({ resource, scope }) => (
                <div key={resource}>
                  <code>{scope}</code> <span class="quiet">at {resource}</span>
                </div>
              )),
          },
          {
            name: "While away",
            of: ({ offline }) => <Status kind="quiet">{offline === true ? "yes" : "no"}</Status>,
          },
          { name: "Since", of: ({ createdAt }) => <Moment at={createdAt as number} /> },
          {
            name: "Act",
            of: (grant) => (
              <May right="grants:write" tenant={tenant}>
                <button
                  type="button"
                  class="plain"
                  aria-label={`End the grant of ${grant.subject} to ${grant.client}`}
                  onClick={() => {
                    setEnding(grant);
                  }}
                >
                  End
                </button>
              </May>
            ),
          },
        ]}
      />
      {by === "subject" && (items.length > 1 || hasMore) && (
        <May right="grants:write" tenant={tenant}>
          <button
            type="button"
            class="danger"
            onClick={() => {
              setEnding("all");
            }}
          >
            End all of them
          </button>
        </May>
      )}
      {ending !== undefined && (
        <Act
          title={ending === "all" ? "End all grants" : "End the grant"}
          danger
          consequence={
            ending === "all"
              ? `${hasMore ? "All grants" : counted(items.length, "grant")} of ${owner} are gone, with all codes and tokens that came of them. Every app asks again.`
              : `What ${ending.subject} allowed ${ending.client} is gone, with its codes and tokens. The app asks again at the next login.`
          }
          onClose={() => {
            setEnding(undefined);
          }}
          perform={end}
        />
      )}
    </>
  );
};
