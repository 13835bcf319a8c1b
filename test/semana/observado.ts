import { sql } from 'drizzle-orm';
import { type BaseDatos, filas } from '../../src/base-datos/index.js';
import { enTexto } from './calendario.js';
import type { Resumen } from './esperado-resumenes.js';
import type { Mundo } from './mundo.js';

type Momento = string | Date;
const momento = (leido: Momento | null): string =>
  leido === null ? '…' : enTexto(new Date(leido).getTime());

/** As {@link alertaEnTexto}, with their numbers. */
async function alertas({ db, nombres }: Mundo): Promise<Map<number, string>> {
  const leidas = await filas<{
    id: number;
    quien: number;
    tipo: string;
    abierta: Momento;
    cerrada: Momento | null;
  }>(db, sql`select id, usuario_id as quien, tipo, abierta_en as abierta, cerrada_en as cerrada from alerta`);
  return new Map(
    leidas.map(({ id, quien, tipo, abierta, cerrada }) => [
      id,
      `${nombres.get(quien)} ${tipo} ${momento(abierta)} → ${momento(cerrada)}`,
    ]),
  );
}

async function visitas({ db }: Mundo): Promise<string[]> {
  const leidas = await filas<{ titulo: string; estado: string; cerrada: Momento | null }>(
    db,
    sql`select titulo, estado, cerrada_en as cerrada from actividad`,
  );
  return leidas.map(({ titulo, estado, cerrada }) => `${titulo} → ${estado} ${momento(cerrada)}`);
}

async function avisos({ db, nombres }: Mundo): Promise<string[]> {
  const leidos = await filas<{ quien: number; tipo: string; titulo: string; texto: string; creada: Momento }>(
    db,
    sql`select usuario_id as quien, tipo, titulo, texto, creada_en as creada from notificacion`,
  );
  return leidos.map(
    ({ quien, tipo, titulo, texto, creada }) =>
      `${nombres.get(quien)} ${tipo} «${tipo === 'panico' ? titulo : texto}» ${momento(creada)}`,
  );
}

async function recordatoriosEnviados({ db, nombres }: Mundo): Promise<string[]> {
  const leidos = await filas<{ quien: number; texto: string; enviado: Momento }>(
    db,
    sql`select usuario_id as quien, texto, enviado_en as enviado from recordatorio where enviado_en is not null`,
  );
  return leidos.map(
    ({ quien, texto, enviado }) => `${nombres.get(quien)} recordatorio «${texto}» ${momento(enviado)}`,
  );
}

async function resumenes({ db, nombres }: Mundo): Promise<Resumen[]> {
  const leidos = await filas<Omit<Resumen, 'quien'> & { usuarioId: number }>(
    db,
    sql`select usuario_id as "usuarioId", fecha::text as fecha, zona_horaria as "zonaHoraria", puntos,
               distancia_metros as "distanciaMetros"
        from resumen_diario`,
  );
  return leidos.map((leido) => Object.assign(leido, { quien: nombres.get(leido.usuarioId) ?? '' }));
}

/** What became of the plan's world. */
export interface Observado {
  /** By their numbers. */
  readonly alertas: ReadonlyMap<number, string>;
  readonly visitas: readonly string[];
  readonly avisos: readonly string[];
  /** Reminders that are noted as sent, as their notifications. */
  readonly recordatorios: readonly string[];
  readonly resumenes: readonly Resumen[];
}

export const observar = async (mundo: Mundo): Promise<Observado> => ({
  alertas: await alertas(mundo),
  visitas: await visitas(mundo),
  avisos: await avisos(mundo),
  recordatorios: await recordatoriosEnviados(mundo),
  resumenes: await resumenes(mundo),
});

/** How often alerts and visits have changed: each time is told once. */
export async function cambiosDe(db: BaseDatos): Promise<number> {
  const [cuenta] = await filas<{ cambios: number }>(
    db,
    sql`select coalesce(sum(version), 0)::int as cambios
        from (select version from alerta union all select version from actividad) c`,
  );
  return cuenta?.cambios ?? 0;
}
