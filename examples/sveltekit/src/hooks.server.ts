import { oauth } from "@mintport/http/sveltekit";
import { server } from "./lib/issuer";

export const handle = oauth(server, { basePath: "/oauth", tenant: "main" });
