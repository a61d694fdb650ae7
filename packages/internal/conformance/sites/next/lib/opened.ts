import { openParts } from "./parts";

export const { server, api } = await openParts();
