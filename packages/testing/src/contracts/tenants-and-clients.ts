import type { Client, ClientId, Tenant, TenantId } from "@mintport/core";
import {
  clientRecord,
  type PortError,
  portError,
  type Revision,
  type TenantAndClient,
  type TenantsAndClients,
  tenantRecord,
  tenantsAndClientsOf,
} from "@mintport/core/ports";
import { type Result, ResultAsync } from "@mintport/core/result";
import { hostileIdentifiers } from "../arbitraries/identifiers.ts";
import { expectErr, expectOk } from "../expect-ok.ts";
import { type Open, onHandles, powerOf, seenThrough } from "../opened.ts";
import type { Runner } from "../runner.ts";
import { fresh, freshTenantId, sampleClient, sampleTenant } from "../samples.ts";
import { corruptContents } from "./corruption.ts";
import { outageContract } from "./outage.ts";
import { type ContractOptions, type Promises, promisesOf } from "./promises.ts";
import type { Registries } from "./registries.ts";
import { tamper } from "./tamper.ts";
import { spellings } from "./versioned-ids.ts";

/**
 * The promises of `TenantsAndClients`. A storage without it, or with one that stands for other stores, is asked as core asks
 * it: for the tenant, and then for the client.
 *
 * @example tenantsAndClientsContract({ describe, it, expect }, open)
 */
export const tenantsAndClientsContract = (
  runner: Runner,
  open: Open<Registries>,
  options: ContractOptions = {},
): void => {
  const promises = promisesOf(runner, "tenants-and-clients", options);
  runner.describe("tenants and clients in one lookup", () => {
    const opened = seenThrough(open, withLookup);
    answers(promises, opened);
    separation(promises, opened);
    trouble(promises, opened);
  });
};

interface Looked extends Registries {
  readonly both: Pick<TenantsAndClients, "find">;
}

const withLookup = (storage: Registries): Looked => {
  const { tenants, clients, keyRings } = storage;
  const both = tenantsAndClientsOf(storage) ?? oneAfterTheOther(storage);
  return { tenants, clients, keyRings, both };
};

const oneAfterTheOther = (storage: Registries): Looked["both"] => ({
  find: (...ids) => new ResultAsync(lookUpInTurn(storage, ...ids)),
});

const lookUpInTurn = async (
  { tenants, clients }: Registries,
  id: TenantId,
  clientId: ClientId,
): Promise<Result<TenantAndClient, PortError>> => {
  const tenant = await tenants.find(id);
  const client = await clients.find(id, clientId);
  return tenant.map((value) => ({ tenant: value, client }));
};

/** What is found, and when it is no longer. */
const answers = ({ promise, expect }: Promises, open: Open<Looked>): void => {
  promise(
    "both",
    "find answers the tenant and its client as they were written, field by field, on the other handle",
    () =>
      onHandles(open, async (a, b) => {
        const { tenant, client } = await created(a);
        expect(await found(b, tenant.id, client.id)).toEqual({ tenant, client });
      }),
  );

  promise("both-absent", "find answers undefined for what is not there, and the tenant alone", () =>
    onHandles(open, async (a, b) => {
      const { tenant, client } = await created(a);
      const nobody = fresh("absent") as ClientId;
      expect(await found(b, tenant.id, nobody)).toEqual({ tenant, client: undefined });
      expect(await found(b, freshTenantId(), client.id)).toEqual(nothing);
    }),
  );

  promise("both-changes-seen", "find sees what another handle wrote after it had looked", () =>
    onHandles(open, async (...handles) => {
      for (const [reader, writer] of [handles, [handles[1], handles[0]] as const]) {
        const tenant = enabled(sampleTenant());
        const client = sampleClient();
        // Also that there was nothing is no longer so.
        expect(await found(reader, tenant.id, client.id)).toEqual(nothing);
        const first = written(expectOk(await writer.tenants.create(tenant)));
        expect(await found(reader, tenant.id, client.id)).toEqual({ tenant, client: undefined });
        const own = written(expectOk(await writer.clients.create(tenant.id, client)));
        expect(await found(reader, tenant.id, client.id)).toEqual({ tenant, client });
        const disabled = { ...client, disabled: !client.disabled };
        const next = written(expectOk(await writer.clients.update(tenant.id, disabled, own)));
        expect(await found(reader, tenant.id, client.id)).toEqual({ tenant, client: disabled });
        expectOk(await writer.clients.remove(tenant.id, client.id, next));
        expect(await found(reader, tenant.id, client.id)).toEqual({ tenant, client: undefined });
        const shut = { ...tenant, disabled: true };
        const last = written(expectOk(await writer.tenants.update(shut, first)));
        expect((await found(reader, tenant.id, client.id)).tenant).toEqual(shut);
        expectOk(await writer.tenants.remove(tenant.id, last));
        expect(await found(reader, tenant.id, client.id)).toEqual(nothing);
      }
    }),
  );

  promise("both-copies", "find answers what its caller cannot change for others", () =>
    onHandles(open, async (a, b) => {
      const { tenant, client } = await created(a);
      const answer = await found(a, tenant.id, client.id);
      tamper(answer.tenant);
      tamper(answer.client);
      for (const storage of [a, b])
        expect(await found(storage, tenant.id, client.id)).toEqual({ tenant, client });
    }),
  );
};

