import { sql } from 'drizzle-orm';
import { type BaseDatos, filas } from '../../src/base-datos/index.js';
import type { Cliente } from '../apoyo/cliente.js';

export interface EnvioGuardado {
  readonly token: string;
  readonly estado: string;
  readonly intentos: number;
  readonly causa: string | null;
  readonly reservado: boolean;
}

let siguiente = 1;

/** Devices, notifications and deliveries as whoever makes notifications leaves them. */
export class FilasDePush {
  constructor(private readonly db: BaseDatos) {}

  async dispositivo({ id, sesion }: Cliente, token: string): Promise<number> {
    const [fila] = await filas<{ id: number }>(
      this.db,
      sql`insert into dispositivo (empresa_id, usuario_id, token, plataforma)
          values (${sesion.usuario.empresaId}, ${id}, ${token}, 'android') returning id`,
    );
    return fila?.id ?? 0;
  }

  /** A notification of this user to new devices with these tokens. */
  async notificacion(
    { id, sesion }: Cliente,
    tokens: readonly string[],
    { venceEn = new Date(Date.now() + 86_400_000), clave = `prueba-${siguiente++}` } = {},
  ): Promise<number> {
    for (const token of tokens) await this.dispositivo({ id, sesion } as Cliente, token);
    const [fila] = await filas<{ id: number }>(
      this.db,
      sql`with nueva as (
            insert into notificacion (empresa_id, usuario_id, tipo, clave, titulo, texto, vence_en)
            values (${sesion.usuario.empresaId}, ${id}, 'visita-asignada', ${clave}, 'Nueva visita',
                    'Tienes una nueva visita hoy', ${venceEn.toISOString()}::timestamptz)
            returning id, usuario_id
          ), enviada as (
            insert into envio (usuario_id, notificacion_id, dispositivo_id)
            select n.usuario_id, n.id, d.id from nueva n, dispositivo d
            where d.token in (select json_array_elements_text(${JSON.stringify(tokens)}::json))
          )
          select id from nueva`,
    );
    return fila?.id ?? 0;
  }

  async estado(notificacionId: number): Promise<{ estado: string; enviada: boolean } | undefined> {
    const [fila] = await filas<{ estado: string; enviada: boolean }>(
      this.db,
      sql`select estado, enviada_en is not null as enviada from notificacion where id = ${notificacionId}`,
    );
    return fila;
  }

  envios(notificacionId: number): Promise<EnvioGuardado[]> {
    return filas(
      this.db,
      sql`select d.token, e.estado, e.intentos, e.causa, e.reservado_hasta is not null as reservado
          from envio e join dispositivo d on d.id = e.dispositivo_id
          where e.notificacion_id = ${notificacionId} order by d.id`,
    );
  }

  async tokens(): Promise<string[]> {
    const guardados = await filas<{ token: string }>(this.db, sql`select token from dispositivo order by id`);
    return guardados.map(({ token }) => token);
  }
}
