import { oauth } from "@mintport/http/next";
import { server } from "@/lib/issuer";

export const { GET, HEAD, POST, PUT, DELETE, OPTIONS } = oauth(server, {
  basePath: "/oauth",
  tenant: "main",
});
