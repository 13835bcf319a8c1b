import { sql } from 'drizzle-orm';
import { type BaseDatos, filas } from '../base-datos/index.js';

/** How many failures of one key are free, and how long (in seconds) the longest wait after them is. */
export interface Tope {
  readonly libres: number;
  readonly esperaMaximaS: number;
}

/** An attempt that was counted, with the end of the wait that it began, if it did. */
export interface Contado {
  readonly clave: string;
  readonly libreDesde: string | null;
}

/** In which as many failures fade as are free: whoever mistypes now and then never has to wait. */
const DESVANECE_S = 3_600;

/** Past the free ones: 2^17 s is longer than the longest wait, so more of them need no counting. */
const EXCESO_MAXIMO = 17;

/** Counted further ahead than that, it was by a clock that went wrong: its wait might be one of years. */
const ADELANTO_MAXIMO = sql.raw(`make_interval(secs => ${DESVANECE_S})`);

/** What is known before an attempt: in one statement, that changes nothing. */
export interface Situacion {
  /** The account has signed in from that network, and not too long ago. */
  readonly conocida: boolean;
  /** The end of the longest wait that is under way for it. */
  readonly libreDesde: Date | undefined;
}

/** @param claves of the account there, and of the network, for which who is known there does not wait. */
export async function mirar(
  db: BaseDatos,
  claves: { readonly cuenta: string; readonly red: string },
  ahora: Date,
): Promise<Situacion> {
  const [vista] = await filas<{ conocida: boolean; deCuenta: number | null; deRed: number | null }>(
    db,
    sql`with p (ahora, cuenta) as (values (${ahora.toISOString()}::timestamptz, ${claves.cuenta}::text)),
          i as (
            select clave = p.cuenta as suya, conocida_hasta > p.ahora as conocida,
                   case when libre_desde > p.ahora and contado_en <= p.ahora + ${ADELANTO_MAXIMO}
                     then (extract(epoch from libre_desde) * 1000)::float8 end as hasta
            from p, intento_sesion where clave in (p.cuenta, ${claves.red})
          )
        select coalesce(bool_or(suya and conocida), false) as conocida,
               max(hasta) filter (where suya) as "deCuenta", max(hasta) filter (where not suya) as "deRed"
        from i`,
  );
  const conocida = vista?.conocida ?? false;
  const hasta = Math.max(vista?.deCuenta ?? 0, conocida ? 0 : (vista?.deRed ?? 0));
  return { conocida, libreDesde: hasta > 0 ? new Date(hasta) : undefined };
}

/** The end of the wait that begins with the failure number `n.fallos`, if one does. */
const ESPERA = sql.raw(`case when ceil(n.fallos) >= p.libres
  then p.ahora + make_interval(secs => least(p.maxima, power(2, ceil(n.fallos) - p.libres))) end`);

/** When they will have faded, and every wait of theirs has ended. */
const CADUCIDAD = sql.raw(
  `p.ahora + make_interval(secs => greatest(n.fallos / p.libres * ${DESVANECE_S}, p.maxima))`,
);

/** Of those of `i`, as many as have not faded yet, and this one. */
const FALLOS = sql.raw(`least(p.libres + ${EXCESO_MAXIMO}, 1 + greatest(0,
  i.fallos - p.libres * greatest(0, extract(epoch from p.ahora - i.contado_en)) / ${DESVANECE_S}))`);

/**
 * Counts an attempt, as if it had failed, unless a wait is under way: then nothing changes. After the last free one
 * there is a wait of 1 s, then of twice as long each time. Attempts at the same moment take turns at the row.
 */
export async function contar(
  db: BaseDatos,
  clave: string,
  { libres, esperaMaximaS }: Tope,
  ahora: Date,
): Promise<Contado | undefined> {
  const [contado] = await filas<{ libreDesde: string | null }>(
    db,
    sql`with p (ahora, libres, maxima) as (
          values (${ahora.toISOString()}::timestamptz, ${libres}::float8, ${esperaMaximaS}::float8)
        )
        insert into intento_sesion as i (clave, fallos, contado_en, libre_desde, caduca_en)
        select ${clave}, n.fallos, p.ahora, ${ESPERA}, ${CADUCIDAD} from p, (select 1::float8 as fallos) n
        on conflict (clave) do update set (fallos, contado_en, libre_desde, caduca_en) = (
          select n.fallos, p.ahora, ${ESPERA}, greatest(${CADUCIDAD}, i.conocida_hasta)
          from p, lateral (select ${FALLOS} as fallos) n
        )
        where i.libre_desde is null or i.libre_desde <= excluded.contado_en
          or i.contado_en > excluded.contado_en + ${ADELANTO_MAXIMO}
        returning libre_desde::text as "libreDesde"`,
  );
  return contado && { clave, ...contado };
}

/**
 * Takes back what {@link contar} counted, the wait that it began included: it is as if there had been no attempt. The
 * only one leaves no row: else whoever is sent away unheard would fill the table with what they made up.
 */
export async function descontar(db: BaseDatos, { clave, libreDesde }: Contado): Promise<void> {
  const borrados = await filas(
    db,
    sql`delete from intento_sesion where clave = ${clave} and fallos <= 1 and conocida_hasta is null returning 1`,
  );
  if (borrados.length > 0) return;
  await db.execute(sql`
    update intento_sesion set fallos = greatest(0, fallos - 1),
      libre_desde = nullif(libre_desde, ${libreDesde}::timestamptz)
    where clave = ${clave}`);
}

/** Forgets the failures of an account in a network where it has now signed in. */
export async function perdonar(db: BaseDatos, { clave }: Contado, conocidaHasta: Date): Promise<void> {
  const hasta = conocidaHasta.toISOString();
  await db.execute(sql`
    update intento_sesion set fallos = 0, libre_desde = null, conocida_hasta = ${hasta}, caduca_en = ${hasta}
    where clave = ${clave}`);
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
