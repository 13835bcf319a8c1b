import type { Client } from 'graphql-ws';
import { type AvanceLeido, Cliente, leer, PROGRESO } from '../apoyo/cliente.js';
import { CLAVE_DEMO, type PerfilDePrueba } from '../apoyo/perfiles.js';
import { Flota } from './flota.js';

/** How far each advance of a worker goes: it tells who ran the task. An api that ran one would end it at once. */
export const PASO = { uno: 2, otro: 3, api: 100 };
/** Four tasks are as many as both workers can hold, each for three seconds or more. */
const RITMO = { SIMULACION_INTERVALO_MS: '100', TAREAS_CONCURRENCIA: '2', TAREAS_BLOQUEO_MS: '1000' };

export type DosYDos = Flota<'a' | 'b' | 'uno' | 'otro'>;

/** Two processes that serve and two that work, none of them started yet. */
export function crearDosYDos(perfil: PerfilDePrueba): Promise<DosYDos> {
  const con = (paso: number) => ({ SIMULACION_INCREMENTO: String(paso) });
  return Flota.crear(perfil, RITMO, {
    a: { rol: 'api', variables: con(PASO.api) },
    b: { rol: 'api', variables: con(PASO.api) },
    uno: { rol: 'trabajador', variables: con(PASO.uno) },
    otro: { rol: 'trabajador', variables: con(PASO.otro) },
  });
}

export const entrar = (quien: string, { url }: { url: string }): Promise<Cliente> =>
  Cliente.entrar(url, `${quien}@demo.local`, CLAVE_DEMO);

/** The same session at another process. */
export const en = ({ url }: { url: string }, { sesion }: Cliente): Cliente => new Cliente(url, sesion);

export const iniciar = (cliente: Cliente, cuantas: number): Promise<number[]> =>
  Promise.all(Array.from({ length: cuantas }, () => cliente.iniciarTarea()));

/** The first advance of each of these tasks, when all of them are under way. */
export async function primerosAvances(ids: readonly number[], cliente: Cliente): Promise<AvanceLeido[]> {
  const ws = cliente.ws();
  const avances = await Promise.all(ids.map((id) => hastaSeq(ws, id, 1)));
  await ws.dispose();
  return avances.flat();
}

/** The advances of a task from its first to that one. */
export const hastaSeq = (ws: Client, tareaId: number, seq: number): Promise<AvanceLeido[]> =>
  leer<AvanceLeido>(ws, PROGRESO, { tareaId, desdeSeq: 0 }, (leidos) => leidos.at(-1)?.seq === seq);

/** The ids of the tasks that a worker is at. */
export async function enProceso(cliente: Cliente): Promise<Set<number>> {
  const { cuerpo } = await cliente.pedir('GET', '/tareas?estado=en-proceso&first=100');
  return new Set(cuerpo.items.map(({ id }: { id: number }) => id));
}

/** Leaves the workers free. */
export async function cancelarTodas(cliente: Cliente): Promise<void> {
  for (const estado of ['pendiente', 'en-proceso']) {
    const { cuerpo } = await cliente.pedir('GET', `/tareas?estado=${estado}&first=100`);
    await Promise.all(
      cuerpo.items.map(({ id }: { id: number }) => cliente.pedir('POST', `/tareas/${id}/cancelar`)),
    );
  }
}
