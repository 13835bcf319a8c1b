import { type SQL, sql } from 'drizzle-orm';
import { type BaseDatos, filas } from '../base-datos/index.js';

/** A sign-in's two keys: the account from that network, and the network. */
export interface Claves {
  readonly cuenta: string;
  readonly red: string;
}

export interface Topes {
  /** Failures that are free. */
  readonly cuenta: number;
  readonly red: number;
  /** Of a wait, in seconds. */
  readonly esperaMaximaS: number;
}

/** What became of an attempt: taken, or refused until `hasta`. */
export interface Contado {
  readonly tomado: boolean;
  /** The account has signed in from this network before: the network's failures are not its own. */
  readonly conocida: boolean;
  readonly hasta: Date | null;
}

/** In which as many failures fade as are free: whoever mistypes now and then never has to wait. */
const DESVANECE_S = 3_600;

/** Past the free ones: 2^17 s is longer than the longest wait, so more of them need no counting. */
const EXCESO_MAXIMO = 17;

/**
 * Counts an attempt, as if it had failed, unless a wait is under way: then nothing changes. Of attempts at the same
 * moment each sees those before it, since they take turns at the rows.
 */
export async function contar(db: BaseDatos, claves: Claves, topes: Topes, ahora: Date): Promise<Contado> {
  const { cuenta, red } = claves;
  const momento = sql`${ahora.toISOString()}::timestamptz`;
  const tope = sql`(case when i.clave = ${cuenta} then ${topes.cuenta}::float8 else ${topes.red}::float8 end)`;
  const [contado] = await filas<{ tomado: boolean; conocida: boolean; esperaMs: number | null }>(
    db,
    sql`with vista as materialized (
          select clave, libre_desde, conocida_hasta from intento_sesion
          where clave in (${cuenta}, ${red}) order by clave for update
        ), casa as (
          select coalesce(bool_or(clave = ${cuenta} and conocida_hasta > ${momento}), false) as conocida from vista
        ), pedida as (
          select ${cuenta} as clave, ${topes.cuenta}::float8 as tope
          union all select ${red}, ${topes.red}::float8 from casa where not conocida
        ), espera as (
          select max(libre_desde) as hasta from vista join pedida using (clave) where libre_desde > ${momento}
        ), contada as (
          insert into intento_sesion as i (clave, fallos, contado_en, libre_desde, caduca_en)
          select p.clave, 1, ${momento}, n.libre, greatest(n.caduca, n.libre)
          from pedida p, lateral (${consecuencia(sql`1::float8`, sql`p.tope`, topes, momento)}) n, espera e
          where e.hasta is null
          order by p.clave
          on conflict (clave) do update set (fallos, contado_en, libre_desde, caduca_en) = (
            select f.fallos, ${momento}, n.libre, greatest(n.caduca, n.libre, i.conocida_hasta)
            from (select least(${quedan(momento, tope)} + 1, ${tope} + ${EXCESO_MAXIMO}::float8) as fallos) f,
              lateral (${consecuencia(sql`f.fallos`, tope, topes, momento)}) n
          )
          where i.libre_desde is null or i.libre_desde <= ${momento}
          returning 1
        )
        select (select count(*) from contada) = (select count(*) from pedida) as tomado,
          casa.conocida, (extract(epoch from espera.hasta - ${momento}) * 1000)::float8 as "esperaMs"
        from casa, espera`,
  );
  if (!contado) throw new Error('An attempt was not counted');
  const { tomado, conocida, esperaMs } = contado;
  return { tomado, conocida, hasta: esperaMs === null ? null : new Date(ahora.getTime() + esperaMs) };
}

/** Those of `i` that have not faded yet. */
const quedan = (momento: SQL, tope: SQL) =>
  sql`greatest(0, i.fallos - greatest(0, extract(epoch from ${momento} - i.contado_en)) * ${tope} / ${DESVANECE_S}::float8)`;

/** How long one has to wait after that many: 1 s after the last free one, then twice as long each time. */
const consecuencia = (fallos: SQL, tope: SQL, { esperaMaximaS }: Topes, momento: SQL) =>
  sql`select case when ceil(${fallos}) >= ${tope} then ${momento} + make_interval(
        secs => least(${esperaMaximaS}::float8, power(2, ceil(${fallos}) - ${tope}))) end as libre,
      ${momento} + make_interval(secs => ${fallos} / ${tope} * ${DESVANECE_S}::float8) as caduca`;

/**
 * Takes back an attempt that {@link contar} took: it did not fail. With `conocidaHasta` the password was right: the
 * account's failures are forgotten, those of its network are not, or whoever has an account could clear them.
 */
export async function descontar(
  db: BaseDatos,
  { cuenta, red }: { cuenta: string; red: string | null },
  topes: Topes,
  conocidaHasta: Date | null,
): Promise<void> {
  const acierto = sql`(i.clave = ${cuenta} and ${conocidaHasta !== null})`;
  const quedan = sql`(case when ${acierto} then 0 else greatest(0, i.fallos - 1) end)`;
  const tope = sql`(case when i.clave = ${cuenta} then ${topes.cuenta}::float8 else ${topes.red}::float8 end)`;
  const hasta = sql`${conocidaHasta?.toISOString() ?? null}::timestamptz`;
  await db.execute(
    sql`with vista as materialized (
          select clave from intento_sesion where clave in (${cuenta}, ${red}) order by clave for update
        )
        update intento_sesion i
        set fallos = ${quedan},
          libre_desde = case when ceil(${quedan}) >= ${tope} then i.libre_desde end,
          conocida_hasta = case when ${acierto} then ${hasta} else i.conocida_hasta end,
          caduca_en = case when ${acierto} then ${hasta} else i.caduca_en end
        from vista v where i.clave = v.clave`,
  );
}

/** Removes what says nothing any more. @returns how many, `limite` at most. */
export async function borrarIntentos(db: BaseDatos, ahora: Date, limite: number): Promise<number> {
  const borrados = await filas(
    db,
    sql`delete from intento_sesion where clave in (
          select clave from intento_sesion where caduca_en < ${ahora.toISOString()}::timestamptz
          order by caduca_en limit ${limite} for update skip locked
        ) returning 1`,
  );
  return borrados.length;
}