/** What is kept apart. */
const separation = ({ promise, expect }: Promises, open: Open<Looked>): void => {
  promise("both-ids", "find keeps ids apart, byte by byte, and takes no spelling for another", () =>
    onHandles(open, async (a, b) => {
      const own = fresh("Caf\u00e9");
      const ids = hostileIdentifiers.map((id) => `${id}${own}`.slice(-512));
      for (const id of ids) await created(a, id, id);
      for (const id of ids) {
        const answer = await found(b, id as TenantId, id as ClientId);
        expect([answer.tenant?.id, answer.client?.id]).toEqual([id, id]);
      }
      const { tenant, client } = await created(a, `${own}-End`, `${own}-End`);
      for (const id of spellings(client.id)) {
        expect(await found(b, tenant.id, id as ClientId)).toEqual({ tenant, client: undefined });
        expect(await found(b, id as TenantId, client.id)).toEqual(nothing);
      }
    }),
  );

  promise("both-tenant", "find never answers another tenant's client, under any id", () =>
    onHandles(open, async (a, b) => {
      const base = fresh("t");
      for (const [tenant, client] of [
        [`${base}:a`, "b"],
        [base, "a:b"],
        [`${base}:a:b`, "c"],
      ] as const)
        await created(a, tenant, client);
      const none = await found(b, base as TenantId, "b" as ClientId);
      expect([none.tenant?.id, none.client]).toEqual([base, undefined]);
      const one = await found(b, `${base}:a` as TenantId, "b" as ClientId);
      expect([one.tenant?.id, one.client?.id]).toEqual([`${base}:a`, "b"]);

      const [own, other] = [await created(a), await created(a)];
      for (const id of hostileIdentifiers) {
        const client = sampleClient(id as ClientId);
        expectOk(await a.clients.create(own.tenant.id, client));
        const { tenant } = other;
        expect(await found(b, tenant.id, client.id)).toEqual({ tenant, client: undefined });
        expect((await found(b, freshTenantId(), client.id)).client).toBe(undefined);
      }
    }),
  );
};

/** The answers when a row cannot be read, or the engine is gone. */
const trouble = (promises: Promises, open: Open<Looked>): void => {
  const { promiseWith, expect } = promises;
  promiseWith(
    "writeRaw",
    "both-corrupt",
    "find answers corrupt for what cannot be read, and of a client beside the tenant that can",
    () =>
      onHandles(open, async (a, b, powers) => {
        const writeRaw = powerOf(powers, "writeRaw");
        // A record of another name is as bad as none: by a row that was copied nobody gets in.
        const others = {
          client: expectOk(clientRecord.encode(sampleClient())),
          tenant: expectOk(tenantRecord.encode(sampleTenant())),
        };
        for (const [content, ofTenant] of [
          ...corruptContents.map((text) => [text, text] as const),
          [others.client, others.tenant] as const,
        ]) {
          const { tenant, client } = await created(a);
          await writeRaw({
            ...{ store: "clients", tenant: tenant.id, client: client.id },
            content,
          });
          const answer = expectOk(await b.both.find(tenant.id, client.id));
          expect(answer.tenant).toEqual(tenant);
          expect(expectErr(answer.client)).toEqual(portError("corrupt", "client-store"));
          await writeRaw({ ...{ store: "tenants", tenant: tenant.id }, content: ofTenant });
          expect(expectErr(await b.both.find(tenant.id, client.id))).toEqual(
            portError("corrupt", "tenant-store"),
          );
        }
      }),
  );

  outageContract({ ...promises, port: "tenant-store" }, open, {
    find: ({ both }) => both.find("nobody" as TenantId, "nobody" as ClientId),
  });
};

/** Both as they are, once neither is in trouble. */
const found = async (
  { both }: Looked,
  tenant: TenantId,
  client: ClientId,
): Promise<{ readonly tenant: Tenant | undefined; readonly client: Client | undefined }> => {
  const answer = expectOk(await both.find(tenant, client));
  return { tenant: answer.tenant, client: expectOk(answer.client) };
};

const nothing = { tenant: undefined, client: undefined };

/** A client in a tenant that lets it in, both new. */
const created = async (
  { tenants, clients }: Registries,
  tenantId: string = freshTenantId(),
  clientId: string = fresh("client"),
): Promise<{ readonly tenant: Tenant; readonly client: Client }> => {
  const tenant = enabled(sampleTenant(tenantId as TenantId));
  const client = sampleClient(clientId as ClientId);
  written(expectOk(await tenants.create(tenant)));
  written(expectOk(await clients.create(tenant.id, client)));
  return { tenant, client };
};

/** Of a disabled tenant's clients nothing need be told. */
const enabled = (tenant: Tenant): Tenant => ({ ...tenant, disabled: false });

/** The revision of what was written. */
const written = (answer: { readonly verdict: string; readonly revision?: Revision }): Revision => {
  if (answer.revision === undefined) throw new Error(`not written: ${answer.verdict}`);
  return answer.revision;
};
