import { guard } from "@mintport/http/next";
import { api } from "@/lib/opened";

export const GET = guard(api, "orders:read", (_request, { client }) => Response.json({ client }));
