import { randomUUID } from "node:crypto";

/** A demo resource: what the client sent, under an id of ours. */
export interface DemoResource {
  readonly id: string;
  readonly [member: string]: unknown;
}

/** The demo's resources, in memory; the oldest makes room when there are `limit`. */
export class DemoResources {
  readonly #byId = new Map<string, DemoResource>();
  readonly #limit: number;

  constructor(limit = 1000) {
    this.#limit = limit;
  }

  create(content: object): DemoResource {
    const [oldest] = this.#byId.keys();
    if (this.#byId.size >= this.#limit && oldest !== undefined) this.#byId.delete(oldest);
    return this.#put(randomUUID(), content);
  }

  read(id: string): DemoResource | undefined {
    return this.#byId.get(id);
  }

  replace(id: string, content: object): DemoResource | undefined {
    return this.#byId.has(id) ? this.#put(id, content) : undefined;
  }

  remove(id: string): boolean {
    return this.#byId.delete(id);
  }

  #put(id: string, content: object): DemoResource {
    const resource: DemoResource = { ...content, id };
    this.#byId.set(id, resource);
    return resource;
  }
}
