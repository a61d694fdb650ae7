import { guard } from "@mintport/http/next";
import { api } from "@/lib/opened";

export const GET = guard(api, "orders:read", () => Promise.reject(new Error("the route's own")));
