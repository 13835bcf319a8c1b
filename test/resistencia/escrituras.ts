import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { Cliente } from '../apoyo/cliente.js';
import { CLAVE_DEMO } from '../apoyo/perfiles.js';
import { CREAR_GRUPO, ENVIAR } from '../chat/conversar.js';
import { asignar, mensaje, operacion } from '../sincronizacion/operaciones.js';
import { ubicacion } from '../tracking/ubicaciones.js';

/** What was asked for, by door, and what the server said of it: true once it has acknowledged it. */
export class Acuses {
  readonly tareas = new Map<string, boolean>();
  /** The ids of the positions that went together. */
  readonly lotes = new Map<readonly string[], boolean>();
  readonly grupos = new Map<string, boolean>();
  readonly mensajes = new Map<string, boolean>();
  readonly zonas = new Map<string, boolean>();
  readonly entradas = new Map<number, boolean>();
  readonly recordatorios = new Map<string, boolean>();
  /** By the operation's id, which is its message's too; or the ids of its positions. */
  readonly operaciones = new Map<string, { readonly posiciones?: readonly string[]; acusada: boolean }>();

  /** Those that were acknowledged. */
  get cuantos(): number {
    let cuantos = 0;
    const simples = [this.tareas, this.lotes, this.grupos, this.mensajes, this.zonas, this.recordatorios];
    for (const mapa of [...simples, this.entradas]) {
      for (const acusado of mapa.values()) if (acusado) cuantos += 1;
    }
    for (const { acusada } of this.operaciones.values()) if (acusada) cuantos += 1;
    return cuantos;
  }
}

/** What the server refused for the time being; not an answer that may be lost, which is a TypeError of fetch. */
export class SinServicio extends Error {}

/** Everybody who writes. */
export interface Gente {
  readonly ana: Cliente;
  readonly luis: Cliente;
  readonly supervisor: Cliente;
}

export async function entrarTodos(url: string): Promise<Gente> {
  const entrar = (quien: string) => Cliente.entrar(url, `${quien}@demo.local`, CLAVE_DEMO);
  return { ana: await entrar('ana'), luis: await entrar('luis'), supervisor: await entrar('supervisor') };
}

