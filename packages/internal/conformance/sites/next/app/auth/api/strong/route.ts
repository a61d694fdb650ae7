import { guard } from "@mintport/http/next";
import { api } from "@/lib/opened";
import { strong } from "@/lib/parts";

export const GET = guard(api, "orders:read", () => new Response("strong"), strong);
