import { useState } from "preact/hooks";
import { useConsole } from "../parts/context.ts";
import { type Explained, Explanation } from "../parts/explanation.tsx";
import { Field } from "../parts/field.tsx";
import { Heading } from "../parts/heading.tsx";
import { May, MayNot } from "../parts/may.tsx";
import { Failure } from "../parts/notice.tsx";
import { tenantPath } from "../parts/paths.ts";
import { useTyped } from "../parts/use-typed.ts";
import { useUnsent } from "../parts/use-unsent.ts";

/** Tells how a request would end, and why, with no effect. */
export const ExplainPage = ({ query }: { readonly query: URLSearchParams }) => {
  const { api } = useConsole();
  // What was typed of one request is not for another.
  const form = `explain ${query.toString()}`;
  const [tenant, setTenant] = useTyped(`${form}: tenant`, query.get("tenant") ?? "");
  const [endpoint, setEndpoint] = useTyped(`${form}: endpoint`, "token");
  const [client, setClient] = useTyped(`${form}: client`, query.get("client") ?? "");
  // Secrets are not kept, and other parameters may hold some: an assertion, a code, a token.
  const [secret, setSecret] = useState("");
  const [others, setOthers] = useState("");
  const [grantType, setGrantType] = useTyped(`${form}: grantType`, "client_credentials");
  const [scope, setScope] = useTyped(`${form}: scope`, "");
  const [redirectUri, setRedirectUri] = useTyped(`${form}: redirectUri`, "");
  const [failure, setFailure] = useState<unknown>();
  const [explained, setExplained] = useState<Explained>();
  const [isBusy, setBusy] = useState(false);
  useUnsent(explained === undefined && `${secret}${others}${scope}${redirectUri}` !== "");
  const isToken = endpoint === "token";
  const parameters = (): Readonly<Record<string, string>> => {
    const entered = {
      client_id: client,
      scope,
      ...(isToken
        ? { grant_type: grantType, client_secret: secret }
        : { response_type: "code", redirect_uri: redirectUri }),
      ...Object.fromEntries(new URLSearchParams(linesOf(others).join("&"))),
    };
    return Object.fromEntries(Object.entries(entered).filter(([, value]) => value !== ""));
  };
  const explain = async (event: Event): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setFailure(undefined);
    setExplained(undefined);
    try {
      const { body } = await api<Explained>(`${tenantPath(tenant)}/explain`, {
        method: "POST",
        body: { endpoint, parameters: parameters() },
      });
      setExplained(body);
    } catch (error) {
      setFailure(error);
    }
    setBusy(false);
  };
  return (
    <>
      <Heading title="Explain a request" />
      <p class="quiet">
        How would this request end, and why? Nothing is issued, counted or kept. What you type is
        not logged.
      </p>
      <div class="columns">
        <form class="page-form" onSubmit={(event) => void explain(event)}>
          <Field label="Tenant" required isCode value={tenant} onChange={setTenant} />
          <Field
            label="Request"
            required
            value={endpoint}
            onChange={setEndpoint}
            choices={[
              ["token", "a token request"],
              ["authorize", "an authorization request, by which a login begins"],
            ]}
          />
          <Field label="client_id" isCode value={client} onChange={setClient} />
          {isToken ? (
            <>
              <Field label="grant_type" isCode value={grantType} onChange={setGrantType} />
              <Field
                label="client_secret"
                type="password"
                isCode
                value={secret}
                onChange={setSecret}
                hint="Without it the explanation ends where the client proves itself."
              />
            </>
          ) : (
            <Field label="redirect_uri" isCode value={redirectUri} onChange={setRedirectUri} />
          )}
          <Field label="scope" isCode value={scope} onChange={setScope} />
          <Field
            label="Other parameters"
            type="area"
            isCode
            value={others}
            onChange={setOthers}
            hint="One a line, as resource=https://api.example; they stand as they would in the form."
          />
          <May right="requests:explain">
            <div class="buttons">
              <button type="submit" class="primary" disabled={isBusy}>
                {isBusy ? "Looking…" : "Explain"}
              </button>
            </div>
          </May>
          <MayNot right="requests:explain" />
        </form>
        <div aria-live="polite">
          <Failure failure={failure} />
          {explained !== undefined && <Explanation explained={explained} />}
        </div>
      </div>
    </>
  );
};

const linesOf = (text: string): readonly string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
