import { guard } from "@mintport/http/next";
import { api } from "@/lib/issuer";

export const GET = guard(api, "orders:read", (_request, token) =>
  Response.json({ user: token.subject }),
);
