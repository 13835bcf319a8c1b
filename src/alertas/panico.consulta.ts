import { sql } from 'drizzle-orm';
import { alerta, type BaseDatos, filas, type UbicacionGuardada } from '../base-datos/index.js';
import type { Actor } from '../comun/actor.js';
import {
  type AlertaDeEmpresa,
  comoAlerta,
  type Fila,
  instante,
  LEER,
  SI_YA_ESTA_ABIERTA,
  SU_ULTIMA_UBICACION,
} from './fila.js';

export interface Panico {
  /** By default one that names the person. */
  readonly mensaje: string | null;
  /** By default the newest one that is known. */
  readonly ubicacion: UbicacionGuardada | null;
  /** When they pressed. */
  readonly momento: Date;
  /** Whether that was some time ago. */
  readonly tarde: boolean;
}

/**
 * The newer of the position that an open alert has and the one that a press brings. Where somebody is as they
 * press always is: the other one may be dated ahead of now, by a phone's clock.
 */
const masReciente = (origen: 'excluded' | 'u', { ubicacion, tarde }: Panico) => {
  const traida = sql`${sql.identifier(origen)}.ubicacion`;
  if (ubicacion && !tarde) return traida;
  return sql`case
    when (${traida} ->> 'fecha')::timestamptz < (${alerta.ubicacion} ->> 'fecha')::timestamptz then ${alerta.ubicacion}
    else coalesce(${traida}, ${alerta.ubicacion}) end`;
};

/**
 * Opens the actor's panic, or notes that they pressed again while it is open: one statement, whatever others do
 * meanwhile. `xmax` is 0 in a row that was inserted and not in one that ON CONFLICT updated.
 * @returns the alert, and whether it is new.
 */
export async function abrirPanico(
  db: BaseDatos,
  { usuarioId, empresaId }: Actor,
  panico: Panico,
): Promise<(AlertaDeEmpresa & { readonly nueva: boolean }) | undefined> {
  const { mensaje, ubicacion, momento } = panico;
  const dada = ubicacion && JSON.stringify(ubicacion);
  const [abierta] = await filas<Fila & { nueva: boolean }>(
    db,
    sql`with quien as (
          select u.id, u.nombre, coalesce(${dada}::jsonb, ${SU_ULTIMA_UBICACION}) as ubicacion,
                 ${instante(momento)} as momento
          from usuario u where u.id = ${usuarioId} and u.empresa_id = ${empresaId}
        ), repetida as (
          update alerta
          set ultima_vez_en = greatest(${alerta.ultimaVezEn}, u.momento), ubicacion = ${masReciente('u', panico)}
          from quien u
          where ${alerta.empresaId} = ${empresaId} and ${alerta.usuarioId} = u.id
            and ${alerta.tipo} = 'panico' and ${alerta.cerradaEn} is null
          returning ${LEER}, false as nueva
        ), abierta as (
          insert into alerta (empresa_id, usuario_id, tipo, critica, mensaje, ubicacion, abierta_en, ultima_vez_en)
          select ${empresaId}, u.id, 'panico', true,
                 coalesce(${mensaje}, u.nombre || ' ha enviado una alerta de pánico'), u.ubicacion, u.momento, u.momento
          from quien u where not exists (select 1 from repetida)
          ${SI_YA_ESTA_ABIERTA} do update
          set ultima_vez_en = greatest(${alerta.ultimaVezEn}, excluded.ultima_vez_en),
              ubicacion = ${masReciente('excluded', panico)}
          returning ${LEER}, ${alerta}.xmax = 0 as nueva
        )
        select * from repetida union all select * from abierta`,
  );
  if (!abierta) return undefined;
  const { nueva, ...fila } = abierta;
  return { ...comoAlerta(fila), nueva };
}
