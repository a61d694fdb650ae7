import { guard } from "@mintport/http/sveltekit";
import { api } from "../../lib/issuer";

export const GET = guard(api, "orders:read", ({ token }) =>
  Response.json({ client: token.client }),
);