/** One write each, noted before it is asked for and again once it is acknowledged. */
export function puertasDe({ ana, luis, supervisor }: Gente, acuses: Acuses): (() => Promise<void>)[] {
  return [
    async () => {
      const clave = randomUUID();
      acuses.tareas.set(clave, false);
      await exigir(
        ana.pedir('POST', '/tareas/iniciar', { tipo: 'generar reporte' }, { 'idempotency-key': clave }),
      );
      acuses.tareas.set(clave, true);
    },
    async () => {
      const claveIdempotencia = randomUUID();
      acuses.tareas.set(claveIdempotencia, false);
      await exigirDatos(
        ana,
        'mutation ($c: String!) { iniciarTarea(tipo: "generar reporte", claveIdempotencia: $c) { id } }',
        { c: claveIdempotencia },
      );
      acuses.tareas.set(claveIdempotencia, true);
    },
    async () => {
      const ubicaciones = Array.from({ length: 5 }, () => ubicacion());
      const lote = ubicaciones.map(({ id }) => id);
      acuses.lotes.set(lote, false);
      const { cuerpo } = await exigir(luis.pedir('POST', '/tracking/ubicaciones', { ubicaciones }));
      expect(cuerpo).toMatchObject({ aceptadas: 5 });
      acuses.lotes.set(lote, true);
    },
    async () => {
      const nombre = `grupo ${randomUUID()}`;
      acuses.grupos.set(nombre, false);
      const usuarioIds = [luis.id, supervisor.id];
      const { crearGrupo } = await exigirDatos(ana, CREAR_GRUPO, { nombre, usuarioIds });
      acuses.grupos.set(nombre, true);
      const id = randomUUID();
      acuses.mensajes.set(id, false);
      await exigirDatos(luis, ENVIAR, { id, texto: 'hola', conversacionId: crearGrupo.id });
      acuses.mensajes.set(id, true);
    },
    async () => {
      const id = randomUUID();
      acuses.mensajes.set(id, false);
      await exigirDatos(luis, ENVIAR, { id, texto: 'hola', paraUsuarioId: ana.id });
      acuses.mensajes.set(id, true);
    },
    async () => {
      const nombre = `zona ${randomUUID()}`;
      const area = { type: 'Circle', coordinates: [-3.7, 40.4], radius: 200 };
      acuses.zonas.set(nombre, false);
      await exigirDatos(
        supervisor,
        `mutation ($nombre: String!, $area: JSONObject!, $usuarioIds: [Int!]!) {
          crearGeocerca(nombre: $nombre, area: $area, usuarioIds: $usuarioIds) { id }
        }`,
        { nombre, area, usuarioIds: [ana.id, luis.id] },
      );
      acuses.zonas.set(nombre, true);
    },
    async () => {
      const id = await asignar(supervisor, ana).catch(comoSinServicio);
      acuses.entradas.set(id, false);
      await exigirDatos(ana, 'mutation ($id: Int!) { registrarCheckIn(actividadId: $id) { id } }', { id });
      acuses.entradas.set(id, true);
    },
    async () => {
      const texto = `recordatorio ${randomUUID()}`;
      const programadoPara = new Date(Date.now() + 86_400_000).toISOString();
      acuses.recordatorios.set(texto, false);
      await exigirDatos(
        ana,
        `mutation ($usuarioId: Int!, $texto: String!, $programadoPara: DateTime!) {
          programarRecordatorio(usuarioId: $usuarioId, texto: $texto, programadoPara: $programadoPara) { id }
        }`,
        { usuarioId: ana.id, texto, programadoPara },
      );
      acuses.recordatorios.set(texto, true);
    },
    async () => {
      const ubicaciones = Array.from({ length: 3 }, () => ubicacion());
      const posiciones = ubicaciones.map(({ id }) => id);
      const lote = [
        mensaje(supervisor, 'de lejos'),
        operacion('ubicaciones', { ubicaciones }),
        mensaje(luis, 'de cerca'),
      ];
      for (const { id, tipo } of lote) {
        acuses.operaciones.set(id, {
          ...(tipo === 'ubicaciones' ? { posiciones } : {}),
          acusada: false,
        });
      }
      const { cuerpo } = await exigir(ana.pedir('POST', '/sincronizacion', { operaciones: lote }));
      for (const { id, estado } of cuerpo as { id: string; estado: string }[]) {
        // To be tried again: as good as not sent.
        if (estado === 'reintentar') throw new SinServicio();
        expect(estado).toBe('aplicada');
        Object.assign(acuses.operaciones.get(id) ?? {}, { acusada: true });
      }
    },
  ];
}

async function exigir(respuesta: ReturnType<Cliente['pedir']>): ReturnType<Cliente['pedir']> {
  const { estado, cuerpo } = await respuesta;
  if (estado === 503) throw new SinServicio();
  if (estado >= 300) throw new Error(`${estado}: ${JSON.stringify(cuerpo)}`);
  return respuesta;
}

const exigirDatos = (quien: Cliente, documento: string, variables: Record<string, unknown>): Promise<any> =>
  quien.datos(documento, variables).catch(comoSinServicio);

function comoSinServicio(error: unknown): never {
  throw error instanceof Error && error.message.includes('SERVICE_UNAVAILABLE') ? new SinServicio() : error;
}

/**
 * Goes through the doors, so many at a time, over and over until it is told to stop.
 * @param alResponder hears of every answer, `false` if it was that there is no service now.
 * @throws what no crash and no outage explains.
 */
export async function escribirSinParar(
  puertas: readonly (() => Promise<void>)[],
  aLaVez: number,
  senal: AbortSignal,
  alResponder: (hecho: boolean) => void | Promise<void>,
): Promise<void> {
  let turno = 0;
  const escribir = async () => {
    while (!senal.aborted) {
      try {
        await puertas[turno++ % puertas.length]?.();
        await alResponder(true);
      } catch (error) {
        // What fetch says when there was no answer.
        if (error instanceof TypeError && senal.aborted) return;
        if (!(error instanceof SinServicio)) throw error;
        await alResponder(false);
      }
    }
  };
  await Promise.all(Array.from({ length: aLaVez }, escribir));
}
