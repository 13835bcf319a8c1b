import { randomUUID } from 'node:crypto';
import type { Cliente } from '../apoyo/cliente.js';

/** An operation as a device sends it by REST. */
export interface OperacionEnviada {
  readonly id: string;
  readonly tipo: string;
  readonly datos: Readonly<Record<string, unknown>>;
  readonly creadaEn: string;
}

export interface ResultadoLeido {
  readonly id: string;
  readonly estado: string;
  readonly code: string | null;
  readonly mensaje: string | null;
}

export const haceMin = (minutos: number) => new Date(Date.now() - minutos * 60_000).toISOString();

export const operacion = (
  tipo: string,
  datos: Record<string, unknown>,
  cambios: Partial<OperacionEnviada> = {},
): OperacionEnviada => ({ id: randomUUID(), tipo, datos, creadaEn: haceMin(10), ...cambios });

export const mensaje = (para: { id: number }, texto: string, cambios: Partial<OperacionEnviada> = {}) =>
  operacion('mensaje', { texto, paraUsuarioId: para.id }, cambios);

/** By REST: what became of each. */
export async function sincronizar(
  quien: Cliente,
  operaciones: readonly unknown[],
): Promise<ResultadoLeido[]> {
  const { estado, cuerpo } = await quien.pedir('POST', '/sincronizacion', { operaciones });
  if (estado !== 200) throw new Error(`${estado}: ${JSON.stringify(cuerpo)}`);
  return cuerpo;
}

export const estados = (resultados: readonly ResultadoLeido[]) =>
  resultados.map(({ estado, code }) => (code === null ? estado : `${estado} ${code}`));

/** What a repeat is answered. */
export const repetidas = (resultados: readonly ResultadoLeido[]) =>
  resultados.map(({ id, code, mensaje: dicho }) => ({ id, estado: 'duplicada', code, mensaje: dicho }));

export const SINCRONIZAR = `mutation ($operaciones: [OperacionInput!]!) {
  sincronizar(operaciones: $operaciones) { id estado code mensaje }
}`;

export const asignar = async (quien: Cliente, paraQuien: { id: number }): Promise<number> =>
  (
    await quien.datos(
      `mutation ($usuarioId: Int!, $programadaPara: DateTime!) {
        asignarActividad(titulo: "Visitar", usuarioId: $usuarioId, programadaPara: $programadaPara) { id }
      }`,
      { usuarioId: paraQuien.id, programadaPara: new Date().toISOString() },
    )
  ).asignarActividad.id;

export const ACTIVIDADES = '{ actividades { id estado checkInEn checkOutEn } }';
