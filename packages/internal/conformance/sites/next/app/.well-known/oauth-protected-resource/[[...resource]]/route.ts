import { resourceMetadata } from "@mintport/http/next";
import { api } from "@/lib/opened";

export const { GET, HEAD, OPTIONS } = resourceMetadata(api);
