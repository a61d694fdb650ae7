import { useState } from "preact/hooks";
import { grantWords, methodWords } from "../forms/known-names.ts";
import { useConsole } from "../parts/context.ts";
import { Facts } from "../parts/facts.tsx";
import { lastUseOf } from "../parts/last-use.ts";
import { Loading } from "../parts/loading.tsx";
import { May, MayNot } from "../parts/may.tsx";
import { Notice } from "../parts/notice.tsx";
import { clientPath } from "../parts/paths.ts";
import { RecordActs, RecordHead } from "../parts/record-head.tsx";
import { linkTo } from "../parts/route.ts";
import { Status } from "../parts/status.tsx";
import { dayText, lengthText } from "../parts/time.ts";
import { useLoad } from "../parts/use-load.ts";
import type { Client } from "../session/types.ts";
import { ApiKeysOfClient } from "./api-keys-of-client.tsx";
import { ClientAct, type ClientActName } from "./client-act.tsx";
import { SecretsOfClient } from "./secrets-of-client.tsx";

/** One client: what it may do, its credentials, and the ways to shut it out. */
export const ClientPage = ({
  tenant,
  client: id,
}: {
  readonly tenant: string;
  readonly client: string;
}) => {
  const { api } = useConsole();
  const loaded = useLoad(`client ${tenant} ${id}`, () => api<Client>(clientPath(tenant, id)));
  const [opened, setOpened] = useState<ClientActName>();
  const isDisabled = loaded.value?.body.disabled === true;
  return (
    <>
      <RecordHead tenant={tenant} client={id}>
        {loaded.value !== undefined && (
          <May right="clients:write">
            <RecordActs
              edit={linkTo(["tenants", tenant, "clients", id, "edit"])}
              words={{ endTokens: "End its tokens", stop: "Shut out" }}
              isDisabled={isDisabled}
              onOpen={setOpened}
            />
          </May>
        )}
      </RecordHead>
      <MayNot right="clients:write" />
      <Loading of={loaded}>
        {({ body: client }) => {
          const used = lastUseOf(client);
          return (
            <>
              {isDisabled && (
                <Notice kind="warning" title="It is disabled">
                  It is refused as an unknown client, and its tokens do not count, until it is
                  enabled.
                </Notice>
              )}
              <Facts
                facts={[
                  [
                    "State",
                    isDisabled ? (
                      <Status key="state" kind="danger">
                        disabled
                      </Status>
                    ) : (
                      <Status key="state" kind="good">
                        active
                      </Status>
                    ),
                  ],
                  ["Name", client.authorization?.name],
                  ["Gets tokens by", client.grantTypes?.map(grantWords).join(", ")],
                  ["Proves itself by", client.authenticationMethods?.map(methodWords).join(", ")],
                  [
                    "Its own scope",
                    client.ownScope === undefined ? undefined : (
                      <code key="own">{client.ownScope}</code>
                    ),
                  ],
                  ["Scope for users", scopeForUsers(client)],
                  [
                    "Redirect URIs",
                    client.authorization?.redirectUris === undefined ? undefined : (
                      <ul key="uris" class="plain-list">
                        {client.authorization.redirectUris.map((uri) => (
                          <li key={uri}>
                            <code>{uri}</code>
                          </li>
                        ))}
                      </ul>
                    ),
                  ],
                  [
                    "Access tokens live",
                    typeof client["accessTokenLifetime"] === "number"
                      ? lengthText(client["accessTokenLifetime"])
                      : undefined,
                  ],
                  [
                    "Last use of a credential",
                    used === undefined ? "none is written down" : dayText(used),
                  ],
                ]}
              />
              <p class="links">
                <a href={linkTo(["audit"], { tenant, client: id })}>
                  Who asked with it: its audit log
                </a>
                <a href={linkTo(["audit"], { tenant, client: id, outcome: "refused" })}>
                  Its refusals
                </a>
                <a href={linkTo(["tenants", tenant, "grants"], { client: id })}>
                  Who let it in: its grants
                </a>
                <a href={linkTo(["explain"], { tenant, client: id })}>Explain a request</a>
              </p>
              <SecretsOfClient tenant={tenant} client={client} reload={loaded.reload} />
              <ApiKeysOfClient tenant={tenant} client={client} reload={loaded.reload} />
              <May right="clients:write">
                <section aria-labelledby="remove">
                  <h2 id="remove">Remove</h2>
                  <p class="quiet">
                    A client that is gone cannot come back with its secrets. To stop it for a while,
                    shut it out.
                  </p>
                  <button
                    type="button"
                    class="danger"
                    onClick={() => {
                      setOpened("remove");
                    }}
                  >
                    Remove the client
                  </button>
                </section>
              </May>
              {opened !== undefined && (
                <ClientAct
                  act={opened}
                  tenant={tenant}
                  client={client}
                  etag={loaded.value?.etag}
                  onClose={() => {
                    setOpened(undefined);
                    if (opened !== "remove") loaded.reload();
                  }}
                />
              )}
            </>
          );
        }}
      </Loading>
    </>
  );
};

const scopeForUsers = ({ authorization }: Client) => {
  const scope = (authorization as { readonly delegatedScope?: string } | undefined)?.delegatedScope;
  return scope === undefined || scope === "" ? undefined : <code>{scope}</code>;
};
