import { oauth } from "@mintport/http/next";
import { server } from "@/lib/opened";
import { options } from "@/lib/parts";

export const { GET, HEAD, POST, PUT, DELETE, OPTIONS } = oauth(server, options);
