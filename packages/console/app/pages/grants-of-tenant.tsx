import { useState } from "preact/hooks";
import { Act } from "../parts/act.tsx";
import { allItems } from "../parts/all-items.ts";
import { useConsole } from "../parts/context.ts";
import { Field } from "../parts/field.tsx";
import { Loading } from "../parts/loading.tsx";
import { Moment } from "../parts/moment.tsx";
import { tenantPath } from "../parts/paths.ts";
import { goTo, linkTo } from "../parts/route.ts";
import { Status } from "../parts/status.tsx";
import { Table } from "../parts/table.tsx";
import { counted } from "../parts/time.ts";
import { useLoad } from "../parts/use-load.ts";
import type { Grant, Page } from "../session/types.ts";

interface Access {
  readonly resource: string;
  readonly scope: string;
}

/** What users allowed clients: the grants of one user, or of one client. */
export const GrantsOfTenant = ({
  tenant,
  query,
}: {
  readonly tenant: string;
  readonly query: URLSearchParams;
}) => {
  const { api, say } = useConsole();
  const by = query.has("client") ? "client" : "subject";
  const owner = query.get(by) ?? "";
  const [kind, setKind] = useState<string>(by);
  const [text, setText] = useState(owner);
  const [ending, setEnding] = useState<Grant | "all">();
  const loaded = useLoad(
    `grants ${tenant} ${by} ${owner}`,
    async (): Promise<Page<Grant> | undefined> =>
      owner === ""
        ? undefined
        : allItems<Grant>(
            api,
            `${tenantPath(tenant)}/grants?${new URLSearchParams({ [by]: owner }).toString()}`,
          ),
  );
  return (
    <>
      <form
        class="filters"
        onSubmit={(event) => {
          event.preventDefault();
          goTo(["tenants", tenant, "grants"], { [kind]: text.trim() });
        }}
      >
        <Field
          label="Whose grants?"
          required
          value={kind}
          onChange={setKind}
          choices={[
            ["subject", "of a user (subject)"],
            ["client", "of a client (id)"],
          ]}
        />
        <Field
          label={kind === "client" ? "Client id" : "Subject"}
          required
          isCode
          value={text}
          onChange={setText}
        />
        <button type="submit" class="primary">
          Look up
        </button>
      </form>
      {owner === "" ? (
        <p class="quiet">A grant is what a user allowed a client. Name the user or the client.</p>
      ) : (
        <Loading
          of={{ ...loaded, value: loaded.value ?? (loaded.isLoading ? undefined : { items: [] }) }}
        >
          {({ items }) => (
            <>
              <Table
                caption={`Grants of ${owner}`}
                rows={items}
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
                    of: ({ offline }) => (
                      <Status kind="quiet">{offline === true ? "yes" : "no"}</Status>
                    ),
                  },
                  { name: "Since", of: ({ createdAt }) => <Moment at={createdAt as number} /> },
                  {
                    name: "Act",
                    of: (grant) => (
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
                    ),
                  },
                ]}
              />
              {by === "subject" && items.length > 1 && (
                <button
                  type="button"
                  class="danger"
                  onClick={() => {
                    setEnding("all");
                  }}
                >
                  End all of them
                </button>
              )}
              {ending !== undefined && (
                <Act
                  title={ending === "all" ? "End all grants" : "End the grant"}
                  danger
                  consequence={
                    ending === "all"
                      ? `${counted(items.length, "grant")} of ${owner} are gone, with all codes and tokens that came of them. Every app asks again.`
                      : `What ${ending.subject} allowed ${ending.client} is gone, with its codes and tokens. The app asks again at the next login.`
                  }
                  onClose={() => {
                    setEnding(undefined);
                  }}
                  perform={async () => {
                    await (ending === "all"
                      ? api(
                          `${tenantPath(tenant)}/subjects/${encodeURIComponent(owner)}/end-grants`,
                          { method: "POST" },
                        )
                      : api(`${tenantPath(tenant)}/grants/${encodeURIComponent(ending.id)}`, {
                          method: "DELETE",
                        }));
                    say(
                      ending === "all" ? `The grants of ${owner} are ended` : "The grant is ended",
                    );
                    loaded.reload();
                  }}
                />
              )}
            </>
          )}
        </Loading>
      )}
    </>
  );
};
