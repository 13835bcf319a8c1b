import { sql } from 'drizzle-orm';
import { alerta, type BaseDatos, filas } from '../base-datos/index.js';
import {
  type AlertaDeEmpresa,
  CLAVE,
  comoAlerta,
  type Fila,
  instante,
  LEER,
  SI_YA_ESTA_ABIERTA,
  SU_ULTIMA_UBICACION,
} from './fila.js';

/**
 * Brings the alerts of who is outside a zone into line with where everybody is: one statement, however many they
 * are. Safe in several processes at once: open ones are locked, and new ones inserted, in one order.
 * @param momento at which they open and close.
 * @returns those that were opened or closed.
 */
export async function ajustarAGeocercas(db: BaseDatos, momento: Date): Promise<AlertaDeEmpresa[]> {
  const ahora = instante(momento);
  const cambiadas = await filas<Fila>(
    db,
    sql`with vigente as (
          select ${alerta.id},
                 coalesce(g.activa and u.desactivado_en is null and gu.estado = 'fuera', false) as sigue
          from alerta
          join usuario u on u.id = ${alerta.usuarioId}
          join geocerca g on g.id = ${alerta.geocercaId}
          left join geocerca_usuario gu on gu.geocerca_id = g.id and gu.usuario_id = u.id
          where ${alerta.tipo} = 'fuera-de-zona' and ${alerta.cerradaEn} is null
            -- Nobody knows where they are: neither a sign that it goes on nor that it ended.
            and (not g.activa or u.desactivado_en is not null or gu.estado is distinct from 'desconocido')
          order by ${CLAVE} for update of alerta
        ), ajustada as (
          update alerta set
            ultima_vez_en = case when v.sigue then greatest(${alerta.ultimaVezEn}, ${ahora}) else ${alerta.ultimaVezEn} end,
            cerrada_en = case when v.sigue then null else ${ahora} end,
            version = ${alerta.version} + case when v.sigue then 0 else 1 end,
            actualizada_en = case when v.sigue then ${alerta.actualizadaEn} else now() end
          from vigente v where ${alerta.id} = v.id
          returning ${LEER}
        ), nueva as (
          insert into alerta (empresa_id, usuario_id, tipo, geocerca_id, mensaje, ubicacion, abierta_en, ultima_vez_en)
          select gu.empresa_id, u.id, 'fuera-de-zona', g.id,
                 u.nombre || ' está fuera de la zona «' || g.nombre || '»', ${SU_ULTIMA_UBICACION},
                 ${ahora}, ${ahora}
          from geocerca_usuario gu
          join geocerca g on g.id = gu.geocerca_id and g.activa
          join usuario u on u.id = gu.usuario_id and u.desactivado_en is null
          where gu.estado = 'fuera' and not exists (
            select 1 from alerta a
            where a.empresa_id = gu.empresa_id and a.usuario_id = u.id and a.tipo = 'fuera-de-zona'
              and coalesce(a.geocerca_id, 0) = g.id and a.cerrada_en is null)
          order by gu.empresa_id, u.id, g.id
          ${SI_YA_ESTA_ABIERTA} do nothing
          returning ${LEER}
        )
        select * from ajustada where "cerradaEn" is not null union all select * from nueva`,
  );
  return cambiadas.map(comoAlerta);
}
