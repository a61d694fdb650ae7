import type { EndpointResponse, Tenant } from "@mintport/core";
import { type Fragment, html, type OwnPage, ownPage } from "@mintport/pages";

/** A page under the tenant's name: its title as a heading, and what stands below. */
export const framedPage = (
  { id, name = id }: Tenant,
  title: string,
  below: Fragment,
  needs: Pick<OwnPage, "stylesheet" | "formTargets"> = {},
): Promise<EndpointResponse> =>
  ownPage({
    brand: { name },
    title,
    main: html`<h1>${title}</h1>
${below}`,
    ...needs,
  });
