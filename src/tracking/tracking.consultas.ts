import { type SQL, sql } from 'drizzle-orm';
import { type BaseDatos, comoJson, filas, unoDe, enTexto } from '../base-datos/index.js';
import { audiencia, type PosicionEnVivo, type Repeticion } from '../eventos/index.js';
import type { NuevaUbicacion } from './tracking.entrada.js';

/** What came of several requests' positions. */
export interface Insertadas {
  /** How many of each request are kept now; its others were there already, or came twice. */
  readonly aceptadas: readonly number[];
  /** The position of each user that is now their newest, if it was not their newest before. */
  readonly movidas: readonly PosicionEnVivo[];
}

/**
 * Keeps the positions of several requests in one statement. The same (user, id) is kept once, as it came first.
 * @param puntualesDesde what was measured before is late: the day that it is of is marked with it.
 */
export async function insertar(
  db: BaseDatos,
  pedidos: readonly (readonly NuevaUbicacion[])[],
  puntualesDesde: Date,
): Promise<Insertadas> {
  const porPedido = sinRepetidas(pedidos);
  const entrada = porPedido.flat();
  const [hecho] = await filas<{ cuantas: number; cuales: string | null; movidas: string | null }>(
    db,
    sentencia(entrada, puntualesDesde.toISOString()),
  );
  const { cuantas = 0, cuales, movidas } = hecho ?? {};
  return {
    aceptadas:
      cuantas === entrada.length
        ? porPedido.map(({ length }) => length)
        : contar(porPedido, JSON.parse(cuales ?? '[]') as string[]),
    movidas: (JSON.parse(movidas ?? '[]') as PosicionEnVivo[]).map(conFecha),
  };
}

function sinRepetidas(pedidos: readonly (readonly NuevaUbicacion[])[]): NuevaUbicacion[][] {
  const vistas = new Map<number, Set<string>>();
  return pedidos.map((ubicaciones) =>
    ubicaciones.filter(({ usuarioId, id }) => {
      let suyas = vistas.get(usuarioId);
      if (!suyas) vistas.set(usuarioId, (suyas = new Set()));
      return suyas.size < suyas.add(id).size;
    }),
  );
}

function contar(pedidos: readonly (readonly NuevaUbicacion[])[], cuales: readonly string[]): number[] {
  const aceptadas = new Set(cuales);
  return pedidos.map(
    (ubicaciones) => ubicaciones.filter(({ usuarioId, id }) => aceptadas.has(`${usuarioId}/${id}`)).length,
  );
}

const COLUMNAS = sql.raw('usuario_id, id, lat, lon, precision, velocidad, rumbo, bateria, fecha');

/**
 * In one order, by the key, and first everybody's positions, then everybody's newest: statements that run at once
 * wait for each other, and never in a circle. Which ones were kept is said only if some were not.
 */
function sentencia(entrada: readonly NuevaUbicacion[], puntualesDesde: string): SQL {
  // Both are RFC 3339 in UTC with milliseconds, of which an earlier one is a lesser text.
  const hayTardias = entrada.some(({ fecha }) => fecha < puntualesDesde);
  return sql`
    with nueva as (
      insert into ubicacion (${COLUMNAS})
      select * from json_to_recordset(${comoJson(entrada)}) as e (
        "usuarioId" int, id uuid, lat float8, lon float8, precision real, velocidad real, rumbo real, bateria real,
        fecha timestamptz
      )
      order by "usuarioId", id
      on conflict (usuario_id, id) do nothing
      returning ${COLUMNAS}
    ), movida as (
      insert into ultima_ubicacion as u (${COLUMNAS})
      select distinct on (usuario_id) ${COLUMNAS} from nueva order by usuario_id, fecha desc, id
      on conflict (usuario_id) do update set
        id = excluded.id, lat = excluded.lat, lon = excluded.lon, precision = excluded.precision,
        velocidad = excluded.velocidad, rumbo = excluded.rumbo, bateria = excluded.bateria,
        fecha = excluded.fecha, recibida_en = excluded.recibida_en
      where excluded.fecha > u.fecha
      returning ${CAMPOS}
    )${hayTardias ? marcarTardias(puntualesDesde) : sql``}
    select n.cuantas,
           case when n.cuantas < ${entrada.length}::int
                then (select json_agg(usuario_id || '/' || id)::text from nueva) end as cuales,
           (select json_agg(m)::text from movida m) as movidas
    from (select count(*)::int as cuantas from nueva) n`;
}

/** Local days that are to be summed up again: with the positions themselves, so that neither is seen without the other. */
const marcarTardias = (puntualesDesde: string) => sql`, tardia as (
      insert into ubicacion_tardia (usuario_id, fecha)
      select distinct n.usuario_id, (n.fecha at time zone e.zona_horaria)::date
      from nueva n join usuario u on u.id = n.usuario_id join empresa e on e.id = u.empresa_id
      where n.fecha < ${puntualesDesde}::timestamptz order by 1, 2
    )`;

