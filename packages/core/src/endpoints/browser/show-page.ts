import { ok } from "neverthrow";
import type { ReturnTo } from "../../domain/authorization/authorization-request.ts";
import type { AuthorizePage, ClientFace } from "../../domain/authorize-page.ts";
import type { Client } from "../../domain/client.ts";
import type { TenantId } from "../../domain/identifiers.ts";
import { present } from "../../domain/present.ts";
import {
  isLoopback,
  type RedirectUri,
  redirectHost,
  redirectSource,
} from "../../domain/redirect-uri.ts";
import type { PortError } from "../../errors/port-error.ts";
import type { EndpointRequest } from "../../messages/endpoint-request.ts";
import type { EndpointResponse } from "../../messages/endpoint-response.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import type { AuthorizationPorts } from "./authorization-ports.ts";
import { withBrowserHeaders } from "./browser-headers.ts";

/** Has the embedder show a page, and adds what every page must say. */
export const showPage = (
  { pages }: Pick<AuthorizationPorts, "pages">,
  tenant: TenantId,
  page: AuthorizePage,
  request: EndpointRequest,
  cookies: readonly string[] = [],
): MaybeAsync<EndpointResponse, PortError> =>
  andThen(pages.show(tenant, page, request), (shown) => {
    const status = page.page === "problem" && shown.status === 200 ? page.status : shown.status;
    return ok(withBrowserHeaders({ ...shown, status }, cookies));
  });

/** What pages may say of a client. */
export const faceFor = ({ id, authorization }: Client): ClientFace =>
  present({
    id,
    name: plain(authorization?.name ?? id),
    vouchedFor: authorization?.selfAsserted !== true,
    uri: authorization?.uri,
    logoUri: authorization?.logoUri,
    policyUri: authorization?.policyUri,
    termsUri: authorization?.termsUri,
  });

/** Text of others is cut, and holds nothing that moves or hides what stands beside it. */
export const plain = (text: string): string => text.replace(invisible, "").slice(0, maxText);

const maxText = 256;

/** Control and format characters, those that turn the direction of writing among them. */
const invisible = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu;

/** Where the browser goes with the answer, for people and for a page's policy. */
export const destinationOf = ({
  redirectUri,
}: ReturnTo): {
  readonly redirectHost: string;
  readonly redirectSource: string;
  readonly loopback: boolean;
} => {
  const uri = redirectUri as RedirectUri;
  return {
    redirectHost: redirectHost(uri),
    redirectSource: redirectSource(uri),
    loopback: isLoopback(uri),
  };
};
