import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Socket } from 'socket.io-client';
import { expect } from 'vitest';
import { EmisorDeTokens } from '../../src/autenticacion/emisor-tokens.js';
import { CONEXION, type Conexion, filas } from '../../src/base-datos/index.js';
import { Cliente } from '../apoyo/cliente.js';
import { conectado, type Escucha } from '../apoyo/escucha.js';
import type { ServidorDePrueba } from '../apoyo/servidor.js';

export interface PresenciaLeida {
  readonly usuarioId: number;
  readonly enLinea: boolean;
  readonly desde: string;
}

export const PRESENCIA = 'subscription { usuarioPresencia { usuarioId enLinea desde } }';

/** New users of an empresa, signed in: without passwords, which take long. */
export async function crearEquipo(
  { app, url }: ServidorDePrueba,
  empresaId: number,
  cuantos: number,
): Promise<Cliente[]> {
  const marca = randomUUID();
  const creados = await filas<{ id: number }>(
    app.get<Conexion>(CONEXION).db,
    sql`insert into usuario (empresa_id, nombre, correo, rol)
        select ${empresaId}, 'Nueva', ${marca} || '-' || n || '@demo.local', 'colaborador'
        from generate_series(1, ${cuantos}) n returning id`,
  );
  const emisor = app.get(EmisorDeTokens, { strict: false });
  return Promise.all(
    creados.map(async ({ id }) => {
      const { token, expiraEn } = await emisor.emitirAcceso({ usuarioId: id, empresaId, rol: 'colaborador' });
      const usuario = { id, empresaId };
      return new Cliente(url, {
        accessToken: token,
        refreshToken: '',
        expiraEn: expiraEn.toISOString(),
        usuario,
      });
    }),
  );
}

/** The same user at another process. */
export const en = ({ url }: ServidorDePrueba, { sesion }: Cliente) => new Cliente(url, sesion);

/** A socket of `/ws` that is in. */
export async function conectar(cliente: Cliente): Promise<Socket> {
  const socket = cliente.socket();
  await conectado(socket);
  return socket;
}

/** What was heard of a user, in order. */
export const oidoDe = ({ recibidos }: Escucha<PresenciaLeida>, { id }: Cliente) =>
  recibidos.filter(({ usuarioId }) => usuarioId === id).map(({ enLinea }) => enLinea);

/** Waits until a user is heard to be online, or offline. */
export const oir = (escucha: Escucha<PresenciaLeida>, { id }: Cliente, enLinea: boolean) =>
  escucha.siguiente((presencia) => presencia.usuarioId === id && presencia.enLinea === enLinea);

/** Waits until the database has it so. */
export async function hasta(cliente: Cliente, enLinea: boolean): Promise<void> {
  await expect
    .poll(async () => (await cliente.datos('{ yo { enLinea } }')).yo.enLinea, { timeout: 10_000 })
    .toBe(enLinea);
}