const CAMPOS = sql.raw(
  'usuario_id as "usuarioId", id, lat, lon, precision, velocidad, rumbo, bateria, fecha',
);

const conFecha = ({ fecha, ...resto }: PosicionEnVivo): PosicionEnVivo => ({
  ...resto,
  fecha: enTexto(fecha),
});

/** The newest position of each active user of the empresa, by user. */
export async function ultimas(db: BaseDatos, empresaId: number): Promise<PosicionEnVivo[]> {
  const leidas = await filas<PosicionEnVivo>(
    db,
    sql`select p.* from usuario u join (select ${CAMPOS} from ultima_ubicacion) p on p."usuarioId" = u.id
        where u.empresa_id = ${empresaId} and u.desactivado_en is null order by u.id`,
  );
  return leidas.map(conFecha);
}

/** Moments as numbers: as text, Postgres does not take every year that a Date has. */
const momento = (fecha: Date) => sql`to_timestamp(${fecha.getTime() / 1_000}::float8)`;

/** A user's positions between two moments, both included, in the order in which they were measured. */
export async function recorrido(
  db: BaseDatos,
  { usuarioId, desde, hasta, limite }: { usuarioId: number; desde: Date; hasta: Date; limite: number },
): Promise<PosicionEnVivo[]> {
  const leidas = await filas<PosicionEnVivo>(
    db,
    sql`select ${CAMPOS} from ubicacion
        where usuario_id = ${usuarioId} and fecha between ${momento(desde)} and ${momento(hasta)}
        order by fecha, id limit ${limite}`,
  );
  return leidas.map(conFecha);
}

export async function esDeLaEmpresa(db: BaseDatos, empresaId: number, usuarioId: number): Promise<boolean> {
  const encontrados = await filas(
    db,
    sql`select 1 from usuario where id = ${usuarioId} and empresa_id = ${empresaId}`,
  );
  return encontrados.length > 0;
}

/** The newest positions of these empresas' users that came in the last `segundos`, ready to be announced again. */
export async function recientes(
  db: BaseDatos,
  empresaIds: readonly number[],
  segundos: number,
): Promise<Repeticion[]> {
  const leidas = await filas<PosicionEnVivo & { empresaId: number; edadMs: number }>(
    db,
    sql`select p.*, u.empresa_id as "empresaId"
        from usuario u join (
          select ${CAMPOS}, extract(epoch from now() - recibida_en)::float8 * 1000 as "edadMs" from ultima_ubicacion
          where recibida_en > now() - make_interval(secs => ${segundos})
        ) p on p."usuarioId" = u.id
        where u.empresa_id in ${unoDe(empresaIds)}`,
  );
  return leidas.map(({ empresaId, edadMs, ...posicion }) => ({
    evento: 'ubicacion:nueva',
    datos: conFecha(posicion),
    audiencias: [audiencia.supervision(empresaId)],
    edadMs,
  }));
}

/**
 * Removes positions older than `dias`, a page of users at a time. By each user's own index: rows that are removed
 * leave room for new ones, so that no order of the table as a whole lasts.
 * @param desdeUsuario the first user to look at. @returns how many, and of whom the last was.
 */
export async function borrarAntiguas(
  db: BaseDatos,
  { dias, limite, desdeUsuario }: { dias: number; limite: number; desdeUsuario: number },
): Promise<{ borradas: number; ultimoUsuario: number }> {
  // Rows that another process is removing are left to it.
  const [hecho] = await filas<{ borradas: number; ultimoUsuario: number | null }>(
    db,
    sql`with viejas as (
          select v.usuario_id, v.id
          from (select id from usuario where id >= ${desdeUsuario} order by id) u cross join lateral (
            select usuario_id, id from ubicacion
            where usuario_id = u.id and fecha < now() - make_interval(days => ${dias})
            order by fecha limit ${limite} for update skip locked
          ) v
          limit ${limite}
        ), borrada as (
          delete from ubicacion u using viejas v where u.usuario_id = v.usuario_id and u.id = v.id
          returning u.usuario_id
        )
        select count(*)::int as borradas, max(usuario_id) as "ultimoUsuario" from borrada`,
  );
  return { borradas: hecho?.borradas ?? 0, ultimoUsuario: hecho?.ultimoUsuario ?? 0 };
}

/** Removes the newest positions of who has sent none for `dias`. @returns how many, `limite` at most. */
export async function borrarUltimasAntiguas(
  db: BaseDatos,
  { dias, limite }: { dias: number; limite: number },
): Promise<number> {
  const borradas = await filas(
    db,
    sql`delete from ultima_ubicacion where usuario_id in (
          select usuario_id from ultima_ubicacion where fecha < now() - make_interval(days => ${dias})
          order by usuario_id limit ${limite} for update skip locked
        ) returning usuario_id`,
  );
  return borradas.length;
}
